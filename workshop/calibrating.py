"""Calibration of whole values: fitted on drawn forms and composed strings, never on real scans.

A logistic regression (Platt 1999) on the evidence of `recognizer.calibration`; it is refitted whenever the weights or
the segmentation change, and lies in the card.
"""

from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from forms.errors import InputError
from forms.field import Candidates
from forms.geometry import Box
from forms.kinds import KINDS
from forms.layout import FieldSpec
from forms.page import Page, Scan
from recognizer.calibration import Evidence, evidence
from recognizer.lattice import best_paths, of_alphabet
from recognizer.runtime import Classifier
from segmentation.cutting import cut_fields, cut_whole
from segmentation.proposing import propose
from segmentation.registration import register
from workshop.drawing.degrade import blurred, compressed, faded, noisy, skewed
from workshop.drawing.digit_images import DigitImages
from workshop.drawing.form import teaching_form
from workshop.drawing.pages import drawn_form_page
from workshop.drawing.pen import Writer
from workshop.drawing.strings import StringStyle, compose, drawn_on_paper
from workshop.letter_fields import letter_fields
from workshop.recipe import CalibrationMix

RIDGE = 1.0
"""Penalty on the weights of standardised evidence; small beside thousands of samples."""
SCAN = Scan("drawn", "drawn", Path("drawn"))


@dataclass(frozen=True)
class Sample:
    """One value as the machine sees it."""

    evidence: Evidence
    right: bool


def calibration_of(classifier: Classifier, digits: DigitImages, mix: CalibrationMix, seed: int) -> dict[str, float]:
    """The weights of confidence for a network, by name; `digits` are images that it has not learnt from."""
    return fitted([_sample(classifier, lattice, truth) for lattice, truth in _lattices(digits, mix, seed)])


def calibration_of_letters(classifier: Classifier, mix: CalibrationMix, seed: int) -> dict[str, float]:
    """The same for a network that reads block capitals, on `mix.strings` drawn fields of them."""
    return fitted([_sample(classifier, propose(one.image), one.text) for one in letter_fields(mix.strings, seed)])


def fitted(samples: list[Sample]) -> dict[str, float]:
    """Logistic regression with a ridge, by Newton's method; weights for evidence as it is, not standardised."""
    names = [one.name for one in fields(Evidence)]
    evidence_rows = np.array([astuple(sample.evidence) for sample in samples])
    right = np.array([sample.right for sample in samples], dtype=np.float64)
    middle, spread = evidence_rows.mean(axis=0), evidence_rows.std(axis=0) + 1e-9
    design = np.column_stack([np.ones(len(right)), (evidence_rows - middle) / spread])
    penalty = RIDGE * np.diag([0.0, *np.ones(len(names))])
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (right - chance) - penalty @ weights
        hessian = (design * (chance * (1 - chance))[:, None]).T @ design + penalty
        step = np.linalg.solve(hessian, gradient)
        weights += step
        if float(np.abs(step).max()) < 1e-8:
            break
    slopes = weights[1:] / spread
    bias = float(weights[0] - (slopes * middle).sum())
    return {"bias": round(bias, 4), **{name: round(float(value), 4) for name, value in zip(names, slopes, strict=True)}}


def _sample(classifier: Classifier, lattice: Candidates, truth: str) -> Sample:
    crops = [span.crop for span in lattice.spans]
    rows = classifier.probabilities(np.stack(crops)) if crops else _no_rows(classifier)
    classes = classifier.card.classes
    paths = best_paths(lattice, of_alphabet(rows, classes, KINDS[lattice.field.spec.kind].alphabet), classes)
    return Sample(evidence(lattice, paths), paths[0].text == truth)


def _no_rows(classifier: Classifier) -> NDArray[np.float32]:
    return np.zeros((0, len(classifier.card.classes)), np.float32)


def _lattices(digits: DigitImages, mix: CalibrationMix, seed: int) -> Iterator[tuple[Candidates, str]]:
    rng = np.random.default_rng([seed, 17])
    for number in range(mix.strings):
        yield _string(digits, rng, number)
    for number in range(mix.pages):
        yield from _page(rng, 10_000_000 + seed + number)


def _string(digits: DigitImages, rng: np.random.Generator, number: int) -> tuple[Candidates, str]:
    """A composed string of 1 to 8 uniformly random digits, some grouped as amounts, as one field."""
    text = "".join(str(digit) for digit in rng.integers(0, 10, int(rng.integers(1, 9))))
    shown = f"{int(text):,}" if rng.random() < 0.3 else text
    pen = Writer(20_000_000 + number)
    source = pen if rng.random() < 0.4 else digits
    style = StringStyle(touching=float(rng.choice([0.0, 0.2, 0.4])))
    patch = compose(shown, source, pen, float(rng.uniform(24, 64)), rng, style)
    drawn = drawn_on_paper(patch, rng, style)
    spec = FieldSpec("field", "amount", Box(0, 0, 1, 1))
    return propose(cut_whole(Page(SCAN, 1, drawn.image, None), spec)), "".join(filter(str.isdigit, shown))


def _page(rng: np.random.Generator, seed: int) -> Iterator[tuple[Candidates, str]]:
    """The fields of a drawn form, as a worse scanner than usual delivers it; nothing where it is refused."""
    strengths = rng.uniform(0, 0.5, 5)
    faults = tuple(zip((skewed, blurred, noisy, compressed, faded), (float(s) for s in strengths), strict=True))
    page = drawn_form_page(seed, dpi=float(rng.choice([100, 150, 200])), faults=faults)
    try:
        aligned = register(Page(SCAN, 1, page.image, None), teaching_form().layout)
    except InputError:
        return
    for field in cut_fields(aligned):
        yield propose(field), "".join(filter(str.isdigit, page.truth[field.spec.name]))
