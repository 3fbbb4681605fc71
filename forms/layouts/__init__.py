"""The shipped layouts, a TOML file each."""
