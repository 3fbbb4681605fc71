"""A layout file with a slip is refused by file, line and what to write instead."""

from importlib.resources import files
from pathlib import Path

import pytest

from forms.checks.sum import Sum
from forms.errors import LayoutError
from forms.geometry import Box
from forms.layout import Element, Mark, Marker
from forms.layout_file import read_layout
from tests.forms.layout_files import ELEMENTS, GOOD, LINES, MARKERS, MARKS, written


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


def test_every_shipped_layout_is_read() -> None:
    """The layouts in the package are free of errors and named like their files."""
    paths = [Path(str(each)) for each in files("forms.layouts").iterdir() if each.name.endswith(".toml")]
    assert len(paths) >= 4
    assert {read_layout(path).name for path in paths} == {path.stem for path in paths}


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
    "an id beyond its set": ("id = [250, 40.0, 5.0, 8.0]\n" + LINES, "a whole one from 0 to 249, not 250"),
    "half an id": ("id = [1.5, 40.0, 5.0, 8.0]\n" + LINES, "a whole one from 0 to 249, not 1.5"),
    "an id off the page": ("id = [1, 95.0, 5.0, 8.0]\n" + LINES, "the id leaves the page"),
    "an id too small to be read": ("id = [1, 40.0, 5.0, 4.0]\n" + LINES, "its side is below 6 mm"),
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
