"""Regions that a layout tells to ignore: a printed sign or a stamp's place inside a field becomes paper."""

from dataclasses import replace

import cv2
import numpy as np

from forms.field import FieldImage
from forms.geometry import bounding_box, mapped
from forms.page import AlignedPage

BESIDE = 6
"""How far beside a region its paper is looked at, pixels of the field image."""
PAPER = 0.8
"""The paper is lighter than this share of what is beside a region."""


def without_ignored(field: FieldImage, aligned: AlignedPage) -> FieldImage:
    """The field with paper where the layout's regions to ignore reach into its image."""
    if not aligned.layout.ignore:
        return field
    transform = aligned.placed(field.spec)
    back = np.linalg.inv(field.to_page) @ transform
    pixels = field.pixels.copy()
    for region in aligned.layout.ignore:
        corners = mapped(back, region.corners)
        x, y, width, height = bounding_box(corners).rounded()
        beside = pixels[max(0, y - BESIDE) : y + height + BESIDE, max(0, x - BESIDE) : x + width + BESIDE]
        if x + width > 0 and y + height > 0 and beside.size:
            paper = float(np.quantile(beside, PAPER))
            cv2.fillConvexPoly(pixels, np.rint(corners).astype(np.int32), (paper,))
    return replace(field, pixels=pixels)
