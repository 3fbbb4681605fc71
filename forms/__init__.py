"""The nouns and the pure rules: geometry, layouts, field kinds, checks, judgement and the error tree.

Nothing here opens a file of pixels, a database or a network; numpy is the only heavy library.
"""
