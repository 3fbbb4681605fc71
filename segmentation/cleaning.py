"""Cleaning: from a field image to its ink alone, printed rules removed and the strokes that crossed them repaired."""

from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike

from forms.field import FieldImage
from forms.page import Pixels
from segmentation.grey import above, darkness
from segmentation.printed import PrintedRules, find_printed_rules, without_rules
from segmentation.quantiles import quantile_of_levels

STRONG = 0.5
"""Share of the darkest strokes' darkness that marks ink for certain."""
WEAK = 0.3
"""Share that belongs to ink beside ink that is certain: thin strokes stay, background patterns go."""
PATTERN, AWAY = 0.95, 15
"""The background is as dark as this quantile of what lies so far from certain ink, pixels: its pattern is no ink."""
MOST_WEAK = 0.45
"""But ink beside certain ink is never asked to be darker than this share of the darkest strokes."""
REACH = 4
"""How far ink reaches from where it is certain, pixels; a background line is only followed this far."""
FAINTEST = 16
"""Darkness below this is paper, whatever else is on the field."""
FAINTEST_OF_PRINT = 0.22
"""Ink is at least this dark, as a share of the printed rules: watermarks and show-through are fainter."""


@dataclass(frozen=True)
class Ink:
    """The ink of a field."""

    grey: Pixels
    """Darkness of the ink, 0 where there is none; the size of the field image."""
    mask: Pixels
    """255 on ink."""
    rules: PrintedRules
    uncut: Pixels
    """255 on what is as dark as strokes, printed rules included: a line through a value may have passed for a rule."""


def clean(field: FieldImage) -> Ink:
    """The handwriting of a field, as far as it can be told from paper, background patterns and printed rules."""
    dark = darkness(field.pixels, reach=max(9, field.pixels.shape[0] // 6 | 1))
    dark = np.asarray(cv2.GaussianBlur(dark, (0, 0), 1.0), dtype=np.uint8)
    rules = find_printed_rules(dark, field)
    x, y, width, height = field.frame.rounded()
    inside = np.s_[max(0, y) : y + height, max(0, x) : x + width]
    level = _ink_level(dark[inside], cv2.bitwise_or(rules.level[inside], rules.upright[inside]))
    faintest = max(FAINTEST, FAINTEST_OF_PRINT * rules.darkness)
    strong = max(faintest, STRONG * level)
    uncut = above(dark, strong)
    mask = without_rules(_reconstruct(_weak(dark, uncut, max(0.6 * faintest, WEAK * level), level), uncut), rules)
    grey = cv2.bitwise_and(dark, cv2.dilate(mask, np.ones((3, 3), np.uint8)))
    return Ink(grey=np.asarray(grey, dtype=np.uint8), mask=mask, rules=rules, uncut=uncut)


def _ink_level(dark: Pixels, rules: MatLike) -> float:
    """How dark a field's darkest strokes are, rules aside: a high quantile of what Otsu's threshold calls ink."""
    values = dark[rules == 0].reshape(1, -1)
    if values.size == 0:
        return 255.0
    otsu, _ = cv2.threshold(values, 0, 255, cv2.THRESH_OTSU)
    return quantile_of_levels(values, 0.9, above=otsu) or 255.0


def _weak(dark: Pixels, strong: Pixels, least: float, level: float) -> Pixels:
    """What may be ink beside ink that is certain, as 255: darker than `least`, and than the background's pattern.

    How dark that is, away from ink that is certain, is not counted where hardly anything there is darker than `least`.
    """
    away = np.asarray(cv2.bitwise_not(cv2.dilate(strong, np.ones((AWAY, AWAY), np.uint8))), dtype=np.uint8)
    weak = above(dark, least)
    if cv2.countNonZero(cv2.bitwise_and(weak, away)) < (1 - PATTERN) * (cv2.countNonZero(away) - 1):
        return weak
    background = min(quantile_of_levels(dark, PATTERN, away), MOST_WEAK * level)
    return above(dark, background) if background > least else weak


def _reconstruct(weak: Pixels, strong: Pixels) -> Pixels:
    """Ink as 255: what is certain, `strong`, grown by at most REACH pixels into what may be ink, `weak`."""
    grown, square = strong, np.ones((3, 3), np.uint8)
    for _ in range(REACH):
        grown = np.asarray(cv2.dilate(grown, square), dtype=np.uint8)
        cv2.bitwise_and(grown, weak, dst=grown)
    return grown
