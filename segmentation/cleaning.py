"""Cleaning: from a field image to its ink alone, printed rules removed and the strokes that crossed them repaired."""

from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike

from forms.field import FieldImage
from forms.page import Pixels
from segmentation.grey import darkness
from segmentation.printed import PrintedRules, find_printed_rules, without_rules

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
    inside = np.zeros_like(dark)
    x, y, width, height = field.frame.rounded()
    inside[max(0, y) : y + height, max(0, x) : x + width] = 255
    level = _ink_level(dark[(inside > 0) & (rules.level == 0) & (rules.upright == 0)])
    faintest = max(FAINTEST, FAINTEST_OF_PRINT * rules.darkness)
    strong = max(faintest, STRONG * level)
    weak = max(0.6 * faintest, WEAK * level, min(_background(dark, strong), MOST_WEAK * level))
    mask = without_rules(_reconstruct(dark, weak, strong), rules)
    uncut = np.where(dark > strong, 255, 0).astype(np.uint8)
    grey = cv2.bitwise_and(dark, cv2.dilate(mask, np.ones((3, 3), np.uint8)))
    return Ink(grey=np.asarray(grey, dtype=np.uint8), mask=mask, rules=rules, uncut=uncut)


def _ink_level(values: Pixels) -> float:
    """How dark a field's darkest strokes are: a high quantile of what Otsu's threshold calls ink."""
    if values.size == 0:
        return 255.0
    otsu, _ = cv2.threshold(values.reshape(1, -1), 0, 255, cv2.THRESH_OTSU)
    ink = values[values > otsu]
    return float(np.quantile(ink, 0.9)) if ink.size else 255.0


def _background(dark: Pixels, strong: float) -> float:
    """How dark the pattern of the background is away from ink; 0 where everything is near ink."""
    near = cv2.dilate(np.where(dark > strong, 255, 0).astype(np.uint8), np.ones((AWAY, AWAY), np.uint8))
    away = dark[near == 0]
    return float(np.quantile(away, PATTERN)) if away.size else 0.0


def _reconstruct(dark: Pixels, weak: float, strong: float) -> Pixels:
    """Ink as 255: what is darker than `strong`, grown into what is darker than `weak` by at most REACH pixels."""
    candidate = np.where(dark > weak, 255, 0).astype(np.uint8)
    grown: MatLike = np.where(dark > strong, 255, 0).astype(np.uint8)
    for _ in range(REACH):
        grown = cv2.bitwise_and(cv2.dilate(grown, np.ones((3, 3), np.uint8)), candidate)
    return np.asarray(grown, dtype=np.uint8)
