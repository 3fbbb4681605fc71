"""Learning from a teacher's answers beside the true labels."""

from typing import Any

import keras
from keras import ops


class Distilled(keras.losses.Loss):  # type: ignore[misc]
    """share x T² x cross-entropy to the teacher, both softened by T, and (1 - share) x that to the smoothed truth.

    As Hinton, Vinyals and Dean (2015) have it; T² keeps the gradients of both parts alike in size whatever T is.
    Takes (n, 2, classes) with truth and answers, and the student's (n, classes) probabilities.
    """

    def __init__(self, share: float, temperature: float, label_smoothing: float) -> None:
        super().__init__(name="distilled")
        self._share, self._temperature, self._smoothing = share, temperature, label_smoothing

    def call(self, y_true: Any, y_pred: Any) -> Any:  # noqa: ANN401 (tensors)
        """(n,) losses."""
        truth, answers = y_true[:, 0], y_true[:, 1]
        hard = keras.losses.categorical_crossentropy(truth, y_pred, label_smoothing=self._smoothing)
        soft = keras.losses.categorical_crossentropy(self._softened(answers), self._softened(y_pred))
        return (1 - self._share) * hard + self._share * self._temperature**2 * soft

    def _softened(self, probabilities: Any) -> Any:  # noqa: ANN401
        return ops.softmax(ops.log(ops.maximum(probabilities, 1e-7)) / self._temperature)


def true_accuracy(y_true: Any, y_pred: Any) -> Any:  # noqa: ANN401 (tensors)
    """Accuracy against the true labels where a teacher's answers stand beside them."""
    return keras.metrics.categorical_accuracy(y_true[:, 0], y_pred)
