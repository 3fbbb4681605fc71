"""Calibration of whole values: fitted on drawn forms and composed strings, never on real scans.

How much counts what speaks for a text (`experts`), then a logistic regression (Platt 1999) on the evidence of
`recognizer.calibration`. Both are refitted whenever the weights or the segmentation change, and lie in the card.
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
from workshop.drawing.pen import Writer
from workshop.drawing.strings import DrawnString, StringStyle, compose, drawn_on_paper
from workshop.experts import weighed, weights_of
from workshop.letter_fields import letter_fields
from workshop.lines.drawing import draw_image
from workshop.recipe import CalibrationMix

RIDGE = 1.0
"""Penalty on the weights of standardised evidence; small beside thousands of samples."""
SCAN = Scan("drawn", "drawn", Path("drawn"))
PEOPLE = 20_000_000
"""Seeds of the writers of single lines begin here: nobody who wrote for training."""
BUSY = 6
"""One string in so many stands on paper as busy as the reader of lines has learnt from; the others are alone on theirs,
as fields are that were cut out and cleaned."""
CLOSINGS = ("/-", "/=", "/-", "-", "=", "--")
"""How amounts end that are closed, one in BUSY of the strings: with a slash or without, each as often."""
NOTHING, DASHES = 0.03, ("-", "-", "--", "=")
"""Share of the strings alone that say that there is no value, and how."""
LITTLE = 0.15
"""How much these count where the readers are weighed, and closed amounts: busy paper flatters the reader of lines, and
dashes and slashes are told apart by another law than digits."""
LONGEST = 10
TOUCHING = (0.0, 0.25, 0.25, 1.0)
"""Shares of neighbours that touch, each alike often."""


@dataclass(frozen=True)
class Sample:
    """One value as the machine sees it."""

    evidence: Evidence
    right: bool


@dataclass(frozen=True)
class _Field:
    """One field to read."""

    lattice: Candidates
    truth: str
    counts: float = 1.0
    """Where the readers are weighed."""


def calibration_of(reader: StringReader, digits: DigitImages, mix: CalibrationMix, seed: int) -> dict[str, float]:
    """The weights of confidence for a reader, by name; `digits` are images that its networks have not learnt from.

    Where it reads lines too, the weights of both readers come first, and the evidence is taken under them.
    """
    fields = list(_lattices(digits, mix, seed))
    found = [reader.told([one.lattice])[0].hypotheses for one in fields]
    weights = {}
    if reader.lines:
        weights = weights_of([(some, one.truth, one.counts) for some, one in zip(found, fields, strict=True)])
        found = [weighed(some, weights) for some in found]
    values = [(some, one) for some, one in zip(found, fields, strict=True) if one.truth]
    return weights | fitted([Sample(evidence(one.lattice, some), some[0].text == one.truth) for some, one in values])


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


def _lattices(digits: DigitImages, mix: CalibrationMix, seed: int) -> Iterator[_Field]:
    rng = np.random.default_rng([seed, 17])
    for number in range(mix.strings):
        yield _string(digits, rng, number)
    for number in range(mix.pages):
        yield from _page(rng, 10_000_000 + seed + number)


def _string(digits: DigitImages, rng: np.random.Generator, number: int) -> _Field:
    """A string as one field."""
    busy, closed = number % BUSY == 0, number % BUSY == 1
    text = _text(rng) + (str(rng.choice(CLOSINGS)) if closed else "")
    drawn = draw_image([digits], rng, PEOPLE + number) if busy else _alone(text, digits, rng, PEOPLE + number)
    spec = FieldSpec("field", "amount" if busy or closed else "number", Box(0, 0, 1, 1))
    page = Page(SCAN, 1, drawn.image, None)
    lattice, truth = propose(cut_whole(page, spec)), "".join(filter(str.isdigit, drawn.text))
    return _Field(lattice, truth, LITTLE if busy or closed or not truth else 1.0)


def _alone(text: str, digits: DigitImages, rng: np.random.Generator, person: int) -> DrawnString:
    style = StringStyle(touching=float(rng.choice(TOUCHING)), pattern=0.0, ruled=0.0)
    patch = compose(text, digits, Writer(person), float(rng.uniform(28, 56)), rng, style)
    return drawn_on_paper(patch, rng, style)


def _text(rng: np.random.Generator) -> str:
    if rng.random() < NOTHING:
        return str(rng.choice(DASHES))
    return "".join(str(digit) for digit in rng.integers(0, 10, int(rng.integers(1, LONGEST + 1))))


def _page(rng: np.random.Generator, seed: int) -> Iterator[_Field]:
    """The fields of a drawn form, as a worse scanner than usual delivers it; nothing where it is refused."""
    strengths = rng.uniform(0, 0.5, 5)
    faults = tuple(zip((skewed, blurred, noisy, compressed, faded), (float(s) for s in strengths), strict=True))
    page = drawn_form_page(seed, dpi=float(rng.choice([100, 150, 200])), faults=faults)
    try:
        aligned = register(Page(SCAN, 1, page.image, None), teaching_form().layout)
    except InputError:
        return
    for field in cut_fields(aligned):
        yield _Field(propose(field), "".join(filter(str.isdigit, page.truth[field.spec.name])))
