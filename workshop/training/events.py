"""What a training tells while it runs, and what it leaves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from workshop.recipe import Recipe

Network: TypeAlias = Any
"""A Keras model; Keras has no types."""
Tensor: TypeAlias = Any
"""What Keras hands to and from its losses and callbacks."""


@dataclass(frozen=True)
class Run:
    """A finished training."""

    folder: Path
    recipe: Recipe
    model: Network
    """The Keras model with the weights that did best on what was kept back, in float32."""
    history: dict[str, list[float]]
    """Figure to its value after each epoch; figures with `val_` are of what was kept back."""


@dataclass(frozen=True)
class Progress:
    """Where a training stands after an epoch."""

    epoch: int
    """Counts from 1."""
    epochs: int
    figures: Mapping[str, float]
    """Loss and accuracy, and with `val_` the same on what was kept back."""


@dataclass(frozen=True)
class Advance:
    """Where a piece of work stands that takes a while."""

    task: str
    done: int
    of: int
    figures: Mapping[str, float]


@dataclass(frozen=True)
class Notice:
    """Something a person should know."""

    text: str


Tell = Callable[[Progress | Advance | Notice], None]
