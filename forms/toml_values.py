"""From values of a TOML file to what a layout is made of. Each function raises ValueError for anything else."""

import datetime
import math
import re
from collections.abc import Callable

from forms.geometry import Box


def text(value: object) -> str:
    """A string."""
    if not isinstance(value, str):
        raise ValueError
    return value


def word(value: object) -> str:
    """A name of letters, digits, points, dashes and underscores."""
    if not re.fullmatch(r"[A-Za-z0-9_.-]+", text(value)):
        raise ValueError
    return text(value)


def texts(value: object) -> tuple[str, ...]:
    """A list of at least one string."""
    if not isinstance(value, list) or not value:
        raise ValueError
    return tuple(text(one) for one in value)


def count(value: object) -> int:
    """A whole number above 0."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError
    return value


def whole(value: object, smallest: int, largest: int) -> int:
    """A whole number within limits, both included."""
    if not isinstance(value, int) or isinstance(value, bool) or not smallest <= value <= largest:
        raise ValueError
    return value


def whole_numbers(value: object) -> tuple[int, ...]:
    """A list of at least one whole number."""
    if not isinstance(value, list) or not value:
        raise ValueError
    return tuple(whole(one, -1_000_000, 1_000_000) for one in value)


def day(value: object) -> datetime.date:
    """A day without a time; TOML has them: 2024-01-31."""
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise ValueError
    return value


def bounds(value: object) -> tuple[int, int]:
    """A list of two whole numbers above 0, the smaller first; or one, for both."""
    if isinstance(value, int):
        return count(value), count(value)
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError
    fewest, most = count(value[0]), count(value[1])
    if fewest > most:
        raise ValueError
    return fewest, most


def number(value: object) -> float:
    """A finite number."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise ValueError
    return float(value)


def positive(value: object) -> float:
    """A finite number above 0."""
    found = number(value)
    if found <= 0:
        raise ValueError
    return found


def share(value: object) -> float:
    """A number from 0 to 1."""
    found = number(value)
    if not 0 <= found <= 1:
        raise ValueError
    return found


def small_share(value: object) -> float:
    """A number between 0 and 1, neither of them included."""
    found = number(value)
    if not 0 < found < 1:
        raise ValueError
    return found


def numbers(length: int) -> Callable[[object], tuple[float, ...]]:
    """What takes a list of `length` numbers."""

    def convert(value: object) -> tuple[float, ...]:
        if not isinstance(value, list) or len(value) != length:
            raise ValueError
        return tuple(number(one) for one in value)

    return convert


def interval(value: object) -> tuple[float, float]:
    """A list of two numbers, the smaller first."""
    low, high = numbers(2)(value)
    if low > high:
        raise ValueError
    return low, high


def size(value: object) -> tuple[float, float]:
    """A list of two numbers above 0."""
    width, height = numbers(2)(value)
    return positive(width), positive(height)


def rows(length: int) -> Callable[[object], list[tuple[float, ...]]]:
    """What takes a list of lists of `length` numbers."""

    def convert(value: object) -> list[tuple[float, ...]]:
        if not isinstance(value, list):
            raise ValueError
        return [numbers(length)(row) for row in value]

    return convert


def box(value: object) -> Box:
    """A list of x, y, width and height, the latter two above 0."""
    x, y, width, height = numbers(4)(value)
    return Box(x, y, positive(width), positive(height))


def boxes(value: object) -> tuple[Box, ...]:
    """A list of boxes."""
    if not isinstance(value, list):
        raise ValueError
    return tuple(box(one) for one in value)
