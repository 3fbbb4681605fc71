"""Two halves of real scans: one to look at and tune on, one to measure on once. Writers and batches stay together."""

import hashlib
import re
from enum import StrEnum
from pathlib import PurePath

BLOCK = 50
"""Strips whose numbers lie in one block of this size were collected together."""
STRIP = re.compile(r"a_car_(\d+)")
REGISTER = re.compile(r"\w+_(K\d+)_")


class Half(StrEnum):
    """A half of the groups."""

    DEV = "dev"
    REPORT = "report"


def group_of(file: str) -> str:
    """The writer or batch that a file belongs to, as far as its name tells: a block, a register, else itself."""
    path = PurePath(file)
    if strip := STRIP.match(path.name):
        return f"a_car_{int(strip[1]) // BLOCK}"
    if register := REGISTER.match(path.name):
        return register[1]
    return "/".join(path.parts[-2:])


def half_of(file: str) -> Half:
    """Which half a file is in: dev where the hash of its group is even."""
    even = hashlib.sha256(group_of(file).encode()).digest()[-1] % 2 == 0
    return Half.DEV if even else Half.REPORT
