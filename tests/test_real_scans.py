"""Real scans find their own layout, read the same in every wrapping, and report nothing where nothing is written."""

import io
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from PIL import Image

from forms.errors import UnidentifiedError
from forms.judgement import Judge
from forms.page import Page, Pixels
from forms.reading import PageReading, PageState, Status
from segmentation.opening import identify, open_pages
from segmentation.registration import register_best
from tests.real_scans import KNOWN, first_page, images_in, known_scans, shipped, strange_scans
from tests.segmentation.opening.paper import PdfImage, flate_image, full_page, write_pdf
from worker.choice import BestOf
from worker.read_page import Reader, read_page
from workshop.reading import shipped_reader

POINTS = 0.48
"""Points a pixel: 150 dpi."""
JPEG = b"\xff\xd8"
CAPITALS_WRITTEN = "FTUJSPNOIYMQELHDXGWAKVBRZC"
"""What the NIST form asks for, printed above its line of capitals."""


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The shipped networks and the threshold that is asked for by default."""
    return Reader(shipped_reader(), Judge(0.95))


def read(page: Page, reader: Reader) -> PageReading:
    """A page read as `--layout auto` reads it."""
    return read_page(page, reader, BestOf(shipped()))


def without_place(reading: PageReading) -> list[tuple[object, ...]]:
    """The values of a page, without the file that they came from."""
    return [(each.field, each.raw, each.text, each.status, each.box, each.confidence) for each in reading.readings]


@pytest.mark.parametrize("folder", sorted(KNOWN))
def test_every_scan_finds_its_own_layout(real_data: Path, folder: str) -> None:
    """Of all shipped layouts the right one fits best, and well enough."""
    for path in images_in(real_data / folder):
        assert register_best(first_page(path), shipped()).layout.name == KNOWN[folder], path.name


def test_forms_that_nobody_described_are_unidentified(real_data: Path) -> None:
    """Posters, foreign cheques, exam sheets and tables are not forced upon a layout."""
    for path in strange_scans(real_data):
        with pytest.raises(UnidentifiedError):
            register_best(first_page(path), shipped())


def wrapped(pixels: Pixels, original: bytes) -> Iterator[tuple[str, bytes]]:
    """A picture in every lossless wrapping, and its original in a PDF where that is a JPEG."""
    height, width = pixels.shape[:2]
    png, tiff = io.BytesIO(), io.BytesIO()
    Image.fromarray(pixels).save(png, "PNG")
    cover = Image.new("L", (width, height), 255)
    cover.save(tiff, "TIFF", save_all=True, append_images=[Image.fromarray(pixels)], compression="tiff_lzw")
    space = "/DeviceGray" if pixels.ndim == 2 else "/DeviceRGB"
    size = f"/Width {width} /Height {height} /ColorSpace {space} /BitsPerComponent 8"
    yield "png", png.getvalue()
    yield "tiff", tiff.getvalue()
    yield "pdf", write_pdf(full_page(flate_image(pixels), width * POINTS, height * POINTS))
    if original.startswith(JPEG):
        embedded = PdfImage(f"{size} /Filter /DCTDecode", original)
        yield "jpeg in a pdf", write_pdf(full_page(embedded, width * POINTS, height * POINTS))


@pytest.mark.long
def test_a_scan_reads_the_same_in_every_wrapping(real_data: Path, reader: Reader, tmp_path: Path) -> None:
    """PNG, the second page of a TIFF and a PDF give the very same readings as the file; so does a JPEG in a PDF."""
    for path, layout in known_scans(real_data):
        page = first_page(path)
        wanted = read(page, reader)
        assert wanted.layout == layout
        for kind, content in wrapped(page.pixels, path.read_bytes()):
            copy = tmp_path / "copy"
            copy.write_bytes(content)
            *_, last = open_pages(identify(copy, "copy"))
            assert last.size == page.size
            assert without_place(read(last, reader)) == without_place(wanted), f"{path.name} as {kind}"


def test_a_line_of_block_capitals_is_read(real_data: Path, reader: Reader) -> None:
    """Of the 26 capitals that a stranger wrote in one line, the last two beyond its frame, at least 20 are right."""
    (path,) = images_in(real_data / "forms" / "nist_hsf")
    reading = read(first_page(path), reader)
    (line,) = [value for value in reading.readings if value.kind == "letters"]
    alike = SequenceMatcher(None, line.text, CAPITALS_WRITTEN, autojunk=False).get_matching_blocks()
    assert sum(block.size for block in alike) >= 20, line.text
    assert line.model.startswith("letters-")
    assert {value.model.split("-")[0] for value in reading.readings if value is not line} == {"digits"}


def test_nothing_is_reported_where_nothing_is_written(real_data: Path, reader: Reader) -> None:
    """An exam cover, whose fields are guessed, and an unfilled cheque have blank fields and no values."""
    for path in images_in(real_data / "blank"):
        reading = read(first_page(path), reader)
        assert reading.state is PageState.READ
        for value in reading.readings:
            assert value.text == "", f"{path.name}: {value.field} is said to be {value.raw}"
            assert value.status in (Status.BLANK, Status.REVIEW)


def test_nothing_is_reported_where_nothing_is_written_without_a_layout(real_data: Path, reader: Reader) -> None:
    """The same where every field is guessed: print on cheques and covers is no value."""
    for path in images_in(real_data / "blank"):
        reading = read_page(first_page(path), reader, BestOf([]))
        assert {value.text for value in reading.readings} == {""}, path.name
