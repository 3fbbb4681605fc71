"""Connected components by their pixels alone: most masks here are bare, and arrays of all pixels are dear."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.page import Pixels

MOST = 0xFFFF
"""So many components can be numbered by two bytes, which is done in half the time that four take."""


@dataclass(frozen=True)
class Components:
    """The 8-connected components of a mask, numbered from 1; the ground is number 0."""

    count: int
    """How many numbers there are, that of the ground included."""
    places: NDArray[np.intp]
    """Where each pixel of the mask lies in it, row by row, as one number."""
    number: NDArray[np.intp]
    """For each of these pixels, the component that it belongs to."""


def components(mask: Pixels) -> Components:
    """The components of a mask (255 where it is set)."""
    places = np.flatnonzero(mask > 0)
    if not len(places):
        return Components(1, places, places)
    kind = cv2.CV_16U if len(places) <= MOST or _runs(mask) <= MOST else cv2.CV_32S
    count, labels = cv2.connectedComponents(mask, ltype=kind)
    return Components(count, places, labels.ravel()[places].astype(np.intp))


def _runs(mask: Pixels) -> int:
    """How many level runs a mask has: no fewer than components."""
    starts = cv2.countNonZero(cv2.compare(mask[:, 1:], mask[:, :-1], cv2.CMP_GT))
    return starts + cv2.countNonZero(np.ascontiguousarray(mask[:, 0]))
