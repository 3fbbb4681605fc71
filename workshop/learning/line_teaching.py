"""Teaching the reader of lines what people settled: CTC goes on, half on settled lines and half on drawn ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import keras
import numpy as np
from numpy.typing import NDArray

from recognizer.card import Card
from segmentation.line_strip import HEIGHT
from workshop.architectures import line_architecture
from workshop.drawing.shapes import DIGITS
from workshop.learning.fields import SettledField
from workshop.learning.thawing import able_to_learn
from workshop.lines.learning import ctc
from workshop.lines.pool import LONGEST, MARKS_UNTOLD, WIDTHS, Lines, chunk_of_lines, sources_of
from workshop.lines.recipe import LineRecipe
from workshop.lines.texts import ALPHABET
from workshop.training.events import Network, Notice, Tell
from workshop.truth.rows import characters

Strip = NDArray[np.uint8]


@dataclass(frozen=True)
class LineLesson:
    """How the reader of lines is taught."""

    steps: int = 700
    batch: int = 48
    settled: float = 0.5
    """Share of each batch that people settled; the others are drawn, so that nothing is forgotten."""
    replayed: int = 60
    """Chunks of 128 lines that are drawn."""
    learning_rate: float = 2.5e-4
    ema: float = 0.995
    old: float = 0.5
    """Share of the old weights in the new ones: what a hundred lines of one form taught stays, and more of what was
    known before stays as well."""
    seed: int = 7


@dataclass(frozen=True)
class SettledLine:
    """A strip and the digits on it; which marks stand between them nobody was asked."""

    strip: Strip
    """(HEIGHT, width) as `segmentation.line_strip.strip` gives it."""
    digits: str


def lines_of(fields: Sequence[SettledField]) -> list[SettledLine]:
    """The settled fields on which a line was found and whose text is digits alone, not too long to learn."""
    found = []
    for field in fields:
        text = characters(field.text)
        if field.lattice.line is not None and text and set(text) <= set(DIGITS) and len(text) <= LONGEST:
            found.append(SettledLine(field.lattice.line.pixels, text))
    return [one for one in found if one.strip.shape[1] <= WIDTHS[-1]]


def teach_lines(
    champion: Card,
    recipe: LineRecipe,
    settled: Sequence[SettledLine],
    data: Path | None,
    lesson: LineLesson,
    tell: Tell,
) -> Network:
    """The champion's reader of lines after some more steps; on one thread the same seed gives the same weights.

    What comes out is a mean of the weights before and after (WiSE-FT: Wortsman et al. 2022).
    """
    keras.utils.set_random_seed(lesson.seed)
    rng = np.random.default_rng((lesson.seed, 13))
    tell(
        Notice(f"the reader of lines learns {len(settled):,} settled lines among {lesson.replayed * 128:,} drawn ones")
    )
    sources = sources_of(recipe.sets, data, recipe.validation, kept=False)
    drawn = [chunk_of_lines(sources, recipe.seed + lesson.seed, number) for number in range(lesson.replayed)]
    replayed = {width: _joined([one[width] for one in drawn if width in one]) for width in WIDTHS}
    core = line_architecture(champion.architecture)((HEIGHT, None, 1), len(ALPHABET), recipe.dropout)
    able_to_learn(champion, core, replayed[WIDTHS[1]].strips[:256])
    before = [weight.copy() for weight in core.get_weights()]
    model = keras.Model(core.inputs, core.outputs)  # the same weights, with the optimiser that is not kept
    model.compile(optimizer=_optimizer(lesson), loss=ctc)
    for step in range(1, lesson.steps + 1):
        loss = float(model.train_on_batch(*_batch(settled, replayed, lesson, rng)))
        if step % 100 == 0:
            tell(Notice(f"step {step} of {lesson.steps}: loss {loss:.3f}"))
    model.optimizer.finalize_variable_values(model.trainable_variables)
    pairs = zip(before, core.get_weights(), strict=True)
    core.set_weights([lesson.old * one + (1 - lesson.old) * other for one, other in pairs])
    return core


def bent(strip: Strip, rng: np.random.Generator) -> Strip:
    """A settled strip as the same hand might write it another time: sheared, stretched, moved, bolder, fainter."""
    height, width = strip.shape
    across, down = rng.uniform(0.82, 1.2), rng.uniform(0.86, 1.1)
    shear, turn = rng.normal(0, 0.12), rng.normal(0, 0.02)
    wide = min(max(16, round(width * across)), WIDTHS[-1])
    middle = height / 2
    matrix = np.array(
        [
            [wide / width, shear, -shear * middle],
            [turn, down, middle * (1 - down) - turn * width / 2 + rng.normal(0, 0.8)],
        ]
    )
    moved = cv2.warpAffine(strip, matrix, (wide, height), flags=cv2.INTER_LINEAR)
    chance = rng.random()
    if chance < 0.15:
        moved = cv2.dilate(moved, np.ones((2, 2), np.uint8))
    elif chance < 0.25:
        moved = cv2.erode(moved, np.ones((2, 1), np.uint8))
    lit = 255 * (moved / 255.0) ** rng.uniform(0.75, 1.35) + rng.normal(0, rng.uniform(0, 10), moved.shape)
    return np.asarray(np.clip(lit, 0, 255), np.uint8)


def _batch(
    settled: Sequence[SettledLine], replayed: Mapping[int, Lines], lesson: LineLesson, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Some of both, all as wide as the widest needs."""
    many = round(lesson.batch * lesson.settled)
    taken = [settled[at] for at in rng.integers(0, len(settled), many)]
    strips = [bent(one.strip, rng) for one in taken]
    width = next(width for width in WIDTHS if width >= max(strip.shape[1] for strip in strips))
    shown = np.zeros((many, HEIGHT, width, 1), np.uint8)
    labels = np.full((many, LONGEST), MARKS_UNTOLD, np.uint8)
    for at, (one, strip) in enumerate(zip(taken, strips, strict=True)):
        shown[at, :, : strip.shape[1], 0] = strip
        labels[at, : len(one.digits)] = [ALPHABET.index(digit) for digit in one.digits]
    others = _drawn(replayed, width, lesson.batch - many, rng)
    return (
        np.concatenate([shown, others.strips]).astype(np.float32),
        np.concatenate([labels, others.labels]).astype(np.int32),
    )


def _drawn(replayed: Mapping[int, Lines], width: int, many: int, rng: np.random.Generator) -> Lines:
    """Drawn lines of up to this width, with paper beside the shorter ones."""
    parts = [replayed[one] for one in WIDTHS if one <= width]
    sizes = np.array([len(one.labels) for one in parts])
    strips, labels = np.zeros((many, HEIGHT, width, 1), np.uint8), np.zeros((many, LONGEST), np.uint8)
    for at, part in enumerate(rng.choice(len(parts), many, p=sizes / sizes.sum())):
        lines = parts[part]
        chosen = int(rng.integers(len(lines.labels)))
        strips[at, :, : lines.strips.shape[2]] = lines.strips[chosen]
        labels[at] = lines.labels[chosen]
    return Lines(strips, labels)


def _joined(parts: Sequence[Lines]) -> Lines:
    return Lines(np.concatenate([one.strips for one in parts]), np.concatenate([one.labels for one in parts]))


def _optimizer(lesson: LineLesson) -> Network:
    warm = max(1, lesson.steps // 20)
    rate = keras.optimizers.schedules.CosineDecay(
        lesson.learning_rate / 20,
        max(1, lesson.steps - warm),
        alpha=0.02,
        warmup_target=lesson.learning_rate,
        warmup_steps=warm,
    )
    return keras.optimizers.AdamW(rate, weight_decay=2e-3, clipnorm=2.0, use_ema=True, ema_momentum=lesson.ema)
