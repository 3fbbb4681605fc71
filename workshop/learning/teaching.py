"""From a champion and corrections to a challenger: a short training at a small rate, with the base data replayed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from forms.errors import EmptyFileError
from recognizer.card import Card
from workshop.architectures import architecture
from workshop.candidates import candidate_set
from workshop.datasets import CharacterSet
from workshop.distortion import Distortion
from workshop.learning.line_teaching import LineLesson
from workshop.learning.thawing import able_to_learn
from workshop.mixture import NONE, mixture
from workshop.penmanship import drawn_set
from workshop.recipe import DataMix, Recipe, from_table
from workshop.sections import Augmentation, Schedule, Start
from workshop.training.events import Notice, Run, Tell
from workshop.training.fit import fit
from workshop.training.material import Material, Pool

MILD = Distortion(rotation=0.08, slant=0.15, stretch=0.12, elastic=1.2, thickness=1, residue=0.05, mild=0.3)
"""How a settled character is bent: it is one person's hand, and has been through paper and scanner."""
STEADY = 256
"""Characters by which it is seen that a network made to learn again computes what it did."""


@dataclass(frozen=True)
class Lesson:
    """How much of what a challenger learns, and how."""

    replayed: int = 10_000
    """Characters of the base data that are seen again each epoch: what keeps it from forgetting."""
    taught: int = 4_000
    """Characters of corrections beside them, each of them many times, bent anew."""
    drawn: int = 1_500
    composed: int = 2_000
    """Different ones by the pen, and candidates of composed strings, among those that are replayed."""
    epochs: int = 4
    learning_rate: float = 5e-4
    calibration_strings: int = 800
    calibration_pages: int = 40
    """Drawn strings and forms that confidence is fitted on again."""
    seed: int = 7
    lines: LineLesson = field(default_factory=LineLesson)
    """How the reader of lines learns."""


def lesson_recipe(card: Card, lesson: Lesson) -> Recipe:
    """The champion's own recipe with a short schedule, and without its teacher."""
    recipe = from_table(dict(card.recipe), card.name)
    plan = Schedule(
        epochs=lesson.epochs,
        batch=128,
        learning_rate=lesson.learning_rate,
        warmup=0.1,
        dropout=recipe.schedule.dropout,
        label_smoothing=recipe.schedule.label_smoothing,
        ema=0.995,
    )
    mix = replace(recipe.data, drawn_characters=lesson.drawn, composed_candidates=lesson.composed)
    return replace(
        recipe, seed=lesson.seed, data=mix, schedule=plan, distillation=None, augmentation=Augmentation(), pseudo=None
    )


def teach(
    champion: Card,
    base: Sequence[CharacterSet],
    settled: Sequence[CharacterSet],
    lesson: Lesson,
    folder: Path,
    tell: Tell,
) -> Run:
    """Train the champion on; `base` is replayed, `settled` are sets of corrected characters, labels by its classes.

    On one thread the same seed, base and corrections give the same weights. EmptyFileError where nothing was settled.
    """
    if not any(len(one) for one in settled):
        raise EmptyFileError("there are no corrected characters to learn from; settle some fields first")
    tf.config.threading.set_intra_op_parallelism_threads(1)
    recipe = lesson_recipe(champion, lesson)
    keras.utils.set_random_seed(lesson.seed)
    found = _material(recipe, base, [one for one in settled if len(one)], lesson, tell)
    shape, classes = champion.input_shape, len(champion.classes)
    model = architecture(champion.architecture)(shape, classes, recipe.schedule.dropout)
    able_to_learn(champion, model, found.kept.images[:STEADY])
    folder.mkdir(parents=True, exist_ok=True)
    start = folder / "start.keras"
    model.save(start)
    taught = replace(recipe, start=Start(weights=str(start)))
    return fit(found, taught, None, folder, folder.parent, tell)


def _material(
    recipe: Recipe, base: Sequence[CharacterSet], settled: Sequence[CharacterSet], lesson: Lesson, tell: Tell
) -> Material:
    classes, seed = recipe.classes, lesson.seed
    tell(Notice(f"drawing {lesson.replayed:,} characters to replay and {lesson.taught:,} of corrections"))
    drawn = drawn_set(classes, lesson.drawn, seed)
    composed = candidate_set(base, classes, lesson.composed, seed) if lesson.composed else NONE
    replayed = mixture(base, drawn, recipe.data, classes, recipe.distortion, composed)
    junk = classes.index("~") if "~" in classes else -1
    written = [one.pick(one.labels != junk) for one in settled]
    all_of_it = CharacterSet(
        "settled", np.concatenate([_small(one) for one in settled]), np.concatenate([one.labels for one in settled])
    )
    mix = DataMix(sets=(), repeats=(1.0,) * len(written), written=0.5, crosses=0, junk=0, candidates=0.5)
    taught = mixture(written, NONE, mix, classes, MILD, all_of_it)
    rng = np.random.default_rng((seed, 3))
    parts = [replayed.draw(lesson.replayed, rng), taught.draw(lesson.taught, rng)]
    pool = Pool(np.concatenate([one for one, _ in parts]), np.concatenate([one for _, one in parts]))
    kept = Pool(all_of_it.images[..., None], all_of_it.labels)
    # Base data first, in a drawn order: what weights are chosen by must have seen none of the locked part.
    more = replayed.draw(max(STEADY, len(kept)), np.random.default_rng((seed, 4)))
    chosen = Pool(np.concatenate([more[0], kept.images]), np.concatenate([more[1], kept.labels]))
    origins = {one.name: len(one) for one in (*base, *settled)}
    return Material(pool, chosen, None, classes, origins)


def _small(one: CharacterSet) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    from segmentation.normalisation import SIDE, normalise  # noqa: PLC0415

    if one.images.shape[1:] == (SIDE, SIDE):
        return one.images
    return np.stack([normalise(image) for image in one.images])
