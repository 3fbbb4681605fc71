"""Borders of a comb's cells that writing or a blurred lens hides from the mask of rules, seen by their darkness."""

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.geometry import Homography, mapped
from forms.layout import Element
from forms.page import Pixels

ACROSS_MM, STEP_MM = 1.4, 0.1
"""So far to both sides of a border it is looked at, and how finely."""
NEAR_MM = 0.3
"""How near to its place a border is darkest."""
ALONG = 0.12
"""Ends of a border, as a share of its height, that are left out: the level sides are dark there."""
DEEP = 0.2
"""How much darker than the paper on both its sides a border is, as a share of what the comb's outer borders are."""


def inner_borders(comb: Element, ink: Pixels, transform: Homography) -> NDArray[np.bool_]:
    """For each border between two cells of a comb, whether it is a dark ridge in its place.

    `ink` is how much darker than the paper around it each pixel is, `transform` goes from millimetres to its pixels.
    """
    steps = np.arange(-ACROSS_MM, ACROSS_MM + STEP_MM / 2, STEP_MM)
    across = comb.box.x + comb.box.width * np.arange(comb.cells + 1) / comb.cells
    down = comb.box.y + comb.box.height * np.linspace(ALONG, 1 - ALONG, 16)
    x, y = np.broadcast_arrays(across[:, None, None] + steps[None, None, :], down[None, :, None])
    where = mapped(transform, np.column_stack([x.ravel(), y.ravel()])).astype(np.float32)
    column, row = where[:, 0].reshape(len(across), -1), where[:, 1].reshape(len(across), -1)
    dark = cv2.remap(ink, column, row, cv2.INTER_LINEAR).reshape(x.shape).astype(np.float64).mean(axis=1)
    near, left, right = np.abs(steps) <= NEAR_MM, steps < -NEAR_MM, steps > NEAR_MM
    top = dark[:, near].max(axis=1)
    depth = top - np.maximum(dark[:, left].min(axis=1), dark[:, right].min(axis=1))
    return np.asarray(depth[1:-1] >= DEEP * max(1.0, float(depth[[0, -1]].min())), dtype=np.bool_)
