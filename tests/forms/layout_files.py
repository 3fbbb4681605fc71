"""Small layout files, right ones, to be spoilt in tests."""

from pathlib import Path

GOOD = """\
name = "slip"
title = "A slip of paper"
page = [100.0, 60.0]

[registration]
by = "marks"
marks = [
  [5.0, 5.0],
  [95.0, 5.0],
  [95.0, 55.0],
  [5.0, 55.0],
]
min_fit = 0.7

[[fields]]
name = "total" # the sum
kind = "number"
box = [50.0, 10.0, 30.0, 8.0]
cells = 3
range = [0, 900]

[[fields]]
name = "part"
kind = "number"
box = [50.0, 25.0, 30.0, 8.0]
digits = [1, 4]

[[fields]]
name = "day"
kind = "date"
box = [10.0, 40.0, 40.0, 8.0]
order = "YMD"

[[checks]]
rule = "sum"
total = "total"
parts = ["part"]
"""

LINES = """\
by = "lines"
horizontal = [[10, 10, 90], [30, 10, 90]]
vertical = [[10, 10, 30], [90, 10, 30]]
"""

MARKERS = """\
by = "markers"
dictionary = "5x5_50"
markers = [[0, 5.0, 5.0, 8.0], [3, 85.0, 45.0, 8.0]]
"""

ELEMENTS = """\
by = "elements"

[[registration.elements]]
name = "comb"
box = [50.0, 10.0, 30.0, 8.0]
cells = 4
"""

MARKS = GOOD[GOOD.index('by = "marks"') : GOOD.index("min_fit")]


def written(folder: Path, text: str) -> Path:
    """A layout file of this text."""
    path = folder / "slip.toml"
    path.write_text(text, encoding="utf-8")
    return path
