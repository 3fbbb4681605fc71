"""The average of weights over the last steps (Polyak, Juditsky 1992), which is what is tested and kept."""

from collections.abc import Iterator
from typing import Any

import keras
from numpy.typing import NDArray

from workshop.training.batches import Batches
from workshop.training.events import Network

REFRESHED = 12
"""Batches from which the normalisation of averaged weights is taken."""


class Averaged(keras.callbacks.SwapEMAWeights):  # type: ignore[misc]
    """Puts the average into the network for each test, with batch normalisation that belongs to it.

    Keras averages what is learnt, not what batch normalisation has seen; with the figures of other weights a network
    guesses until the rate is low. So they are taken anew from some batches, as Izmailov et al. (2018) do.
    """

    def __init__(self, core: Network, batches: Batches) -> None:
        super().__init__()
        self._core, self._batches = core, batches
        self._norms = [layer for layer in layers_of(core) if isinstance(layer, keras.layers.BatchNormalization)]
        self._seen: list[list[NDArray[Any]]] = []

    def on_test_begin(self, logs: Any = None) -> None:  # noqa: ANN401 (Keras's signature)
        """The average comes in."""
        super().on_test_begin(logs)
        self._seen = [[variable.numpy() for variable in norm.non_trainable_variables] for norm in self._norms]
        momenta = [norm.momentum for norm in self._norms]
        for at in range(min(REFRESHED, len(self._batches)) if self._norms else 0):
            for norm in self._norms:
                norm.momentum = at / (at + 1)
            self._core(self._batches[at][0], training=True)
        for norm, momentum in zip(self._norms, momenta, strict=True):
            norm.momentum = momentum

    def on_test_end(self, logs: Any = None) -> None:  # noqa: ANN401
        """The weights of the last step come back, as they were."""
        super().on_test_end(logs)
        for norm, values in zip(self._norms, self._seen, strict=True):
            for variable, value in zip(norm.non_trainable_variables, values, strict=True):
                variable.assign(value)

    def _tf_swap_variables(self, optimizer: Network) -> None:
        """Keras adds and subtracts here, which rounds: weights would drift with each test, and differ after a kill."""
        self._backend_swap_variables(optimizer)


def layers_of(model: Network) -> Iterator[Network]:
    """All layers, those of nested models too."""
    for layer in model.layers:
        yield layer
        if hasattr(layer, "layers"):
            yield from layers_of(layer)
