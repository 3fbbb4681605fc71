"""The id that is printed on a form: an ArUco marker in a known place, which tells the form from others like it."""

from collections.abc import Sequence
from enum import Enum

import cv2
import numpy as np

from forms.geometry import mapped, translation
from forms.layout import ID_DICTIONARY, Marker
from forms.page import AlignedPage, Pixels
from segmentation.grey import to_grey
from segmentation.quantiles import quantile_of_levels

PIXELS_PER_MM = 8
"""Of the upright picture in which an id is looked for."""
AROUND_MM = 3.0
"""Paper shown around it: a page may lie so far off, and markers are found by their white margin."""
FAINTEST = 24
"""What differs by fewer grey levels is one tone: nothing is printed there."""
BLACK = 0.25
"""The frame of an id alone makes half of it black; where less than this share is, there is none."""


class Identity(Enum):
    """What the id of a page says of a layout."""

    ITS_OWN = "its own"
    ANOTHER = "another"
    """Another form's, or none at all, or one that does not lie as the page does."""
    ILLEGIBLE = "illegible"
    """Something is printed there that cannot be read, or the scan is cut off before it."""
    NONE_ASKED = "none asked"
    """The layout has no id."""


def identity(aligned: AlignedPage) -> Identity:
    """What the id that is printed on a page says of the layout that the page is aligned on."""
    marker = aligned.layout.registration.id
    if marker is None:
        return Identity.NONE_ASKED
    seen = _seen(aligned, marker)
    if seen is None:
        return Identity.ILLEGIBLE
    known = cv2.aruco.getPredefinedDictionary(getattr(cv2.aruco, f"DICT_{ID_DICTIONARY.upper()}"))
    corners, numbers, _ = cv2.aruco.ArucoDetector(known, cv2.aruco.DetectorParameters()).detectMarkers(seen)
    if not corners:
        return Identity.ILLEGIBLE if _printed(seen) else Identity.ANOTHER
    upright = any(
        int(number) == marker.number and _upright(np.asarray(four, dtype=np.float64).reshape(4, 2))
        for four, number in zip(corners, np.ravel(numbers), strict=True)
    )
    return Identity.ITS_OWN if upright else Identity.ANOTHER


def undecided(fitting: Sequence[AlignedPage]) -> bool:
    """Whether a page fits several layouts, its id is illegible, and so it may be any of them."""
    forms = {aligned.layout.name for aligned in fitting}
    asked = any(aligned.layout.registration.id for aligned in fitting)
    return len(forms) > 1 and asked and not any(aligned.named for aligned in fitting)


def _seen(aligned: AlignedPage, marker: Marker) -> Pixels | None:
    """The place of an id, upright, with paper around it; None where the scan is cut off before it."""
    around = marker.box.grown(AROUND_MM, AROUND_MM)
    side = round(around.width * PIXELS_PER_MM)
    to_mm = translation(around.x, around.y) @ np.diag([1 / PIXELS_PER_MM, 1 / PIXELS_PER_MM, 1.0])
    to_page = aligned.transform @ to_mm
    x, y, width, height = _bounds(mapped(to_page, np.array([(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)])))
    part = aligned.page.pixels[y : y + height, x : x + width]
    if part.size == 0:
        return None
    from_centres = translation(-x - 0.5, -y - 0.5) @ to_page @ translation(0.5, 0.5)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    seen = cv2.warpPerspective(to_grey(part), from_centres, (side, side), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen, dtype=np.uint8)


def _bounds(corners: np.ndarray) -> tuple[int, int, int, int]:
    """The part of a page around corners that is on the page above and at the left: x, y, width, height, at least 1."""
    low = np.maximum(0, np.floor(corners.min(axis=0)) - 2).astype(int)
    width, height = np.maximum(1, np.ceil(corners.max(axis=0)).astype(int) + 2 - low)
    return int(low[0]), int(low[1]), int(width), int(height)


def _printed(seen: Pixels) -> bool:
    """Whether much black is where an id should be."""
    edge = round(AROUND_MM * PIXELS_PER_MM)
    place = np.ascontiguousarray(seen[edge:-edge, edge:-edge])
    dark, light = quantile_of_levels(place, 0.05), quantile_of_levels(seen, 0.9)
    return light - dark >= FAINTEST and float((place < (dark + light) / 2).mean()) >= BLACK


def _upright(corners: np.ndarray) -> bool:
    """Whether a marker's own top left is at the top left, and its own top right at the right of that."""
    (left, top), (right, _), (_, bottom), _ = corners.tolist()
    return bool(left < right and top < bottom)
