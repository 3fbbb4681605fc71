"""Training a reader of lines: lines are drawn while it learns, each is seen a few times, and CTC tells it how well."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import ops

from recognizer.ctc import best_texts, shortened, without_marks
from segmentation.line_strip import HEIGHT
from workshop.architectures import line_architecture
from workshop.drawing.shapes import DIGITS
from workshop.lines.pool import MARKS_UNTOLD, WIDTHS, Lines, chunk_of_lines, chunks, sources_of
from workshop.lines.recipe import LineRecipe
from workshop.lines.texts import ALPHABET
from workshop.training.files import write_text

Network = Any
KEPT = 6
"""Chunks that are kept back, from digits that are not learnt from."""
KEPT_SEED = 1
"""Added to a recipe's seed for what is kept back."""
BUFFER = 40
"""Chunks that lines are taken from at random."""
SAVED_EVERY = 200
"""Steps between two states on disk."""


def ctc(labels: Any, probabilities: Any) -> Any:  # noqa: ANN401 (tensors)
    """(n,) losses of (n, steps, characters + 1) probabilities, the blank last, a character of the text each.

    Where marks are not told, each counts as blank: the loss is that of the digits, whatever stands between them.
    """
    wanted = ops.cast(labels, "int32")
    ended = wanted >= MARKS_UNTOLD
    many = ops.sum(ops.cast(ops.logical_not(ended), "int32"), axis=1)
    steps = ops.ones_like(many) * ops.shape(probabilities)[1]
    untold = ops.any(wanted == MARKS_UNTOLD, axis=1)[:, None, None]
    seen = ops.where(untold, _without_marks(probabilities), probabilities)
    scores = ops.log(ops.maximum(seen, 1e-12))
    loss = ops.ctc_loss(ops.where(ended, 0, wanted), scores, many, steps, mask_index=len(ALPHABET))
    return ops.minimum(loss, 200.0) / ops.cast(ops.maximum(many, 1), "float32")


def _without_marks(probabilities: Any) -> Any:  # noqa: ANN401 (tensors)
    digits, others = probabilities[..., : len(DIGITS)], probabilities[..., len(DIGITS) :]
    return ops.concatenate([digits, ops.zeros_like(others[..., 1:]), ops.sum(others, axis=-1, keepdims=True)], axis=-1)


@dataclass
class _Buffer:
    """Lines of the last chunks, by width."""

    rng: np.random.Generator
    parts: dict[int, list[Lines]]

    def add(self, chunk: Mapping[int, Lines]) -> None:
        for width, lines in chunk.items():
            self.parts[width] = [*self.parts[width][-BUFFER + 1 :], lines]

    def batch(self, many: int) -> tuple[Any, Any]:
        """A batch of one width, each width as often as it has lines."""
        sizes = np.array([sum(len(one.labels) for one in self.parts[width]) for width in WIDTHS], np.float64)
        some = self.parts[WIDTHS[int(self.rng.choice(len(WIDTHS), p=sizes / sizes.sum()))]]
        chosen = self.rng.integers(0, sum(len(one.labels) for one in some), many)
        strips = np.concatenate([one.strips for one in some])
        labels = np.concatenate([one.labels for one in some])
        return strips[chosen].astype(np.float32), labels[chosen].astype(np.int32)


def learn(recipe: LineRecipe, data: Path | None, folder: Path, tell: Any) -> Network:  # noqa: ANN401
    """Train as the recipe says; a run that was killed goes on from its last state. Gives the trained network."""
    folder.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(recipe.seed)
    core = line_architecture(recipe.architecture)((HEIGHT, None, 1), len(ALPHABET), recipe.dropout)
    done = _begin(core, recipe, folder)
    model = keras.Model(core.inputs, core.outputs)  # the same weights, with the optimiser that is not kept
    model.compile(optimizer=_optimizer(recipe, done), loss=ctc)
    with chunks(recipe.sets, data, recipe.validation, recipe.seed, done, recipe.processes) as drawn:
        for step, loss in _steps(model, recipe, drawn, done):
            if step % SAVED_EVERY == 0 or step == recipe.steps:
                _save(core, recipe, step, folder)
                tell(f"step {step} of {recipe.steps}: loss {loss:.4f}")
    _averaged(model)
    core.save(folder / "model.keras")
    return core


def _steps(
    model: Network, recipe: LineRecipe, drawn: Iterator[Mapping[int, Lines]], done: int
) -> Iterator[tuple[int, float]]:
    """One step for each `1 / repeats` of a chunk's lines."""
    buffer = _Buffer(np.random.default_rng((recipe.seed, done)), {width: [] for width in WIDTHS})
    for _ in range(min(BUFFER, 8)):
        buffer.add(next(drawn))
    recent: list[float] = []
    for step in range(done + 1, recipe.steps + 1):
        if step % recipe.repeats == 0:
            buffer.add(next(drawn))
        recent = [*recent[-99:], float(model.train_on_batch(*buffer.batch(recipe.batch)))]
        yield step, float(np.mean(recent))


def _optimizer(recipe: LineRecipe, done: int) -> Network:
    warm = max(1, recipe.steps // 25)
    rate = keras.optimizers.schedules.CosineDecay(
        recipe.learning_rate / 20,
        recipe.steps - warm,
        alpha=0.01,
        warmup_target=recipe.learning_rate,
        warmup_steps=warm,
    )
    # The average of weights begins with the optimiser's own first step, so that one must count from 0.
    return keras.optimizers.AdamW(
        _Onwards(rate, done), weight_decay=2e-3, clipnorm=2.0, use_ema=True, ema_momentum=recipe.ema
    )


class _Onwards(keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc]
    """A schedule from a later step on."""

    def __init__(self, whole: Any, done: int) -> None:  # noqa: ANN401
        self._whole, self._done = whole, done

    def __call__(self, step: Any) -> Any:  # noqa: ANN401
        return self._whole(step + self._done)

    def get_config(self) -> dict[str, Any]:
        """Keras saves it with the optimiser."""
        return {"whole": self._whole, "done": self._done}


def _begin(model: Network, recipe: LineRecipe, folder: Path) -> int:
    """Put the weights in that a run begins or goes on with; gives how many steps are done."""
    state = folder / "state.json"
    if state.is_file():
        model.load_weights(folder / "last.weights.h5")
        return int(json.loads(state.read_text(encoding="utf-8"))["done"])
    if recipe.start:
        model.load_weights(recipe.start)
    return 0


def _save(model: Network, recipe: LineRecipe, step: int, folder: Path) -> None:
    model.save_weights(folder / "last.weights.h5")
    write_text(folder / "state.json", json.dumps({"done": step, "recipe": asdict(recipe)}) + "\n")


def _averaged(model: Network) -> None:
    model.optimizer.finalize_variable_values(model.trainable_variables)


def right_share(model: Network, recipe: LineRecipe, data: Path | None) -> float:
    """The share of lines by digits and writers never seen whose digits are all read right, marks aside."""
    sources = sources_of(recipe.sets, data, recipe.validation, kept=True)
    right = total = 0
    for number in range(KEPT):
        for lines in chunk_of_lines(sources, recipe.seed + KEPT_SEED, number).values():
            answers = np.asarray(model.predict(lines.strips, verbose=0))
            for steps, label in zip(answers, lines.labels, strict=True):
                found = best_texts(shortened(without_marks(steps, len(DIGITS)))[0])[0][0]
                right += found == tuple(int(one) for one in label if one < len(DIGITS))
                total += 1
    return right / total
