"""Candidates to digit strings, run time only.

The shipped weights and their card, the fast runtime, decoding and calibration.
"""
