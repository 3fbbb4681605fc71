"""What stands beside a line and is not read: cells, guide squares, rules, print, other people's lines, underlining."""

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from forms.geometry import Box
from forms.page import Pixels
from workshop.drawing.paper import dotted, wavy_lines

Draw = np.random.Generator


def patterned(paper: Pixels, height: float, rng: Draw) -> None:
    """The background of a security printer: waves or dots, finer than the writing; `height` is a digit's."""
    spacing = height * rng.uniform(0.08, 0.35)
    pattern = wavy_lines if rng.random() < 0.75 else dotted
    rows, columns = paper.shape
    taken = pattern(rows, columns, max(2.0, spacing), float(rng.uniform(0.05, 0.45)), rng)
    paper[:] = np.rint(paper * (1 - taken))


def ruled(paper: Pixels, inner: Box, height: float, rng: Draw) -> None:
    """Printed rules beside the writing or through its edge: one or two of its four sides."""
    thick, tone = _line(height, rng), int(rng.integers(20, 170))
    for side in rng.choice(4, int(rng.integers(1, 4)), replace=False).tolist():
        off = height * rng.uniform(-0.06, 0.3)
        if side < 2:
            y = round(inner.y - off if side == 0 else inner.bottom + off)
            cv2.line(paper, (0, y), (paper.shape[1], y + int(rng.integers(-1, 2))), (tone,), thick)
        else:
            x = round(inner.x - off if side == 2 else inner.right + off)
            cv2.line(paper, (x, 0), (x + int(rng.integers(-1, 2)), paper.shape[0]), (tone,), thick)


def celled(paper: Pixels, edges: Sequence[float], inner: Box, height: float, rng: Draw) -> None:
    """The cells of a comb at `edges` (x): full borders, ticks from below, guide squares, or dotted lines."""
    thick, tone = _line(height, rng), int(rng.integers(20, 190))
    top, bottom = (
        round(inner.y - height * rng.uniform(0.05, 0.35)),
        round(inner.bottom + height * rng.uniform(0.05, 0.35)),
    )
    kind = rng.random()
    if kind < 0.25:
        inset = (edges[1] - edges[0]) * rng.uniform(0.04, 0.12)
        for left, right in pairwise(edges):
            corners = (round(left + inset), top), (round(right - inset), bottom)
            cv2.rectangle(paper, *corners, (tone,), max(1, thick - 1))
        return
    if kind < 0.9:
        for y in (top, bottom):
            cv2.line(paper, (round(edges[0]), y), (round(edges[-1]), y), (tone,), thick)
    for x in (round(edge) for edge in edges):
        start = top if kind < 0.75 else bottom - (bottom - top) // 3
        for y in range(start, bottom, 6 if kind > 0.95 else bottom - start):
            cv2.line(paper, (x, y), (x, min(bottom, y + (3 if kind > 0.95 else bottom - start))), (tone,), thick)


def printed(paper: Pixels, inner: Box, height: float, rng: Draw) -> None:
    """A word or letters of print above, below or to the left of the writing, as labels are."""
    many = int(rng.integers(1, 9))
    word = "".join(rng.choice(list("ABDEMNPRTUYabdegmnrst:$#€ "), many))
    size = height * rng.uniform(0.25, 0.8)
    scale, tone = size / 22, (int(rng.integers(10, 150)),)
    font, thick = int(rng.choice([0, 2, 3, 4])), max(1, round(size / 14))
    (width, tall), _ = cv2.getTextSize(word, font, scale, thick)
    side = rng.random()
    if side < 0.4:  # the label below, of which the strip shows the upper part
        at = rng.uniform(0, inner.right), inner.bottom + tall + height * rng.uniform(0.06, 0.5)
    elif side < 0.6:
        at = rng.uniform(0, inner.right), inner.y - height * rng.uniform(0.06, 0.5)
    else:
        at = inner.x - width - height * rng.uniform(0.1, 0.6), inner.bottom - height * rng.uniform(0, 0.3)
    cv2.putText(paper, word, (round(at[0]), round(at[1])), font, scale, tone, thick, cv2.LINE_AA)


def watermarked(paper: Pixels, height: float, rng: Draw) -> None:
    """Large faint letters or a ring under the writing."""
    layer = np.zeros_like(paper)
    centre = int(rng.integers(0, paper.shape[1])), int(rng.integers(0, paper.shape[0]))
    thick = max(1, round(height * rng.uniform(0.05, 0.2)))
    if rng.random() < 0.5:
        cv2.circle(layer, centre, round(height * rng.uniform(0.4, 2)), (255,), thick)
    else:
        word = "".join(rng.choice(list("0123456789KPUBANK"), int(rng.integers(1, 6))))
        cv2.putText(layer, word, centre, 0, height * rng.uniform(0.02, 0.06), (255,), thick, cv2.LINE_AA)
    paper[:] = np.rint(paper * (1 - layer / 255.0 * rng.uniform(0.04, 0.3)))


def underlined(mask: Pixels, inner: Box, height: float, rng: Draw) -> None:
    """A stroke of the pen under the writing, level or rising, sometimes bowed, once or twice."""
    for _ in range(1 if rng.random() < 0.8 else 2):
        left, right = inner.x + inner.width * rng.uniform(-0.2, 0.4), inner.right + inner.width * rng.uniform(-0.3, 0.2)
        y, rise = inner.bottom + height * rng.uniform(0.04, 0.3), height * rng.uniform(-0.25, 0.1)
        bow = height * rng.normal(0, 0.1)
        t = np.linspace(0, 1, 12)
        points = np.column_stack([left + (right - left) * t, y + rise * t + bow * 4 * t * (1 - t)])
        thick = max(1, round(height * rng.uniform(0.04, 0.1)))
        cv2.polylines(mask, [np.rint(points).astype(np.int32)], False, (255,), thick, cv2.LINE_AA)


def beside(mask: Pixels, other: Pixels, inner: Box, height: float, rng: Draw) -> None:
    """The edge of another line's ink, above or below."""
    above = rng.random() < 0.5
    y = (
        round(inner.y - height * rng.uniform(0.1, 0.4)) - other.shape[0]
        if above
        else round(inner.bottom + height * rng.uniform(0.1, 0.4))
    )
    x = int(rng.integers(-other.shape[1] // 2, max(1, mask.shape[1] - other.shape[1] // 2)))
    top, left = max(0, y), max(0, x)
    bottom, right = min(mask.shape[0], y + other.shape[0]), min(mask.shape[1], x + other.shape[1])
    if top < bottom and left < right:
        part = other[top - y : bottom - y, left - x : right - x]
        np.maximum(mask[top:bottom, left:right], part, out=mask[top:bottom, left:right])


def _line(height: float, rng: Draw) -> int:
    return max(1, round(height * rng.uniform(0.02, 0.09)))
