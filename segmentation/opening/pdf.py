"""PDF: each page as the one image that fills it, taken out as it is, or else drawn at 300 dpi."""

import os
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

from forms.errors import EmptyFileError, EncryptedFileError, UnreadableFileError
from forms.page import Paper, Pixels
from segmentation.opening.embedded import FullPageImage, full_page_image
from segmentation.opening.extraction import taken_out, taken_out_smaller
from segmentation.opening.limits import no_such_page
from segmentation.opening.media import OpenFile, Sheet
from segmentation.opening.reducing import shrunk, times_finer
from segmentation.opening.rendering import DPI, drawn, rendered

LOCKED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
TAIL = 2048
"""Bytes at the end in which an undamaged file says %%EOF; some programs append a little after it."""
MASKS = (b"/SMask", b"/Mask")
"""Names in the dictionary of an image that is partly see-through. Dictionaries of images are never compressed."""
DECODE_ARRAY = re.compile(rb"/Decode\s*(\[|\d)")
"""In the dictionary of an image whose values are turned about when it is shown (ISO 32000-1, 8.9.5.2)."""


@dataclass(frozen=True)
class _Document:
    path: Path
    pdf: pdfium.PdfDocument
    content: mmap
    has_masks: bool

    def count(self) -> int:
        return len(self.pdf)

    def sheet(self, index: int, paper: Paper | None = None) -> Sheet:
        if index >= len(self.pdf):
            raise no_such_page(index)
        try:
            with closing(self.pdf[index]) as page:
                found = full_page_image(page)
                if found is None:
                    return Sheet(rendered(self.path, index, page), float(DPI))
                if self.has_masks:
                    return Sheet(drawn(page, *found.size), found.dpi)
                finer = times_finer(found.size, found.dpi, paper)
                if finer == 1 or found.dpi is None:
                    return Sheet(taken_out(found), found.dpi)
                return Sheet(self._smaller(found, finer), found.dpi / finer, finer, found.size)
        except pdfium.PdfiumError as error:
            raise UnreadableFileError("the page is damaged; export or scan it again") from error

    def _smaller(self, found: FullPageImage, times: int) -> Pixels:
        """An image with so many of its pixels each way taken as one."""
        is_as_stored = DECODE_ARRAY.search(self.content) is None
        smaller = taken_out_smaller(found, times) if is_as_stored else None
        return shrunk(taken_out(found), times) if smaller is None else smaller


@contextmanager
def open_pdf(path: Path) -> Iterator[OpenFile]:
    """See `segmentation.opening.media.Format`."""
    pdf = _document(path)
    with pdf, path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        has_end = content.rfind(b"%%EOF", max(0, len(content) - TAIL)) >= 0
        if not has_end and not raw.FPDF_DocumentHasValidCrossReferenceTable(pdf):
            raise UnreadableFileError("cut short: its end is missing; copy or scan it again")
        has_masks = any(content.find(name) >= 0 for name in MASKS)
        yield _Document(path, pdf, content, has_masks)


def _document(path: Path) -> pdfium.PdfDocument:
    handle = raw.FPDF_LoadDocument(os.fsencode(path.resolve()), None)
    if not handle:
        if raw.FPDF_GetLastError() in LOCKED:
            raise EncryptedFileError("asks for a password; save it without one")
        raise UnreadableFileError("damaged or cut short; copy or scan it again")
    if raw.FPDF_GetPageCount(handle) < 1:
        raw.FPDF_CloseDocument(handle)
        raise EmptyFileError("the document has no pages; scan or export it again")
    return pdfium.PdfDocument(handle)
