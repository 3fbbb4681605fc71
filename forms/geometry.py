"""Boxes and plane transforms. Whether a box is in pixels or millimetres is said where it is used."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Points as rows: shape (n, 2), x then y."""

Homography = NDArray[np.float64]
"""A plane projective transform, shape (3, 3)."""


@dataclass(frozen=True)
class Box:
    """An upright rectangle: left edge, top edge, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the bottom edge."""
        return self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box."""
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def corners(self) -> Points:
        """The four corners, clockwise from top left, shape (4, 2)."""
        return np.array(
            [(self.x, self.y), (self.right, self.y), (self.right, self.bottom), (self.x, self.bottom)], dtype=np.float64
        )

    def shifted(self, dx: float, dy: float) -> "Box":
        """The same box elsewhere."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def scaled(self, sx: float, sy: float) -> "Box":
        """The box in units 1/sx and 1/sy as large."""
        return Box(self.x * sx, self.y * sy, self.width * sx, self.height * sy)

    def grown(self, dx: float, dy: float) -> "Box":
        """The box with `dx` more on the left and on the right, `dy` more above and below."""
        return Box(self.x - dx, self.y - dy, self.width + 2 * dx, self.height + 2 * dy)

    def joined(self, other: "Box") -> "Box":
        """The smallest box around both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def intersected(self, other: "Box") -> "Box":
        """What both have in common; width or height is 0 where that is nothing."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        return Box(x, y, max(0.0, min(self.right, other.right) - x), max(0.0, min(self.bottom, other.bottom) - y))

    def holds(self, other: "Box") -> bool:
        """Whether the other box lies within this one, up to a billionth of a unit of rounding."""
        near = 1e-9
        across = self.x - near <= other.x and other.right <= self.right + near
        return across and self.y - near <= other.y and other.bottom <= self.bottom + near

    @property
    def area(self) -> float:
        """Width times height."""
        return self.width * self.height

    def rounded(self) -> tuple[int, int, int, int]:
        """x, y, width and height as whole numbers, edges rounded to the nearest."""
        return rounded(self.x, self.y, self.width, self.height)


def rounded(x: float, y: float, width: float, height: float) -> tuple[int, int, int, int]:
    """A box as whole numbers, edges rounded to the nearest."""
    left, top = round(x), round(y)
    return left, top, round(x + width) - left, round(y + height) - top


def shared_areas(boxes: Sequence[Box], others: Sequence[Box]) -> NDArray[np.float64]:
    """The area that each of n boxes has in common with each of m others, shape (n, m)."""
    one = np.array([(box.x, box.y, box.right, box.bottom) for box in boxes]).reshape(-1, 1, 4)
    two = np.array([(box.x, box.y, box.right, box.bottom) for box in others]).reshape(1, -1, 4)
    sides = np.minimum(one[..., 2:], two[..., 2:]) - np.maximum(one[..., :2], two[..., :2])
    return np.asarray(np.clip(sides, 0, None).prod(axis=2), dtype=np.float64)


def translation(dx: float, dy: float) -> Homography:
    """The transform that moves everything by (dx, dy)."""
    return np.array([[1.0, 0.0, dx], [0.0, 1.0, dy], [0.0, 0.0, 1.0]])


def mapped(transform: Homography, points: Points) -> Points:
    """`points` (n, 2) under a plane projective transform, shape (n, 2); not finite for points on its horizon."""
    homogeneous = points @ transform[:, :2].T + transform[:, 2]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(homogeneous[:, :2] / homogeneous[:, 2:3], dtype=np.float64)


def bounding_box(points: Points) -> Box:
    """The smallest upright box around points."""
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    return Box(float(x0), float(y0), float(x1 - x0), float(y1 - y0))


def mapped_box(transform: Homography, box: Box) -> Box:
    """The upright box around a box's corners after a transform."""
    return bounding_box(mapped(transform, box.corners))
