"""Batches of characters, crosses and junk in the recipe's proportions, each one drawn anew from a seed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from segmentation.normalisation import SIDE, normalise
from workshop.datasets import CharacterSet, Images, Labels
from workshop.distortion import Distortion, Ink, distort
from workshop.drawing.shapes import LETTERS
from workshop.junk import junk, junk_of_capitals
from workshop.marks import cross
from workshop.neighbours import Draw, with_crumb
from workshop.recipe import DataMix

WRITTEN, DRAWN, CROSSES, JUNK, CANDIDATES, PLAIN = range(6)
NONE = CharacterSet("none", np.zeros((0, SIDE, SIDE), np.uint8), np.zeros(0, np.int64))
"""A set without characters."""


@dataclass(frozen=True)
class Mixture:
    """What batches are drawn from."""

    written: tuple[CharacterSet, ...]
    weights: NDArray[np.float64]
    """(written,), how often each set is chosen; adds up to one."""
    drawn: CharacterSet
    """Of the pen model."""
    candidates: CharacterSet
    """As segmentation proposes them, normalised, with classes of their own."""
    shares: NDArray[np.float64]
    """(6,), written and drawn characters, crosses, junk, candidates, written ones as they are; adds up to one."""
    crumbs: float
    """Share of characters beside which a piece of a neighbour stays."""
    cross_label: int
    junk_label: int
    rubbish: Callable[[Draw, np.random.Generator], Ink]
    """Draws junk out of characters."""
    distortion: Distortion

    def character(self, rng: np.random.Generator) -> NDArray[np.uint8]:
        """One written or drawn character as its source has it."""
        from_pen = rng.random() * self.shares[:2].sum() >= self.shares[WRITTEN]
        one = self._set(DRAWN if from_pen else WRITTEN, rng)
        image: NDArray[np.uint8] = one.images[int(rng.integers(len(one)))]
        return image

    def with_set(self, more: CharacterSet) -> "Mixture":
        """With a further set of written characters, each offered as often as one of the others on the average."""
        sizes = [len(one) for one in self.written]
        offered = np.array([*(self.weights * max(1, sum(sizes))), len(more)], np.float64)
        return replace(self, written=(*self.written, more), weights=offered / offered.sum())

    def draw(self, many: int, rng: np.random.Generator) -> tuple[Images, Labels]:
        """(many, 28, 28, 1) normalised images and their (many,) classes."""
        images = np.empty((many, 28, 28, 1), np.uint8)
        labels = np.empty(many, np.int64)
        for at, kind in enumerate(rng.choice(len(self.shares), size=many, p=self.shares).tolist()):
            if kind == CANDIDATES:  # paper, scanner and segmentation have bent these already
                one = int(rng.integers(len(self.candidates)))
                images[at, ..., 0], labels[at] = self.candidates.images[one], self.candidates.labels[one]
            elif kind == PLAIN:
                source = self._set(WRITTEN, rng)
                one = int(rng.integers(len(source)))
                images[at, ..., 0], labels[at] = normalise(source.images[one]), source.labels[one]
            else:
                bent, labels[at] = self._source(kind, rng)
                images[at, ..., 0] = normalise(distort(bent, self.distortion, rng))
        return images, labels

    def _source(self, kind: int, rng: np.random.Generator) -> tuple[NDArray[np.uint8], int]:
        if kind == CROSSES:
            return cross(rng), self.cross_label
        if kind == JUNK:
            return self.rubbish(self.character, rng), self.junk_label
        one = self._set(kind, rng)
        at = int(rng.integers(len(one)))
        image = one.images[at]
        if rng.random() < self.crumbs:
            image = with_crumb(image, self.character, rng)
        return image, int(one.labels[at])

    def _set(self, kind: int, rng: np.random.Generator) -> CharacterSet:
        return self.drawn if kind == DRAWN else self.written[int(rng.choice(len(self.written), p=self.weights))]


def mixture(
    sets: Sequence[CharacterSet],
    drawn: CharacterSet,
    data: DataMix,
    classes: Sequence[str],
    distortion: Distortion,
    candidates: CharacterSet = NONE,
) -> Mixture:
    """The mixture that a recipe asks for; classes without `x` or `~` get no crosses or no junk."""
    offered = np.array([len(one) * repeat for one, repeat in zip(sets, data.repeats, strict=True)], np.float64)
    crosses = data.crosses if "x" in classes else 0.0
    rubbish = data.junk if "~" in classes else 0.0
    written = data.written if len(offered) else 0.0
    pen = data.drawn if len(drawn) else 0.0
    found = data.candidates if len(candidates) else 0.0
    plainly = data.plain if len(offered) else 0.0
    shares = np.array([written, pen, crosses, rubbish, found, plainly], np.float64)
    return Mixture(
        written=tuple(sets),
        weights=offered / max(1.0, offered.sum()),
        drawn=drawn,
        candidates=candidates,
        shares=shares / shares.sum(),
        crumbs=data.crumbs,
        cross_label=classes.index("x") if "x" in classes else -1,
        junk_label=classes.index("~") if "~" in classes else -1,
        rubbish=junk_of_capitals if set(classes) & set(LETTERS) else junk,
        distortion=distortion,
    )


def plain(sets: Sequence[CharacterSet]) -> tuple[Images, Labels]:
    """All characters of some sets, normalised and otherwise as they are: (n, 28, 28, 1) and (n,)."""
    images = [normalise(image) for one in sets for image in one.images]
    labels = [one.labels for one in sets]
    return np.reshape(images, (-1, SIDE, SIDE, 1)).astype(np.uint8), np.concatenate([*labels, NONE.labels])
