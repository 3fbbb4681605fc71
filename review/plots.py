"""Small plots as SVG, drawn here: they need no script, no style and nothing from elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

SIDE = 240.0
EDGE = 34.0


@dataclass(frozen=True)
class Point:
    """A share that was seen beside the one that was expected, both 0 to 1, with the interval of what was seen."""

    expected: float
    seen: float
    low: float
    high: float


def reliability_plot(points: Sequence[Point]) -> Markup:
    """What was seen over what was expected; on the diagonal confidences mean what they say."""
    marks = Markup("").join(_mark(point) for point in points)
    return Markup(
        '<svg viewBox="0 0 {size:.0f} {size:.0f}" width="{size:.0f}" height="{size:.0f}" role="img" '
        'aria-label="How often the machine was right, by how sure it was" fill="none" stroke="currentColor" '
        'font-size="11">{axes}{marks}</svg>'
    ).format(size=SIDE + 2 * EDGE, axes=_axes(), marks=marks)


def _axes() -> Markup:
    far = EDGE + SIDE
    return Markup(
        '<rect x="{near}" y="{near}" width="{side}" height="{side}" stroke-opacity="0.4"/>'
        '<line x1="{near}" y1="{far}" x2="{far}" y2="{near}" stroke-dasharray="4 4" stroke-opacity="0.6"/>'
        '<g fill="currentColor" stroke="none">'
        '<text x="{near}" y="{below}">0</text><text x="{far}" y="{below}" text-anchor="end">sure: 1</text>'
        '<text x="{near}" y="{above}">right: 1</text></g>'
    ).format(near=EDGE, far=far, side=SIDE, below=far + 16, above=EDGE - 8)


def _mark(point: Point) -> Markup:
    x = EDGE + SIDE * point.expected
    top, middle, bottom = (EDGE + SIDE * (1 - value) for value in (point.high, point.seen, point.low))
    return Markup(
        '<line x1="{x:.1f}" y1="{top:.1f}" x2="{x:.1f}" y2="{bottom:.1f}"/>'
        '<circle cx="{x:.1f}" cy="{middle:.1f}" r="4" fill="currentColor"/>'
    ).format(x=x, top=top, middle=middle, bottom=bottom)
