"""The stroke between two characters that are written without lifting the pen."""

import numpy as np

from workshop.drawing.trace import Line


def linkable(left: Line, right: Line, height: float) -> bool:
    """Whether the start of `right` lies close enough behind the end of `left` for a pen to run on; both in pixels."""
    way = right.path[0] - left.path[-1]
    return bool(np.hypot(*way) < 0.6 * height and way[0] > -0.15 * height)


def linked(left: Line, right: Line) -> Line:
    """A stroke from the end of `left` to the start of `right`: a cubic Bézier curve in line with both."""
    start, end = left.path[-1], right.path[0]
    reach = 0.4 * float(np.hypot(*(end - start)))
    leaving = left.path[-1] - left.path[-min(4, len(left.path))]
    arriving = right.path[min(3, len(right.path) - 1)] - right.path[0]
    controls = (
        start,
        start + reach * leaving / (np.hypot(*leaving) + 1e-9),
        end - reach * arriving / (np.hypot(*arriving) + 1e-9),
        end,
    )
    t = np.linspace(0, 1, 24)[:, None]
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    path = np.asarray(sum(weight * point for weight, point in zip(weights, controls, strict=True)), dtype=np.float64)
    width = 0.8 * min(float(np.median(left.widths)), float(np.median(right.widths)))
    return Line(path, np.full(len(path), width))
