"""Characters and junk as segmentation really proposes them: strings on paper, cut into lattices, with the truth.

Junk that is made by hand (`workshop.junk`) shows what may go wrong; this shows what does go wrong, and how often.
Strings are uniformly random, so that no number is learnt by heart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from forms.field import Candidate, Candidates
from forms.geometry import Box, mapped
from forms.layout import FieldSpec
from forms.page import Page, Scan
from segmentation.cutting import cut_whole
from segmentation.proposing import propose
from workshop.datasets import CharacterSet
from workshop.drawing.digit_images import DigitImages
from workshop.drawing.pen import Writer
from workshop.drawing.shapes import DIGITS, LETTERS
from workshop.drawing.strings import DrawnString, StringStyle, compose, drawn_on_paper
from workshop.letter_fields import letter_fields

SCAN = Scan("drawn", "drawn", Path("drawn"))
SPEC = FieldSpec("field", "amount", Box(0, 0, 1, 1))

STRANGER = 0.3
"""So much of a neighbour's box may be held too: slanted neighbours overlap, and a little of one may hang on."""
PART = 0.55
"""A candidate that holds more than this share of two boxes is no character."""


@dataclass(frozen=True)
class Bounds:
    """What makes a candidate a character, and what makes it none; in between nobody can say."""

    whole: float
    """A candidate that holds this share of a character's box, and of whose box the character holds as much, is it."""
    part: float
    """A candidate that holds less of every character's box is none."""
    pair: float
    """A candidate that two characters fill less than this each is none."""


OF_DIGITS = Bounds(whole=0.75, part=PART, pair=float("inf"))
OF_CAPITALS = Bounds(whole=0.87, part=0.45, pair=0.7)
"""An H without one leg holds most of its box; and boxes without their slant are less certain."""

LEARNT_FROM = 250
"""Added to a recipe's seed: other fields of capitals than those that confidence is fitted on."""
MOST_FIELDS = 90_000
"""Of capitals; each has its writer."""


def candidate_set(written: Sequence[CharacterSet], classes: Sequence[str], many: int, seed: int) -> CharacterSet:
    """`many` normalised candidates (28, 28) with their classes; as many of junk as of digits, where junk is a class.

    `written` are sets of digits to compose strings of, beside the pen model's; labels are positions in `classes`.
    Where capitals are classes, they are of fields of capitals by the pen instead. Candidates of which the truth cannot
    be told are left out.
    """
    sources = [DigitImages.from_arrays(one.images, one.labels) for one in written]
    images = np.zeros((many, 28, 28), np.uint8)
    labels = np.zeros(many, np.int64)
    rng = np.random.default_rng([seed, 29])
    proposed = _letters(seed) if set(LETTERS) <= set(classes) else _strings(sources, seed, rng)
    for at, (crop, label) in enumerate(islice(_labelled(proposed, classes, rng), many)):
        images[at], labels[at] = crop, label
    return CharacterSet("candidates", images, labels)


def _labelled(
    proposed: Iterator[tuple[Candidates, DrawnString]], classes: Sequence[str], rng: np.random.Generator
) -> Iterator[tuple[NDArray[np.uint8], int]]:
    for lattice, drawn in proposed:
        told = [(span, label) for span in lattice.spans if (label := truth_of(span, lattice, drawn)) is not None]
        characters = [(span.crop, classes.index(label)) for span, label in told if label]
        yield from characters
        if "~" in classes:
            others = [span.crop for span, label in told if not label]
            picked = rng.permutation(len(others))[: max(1, len(characters))]
            yield from ((others[at], classes.index("~")) for at in picked)


def _strings(
    sources: Sequence[DigitImages], seed: int, rng: np.random.Generator
) -> Iterator[tuple[Candidates, DrawnString]]:
    for number in count(1):
        drawn = _string(sources, rng, 30_000_000 + seed * 1_000_000 + number)
        yield propose(cut_whole(Page(SCAN, 1, drawn.image, None), SPEC)), drawn


def _letters(seed: int) -> Iterator[tuple[Candidates, DrawnString]]:
    for one in letter_fields(MOST_FIELDS, seed + LEARNT_FROM):
        yield propose(one.image), one.upright


def truth_of(span: Candidate, lattice: Candidates, drawn: DrawnString) -> str | None:
    """The digit or capital that a candidate is, an empty string for what is none, None where it cannot be told."""
    corners = np.array([(span.box.x, span.box.y), (span.box.right, span.box.bottom)])
    (left, top), (right, bottom) = mapped(lattice.field.to_page, corners)
    box = Box(float(left), float(top), float(right - left), float(bottom - top))
    held = [_shared(box, one) / max(1.0, one.width * one.height) for one in drawn.boxes]
    best = int(np.argmax(held))
    others = max((share for at, share in enumerate(held) if at != best), default=0.0)
    fills = _shared(box, drawn.boxes[best]) / max(1.0, box.width * box.height)
    text = drawn.text[best]
    bounds = OF_CAPITALS if text in LETTERS else OF_DIGITS
    if min(held[best], fills) >= bounds.whole and others <= STRANGER:
        return text if text in DIGITS + LETTERS else ""
    return "" if held[best] < bounds.part or (others >= PART and fills < bounds.pair) else None


def _shared(a: Box, b: Box) -> float:
    """Area of both."""
    width = min(a.right, b.right) - max(a.x, b.x)
    height = min(a.bottom, b.bottom) - max(a.y, b.y)
    return max(0.0, width) * max(0.0, height)


def _string(sources: Sequence[DigitImages], rng: np.random.Generator, person: int) -> DrawnString:
    """Two to eight digits by a pen or of a data set, some grouped as amounts, often touching."""
    text = "".join(str(digit) for digit in rng.integers(0, 10, int(rng.integers(2, 9))))
    shown = f"{int(text):,}" if rng.random() < 0.3 else text
    if rng.random() < 0.15:
        shown += str(rng.choice(["-", "/-", "=", "."]))
    pen = Writer(person)
    source = pen if not sources or rng.random() < 0.5 else sources[int(rng.integers(len(sources)))]
    style = StringStyle(touching=float(rng.choice([0.0, 0.3, 0.6])))
    return drawn_on_paper(compose(shown, source, pen, float(rng.uniform(20, 64)), rng, style), rng, style)
