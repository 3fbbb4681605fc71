"""A layout file with a slip is refused by file, line and what to write instead."""

import datetime
from importlib.resources import files
from pathlib import Path

import pytest

from forms.checks.allowed import Allowed
from forms.checks.check_digit import CheckDigit
from forms.checks.dates import DateOrder, DateRange
from forms.checks.iso7064 import SYSTEMS
from forms.checks.luhn import luhn_fits
from forms.checks.sum import Sum
from forms.checks.weights import ABA, Weighted
from forms.errors import LayoutError
from forms.geometry import Box
from forms.layout import Element, Label, Line, Mark, Marker, Option, Print
from forms.layout_file import read_layout

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


def test_a_layout_says_everything_a_page_needs(tmp_path: Path) -> None:
    """Page, registration, fields and checks arrive as they are written."""
    layout = read_layout(written(tmp_path, GOOD))
    assert (layout.name, layout.title, layout.width, layout.height) == ("slip", "A slip of paper", 100.0, 60.0)
    assert layout.registration.marks[2] == Mark(95.0, 55.0)
    assert (layout.registration.min_fit, layout.registration.max_residual_mm) == (0.7, 0.6)
    total, part, day = layout.fields
    assert (total.box, total.cells, total.range) == (Box(50.0, 10.0, 30.0, 8.0), 3, (0.0, 900.0))
    assert (total.min_digits, total.max_digits) == (1, 3)
    assert (part.min_digits, part.max_digits, part.cells) == (1, 4, None)
    assert (day.kind, day.order) == ("date", "YMD")
    assert layout.checks == (Sum("total", ("part",)),)


def test_lines_and_elements_register_too(tmp_path: Path) -> None:
    """The other two ways to register are read into lines and elements."""
    lines = read_layout(written(tmp_path, GOOD.replace(MARKS, LINES))).registration.lines
    assert [line.horizontal for line in lines] == [True, True, False, False]
    assert (lines[2].x0, lines[2].y0, lines[2].y1) == (10, 10, 30)
    registration = read_layout(written(tmp_path, GOOD.replace(MARKS, MARKERS))).registration
    assert (registration.markers[1], registration.dictionary) == (Marker(3, Box(85.0, 45.0, 8.0, 8.0)), "5x5_50")
    text = GOOD.replace(MARKS + "min_fit = 0.7\n", ELEMENTS)
    assert read_layout(written(tmp_path, text)).registration.elements == (
        Element("comb", Box(50.0, 10.0, 30.0, 8.0), 4, 3.0),
    )


TICKS = """
[[fields]]
name = "agrees"
kind = "checkbox"
box = [10.0, 50.0, 4.0, 4.0]

[[fields]]
name = "colour"
kind = "choice"
options = [{ name = "red", box = [20.0, 50.0, 4.0, 4.0] }, { name = "blue", box = [40.0, 51.0, 4.0, 4.0] }]
"""


def test_boxes_to_tick(tmp_path: Path) -> None:
    """A choice lies where its options lie."""
    agrees, colour = read_layout(written(tmp_path, GOOD + TICKS)).fields[-2:]
    assert (agrees.kind, agrees.box, agrees.options) == ("checkbox", Box(10, 50, 4, 4), ())
    assert colour.box == Box(20, 50, 24, 5)
    assert colour.options[1] == Option("blue", Box(40, 51, 4, 4))


TICK_SLIPS = {
    "digits of a checkbox": ('kind = "checkbox"', 'kind = "checkbox"\ndigits = 1', "a checkbox has no `digits`"),
    "cells of a choice": ('kind = "choice"', 'kind = "choice"\ncells = 2', "a choice has no `cells`"),
    "options of a checkbox": ('kind = "choice"', 'kind = "checkbox"', "a checkbox has no `options`"),
    "one option": (', { name = "blue", box = [40.0, 51.0, 4.0, 4.0] }]', "]", "two or more `options`"),
    "an option twice": ('name = "blue"', 'name = "red"', "two options are called 'red'"),
    "an option off the page": ("[40.0, 51.0", "[98.0, 51.0", "leaves the page"),
}


@pytest.mark.parametrize("slip", TICK_SLIPS)
def test_a_slip_in_boxes_to_tick_is_named(tmp_path: Path, slip: str) -> None:
    """The error names the line and says what belongs there."""
    right, wrong, problem = TICK_SLIPS[slip]
    assert right in TICKS
    text = GOOD + TICKS.replace(right, wrong)
    with pytest.raises(LayoutError, match=r"slip\.toml:\d+: ") as caught:
        read_layout(written(tmp_path, text))
    assert problem in str(caught.value)
    assert caught.value.line is not None
    assert text.splitlines()[caught.value.line - 1].split(" =")[0] in ("digits", "cells", "options", "kind")


ROWS = """
[[rows]]
name = "line"
count = 3
step = [0.0, 5.0]

[[rows.fields]]
name = "a"
kind = "number"
box = [10.0, 5.0, 10.0, 4.0]

[[rows.fields]]
name = "b"
kind = "number"
box = [25.0, 5.0, 10.0, 4.0]
digits = 2

[[rows.checks]]
rule = "sum"
total = "b"
parts = ["a"]

[[rows]]
name = "row"
count = 2
first = 7
step = [20.0, 0.0]

[[rows.fields]]
name = "tick"
kind = "choice"
options = [{ name = "y", box = [10.0, 50.0, 4.0, 4.0] }, { name = "n", box = [16.0, 50.0, 4.0, 4.0] }]
"""


def test_like_rows_are_written_once(tmp_path: Path) -> None:
    """Each row has its own fields and checks, a step further on; a star names a column."""
    text = GOOD.replace('parts = ["part"]', 'parts = ["line_*.a", "part"]') + ROWS
    layout = read_layout(written(tmp_path, text))
    names = [field.name for field in layout.fields]
    assert names[3:] == [f"line_{n}.{x}" for n in (1, 2, 3) for x in "ab"] + ["row_7.tick", "row_8.tick"]
    boxes = {field.name: field.box for field in layout.fields}
    assert boxes["line_3.b"] == Box(25, 15, 10, 4)
    assert layout.fields[4].max_digits == layout.fields[4].min_digits == 2
    assert layout.fields[-1].options[1].box == Box(36, 50, 4, 4)
    assert layout.checks[0].parts == ("line_1.a", "line_2.a", "line_3.a", "part")
    assert layout.checks[2] == Sum("line_2.b", ("line_2.a",))


ROW_SLIPS = {
    "no step": ("step = [0.0, 5.0]", "step = [0, 0]", "all rows would lie in one place", "step ="),
    "too many rows": ("count = 3", "count = 30", "'line_12.a' leaves the page", "box = [10.0, 5.0"),
    "no count": ("count = 2\n", "", "`count` is missing", "[[rows]]"),
    "a wrong kind in the second": ('kind = "choice"', 'kind = "chance"', "`kind` should be one of", 'kind = "chance"'),
    "a check of another row": ('parts = ["a"]', 'parts = ["total"]', "'line_1.total', which is no field", "parts ="),
    "a star for nothing": ('parts = ["part"]', 'parts = ["row_*.a"]', "'row_*.a', which is no field", "parts ="),
}


@pytest.mark.parametrize("slip", ROW_SLIPS)
def test_a_slip_in_rows_is_named(tmp_path: Path, slip: str) -> None:
    """The error names the line that stands for many fields."""
    right, wrong, problem, line = ROW_SLIPS[slip]
    text = (GOOD + ROWS).replace(right, wrong)
    assert text != GOOD + ROWS
    with pytest.raises(LayoutError) as caught:
        read_layout(written(tmp_path, text))
    assert problem in str(caught.value)
    assert caught.value.line is not None
    assert text.splitlines()[caught.value.line - 1].startswith(line)


PRINT = """
[print]
mark_size = 4.0
lines = [[58.0, 10.0, 50.0]]
labels = [{ text = "Name", at = [10.0, 57.0], size = 2.5, tone = "grey" }]
"""


def test_what_is_printed_and_what_is_ignored(tmp_path: Path) -> None:
    """Regions, labels and lines to write on arrive as they are written."""
    text = GOOD.replace('title = "A', 'ignore = [[1, 2, 3, 4]]\ntitle = "A') + PRINT
    layout = read_layout(written(tmp_path, text))
    assert layout.ignore == (Box(1, 2, 3, 4),)
    assert layout.print == Print((Label("Name", 10, 57, 2.5, "grey"),), (Line(10, 58, 50, 58),), 4.0)


PRINT_SLIPS = {
    "an unknown tone": ('"grey"', '"green"', '`tone` should be one of "black", "grey"'),
    "a label off the page": ("[10.0, 57.0]", "[10.0, 67.0]", "begins beside the page"),
    "a line that ends where it starts": ("[58.0, 10.0, 50.0]", "[58.0, 50.0, 50.0]", "ends where it starts"),
    "an unknown key": ("mark_size", "marksize", "unknown key `marksize`"),
}


@pytest.mark.parametrize("slip", PRINT_SLIPS)
def test_a_slip_in_print_is_named(tmp_path: Path, slip: str) -> None:
    """Print is checked as strictly as what is read."""
    right, wrong, problem = PRINT_SLIPS[slip]
    text = GOOD + PRINT.replace(right, wrong)
    with pytest.raises(LayoutError, match=r"slip\.toml:\d+: ") as caught:
        read_layout(written(tmp_path, text))
    assert problem in str(caught.value)


def test_a_region_to_ignore_lies_on_the_page(tmp_path: Path) -> None:
    """A region is checked as a box is."""
    with pytest.raises(LayoutError, match="a region leaves the page"):
        read_layout(written(tmp_path, GOOD.replace('title = "A', 'ignore = [[1, 2, 300, 4]]\ntitle = "A')))


def test_every_shipped_layout_is_read() -> None:
    """The layouts in the package are free of errors and named like their files."""
    paths = [Path(str(each)) for each in files("forms.layouts").iterdir() if each.name.endswith(".toml")]
    assert len(paths) >= 4
    assert {read_layout(path).name for path in paths} == {path.stem for path in paths}


RULES = {
    "luhn": ('field = "total"', CheckDigit(("total",), "Luhn", luhn_fits, 0.1)),
    "aba": ('fields = ["total", "part"]', CheckDigit(("total", "part"), "ABA", Weighted(ABA, 10), 0.1)),
    "iso7064": (
        'field = "part"\nsystem = "mod 97-10"',
        CheckDigit(("part",), "ISO 7064 mod 97-10", *SYSTEMS["mod 97-10"]),
    ),
    "weights": (
        'field = "part"\nweights = [3, 2, 1]\nmodulus = 11\nremainder = 4',
        CheckDigit(("part",), "weights 3, 2, 1 modulo 11", Weighted((3, 2, 1), 11, 4), 1 / 11),
    ),
    "date_range": (
        'field = "day"\nfirst = 2020-01-01\nlast = 2026-12-31',
        DateRange(("day",), datetime.date(2020, 1, 1), datetime.date(2026, 12, 31)),
    ),
    "date_order": ('fields = ["day"]', DateOrder(("day",))),
    "allowed": ('field = "part"\nfile = "parts.txt"', Allowed("part", frozenset({"12", "0345"}), "parts.txt")),
}
SUM = 'rule = "sum"\ntotal = "total"\nparts = ["part"]'


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_read_from_its_table(tmp_path: Path, rule: str) -> None:
    """What a check's table says arrives in the check; a list lies beside the layout and may have comments."""
    (tmp_path / "parts.txt").write_text("# parts\n12\n\n0345  # the long one\n", encoding="utf-8")
    keys, check = RULES[rule]
    assert read_layout(written(tmp_path, GOOD.replace(SUM, f'rule = "{rule}"\n{keys}'))).checks == (check,)


WRONG_RULES = {
    'rule = "luhn"\ntotal = "total"': "unknown key `total`; write one of field, fields, rule",
    'rule = "luhn"\nfield = "totl"': "the check names 'totl', which is no field",
    'rule = "luhn"\nfields = ["total", "total"]': "the check names 'total' twice",
    'rule = "luhn"': "`field` is missing",
    'rule = "iso7064"\nfield = "part"\nsystem = "mod 10"': '`system` should be one of "mod 11-2", "mod 97-10"',
    'rule = "weights"\nfield = "part"\nmodulus = 11\nweights = [1.5]': "`weights` should be a list of whole numbers",
    'rule = "weights"\nfield = "part"\nweights = [1]\nmodulus = 1': "`modulus` should be a whole number of at least 2",
    'rule = "weights"\nfield = "part"\nweights = [1]\nmodulus = 11\nremainder = 11': "from 0 to below the modulus",
    'rule = "date_range"\nfield = "part"\nlast = 2020-01-01\nfirst = 2019-01-01': "is of kind 'number'; this rule",
    'rule = "date_range"\nfield = "day"\nfirst = 2020-01-01\nlast = 2019-01-01': "write the earlier day first",
    'rule = "date_range"\nfield = "day"\nlast = 2020-01-01\nfirst = "2019-01-01"': "`first` should be a day",
    'rule = "allowed"\nfield = "part"\nfile = "none.txt"': "none.txt cannot be read",
    'rule = "allowed"\nfield = "part"\nfile = "empty.txt"': "empty.txt has no entries",
}


@pytest.mark.parametrize("table", WRONG_RULES)
def test_a_slip_in_a_check_is_named(tmp_path: Path, table: str) -> None:
    """A check that cannot be is refused by its line and with what to write."""
    (tmp_path / "empty.txt").write_text("# nobody yet\n", encoding="utf-8")
    with pytest.raises(LayoutError, match=r"slip\.toml:\d+: ") as caught:
        read_layout(written(tmp_path, GOOD.replace(SUM, table)))
    assert WRONG_RULES[table] in str(caught.value)
    assert caught.value.line is not None
    assert caught.value.line >= GOOD.splitlines().index("[[checks]]") + 1


SLIPS = {
    "an unknown key": ('order = "YMD"', 'ordre = "YMD"', "unknown key `ordre`; write one of"),
    "an unknown key at the top": ('title = "A slip', 'titel = "A slip', "unknown key `titel`"),
    "a key after the rows of marks": ("min_fit = 0.7", "minfit = 0.7", "unknown key `minfit`"),
    "a number as text": ("page = [100.0, 60.0]", 'page = "A4"', "`page` should be [width, height]"),
    "a page without height": ("page = [100.0, 60.0]", "page = [100.0, 0.0]", "`page` should be"),
    "a share above 1": ("min_fit = 0.7", "min_fit = 70", "`min_fit` should be a share from 0 to 1, not 70"),
    "a name of two words": ('name = "slip"', 'name = "my slip"', "`name` should be a word"),
    "an unknown kind": ('kind = "date"', 'kind = "dat"', "`kind` should be one of"),
    "an unknown order": ('order = "YMD"', 'order = "DYM"', "`order` should be one of"),
    "a box of three numbers": ("box = [10.0, 40.0, 40.0, 8.0]", "box = [10.0, 40.0, 40.0]", "`box` should be"),
    "a box without width": ("box = [10.0, 40.0, 40.0, 8.0]", "box = [10.0, 40.0, 0.0, 8.0]", "`box` should be"),
    "a box of strings": ("box = [10.0, 40.0, 40.0, 8.0]", 'box = ["1", "2", "3", "4"]', "`box` should be"),
    "a box off the page": ("box = [10.0, 40.0, 40.0, 8.0]", "box = [80.0, 40.0, 40.0, 8.0]", "leaves the page"),
    "a target of everything": (
        "cells = 3",
        "cells = 3\ntarget_error = 1.0",
        "`target_error` should be a share above 0",
    ),
    "half a cell": ("cells = 3", "cells = 2.5", "`cells` should be a whole number"),
    "true for a count": ("cells = 3", "cells = true", "`cells` should be a whole number"),
    "more digits than cells": ("cells = 3", "cells = 3\ndigits = [1, 4]", "4 digits do not go into 3 cells"),
    "digits upside down": ("digits = [1, 4]", "digits = [4, 1]", "`digits` should be [fewest, most]"),
    "a range upside down": ("range = [0, 900]", "range = [900, 0]", "`range` should be [smallest, largest]"),
    "a field twice": ('name = "part"', 'name = "day"', "two fields are called 'day'"),
    "an anchor that is not there": ('order = "YMD"', 'anchor = "comb"', "no element is called 'comb'; known: page"),
    "an unknown rule": ('rule = "sum"', 'rule = "product"', "`rule` should be one of"),
    "a check of an absent total": ('total = "total"', 'total = "sum"', "'sum', which is no field of this layout"),
    "a check of an absent part": ('parts = ["part"]', 'parts = ["rest"]', "'rest', which is no field of this layout"),
    "a check without parts": ('parts = ["part"]', "parts = []", "`parts` should be a list of names"),
    "an unknown way to register": ('by = "marks"', 'by = "luck"', '`by` should be "marks", "markers", "lines" or'),
    "lines among marks": ("min_fit = 0.7", "horizontal = []", "unknown key `horizontal`"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_named_by_line_and_remedy(tmp_path: Path, slip: str) -> None:
    """The error names the file and the very line, and says what is wrong there."""
    right, wrong, problem = SLIPS[slip]
    assert right in GOOD
    text = GOOD.replace(right, wrong)
    path = written(tmp_path, text)
    with pytest.raises(LayoutError) as caught:
        read_layout(path)
    line = next(n for n, each in enumerate(text.splitlines(), 1) if wrong.splitlines()[-1] in each)
    if slip == "a field twice":
        line = GOOD.splitlines().index('name = "day"') + 1
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert problem in str(caught.value)
    assert (caught.value.file, caught.value.line, caught.value.exit_code) == (str(path), line, 2)


MISSING = {
    "a name": ('name = "slip"\n', "`name` is missing; write `name = "),
    "a field's box": ("box = [50.0, 25.0, 30.0, 8.0]\n", "`box` is missing; write `box = [x, y, width, height]"),
    "a way to register": ('by = "marks"\n', "`by` is missing"),
    "the fields": (
        GOOD[GOOD.index("[[fields]]") : GOOD.index("[[checks]]")],
        "at least one [[fields]] or [[rows]] table",
    ),
    "the registration": (GOOD[GOOD.index("[registration]") : GOOD.index("[[fields]]")], "a [registration] table is"),
    "a mark of four": ("  [5.0, 55.0],\n", "at least 4 marks, not 3"),
}


@pytest.mark.parametrize("what", MISSING)
def test_what_is_missing_is_named(tmp_path: Path, what: str) -> None:
    """A layout without something it needs is refused with what to write."""
    left_out, problem = MISSING[what]
    assert left_out in GOOD
    with pytest.raises(LayoutError, match=r"slip\.toml:\d+: ") as caught:
        read_layout(written(tmp_path, GOOD.replace(left_out, "")))
    assert problem in str(caught.value)


def test_the_line_of_a_later_table_is_found(tmp_path: Path) -> None:
    """A missing key is blamed on the header of its own table, not on the first of that name."""
    text = GOOD.replace("box = [50.0, 25.0, 30.0, 8.0]\n", "")
    with pytest.raises(LayoutError) as caught:
        read_layout(written(tmp_path, text))
    assert caught.value.line == text.splitlines().index('name = "part"')


def test_tables_written_inline_are_blamed_too(tmp_path: Path) -> None:
    """A check that is written inline is named by the line of its key."""
    text = GOOD[: GOOD.index("[[checks]]")].replace('title = "A slip of paper"', 'checks = [{ rule = "sum" }]')
    with pytest.raises(LayoutError, match="`total` is missing") as caught:
        read_layout(written(tmp_path, text))
    assert caught.value.line == 2


REGISTRATIONS = {
    "one line": (LINES.replace("[10, 10, 90], ", ""), "at least 2 horizontal lines, not 1"),
    "a line upside down": (LINES.replace("[10, 10, 30]", "[10, 30, 10]"), "write its smaller end first"),
    "a line off the page": (LINES.replace("[30, 10, 90]", "[70, 10, 90]"), "a line leaves the page"),
    "one marker": (MARKERS.replace(", [3, 85.0, 45.0, 8.0]", ""), "at least 2 markers, not 1"),
    "a marker twice": (MARKERS.replace("[3,", "[0,"), "two markers have the same number"),
    "a marker beyond its set": (MARKERS.replace("[3,", "[50,"), "5x5_50 has the numbers 0 to 49"),
    "a marker off the page": (MARKERS.replace("85.0, 45.0", "95.0, 45.0"), "a marker leaves the page"),
    "an unknown set of markers": (MARKERS.replace("5x5_50", "9x9"), "`dictionary` should be one of 4x4_50"),
    "a mark twice": (MARKS.replace("[5.0, 55.0]", "[5.0, 5.0]"), "two marks lie in the same place"),
    "a mark off the page": (MARKS.replace("[5.0, 55.0]", "[5.0, 65.0]"), "a mark leaves the page"),
    "a comb of three": (ELEMENTS.replace("cells = 4", "cells = 3"), "a comb of at least 4 `cells`"),
    "an element off the page": (ELEMENTS.replace("[50.0, 10.0", "[80.0, 10.0"), "'comb' leaves the page"),
    "an element twice": (ELEMENTS + ELEMENTS[ELEMENTS.index("[[") :], "two elements are called 'comb'"),
    "no element": ('by = "elements"\n', "a comb of at least 4 `cells`"),
}


@pytest.mark.parametrize("what", REGISTRATIONS)
def test_a_registration_that_cannot_work_is_refused(tmp_path: Path, what: str) -> None:
    """Structure that no page could be registered by is refused when the layout is read."""
    table, problem = REGISTRATIONS[what]
    with pytest.raises(LayoutError, match=r"slip\.toml:\d+: ") as caught:
        read_layout(written(tmp_path, GOOD.replace(MARKS + "min_fit = 0.7\n", table)))
    assert problem in str(caught.value)


def test_what_is_not_toml_is_refused_by_line(tmp_path: Path) -> None:
    """A syntax error names the line that TOML's reader stumbled over."""
    with pytest.raises(LayoutError, match="this is not TOML") as caught:
        read_layout(written(tmp_path, GOOD.replace("page = [100.0, 60.0]", "page = 100 by 60")))
    assert caught.value.line == 3


def test_what_ends_too_early_is_refused_by_its_last_line(tmp_path: Path) -> None:
    """A file that breaks off inside a list is blamed somewhere in the file."""
    text = 'name = "slip"\npage = [100.0,'
    with pytest.raises(LayoutError, match="this is not TOML") as caught:
        read_layout(written(tmp_path, text))
    assert caught.value.line == 2


def test_what_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    """Absent files, folders and bytes that are no UTF-8 are layout errors too, without a line."""
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    for path, problem in ((tmp_path / "none.toml", "no such layout file"), (tmp_path, "UTF-8"), (binary, "UTF-8")):
        with pytest.raises(LayoutError, match=problem) as caught:
            read_layout(path)
        assert caught.value.line is None


def test_a_field_has_its_own_target_error_or_its_layouts(tmp_path: Path) -> None:
    """What stands above the first table is for all fields that say nothing else; without either there is none."""
    own = GOOD.replace("cells = 3", "cells = 3\ntarget_error = 0.001")
    for text, targets in (
        (GOOD, [None, None, None]),
        (own, [0.001, None, None]),
        (own.replace('name = "slip"', 'name = "slip"\ntarget_error = 0.01'), [0.001, 0.01, 0.01]),
    ):
        assert [field.target_error for field in read_layout(written(tmp_path, text)).fields] == targets
