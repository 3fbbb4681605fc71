"""Aligning: from named places on a page to a page that fits a layout of its own, each place where it was found."""

from collections.abc import Mapping

import cv2
import numpy as np

from forms.geometry import Box, Homography, Points, mapped
from forms.layout import FieldSpec, Layout, Registration
from forms.page import AlignedPage, Page
from segmentation.discovery.paper import paper_size
from segmentation.discovery.place import Place
from segmentation.structure import Structure

LOWEST, HIGHEST = 4.5, 16.0
"""A place is taken for at least and at most as high as this, millimetres: cleaning knows strokes by their width, and
the size of the paper is a guess."""
ANY_LENGTH = (1, 20)
"""How many digits an open place may hold."""
READ_AS = "amount"
"""Open places are read with every mark that may stand among digits; what kind they hold shows when they are read."""


def aligned_by_places(page: Page, structure: Structure, places: Mapping[str, Place]) -> AlignedPage:
    """The page with each place, by name, as a field on an anchor of its own."""
    width, height = paper_size(page)
    scale = width / page.size[0]
    fields, anchors = [], {}
    for name, place in places.items():
        corners = mapped(structure.to_page, place.corners) + 0.5  # a page's pixel covers x to x + 1
        box, anchors[name] = _own_frame(corners, scale)
        fields.append(_spec(name, place, box))
    layout = Layout("", "", width, height, Registration(), tuple(fields))
    return AlignedPage(page, layout, np.diag([1 / scale, 1 / scale, 1.0]), 0.0, 1.0, anchors=anchors)


def _spec(name: str, place: Place, box: Box) -> FieldSpec:
    fewest, most = (1, place.cells) if place.cells else ANY_LENGTH
    kind = "number" if place.cells else READ_AS
    return FieldSpec(name, kind, box, place.cells, min_digits=fewest, max_digits=most, anchor=name)


def _own_frame(corners: Points, scale: float) -> tuple[Box, Homography]:
    """A quadrangle of a page, in pixels, as an upright box in millimetres, and the way from there to the page."""
    top, right, bottom, left = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    width, height = scale * (top + bottom) / 2, scale * (left + right) / 2
    stretch = float(np.clip(height, LOWEST, HIGHEST)) / height
    box = Box(0.0, 0.0, width * stretch, height * stretch)
    transform = cv2.getPerspectiveTransform(box.corners.astype(np.float32), corners.astype(np.float32))
    return box, np.asarray(transform, dtype=np.float64)
