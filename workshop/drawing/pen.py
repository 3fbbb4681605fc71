"""A person who writes: digits, capitals and strings of them as masks of ink, with the place of each character."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Box
from workshop.drawing.hand import drawn_hand
from workshop.drawing.ink import PENS, Blot, Mask, Pen, overlaid, rasterised, textured
from workshop.drawing.linking import linkable, linked
from workshop.drawing.shapes import MARKS, families
from workshop.drawing.spacing import Gap, distance
from workshop.drawing.trace import Line, traced

_PEN_SHARES = (0.3, 0.24, 0.14, 0.1, 0.08, 0.1, 0.04)


@dataclass(frozen=True)
class InkPatch:
    """A written string."""

    text: str
    mask: Mask
    """(height, width), 0 no ink to 255, with a margin of at least one empty pixel."""
    boxes: tuple[Box, ...]
    """The visible ink of each character of `text`, in pixels of the mask; a stroke that links two is in none."""
    baseline: float
    """y of the line that the first character stands on, in pixels of the mask."""


class Writer:
    """A person with habits of their own; the same seed is the same person."""

    def __init__(self, seed: int) -> None:
        """`seed` >= 0 chooses families of shapes, lean, width, pen and care."""
        rng = np.random.default_rng([seed, 0])
        self.seed = seed
        self.hand = drawn_hand(rng)
        self.pen: Pen = PENS[int(rng.choice(len(PENS), p=_PEN_SHARES))]

    def digit(self, text: str, height_px: float, rng: np.random.Generator) -> NDArray[np.uint8]:
        """One character of DIGITS, LETTERS or MARKS as a mask of ink, with an empty margin around it.

        A digit or a capital is about `height_px` (>= 8) high; marks are as high as they are beside it.
        """
        return self.string(text, height_px, rng, touching=0.0).mask

    def shape(self, text: str, family: str, height_px: float, rng: np.random.Generator) -> InkPatch:
        """One character in a family of the caller's choice; KeyError where the character has no such family."""
        return self._patch(text, [rasterised(self._lines(text, family, height_px, rng))], [], height_px, rng)

    def string(self, text: str, height_px: float, rng: np.random.Generator, touching: float = 0.2) -> InkPatch:
        """A string of DIGITS, LETTERS and MARKS, at least one, written in one go.

        `touching` is the probability that a digit or a capital touches or overlaps its left neighbour; some digits are
        then written without lifting the pen, block capitals never. KeyError for any other character.
        """
        hand = self.hand
        blots: list[Blot] = []
        links: list[Blot] = []
        before: tuple[Line, ...] = ()
        x, shift = 0.0, 0.0
        for position, character in enumerate(text):
            zeros = len(text[: position + 1]) - len(text[: position + 1].rstrip("0"))
            size = height_px * float(np.clip(1 + rng.normal(0, hand.size_spread), 0.7, 1.3))
            size *= max(0.55, (1 - hand.shrinking) ** max(0, zeros - 1))
            lines = self._lines(character, self._family(character, rng), size, rng)
            gap = self._gap(text[max(0, position - 1) : position + 1], touching, rng)
            if blots:
                x += distance(blots[-1].mask, rasterised(lines).mask, gap, height_px)
            start = x - float(min(line.path[:, 0].min() - line.widths.max() / 2 for line in lines))
            shift = height_px - size - hand.drift * x + rng.normal(0, 0.5 * hand.size_spread) * height_px
            lines = tuple(line.placed(1.0, start, shift) for line in lines)
            if gap.linked and before and linkable(before[-1], lines[0], height_px):
                links.append(rasterised([linked(before[-1], lines[0])]))
            blots.append(rasterised(lines))
            x, before = float(blots[-1].x), lines
        return self._patch(text, blots, links, height_px, rng)

    def _gap(self, pair: str, touching: float, rng: np.random.Generator) -> Gap:
        space = self.hand.spacing * rng.lognormal(0, 0.3)
        # Zeros in a row are written faster than others, and touch twice as often.
        often = 1 - (1 - touching) ** 2 if pair == "00" else touching
        # A closing dash is often the tail of the last digit.
        if len(pair) == 2 and pair[0].isdigit() and pair[1] == "-" and rng.random() < touching:
            return Gap(-0.01, linked=bool(rng.random() < self.hand.linking))
        if len(pair) == 2 and not set(pair) & set(MARKS) and rng.random() < often:
            overlap = min(0.08, float(rng.exponential(0.025)))
            return Gap(-overlap, linked=bool(rng.random() < self.hand.linking) and pair.isdigit())
        return Gap(float(space), linked=False)

    def _family(self, character: str, rng: np.random.Generator) -> str:
        slips = rng.random() < self.hand.slip
        return (self.hand.second_families if slips else self.hand.families)[character]

    def _lines(self, text: str, family: str, size: float, rng: np.random.Generator) -> tuple[Line, ...]:
        shape = families(text)[family]
        own = np.random.default_rng([self.seed, 1, *text.encode(), *family.encode()])
        return tuple(line.placed(size, 0, 0) for line in traced(shape, self.hand, own, rng))

    def _patch(
        self, text: str, blots: Sequence[Blot], links: Sequence[Blot], height_px: float, rng: np.random.Generator
    ) -> InkPatch:
        everything = [*blots, *links]
        left, top = min(blot.x for blot in everything), min(blot.y for blot in everything)
        right = max(blot.x + blot.mask.shape[1] for blot in everything)
        bottom = max(blot.y + blot.mask.shape[0] for blot in everything)
        moved = [Blot(blot.mask, blot.x - left, blot.y - top) for blot in everything]
        mask = textured(overlaid(moved, right - left, bottom - top), self.pen, rng)
        return InkPatch(text, mask, tuple(blot.box for blot in moved[: len(blots)]), height_px - top)
