"""What makes one person's writing: which families of shapes they use, and how they bend, lean, press and space them."""

from bisect import bisect
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from workshop.drawing.shapes import DIGITS, LETTERS, MARKS, commonness


@dataclass(frozen=True)
class Hand:
    """A person's habits. Lengths are shares of the digit's height."""

    families: Mapping[str, str]
    """For each character the family that the person learnt."""
    second_families: Mapping[str, str]
    """For each character another family that slips in now and then."""
    slip: float
    """How often the second family is used."""
    slant: float
    """Lean to the right: x shift for one height upwards."""
    slant_spread: float
    """How much the lean changes from digit to digit."""
    width: float
    """Width of digits relative to the shapes' own."""
    own_bend: float
    """How far the person's own version of a shape is from the common one."""
    bend: float
    """How far one digit is from the next of the same kind."""
    roundness: float
    """Radius by which corners are rounded."""
    tremor: float
    """Unsteadiness along a stroke."""
    overshoot: float
    """How far strokes run on or stop short."""
    thickness: float
    """Width of the pen's line."""
    pressure: float
    """How much the line's width varies."""
    taper: float
    """How much lines thin out where the pen lands and leaves, 0 to 1."""
    spacing: float
    """Gap between neighbours."""
    size_spread: float
    """How much the height changes from digit to digit."""
    shrinking: float
    """How much smaller each further zero of a row of zeros is."""
    drift: float
    """Rise of the base line for one height to the right."""
    linking: float
    """How often neighbours that touch are written without lifting the pen."""


def drawn_hand(rng: np.random.Generator) -> Hand:
    """A person at random, from the neat to the careless."""
    care = float(rng.beta(2, 2))
    """0 neat, 1 careless."""
    # Capitals have dice of their own: whoever writes only digits writes them alike with or without an alphabet.
    of_letters = rng.spawn(1)[0]
    return Hand(
        families={character: _family(character, rng) for character in DIGITS + MARKS} | _alphabet(of_letters),
        second_families={character: _family(character, rng) for character in DIGITS + MARKS} | _alphabet(of_letters),
        slip=float(rng.uniform(0, 0.25)),
        slant=float(np.clip(rng.normal(0.12, 0.17), -0.25, 0.55)),
        slant_spread=0.02 + 0.05 * care,
        width=float(np.clip(rng.lognormal(0.0, 0.2), 0.65, 1.5)),
        own_bend=float(rng.uniform(0.015, 0.045)),
        bend=0.007 + 0.018 * care,
        roundness=float(rng.uniform(0.008, 0.03 + 0.04 * care)),
        tremor=float(0.001 + 0.007 * rng.beta(1, 3)),
        overshoot=float(rng.uniform(0.01, 0.03 + 0.06 * care)),
        thickness=float(rng.uniform(0.05, 0.125)),
        pressure=float(rng.uniform(0.05, 0.3)),
        taper=float(rng.uniform(0.0, 0.7)),
        spacing=float(rng.uniform(0.08, 0.3)),
        size_spread=0.02 + 0.07 * care,
        shrinking=float(max(0.0, rng.uniform(-0.15, 0.18))),
        drift=float(rng.normal(0, 0.02)),
        linking=float(rng.uniform(0.0, 0.6)),
    )


def _family(character: str, rng: np.random.Generator) -> str:
    names, shares = commonness(character)
    return names[int(rng.choice(len(names), p=shares))]


def _alphabet(rng: np.random.Generator) -> dict[str, str]:
    """A family for each capital, all from one throw."""
    chances = rng.random(len(LETTERS)).tolist()
    return {letter: _family_at(letter, chance) for letter, chance in zip(LETTERS, chances, strict=True)}


def _family_at(letter: str, chance: float) -> str:
    names, shares = commonness(letter)
    return names[min(bisect(list(accumulate(shares)), chance), len(names) - 1)]
