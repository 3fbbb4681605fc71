"""What is on an image that holds a line of writing somewhere: scraps of ink, and gutters and printed rules around."""

from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike

from forms.geometry import Box
from forms.page import Pixels
from segmentation.grey import darkness

GUTTER = 0.5
"""A gutter or the dark around a sheet is darker than this share of the paper's light."""
SIDE_SHARE = 0.6
"""It covers at least this share of one side of the image."""
PRINTED_RUN = 0.5
"""Straight runs through at least this share of the paper are printed rules, if they run into a side or a gutter: those
of a large digit do not."""
NEAR = 3
"""Pixels from a side or a gutter within which a rule runs into it."""
FAINTEST, FAINT = 14.0, 0.3
"""Ink is at least this dark, and at least this share of the darkest."""
SPECK = 5
"""Components with less ink are dirt, pixels."""
MOST = 300
"""No more scraps than so many are looked at, the largest: what is strewn with more is a pattern."""
FLAT = 2.5
"""What is so many times wider than high is a rule's rest or an underline."""


@dataclass(frozen=True)
class Scrap:
    """A component of ink that may be writing."""

    box: Box
    darkness: float
    """Of its darkest pixels, 0 to 255."""
    at_side: bool
    """Whether the image's left or right side cuts it."""

    @property
    def flat(self) -> bool:
        """Whether it is an underline or the rest of a rule."""
        return self.box.width >= FLAT * self.box.height


@dataclass(frozen=True)
class Surroundings:
    """What is on the image, in its pixels."""

    scraps: tuple[Scrap, ...]
    gutter: Pixels
    """255 on solid dark areas along a side, with their soft edge."""
    blocked: Pixels
    """255 on gutters, printed rules and what hangs on a gutter."""


def find_scraps(grey: Pixels) -> Surroundings:
    """The components of a grey image that may be writing, and what surrounds them."""
    gutter = _gutter(grey)
    paper = grey[gutter == 0]
    if paper.size == 0:
        return Surroundings((), gutter, gutter)
    filled = np.where(gutter > 0, np.uint8(np.median(paper)), grey).astype(np.uint8)
    dark = darkness(filled)
    level = max(FAINTEST, FAINT * float(np.quantile(dark[gutter == 0], 0.995)))
    ink = np.where((dark > level) & (gutter == 0), 255, 0).astype(np.uint8)
    blocked = cv2.bitwise_or(gutter, _runs(ink, gutter))
    ink = np.where(blocked > 0, 0, ink).astype(np.uint8)
    beside = cv2.dilate(gutter, np.ones((5, 5), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    on_gutter = set(np.unique(labels[(beside > 0) & (ink > 0)]).tolist())
    blocked = cv2.bitwise_or(blocked, np.where(np.isin(labels, list(on_gutter)), 255, 0).astype(np.uint8))
    large = [label for label in range(1, len(stats)) if stats[label][4] >= SPECK and label not in on_gutter]
    large = sorted(large, key=lambda label: -int(stats[label][4]))[:MOST]
    scraps = (_scrap(stats[label].tolist(), labels, label, dark) for label in large)
    return Surroundings(tuple(scraps), gutter, np.asarray(blocked, dtype=np.uint8))


def _gutter(grey: Pixels) -> Pixels:
    """255 on solid dark areas along a side of the image, with their soft edge."""
    dark = np.where(grey < GUTTER * float(np.quantile(grey, 0.9)), 255, 0).astype(np.uint8)
    side = max(5, round(0.06 * min(grey.shape)))
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    _, labels = cv2.connectedComponents(np.asarray(solid, dtype=np.uint8))
    sides = (labels[0], labels[-1], labels[:, 0], labels[:, -1])
    wide = {label for row in sides for label in np.unique(row[row > 0]) if (row == label).mean() >= SIDE_SHARE}
    found = np.where(np.isin(labels, list(wide)), 255, 0).astype(np.uint8)
    return np.asarray(cv2.dilate(found, np.ones((side, side), np.uint8)), dtype=np.uint8)


def _scrap(row: list[int], labels: MatLike, label: int, dark: Pixels) -> Scrap:
    x, y, width, height = row[:4]
    here = (slice(y, y + height), slice(x, x + width))
    darkest = float(np.quantile(dark[here][labels[here] == label], 0.9))
    return Scrap(Box(x, y, width, height), darkest, x == 0 or x + width == dark.shape[1])


def _runs(ink: Pixels, gutter: Pixels) -> Pixels:
    """255 on straight runs through most of the paper, level or upright, that end at a side or at a gutter."""
    open_height, open_width = (int((gutter == 0).any(axis=axis).sum()) for axis in (1, 0))
    across = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    across = cv2.morphologyEx(across, cv2.MORPH_OPEN, np.ones((1, max(12, round(PRINTED_RUN * open_width))), np.uint8))
    down = cv2.dilate(ink, np.ones((1, 3), np.uint8))
    down = cv2.morphologyEx(down, cv2.MORPH_OPEN, np.ones((max(12, round(PRINTED_RUN * open_height)), 1), np.uint8))
    return cv2.bitwise_or(_ending(across, gutter), _ending(down, gutter)).astype(np.uint8)


def _ending(runs: MatLike, gutter: Pixels) -> Pixels:
    """Those of some runs that come near a side of the image or a gutter."""
    ends = cv2.dilate(gutter, np.ones((2 * NEAR + 1, 2 * NEAR + 1), np.uint8))
    ends[:NEAR], ends[-NEAR:], ends[:, :NEAR], ends[:, -NEAR:] = 255, 255, 255, 255
    _, labels = cv2.connectedComponents(np.asarray(runs, dtype=np.uint8))
    found = np.unique(labels[(ends > 0) & (labels > 0)])
    return np.where(np.isin(labels, found), 255, 0).astype(np.uint8)
