"""From a recipe and a folder of data to a run folder with the best weights."""

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from forms.errors import MissingFileError
from workshop.architectures import architecture
from workshop.datasets import Images, Labels, Split, split, training_set
from workshop.distortion import Distortion
from workshop.mixture import Mixture, mixture, plain
from workshop.penmanship import drawn_set
from workshop.recipe import Recipe, as_table, find_recipe, mnist_alone
from workshop.training.batches import DrawnBatches, LabelledBatches, one_hot, targets
from workshop.training.callbacks import Averaged, Backup, Follow, Journal, KeepBest, restore
from workshop.training.events import Network, Notice, Run, Tell
from workshop.training.labelling import answers, label, loaded_teacher
from workshop.training.losses import Distilled, true_accuracy
from workshop.training.precision import computing_in, obstacle
from workshop.training.schedule import optimizer

SHAPE = (28, 28, 1)


def train(recipe: Recipe, data: Path | None, folder: Path, tell: Tell, *, threads: int = 1) -> Run:
    """Train what the recipe says; a run that was killed goes on from its last whole epoch.

    `data` is the folder of real data, None to fetch MNIST; `folder` keeps the backup, the best weights and the log.
    `tell` hears of each epoch. A teacher that the recipe names and that is not there yet is trained first, beside it.
    """
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    folder.mkdir(parents=True, exist_ok=True)
    teacher = _teacher(recipe, data, folder, tell, threads)
    keras.utils.set_random_seed(recipe.seed)
    parts = split([training_set(name, data) for name in recipe.data.sets], recipe.data.validation)
    drawn = drawn_set(recipe.classes, recipe.data.drawn_characters, recipe.seed)
    source = mixture(parts.train, drawn, recipe.data, recipe.classes, recipe.distortion)
    kept = validation_examples(parts, recipe)
    if teacher is None:
        batches, examples = DrawnBatches(source, recipe), (kept[0], one_hot(kept[1], len(recipe.classes)))
    else:
        batches, examples = _distilled(source, kept, teacher, recipe, folder, tell)
    core, trained = _networks(recipe, len(batches), tell)
    return _fitted(core, trained, batches, examples, recipe, folder, tell)


def _fitted(
    core: Network,
    trained: Network,
    batches: keras.utils.PyDataset,
    examples: tuple[Images, NDArray[np.float32]],
    recipe: Recipe,
    folder: Path,
    tell: Tell,
) -> Run:
    journal, best = Journal(folder), folder / "best.weights.h5"
    since = restore(trained, folder / "backup")
    averaged = [Averaged()] if recipe.schedule.ema else []
    trained.fit(
        batches,
        epochs=recipe.schedule.epochs,
        initial_epoch=since,
        validation_data=examples,
        validation_batch_size=512,
        callbacks=[
            KeepBest(core, best, journal.best("val_accuracy", since)),
            *averaged,
            Follow(batches, recipe, journal, tell),
            Backup(folder / "backup"),
        ],
        verbose=0,
    )
    core.load_weights(best)
    finished = _in_float32(core, recipe)
    (folder / "log.json").write_text(json.dumps({"recipe": as_table(recipe), "history": journal.history()}, indent=1))
    finished.save(folder / "new.model.keras")
    (folder / "new.model.keras").replace(folder / "model.keras")
    return Run(folder, recipe, finished, journal.history())


def validation_examples(parts: Split, recipe: Recipe) -> tuple[Images, Labels]:
    """What the checkpoint is chosen by: the characters kept back as they are, and crosses and junk made of them."""
    images, labels = plain(parts.validation)
    drawn = drawn_set(recipe.classes, min(recipe.data.drawn_characters, 500), recipe.seed + 1)
    source = mixture(parts.validation, drawn, recipe.data, recipe.classes, Distortion())
    more, their = source.draw(len(labels) // 2, np.random.default_rng(recipe.seed + 1))
    return np.concatenate([images, more]), np.concatenate([labels, their])


def _distilled(
    source: Mixture, kept: tuple[Images, Labels], teacher: Path, recipe: Recipe, folder: Path, tell: Tell
) -> tuple[LabelledBatches, tuple[Images, NDArray[np.float32]]]:
    """Batches and kept examples with the teacher's answers beside the truth."""
    assert recipe.distillation is not None  # noqa: S101 (for mypy: there is a teacher)
    labelled = label(source, teacher, recipe, recipe.distillation.characters, folder / "labelled", tell)
    images, labels = kept
    return LabelledBatches(labelled, recipe), (
        images,
        targets(labels, answers(loaded_teacher(teacher, recipe), images)),
    )


def _teacher(recipe: Recipe, data: Path | None, folder: Path, tell: Tell, threads: int) -> Path | None:
    """The file of the network to learn from, trained first where it is not there; None where there is no teacher."""
    if recipe.distillation is None:
        return None
    name = recipe.distillation.teacher
    path = Path(name) if name.endswith(".keras") else folder.parent / name / "model.keras"
    if not path.is_file():
        if name.endswith(".keras"):
            raise MissingFileError(f"the teacher {path} of recipe {recipe.name!r} is not there")
        tell(Notice(f"recipe {recipe.name!r} learns from {name!r}, which is trained first"))
        wanted = find_recipe(name)
        train(wanted if data else mnist_alone(wanted), data, path.parent, tell, threads=threads)
    return path


def _networks(recipe: Recipe, steps_per_epoch: int, tell: Tell) -> tuple[Network, Network]:
    """The network itself, and the one around it that is trained: with shifts before it, compiled."""
    slow = obstacle(recipe.schedule.precision)
    if slow:
        tell(Notice(slow))
    with computing_in("float32" if slow else recipe.schedule.precision):
        core = _network(recipe)
    trained = _with_augmentation(core)
    smoothing, learnt = recipe.schedule.label_smoothing, recipe.distillation
    if learnt:
        loss: Any = Distilled(learnt.share, learnt.temperature, smoothing)
        accuracy = keras.metrics.MeanMetricWrapper(true_accuracy, name="accuracy")
    else:
        loss = keras.losses.CategoricalCrossentropy(label_smoothing=smoothing)
        accuracy = keras.metrics.CategoricalAccuracy(name="accuracy")
    trained.compile(optimizer=optimizer(recipe.schedule, steps_per_epoch), loss=loss, metrics=[accuracy])
    return core, trained


def _network(recipe: Recipe) -> Network:
    return architecture(recipe.architecture)(SHAPE, len(recipe.classes), recipe.schedule.dropout)


def _in_float32(core: Network, recipe: Recipe) -> Network:
    """The same network without the precision it was trained in: exports and readers want floats."""
    with computing_in("float32"):
        plainly = _network(recipe)
    plainly.set_weights(core.get_weights())
    return plainly


def _with_augmentation(core: Network) -> Network:
    """The tutorial's shift before the network, in training alone.

    Its other bends are part of the drawing, before normalisation: every Keras layer that turns or zooms resamples once
    more, and a network that only ever saw blurred strokes took one sharp digit in ten for junk.
    """
    shift = keras.layers.RandomTranslation(0.05, 0.05, fill_mode="constant", interpolation="nearest")
    return keras.Sequential([keras.layers.Input(SHAPE), shift, core], name="training")
