"""Images of strings composed from images of digits, for training and tests: touching, slanted, drifting, on busy paper.

Where the digits come from is left to a DigitSource: a person with a pen, or a data set of single digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from forms.geometry import Box
from forms.page import Pixels
from workshop.drawing.degrade import blurred, compressed, noisy, with_faults
from workshop.drawing.digit_images import DigitSource
from workshop.drawing.ink import PENS, Blot, Mask, lay_ink, overlaid, textured
from workshop.drawing.paper import on_paper, wavy_lines
from workshop.drawing.pen import InkPatch, Writer
from workshop.drawing.shapes import DIGITS
from workshop.drawing.spacing import Gap, distance


@dataclass(frozen=True)
class StringStyle:
    """How strings are composed; probabilities unless said otherwise."""

    touching: float = 0.2
    spacing: float = 0.12
    """Mean gap between neighbours, heights."""
    slant: float = 0.15
    """Standard deviation of the common lean."""
    drift: float = 0.04
    """Standard deviation of the slope of the base line."""
    shrinking: float = 0.1
    """Standard deviation of the height from digit to digit."""
    pattern: float = 0.4
    """A background of wavy lines."""
    ruled: float = 0.3
    """A rule above or below, or a border at a side."""


@dataclass(frozen=True)
class DrawnString:
    """An image of a string and the truth about it."""

    image: Pixels
    """Grey, dark ink on light paper."""
    text: str
    boxes: tuple[Box, ...]
    """The visible ink of each character, in pixels of the image."""


def compose(
    text: str, source: DigitSource, marks: Writer, height_px: float, rng: np.random.Generator, style: StringStyle
) -> InkPatch:
    """The ink of a string: digits from `source`, marks such as `,` and `/` by the pen of `marks`.

    Marks keep the place that they have beside the pen's digits. Text of at least one of DIGITS and MARKS.
    """
    lean, slope = rng.normal(0, style.slant), rng.normal(0, style.drift)
    blots: list[Blot] = []
    for position, character in enumerate(text):
        size = height_px * float(np.clip(rng.normal(1, style.shrinking), 0.6, 1.3))
        glyph, bottom = _glyph(character, source, marks, size, rng)
        glyph = _leaning(glyph, lean)
        x = 0.0
        if blots:
            x = blots[-1].x + distance(blots[-1].mask, glyph, _gap(text[position - 1 : position + 1], style, rng), size)
        y = bottom - glyph.shape[0] - slope * x + rng.normal(0, 0.03) * height_px
        blots.append(Blot(glyph, round(x), round(y)))
    left, top = min(blot.x for blot in blots), min(blot.y for blot in blots)
    moved = [Blot(blot.mask, blot.x - left, blot.y - top) for blot in blots]
    width = max(blot.x + blot.mask.shape[1] for blot in moved)
    height = max(blot.y + blot.mask.shape[0] for blot in moved)
    return InkPatch(text, overlaid(moved, width, height), tuple(blot.box for blot in moved), float(-top))


def drawn_on_paper(patch: InkPatch, rng: np.random.Generator, style: StringStyle) -> DrawnString:
    """The ink on paper with margins, perhaps a pattern and rules, then through a scanner."""
    height, width = patch.mask.shape
    left, right, top, bottom = (round(height * share) for share in rng.uniform(0.08, 0.5, 4))
    size = height + top + bottom, width + left + right
    paper = np.full(size, 255, np.uint8)
    if rng.random() < style.pattern:
        pattern = wavy_lines(*size, spacing=height * rng.uniform(0.08, 0.25), contrast=rng.uniform(0.05, 0.35), rng=rng)
        paper = np.asarray(np.rint(paper * (1 - pattern)), dtype=np.uint8)
    if rng.random() < style.ruled:
        _rule(paper, (left, top, width, height), rng)
    paper = on_paper(paper, rng, roughness=float(rng.uniform(0, 1.5)))
    pen = PENS[int(rng.integers(len(PENS)))]
    inked = lay_ink(paper, textured(patch.mask, pen, rng), pen, left, top)
    faults = ((blurred, rng.uniform(0, 0.4)), (noisy, rng.uniform(0, 0.5)), (compressed, rng.uniform(0, 0.6)))
    after = with_faults(inked, faults, rng)
    return DrawnString(after.image, patch.text, tuple(box.shifted(left, top) for box in patch.boxes))


def _glyph(
    character: str, source: DigitSource, marks: Writer, size: float, rng: np.random.Generator
) -> tuple[Mask, float]:
    """A character's mask, and how far below the base line its last row lies."""
    if character in DIGITS:
        return source.digit(character, size, rng), 2.0
    patch = marks.string(character, size, rng)
    return patch.mask, patch.mask.shape[0] - patch.baseline


def _leaning(mask: Mask, lean: float) -> Mask:
    """The mask sheared to the right by `lean` times its height."""
    height, width = mask.shape
    room = abs(lean) * height
    shear = np.array([(1.0, -lean, max(lean, 0.0) * height), (0.0, 1.0, 0.0)])
    size = width + int(np.ceil(room)), height
    return np.asarray(cv2.warpAffine(mask, shear, size, flags=cv2.INTER_LINEAR), dtype=np.uint8)


def _gap(pair: str, style: StringStyle, rng: np.random.Generator) -> Gap:
    if pair.isdigit() and rng.random() < style.touching:
        return Gap(-min(0.1, float(rng.exponential(0.03))), linked=False)
    return Gap(max(0.03, float(rng.normal(style.spacing, 0.05))), linked=False)


def _rule(paper: Pixels, inner: Sequence[int], rng: np.random.Generator) -> None:
    """A printed line just outside the ink, or through its edge, on one or two sides."""
    x, y, width, height = inner
    thick = max(1, round(height * rng.uniform(0.02, 0.07)))
    tone = int(rng.integers(20, 150))
    for side in rng.choice(4, int(rng.integers(1, 3)), replace=False):
        off = round(height * rng.uniform(-0.04, 0.25))
        if side < 2:
            level = y - off if side == 0 else y + height + off
            paper[max(0, level) : max(0, level) + thick] = tone
        else:
            upright = x - off if side == 2 else x + width + off
            paper[:, max(0, upright) : max(0, upright) + thick] = tone
