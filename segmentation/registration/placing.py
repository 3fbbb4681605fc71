"""What the ways to register share."""

import numpy as np
from numpy.typing import NDArray

from forms.geometry import Homography
from segmentation.registration.constellation import Placement

NOWHERE = Placement(np.eye(3), 0.0, float("inf"))
"""The placement of what was not found."""


def as_transform(row: NDArray[np.float64]) -> Homography:
    """The matrix of an axis-parallel placement (sx, sy, tx, ty)."""
    sx, sy, tx, ty = (float(value) for value in row)
    return np.array([[sx, 0, tx], [0, sy, ty], [0, 0, 1.0]])
