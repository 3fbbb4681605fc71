"""Registration: where a layout lies on a page, and how well it fits. A page that fits badly is refused, never read."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from forms.errors import MisregisteredError, UnidentifiedError
from forms.geometry import Homography, translation
from forms.layout import Layout
from forms.page import AlignedPage, Page
from segmentation.registration.by_elements import place_by_elements
from segmentation.registration.by_lines import place_by_lines
from segmentation.registration.by_marks import place_by_marks
from segmentation.registration.template import Rules
from segmentation.rules import map_horizontal, map_vertical, vertical_pieces
from segmentation.structure import Structure, find_structure


def register(page: Page, layout: Layout) -> AlignedPage:
    """The page on one layout; raises MisregisteredError where it does not fit well enough."""
    aligned = _align(_Sheet(page, find_structure(page.pixels)), layout)
    if not fits(aligned):
        raise MisregisteredError(
            f"page {page.number} does not fit the layout {layout.name}: {_shortfall(aligned)};"
            " name another layout, or scan the page flat and whole"
        )
    return aligned


def register_best(page: Page, layouts: Sequence[Layout]) -> AlignedPage:
    """The page on the layout that fits it best; raises UnidentifiedError where none fits well enough.

    Layouts with marks go first: marks are found faster than lines, and nobody prints another form's marks by accident.
    """
    sheet = _Sheet(page, find_structure(page.pixels))
    tried: list[AlignedPage] = []
    for group in (_with_marks(layouts), _without_marks(layouts)):
        tried += [_align(sheet, layout) for layout in group]
        fitting = [aligned for aligned in tried if fits(aligned)]
        if fitting:
            return max(fitting, key=lambda aligned: aligned.fit)
    nearest = max(tried, key=lambda aligned: aligned.fit, default=None)
    known = f"; nearest is {nearest.layout.name} with a fit of {nearest.fit:.0%}" if nearest else ""
    problem = f"page {page.number} fits none of {len(tried)} known layouts{known}"
    raise UnidentifiedError(f"{problem}; name one or add one of your own")


def fits(aligned: AlignedPage) -> bool:
    """Whether a page may be read where the layout says."""
    wanted = aligned.layout.registration
    return aligned.fit >= wanted.min_fit and aligned.residual_mm <= wanted.max_residual_mm


def _shortfall(aligned: AlignedPage) -> str:
    """What a page lacks to fit its layout."""
    wanted = aligned.layout.registration
    if aligned.fit == 0:
        return "none of its printed structure was found"
    found = f"{aligned.fit:.0%} of its printed structure found (at least {wanted.min_fit:.0%} needed)"
    return f"{found}, residual {aligned.residual_mm:.2f} mm (at most {wanted.max_residual_mm:.2f})"


@dataclass(frozen=True)
class _Sheet:
    """A page and what is printed on it, found once for all layouts."""

    page: Page
    structure: Structure

    @cached_property
    def rules(self) -> Rules:
        """The page's rules, ready for matching."""
        level, upright = self.structure.horizontal, self.structure.vertical
        return Rules(map_horizontal(level), map_vertical(upright), vertical_pieces(upright))


def _with_marks(layouts: Sequence[Layout]) -> list[Layout]:
    return [layout for layout in layouts if layout.registration.marks]


def _without_marks(layouts: Sequence[Layout]) -> list[Layout]:
    return [layout for layout in layouts if not layout.registration.marks]


def _align(sheet: _Sheet, layout: Layout) -> AlignedPage:
    """The page on a layout, however well it fits."""
    structure, anchors = sheet.structure, {}
    if layout.registration.marks:
        placement = place_by_marks(layout, structure)
    elif layout.registration.lines:
        placement = place_by_lines(layout, structure, sheet.rules)
    else:
        placed = place_by_elements(layout, sheet.rules, structure.size)
        placement, anchors = placed.whole, placed.anchors
    return AlignedPage(
        page=sheet.page,
        layout=layout,
        transform=_to_page(structure, placement.transform),
        residual_mm=placement.residual_mm,
        fit=placement.fit,
        anchors={name: _to_page(structure, transform) for name, transform in anchors.items()},
    )


def _to_page(structure: Structure, transform: Homography) -> Homography:
    """From millimetres to pixels of the page, a pixel covering x to x + 1; structure counts from their centres."""
    return translation(0.5, 0.5) @ structure.to_page @ transform
