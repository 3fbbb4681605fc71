"""Registration by ArUco markers (Garrido-Jurado et al. 2014): their numbers tell which way up the page is."""

from collections import Counter

import cv2
import numpy as np

from forms.geometry import Homography, Points, mapped
from forms.layout import Layout
from forms.page import Pixels
from segmentation.registration.placing import NOWHERE, Placement, pixels_per_mm, plausible
from segmentation.structure import Structure

FEWEST = 2
"""So many markers must be found: the corners of one alone say little about a page around it."""
NEAR_MM = 1.5
"""A marker is in its place where its corners are this near to it."""


def place_by_markers(layout: Layout, structure: Structure) -> Placement:
    """Where the layout's markers lie on the page; a Placement of fit 0 where too few are found, each once."""
    wanted = {marker.number: marker.box.corners for marker in layout.registration.markers}
    seen = _seen(structure.scanned.grey, layout.registration.dictionary)
    found = {number: corners for number, corners in seen.items() if number in wanted}
    if len(found) < FEWEST:
        return NOWHERE
    source = np.concatenate([wanted[number] for number in found])
    target = mapped(structure.upright, np.concatenate(list(found.values())))
    fitted: Homography | None = cv2.findHomography(source, target, cv2.RANSAC, 3.0)[0]  # type: ignore[assignment]
    if fitted is None or not plausible(fitted, layout, structure.size):
        return NOWHERE
    apart = np.linalg.norm(mapped(fitted, source) - target, axis=1) / pixels_per_mm(fitted)
    near = apart.reshape(-1, 4).max(axis=1) < NEAR_MM
    if near.sum() < FEWEST:
        return NOWHERE
    return Placement(fitted, float(near.sum()) / len(wanted), float(np.median(apart[np.repeat(near, 4)])))


def _seen(grey: Pixels, dictionary: str) -> dict[int, Points]:
    """The corners of each marker in an image, from its own top left clockwise; one that is there twice is no guide."""
    known = cv2.aruco.getPredefinedDictionary(getattr(cv2.aruco, f"DICT_{dictionary.upper()}"))
    settings = cv2.aruco.DetectorParameters()
    settings.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    corners, numbers, _ = cv2.aruco.ArucoDetector(known, settings).detectMarkers(grey)
    names = [] if numbers is None else [int(number) for number in np.ravel(numbers)]
    times = Counter(names)
    return {
        name: np.asarray(four, dtype=np.float64).reshape(4, 2)
        for name, four in zip(names, corners, strict=True)
        if times[name] == 1
    }
