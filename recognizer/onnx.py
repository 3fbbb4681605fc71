"""The network run by ONNX Runtime, for machines without LiteRT."""

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from forms.errors import ModelError
from recognizer.card import Card


class OnnxClassifier:
    """One session on one thread."""

    def __init__(self, card: Card) -> None:
        self.card = card
        path = card.weights("onnx")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # its exceptions share no other base
            raise ModelError(
                f"{path} cannot be loaded ({error}); install Inkfield again or export the model again"
            ) from error
        self._input = self._session.get_inputs()[0].name
        classes = self._session.get_outputs()[0].shape[-1]
        if classes != len(card.classes):
            raise ModelError(
                f"{path} tells {classes} classes apart, its card {len(card.classes)}; export the model again"
            )

    def probabilities(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """See `recognizer.runtime.Classifier`."""
        if not len(crops):
            return np.empty((0, len(self.card.classes)), np.float32)
        return np.asarray(self._session.run(None, {self._input: crops[..., None]})[0], np.float32)


def open_classifier(card: Card) -> OnnxClassifier:
    """Load the weights; ModelError where they are damaged or do not fit the card."""
    return OnnxClassifier(card)
