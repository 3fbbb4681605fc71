"""A share that was counted, with the interval in which the true one lies 19 times of 20."""

import math
from dataclasses import dataclass

from forms.guarantee import tail, upper_bound

ONE_SIDE = 0.975
Z = 1.959964
MANY = 500
"""Of either sort: from then on the interval is Wilson's (1927), which is the same in the figures that are shown."""


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def rate(self) -> float | None:
        """The share that was seen; None where nobody looked."""
        return self.count / self.of if self.of else None

    @property
    def low(self) -> float:
        """The lower end: Clopper and Pearson's (1934)."""
        return 1.0 - Share(self.of - self.count, self.of).high if self.of else 0.0

    @property
    def high(self) -> float:
        """The upper end."""
        if not self.of:
            return 1.0
        if min(self.count, self.of - self.count) < MANY:
            return _exact(self.count, self.of)
        rate, spread = self.count / self.of, Z * Z / self.of
        root = math.sqrt(rate * (1 - rate) / self.of + spread / self.of / 4)
        return (rate + spread / 2 + Z * root) / (1 + spread)


def _exact(count: int, of: int) -> float:
    if count == of:
        return 1.0
    if count <= of // 2:
        return upper_bound(count, of, ONE_SIDE)
    # The tail of the rarer sort is the shorter sum: P(at most `count`) = 1 - P(at most `others` of the other sort).
    others = of - count - 1
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if tail(others, of, middle) > ONE_SIDE:
            low = middle
        else:
            high = middle
    return 1.0 - low
