"""How often a 1 is taken for a 7 or a 7 for a 1, drawn in the shapes of which Europeans write them.

A 1 with a long upstroke looks like the 7 of people who leave its bar out; so Europeans cross their 7. Each family of
the pen model is drawn alike often, by people whom training never draws.
"""

from dataclasses import dataclass

import numpy as np

from segmentation.normalisation import normalise
from workshop.datasets import Images
from workshop.distortion import INK_SIDE
from workshop.drawing.pen import Writer
from workshop.mistakes import interval
from workshop.reporting.network import Network

EUROPEAN = {
    "1": (
        "flag",
        "small_flag",
        "flag_foot",
        "long_upstroke",
        "longest_upstroke",
        "hooked",
        "roof",
        "round_roof",
        "curled_foot",
    ),
    "7": ("crossed", "hooked_crossed", "waved_crossed", "like_f", "bowed_crossed"),
}
PEOPLE = 150
"""Who draw each family once."""
OTHERS = 900
"""Added to a recipe's seed: other people than those of training, calibration and letters."""
LIMIT = 0.005
"""At most so many should be exchanged."""


@dataclass(frozen=True)
class Exchanged:
    """1 and 7 taken for each other."""

    characters: int
    wrong: int
    """Best of the ten digits is the other of the two."""
    upper: float
    """The true share is below this with 95 % (Wilson, two-sided)."""
    by_family: dict[str, float]
    """Such as `1 flag` to the share that is taken for the other."""

    @property
    def share(self) -> float:
        """Of all drawn ones and sevens."""
        return self.wrong / self.characters


def ones_and_sevens(network: Network, seed: int) -> Exchanged:
    """Draw both digits in all European families and ask; the first ten classes must be the digits."""
    wrong: dict[str, int] = {}
    for digit, families in EUROPEAN.items():
        other = 7 if digit == "1" else 1
        for family in families:
            taken = network.ask(drawn(digit, family, seed))[:, :10].argmax(axis=1)
            wrong[f"{digit} {family}"] = int((taken == other).sum())
    total, many = sum(wrong.values()), PEOPLE * len(wrong)
    return Exchanged(many, total, interval(total, many)[1], {name: hits / PEOPLE for name, hits in wrong.items()})


def drawn(digit: str, family: str, seed: int) -> Images:
    """(PEOPLE, 28, 28, 1) crops of one family, each by another person."""
    people = range((seed + OTHERS) * 100_000, (seed + OTHERS) * 100_000 + PEOPLE)
    masks = (Writer(who).shape(digit, family, INK_SIDE, np.random.default_rng((who, 7))).mask for who in people)
    return np.stack([normalise(mask) for mask in masks])[..., None]
