"""A challenger against the champion, on what neither has learnt from."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from recognizer.runtime import Classifier
from workshop.datasets import CharacterSet, Images, Labels

MAY_LOSE = 0.0005
"""Share of the locked base data that a challenger may read worse."""
CHANCE = 0.05
"""Likelihood that an equal challenger would have won as clearly by chance, above which it is refused."""


@dataclass(frozen=True)
class Contest:
    """What both did."""

    characters: int
    """Of the locked base data."""
    champion: int
    """How many of them it reads right."""
    challenger: int
    fields: int
    """Settled fields that were kept back."""
    won: int
    """Of them those that only the challenger reads right."""
    lost: int
    """Those that only the champion does."""

    @property
    def chance(self) -> float:
        """How likely an equal challenger would do so well or better.

        McNemar's test (1947) on the fields that only one of them reads right, one-sided and exact with the mid-p
        value of Fagerland, Lydersen and Laake (2013), which keeps its level with few fields and wastes less.
        """
        many = self.won + self.lost
        above = sum(comb(many, wins) for wins in range(self.won + 1, many + 1))
        return (above + comb(many, self.won) / 2) / 2.0**many

    def objections(self) -> Iterator[str]:
        """Why it must not be promoted; none where it may be."""
        loss = (self.champion - self.challenger) / max(1, self.characters)
        if loss > MAY_LOSE:
            yield (
                f"it reads {loss:.3%} of {self.characters:,} locked digits worse, and may lose {MAY_LOSE:.2%} at most; "
                "learn with a smaller rate or from more corrections"
            )
        if not self.fields:
            yield "no corrections were kept back to measure on; settle fields of more documents"
        elif self.chance > CHANCE:
            yield (
                f"of {self.fields} settled fields kept back it reads {self.won} right that the champion does not "
                f"and {self.lost} the other way round, as could be chance (p = {self.chance:.3f}); settle more fields"
            )

    def as_text(self) -> str:
        """In words."""
        return (
            f"locked digits right {self.challenger:,} of {self.characters:,} (champion {self.champion:,}); of "
            f"{self.fields} settled fields kept back {self.won} won and {self.lost} lost (p = {self.chance:.3f})"
        )


def contest(
    champion: Classifier, challenger: Classifier, locked: tuple[Images, Labels], settled: CharacterSet, fields: Labels
) -> Contest:
    """Ask both. `settled` are characters that were kept back, `fields` (n,) says to which field each belongs.

    A field is right where all its characters are, so that the characters of one field are not taken for independent.
    """
    images, labels = locked
    right = [int((_answers(one, images[..., 0]) == labels).sum()) for one in (champion, challenger)]
    first, second = (_whole(_answers(one, settled.images) == settled.labels, fields) for one in (champion, challenger))
    return Contest(
        characters=len(labels),
        champion=right[0],
        challenger=right[1],
        fields=len(first),
        won=int((second & ~first).sum()),
        lost=int((first & ~second).sum()),
    )


def _answers(network: Classifier, crops: Images) -> NDArray[np.int64]:
    return np.asarray(network.probabilities(crops).argmax(axis=1))


def _whole(right: NDArray[np.bool_], fields: Labels) -> NDArray[np.bool_]:
    return np.array([right[fields == one].all() for one in np.unique(fields)], np.bool_)
