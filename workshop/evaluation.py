"""How well a network does: accuracy, and what it takes for what."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recognizer.runtime import Classifier
from segmentation.normalisation import normalise
from workshop.datasets import CharacterSet, Labels
from workshop.mistakes import as_counts, exchanged, most_confused, recalls

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
    classes: tuple[str, ...]
    """Of the network, digits first."""
    confusion: NDArray[np.int64]
    """(10, classes), rows are the truth."""

    def as_record(self) -> dict[str, Any]:
        """Plain values: shares, the share right of each class, the most frequent mistakes, and 1 against 7."""
        wrong, many = exchanged(self.confusion, self.classes, "1", "7")
        return {
            "characters": self.characters,
            "accuracy": self.accuracy,
            "strict": self.strict,
            "recall": recalls(self.confusion, self.classes),
            "most_confused": [asdict(one) for one in most_confused(self.confusion, self.classes)],
            "ones_and_sevens": {"wrong": wrong, "characters": many, "share": wrong / many if many else None},
        }

    def as_counts(self) -> dict[str, dict[str, int]]:
        """The confusion for a card: truth to what it was taken for to how often."""
        return as_counts(self.confusion, self.classes)


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
        classes=classifier.card.classes,
        confusion=confusion,
    )


def accuracy(scores: NDArray[np.float32], labels: Labels) -> float:
    """Share of rows whose best digit is the label; outputs beyond the ten digits do not count."""
    return float((scores[:, :DIGITS].argmax(axis=1) == labels).mean())
