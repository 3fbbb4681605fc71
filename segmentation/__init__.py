"""Paper to candidates: open a scan, find its layout, cut and clean its fields, and propose where characters may be."""
