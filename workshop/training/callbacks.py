"""What happens after each epoch: the best weights are kept, the figures written down, the state backed up."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import keras

from workshop.recipe import Recipe
from workshop.training.events import Network, Progress, Tell

Logs: TypeAlias = dict[str, Any] | None
SEEDS_PER_EPOCH = 1_000_003
"""More random numbers than a layer takes in one epoch."""


class Journal:
    """The figures of each epoch, in `log.jsonl`; an epoch that is trained again after a kill takes its old line."""

    def __init__(self, folder: Path) -> None:
        """Read what an earlier process of the same run has written."""
        self._path = folder / "log.jsonl"
        lines = self._path.read_text(encoding="utf-8").splitlines() if self._path.is_file() else []
        self.rows: list[dict[str, float]] = [json.loads(line) for line in lines]

    def write(self, epoch: int, figures: dict[str, float]) -> None:
        """Add the figures of an epoch that counts from 0."""
        self.rows = [*self.rows[:epoch], figures]
        _replace_text(self._path, "".join(json.dumps(row) + "\n" for row in self.rows))

    def history(self) -> dict[str, list[float]]:
        """Figure to its value after each epoch."""
        return {key: [row[key] for row in self.rows] for key in (self.rows[0] if self.rows else {})}

    def best(self, figure: str, before: int) -> float:
        """The highest value so far of a figure."""
        return max((row[figure] for row in self.rows[:before]), default=-1.0)


class Follow(keras.callbacks.Callback):  # type: ignore[misc]
    """Tells batches, layers and caller which epoch it is; so a resumed run draws what an unbroken one would have."""

    def __init__(self, batches: Network, recipe: Recipe, journal: Journal, tell: Tell) -> None:
        super().__init__()
        self._batches, self._recipe, self._journal, self._tell = batches, recipe, journal, tell

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:  # noqa: ARG002
        """Seeds follow from the epoch."""
        self._batches.epoch = epoch
        # Keras saves no state of random layers; it follows from the epoch instead.
        for at, layer in enumerate(_layers(self.model)):
            if hasattr(layer, "seed_generator"):
                layer.seed_generator.state.assign([self._recipe.seed + at, epoch * SEEDS_PER_EPOCH])

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        """Figures are written down and told."""
        figures = {key: float(value) for key, value in (logs or {}).items()}
        self._journal.write(epoch, figures)
        self._tell(Progress(epoch + 1, self._recipe.schedule.epochs, figures))


class Averaged(keras.callbacks.SwapEMAWeights):  # type: ignore[misc]
    """The average of weights is what is tested.

    Keras swaps by adding and subtracting, which rounds: weights would drift with each test, and otherwise after a kill.
    """

    def _tf_swap_variables(self, optimizer: Network) -> None:
        self._backend_swap_variables(optimizer)


class KeepBest(keras.callbacks.Callback):  # type: ignore[misc]
    """Saves the weights that do best on what is kept back; stands before `Averaged`, so it saves what was tested."""

    def __init__(self, core: Network, path: Path, best: float) -> None:
        super().__init__()
        self._core, self._path, self._best = core, path, best

    def on_test_end(self, logs: Logs = None) -> None:
        """Keep these weights where none did better."""
        accuracy = float((logs or {})["accuracy"])
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
    folder.mkdir(parents=True, exist_ok=True)
    there = sorted(folder.glob("epoch-*.weights.h5"))
    if not there:
        return 0
    model.optimizer.build(model.trainable_variables)
    model.load_weights(there[-1])
    return int(there[-1].name.split("-")[1].split(".")[0])


def save_weights(model: Network, path: Path) -> None:
    """Save weights so that a kill leaves either the old file or the new one."""
    fresh = path.with_name(f"new.{path.name}")
    model.save_weights(fresh)
    fresh.replace(path)


def _layers(model: Network) -> Iterator[Network]:
    """All layers, those of nested models too."""
    for layer in model.layers:
        yield layer
        if hasattr(layer, "layers"):
            yield from _layers(layer)


def _replace_text(path: Path, text: str) -> None:
    fresh = path.with_name(f"new.{path.name}")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
