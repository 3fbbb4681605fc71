"""Where the fields of a page are, and how far from where they should be."""

import numpy as np

from forms.geometry import Homography, Points, mapped
from forms.page import AlignedPage
from segmentation.cutting import cut_fields


def places(aligned: AlignedPage) -> dict[str, Points]:
    """The corners of each field's printed frame, pixels of the page."""
    return {field.spec.name: mapped(field.to_page, field.frame.corners) for field in cut_fields(aligned)}


def pixels_per_mm(aligned: AlignedPage, name: str, corners: Points) -> float:
    """How large a millimetre is around a field."""
    (spec,) = [field for field in aligned.layout.fields if field.name == name]
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    return float(sides.sum() / (2 * spec.box.width + 2 * spec.box.height))


def farthest_mm(before: AlignedPage, after: AlignedPage, moved: Homography) -> float:
    """How far the worst corner of any field is from where `moved` took it."""
    found = places(after)
    gaps = []
    for name, corners in places(before).items():
        wanted = mapped(moved, corners)
        gap = np.linalg.norm(found[name] - wanted, axis=1).max()
        gaps.append(float(gap) / pixels_per_mm(before, name, wanted))
    return max(gaps)
