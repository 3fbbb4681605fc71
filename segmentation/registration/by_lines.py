"""Registration by the constellation of printed lines: tables and frames, no marks needed."""

from dataclasses import replace

import cv2
import numpy as np

from forms.geometry import bounding_box, mapped
from forms.layout import Layout
from segmentation.registration.constellation import (
    Placement,
    Rules,
    Template,
    best_placements,
    hypotheses,
    refine,
    sample_lines,
)
from segmentation.registration.placing import NOWHERE, as_transform
from segmentation.structure import WORKING_SIDE, Structure

LONG = 80
"""A rule this long is part of a table, not a stroke of a signature; working pixels."""
NEAR = 15
"""How wide a layout's line is drawn to explain a rule; working pixels."""
TOLERANCES_MM = (4.0, 3.0, 2.5, 2.0, 1.5, 1.2, 1.0, 1.0)


def place_by_lines(layout: Layout, structure: Structure, rules: Rules) -> Placement:
    """Where the layout's lines lie on the page; a Placement of fit 0 where there is nothing to go by."""
    template = sample_lines(layout.registration.lines)
    # The page may fill half of a photo, and a scan may show a little more than the page.
    scale = WORKING_SIDE / max(layout.width, layout.height)
    guesses = hypotheses(template, rules.strokes, (0.45 * scale, 1.6 * scale), (0.8, 1.25))
    starts = best_placements(template, rules, guesses, 6)
    placements = [refine(template, rules, as_transform(start), TOLERANCES_MM, 8) for start in starts]
    judged = [_with_unexplained(template, structure, placement) for placement in placements]
    return max(judged, key=lambda placement: placement.fit, default=NOWHERE)


def _with_unexplained(template: Template, structure: Structure, placement: Placement) -> Placement:
    """The placement with its fit as the harmonic mean of both directions of evidence.

    A dense table has a rule wherever a layout wants one. So the long rules of the page inside the layout's frame must
    also be lines of the layout.
    """
    corners = bounding_box(template.points).grown(1, 1).corners
    area = np.zeros(structure.ink.shape, np.uint8)
    cv2.fillConvexPoly(area, np.rint(mapped(placement.transform, corners)).astype(np.int32), 255)
    explained = total = 0
    for mask, level, kernel in ((structure.horizontal, True, (1, LONG)), (structure.vertical, False, (LONG, 1))):
        long = cv2.bitwise_and(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(kernel, np.uint8)), area)
        drawn = np.zeros_like(area)
        for line in template.lines:
            if line.horizontal == level:
                ends = mapped(placement.transform, np.array([(line.x0, line.y0), (line.x1, line.y1)]))
                start, end = np.rint(ends).astype(int).tolist()
                cv2.line(drawn, start, end, 255, NEAR)
        explained += cv2.countNonZero(cv2.bitwise_and(long, drawn))
        total += cv2.countNonZero(long)
    share = explained / total if total else 0.0
    both = placement.fit + share
    return replace(placement, fit=2 * placement.fit * share / both if both else 0.0)
