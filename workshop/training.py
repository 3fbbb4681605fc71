"""Training: a recipe and a folder of data to a run folder with the best weights. `python -m workshop.training`."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from workshop.architectures import architecture
from workshop.datasets import Images, Labels, Split, split, training_set
from workshop.distortion import Distortion
from workshop.mixture import Mixture, mixture, plain
from workshop.penmanship import drawn_set
from workshop.recipe import Recipe, as_table

SHAPE = (28, 28, 1)


@dataclass(frozen=True)
class Run:
    """A finished training."""

    folder: Path
    recipe: Recipe
    model: Any
    """The Keras model with the weights that did best on what was kept back."""
    history: dict[str, list[float]]


@dataclass(frozen=True)
class Progress:
    """Where a training stands after an epoch."""

    epoch: int
    """Counts from 1."""
    epochs: int
    figures: Mapping[str, float]
    """Loss and accuracy, and with `val_` the same on what was kept back."""


Tell = Callable[[Progress], None]


class Batches(keras.utils.PyDataset):  # type: ignore[misc]
    """Batches drawn from a mixture; the same seed, epoch and position give the same batch."""

    def __init__(self, source: Mixture, recipe: Recipe) -> None:
        super().__init__()
        self.epoch = 0
        self._source, self._recipe = source, recipe

    def __len__(self) -> int:
        """Batches an epoch."""
        return max(1, self._recipe.schedule.epoch_size // self._recipe.schedule.batch)

    def __getitem__(self, at: int) -> tuple[Images, Any]:
        """(batch, 28, 28, 1) and (batch, classes)."""
        rng = np.random.default_rng((self._recipe.seed, self.epoch, at))
        images, labels = self._source.draw(self._recipe.schedule.batch, rng)
        return images, one_hot(labels, len(self._recipe.classes))


class _Follow(keras.callbacks.Callback):  # type: ignore[misc]
    """Tells batches and caller which epoch it is; so a resumed run draws what an unbroken one would have drawn."""

    def __init__(self, batches: Batches, epochs: int, tell: Tell) -> None:
        super().__init__()
        self._batches, self._epochs, self._tell = batches, epochs, tell

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:  # noqa: ANN401, ARG002 (Keras's signature)
        self._batches.epoch = epoch

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:  # noqa: ANN401 (Keras's signature)
        self._tell(Progress(epoch + 1, self._epochs, {key: float(value) for key, value in (logs or {}).items()}))


def train(recipe: Recipe, data: Path | None, folder: Path, tell: Tell, *, threads: int = 1) -> Run:
    """Train what the recipe says; a run that was killed goes on from its last whole epoch.

    `data` is the folder of real data, None to fetch MNIST; `folder` keeps the backup, the best weights and the log.
    `tell` is called after each epoch.
    """
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    keras.utils.set_random_seed(recipe.seed)
    folder.mkdir(parents=True, exist_ok=True)
    parts = split([training_set(name, data) for name in recipe.data.sets], recipe.data.validation)
    drawn = drawn_set(recipe.classes, recipe.data.drawn_characters, recipe.seed)
    batches = Batches(mixture(parts.train, drawn, recipe.data, recipe.classes, recipe.distortion), recipe)
    core = architecture(recipe.architecture)(SHAPE, len(recipe.classes), recipe.schedule.dropout)
    trained = _with_augmentation(core)
    trained.compile(
        optimizer=_optimizer(recipe, len(batches)),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=recipe.schedule.label_smoothing),
        metrics=["accuracy"],
    )
    best = folder / "best.weights.h5"
    kept = validation_examples(parts, recipe)
    log = trained.fit(
        batches,
        epochs=recipe.schedule.epochs,
        validation_data=(kept[0], one_hot(kept[1], len(recipe.classes))),
        callbacks=[_Follow(batches, recipe.schedule.epochs, tell), *_callbacks(recipe, folder, best)],
        verbose=0,
    )
    trained.load_weights(best)
    history = {key: [float(value) for value in values] for key, values in log.history.items()}
    (folder / "log.json").write_text(json.dumps({"recipe": as_table(recipe), "history": history}, indent=1))
    core.save(folder / "model.keras")
    return Run(folder, recipe, core, history)


def validation_examples(parts: Split, recipe: Recipe) -> tuple[Images, Labels]:
    """What the checkpoint is chosen by: the characters kept back as they are, and crosses and junk made of them."""
    images, labels = plain(parts.validation)
    drawn = drawn_set(recipe.classes, min(recipe.data.drawn_characters, 500), recipe.seed + 1)
    source = mixture(parts.validation, drawn, recipe.data, recipe.classes, Distortion())
    more, their = source.draw(len(labels) // 2, np.random.default_rng(recipe.seed + 1))
    return np.concatenate([images, more]), np.concatenate([labels, their])


def one_hot(labels: Labels, classes: int) -> Any:  # noqa: ANN401
    """(n,) to (n, classes) float32."""
    return np.eye(classes, dtype=np.float32)[labels]


def _with_augmentation(core: Any) -> Any:  # noqa: ANN401
    """The tutorial's shift before the network, in training alone.

    Its other bends are part of the drawing, before normalisation: every Keras layer that turns or zooms resamples once
    more, and a network that only ever saw blurred strokes took one sharp digit in ten for junk.
    """
    shift = keras.layers.RandomTranslation(0.05, 0.05, fill_mode="constant", interpolation="nearest")
    return keras.Sequential([keras.layers.Input(SHAPE), shift, core], name="training")


def _optimizer(recipe: Recipe, steps_per_epoch: int) -> Any:  # noqa: ANN401
    plan = recipe.schedule
    steps = plan.epochs * steps_per_epoch
    warm = max(1, round(steps * plan.warmup))
    rate = keras.optimizers.schedules.CosineDecay(
        plan.learning_rate / 20, max(1, steps - warm), alpha=0.01, warmup_target=plan.learning_rate, warmup_steps=warm
    )
    makers = {"adam": keras.optimizers.Adam, "nadam": keras.optimizers.Nadam, "adamw": keras.optimizers.AdamW}
    ema: dict[str, Any] = {"use_ema": True, "ema_momentum": plan.ema} if plan.ema else {}
    return makers[plan.optimizer](learning_rate=rate, weight_decay=plan.weight_decay or None, **ema)


def _callbacks(recipe: Recipe, folder: Path, best: Path) -> list[Any]:
    watch = keras.callbacks
    averaged = [watch.SwapEMAWeights(swap_on_epoch=True)] if recipe.schedule.ema else []
    return [
        watch.BackupAndRestore(folder / "backup"),
        *averaged,
        watch.ModelCheckpoint(best, monitor="val_accuracy", mode="max", save_best_only=True, save_weights_only=True),
        watch.CSVLogger(folder / "log.csv", append=True),
    ]
