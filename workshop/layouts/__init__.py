"""For people who write layouts: a layout held against scans, drawn over them, and printed as a form."""
