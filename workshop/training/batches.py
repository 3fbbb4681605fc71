"""Where batches come from: drawn anew, or read from what a teacher has labelled. A seed decides all of it."""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from workshop.datasets import Images, Labels
from workshop.mixture import Mixture
from workshop.recipe import Recipe
from workshop.training.labelling import Labelled


class DrawnBatches(keras.utils.PyDataset):  # type: ignore[misc]
    """Batches drawn from a mixture; the same seed, epoch and position give the same batch."""

    def __init__(self, source: Mixture, recipe: Recipe) -> None:
        super().__init__()
        self.epoch = 0
        self._source, self._recipe = source, recipe

    def __len__(self) -> int:
        """Batches an epoch."""
        return batches_per_epoch(self._recipe)

    def __getitem__(self, at: int) -> tuple[Images, Any]:
        """(batch, 28, 28, 1) and (batch, classes)."""
        rng = np.random.default_rng((self._recipe.seed, self.epoch, at))
        images, labels = self._source.draw(self._recipe.schedule.batch, rng)
        return images, one_hot(labels, len(self._recipe.classes))


class LabelledBatches(keras.utils.PyDataset):  # type: ignore[misc]
    """Batches of what a teacher has labelled, in a new order each time all of it was seen."""

    def __init__(self, labelled: Labelled, recipe: Recipe) -> None:
        super().__init__()
        self.epoch = 0
        self._labelled, self._recipe = labelled, recipe
        self._walk, self._order = -1, np.empty(0, np.int64)

    def __len__(self) -> int:
        """Batches an epoch, which may be less or more than the whole set."""
        return batches_per_epoch(self._recipe)

    def __getitem__(self, at: int) -> tuple[Images, Any]:
        """(batch, 28, 28, 1) and (batch, 2, classes): true labels and the teacher's answers."""
        size = self._recipe.schedule.batch
        walk, place = divmod(self.epoch * len(self) + at, len(self._labelled) // size)
        if walk != self._walk:
            order = np.random.default_rng((self._recipe.seed, walk)).permutation(len(self._labelled))
            self._walk, self._order = walk, order
        chosen = np.sort(self._order[place * size : (place + 1) * size])
        return self._labelled.images[chosen][..., None], targets(
            self._labelled.labels[chosen], self._labelled.answers[chosen]
        )


def batches_per_epoch(recipe: Recipe) -> int:
    """At least one."""
    return max(1, recipe.schedule.epoch_size // recipe.schedule.batch)


def one_hot(labels: Labels, classes: int) -> NDArray[np.float32]:
    """(n,) to (n, classes)."""
    return np.asarray(np.eye(classes, dtype=np.float32)[labels])


def targets(labels: Labels, answers: NDArray[np.float16]) -> NDArray[np.float32]:
    """(n,) true labels and (n, classes) answers of a teacher to (n, 2, classes), as `losses.Distilled` takes them."""
    return np.stack([one_hot(labels, answers.shape[1]), answers.astype(np.float32)], axis=1)
