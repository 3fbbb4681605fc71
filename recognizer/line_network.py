"""The network that reads whole lines, by whichever runtime the settings name; make one in the process that uses it."""

from collections.abc import Callable, Sequence
from importlib import import_module, resources
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from forms.errors import ModelError, ServiceError, SettingsError
from recognizer.card import Card, load_card
from recognizer.runtime import RUNTIMES

READ_WITH = "read_with"
"""The key in a card's `recipe` that names the network of characters with which its calibration was fitted."""


class LineNetwork(Protocol):
    """A network that is ready to be asked."""

    @property
    def card(self) -> Card:
        """What the network is; `input_shape` has the widest line that it is asked for."""

    def steps(self, strips: Sequence[NDArray[np.uint8]]) -> list[NDArray[np.float32]]:
        """What stands at each step along each line.

        Takes strips (height, width) uint8, light ink on black, of any widths. Gives for each (steps, classes + 1)
        float32 probabilities in the order of `card.classes`, the blank last; each row adds up to one.
        """


def load_line_network(runtime: str, preprocessing: int, characters: Card, card: Path | None = None) -> LineNetwork:
    """Load the weights that belong to a card, the shipped one by default.

    `preprocessing` is the version of the strips; `characters` is the card of the network it reads beside, since the
    confidence of both was fitted together. Errors as `recognizer.runtime.load_classifier` has them.
    """
    if runtime not in RUNTIMES:
        raise SettingsError(f"there is no runtime {runtime!r}; write one of: {', '.join(sorted(RUNTIMES))}")
    checked = load_card(card or shipped_line_card(), preprocessing)
    if checked.recipe.get(READ_WITH) != characters.name:
        raise ModelError(
            f"{checked.name} was calibrated to read beside {checked.recipe.get(READ_WITH)}, not {characters.name}; run "
            "`inkfield model calibrate`"
        )
    module, package = RUNTIMES[runtime]
    try:
        opened: Callable[[Card], LineNetwork] = import_module(module).open_line_network
    except ImportError as error:
        raise ServiceError(f"the runtime {runtime!r} is not installed: pip install '{package}' ({error})") from error
    return opened(checked)


def shipped_line_card() -> Path:
    """The card of the reader of lines that comes with Inkfield."""
    return Path(str(resources.files("recognizer.weights").joinpath("lines.json")))


def padded(strip: NDArray[np.uint8], multiple: int) -> NDArray[np.uint8]:
    """(1, height, width, 1): a strip with paper at its right, up to a width that is a multiple."""
    height, width = strip.shape
    room = np.zeros((1, height, -(-width // multiple) * multiple, 1), np.uint8)
    room[0, :, :width, 0] = strip
    return room
