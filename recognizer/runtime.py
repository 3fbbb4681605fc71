"""From crops to class probabilities, by whichever runtime the settings name.

Make a classifier in the process that uses it: native runtimes do not survive a fork.
"""

from collections.abc import Callable, Mapping
from importlib import import_module, resources
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from forms.errors import ServiceError, SettingsError
from forms.kinds.kind import CAPITALS, DIGITS
from recognizer.card import Card, load_card


class Classifier(Protocol):
    """A network that is ready to be asked."""

    @property
    def card(self) -> Card:
        """What the network is."""

    def probabilities(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Class probabilities of normalised crops.

        Takes (n, height, width) uint8, light ink on black, n from 0 up. Gives (n, classes) float32, each row adding up
        to one, in the order of `card.classes`.
        """


RUNTIMES: Mapping[str, tuple[str, str]] = {
    "litert": ("recognizer.litert", "ai-edge-litert"),
    "onnx": ("recognizer.onnx", "inkfield[onnx]"),
}
"""Runtime to the module that runs it and to what installs it."""
SHIPPED: Mapping[str, str] = {DIGITS: "digits.json", CAPITALS: "letters.json"}
"""Alphabet to the card of the shipped network that knows it."""


def load_classifier(runtime: str, preprocessing: int, card: Path | None = None) -> Classifier:
    """Load the weights that belong to a card, the shipped one by default.

    `runtime` is `litert` or `onnx`; `preprocessing` the version of the normalisation that makes the crops.
    SettingsError for an unknown runtime, ServiceError where its library is not installed, ModelError where card or
    weights are missing, damaged or do not fit.
    """
    if runtime not in RUNTIMES:
        raise SettingsError(f"there is no runtime {runtime!r}; write one of: {', '.join(sorted(RUNTIMES))}")
    checked = load_card(card or shipped_card(), preprocessing)
    module, package = RUNTIMES[runtime]
    try:
        opened: Callable[[Card], Classifier] = import_module(module).open_classifier
    except ImportError as error:
        raise ServiceError(f"the runtime {runtime!r} is not installed: pip install '{package}' ({error})") from error
    return opened(checked)


def shipped_card(alphabet: str = DIGITS) -> Path:
    """The card of the weights that come with Inkfield for fields of an alphabet; KeyError for one that none knows."""
    return Path(str(resources.files("recognizer.weights").joinpath(SHIPPED[alphabet])))
