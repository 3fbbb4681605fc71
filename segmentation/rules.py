"""Printed rules as measured things: their pieces, their centre lines, and how far any point is from the nearest one."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.geometry import Points
from forms.page import Pixels


@dataclass(frozen=True)
class RuleMap:
    """All rules of one direction in an image, ready to be asked for the nearest."""

    distance: NDArray[np.float32]
    """Distance of every pixel to the nearest centre line, pixels; huge where there is no rule at all."""
    nearest: NDArray[np.int32]
    """For every pixel, the index of the nearest centre point."""
    centres: Points
    """Points on centre lines, shape (n, 2), sub-pixel across the rule."""

    @cached_property
    def _framed(self) -> NDArray[np.float32]:
        """The distances with a frame of one pixel around them that is far from every rule."""
        return np.pad(self.distance, 1, constant_values=np.float32(1e6))

    def distances(self, x: NDArray[np.float32], y: NDArray[np.float32]) -> NDArray[np.float32]:
        """Distance from each point to the nearest rule; points outside the image are far from every rule."""
        height, width = self._framed.shape
        column = np.clip((x + 1.5).astype(np.int32), 0, width - 1)
        row = np.clip((y + 1.5).astype(np.int32), 0, height - 1)
        return np.asarray(self._framed.ravel()[row * width + column], dtype=np.float32)

    def nearest_points(self, points: Points) -> Points:
        """The nearest centre point to each point (points outside the image are moved to its edge first)."""
        height, width = self.distance.shape
        column = np.clip(np.rint(points[:, 0]).astype(np.intp), 0, width - 1)
        row = np.clip(np.rint(points[:, 1]).astype(np.intp), 0, height - 1)
        return self.centres[self.nearest[row, column]]


def map_horizontal(mask: Pixels) -> RuleMap:
    """The rule map of a mask of horizontal rules (255 on a rule)."""
    turned = map_vertical(np.ascontiguousarray(mask.T))
    return RuleMap(
        distance=np.ascontiguousarray(turned.distance.T),
        nearest=np.ascontiguousarray(turned.nearest.T),
        centres=turned.centres[:, ::-1],
    )


def map_vertical(mask: Pixels) -> RuleMap:
    """The rule map of a mask of vertical rules (255 on a rule): the centre of each run of ink in each row."""
    edges = np.diff((mask > 0).astype(np.int8), axis=1, prepend=0, append=0)
    row, start = np.nonzero(edges == 1)
    _, end = np.nonzero(edges == -1)
    middle = (start + end - 1) / 2
    # Wide blobs are not rules; their middle would only mislead.
    thin = (end - start) <= max(9, mask.shape[1] // 160)
    row, middle = row[thin], middle[thin]
    if len(row) == 0:
        far = np.full(mask.shape, 1e6, np.float32)
        return RuleMap(far, np.zeros(mask.shape, np.int32), np.zeros((1, 2)))
    canvas = np.full(mask.shape, 255, np.uint8)
    column = np.rint(middle).astype(np.intp)
    canvas[row, column] = 0
    distance, labels = cv2.distanceTransformWithLabels(canvas, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    index_of_label = np.zeros(int(labels.max()) + 1, np.int32)
    index_of_label[labels[row, column]] = np.arange(len(row), dtype=np.int32)
    return RuleMap(
        distance=np.asarray(distance, dtype=np.float32),
        nearest=index_of_label[labels],
        centres=np.column_stack([middle, row.astype(np.float64)]),
    )


@dataclass(frozen=True)
class Strokes:
    """Vertical rules as separate pieces: one row each in the arrays."""

    x: NDArray[np.float64]
    top: NDArray[np.float64]
    bottom: NDArray[np.float64]


def vertical_pieces(mask: Pixels, gap: int = 15) -> Strokes:
    """The pieces of vertical rules in a mask; breaks up to `gap` pixels are closed."""
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((gap, 1), np.uint8))
    _, _, stats, centres = cv2.connectedComponentsWithStats(closed)
    top = stats[1:, cv2.CC_STAT_TOP].astype(np.float64)
    height = stats[1:, cv2.CC_STAT_HEIGHT].astype(np.float64)
    return Strokes(x=centres[1:, 0].astype(np.float64), top=top, bottom=top + height - 1)
