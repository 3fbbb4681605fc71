"""The verbs, a small module each with `add_to(app)`; inkfield/verbs.py lists them.

What is heavy is imported inside the verb, so that --help is quick.
"""
