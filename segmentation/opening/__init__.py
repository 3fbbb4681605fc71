"""From a file to its pages: PDF, TIFF, JPEG and PNG, told apart by content and never by name.

    scan = identify(path, "as given.pdf")
    for page in open_pages(scan): ...

Pages come upright (EXIF orientation and page rotation applied), grey as (height, width), colour as (height, width, 3)
RGB, and with exactly the pixels that the scanner stored wherever a page of a PDF is one embedded image. Everything that
cannot be opened raises a subclass of `forms.errors.InputError`. Its message names no file: whoever reports it does.
"""

from collections.abc import Iterator

from forms.errors import MissingFileError
from forms.page import Page, Paper, Scan
from segmentation.opening.folder import scans_under
from segmentation.opening.formats import FORMATS
from segmentation.opening.identify import identify, sniff
from segmentation.opening.limits import check_page_count
from segmentation.opening.media import MediaType, OpenFile

__all__ = ["MediaType", "count_pages", "identify", "open_page", "open_pages", "scans_under", "sniff"]


def count_pages(scan: Scan) -> int:
    """How many pages a scan has, at least 1.

    Raises EmptyFileError where there is none, and what `sniff` and opening raise.
    """
    with FORMATS[sniff(scan.path)].open(scan.path) as file:
        return check_page_count(file.count())


def open_page(scan: Scan, number: int, paper: Paper | None = None) -> Page:
    """Page `number` of a scan, counted from 1; smaller where a scan of `paper` is finer than fields are read at.

    Raises MissingFileError where the scan has no such page, and what `sniff` and opening raise.
    """
    if number < 1:
        raise MissingFileError(f"there is no page {number}; pages are counted from 1")
    with FORMATS[sniff(scan.path)].open(scan.path) as file:
        return _page(scan, number, file, paper)


def open_pages(scan: Scan) -> Iterator[Page]:
    """All pages of a scan, first to last, one in memory at a time; the file is opened once and closed at the end.

    A page that cannot be opened raises and ends the iteration; to go on with the others, count the pages and open each
    with `open_page`.
    """
    with FORMATS[sniff(scan.path)].open(scan.path) as file:
        for number in range(1, check_page_count(file.count()) + 1):
            yield _page(scan, number, file)


def _page(scan: Scan, number: int, file: OpenFile, paper: Paper | None = None) -> Page:
    sheet = file.sheet(number - 1, paper)
    return Page(scan, number, sheet.pixels, sheet.dpi, sheet.finer, sheet.given)
