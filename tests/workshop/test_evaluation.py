"""The shipped network on real digits that it never learnt from."""

import os
from pathlib import Path

import numpy as np
import pytest

from recognizer.runtime import load_classifier
from segmentation.normalisation import VERSION
from workshop.datasets import measuring_set, split, training_set
from workshop.evaluation import accuracy, evaluate
from workshop.strips import strip_digits


@pytest.fixture
def data() -> Path:
    """The folder of real data."""
    folder = os.environ.get("INKFIELD_DATA")
    if not folder:
        pytest.skip("INKFIELD_DATA is not set: no real digits to measure on")
    return Path(folder)


def test_accuracy_looks_at_digits_alone() -> None:
    """A digit that ranks behind junk but before all other digits counts as right."""
    scores = np.zeros((2, 12), np.float32)
    scores[0, 11], scores[0, 3] = 0.6, 0.4
    scores[1, 5] = 1
    assert accuracy(scores, np.array([3, 4])) == 0.5


def test_the_shipped_network_reads_mnist(data: Path) -> None:
    """At least 99.25 % of MNIST's test digits are right by the shipped weights, as they are run."""
    report = evaluate(load_classifier("litert", VERSION), measuring_set("mnist", data))
    assert report.characters == 10_000
    assert report.accuracy >= 0.9925
    assert report.strict >= 0.985


def test_quantising_costs_no_accuracy(data: Path) -> None:
    """LiteRT in 8 bits is within 0.05 points of ONNX in floats on real digits kept back from training."""
    kept = split([training_set("mnist", data)], 0.08).validation[0]
    quantised, floats = (evaluate(load_classifier(name, VERSION), kept).accuracy for name in ("litert", "onnx"))
    assert abs(quantised - floats) <= 0.0005


def test_the_shipped_network_reads_other_people(data: Path) -> None:
    """Digits cut out of real cheque amounts, by hands that it never saw, are mostly read right."""
    assert evaluate(load_classifier("litert", VERSION), strip_digits(data)).accuracy >= 0.92
