"""How well a network does: accuracy, and what it takes for what."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recognizer.runtime import Classifier
from segmentation.normalisation import normalise
from workshop.datasets import CharacterSet, Labels

DIGITS = 10


@dataclass(frozen=True)
class Report:
    """What was measured on one set of digits."""

    name: str
    characters: int
    accuracy: float
    """Best of the ten digits is right, as a share."""
    strict: float
    """Best of all classes is right, crosses and junk included, as a share."""
    confusion: NDArray[np.int64]
    """(10, classes), rows are the truth."""


def evaluate(classifier: Classifier, digits: CharacterSet) -> Report:
    """Read every digit of a set as a reader would: normalised, and by the run time's network."""
    crops = np.stack([normalise(image) for image in digits.images])
    scores = classifier.probabilities(crops)
    confusion = np.zeros((DIGITS, scores.shape[1]), np.int64)
    np.add.at(confusion, (digits.labels, scores.argmax(axis=1)), 1)
    return Report(
        name=digits.name,
        characters=len(digits),
        accuracy=accuracy(scores, digits.labels),
        strict=float(confusion[:, :DIGITS].trace() / len(digits)),
        confusion=confusion,
    )


def accuracy(scores: NDArray[np.float32], labels: Labels) -> float:
    """Share of rows whose best digit is the label; outputs beyond the ten digits do not count."""
    return float((scores[:, :DIGITS].argmax(axis=1) == labels).mean())
