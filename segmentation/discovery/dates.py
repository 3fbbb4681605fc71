"""Dates: combs of eight cells under which letters say what belongs into each, as DDMMYYYY on cheques."""

from dataclasses import replace

import numpy as np

from forms.geometry import Box
from segmentation.discovery.glyphs import Glyphs
from segmentation.discovery.place import Place

CELLS = 8
"""Two for the day, two for the month, four for the year."""
LETTERS = 6
"""So many of them have their letter: others are spoilt by ink."""
BELOW = 0.9
"""Letters stand at most this share of the comb's height below it."""


def as_date(place: Place, glyphs: Glyphs) -> Place:
    """The place, known as a date where it is a comb with a letter under nearly every cell."""
    if place.cells != CELLS:
        return place
    box = place.box
    under = glyphs.only(glyphs.inside(Box(box.x, box.bottom, box.width, BELOW * box.height)))
    slot = np.floor((under.x + under.width / 2 - box.x) / box.width * CELLS)
    narrow = under.width < box.width / CELLS
    return replace(place, content="date") if len(np.unique(slot[narrow])) >= LETTERS else place
