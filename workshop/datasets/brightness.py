"""Values of pixels to 0 to 255, and ink to light on black."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forms.errors import UnreadableFileError
from workshop.datasets.found import Part
from workshop.datasets.notes import Note, message, named, warning
from workshop.datasets.told import Ink

FULL_SCALES = (1.0, 16.0, 255.0, 65535.0)
"""What full brightness may be: shares, the small digits of UCI, 8 bits and 16 bits."""
AGREED = 0.9
"""Share of pictures that must have their ink alike before the others are called odd rather than the set mixed."""


def eight_bit(parts: Mapping[str, Part], full_scale: float) -> tuple[dict[str, Part], list[Note]]:
    """All parts with pixels as uint8, 0 to 255, by one scale: `full_scale`, or where that is 0 the smallest usual one.

    Shares from -1 to 1 are taken for what they are. UnreadableFileError, naming the pictures, for values that are no
    numbers or below 0.
    """
    for name, part in parts.items():
        _refuse_nonsense(name, part)
    low = min((float(part.pixels.min()) for part in parts.values() if part.pixels.size), default=0.0)
    high = max((float(part.pixels.max()) for part in parts.values() if part.pixels.size), default=0.0)
    if low < 0:
        if low < -1 or high > 1:
            raise UnreadableFileError(
                f"pixels go from {low:g} to {high:g}; give them as 0 to 255, 0 to 1 or -1 to 1, not standardised"
            )
        changed = {name: replace(part, pixels=_scaled(part.pixels, -1.0, 1.0)) for name, part in parts.items()}
        return changed, [message("pixels of -1 to 1 are brought to 0 to 255")]
    full = full_scale or next((one for one in FULL_SCALES if high <= one), high)
    if high > full:
        raise UnreadableFileError(f"pixels go up to {high:g}, beyond the `full_scale` of {full:g} that is told")
    if full == 255.0 and all(part.pixels.dtype == np.uint8 for part in parts.values()):
        return dict(parts), []
    changed = {name: replace(part, pixels=_scaled(part.pixels, 0.0, full)) for name, part in parts.items()}
    return changed, [] if full == 255.0 else [message(f"pixels of 0 to {full:g} are brought to 0 to 255")]


def _refuse_nonsense(name: str, part: Part) -> None:
    if part.pixels.dtype.kind != "f":
        return
    broken = np.flatnonzero(~np.isfinite(part.pixels).all(axis=tuple(range(1, part.pixels.ndim))))
    if len(broken):
        which = named(part.source(row) for row in broken.tolist())
        raise UnreadableFileError(f"{len(broken):,} pictures of {name} hold values that are no numbers: {which}")


def _scaled(pixels: NDArray[Any], low: float, high: float) -> NDArray[np.uint8]:
    scaled = np.empty(pixels.shape, np.uint8)
    for start in range(0, len(pixels), 4096):  # or the floats of a large set would fill the memory
        piece = pixels[start : start + 4096].astype(np.float32)
        scaled[start : start + 4096] = np.round((piece - low) * (255 / (high - low)))
    return scaled


def light_on_black(parts: Mapping[str, Part], ink: Ink) -> tuple[dict[str, Part], list[Note]]:
    """All parts (uint8) with light ink on black, as every network here takes it.

    Where nothing is told, most pictures decide: whether the middle brightness of their edge lies in the upper half of
    what they span, and so is paper.
    """
    papers = {name: _light_paper(part.pixels) for name, part in parts.items()}
    votes = np.concatenate([paper[paper >= 0] for paper in papers.values()])
    dark = ink is Ink.DARK or (ink is Ink.FOUND and len(votes) > 0 and votes.mean() > 0.5)
    turn = {name: paper == 1 if ink is Ink.EACH else np.full(len(paper), dark) for name, paper in papers.items()}
    changed = {name: replace(part, pixels=_turned(part.pixels, turn[name])) for name, part in parts.items()}
    notes = []
    if ink is Ink.EACH:
        turned = sum(int(one.sum()) for one in turn.values())
        notes.append(message(f"{turned:,} pictures with dark ink are turned round, so that all ink is light"))
    elif dark:
        notes.append(message("ink is dark on light paper: all pictures are turned round, so that ink is light"))
    if ink is Ink.FOUND and len(votes):
        notes.extend(_odd_ones(parts, papers, int(dark), float((votes == dark).mean())))
    return changed, notes


def _light_paper(pixels: NDArray[np.uint8]) -> NDArray[np.int8]:
    """(n,), 1 where the edge of a picture is light, 0 where it is dark, -1 where a picture is of one brightness."""
    grey = pixels if pixels.ndim == 3 else pixels.max(axis=3)
    if grey.size == 0:
        return np.empty(0, np.int8)
    edge = np.concatenate([grey[:, 0], grey[:, -1], grey[:, 1:-1, 0], grey[:, 1:-1, -1]], axis=1)
    low, high = (f(axis=(1, 2)).astype(np.float32) for f in (grey.min, grey.max))
    light = np.median(edge, axis=1) > (low + high) / 2
    return np.where(high > low, light.astype(np.int8), np.int8(-1))


def _turned(pixels: NDArray[np.uint8], which: NDArray[np.bool_]) -> NDArray[np.uint8]:
    if not which.any():
        return pixels
    turned = pixels.copy()
    turned[which] = 255 - turned[which]
    return turned


def _odd_ones(
    parts: Mapping[str, Part], papers: Mapping[str, NDArray[np.int8]], common: int, agreed: float
) -> list[Note]:
    odd = [
        parts[name].source(row)
        for name, paper in papers.items()
        for row in np.flatnonzero((paper >= 0) & (paper != common)).tolist()
    ]
    if not odd:
        return []
    if agreed < AGREED:
        return [
            warning(
                f"light and dark ink are mixed: {len(odd):,} pictures are not as the others ({named(odd)}); say "
                '`ink = "each"`, or "light" or "dark" where their edges mislead'
            )
        ]
    return [warning(f"{len(odd):,} pictures seem to have their ink the other way round: {named(odd)}")]
