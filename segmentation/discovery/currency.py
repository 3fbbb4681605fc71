"""Currency signs before amounts, known by their shape: rupee, dollar, euro and pound, each drawn here as strokes.

A glyph is held against each sign by normalised correlation, stretched to one size, since fonts differ in their width.
"""

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.geometry import Box
from forms.page import Pixels
from segmentation.discovery.glyphs import Glyphs

SIDE = 24
"""Signs and glyphs are compared at this size, pixels a side."""
EDGE = 3
"""Paper around them, pixels."""
STROKES = (2, 4)
"""How thick signs are drawn: light and bold."""
SIMILAR = 0.93
"""A glyph that correlates with a sign as well as this is one: signs of four fonts did by 0.95, nothing else by 0.91."""
LOWEST = 16
"""Height of a sign, working pixels."""
NARROWEST, WIDEST = 0.4, 1.0
"""Bounds of its width as a share of its height."""

Curve = Sequence[tuple[float, float]]
BOW: Curve = ((0.0, 0.05), (0.3, 0.05), (0.58, 0.1), (0.7, 0.27), (0.58, 0.44), (0.3, 0.5), (0.03, 0.5), (0.75, 1.0))
SNAKE: Curve = (
    *((0.95, 0.26), (0.8, 0.14), (0.5, 0.1), (0.2, 0.14), (0.06, 0.28), (0.2, 0.42), (0.5, 0.5)),
    *((0.8, 0.58), (0.94, 0.72), (0.8, 0.86), (0.5, 0.9), (0.2, 0.86), (0.05, 0.74)),
)
ROUND: Curve = (
    (1.0, 0.1),
    (0.75, 0.0),
    (0.5, 0.05),
    (0.28, 0.25),
    (0.22, 0.5),
    (0.28, 0.75),
    (0.5, 0.95),
    (0.75, 1.0),
    (1.0, 0.9),
)
HOOK: Curve = ((0.9, 0.15), (0.75, 0.02), (0.5, 0.02), (0.32, 0.18), (0.32, 0.6), (0.25, 0.85), (0.05, 1.0), (1.0, 1.0))
SIGNS: Sequence[Sequence[Curve]] = (
    (BOW, ((0.0, 0.05), (1.0, 0.05)), ((0.0, 0.27), (1.0, 0.27))),
    (SNAKE, ((0.5, 0.0), (0.5, 1.0))),
    (ROUND, ((0.0, 0.4), (0.8, 0.4)), ((0.0, 0.6), (0.8, 0.6))),
    (HOOK, ((0.05, 0.55), (0.75, 0.55))),
)


def is_sign(glyphs: Glyphs, ink: Pixels) -> NDArray[np.bool_]:
    """For each glyph whether it is a currency sign. `ink` is how dark each pixel is."""
    shape = glyphs.width / glyphs.height
    fit = (glyphs.height >= LOWEST) & (shape >= NARROWEST) & (shape <= WIDEST)
    for i in np.nonzero(fit)[0].tolist():
        fit[i] = _likeness(ink, glyphs.box(i)) >= SIMILAR
    return fit


def _likeness(ink: Pixels, box: Box) -> float:
    """How like a currency sign the ink in a box is, -1 to 1."""
    x, y, width, height = box.rounded()
    inner = SIDE - 2 * EDGE
    canvas = np.zeros((SIDE, SIDE), np.uint8)
    glyph = cv2.resize(ink[y : y + height, x : x + width], (inner, inner), interpolation=cv2.INTER_AREA)
    canvas[EDGE:-EDGE, EDGE:-EDGE] = glyph
    return float((_templates() @ _normal(canvas)).max())


@cache
def _templates() -> NDArray[np.float64]:
    """Every sign, light and bold, normalised: one row each."""
    return np.stack([_normal(_drawn(sign, thick)) for sign in SIGNS for thick in STROKES])


def _drawn(sign: Sequence[Curve], thick: int) -> Pixels:
    large = 8  # drawn larger and averaged, since OpenCV draws to whole pixels
    canvas = np.zeros((SIDE * large, SIDE * large), np.uint8)
    for curve in sign:
        points = (EDGE + 1 + np.array(curve) * (SIDE - 2 * EDGE - 2)) * large
        cv2.polylines(canvas, [np.rint(points).astype(np.int32)], False, 255, thick * large)
    return np.asarray(cv2.resize(canvas, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)


def _normal(picture: Pixels) -> NDArray[np.float64]:
    """A picture as a vector of length 1 around 0, a little blurred."""
    vector = cv2.GaussianBlur(picture, (0, 0), 1.0).astype(np.float64).ravel()
    vector -= vector.mean()
    return np.asarray(vector / max(1e-9, float(np.linalg.norm(vector))), dtype=np.float64)
