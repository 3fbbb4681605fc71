"""What settled fields teach: the candidates that segmentation proposes for them, each with what it really is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forms.field import Candidates
from forms.geometry import Box
from forms.kinds import KINDS
from recognizer.lattice import Lattice, of_alphabet
from recognizer.runtime import Classifier
from workshop.datasets import CharacterSet, Images
from workshop.truth.rows import characters

JUNK = "~"
APART = 0.5
"""A candidate that shares less of its area with each character of the field than this is none of them."""


@dataclass(frozen=True)
class SettledField:
    """A field whose value a person has settled."""

    lattice: Candidates
    text: str
    """What is written there."""
    group: str
    """Its document: what is never torn apart between learning and measuring."""


@dataclass(frozen=True)
class _Told:
    crop: NDArray[np.uint8]
    label: str
    group: str


def candidates_of(fields: Iterable[SettledField], classifier: Classifier, seed: int) -> tuple[CharacterSet, int]:
    """All characters of the fields as segmentation proposes them, and as many candidates that are none.

    The settled text is laid along the lattice by Viterbi's algorithm: of all ways on which it stands, the one that the
    network holds likeliest says which candidate is which character. Gives also the number of fields that have no such
    way, and so teach nothing.
    """
    classes, rng = classifier.card.classes, np.random.default_rng((seed, 71))
    found: list[_Told] = []
    lost = 0
    for field in fields:
        told = list(_told(field, classifier, classes, rng))
        lost += not told
        found += told
    images: Images = np.array([one.crop for one in found], np.uint8).reshape(-1, 28, 28)
    labels = np.array([classes.index(one.label) for one in found], np.int64)
    return CharacterSet("settled", images, labels, np.array([one.group for one in found], np.str_)), lost


def _told(
    field: SettledField, classifier: Classifier, classes: Sequence[str], rng: np.random.Generator
) -> Iterator[_Told]:
    lattice, text = field.lattice, characters(field.text)
    if not lattice.spans or not text:
        return
    rows = classifier.probabilities(np.stack([span.crop for span in lattice.spans]))
    possible = of_alphabet(rows, classes, KINDS[lattice.field.spec.kind].alphabet)
    path = Lattice(lattice, possible, classes).path_of(text)
    if path is None:
        return
    taken = [step.span for step in path.steps if step.is_character]
    boxes = [lattice.spans[at].box for at in taken]
    yield from (_Told(lattice.spans[at].crop, one, field.group) for at, one in zip(taken, text, strict=True))
    if JUNK in classes:
        others = [span.crop for span in lattice.spans if max(_alike(span.box, box) for box in boxes) < APART]
        picked = rng.permutation(len(others))[: len(taken)]
        yield from (_Told(others[at], JUNK, field.group) for at in picked)


def _alike(a: Box, b: Box) -> float:
    """Intersection over union."""
    common = a.intersected(b).area
    return common / (a.area + b.area - common) if common > 0 else 0.0
