"""Registration by the constellation of printed lines: tables and frames, no marks needed."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from forms.geometry import Homography, mapped
from forms.layout import Layout
from segmentation.registration.constellation import best_placements, hypotheses
from segmentation.registration.placing import (
    NOWHERE,
    Placement,
    as_transform,
    different,
    plausible,
    usual_scale,
    worth_looking_at,
)
from segmentation.registration.refinement import direction_shares, refine_all
from segmentation.registration.sharpening import repeats, sharpened
from segmentation.registration.template import Rules, Template, sample_lines

STARTS = 8
"""How many different placements are tried."""
FINALISTS = 3
"""How many of them are refined to the end."""
APART_PX = 30.0
"""After a few rounds, placements nearer than this are on their way to the same place; rows are farther apart."""
NEAR = 15
"""How wide a layout's line is drawn to explain a rule; working pixels."""
SAMPLES, FINAL_SAMPLES, JUDGES = 120, 400, 1000
"""How many samples of the lines are followed to compare placements, to refine the best, and to judge it."""
WORTHWHILE = 0.75
"""A page that fits by less is of another form: the best of these have 0.6."""
CLOSE = 0.95
"""A start is refined if it scores this share of the samples that must be found in the end, where one on a rule counts
whole and one 3 mm away not at all. Of 264 warped pages that fit, the best start had 0.59 or more; here 0.51 to 0.56 are
asked for."""
PROMISING = 0.9
"""A start is followed to the end if it has this share of the samples that must be found in the end: at first more of
them are, as they may be farther off. A small cheque on a large scan has 0.62 of them, where this asks for 0.53."""
COARSE_MM = (4.0, 4.0, 3.0)
TOLERANCES_MM = (3.0, 2.5, 2.0, 1.5, 1.0, 1.0)


def place_by_lines(layout: Layout, rules: Rules) -> Placement:
    """Where the layout's lines lie on the page; a Placement of fit 0 where there is nothing to go by."""
    template, scale = sample_lines(layout.registration.lines), usual_scale(layout)
    # The page may fill half of a photo, and a scan may show a little more than the page.
    guesses = hypotheses(template, rules, layout, (0.45 * scale, 1.6 * scale), (0.8, 1.25))
    wanted = _least_mean(worth_looking_at(layout))
    few, many = template.thinned(SAMPLES), template.thinned(FINAL_SAMPLES)
    rough = [as_transform(start) for start in best_placements(template, rules, guesses, STARTS, CLOSE * wanted)]
    starts = refine_all(few, rules, rough, COARSE_MM, 6)
    starts.sort(key=lambda start: -start.fit)
    if not starts or starts[0].fit < PROMISING * wanted:
        return NOWHERE
    finalists = different(starts, template.corners, APART_PX)[:FINALISTS]
    placements = refine_all(many, rules, [start.transform for start in finalists], TOLERANCES_MM, 8)
    best = NOWHERE
    for placement in placements:
        if plausible(placement.transform, layout, rules.size):
            judged = _judged(template, rules, placement, best.fit)
            # The first that was looked at stands for those that all fit as badly.
            best = judged if best is NOWHERE or judged.fit > best.fit else best
    if best.fit < WORTHWHILE or not repeats(template):
        return best
    fields = np.concatenate([field.box.corners for field in layout.fields])
    sharp = sharpened(template, rules, best, fields)
    return _judged(template, rules, sharp, 0.0) if plausible(sharp.transform, layout, rules.size) else best


def _judged(template: Template, rules: Rules, placement: Placement, enough: float) -> Placement:
    """The placement with its fit as the harmonic mean of three kinds of evidence, the worst of which counts most.

    Where it cannot be better than `enough`, the last kind of evidence is not looked at, and its fit is 0.

    How much of the layout's level lines and how much of its uprights is on the page: a table that is stretched by one
    column still has all its rows. And as a dense table has a rule wherever a layout wants one, the page's own long
    rules inside the layout's frame must also be lines of the layout.
    """
    judges = template.thinned(JUDGES)
    shares = [*direction_shares(judges, rules, placement.transform, TOLERANCES_MM[-1])]
    if _harmonic_mean([*shares, 1.0]) <= enough:
        return replace(placement, fit=0.0)
    return replace(placement, fit=_harmonic_mean([*shares, _explained(template, rules, placement)]))


def _least_mean(fit: float) -> float:
    """The least share of all samples, level and upright ones counted alike, with which a page fits by `fit`."""
    return 2 / (3 / fit - 1)


def _harmonic_mean(shares: Sequence[float]) -> float:
    return len(shares) / sum(1 / share for share in shares) if all(shares) else 0.0


def _explained(template: Template, rules: Rules, placement: Placement) -> float:
    """The share of the page's long rules within the layout's frame that are lines of the layout; at half the scale."""
    halved: Homography = np.diag([0.5, 0.5, 1.0]) @ placement.transform
    area = np.zeros(rules.long[0].shape, np.uint8)
    cv2.fillConvexPoly(area, np.rint(mapped(halved, template.corners)).astype(np.int32), 255)
    area = np.asarray(cv2.dilate(area, np.ones((NEAR // 2, NEAR // 2), np.uint8)), dtype=np.uint8)
    ends = mapped(halved, np.array([end for one in template.lines for end in ((one.x0, one.y0), (one.x1, one.y1))]))
    drawn_at = np.rint(ends).astype(int).reshape(-1, 2, 2).tolist()
    explained = total = 0
    for mask, level in zip(rules.long, (True, False), strict=True):
        long = cv2.bitwise_and(mask, area)
        drawn = np.zeros_like(area)
        for line, (start, end) in zip(template.lines, drawn_at, strict=True):
            if line.horizontal == level:
                cv2.line(drawn, start, end, 255, NEAR // 2)
        explained += cv2.countNonZero(cv2.bitwise_and(long, drawn))
        total += cv2.countNonZero(long)
    return explained / total if total else 0.0
