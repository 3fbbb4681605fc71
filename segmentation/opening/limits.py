"""How large a page and a document may be, so that no file can use up the machine."""

from forms.errors import EmptyFileError, MissingFileError, TooLargeError

MAX_PIXELS = 89_000_000
"""A3 at 600 dpi has 70 million; just below where Pillow itself begins to object."""
MAX_PAGES = 10_000
"""A full archive box; a TIFF of a few kilobytes can claim to have more."""


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


def no_such_page(index: int) -> MissingFileError:
    """The error for a page, counted from 0, that a file does not have."""
    return MissingFileError(f"there is no page {index + 1}; the document has fewer")
