"""Bent paper: what a homography leaves over, such as a booklet's bulging page, as a smooth field of displacements.

The field is a cubic polynomial of the place, fitted to all printed lines of layout and fields by iterated closest
points with Tukey's weights. It is only asked for where frames of fields are not seen in place: flat pages pay nothing.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.geometry import Homography, Points, mapped, translation
from forms.layout import FieldSpec
from forms.page import AlignedPage
from segmentation.registration.placing import pixels_per_mm
from segmentation.registration.refinement import gaps_at
from segmentation.registration.template import Rules, Template, box_lines, sample_lines
from segmentation.rules import FAR
from segmentation.structure import find_structure

TOLERANCES_MM = (1.5, 1.5, 2.0, 2.0, 2.0, 1.5, 1.5, 1.0, 1.0)
"""How far from its place a rule is looked for, round by round: what is nearly right first, and from there outwards."""
NEAR_MM = 0.5
"""A line nearer than this to its place is there."""
WHOLE = 0.9
"""Of all samples at least this share lies on rules of unbent paper, or combs may have slipped by a cell: drawn pages
that bulge by up to 4 mm have all, misplaced ones at most 0.73."""
FEWEST = 60
"""So many samples must be seen for a field of twenty unknowns."""
STIFFNESS = 1e-3
"""What bending costs, as a share of what it costs to miss lines."""
FURTHEST_MM = 6.0
"""Paper that bends further than this is not read."""


@dataclass(frozen=True)
class Bend:
    """Displacements over a page: two cubics of the place, from -1 to 1 across the layout's page."""

    across: NDArray[np.float64]
    down: NDArray[np.float64]
    """Coefficients, shape (10,), working pixels."""

    def at(self, terms: NDArray[np.float64]) -> Points:
        """The displacements at places, given as the terms of the cubic there, shape (n, 10); pixels, shape (n, 2)."""
        return np.column_stack([terms @ self.across, terms @ self.down])


def unbent(aligned: AlignedPage) -> AlignedPage:
    """The page with a place of its own for each field where its paper is bent; as it is where that explains no more."""
    template = _printed(aligned)
    if template is None:
        return aligned
    rules, flat = _as_it_lies(aligned)
    terms, scale = _terms(aligned, template.points), pixels_per_mm(flat)
    where = mapped(flat, template.points)
    bend = still = Bend(np.zeros(terms.shape[1]), np.zeros(terms.shape[1]))
    for tolerance in TOLERANCES_MM:
        gaps = _gaps(template, rules, where + bend.at(terms), tolerance * scale)
        if (gaps < FAR).sum() < FEWEST:
            return aligned
        bend = _fitted(template, terms, bend, gaps, tolerance * scale)
    seen = [_share(template, rules, where + one.at(terms), NEAR_MM * scale) for one in (still, bend)]
    explained = seen[1] > seen[0] and seen[1] >= WHOLE
    if not explained or np.abs(bend.at(terms)).max() > FURTHEST_MM * scale:
        return aligned
    to_page = translation(0.5, 0.5) @ rules.structure.to_page
    own = {spec.name: to_page @ _own(aligned, spec, flat, bend) for spec in aligned.layout.fields if not spec.anchor}
    return replace(aligned, own=own)


def _printed(aligned: AlignedPage) -> Template | None:
    """All that is printed at a known place; None where there is too little."""
    lines = list(aligned.layout.registration.lines)
    for spec in aligned.layout.fields:
        if not spec.anchor:
            lines += [line for box in spec.boxes for line in box_lines(box, spec.cells or 1)]
    return sample_lines(tuple(lines)) if lines else None


def _as_it_lies(aligned: AlignedPage) -> tuple[Rules, Homography]:
    """The rules of the page, turned the way up of its layout, and the way from millimetres to their pixels."""
    structure = find_structure(aligned.page.pixels)

    def seen(quarters: int) -> tuple[float, Rules, Homography]:
        turned = structure.turned(quarters)
        flat = np.linalg.inv(translation(0.5, 0.5) @ turned.to_page) @ aligned.transform
        flat = np.asarray(flat / flat[2, 2], dtype=np.float64)
        middle = np.array([aligned.layout.width / 2, aligned.layout.height / 2])
        here, right = mapped(flat, middle + np.array([(0.0, 0.0), (1.0, 0.0)]))
        return float((right - here)[0]), Rules(turned), flat

    _, rules, flat = max((seen(quarters) for quarters in range(4)), key=lambda one: one[0])
    return rules, flat


def _terms(aligned: AlignedPage, points: Points) -> NDArray[np.float64]:
    """The terms of a cubic of the place, shape (n, 10)."""
    u, v = (2 * points / (aligned.layout.width, aligned.layout.height) - 1).T
    one = np.ones_like(u)
    return np.column_stack([one, u, v, u * u, u * v, v * v, u**3, u * u * v, u * v * v, v**3])


def _gaps(template: Template, rules: Rules, where: Points, reach: float) -> NDArray[np.float64]:
    """From each sample straight across its line to the rule there, pixels; FAR without one in reach."""
    (gaps,) = gaps_at(template, rules, where[None], np.array([[reach]]))
    return np.asarray(gaps, dtype=np.float64)


def _fitted(
    template: Template, terms: NDArray[np.float64], bend: Bend, gaps: NDArray[np.float64], reach: float
) -> Bend:
    """The field nearest to what was seen, each direction by its own lines; what misses most counts least (Tukey)."""
    near, found = gaps < FAR, []
    for level, before in ((False, bend.across), (True, bend.down)):
        mine = near & (template.level == level)
        some, target = terms[mine], terms[mine] @ before + gaps[mine]
        weight = (1 - (gaps[mine] / reach) ** 2) ** 2
        stiff = STIFFNESS * max(1.0, weight.sum()) * np.eye(terms.shape[1])
        weighted = some * weight[:, None]
        found.append(np.linalg.solve(weighted.T @ some + stiff, weighted.T @ target))
    return Bend(*found)


def _share(template: Template, rules: Rules, where: Points, reach: float) -> float:
    """The share of all samples that lie on a rule."""
    return float((_gaps(template, rules, where, reach) < FAR).mean())


def _own(aligned: AlignedPage, spec: FieldSpec, flat: Homography, bend: Bend) -> Homography:
    """From millimetres to working pixels around one field: the homography through its four corners."""
    corners = spec.box.corners
    there = mapped(flat, corners) + bend.at(_terms(aligned, corners))
    fitted = cv2.getPerspectiveTransform(corners.astype(np.float32), there.astype(np.float32))
    return np.asarray(fitted, dtype=np.float64)
