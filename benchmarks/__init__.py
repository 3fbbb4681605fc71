"""Inkfield beside what a user might pick instead, measured in one run: `make bench`.

Each contender is a program of its own, so that start-up and memory are its own too. All get the same files in turns.
"""
