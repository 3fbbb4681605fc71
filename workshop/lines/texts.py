"""What people write into a field, at random: numbers, amounts, dates. Digits are uniform, so that none can be guessed.

A network that is trained on few distinct strings learns them by heart; uniformly random ones leave it only the ink.
"""

import numpy as np

from workshop.drawing.shapes import DIGITS

ALPHABET = (*DIGITS, ",", ".", "/", "-", "=", "x")
"""What the reader of lines tells apart, in the order of its outputs; the blank of CTC comes after."""

ENDINGS = ("/-", "-", "=", ".-", ".", "/=", "--", ",-", "/--")
BEGINNINGS = ("-", "=", "=", ".")


def line_text(rng: np.random.Generator) -> str:
    """A text of at least one character of ALPHABET."""
    chance = rng.random()
    if chance < 0.50:
        return digits(int(rng.choice(range(1, 11), p=LENGTHS)), rng)
    if chance < 0.88:
        return _amount(rng)
    return _date(rng)


LENGTHS = np.array([3, 4, 5, 5, 5, 4, 3, 2, 2, 1]) / 34
"""How often a number has 1, 2, … digits."""


def digits(many: int, rng: np.random.Generator) -> str:
    """`many` digits, now and then zeros at their end, as round sums have."""
    text = "".join(rng.choice(list(DIGITS), many))
    zeros = int(rng.integers(1, many)) if many > 1 and rng.random() < 0.2 else 0
    return text[: many - zeros] + "0" * zeros


def _amount(rng: np.random.Generator) -> str:
    whole = digits(int(rng.integers(2, 9)), rng)
    separator = str(rng.choice([",", "."]))
    if rng.random() < 0.65:
        whole = _grouped(whole, separator, indian=rng.random() < 0.3)
    if rng.random() < 0.3:
        whole += ("." if separator == "," else ",") + digits(2, rng)
    if rng.random() < 0.4:
        whole += str(rng.choice(ENDINGS))
    if rng.random() < 0.08:
        whole = str(rng.choice(BEGINNINGS)) + whole
    return whole


def _grouped(text: str, separator: str, *, indian: bool) -> str:
    """Digits in groups of three from the right; the Indian way all but the last are of two."""
    head, groups = text[:-3], [text[-3:]]
    size = 2 if indian else 3
    while head:
        groups.insert(0, head[-size:])
        head = head[:-size]
    return separator.join(groups)


def _date(rng: np.random.Generator) -> str:
    separator = str(rng.choice(["/", "-", "."]))
    day, month = (digits(int(rng.integers(1, 3)), rng) for _ in range(2))
    return separator.join((day, month, digits(int(rng.choice([2, 4])), rng)))
