"""Sifting: of what was read in fields that nobody described, what is a number, of which kind, and how sure that is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from statistics import median

from forms.field import DigitString, Glyph
from forms.geometry import Box
from forms.kinds import KINDS
from forms.kinds.date import parse_date
from forms.reason import ReasonCode
from segmentation.discovery.place import Place, PlaceKind

LIKELY = {PlaceKind.COMB: 0.005, PlaceKind.CELL: 0.5, PlaceKind.LINE: 0.75}
"""Writing that the reader believes less is no number: words and signatures are read as digits with hardly any belief.

In combs little else than digits is written: letters, and tally strokes.
"""
EXPLAINED = 0.7
"""So much of the ink in an open place is read as digits and their marks, or it is something else."""
DOUBTFUL = 0.5
"""How sure it is that nothing is written where the reader sees something that is too faint for anybody else."""
FEWEST_IN_LINE = 2
"""A single digit in the open may be anything."""
SURE = {PlaceKind.COMB: 0.95, PlaceKind.CELL: 0.9, PlaceKind.LINE: 0.8}
"""How sure it is at most that a place is a field for a number of the kind that was guessed: a person should look."""
FEWEST, EXACT = 4, 0.06
"""So many printed digits and more differ in height by at most this share of it; handwritten ones differ more."""
SLASH = 1.15
"""The slash of a date is read as a 1 or a 7 that is so many times as high as the digits around it."""
PLAIN, SIGN_GAP = 0.95, 0.5
"""A currency sign, no wider than digits are high, stands before digits that are each as sure as this, at least so many
text heights from the first."""
AMOUNT = re.compile(r"\d[\d.,]*(?:[.,]\d\d|/?[-=]+)")
WRITTEN_DATE = re.compile(r"\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})")
ORDERS = ("DMY", "MDY", "YMD")


def sifted(strings: Sequence[DigitString], places: Mapping[str, Place]) -> list[DigitString]:
    """The strings that are numbers or blank, each of its kind, their confidence lowered by the doubt about the place.

    `places` says of each field, by name, where it was found and what it seemed to hold before it was read.
    """
    found = [(string, places[string.candidates.field.spec.name]) for string in strings]
    kept = [(_without_specks(_behind_a_sign(string, place), place), place) for string, place in found]
    return [_tempered(_of_its_kind(string, place), place) for string, place in kept if _is_number(string, place)]


def _without_specks(string: DigitString, place: Place) -> DigitString:
    """The string, or a doubtful blank where nothing as large as a character is written and no number is plain."""
    digits = sum(text.isdigit() for text in string.raw)
    if place.written or not string.raw or (digits > 1 and string.confidence >= LIKELY[PlaceKind.LINE]):
        return string
    return replace(string, raw="", glyphs=(), alternatives=(), confidence=DOUBTFUL)


def _behind_a_sign(string: DigitString, place: Place) -> DigitString:
    """The string, believed a little where all that speaks against it is a printed sign before a plain amount."""
    digits = [glyph for glyph in string.glyphs if glyph.text.isdigit()]
    plain = bool(AMOUNT.fullmatch(string.raw)) and all(glyph.confidence >= PLAIN for glyph in digits)
    if place.kind is not PlaceKind.LINE or not plain:
        return string
    start, height = digits[0].box.x, string.candidates.text_height
    sign = [piece for piece in string.candidates.pieces if piece.centre[0] < start]
    others = [piece for piece in string.candidates.pieces if piece.centre[0] >= start]
    read = all(any(_holds(glyph.box, piece) for glyph in string.glyphs) for piece in others)
    if not sign or not read or max(piece.right for piece in sign) > start - SIGN_GAP * height:
        return string
    if max(piece.right for piece in sign) - min(piece.x for piece in sign) > height:
        return string
    return replace(string, confidence=max(string.confidence, LIKELY[PlaceKind.LINE]))


def _is_number(string: DigitString, place: Place) -> bool:
    """Whether a string may be a number, or the blank of a place for one."""
    digits = [glyph for glyph in string.glyphs if glyph.text.isdigit()]
    if place.content != "number" or not string.candidates.pieces:
        return place.kind is not PlaceKind.LINE or bool(digits)
    if place.kind is PlaceKind.COMB:
        return string.confidence >= LIKELY[place.kind]
    if place.kind is PlaceKind.CELL and not digits:
        return not place.written or (_explained(string) >= EXPLAINED)
    if len(digits) < FEWEST_IN_LINE and place.kind is PlaceKind.LINE:
        return False
    if string.confidence < LIKELY[place.kind] or _explained(string) < EXPLAINED:
        return False
    printed = any(oddity.code is ReasonCode.PRINTED for oddity in string.candidates.oddities)
    return not printed and not _is_print([glyph.box.height for glyph in digits])


def _explained(string: DigitString) -> float:
    """The share of the ink that was read as digits or marks, by the boxes of its pieces."""
    pieces = string.candidates.pieces
    read = [any(_holds(glyph.box, piece) for glyph in string.glyphs) for piece in pieces]
    total = sum(piece.area for piece in pieces)
    return sum(piece.area for piece, known in zip(pieces, read, strict=True) if known) / total if total else 1.0


def _holds(box: Box, piece: Box) -> bool:
    x, y = piece.centre
    return box.x <= x <= box.right and box.y <= y <= box.bottom


def _is_print(heights: Sequence[float]) -> bool:
    """Whether digits are too much of one height for a hand."""
    return len(heights) >= FEWEST and max(heights) - min(heights) <= EXACT * median(heights)


def _of_its_kind(string: DigitString, place: Place) -> DigitString:
    """The string as what it looks like: a date, an amount or a number, without the marks that its kind has none of."""
    glyphs, kind = string.glyphs, place.content
    if not string.candidates.field.cell_edges and kind == "number":
        glyphs = _with_slashes(glyphs)
    spec = string.candidates.field.spec
    raw = "".join(glyph.text for glyph in glyphs)
    for order in ORDERS:
        if kind == "number" and _is_date(raw, order, spec.cells):
            kind, spec = "date", replace(spec, order=order)
    if kind == "number" and not spec.cells and AMOUNT.fullmatch(raw):
        kind = "amount"
    kept = tuple(glyph for glyph in glyphs if spec.cells or glyph.text.isalnum() or glyph.text in KINDS[kind].marks)
    field = replace(string.candidates.field, spec=replace(spec, kind=kind))
    raw = "".join(glyph.text for glyph in kept)
    return replace(string, candidates=replace(string.candidates, field=field), raw=raw, glyphs=kept)


def _is_date(raw: str, order: str, cells: int | None) -> bool:
    """Whether a string is a day that somebody might write into eight cells, or with marks between its parts."""
    if cells and not (cells == 8 and len(raw) == 8 and raw.isdigit()):
        return False
    if not cells and not WRITTEN_DATE.fullmatch(raw):
        return False
    date = parse_date(raw, order)
    return date is not None and 1900 <= date.year < 2100


def _with_slashes(glyphs: tuple[Glyph, ...]) -> tuple[Glyph, ...]:
    """The glyphs with two oversized ones as slashes, and without other marks, where that makes a date of them."""
    digits = tuple(glyph for glyph in glyphs if glyph.text.isdigit())
    high = SLASH * median([glyph.box.height for glyph in digits]) if digits else 0.0
    tall = [i for i, glyph in enumerate(digits) if glyph.text in "17" and glyph.box.height >= high]
    for pair in sorted(combinations(tall, 2), key=lambda pair: -min(digits[i].box.height for i in pair)):
        tried = tuple(
            replace(glyph, text="/", runner_up=glyph.text) if i in pair else glyph for i, glyph in enumerate(digits)
        )
        if any(_is_date("".join(glyph.text for glyph in tried), order, None) for order in ORDERS):
            return tried
    return glyphs


def _tempered(string: DigitString, place: Place) -> DigitString:
    """The string with less confidence in a value, since its place and kind are guesses; a blank is one all the same."""
    written = any(text.isdigit() for text in string.raw)
    return replace(string, confidence=string.confidence * SURE[place.kind]) if written else string
