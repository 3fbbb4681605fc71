"""How an export compares with the model it was made of."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recognizer.runtime import RUNTIMES, load_classifier
from segmentation.normalisation import VERSION
from workshop.datasets import Images, Labels
from workshop.evaluation import accuracy
from workshop.training.events import Network


@dataclass(frozen=True)
class Agreement:
    """How an export compares with Keras on the same images."""

    largest_difference: float
    """Between any two probabilities."""
    same_class: float
    """Share of images with the same best class."""
    accuracy_change: float
    """Accuracy of the export less that of Keras, as a share."""


def wanted_answers(model: Network, images: Images) -> NDArray[np.float32]:
    """What Keras says to (n, height, width, channels) images: (n, classes) probabilities."""
    return np.asarray(model.predict(images, batch_size=256, verbose=0), np.float32)


def agreement(wanted: NDArray[np.float32], got: NDArray[np.float32], labels: Labels) -> Agreement:
    """Hold (n, classes) answers of an export against those of Keras; (n,) labels are the truth."""
    return Agreement(
        largest_difference=float(np.abs(wanted - got).max()),
        same_class=float((wanted.argmax(1) == got.argmax(1)).mean()),
        accuracy_change=accuracy(got, labels) - accuracy(wanted, labels),
    )


def compare(model: Network, card: Path, labels: Labels, images: Images) -> dict[str, Agreement]:
    """Run every export of a card and Keras on the same real digits: (n,) labels and (n, height, width, 1) images."""
    wanted = wanted_answers(model, images)
    return {
        runtime: agreement(wanted, load_classifier(runtime, VERSION, card).probabilities(images[..., 0]), labels)
        for runtime in RUNTIMES
    }
