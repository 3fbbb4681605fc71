"""The layout that docs/layouts.md shows is drawn, filled in and read."""

from pathlib import Path

import pytest
from PIL import Image

from forms.judgement import Judge
from forms.kinds.kind import digits_of
from forms.reading import PageState, Status
from tests.sheets import page_of
from worker.choice import Exactly
from worker.read_page import Reader, read_page
from workshop.layouts.pictures import WRITTEN, draw_pictures, example_of, filled_form
from workshop.reading import shipped_reader

DOCUMENT = Path(__file__).parents[3] / "docs" / "layouts.md"


def test_the_form_that_is_shown_is_read() -> None:
    """What was written comes back, or goes to review; what was left empty is blank."""
    layout = example_of(DOCUMENT)
    page = read_page(page_of(filled_form(layout)), Reader(shipped_reader(), Judge(0.97)), Exactly(layout))
    assert page.state is PageState.READ
    values = {reading.field: reading for reading in page.readings}
    assert values["contract"].text == "part_time"
    assert values["approved"].text == "ticked"
    numbers = {name: written for name, written in WRITTEN.items() if name not in ("contract", "approved")}
    right = [name for name, written in numbers.items() if digits_of(values[name].raw) == digits_of(written)]
    assert len(right) >= len(numbers) - 2
    for name, reading in values.items():
        if name not in WRITTEN:
            assert reading.status is Status.BLANK, name
        elif name in numbers:
            assert name in right or reading.status is Status.REVIEW, name


def test_pictures_are_small(tmp_path: Path) -> None:
    """Two pictures are drawn that a document may show, and those that it shows are as large."""
    draw_pictures(DOCUMENT, tmp_path)
    for name in ("layout-form.png", "layout-check.png"):
        drawn, shown = tmp_path / name, DOCUMENT.parent / "pictures" / name
        assert drawn.stat().st_size < 100_000
        with Image.open(drawn) as new, Image.open(shown) as old:
            assert new.size == pytest.approx(old.size, abs=30)
