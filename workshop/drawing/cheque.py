"""Cheques of a bank that does not exist, in the arrangement that Indian banks share (CTS-2010, 8 by 3 5/8 inches)."""

from dataclasses import dataclass

import numpy as np

from forms.geometry import Box
from forms.page import Pixels
from workshop.drawing.filling import scribble, write_in_box, write_in_cells
from workshop.drawing.paper import dotted, on_paper, wavy_lines
from workshop.drawing.pen import Writer
from workshop.drawing.printing import Colour, Press, cells_of

WIDTH, HEIGHT = 203.2, 92.1
"""Millimetres."""
DATE_COMB = Box(156.0, 7.3, 41.3, 5.7)
"""Eight cells, millimetres."""
AMOUNT_BOX = Box(145.8, 34.2, 51.6, 9.0)
"""The currency sign is printed at its left, millimetres."""
SIGN_ROOM = 7.5
"""Millimetres of the amount box that the currency sign takes."""

NAVY: Colour = (34, 48, 92)
GREY: Colour = (74, 78, 88)
_PAYEE, _WORDS, _MORE_WORDS = (Box(22, 20.5, 110, 9), Box(26, 29.5, 110, 9), Box(14, 37.5, 112, 9))


@dataclass(frozen=True)
class DrawnCheque:
    """A filled cheque and the truth about it."""

    image: Pixels
    """RGB."""
    truth: dict[str, str]
    """What is written in `date` and `amount`, marks included."""
    boxes: dict[str, tuple[Box, ...]]
    """Each field's characters in pixels of the image."""


def printed_cheque(dpi: float, rng: np.random.Generator) -> Pixels:
    """An empty cheque on patterned paper, RGB; `rng` chooses the pattern."""
    press = Press.with_sheet(WIDTH, HEIGHT, dpi)
    _print_head(press)
    _print_lines(press)
    _print_foot(press)
    print_only = press.pixels()
    height, width = print_only.shape[:2]
    spacing = dpi / 25.4 * 1.5
    pattern = wavy_lines(height, width, spacing, 0.1, rng) + dotted(height, width, spacing * 0.8, 0.04, rng)
    band = np.zeros((height, 1), np.float32)
    band[round(0.17 * height) : round(0.82 * height)] = 1.0
    light = 1 - (pattern * band)[..., None] * np.array([0.55, 0.75, 1.0], np.float32)
    light -= band[..., None] * np.array([0.02, 0.015, 0.05], np.float32)
    return np.asarray(np.clip(np.rint(print_only * light), 0, 255), dtype=np.uint8)


def draw_cheque(seed: int, date: str, amount: str, dpi: float = 150) -> DrawnCheque:
    """A filled cheque: `date` as eight digits DDMMYYYY, `amount` of digits and marks; seeded."""
    rng = np.random.default_rng([seed, 3])
    writer, scale = Writer(seed), dpi / 25.4
    page = on_paper(printed_cheque(dpi, rng), rng, roughness=0.5)
    for line, share in ((_PAYEE, rng.uniform(0.4, 0.8)), (_WORDS, 0.9), (_MORE_WORDS, rng.uniform(0.2, 0.5))):
        page = scribble(page, writer, Box(line.x, line.y, line.width * share, line.height).scaled(scale, scale), rng)
    page = scribble(page, writer, Box(160, 58, 30, 13).scaled(scale, scale), rng)
    dated = write_in_cells(page, writer, date, cells_of(DATE_COMB.scaled(scale, scale), 8), rng)
    room = Box(AMOUNT_BOX.x + SIGN_ROOM, AMOUNT_BOX.y, AMOUNT_BOX.width - SIGN_ROOM, AMOUNT_BOX.height)
    paid = write_in_box(dated.page, writer, amount, room.scaled(scale, scale), rng)
    return DrawnCheque(paid.page, {"date": date, "amount": amount}, {"date": dated.boxes, "amount": paid.boxes})


def _print_head(press: Press) -> None:
    press.curve([(10, 14), (14, 5), (18, 14), (10, 14)], 1.0, NAVY)
    press.text("Example Bank", 21, 11, 5.4, NAVY)
    press.text("12 Specimen Road, Sampletown 000000", 21, 14.6, 2.2, GREY)
    press.text("IFS code EXMP0000000   SPECIMEN, NOT MONEY", 21, 17.6, 2.2, GREY)
    press.text("Valid for three months from the date of issue", 84, 13.6, 2.3, GREY)
    press.text("Date", DATE_COMB.x - 8.4, DATE_COMB.bottom - 2, 2.6, GREY)
    press.comb(DATE_COMB, 8, 0.28, GREY)
    for letter, cell in zip("DDMMYYYY", cells_of(DATE_COMB, 8), strict=True):
        press.text(letter, cell.centre[0], cell.bottom + 2.9, 2.1, GREY, "ms")


def _print_lines(press: Press) -> None:
    for label, line, end in (("Pay", _PAYEE, 164.0), ("Rupees", _WORDS, 143.0), ("", _MORE_WORDS, 143.0)):
        press.text(label, 9, line.bottom - 2.6, 2.8, GREY)
        press.rule((line.x - 1, line.bottom - 2.2), (end, line.bottom - 2.2), 0.15, GREY)
    press.text("or bearer", 168, _PAYEE.bottom - 2.6, 2.6, GREY)
    press.block(AMOUNT_BOX, (252, 252, 252))
    press.frame(AMOUNT_BOX, 0.3, GREY)
    press.rupee(AMOUNT_BOX.x + 1.8, AMOUNT_BOX.y + 2.2, 4.6, NAVY)


def _print_foot(press: Press) -> None:
    press.comb(Box(12, 51, 56, 6.4), 1, 0.22, GREY)
    press.rule((27, 51), (27, 57.4), 0.2, GREY)
    press.text("A/c no.", 14, 55.4, 2.6, GREY)
    press.text("000123456789", 31, 55.6, 3.1, GREY)
    press.text("Payable at par at all branches of Example Bank", 76, 71, 2.4, GREY)
    press.text("Please sign above", 165, 74.2, 2.3, GREY)
    for start, number in ((52, '"000042"'), (84, "000000000:"), (118, '000123"'), (143, "31")):
        for at, letter in enumerate(number):
            press.text(letter, start + 3.2 * at, 86.4, 4.0, anchor="ms")
