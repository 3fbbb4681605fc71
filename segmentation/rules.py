"""Printed rules as measured things: how far any point is from one, where its middle runs, upright pieces."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.page import Pixels
from segmentation.straight import closed_upright

NOWHERE = 1 << 40
"""Place of a run that there is not."""
FAR = 1e6
"""Distance where there is no rule, pixels."""
WIDEST_RUN = 16
"""Ink that is wider than this, working pixels, is no rule; its middle would only mislead. Frames of cheques are 1.3 mm
thick."""
CLOSED = 4
"""A rule counts as going on for so many pixels past each of its ends."""


@dataclass(frozen=True)
class Runs:
    """The runs of set pixels along the rows of a mask, in the order in which they are read.

    A place is one number: its row times `stride`, and its column plus one, so that no run touches another row's.
    """

    first: NDArray[np.intp]
    last: NDArray[np.intp]
    """The place of each run's first and last pixel, with one run far before and one far behind all others."""
    stride: int

    def nearest(
        self, column: NDArray[np.intp], row: NDArray[np.intp]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """First and last column of the run nearest to each point in its row, and how far that is, the left one of two.

        Where there is none in the row it is farther than any image is wide.
        """
        start = row * self.stride + 1
        behind = np.searchsorted(self.first, start + np.clip(column, -1, self.stride - 2), side="right")
        before = behind - 1
        to_left = np.where(self.first[before] >= start, np.maximum(column + start - self.last[before], 0), NOWHERE)
        to_right = np.where(self.last[behind] < start + self.stride, self.first[behind] - start - column, NOWHERE)
        found = np.where(to_left <= to_right, before, behind)
        return self.first[found] - start, self.last[found] - start, np.minimum(to_left, to_right)


def find_runs(mask: Pixels) -> Runs:
    """The runs of a mask (255 where it is set)."""
    height, width = mask.shape
    framed = np.zeros((height, width + 2), np.uint8)
    framed[:, 1:-1] = mask
    flat = framed.ravel()
    changes = np.flatnonzero(flat[1:] != flat[:-1])
    first, last = changes[::2] + 1, changes[1::2]
    return Runs(
        np.concatenate([[-NOWHERE], first, [NOWHERE]]), np.concatenate([[-NOWHERE], last, [NOWHERE]]), width + 2
    )


@dataclass(frozen=True)
class RuleMap:
    """All rules of one direction in an image, seen so that they are upright; places count from centres of pixels."""

    mask: Pixels
    """255 on a rule."""

    @cached_property
    def _runs(self) -> "Runs":
        """The runs of the mask with every rule a little longer: scans break rules."""
        return find_runs(np.asarray(cv2.dilate(self.mask, np.ones((2 * CLOSED + 1, 1), np.uint8)), dtype=np.uint8))

    @cached_property
    def _distance(self) -> NDArray[np.float32]:
        """At half the scale: the distance to the nearest rule."""
        height, width = self.mask.shape[0] // 2, self.mask.shape[1] // 2
        # The mean of four pixels is 0 only where none of them is set.
        halved = cv2.resize(self.mask[: 2 * height, : 2 * width], (width, height), interpolation=cv2.INTER_AREA)
        if not halved.any():
            return np.full((height, width), FAR, np.float32)
        _, bare = cv2.threshold(halved, 0, 255, cv2.THRESH_BINARY_INV)
        return np.asarray(2 * cv2.distanceTransform(bare, cv2.DIST_L2, 3), dtype=np.float32)

    def distances(self, across: NDArray[np.float32], along: NDArray[np.float32]) -> NDArray[np.float32]:
        """Distance from each point, shape (n, m), to the nearest rule, to two pixels; outside the image all is far."""
        if not across.size:
            return np.zeros(across.shape, np.float32)
        column, row = (places * np.float32(0.5) - np.float32(0.25) for places in (across, along))
        far = cv2.remap(self._distance, column, row, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=FAR)
        return np.asarray(far, dtype=np.float32)

    def offsets(
        self, across: NDArray[np.float64], along: NDArray[np.float64], reach: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """From each point straight across to the middle of the nearest rule, up to `reach` pixels; FAR without one.

        `reach` is as many numbers as there are points, or broadcasts to them.
        """
        first, last, away = self._runs.nearest(np.rint(across).astype(np.intp), np.rint(along).astype(np.intp))
        thin = (away <= np.ceil(reach)) & (last - first < WIDEST_RUN)
        return np.where(thin, (first + last) / 2 - across, FAR)

    def present(self, across: NDArray[np.float64], along: NDArray[np.float64], reach: int) -> NDArray[np.bool_]:
        """Whether a rule passes each point at most `reach` pixels beside it; rules end where they end in the mask."""
        widened = self._widened(reach)
        height, width = widened.shape
        column, row = np.rint(across).astype(np.intp) + reach, np.rint(along).astype(np.intp)
        inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
        return np.asarray(inside & (np.take(widened, row * width + column, mode="clip") > 0), dtype=np.bool_)

    def _widened(self, reach: int) -> Pixels:
        """The mask, framed by `reach` pixels on the left and right, with rules so much wider both ways."""
        if reach not in self._widened_before:
            framed = cv2.copyMakeBorder(self.mask, 0, 0, reach, reach, cv2.BORDER_CONSTANT, value=0)
            wider = cv2.dilate(framed, np.ones((1, 2 * reach + 1), np.uint8))
            self._widened_before[reach] = np.asarray(wider, dtype=np.uint8)
        return self._widened_before[reach]

    @cached_property
    def _widened_before(self) -> dict[int, Pixels]:
        """By reach: there are few, as a layout's elements are all looked for at about one scale."""
        return {}


def map_horizontal(mask: Pixels) -> RuleMap:
    """The rule map of a mask of level rules (255 on a rule): `across` is then y and `along` is x."""
    return map_vertical(np.asarray(cv2.transpose(mask), dtype=np.uint8))


def map_vertical(mask: Pixels) -> RuleMap:
    """The rule map of a mask of upright rules (255 on a rule): `across` is x and `along` is y."""
    return RuleMap(mask)


@dataclass(frozen=True)
class Strokes:
    """Vertical rules as separate pieces: one row each in the arrays."""

    x: NDArray[np.float64]
    top: NDArray[np.float64]
    bottom: NDArray[np.float64]


def vertical_pieces(mask: Pixels, gap: int = 15) -> Strokes:
    """The pieces of vertical rules in a mask; breaks up to `gap` pixels are closed."""
    closed = closed_upright(mask, gap)
    contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes = np.array([cv2.boundingRect(contour) for contour in contours], dtype=np.float64).reshape(-1, 4)
    x, top, width, height = boxes.T
    return Strokes(x=x + (width - 1) / 2, top=top, bottom=top + height - 1)
