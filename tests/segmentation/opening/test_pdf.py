"""PDF files: opened, counted, refused."""

from collections.abc import Callable

import numpy as np
import pypdfium2 as pdfium
import pytest

from forms.errors import EmptyFileError, EncryptedFileError, TooLargeError, UnreadableFileError
from forms.page import Scan
from segmentation.opening import count_pages, open_page, open_pages
from tests.segmentation.opening.paper import PdfImage, PdfPage, Picture, encrypted, flate_image, full_page, write_pdf

Save = Callable[[bytes], Scan]


@pytest.mark.parametrize("before", [b"%PDF-1.7 nothing else", b""])
def test_no_pages(save: Save, before: bytes) -> None:
    """A PDF without a page raises EmptyFileError, whatever was wrong with the file before it."""
    if before:
        with pytest.raises(UnreadableFileError):
            count_pages(save(before))
    scan = save(write_pdf())
    with pytest.raises(EmptyFileError):
        count_pages(scan)
    with pytest.raises(EmptyFileError):
        list(open_pages(scan))


def test_password(save: Save, grey: Picture) -> None:
    """A PDF that asks for a password raises EncryptedFileError."""
    scan = save(encrypted(write_pdf(full_page(flate_image(grey), 120, 90))))
    with pytest.raises(EncryptedFileError, match="password"):
        count_pages(scan)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.99])
def test_cut_short(save: Save, colour: Picture, share: float) -> None:
    """A PDF that ends too early raises UnreadableFileError, wherever it was cut."""
    content = write_pdf(*(full_page(flate_image(colour), 120, 90) for _ in range(3)))
    scan = save(content[: int(len(content) * share)])
    with pytest.raises(UnreadableFileError):
        list(open_pages(scan))


@pytest.mark.parametrize("share", [0.5, 0.9, 0.99])
def test_cut_short_with_its_trailer_in_front(save: Save, colour: Picture, share: float) -> None:
    """A file whose catalogue stands in front could lose its rest unnoticed: it is refused all the same."""
    content = write_pdf(*(full_page(flate_image(colour), 120, 90) for _ in range(3)))
    first = content.replace(b"%PDF-1.7\n", b"%PDF-1.7\ntrailer << /Size 99 /Root 1 0 R >>\n")
    scan = save(first[: int(len(first) * share)])
    with pytest.raises(UnreadableFileError):
        list(open_pages(scan))


def test_damaged_table_is_mended(save: Save, grey: Picture) -> None:
    """A complete file whose cross-reference table is wrong is still read: mail programs change line ends."""
    content = write_pdf(full_page(flate_image(grey), 120, 90))
    moved = content.replace(b"%PDF-1.7\n", b"%PDF-1.7\n% a comment that moves everything\n")
    assert np.array_equal(open_page(save(moved), 1).pixels, grey)


@pytest.mark.parametrize("side", [200, 20_000])
def test_enormous_page(save: Save, side: int) -> None:
    """A page of 200 inches is refused before any program draws it."""
    scan = save(write_pdf(PdfPage(side * 72, side * 72, "0 0 100 100 re f")))
    with pytest.raises(TooLargeError):
        open_page(scan, 1)


def test_enormous_image(save: Save) -> None:
    """An image that claims billions of pixels is refused before it is decoded."""
    image = PdfImage(
        "/Width 60000 /Height 60000 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode", b"x"
    )
    scan = save(write_pdf(full_page(image, 612, 792)))
    with pytest.raises(TooLargeError):
        open_page(scan, 1)


def test_one_bad_page_among_good_ones(save: Save, grey: Picture) -> None:
    """A page that cannot be opened does not keep the others from being opened."""
    good = full_page(flate_image(grey), 120, 90)
    scan = save(write_pdf(good, PdfPage(200 * 72, 200 * 72), good))
    assert count_pages(scan) == 3
    with pytest.raises(TooLargeError):
        open_page(scan, 2)
    assert np.array_equal(open_page(scan, 3).pixels, grey)


def test_nothing_stays_open(save: Save, grey: Picture) -> None:
    """An iteration given up half way closes its file."""
    scan = save(write_pdf(*(full_page(flate_image(grey), 120, 90) for _ in range(3))))
    pages = open_pages(scan)
    next(pages)
    pages.close()
    scan.path.unlink()


def test_pdf_written_by_another_program(save: Save, grey: Picture, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A PDF saved by PDFium itself, with compressed object streams or not, gives its image back."""
    path = tmp_path_factory.mktemp("pdf") / "saved.pdf"
    with pdfium.PdfDocument(write_pdf(full_page(flate_image(grey), 120, 90))) as pdf:
        pdf.save(path)
    assert np.array_equal(open_page(save(path.read_bytes()), 1).pixels, grey)
