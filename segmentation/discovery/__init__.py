"""Discovery: the fields of a page that no known layout fits, found by what is printed around them."""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from forms.errors import UnidentifiedError
from forms.page import AlignedPage, Page, Pixels
from segmentation.discovery.aligning import aligned_by_places
from segmentation.discovery.gathering import gather
from segmentation.discovery.naming import named
from segmentation.discovery.place import PRINT, Place
from segmentation.structure import Structure, find_structure


@dataclass(frozen=True)
class Discovery:
    """A page with the fields that it seems to have."""

    aligned: AlignedPage
    """Each field is named by its place (`r3c2`) and stands on an anchor of its own; the layout has no name."""
    structure: Structure
    """The printed structure in whose frame the places are."""
    places: Mapping[str, Place]
    """Where each field is, and what it seems to hold."""


def discover(page: Page) -> Discovery:
    """What fields a page seems to have; raises UnidentifiedError where it seems to have none."""
    return discover_structure(page, find_structure(page.pixels))


def discover_structure(page: Page, structure: Structure) -> Discovery:
    """As discover, of a page whose printed structure is found already."""
    everything = named(gather(structure, _in_working_frame(page, structure)))
    places = {name: place for name, place in everything.items() if place.content != PRINT}
    if not places:
        raise UnidentifiedError(f"page {page.number} has neither a known layout nor places for numbers on it")
    return Discovery(aligned_by_places(page, structure, places), structure, places)


def _in_working_frame(page: Page, structure: Structure) -> Pixels:
    """The page's pixels, colours kept, in the frame of its structure."""
    if page.pixels.ndim == 2:
        return structure.grey
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpPerspective(page.pixels, structure.to_page, structure.size, flags=flags)
    return np.asarray(moved, np.uint8)
