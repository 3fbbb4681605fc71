"""Quantiles with linear interpolation, as numpy's, without its cost: grey levels are counted, short lists sorted."""

from collections.abc import Iterable, Sequence
from math import floor

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.page import Pixels

Numbers = NDArray[np.integer | np.floating]


def quantile_of_levels(image: Pixels, share: float, where: Pixels | None = None, above: float = -1.0) -> float:
    """The quantile `share` (0 to 1) of grey levels; 0 where there are none.

    Only pixels that are not 0 in `where`, and only levels beyond `above`, count.
    """
    counts = cv2.calcHist([image], [0], where, [256], [0, 256]).ravel().astype(np.int64)
    counts[: max(0, floor(above) + 1)] = 0
    upto = np.cumsum(counts)
    if not upto[-1]:
        return 0.0
    place = (int(upto[-1]) - 1) * share
    lower = floor(place)
    levels = np.searchsorted(upto, (lower, min(lower + 1, upto[-1] - 1)), side="right").tolist()
    return _between(float(levels[0]), float(levels[1]), place - lower)


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
