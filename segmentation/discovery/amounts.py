"""Amounts: the places behind a currency sign, in its own frame, in the next one or on the same line."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from forms.geometry import Box
from segmentation.discovery.place import Place, PlaceKind

ROOM = 1.5
"""There is room for an amount in a sign's own frame where at least so many of its heights are left beside it."""
NEAR = 2.0
"""An amount begins at most so many of its sign's heights to the right of it."""
GAP = 0.15
"""Paper after a sign, as a share of its height."""


def with_amounts(places: Sequence[Place], signs: Sequence[Box]) -> list[Place]:
    """The places with those behind a sign known as amounts and without the signs; frames that hold a sign alone go."""
    found = list(places)
    for sign in signs:
        own = [place for place in found if _holds(place.box, sign)]
        for place in own:
            found.remove(place)
            if place.box.right - sign.right > ROOM * sign.height:
                found.append(_behind(place, sign))
        if not any(place.box.right - sign.right > ROOM * sign.height for place in own):
            found = [replace(place, content="amount") if _follows(place, sign, found) else place for place in found]
    return found


def _holds(box: Box, sign: Box) -> bool:
    x, y = sign.centre
    return box.x < x < box.right and box.y < y < box.bottom


def _behind(place: Place, sign: Box) -> Place:
    """The rest of a place to the right of a sign in it."""
    share = float(np.clip((sign.right + GAP * sign.height - place.box.x) / place.box.width, 0, 1))
    a, b, c, d = place.corners
    return replace(place, corners=np.array([a + share * (b - a), b, c, d + share * (c - d)]), content="amount")


def _follows(place: Place, sign: Box, places: Sequence[Place]) -> bool:
    """Whether a place is the first open one to the right of a sign, and near it."""
    beside = [
        other
        for other in places
        if other.kind is not PlaceKind.COMB
        and -GAP * sign.height < other.box.x - sign.right < NEAR * sign.height
        and other.box.y < sign.centre[1] < other.box.bottom
    ]
    return bool(beside) and place is min(beside, key=lambda other: other.box.x)
