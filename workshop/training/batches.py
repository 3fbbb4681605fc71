"""Where batches come from: drawn anew, own data, or what a teacher has labelled. A seed decides all of it."""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from workshop.datasets import Labels
from workshop.mixture import Mixture
from workshop.recipe import Recipe
from workshop.training.labelling import Labelled
from workshop.training.material import Material, Pool

Batch = tuple[NDArray[Any], NDArray[Any]]
"""(batch, height, width, channels) images and their targets."""


class Batches(keras.utils.PyDataset):  # type: ignore[misc]
    """An epoch of batches; the same seed, epoch and position give the same batch, also after a kill."""

    def __init__(self, recipe: Recipe, classes: int, steps: int) -> None:
        super().__init__()
        self.epoch = 0
        self._recipe, self._classes, self._steps = recipe, classes, steps

    def __len__(self) -> int:
        """Batches an epoch."""
        return self._steps

    def rng(self, at: int) -> np.random.Generator:
        """The dice of one batch."""
        return np.random.default_rng((self._recipe.seed, self.epoch, at))

    def made(self, images: NDArray[np.uint8], labels: Labels, at: int) -> Batch:
        """Images and labels as the recipe wants them."""
        wanted = targets(labels, self._classes, self._recipe.schedule.labels)
        alpha = self._recipe.augmentation.mixup
        # keras.layers.MixUp keeps dice that no backup restores.
        return blended(images, wanted, alpha, self.rng(at).spawn(1)[0]) if alpha else (images, wanted)


class DrawnBatches(Batches):
    """Characters drawn from a mixture, each once."""

    def __init__(self, source: Mixture, recipe: Recipe, classes: int, steps: int) -> None:
        super().__init__(recipe, classes, steps)
        self._source = source

    def __getitem__(self, at: int) -> Batch:
        """One batch."""
        images, labels = self._source.draw(self._recipe.schedule.batch, self.rng(at))
        return self.made(images, labels, at)


class _Walk(Batches):
    """Walks through a stored set again and again, in another order each time, whatever the length of an epoch."""

    def __init__(self, many: int, recipe: Recipe, classes: int, steps: int) -> None:
        super().__init__(recipe, classes, steps)
        self._many, self._turn, self._order = many, -1, np.empty(0, np.int64)

    def chosen(self, at: int) -> NDArray[np.int64]:
        """Which ones are in a batch, in their stored order, which is quicker to read."""
        size = min(self._recipe.schedule.batch, self._many)
        turn, place = divmod(self.epoch * len(self) + at, self._many // size)
        if turn != self._turn:
            self._turn, self._order = turn, np.random.default_rng((self._recipe.seed, turn)).permutation(self._many)
        return np.sort(self._order[place * size : (place + 1) * size])


class PoolBatches(_Walk):
    """Own data as it is."""

    def __init__(self, pool: Pool, recipe: Recipe, classes: int, steps: int) -> None:
        super().__init__(len(pool), recipe, classes, steps)
        self._pool = pool

    def __getitem__(self, at: int) -> Batch:
        """One batch."""
        chosen = self.chosen(at)
        return self.made(self._pool.images[chosen], self._pool.labels[chosen], at)


class LabelledBatches(_Walk):
    """What a teacher has labelled."""

    def __init__(self, labelled: Labelled, recipe: Recipe, steps: int) -> None:
        super().__init__(len(labelled), recipe, labelled.answers.shape[1], steps)
        self._labelled = labelled

    def __getitem__(self, at: int) -> Batch:
        """One batch; targets are (batch, 2, classes): true labels and the teacher's answers."""
        chosen, seen = self.chosen(at), self._labelled
        return seen.images[chosen], with_answers(seen.labels[chosen], seen.answers[chosen])


def batches_of(found: Material, recipe: Recipe) -> Batches:
    """The batches that a recipe makes of its material where there is no teacher."""
    classes, steps = len(found.classes), steps_per_epoch(found, recipe)
    if isinstance(found.source, Pool):
        return PoolBatches(found.source, recipe, classes, steps)
    return DrawnBatches(found.source, recipe, classes, steps)


def steps_per_epoch(found: Material, recipe: Recipe) -> int:
    """Batches an epoch, at least one: all of own data, or `epoch_size` characters."""
    size = len(found.source) if isinstance(found.source, Pool) else recipe.schedule.epoch_size
    return max(1, size // recipe.schedule.batch)


def targets(labels: Labels, classes: int, kind: str) -> NDArray[Any]:
    """(n,) labels as they are where `kind` is sparse, else one-hot as (n, classes)."""
    return labels if kind == "sparse" else one_hot(labels, classes)


def one_hot(labels: Labels, classes: int) -> NDArray[np.float32]:
    """(n,) to (n, classes)."""
    return np.asarray(np.eye(classes, dtype=np.float32)[labels])


def with_answers(labels: Labels, answers: NDArray[np.float16]) -> NDArray[np.float32]:
    """(n,) true labels and (n, classes) answers of a teacher to (n, 2, classes), as `losses.Distilled` takes them."""
    return np.stack([one_hot(labels, answers.shape[1]), answers.astype(np.float32)], axis=1)


def blended(images: NDArray[np.uint8], wanted: NDArray[Any], alpha: float, rng: np.random.Generator) -> Batch:
    """MixUp (Zhang, Cisse, Dauphin, Lopez-Paz 2018): each image blended with another of the batch, and their labels."""
    others = rng.permutation(len(images))
    share = rng.beta(alpha, alpha, len(images)).astype(np.float32)
    of_images, of_labels = share[:, None, None, None], share[:, None]
    blend = of_images * images + (1 - of_images) * images[others]
    return np.asarray(blend, np.float32), of_labels * wanted + (1 - of_labels) * wanted[others]
