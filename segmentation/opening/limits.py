"""How large a page and a document may be, so that no file can use up the machine."""

from forms.errors import EmptyFileError, MissingFileError, TooLargeError

MAX_PIXELS = 89_000_000
"""A3 at 600 dpi has 70 million; just below where Pillow itself begins to object."""
MAX_PAGES = 10_000
"""A full archive box; a TIFF of a few kilobytes can claim to have more."""
MAX_SCANS = 200
"""How often one JPEG may go over its pixels; progressive ones do so some ten times. A file of a few hundred kilobytes
can ask for forty thousand passes, which takes minutes (libjpeg-turbo's `-maxscans` is there for the same)."""


def check_size(width: float, height: float) -> None:
    """Raises TooLargeError where a page of this size in pixels is too large, EmptyFileError where it has no area."""
    if width < 1 or height < 1:
        raise EmptyFileError("the page has no area; scan it again")
    if width * height > MAX_PIXELS:
        raise TooLargeError(
            f"the page has {width:.0f} × {height:.0f} pixels, more than {MAX_PIXELS // 1_000_000} million; "
            "scan it at a lower resolution (300 dpi is plenty)"
        )


def check_page_count(count: int) -> int:
    """`count` itself. Raises EmptyFileError for none, TooLargeError for too many."""
    if count < 1:
        raise EmptyFileError("the document has no pages; scan or export it again")
    if count > MAX_PAGES:
        raise TooLargeError(f"the document has {count} pages, more than {MAX_PAGES}; split it")
    return count


def check_scans(count: int) -> None:
    """Raises TooLargeError where a JPEG has more scans (passes over its pixels) than any camera or program writes."""
    if count > MAX_SCANS:
        raise TooLargeError(
            f"the picture is stored in {count} passes, more than {MAX_SCANS}; save it as a plain JPEG or PNG, or "
            "print it to a new PDF"
        )


def no_such_page(index: int) -> MissingFileError:
    """The error for a page, counted from 0, that a file does not have."""
    return MissingFileError(f"there is no page {index + 1}; the document has fewer")
