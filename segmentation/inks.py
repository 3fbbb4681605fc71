"""Inks of another colour than a page's writing, as of a stamp over a value: told, and where it is sure, taken away.

Inks that lie on each other add up in optical density, the logarithm of the light that they take. So what each has taken
can be told from red, green and blue (colour deconvolution, Ruifrok and Johnston 2001). Most forms are printed in black
whatever people write with, so black is never taken for a stamp.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
ONE_HUE = 0.8
"""The hues of one ink agree so far (mean resultant length); fringes of a scanner's colours do not."""
FAINTEST, SHARE_OF_DARKEST, DARKEST = 0.45, 0.25, 0.98
"""Ink is denser than the first, and than this share of this quantile of a field's densities."""
FEWEST, LEAST = 9, 0.1
"""Pixels of those looked at that are more than dirt, and the share of a field's ink that another ink has at least."""
INSET = 10
"""So far from the lines of its frame a field's pixels show what was written in it."""
AROUND = 0.25
"""A stamp is not made for a field: so much of it, as a share, lies outside of the frame. People write inside."""
WITNESSES = 2
"""So many fields must agree on the colour of a page's writing, or nobody knows which of two inks it is."""

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
class _Sampled:
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


def separated(fields: list[FieldImage]) -> list[FieldImage]:
    """Fields cut from a page in colour, without stamps of another colour than the page's writing.

    Where it is not sure which ink is the writing, a field stays as it is and is told to be stamped.
    """
    if not fields or fields[0].page.pixels.ndim == 2:
        return fields
    samples = [_sampled(field) for field in fields]
    own = np.array([one.colours[one.written].mean(axis=0) for one in samples if one.written.sum() >= FEWEST])
    if not len(own):
        return fields
    agreeing = np.linalg.norm(own[:, None] - own[None], axis=2) < SAME
    most = int(agreeing.sum(axis=1).argmax())
    colour = own[agreeing[most]].mean(axis=0)
    writing = _direction(samples, colour)
    sure = int(agreeing[most].sum()) >= WITNESSES and bool(writing.any())
    return [_without_stamp(field, one, colour, writing, sure) for field, one in zip(fields, samples, strict=True)]


def _sampled(field: FieldImage) -> _Sampled:
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
    return _Sampled(paper, densities, colours, inside, inside & (to_level > INSET) & away)


def _direction(samples: Sequence[_Sampled], colour: NDArray[np.float32]) -> NDArray[np.float32]:
    """The direction of an ink in densities, of length 1: the mean over what was written in about that colour.

    All 0 where nothing was, since inks of several colours only add up to it.
    """
    rows = [one.densities[one.written & (np.linalg.norm(one.colours - colour, axis=1) < SAME)] for one in samples]
    total = np.concatenate(rows).sum(axis=0)
    return np.asarray(total / max(1e-6, float(np.linalg.norm(total))), dtype=np.float32)


def _without_stamp(
    field: FieldImage, sampled: _Sampled, colour: NDArray[np.float32], writing: NDArray[np.float32], sure: bool
) -> FieldImage:
    """The field without ink of another colour than `colour`, told to be stamped where that may be the writing."""
    foreign = _foreign(sampled.colours, colour)
    many = int(foreign.sum())
    plain = int((sampled.written & ~foreign).sum())
    if many < max(FEWEST, LEAST * len(foreign)) or not (foreign & sampled.inside).any():
        return field
    hues = sampled.colours[foreign]
    hue = (hues / np.linalg.norm(hues, axis=1, keepdims=True)).mean(axis=0)
    if np.linalg.norm(hue) < ONE_HUE:
        return field
    spreads = float((foreign & ~sampled.inside).sum()) >= AROUND * many
    if plain < FEWEST:  # somebody wrote with another pen, or next to nothing shows beneath a stamp
        return replace(field, stamped=True) if spreads else field
    if not sure:
        return replace(field, stamped=True)
    total = sampled.densities[foreign].sum(axis=0)
    stamp = np.asarray(total / np.linalg.norm(total), dtype=np.float32)
    pixels = _taken_away(field, sampled.paper, writing, stamp)
    return replace(field, pixels=pixels, stamped=not spreads)


def _foreign(colours: Densities, writing: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which inks are coloured, and of another hue than the writing where that is coloured too."""
    strength = np.linalg.norm(colours, axis=1)
    coloured = strength > COLOURED
    if np.linalg.norm(writing) < NEUTRAL:
        return np.asarray(coloured)
    alike = colours @ (writing / np.linalg.norm(writing)) > HUES_APART * strength
    return np.asarray(coloured & ~alike)


def _taken_away(
    field: FieldImage, paper: Densities, writing: NDArray[np.float32], stamp: NDArray[np.float32]
) -> Pixels:
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
