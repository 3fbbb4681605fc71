"""Registration: where a layout lies on a page, and how well it fits."""
