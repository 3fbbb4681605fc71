"""What is odd about a field: a stroke or a scribble through the value, a digit over another, machine print."""

from functools import reduce

from forms.field import Oddity
from forms.geometry import Box
from forms.reason import ReasonCode
from segmentation.cleaning import Ink
from segmentation.pieces import Piece, drawn
from segmentation.print_likeness import find_print
from segmentation.scribbles import find_overwritten, find_scribble
from segmentation.strikes import find_strike
from segmentation.stroke_width import stroke_widths

BODY = 0.5
"""Pieces at least this share of the text height high are digits."""
HIGH = 0.6
"""Print has no digits lower than this."""
SMALLEST = 8.0
"""Nothing can be told of digits lower than this, pixels."""


def find_oddities(whole: list[Piece], ink: Ink, height: float) -> tuple[Oddity, ...]:
    """What is odd about the writing in `whole`, with its slant; `height` is the height of its digits, pixels.

    A value that is struck out is nothing else besides.
    """
    body = [piece for piece in whole if piece.box.height >= BODY * height]
    if height < SMALLEST or not body:
        return ()
    extent = reduce(Box.joined, (piece.box for piece in body))
    x, y, across, down = extent.rounded()
    widths = stroke_widths(drawn(body, ink.mask.shape)[y : y + down, x : x + across])
    if find_strike(whole, ink, height) or (widths.size and find_scribble(body, widths, height)):
        return (Oddity(ReasonCode.STRUCK_OUT, extent),)
    if not widths.size:
        return ()
    if find_print([piece for piece in body if piece.box.height >= HIGH * height], widths, height):
        return (Oddity(ReasonCode.PRINTED, extent),)
    return tuple(Oddity(ReasonCode.OVERWRITTEN, box) for box in find_overwritten(body, ink.grey, widths, height))
