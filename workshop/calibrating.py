"""Calibration of whole values: fitted on drawn forms and composed strings, never on real scans.

A logistic regression (Platt 1999) on the evidence of `recognizer.calibration`; it is refitted whenever the weights or
the segmentation change, and lies in the card.
"""

from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np

from forms.errors import InputError
from forms.field import Candidates
from forms.geometry import Box
from forms.layout import FieldSpec
from forms.page import Page, Scan
from recognizer.calibration import Evidence, evidence
from recognizer.reader import StringReader
from segmentation.cutting import cut_fields, cut_whole
from segmentation.proposing import propose
from segmentation.registration import register
from workshop.drawing.degrade import blurred, compressed, faded, noisy, skewed
from workshop.drawing.digit_images import DigitImages
from workshop.drawing.form import teaching_form
from workshop.drawing.pages import drawn_form_page
from workshop.experts import weighed, weights_of
from workshop.letter_fields import letter_fields
from workshop.lines.drawing import draw_image
from workshop.recipe import CalibrationMix

RIDGE = 1.0
"""Penalty on the weights of standardised evidence; small beside thousands of samples."""
SCAN = Scan("drawn", "drawn", Path("drawn"))
PEOPLE = 20_000_000
"""Seeds of the writers of single lines begin here: nobody who wrote for training."""


@dataclass(frozen=True)
class Sample:
    """One value as the machine sees it."""

    evidence: Evidence
    right: bool


def calibration_of(reader: StringReader, digits: DigitImages, mix: CalibrationMix, seed: int) -> dict[str, float]:
    """The weights of confidence for a reader, by name; `digits` are images that its networks have not learnt from.

    Where it reads lines too, the weights of both readers come first, and the evidence is taken under them.
    """
    found = [(lattice, reader.told([lattice])[0].hypotheses, truth) for lattice, truth in _lattices(digits, mix, seed)]
    weights = weights_of([(some, truth) for _, some, truth in found]) if reader.lines else {}
    ordered = [(lattice, weighed(some, weights) if weights else some, truth) for lattice, some, truth in found]
    return weights | fitted(
        [Sample(evidence(lattice, some), some[0].text == truth) for lattice, some, truth in ordered]
    )


def calibration_of_letters(reader: StringReader, mix: CalibrationMix, seed: int) -> dict[str, float]:
    """The same for a network that reads block capitals, on `mix.strings` drawn fields of them."""
    pairs = [(propose(one.image), one.text) for one in letter_fields(mix.strings, seed)]
    return fitted([_sample(reader, lattice, truth) for lattice, truth in pairs])


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


def _sample(reader: StringReader, lattice: Candidates, truth: str) -> Sample:
    found = reader.told([lattice])[0].hypotheses
    return Sample(evidence(lattice, found), found[0].text == truth)


def _lattices(digits: DigitImages, mix: CalibrationMix, seed: int) -> Iterator[tuple[Candidates, str]]:
    rng = np.random.default_rng([seed, 17])
    for number in range(mix.strings):
        yield _string(digits, rng, number)
    for number in range(mix.pages):
        yield from _page(rng, 10_000_000 + seed + number)


def _string(digits: DigitImages, rng: np.random.Generator, number: int) -> tuple[Candidates, str]:
    """A line of digits on busy paper, as one field."""
    drawn = draw_image([digits], rng, PEOPLE + number)
    spec = FieldSpec("field", "amount", Box(0, 0, 1, 1))
    page = Page(SCAN, 1, drawn.image, None)
    return propose(cut_whole(page, spec)), "".join(filter(str.isdigit, drawn.text))


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
