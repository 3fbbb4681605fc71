"""The networks run by ONNX Runtime, for machines without LiteRT."""

from collections.abc import Sequence

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from forms.errors import ModelError
from recognizer.card import Card
from recognizer.line_network import padded

EVEN = 2
"""Lines are padded to even widths, since a step is two pixels."""


class OnnxClassifier:
    """One session on one thread."""

    def __init__(self, card: Card) -> None:
        self.card = card
        self._session = _session(card, len(card.classes))
        self._input = self._session.get_inputs()[0].name

    def probabilities(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """See `recognizer.runtime.Classifier`."""
        if not len(crops):
            return np.empty((0, len(self.card.classes)), np.float32)
        return np.asarray(self._session.run(None, {self._input: crops[..., None]})[0], np.float32)


class OnnxLines:
    """Lines one by one on one thread."""

    def __init__(self, card: Card) -> None:
        self.card = card
        self._session = _session(card, len(card.classes) + 1)
        self._input = self._session.get_inputs()[0].name

    def steps(self, strips: Sequence[NDArray[np.uint8]]) -> list[NDArray[np.float32]]:
        """See `recognizer.line_network.LineNetwork`."""
        rooms = [padded(strip, EVEN) for strip in strips]
        return [np.asarray(self._session.run(None, {self._input: room})[0][0], np.float32) for room in rooms]


def open_classifier(card: Card) -> OnnxClassifier:
    """Load the weights; ModelError where they are damaged or do not fit the card."""
    return OnnxClassifier(card)


def open_line_network(card: Card) -> OnnxLines:
    """Load the weights; ModelError where they are damaged or do not fit the card."""
    return OnnxLines(card)


def _session(card: Card, outputs: int) -> onnxruntime.InferenceSession:
    path = card.weights("onnx")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its exceptions share no other base
        raise ModelError(
            f"{path} cannot be loaded ({error}); install Inkfield again or export the model again"
        ) from error
    classes = session.get_outputs()[0].shape[-1]
    if classes != outputs:
        raise ModelError(f"{path} tells {classes} classes apart, its card {outputs}; export the model again")
    return session
