"""What a network answers to characters that it did not learn from: those kept back, and test sets where told."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from forms.errors import SettingsError
from recognizer.runtime import load_classifier
from segmentation.normalisation import VERSION, normalise
from workshop.datasets import Images, Labels, measuring_sets
from workshop.recipe import Recipe
from workshop.reporting.network import Network
from workshop.reporting.subject import Subject
from workshop.training.events import Tell
from workshop.training.material import Material, material

ALONE = 500
"""Drawn characters that training keeps back at most; those it learns from are not needed here."""


Tests = Callable[[Subject, Material, Path | None], Iterable[tuple[str, Images, Labels]]]
"""Which test parts are to be asked, by the names of the card's figures, given the folder of known sets."""


@dataclass(frozen=True)
class Answered:
    """Characters with their truth and a network's answers."""

    name: str
    images: Images
    """(n, height, width, channels)."""
    labels: Labels
    answers: NDArray[np.float32]


def open_network(subject: Subject) -> Network:
    """The run's Keras model, or the weights beside the card where there is no run."""
    if subject.run is not None:
        import keras  # noqa: PLC0415 (heavy, and not needed for a card)

        model = keras.models.load_model(subject.run / "model.keras", compile=False)
        return Network(
            "Keras",
            subject.recipe.classes,
            lambda images: np.asarray(model.predict(images, batch_size=512, verbose=0), np.float32),
        )
    classifier = load_classifier("litert", VERSION, subject.card)
    if classifier.card.input_shape[2] != 1:
        raise SettingsError("weights for pictures in colour can be asked by their run alone, and it is not there")
    return Network(
        "LiteRT, as readers run it", classifier.card.classes, lambda images: classifier.probabilities(images[..., 0])
    )


def kept_back(subject: Subject, data: Path | None, tell: Tell) -> Material:
    """The characters by which the run's weights were chosen, gathered once more from data and seed.

    What is drawn to learn from is left out, since it takes minutes; candidates come along where the run has kept them.
    """
    run = subject.run or Path()
    mix = subject.recipe.data
    composed = all((run / name).is_file() for name in ("candidates.npz", "kept-candidates.npz"))
    smaller = replace(
        mix,
        drawn_characters=min(ALONE, mix.drawn_characters),
        composed_candidates=mix.composed_candidates if subject.run and composed else 0,
    )
    return material(replace(subject.recipe, data=smaller), data, run, tell)


def answered(network: Network, name: str, images: Images, labels: Labels) -> Answered:
    """Ask a network about some characters."""
    return Answered(name, images, labels, network.ask(images))


def no_tests(_subject: Subject, _found: Material, _data: Path | None) -> Iterator[tuple[str, Images, Labels]]:
    """None: what the card says of test sets is enough."""
    return iter(())


def unmeasured_tests(subject: Subject, found: Material, data: Path | None) -> Iterator[tuple[str, Images, Labels]]:
    """The test parts that the card has no confusion of."""
    there = subject.told.get("confusion", {})
    if subject.recipe.data.folder:
        if found.test is not None and "test" not in there:
            yield "test", found.test.images, found.test.labels
        return
    if reads_digits(subject.recipe):
        for one in measuring_sets(data):
            if f"{one.name}_test" not in there:
                crops = np.stack([normalise(image) for image in one.images])[..., None]
                yield f"{one.name}_test", crops, one.labels


def reads_digits(recipe: Recipe) -> bool:
    """Whether the first ten classes are the digits, as known sets label them."""
    return "".join(recipe.classes[:10]) == "0123456789"
