"""Names of places by where they are: `r3c2` is the second place of the third row."""

from collections.abc import Sequence

from segmentation.discovery.place import Place, PlaceKind


def named(places: Sequence[Place]) -> dict[str, Place]:
    """The places by name, row by row from the top, each row from left to right.

    Printed places count as well, and lines of writing in the open do not: they come after, as `line1`, `line2` and so
    on. So the same form gives the same names wherever it lies on the glass and whatever is written on it, as long as
    the same combs and cells are found.
    """
    found: dict[str, Place] = {}
    left = sorted(
        (place for place in places if place.kind is not PlaceKind.LINE), key=lambda place: place.box.centre[1]
    )
    row = 0
    while left:
        row += 1
        first = left[0].box
        beside = [place for place in left if place.box.centre[1] < first.bottom and place.box.y < first.centre[1]]
        left = [place for place in left if place not in beside]
        for column, place in enumerate(sorted(beside, key=lambda place: place.box.x), 1):
            found[f"r{row}c{column}"] = place
    lines = sorted((place for place in places if place.kind is PlaceKind.LINE), key=lambda place: place.box.y)
    return found | {f"line{number}": place for number, place in enumerate(lines, 1)}
