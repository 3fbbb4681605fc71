"""Inks of another colour than a page's writing, as of a stamp over a value: told, and where it is sure, taken away.

Most forms are printed in black whatever people write with, so black is never taken for a stamp.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from forms.field import FieldImage
from segmentation.ink_colours import (
    COLOURED,
    HUES_APART,
    NEUTRAL,
    SAME,
    SampledInk,
    direction,
    is_foreign,
    sampled_ink,
    taken_away,
)

ONE_HUE = 0.8
"""The hues of one ink agree so far (mean resultant length); fringes of a scanner's colours do not."""
FEWEST, LEAST = 9, 0.1
"""Pixels of those looked at that are more than dirt, and the share of a field's ink that another ink has at least."""
AROUND = 0.25
"""A stamp is not made for a field: so much of it, as a share, lies outside of the frame. People write inside."""
WITNESSES = 2
"""So many fields must agree on the colour of a page's writing, or nobody knows which of two inks it is."""
MOST = 2
"""So many coloured inks are told apart in an image that is one field."""


def separated(fields: list[FieldImage]) -> list[FieldImage]:
    """Fields cut from a page in colour, without stamps of another colour than the page's writing.

    Where it is not sure which ink is the writing, a field stays as it is and is told to be stamped.
    """
    if not fields or fields[0].page.pixels.ndim == 2:
        return fields
    samples = [sampled_ink(field) for field in fields]
    own = np.array([one.colours[one.written].mean(axis=0) for one in samples if one.written.sum() >= FEWEST])
    if not len(own):
        return fields
    agreeing = np.linalg.norm(own[:, None] - own[None], axis=2) < SAME
    most = int(agreeing.sum(axis=1).argmax())
    colour = own[agreeing[most]].mean(axis=0)
    writing = direction(samples, colour)
    sure = int(agreeing[most].sum()) >= WITNESSES and bool(writing.any())
    return [_without_stamp(field, one, colour, writing, sure) for field, one in zip(fields, samples, strict=True)]


def parted(field: FieldImage) -> list[FieldImage]:
    """A field that is a whole image, once for each ink on it that may be its writing, without the coloured others.

    All are told to be stamped. Nothing is returned of an image in grey or in one ink.
    """
    if field.page.pixels.ndim == 2:
        return []
    ink, parts = sampled_ink(field), list[FieldImage]()
    for colour in _inks(ink):
        writing = direction([ink], colour)
        if writing.any():
            part = _without_stamp(field, ink, colour, writing, sure=True)
            parts += [replace(part, stamped=True)] if part.pixels is not field.pixels else []
    return parts


def _inks(ink: SampledInk) -> list[NDArray[np.float32]]:
    """The colours of the inks that what was written may have: black, and the hues that most of it has; each (2,)."""
    colours = ink.colours[ink.written]
    strength = np.linalg.norm(colours, axis=1)
    found = [np.zeros(2, np.float32)] if (strength < NEUTRAL).sum() >= FEWEST else []
    left = colours[strength > COLOURED]
    for _ in range(MOST):
        if len(left) < max(FEWEST, LEAST * len(colours)):
            break
        hues = left / np.linalg.norm(left, axis=1, keepdims=True)
        alike = hues @ hues.T > HUES_APART
        most = alike[int(alike.sum(axis=1).argmax())]
        found.append(left[most].mean(axis=0))
        left = left[~most]
    return found


def _without_stamp(
    field: FieldImage, sampled: SampledInk, colour: NDArray[np.float32], writing: NDArray[np.float32], sure: bool
) -> FieldImage:
    """The field without ink of another colour than `colour`, told to be stamped where that may be the writing."""
    foreign = is_foreign(sampled.colours, colour)
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
    pixels = taken_away(field, sampled.paper, writing, stamp)
    return replace(field, pixels=pixels, stamped=not spreads)
