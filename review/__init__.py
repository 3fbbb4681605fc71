"""The web: HTTP intake, and the page where a person settles what the machine would not."""
