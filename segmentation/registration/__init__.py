"""Registration: where a layout lies on a page, and how well it fits. A page that fits badly is refused, never read."""

from collections.abc import Sequence

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
    aligned = _align(page, layout, find_structure(page.pixels))
    if not fits(aligned):
        wanted = layout.registration
        raise MisregisteredError(
            f"page {page.number} does not fit the layout {layout.name}: {aligned.fit:.0%} of its printed structure"
            f" found (at least {wanted.min_fit:.0%} needed), residual {aligned.residual_mm:.2f} mm (at most"
            f" {wanted.max_residual_mm:.2f}); name another layout, or scan the page flat and whole"
        )
    return aligned


def register_best(page: Page, layouts: Sequence[Layout]) -> AlignedPage:
    """The page on the layout that fits it best; raises UnidentifiedError where none fits well enough."""
    structure = find_structure(page.pixels)
    tried = [_align(page, layout, structure) for layout in layouts]
    fitting = [aligned for aligned in tried if fits(aligned)]
    if not fitting:
        nearest = max(tried, key=lambda aligned: aligned.fit, default=None)
        known = f"; nearest is {nearest.layout.name} with a fit of {nearest.fit:.0%}" if nearest else ""
        problem = f"page {page.number} fits none of {len(tried)} known layouts{known}"
        raise UnidentifiedError(f"{problem}; name one or add one of your own")
    return max(fitting, key=lambda aligned: aligned.fit)


def fits(aligned: AlignedPage) -> bool:
    """Whether a page may be read where the layout says."""
    wanted = aligned.layout.registration
    return aligned.fit >= wanted.min_fit and aligned.residual_mm <= wanted.max_residual_mm


def _align(page: Page, layout: Layout, structure: Structure) -> AlignedPage:
    """The page on a layout, however well it fits."""
    anchors = {}
    if layout.registration.marks:
        placement = place_by_marks(layout, structure)
    elif layout.registration.lines:
        placement = place_by_lines(layout, structure, _rules(structure))
    else:
        placed = place_by_elements(layout, _rules(structure), structure.size)
        placement, anchors = placed.whole, placed.anchors
    return AlignedPage(
        page=page,
        layout=layout,
        transform=_to_page(structure, placement.transform),
        residual_mm=placement.residual_mm,
        fit=placement.fit,
        anchors={name: _to_page(structure, transform) for name, transform in anchors.items()},
    )


def _rules(structure: Structure) -> Rules:
    level, upright = structure.horizontal, structure.vertical
    return Rules(map_horizontal(level), map_vertical(upright), vertical_pieces(upright))


def _to_page(structure: Structure, transform: Homography) -> Homography:
    """From millimetres to pixels of the page, a pixel covering x to x + 1; structure counts from their centres."""
    return translation(0.5, 0.5) @ structure.to_page @ transform
