"""A layout printed: a PDF of the empty form, in lines and letters, of exactly the layout's size."""

import ctypes
from collections.abc import Mapping
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from forms.errors import UsageError
from forms.geometry import Box
from forms.layout import Layout, Line
from workshop.drawing.form import FRAME_MM, RULE_MM, PrintedForm

POINTS = 72 / 25.4
"""Points a millimetre."""
FONT = b"Helvetica"
"""One of the fonts that every PDF reader has; it knows western letters alone."""
TONES: Mapping[str, int] = {"black": 0, "grey": 100}
DIVIDER = 0.7
"""How thick the borders between cells are, as a share of a frame's line."""


def print_form(layout: Layout, file: Path) -> None:
    """Writes the empty form as a PDF of one page; UsageError for text that the font does not know."""
    form = PrintedForm(layout)
    document = pypdfium2.PdfDocument.new()
    sheet = _Sheet(document, layout)
    for block in form.blocks:
        sheet.block(block)
    for box, cells in form.frames:
        sheet.comb(box, cells)
    for line in layout.registration.lines:
        sheet.rule(line, FRAME_MM, "black")
    for rule in form.rules:
        sheet.rule(rule, RULE_MM, "grey")
    for label in form.labels:
        sheet.text(label.text, label.x, label.y, label.size, label.tone)
    pdfium.FPDFPage_GenerateContent(sheet.page.raw)
    document.save(str(file))
    document.close()


class _Sheet:
    """A page in the making. Millimetres from its top left."""

    def __init__(self, document: pypdfium2.PdfDocument, layout: Layout) -> None:
        self.document, self.height = document, layout.height
        self.page = document.new_page(layout.width * POINTS, layout.height * POINTS)
        self.font = pdfium.FPDFText_LoadStandardFont(document.raw, FONT)

    def block(self, box: Box, tone: str = "black") -> None:
        """A solid rectangle."""
        left, bottom = box.x * POINTS, (self.height - box.bottom) * POINTS
        shape = pdfium.FPDFPageObj_CreateNewRect(left, bottom, box.width * POINTS, box.height * POINTS)
        pdfium.FPDFPath_SetDrawMode(shape, pdfium.FPDF_FILLMODE_WINDING, False)
        self._add(shape, tone)

    def rule(self, line: Line, thick: float, tone: str) -> None:
        """A level or upright line; its middle runs from end to end."""
        self.block(Box(line.x0, line.y0, line.x1 - line.x0, line.y1 - line.y0).grown(thick / 2, thick / 2), tone)

    def comb(self, box: Box, cells: int) -> None:
        """A frame divided evenly into cells."""
        for y in (box.y, box.bottom):
            self.rule(Line(box.x, y, box.right, y), FRAME_MM, "black")
        for at in range(cells + 1):
            x = box.x + box.width * at / cells
            self.rule(Line(x, box.y, x, box.bottom), FRAME_MM if at in (0, cells) else DIVIDER * FRAME_MM, "black")

    def text(self, text: str, x: float, y: float, size: float, tone: str) -> None:
        """A line of text that begins at (x, y) on its base line."""
        try:
            text.encode("cp1252")
        except UnicodeEncodeError as error:
            problem = f"the form's font has no {text[error.start]!r}, which is in {text!r}; write it in western letters"
            raise UsageError(problem) from None
        written = pdfium.FPDFPageObj_CreateTextObj(self.document.raw, self.font, size * POINTS)
        letters = (text + "\0").encode("utf-16-le")
        wide = ctypes.cast(ctypes.create_string_buffer(letters, len(letters)), pdfium.FPDF_WIDESTRING)
        pdfium.FPDFText_SetText(written, wide)
        pdfium.FPDFPageObj_Transform(written, 1, 0, 0, 1, x * POINTS, (self.height - y) * POINTS)
        self._add(written, tone)

    def _add(self, item: object, tone: str) -> None:
        level = TONES[tone]
        pdfium.FPDFPageObj_SetFillColor(item, level, level, level, 255)
        pdfium.FPDFPage_InsertObject(self.page.raw, item)
