"""What happens around each epoch: seeds are set, the best weights kept, figures written down, the state backed up."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import keras

from workshop.recipe import Recipe
from workshop.training.averaging import layers_of
from workshop.training.batches import Batches
from workshop.training.events import Advance, Network, Progress, Tell
from workshop.training.files import replaced
from workshop.training.journal import Journal

Logs: TypeAlias = dict[str, Any] | None
DICE_PER_EPOCH = 1_000_003
"""More than a layer throws in one epoch."""
TOLD = 50
"""How often an epoch tells where it stands."""


class Follow(keras.callbacks.Callback):  # type: ignore[misc]
    """Tells batches, layers and caller which epoch it is; so a resumed run draws what an unbroken one would have."""

    def __init__(self, batches: Batches, recipe: Recipe, journal: Journal, tell: Tell) -> None:
        super().__init__()
        self._batches, self._recipe, self._journal, self._tell = batches, recipe, journal, tell
        self._epoch = 0

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:  # noqa: ARG002 (Keras's signature)
        """Seeds follow from the epoch, since Keras saves no dice."""
        self._epoch = self._batches.epoch = epoch
        for at, layer in enumerate(layers_of(self.model)):
            dice = getattr(layer, "seed_generator", None) or getattr(layer, "generator", None)
            if dice is not None:
                dice.state.assign([self._recipe.seed + at, epoch * DICE_PER_EPOCH])

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        """Now and then, where the epoch stands."""
        done, of = batch + 1, len(self._batches)
        if done % max(1, of // TOLD) == 0:
            task = f"epoch {self._epoch + 1}/{self._recipe.schedule.epochs}"
            self._tell(Advance(task, done, of, _figures(logs)))

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        """Figures are written down and told."""
        self._journal.write(_figures(logs))
        self._tell(Progress(epoch + 1, self._recipe.schedule.epochs, _figures(logs)))


class Recall(keras.callbacks.Callback):  # type: ignore[misc]
    """Shows other callbacks the epochs before a kill, so that their patience goes on where it was."""

    def __init__(self, others: Sequence[Network], journal: Journal) -> None:
        super().__init__()
        self._others, self._journal = others, journal

    def on_train_begin(self, logs: Logs = None) -> None:  # noqa: ARG002
        """Comes after theirs, which forgets everything."""
        rate = self.model.optimizer.learning_rate
        kept = float(rate)
        for epoch, row in enumerate(self._journal.rows):
            for other in self._others:
                other.on_epoch_end(epoch, dict(row))
        if self._others and kept != float(rate):
            self.model.optimizer.learning_rate = kept


class KeepBest(keras.callbacks.Callback):  # type: ignore[misc]
    """Saves the weights that do best on what is kept back; stands before `Averaged`, so it saves what was tested."""

    def __init__(self, core: Network, path: Path, best: float) -> None:
        super().__init__()
        self._core, self._path, self._best = core, path, best

    def on_test_end(self, logs: Logs = None) -> None:
        """Keep these weights where none did better."""
        accuracy = _figures(logs)["accuracy"]
        if accuracy > self._best:
            self._best = accuracy
            save_weights(self._core, self._path)


class Backup(keras.callbacks.Callback):  # type: ignore[misc]
    """Saves weights and the optimiser's state after each epoch, in one step, under the epoch's number; comes last.

    Keras's own BackupAndRestore writes weights and epoch one after the other, and a kill between them repeats an epoch
    on weights that have it already.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:  # noqa: ARG002
        """Save, then drop what is older."""
        older = list(self._folder.glob("epoch-*.weights.h5"))
        save_weights(self.model, self._folder / f"epoch-{epoch + 1:05}.weights.h5")
        for path in older:
            path.unlink()


def restore(model: Network, folder: Path) -> int:
    """Load the latest backup into a compiled model; gives how many epochs it has behind it, 0 without a backup."""
    there = sorted(folder.glob("epoch-*.weights.h5"))
    if not there:
        return 0
    model.optimizer.build(model.trainable_variables)
    model.load_weights(there[-1])
    return int(there[-1].name.split("-")[1].split(".")[0])


def save_weights(model: Network, path: Path) -> None:
    """Save weights so that a kill leaves either the old file or the new one."""
    with replaced(path) as fresh:
        model.save_weights(fresh)


def _figures(logs: Logs) -> dict[str, float]:
    return {key: float(value) for key, value in (logs or {}).items()}
