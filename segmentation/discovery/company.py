"""Company: which of many pieces of writing are alike, all held against each other at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from segmentation.discovery.writing import Writing

CLOSE = 0.6
"""Letters of one word are at most this far apart, as a share of its height."""
TONE = 30.0
"""Print of one page differs by at most this much in any colour, 0 to 255: a pen or pencil mostly differs more."""

Pairs = NDArray[np.bool_]
"""For each of n pieces of writing and each of n, whether something holds of the first and the second, shape (n, n)."""


@dataclass(frozen=True)
class Company:
    """Pieces of writing of one page."""

    writings: Sequence[Writing]

    @cached_property
    def one_ink(self) -> Pairs:
        """Whether both have the same colour."""
        same = np.ones((len(self.writings), len(self.writings)), bool)
        for channel in np.array([writing.tone for writing in self.writings]).T:
            same &= np.abs(channel[:, None] - channel) <= TONE
        return same

    def alike(self, shift: NDArray[np.float64]) -> Pairs:
        """Whether both are of one ink and one size and stand on one line.

        `shift` is how far down the second is moved before, pixels; it broadcasts to all pairs.
        """
        top = np.abs(_differences(np.array([writing.top for writing in self.writings])) - shift) <= self._exact
        bottom = np.abs(_differences(self._bottom) - shift) <= self._exact
        height = np.abs(_differences(self._height)) <= self._exact
        return np.asarray(self.one_ink & top & (bottom | height))

    @cached_property
    def continued(self) -> Pairs:
        """Whether both are parts of one word that a stroke taken for a rule has parted."""
        left = np.array([writing.glyphs.x.min() for writing in self.writings])
        right = np.array([writing.glyphs.right.max() for writing in self.writings])
        gap = np.abs(np.maximum(left[:, None], left) - np.minimum(right[:, None], right))
        near = gap < CLOSE * np.minimum(self._height[:, None], self._height)
        on_line = np.abs(_differences(self._bottom)) <= self._exact
        return np.asarray(near & on_line & self.one_ink)

    @cached_property
    def _bottom(self) -> NDArray[np.float64]:
        return np.array([writing.bottom for writing in self.writings])

    @cached_property
    def _height(self) -> NDArray[np.float64]:
        return np.array([writing.height for writing in self.writings])

    @cached_property
    def _exact(self) -> NDArray[np.float64]:
        """By how much two measures of a pair differ at most where they are the same, shape (n, n)."""
        exact = np.array([writing.exact for writing in self.writings])
        return np.asarray(np.maximum(exact[:, None], exact))


def _differences(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The first of each pair less the second."""
    return np.asarray(values[:, None] - values)
