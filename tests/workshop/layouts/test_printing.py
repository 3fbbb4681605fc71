"""A form that is printed from its layout, filled in by hand and scanned is read back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forms.errors import UsageError
from forms.judgement import Judge
from forms.kinds.kind import digits_of
from forms.layout import Layout
from forms.layout_file import read_layout
from forms.page import Pixels
from forms.reading import Reading, Status
from segmentation.grey import to_grey
from segmentation.opening import identify, open_page
from tests.sheets import page_of
from worker.choice import BestOf
from worker.read_page import Reader, read_page
from workshop.drawing.degrade import blurred, compressed, noisy, skewed, with_faults
from workshop.drawing.form import PrintedForm, filled, printed
from workshop.drawing.paper import on_paper
from workshop.drawing.pen import Writer
from workshop.layouts.printing import print_form
from workshop.reading import shipped_reader

FORM = """
name = "order"
page = [148.0, 105.0]

[registration]
by = "marks"
id = [9, 120, 5, 8]
marks = [[9, 9], [139, 9], [139, 96], [9, 96], [21, 9], [9, 60]]

[[fields]]
name = "paid"
label = "Paid"
kind = "checkbox"
box = [20, 82, 5, 5]

[[fields]]
name = "size"
kind = "choice"
options = [
  { name = "small", box = [60, 82, 5, 5] },
  { name = "medium", box = [84, 82, 5, 5] },
  { name = "large", box = [110, 82, 5, 5] },
]

[[rows]]
name = "line"
count = 4
step = [0, 13]

[[rows.fields]]
name = "article"
kind = "number"
box = [20, 24, 42, 8]
cells = 6
digits = 6

[[rows.fields]]
name = "pieces"
kind = "number"
box = [80, 24, 28, 8]
cells = 4

[print]
mark_size = 4
labels = [{ text = "Order", at = [30, 12], size = 5 }, { text = "Größe", at = [60, 79], tone = "grey" }]
"""


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> tuple[Layout, Pixels]:
    """A layout of one's own with everything in it, and its form as the printer's PDF shows it, grey."""
    folder = tmp_path_factory.mktemp("order")
    (folder / "order.toml").write_text(FORM, encoding="utf-8")
    layout = read_layout(folder / "order.toml")
    print_form(layout, folder / "order.pdf")
    return layout, np.array(to_grey(open_page(identify(folder / "order.pdf", "order.pdf"), 1).pixels))


def like_it(layout: Layout) -> Layout:
    """Another form with the same marks and other fields, which its id alone tells from this one."""
    its_id = layout.registration.id
    assert its_id is not None
    registration = replace(layout.registration, id=replace(its_id, number=its_id.number + 1))
    return replace(layout, name="invoice", registration=registration, fields=layout.fields[:1])


def readings(sheet: Pixels, layout: Layout, values: dict[str, str], seed: int) -> Iterator[tuple[Reading, str]]:
    """What is read of a sheet that somebody filled in and scanned, each with what was written."""
    rng, writer = np.random.default_rng([seed, 6]), Writer(seed)
    page, _ = filled(on_paper(sheet, rng), layout, values, writer, rng)
    scan = with_faults(page, [(skewed, 0.4), (blurred, 0.15), (noisy, 0.4), (compressed, 0.4)], rng).image
    read = read_page(page_of(scan), Reader(shipped_reader(), Judge(0.97)), BestOf([like_it(layout), layout]))
    assert (read.reason, read.layout) == (None, layout.name)
    for reading in read.readings:
        yield reading, values.get(reading.field, "")


def test_print_fill_scan_read(order: tuple[Layout, Pixels]) -> None:
    """Ticks and choices are read as they were made, nearly all numbers too, and nothing that is accepted is wrong."""
    layout, sheet = order
    numbers = right = 0
    for seed in range(4):
        rng = np.random.default_rng(seed)
        values = {f"line_{row}.article": f"{rng.integers(0, 10**6):06d}" for row in (1, 2, 3)}
        values |= {f"line_{row}.pieces": str(rng.integers(1, 10**4)) for row in (1, 2, 3)}
        values |= {"size": str(rng.choice(["small", "medium", "large"]))} | ({"paid": "cross"} if seed % 2 else {})
        for reading, written in readings(sheet, layout, values, seed):
            if reading.kind == "number":
                good = digits_of(reading.raw) == written
                numbers, right = numbers + bool(written), right + (good and bool(written))
                assert written or reading.status is Status.BLANK, reading.field
            else:
                good = reading.text == {"cross": "ticked"}.get(written, written)
                assert good, f"{reading.field}: {reading.raw}"
            assert good or reading.status is Status.REVIEW, f"{reading.field}: {reading.raw} for {written}"
    assert numbers == 24
    assert right >= 19


def test_the_pdf_is_as_large_as_the_form(order: tuple[Layout, Pixels]) -> None:
    """At 300 dots an inch, a pixel more or less."""
    layout, sheet = order
    assert sheet.shape == pytest.approx((layout.height / 25.4 * 300, layout.width / 25.4 * 300), abs=1)


def test_the_pdf_shows_what_tests_draw(order: tuple[Layout, Pixels]) -> None:
    """Frames, cells and marks lie on the same pixels as in the form that is drawn for tests; only letters differ."""
    layout, sheet = order
    drawn = to_grey(printed(PrintedForm(layout), 300))
    height, width = min(sheet.shape[0], drawn.shape[0]), min(sheet.shape[1], drawn.shape[1])
    for field in layout.fields:
        x, y, across, down = field.box.grown(1, 1).scaled(300 / 25.4, 300 / 25.4).rounded()
        both = [each[:height, :width][y : y + down, x : x + across].astype(int) for each in (sheet, drawn)]
        assert np.abs(both[0] - both[1]).mean() < 12  # a millimetre beside it would be over 60


def test_letters_that_the_font_lacks_are_refused(tmp_path: Path) -> None:
    """The error names the letter and the text."""
    (tmp_path / "order.toml").write_text(FORM.replace("Order", "Журнал"), encoding="utf-8")
    layout = read_layout(tmp_path / "order.toml")
    with pytest.raises(UsageError, match="no 'Ж', which is in 'Журнал'"):
        print_form(layout, tmp_path / "order.pdf")
    assert not (tmp_path / "order.pdf").exists()
