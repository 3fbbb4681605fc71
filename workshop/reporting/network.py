"""A network of any kind that is ready to be asked."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workshop.datasets import Images


@dataclass(frozen=True)
class Network:
    """A network that is ready to be asked."""

    run_by: str
    """Such as `Keras`, for people."""
    classes: tuple[str, ...]
    ask: Callable[[Images], NDArray[np.float32]]
    """(n, height, width, channels) pixels to (n, classes) probabilities."""
