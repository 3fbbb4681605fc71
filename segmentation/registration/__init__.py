"""Registration: where a layout lies on a page, and how well it fits. A page that fits badly is refused, never read."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from forms.errors import MisregisteredError, UnidentifiedError
from forms.geometry import Homography, translation
from forms.layout import Layout
from forms.page import AlignedPage, Page
from segmentation.registration.by_elements import ElementPlacement, may_lie, place_by_elements
from segmentation.registration.by_lines import place_by_lines
from segmentation.registration.by_markers import place_by_markers
from segmentation.registration.by_marks import likeness_of_turns, place_by_marks
from segmentation.registration.closer import closer, on_whole, part_of
from segmentation.registration.identity import Identity, identity, undecided
from segmentation.registration.refinement import measure
from segmentation.registration.template import Rules, box_lines, sample_lines
from segmentation.registration.upending import half_turn, upended
from segmentation.structure import STEEP, Structure, as_given, find_structure, straightened

FRAME_MM = 1.0
"""How near a rule must be to the frame of a field to be that frame."""
SURE = 0.95
"""A layout whose marks fit as well as this is the page's, whatever its lines would say."""
CLEARLY = 0.1
"""A fit that is better by this share tells one way up from another."""
WAYS_UP = ((0, 0), (0, 1), (1, 0), (1, 1))
"""Quarter turns of a page and half turns of layouts, in the order in which they are tried: as a page was given, upside
down, sideways."""


def register(page: Page, layout: Layout) -> AlignedPage:
    """The page on one layout; raises MisregisteredError where it does not fit well enough."""
    given = as_given(page.pixels)
    aligned = _on_marks_as_given(page, given, layout)
    if aligned is None:
        aligned = max(_tried(page, straightened(page.pixels, given), [layout]), key=_goodness)
    if not fits(aligned) and not fits(aligned := _looked_at_closer(aligned)):
        raise MisregisteredError(
            f"page {page.number} does not fit the layout {layout.name}: {_shortfall(aligned)};"
            " name another layout, or scan the page flat and whole"
        )
    return aligned


def register_best(page: Page, layouts: Sequence[Layout]) -> AlignedPage:
    """The page on the layout that fits it best; raises UnidentifiedError where none fits well enough."""
    return register_structure(page, find_structure(page.pixels), layouts)


def register_structure(page: Page, structure: Structure, layouts: Sequence[Layout]) -> AlignedPage:
    """As register_best, on a page whose printed structure is found already."""
    tried = _tried(page, structure, layouts)
    fitting = [aligned for aligned in tried if fits(aligned)]
    if undecided(fitting):
        names = ", ".join(sorted({aligned.layout.name for aligned in fitting}))
        raise UnidentifiedError(
            f"page {page.number} fits {names}, and its printed id is illegible; name the layout, or scan it again"
        )
    if fitting:
        return max(fitting, key=_goodness)
    near = [aligned for aligned in tried if aligned.fit > 0]
    nearest = max(near, key=lambda aligned: aligned.fit, default=None)
    if nearest and fits(again := _looked_at_closer(nearest)):
        return again
    known = f"; nearest is {nearest.layout.name} with a fit of {nearest.fit:.0%}" if nearest else ""
    problem = f"page {page.number} fits none of {len(layouts)} known layouts{known}"
    raise UnidentifiedError(f"{problem}; name one or add one of your own")


def best_fit(page: Page, layouts: Sequence[Layout]) -> AlignedPage:
    """The page on the one of some layouts that fits it best, however well that is."""
    return max(_tried(page, find_structure(page.pixels), layouts), key=_goodness)


def _looked_at_closer(aligned: AlignedPage) -> AlignedPage:
    """A page that does not fit, on the same layout once the part of it is looked at in which its sheet lies."""
    part = closer(aligned)
    if part is None:
        return aligned
    seen = part_of(aligned.page, part)
    again = max(_tried(seen, find_structure(seen.pixels), [aligned.layout]), key=_goodness)
    return on_whole(again, aligned.page, part) if fits(again) else aligned


def _on_marks_as_given(page: Page, given: Structure, layout: Layout) -> AlignedPage | None:
    """The page on a layout with marks where all of these are found on it as it lies, a little turned at most.

    Then nothing else need be known of the page; None where it must be.
    """
    if layout.registration.markers or not layout.registration.marks:
        return None
    aligned = _align(_Sheet(page, Rules(given), 0), layout)
    # A sheet that is turned further is looked at upright, since blocks are not found as well on it.
    (across, _, _), (down, _, _) = aligned.transform[:2].tolist()
    straight = abs(math.degrees(math.atan2(down, across))) < STEEP
    whole = fits(aligned) and aligned.fit == 1 and likeness_of_turns(layout) < 1 - CLEARLY
    return aligned if whole and straight else None


def _goodness(aligned: AlignedPage) -> tuple[bool, bool, float]:
    """What makes one way in which a page lies on a layout better than another."""
    return fits(aligned), aligned.named, aligned.fit


def fits(aligned: AlignedPage) -> bool:
    """Whether a page may be read where the layout says."""
    wanted = aligned.layout.registration
    return aligned.fit >= wanted.min_fit and aligned.residual_mm <= wanted.max_residual_mm


def _shortfall(aligned: AlignedPage) -> str:
    """What a page lacks to fit its layout."""
    wanted = aligned.layout.registration
    if aligned.fit == 0:
        its_id = ", or its printed id is another form's" if wanted.id else ""
        return f"too little of its printed structure was found{its_id}"
    found = f"{aligned.fit:.0%} of its printed structure found (at least {wanted.min_fit:.0%} needed)"
    return f"{found}, residual {aligned.residual_mm:.2f} mm (at most {wanted.max_residual_mm:.2f})"


def _tried(page: Page, structure: Structure, layouts: Sequence[Layout]) -> list[AlignedPage]:
    """The page on each layout, each way up, until some fit.

    Layouts with marks go first, all ways up at once: marks are found faster than lines. Where one is missing, six of a
    photo's dark squares may stand for seven marks, so lines are tried too. They cost more, so the way up in which a
    page was given is tried alone first; a layout that fits, but not surely, is turned about before that is believed.
    """
    lying = [Rules(structure), Rules(structure.turned(1))]
    sheets = [_Sheet(page, lying[quarters], halves) for quarters, halves in WAYS_UP]
    del lying  # rules take memory: those of a page as it was given are given back before the others are needed
    with_marks = [layout for layout in layouts if layout.registration.marks]
    without = [layout for layout in layouts if layout.registration.lines or layout.registration.elements]
    tried = [_align(sheets[0], layout) for layout in layouts if layout.registration.markers]
    tried += [aligned for layout in with_marks for aligned in _ways_up(sheets, layout)]
    while sheets and not any(_settles(aligned) for aligned in tried):
        sheet = sheets.pop(0)
        found = [_align(sheet, layout) for layout in without]
        tried += found
        if not sheet.halves:
            # Boxes in rows lie on themselves by 0.75 upside down.
            tried += [_align(sheets[0], one.layout) for one in found if fits(one) and one.fit < SURE]
    return tried


def _settles(aligned: AlignedPage) -> bool:
    """Whether no other layout need be tried: it fits, and where marks say so, all but surely."""
    return fits(aligned) and (aligned.fit >= SURE or not aligned.layout.registration.marks)


def _ways_up(sheets: Sequence["_Sheet"], layout: Layout) -> list[AlignedPage]:
    """The page on a layout with marks, until it lies better than the layout turned about lies on itself.

    Where it never does, as with a mark in each corner, the printed frames of fields tell which way is up.
    """
    alike, tried = likeness_of_turns(layout), list[AlignedPage]()
    for sheet in sheets:
        tried.append(_align(sheet, layout))
        if fits(tried[-1]) and tried[-1].fit > alike + CLEARLY:
            return tried
    best = max(aligned.fit for aligned in tried)
    near = [one for one in zip(tried, sheets, strict=True) if fits(one[0]) and one[0].fit > best - CLEARLY]
    if len(near) > 1:
        tried = [max(near, key=lambda one: _frames_seen(*one))[0]]
    return tried


@dataclass(frozen=True)
class _Sheet:
    """A page one way up, and what is printed on it, found once for all layouts."""

    page: Page
    rules: Rules
    halves: int
    """0, or 1 where layouts are turned by a half to lie on it."""

    @cached_property
    def turned(self) -> Rules:
        """The rules of the page turned about instead.

        Where a box has lost a side several places lie about as well, and what is taken was measured on turned pages.
        """
        return Rules(self.rules.structure.turned(2)) if self.halves else self.rules


def _align(sheet: _Sheet, layout: Layout) -> AlignedPage:
    """The page on a layout, however well it fits."""
    rules, turn, anchors = sheet.rules, half_turn(layout) if sheet.halves else np.eye(3), dict[str, Homography]()
    lying = upended(layout) if sheet.halves else layout
    if layout.registration.markers:
        placement = place_by_markers(lying, rules.structure)
    elif layout.registration.marks:
        placement = place_by_marks(lying, rules.structure)
    elif layout.registration.lines:
        placement = place_by_lines(lying, rules)
    else:
        placed = ElementPlacement()
        if not sheet.halves or may_lie(lying, rules):  # to turn the page and see its rules again is dear
            rules, turn = sheet.turned, np.eye(3)
            placed = place_by_elements(layout, rules)
        placement, anchors = placed.whole, placed.anchors
    to_page = _to_page(rules.structure)
    aligned = AlignedPage(
        page=sheet.page,
        layout=layout,
        transform=_scaled(to_page @ placement.transform @ turn),
        residual_mm=placement.residual_mm,
        fit=placement.fit,
        anchors={name: _scaled(to_page @ transform @ turn) for name, transform in anchors.items()},
    )
    return _as_its_id_says(aligned) if layout.registration.id and fits(aligned) else aligned


def _as_its_id_says(aligned: AlignedPage) -> AlignedPage:
    """A page that fits a layout: named by its id, or not fitting at all where that is another's."""
    says = identity(aligned)
    if says is Identity.ANOTHER:
        return replace(aligned, fit=0.0)
    return replace(aligned, named=says is Identity.ITS_OWN)


def _frames_seen(aligned: AlignedPage, sheet: _Sheet) -> float:
    """The share of the frames of a page's fields that is printed where they should be, 0 to 1."""
    layout, structure = aligned.layout, sheet.rules.structure
    lines = tuple(line for field in layout.fields for box in field.boxes for line in box_lines(box, field.cells or 1))
    to_working = np.linalg.inv(_to_page(structure))
    return measure(sample_lines(lines), sheet.rules, to_working @ aligned.transform, FRAME_MM).fit


def _scaled(transform: Homography) -> Homography:
    """The same transform with 1 as its last number."""
    return np.asarray(transform / transform[2, 2], dtype=np.float64)


def _to_page(structure: Structure) -> Homography:
    """From working pixels to pixels of the page, a pixel covering x to x + 1; structure counts from their centres."""
    return translation(0.5, 0.5) @ structure.to_page
