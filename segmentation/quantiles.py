"""Quantiles with linear interpolation, as numpy's, without its cost: grey levels are counted, short lists sorted."""

from collections.abc import Iterable, Sequence
from math import floor

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.page import Pixels

LARGE, ROWS = 20_000, 12
"""Of images with so many pixels, so many rows are looked at first."""

Numbers = NDArray[np.integer | np.floating]


def quantile_of_levels(image: Pixels, share: float, where: Pixels | None = None, above: float = -1.0) -> float:
    """The quantile `share` (0 to 1) of grey levels; 0 where there are none.

    Only pixels that are not 0 in `where`, and only levels beyond `above`, count.
    """
    if where is None and above < 0 and image.size >= LARGE:
        return _quantile_of_large(image, share)
    upto = np.cumsum(_counts(image, where, above))
    if not upto[-1]:
        return 0.0
    place = (int(upto[-1]) - 1) * share
    lower = floor(place)
    levels = np.searchsorted(upto, (lower, min(lower + 1, upto[-1] - 1)), side="right").tolist()
    return _between(float(levels[0]), float(levels[1]), place - lower)


def _counts(image: Pixels, where: Pixels | None, above: float) -> NDArray[np.int64]:
    """How often there is each level."""
    counts = cv2.calcHist([image], [0], where, [256], [0, 256]).ravel().astype(np.int64)
    counts[: max(0, floor(above) + 1)] = 0
    return counts


def _quantile_of_large(image: Pixels, share: float) -> float:
    """The same of all pixels: some rows tell about where it is, and from there one counts up or down.

    To count what is lighter than a level takes a tenth of the time of counting all levels.
    """
    place = (image.size - 1) * share
    lower = floor(place)
    some = np.cumsum(_counts(image[:: image.shape[0] // ROWS or 1], None, -1.0))
    level = int(np.searchsorted(some, share * (int(some[-1]) - 1), side="right"))
    while _upto(image, level) <= lower:
        level += 1
    while level > 0 and _upto(image, level - 1) > lower:
        level -= 1
    higher = level
    while _upto(image, higher) <= min(lower + 1, image.size - 1):
        higher += 1
    return _between(float(level), float(higher), place - lower)


def _upto(image: Pixels, level: int) -> int:
    """How many pixels are not lighter than a level."""
    return int(image.size) - cv2.countNonZero(cv2.threshold(image, level, 255, cv2.THRESH_BINARY)[1])


def quantile_of_few(values: Iterable[float], share: float) -> float:
    """The quantile `share` (0 to 1) of at least one number."""
    return quantile_of_ordered(sorted(values), share)


def quantile_of_many(values: Numbers, share: float) -> float:
    """The quantile `share` (0 to 1) of at least one number, given in any order."""
    lower = floor((values.size - 1) * share)
    return quantile_of_ordered(np.partition(values, (lower, min(lower + 1, values.size - 1))), share)


def quantile_of_ordered(ordered: Sequence[float] | Numbers, share: float) -> float:
    """The quantile `share` (0 to 1) of at least one number, given in ascending order."""
    place = (len(ordered) - 1) * share
    lower = floor(place)
    return _between(float(ordered[lower]), float(ordered[min(lower + 1, len(ordered) - 1)]), place - lower)


def _between(low: float, high: float, share: float) -> float:
    """As numpy rounds it: from whichever end is nearer."""
    return high - (high - low) * (1 - share) if share >= 0.5 else low + (high - low) * share
