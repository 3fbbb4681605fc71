"""Test paper drawn from nothing: a pen model, printed forms and cheques, paper, and the faults of scanners.

Everything is drawn from a seeded numpy Generator: the same seed gives the same pixels.
"""
