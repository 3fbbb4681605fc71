"""What people say is written on scans, and how it is held against what was read."""
