"""A scan that is finer than fields are read at: opened smaller, and all that is told of it is in its own pixels."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from forms.page import Page
from forms.reading import Reading, Status
from inkfield.composition import build_choice, build_choices, build_open_page, build_reader
from inkfield.settings import Settings
from segmentation.decoding import Decoder
from segmentation.opening import identify
from storage.originals import Originals
from worker.crops import cut, keep_crops
from worker.read_page import read_page
from workshop.drawing.pages import draw_form_page

DPI = 600


@pytest.fixture
def pages(tmp_path: Path) -> tuple[Page, Page]:
    """A filled teaching form at 600 dpi, whole and as it is opened to be read."""
    pixels, _ = draw_form_page(7)
    drawn = Image.fromarray(pixels).convert("L")
    file = tmp_path / "fine.jpg"
    drawn.resize((drawn.width * 3, drawn.height * 3), Image.Resampling.BICUBIC).save(file, dpi=(DPI, DPI), quality=90)
    scan = identify(file, file.name)
    with Decoder() as decoder:
        whole = decoder.open_page(scan, 1)
        smaller = build_open_page(decoder, build_choices(Settings(home=tmp_path)))(scan, 1, "teaching_form")
        return tuple(  # type: ignore[return-value]
            Page(page.scan, 1, np.array(page.pixels), page.dpi, page.finer, page.given) for page in (whole, smaller)
        )


def test_a_fine_scan_is_read_as_it_would_be_whole(pages: tuple[Page, Page], tmp_path: Path) -> None:
    """The same values, with boxes and resolution of the scan itself."""
    whole, smaller = pages
    assert smaller.finer == 2
    assert smaller.size == tuple(-(-side // 2) for side in whole.size)
    settings = Settings(home=tmp_path)
    reader, choice = build_reader(settings), build_choice(settings, "teaching_form")
    expected, seen = read_page(whole, reader, choice), read_page(smaller, reader, choice)
    assert seen.page_size == expected.page_size == whole.size
    assert seen.dpi == pytest.approx(DPI, rel=0.01)
    assert [one.text for one in seen.readings] == [one.text for one in expected.readings]
    for one, other in zip(seen.readings, expected.readings, strict=True):
        assert one.box.x == pytest.approx(other.box.x, abs=6)
        assert one.box.bottom == pytest.approx(other.box.bottom, abs=6)


def test_pictures_of_its_fields_have_its_own_pixels(pages: tuple[Page, Page], tmp_path: Path) -> None:
    """So that what is drawn over them lies where it should."""
    whole, smaller = pages
    settings = Settings(home=tmp_path)
    read = read_page(smaller, build_reader(settings), build_choice(settings, "teaching_form")).readings[0]
    crops = Originals(tmp_path / "crops")
    hashes = keep_crops(smaller, [_to_review(read)], crops)
    with Image.open(crops.path(hashes[read.field])) as picture:
        height, width = cut(whole.pixels, read.box).shape
        assert picture.width == pytest.approx(width, abs=4)
        assert picture.height == pytest.approx(height, abs=4)


def test_what_may_be_larger_paper_is_opened_whole(pages: tuple[Page, Page], tmp_path: Path) -> None:
    """Among all layouts are some on A4, for which a picture of A5 has too few pixels to be sure of its resolution."""
    scan = pages[0].scan
    with Decoder() as decoder:
        assert build_open_page(decoder, build_choices(Settings(home=tmp_path)))(scan, 1, "auto").finer == 1


def _to_review(reading: Reading) -> Reading:
    return replace(reading, status=Status.REVIEW)
