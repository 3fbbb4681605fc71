"""One training: material and recipe to a folder with the best weights."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from forms.errors import SettingsError
from workshop.architectures import architecture
from workshop.recipe import Recipe, as_table
from workshop.training.augmentation import augmentation_layers
from workshop.training.averaging import Averaged
from workshop.training.batches import Batches, LabelledBatches, batches_of, steps_per_epoch, targets, with_answers
from workshop.training.callbacks import Backup, Follow, KeepBest, Recall, restore
from workshop.training.events import Network, Notice, Run, Tell
from workshop.training.files import replaced, write_text
from workshop.training.finished import is_finished, open_run
from workshop.training.journal import Journal
from workshop.training.labelling import answers, label, loaded_teacher
from workshop.training.losses import Distilled, true_accuracy
from workshop.training.material import Material
from workshop.training.precision import computing_in, obstacle
from workshop.training.schedule import optimizer, shrink, watchers
from workshop.training.starting import begin

LABELLED = "labelled"
"""The folder of a teacher's answers, inside a run's."""
Examples = tuple[NDArray[np.uint8], NDArray[Any]]


def fit(found: Material, recipe: Recipe, teacher: Path | None, folder: Path, runs: Path, tell: Tell) -> Run:
    """Train one network; what the folder already holds of this training is gone on with.

    `runs` is where other runs lie by their names. Leaves `model.keras` (in float32), `log.json` with recipe and
    history, TensorBoard's logs in `tensorboard/`, and the backup.
    """
    recipe = replace(recipe, classes=found.classes)
    (folder / "backup").mkdir(parents=True, exist_ok=True)
    if is_finished(folder):
        return open_run(folder)
    batches, examples = _lessons(found, recipe, teacher, folder, tell)
    keras.utils.set_random_seed(recipe.seed)
    core, trained = _networks(found, recipe, len(batches), runs, tell)
    journal = _fitted(core, trained, batches, examples, folder, tell, recipe)
    finished = _in_float32(core, found, recipe)
    write_text(
        folder / "log.json", json.dumps({"recipe": as_table(recipe), "history": journal.history()}, indent=1) + "\n"
    )
    with replaced(folder / "model.keras") as fresh:
        finished.save(fresh)
    return Run(folder, recipe, finished, journal.history())


def _lessons(
    found: Material, recipe: Recipe, teacher: Path | None, folder: Path, tell: Tell
) -> tuple[Batches, Examples]:
    """Batches, and what is kept back with its targets; with a teacher's answers where there is one."""
    kept = found.kept
    if teacher is None or recipe.distillation is None:
        return batches_of(found, recipe), (
            kept.images,
            targets(kept.labels, len(found.classes), recipe.schedule.labels),
        )
    model = loaded_teacher(teacher, found, recipe.distillation.precision)
    labelled = label(found, model, teacher, recipe, folder / LABELLED, tell)
    batches = LabelledBatches(labelled, recipe, steps_per_epoch(found, recipe))
    return batches, (kept.images, with_answers(kept.labels, answers(model, kept.images)))


def _fitted(
    core: Network,
    trained: Network,
    batches: Batches,
    examples: Examples,
    folder: Path,
    tell: Tell,
    recipe: Recipe,
) -> Journal:
    """Train what is left of the epochs, and give the network its best weights."""
    plan, best = recipe.schedule, folder / "best.weights.h5"
    since, journal, watching = restore(trained, folder / "backup"), Journal(folder), watchers(recipe.schedule)
    journal.keep(since)
    if not journal.over(plan):
        trained.fit(
            batches,
            shuffle=False,  # batches are in a seeded order already, and Keras's own would be another after a kill
            epochs=plan.epochs,
            initial_epoch=since,
            validation_data=examples,
            validation_batch_size=512,
            callbacks=[
                KeepBest(core, best, journal.best()),
                *([Averaged(core, batches)] if plan.ema else []),
                *watching,
                Recall(watching, journal),
                keras.callbacks.TensorBoard(folder / "tensorboard", write_graph=False),
                Follow(batches, recipe, journal, tell),
                Backup(folder / "backup"),
            ],
            verbose=0,
        )
    core.load_weights(best)
    return journal


def _networks(found: Material, recipe: Recipe, steps: int, runs: Path, tell: Tell) -> tuple[Network, Network]:
    """The network itself, and the one around it that is trained: with augmentation before it, compiled."""
    plan, learnt = recipe.schedule, recipe.distillation
    slow = obstacle(plan.precision)
    if slow:
        tell(Notice(slow))
    with computing_in("float32" if slow else plan.precision):
        core = _network(found, recipe)
    begin(core, recipe.start, runs, tell)
    shrink(core, plan.l2)
    trained = keras.Sequential(
        [keras.layers.Input(found.shape), *augmentation_layers(recipe.augmentation), core], name="training"
    )
    metric, losses = keras.metrics, keras.losses
    if learnt:
        loss: Any = Distilled(learnt.share, learnt.temperature, plan.label_smoothing)
        accuracy = metric.MeanMetricWrapper(true_accuracy, name="accuracy")
    elif plan.labels == "sparse":
        loss, accuracy = losses.SparseCategoricalCrossentropy(), metric.SparseCategoricalAccuracy("accuracy")
    else:
        loss = losses.CategoricalCrossentropy(label_smoothing=plan.label_smoothing)
        accuracy = metric.CategoricalAccuracy("accuracy")
    trained.compile(optimizer=optimizer(plan, steps), loss=loss, metrics=[accuracy])
    return core, trained


def _network(found: Material, recipe: Recipe) -> Network:
    height, width, _ = found.shape
    try:
        return architecture(recipe.architecture)(found.shape, len(found.classes), recipe.schedule.dropout)
    except ValueError as error:
        raise SettingsError(
            f"the architecture {recipe.architecture!r} cannot take pictures of {height} x {width}; choose another, or "
            f"say a larger `height` and `width` in the dataset.toml of the data ({error})"
        ) from error


def _in_float32(core: Network, found: Material, recipe: Recipe) -> Network:
    """The same network without the precision it was trained in, and free to learn again."""
    with computing_in("float32"):
        plainly = _network(found, recipe)
    plainly.set_weights(core.get_weights())
    return plainly
