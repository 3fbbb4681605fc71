"""The door: the command line, the settings, and the composition root that builds every part once."""
