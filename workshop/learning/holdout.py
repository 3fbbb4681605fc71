"""What no network ever learns from: a part of the base data that is always the same, and a share of the corrections."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from workshop.datasets import CharacterSet, Images, Labels, split
from workshop.lines.pool import Lines, chunk_of_lines, sources_of
from workshop.lines.recipe import shipped_line_recipe
from workshop.mixture import plain
from workshop.recipe import Recipe
from workshop.training.material import learnt_set

SHARE = 4
"""One document in so many is kept back."""
CHUNKS, LINES_SEED = 10, 977
"""How many chunks of locked lines, and the seed that no recipe learns from."""


def base_sets(recipe: Recipe, data: Path | None) -> tuple[Sequence[CharacterSet], Sequence[CharacterSet]]:
    """The base data of a recipe: what may be learnt from again, and what is locked.

    Locked is what every recipe keeps back, whole writers where the data tells them: no champion has learnt from it, and
    a challenger does not even choose its epoch by it. Test sets are left alone: nothing may be chosen by them.
    """
    parts = split([learnt_set(name, data, recipe.classes) for name in recipe.data.sets], recipe.data.validation)
    return parts.train, parts.validation


def locked_digits(recipe: Recipe, data: Path | None) -> tuple[Images, Labels]:
    """The locked part of the base data as a network takes it: (n, 28, 28, 1) and (n,)."""
    return plain(base_sets(recipe, data)[1])


def locked_lines(data: Path | None) -> list[Lines]:
    """Lines composed of the locked digits and written by pens that nobody learnt from, always the same ones."""
    recipe = shipped_line_recipe()
    sources = sources_of(recipe.sets, data, recipe.validation, kept=True)
    return [some for number in range(CHUNKS) for some in chunk_of_lines(sources, LINES_SEED, number).values()]


def is_locked(document: str) -> bool:
    """Whether a document's corrections are kept to measure on; the same answer for ever."""
    return hashlib.sha256(f"locked {document}".encode()).digest()[0] % SHARE == 0
