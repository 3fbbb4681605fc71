"""The pictures of docs/layouts.md, drawn of the layout that it shows:

`python -m workshop.layouts.pictures docs/layouts.md docs/pictures`.
"""

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from forms.layout import Layout
from forms.layout_file import read_layout
from forms.page import Page, Pixels, Scan
from forms.reading import PageReading, PageState
from segmentation.grey import to_grey
from workshop.drawing.degrade import blurred, compressed, noisy, skewed, with_faults
from workshop.drawing.form import PrintedForm, filled, printed
from workshop.drawing.paper import on_paper
from workshop.drawing.pen import Writer
from workshop.layouts.checking import anything_goes, check_page
from workshop.layouts.picture import drawn_check

WRITTEN = {
    "employee": "204817",
    "week_ending": "14112026",
    "contract": "part_time",
    "approved": "check",
    "day_1.hours": "8",
    "day_1.paid": "12.50",
    "day_2.hours": "7",
    "day_4.hours": "x6",
    "day_4.paid": "104.80",
    "total_hours": "21",
}
"""What somebody wrote on the form: digits, ticks and the name of an option."""
SEED, DPI, TONES, WIDTH = 11, 130, 12, 620
"""WIDTH is in pixels; grey levels are rounded to steps of TONES, for small files."""


def example_of(document: Path) -> Layout:
    """The layout that a document shows first."""
    shown = re.findall(r"```toml\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL)[0]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "example.toml"
        file.write_text(shown, encoding="utf-8")
        return read_layout(file)


def filled_form(layout: Layout) -> Pixels:
    """The form, printed, filled in and scanned, grey."""
    rng = np.random.default_rng(SEED)
    sheet = on_paper(np.array(printed(PrintedForm(layout), DPI)), rng, roughness=0.2)
    page, _ = filled(sheet, layout, WRITTEN, Writer(SEED), rng)
    scan = with_faults(page, [(skewed, 0.3), (blurred, 0.05), (noisy, 0.15), (compressed, 0.2)], rng).image
    return to_grey(scan)


def draw_pictures(document: Path, folder: Path) -> None:
    """Writes layout-form.png, the empty form, and layout-check.png, the layout over a filled one."""
    layout = example_of(document)
    _save(Image.fromarray(np.array(printed(PrintedForm(layout), DPI))), folder / "layout-form.png")
    page = Page(Scan("0" * 64, "filled.png", Path("filled.png")), 1, filled_form(layout), DPI)
    _save(drawn_check(check_page(page, layout, _unread, anything_goes)), folder / "layout-check.png")


def _unread(page: Page) -> PageReading:
    """A page of which nothing is read: the picture shows where fields are, and holds whatever the network."""
    return PageReading(page.scan, page.number, page.size, page.dpi, None, PageState.READ)


def _save(picture: Image.Image, file: Path) -> None:
    """Writes a picture with few tones, WIDTH pixels wide."""
    small = picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)
    coarse = 255 - np.rint((255 - np.asarray(small, dtype=np.float32)) / TONES) * TONES
    Image.fromarray(coarse.clip(0, 255).astype(np.uint8)).quantize(64).save(file, optimize=True)


if __name__ == "__main__":
    draw_pictures(Path(sys.argv[1]), Path(sys.argv[2]))
