"""The colours of the inks of a field: told from optical densities, which add up where inks lie on each other.

Optical density is the logarithm of the light that an ink takes. So what each has taken can be told from red, green and
blue (colour deconvolution, Ruifrok and Johnston 2001).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.field import FieldImage
from forms.page import Pixels
from segmentation.grey import to_grey
from segmentation.quantiles import quantile_of_levels

EVERY = 4
"""Of a field image's pixels, every so many are looked at each way."""

NEUTRAL, COLOURED = 0.12, 0.2
"""Ink with less colour than the first is black, with more than the second coloured; the sine of the angle to grey."""
SAME = 0.15
"""Inks whose colours are no farther from each other than this are one."""
HUES_APART = np.cos(np.deg2rad(30))
"""Cosine of the angle between the hues of two inks that can be told apart."""
FAINTEST, SHARE_OF_DARKEST, DARKEST = 0.45, 0.25, 0.98
"""Ink is denser than the first, and than this share of this quantile of a field's densities."""
INSET = 10
"""So far from the lines of its frame a field's pixels show what was written in it."""

DENSEST = 4.2
"""What is denser, all three channels together, is black: no pad's ink is, and so dark its colour is noise."""
STEPS = 24
"""Densities are told apart in so many steps to one where they are counted."""
GLARE = 12
"""Levels, 0 to 255, that are added before densities are taken: the last few levels of black are no colour."""

Densities = NDArray[np.float32]
"""Optical density in red, green and blue, each from 0 up; shape (..., 3)."""
AXES = np.array([[1, -1, 0], [1, 1, -2]], dtype=np.float32).T / np.sqrt(np.array([2, 6], dtype=np.float32))
"""From densities to the plane of colours, where black is at the origin; shape (3, 2)."""


@dataclass(frozen=True)
class SampledInk:
    """The ink of a field, as far as it was looked at; a row a pixel."""

    paper: Densities
    """What the paper gives back in red, green and blue, 0 to 255."""
    densities: Densities
    colours: Densities
    """In the plane of colours, black at the origin; shape (n, 2)."""
    inside: NDArray[np.bool_]
    """Within the frame."""
    written: NDArray[np.bool_]
    """Within it, and away from its lines."""


def sampled_ink(field: FieldImage) -> SampledInk:
    """The ink of a field whose page is in colour, every few pixels."""
    height, width = (max(1, side // EVERY) for side in field.pixels.shape)
    every = np.diag([float(EVERY), float(EVERY), 1.0])
    pixels = _seen(field, field.to_page @ every, (width, height), cv2.INTER_NEAREST)
    paper = _paper(pixels)
    dense = _densities(pixels, paper)
    total = cv2.transform(dense, np.ones((1, 3), np.float32))
    darkest = quantile_of_levels(np.asarray(cv2.convertScaleAbs(total, alpha=STEPS), dtype=np.uint8), DARKEST) / STEPS
    y, x = np.nonzero(total > max(FAINTEST, SHARE_OF_DARKEST * darkest))
    densities = dense[y, x]
    colours = densities @ AXES / np.linalg.norm(densities, axis=1, keepdims=True)
    colours[densities.sum(axis=1) > DENSEST] = 0
    frame, place_x, place_y = field.frame, (x + 0.5) * EVERY, (y + 0.5) * EVERY
    to_level = np.minimum(place_y - frame.y, frame.bottom - place_y)
    to_side = np.minimum(place_x - frame.x, frame.right - place_x)
    borders = np.array(field.cell_edges or (frame.x, frame.right))
    away = np.abs(place_x[:, None] - borders[None]).min(axis=1) > INSET
    inside = (to_level > 0) & (to_side > 0)
    return SampledInk(paper, densities, colours, inside, inside & (to_level > INSET) & away)


def direction(samples: Sequence[SampledInk], colour: NDArray[np.float32]) -> NDArray[np.float32]:
    """The direction of an ink in densities, of length 1: the mean over what was written in about that colour.

    All 0 where nothing was, since inks of several colours only add up to it.
    """
    rows = [one.densities[one.written & (np.linalg.norm(one.colours - colour, axis=1) < SAME)] for one in samples]
    total = np.concatenate(rows).sum(axis=0)
    return np.asarray(total / max(1e-6, float(np.linalg.norm(total))), dtype=np.float32)


def is_foreign(colours: Densities, writing: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which inks are coloured, and of another hue than the writing where that is coloured too."""
    strength = np.linalg.norm(colours, axis=1)
    coloured = strength > COLOURED
    if np.linalg.norm(writing) < NEUTRAL:
        return np.asarray(coloured)
    alike = colours @ (writing / np.linalg.norm(writing)) > HUES_APART * strength
    return np.asarray(coloured & ~alike)


def taken_away(field: FieldImage, paper: Densities, writing: NDArray[np.float32], stamp: NDArray[np.float32]) -> Pixels:
    """The field in grey without what the ink of a stamp has taken; black stays as it is."""
    height, width = field.pixels.shape
    pixels = _seen(field, field.to_page, (width, height), cv2.INTER_LINEAR)
    dense = _densities(pixels, paper)
    along, across = dense @ stamp, dense @ writing
    shared = float(stamp @ writing)
    share = np.clip((along - shared * across) / max(1e-3, 1 - shared * shared), 0, np.maximum(along, 0))
    black = np.linalg.norm(dense @ AXES, axis=2) < NEUTRAL * np.linalg.norm(dense, axis=2)
    left = dense - np.where(black, 0, share)[..., None] * stamp
    seen = (paper + GLARE) * np.exp(-np.maximum(left, 0)) - GLARE
    return to_grey(np.clip(np.rint(seen), 0, 255).astype(np.uint8))


def _seen(field: FieldImage, to_page: NDArray[np.float64], size: tuple[int, int], how: int) -> Pixels:
    """A field in colour, under the way from its pixels to those of the page; shape (height, width, 3)."""
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
    from_centres = np.linalg.inv(half) @ to_page @ half  # OpenCV counts from pixel centres
    flags = how | cv2.WARP_INVERSE_MAP
    seen = cv2.warpPerspective(field.page.pixels, from_centres, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen, dtype=np.uint8)


def _paper(pixels: Pixels) -> Densities:
    """The colour of the paper of a field: most of it is paper."""
    channels = [quantile_of_levels(np.ascontiguousarray(pixels[..., at]), 0.75) for at in range(3)]
    return np.array(channels, dtype=np.float32)


def _densities(pixels: Pixels, paper: Densities) -> Densities:
    levels = np.arange(256, dtype=np.float32)[:, None]
    table = np.maximum(0, np.log((paper + GLARE) / (levels + GLARE))).astype(np.float32)
    return np.asarray(cv2.LUT(pixels, table[None]), dtype=np.float32)
