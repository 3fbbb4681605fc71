"""The weights that come with Inkfield, and their card."""
