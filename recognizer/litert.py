"""The network run by LiteRT, the fastest on a processor for batches of a page."""

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from forms.errors import ModelError
from recognizer.card import Card
from recognizer.line_network import padded

SIZES = (8, 16, 32, 64)
"""Crops are padded to the smallest of these that holds them, so that tensors are laid out a few times at most.
Larger ones fall out of the processor's cache: they take more memory and more time a crop."""

WIDTH = 32
"""Lines are padded to a multiple of so many pixels, for the same reason."""


class LiteRtClassifier:
    """One interpreter on one thread; calls from several threads wait for each other."""

    def __init__(self, card: Card) -> None:
        self.card = card
        self._lock = threading.Lock()
        self._interpreters: dict[int, Interpreter] = {}

    def probabilities(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """See `recognizer.runtime.Classifier`."""
        answers = np.empty((len(crops), len(self.card.classes)), np.float32)
        with self._lock:
            for start in range(0, len(crops), SIZES[-1]):
                part = crops[start : start + SIZES[-1]]
                answers[start : start + len(part)] = self._asked(part)
        return answers

    def _asked(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        size = next(size for size in SIZES if size >= len(crops))
        if size not in self._interpreters:
            self._interpreters[size] = _interpreter(self.card, (size, *self.card.input_shape), len(self.card.classes))
        interpreter = self._interpreters[size]
        batch = np.zeros((size, *self.card.input_shape), np.uint8)
        batch[: len(crops), ..., 0] = crops
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], batch)
        interpreter.invoke()
        answer = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
        return np.asarray(answer[: len(crops)], np.float32)


class LiteRtLines:
    """Lines one by one, an interpreter for each multiple of WIDTH pixels, all on one thread."""

    def __init__(self, card: Card) -> None:
        self.card = card
        self._lock = threading.Lock()
        self._interpreters: dict[int, Interpreter] = {}

    def steps(self, strips: Sequence[NDArray[np.uint8]]) -> list[NDArray[np.float32]]:
        """See `recognizer.line_network.LineNetwork`."""
        with self._lock:
            return [self._asked(strip) for strip in strips]

    def _asked(self, strip: NDArray[np.uint8]) -> NDArray[np.float32]:
        room = padded(strip, WIDTH)
        width = room.shape[2]
        if width not in self._interpreters:
            self._interpreters[width] = _interpreter(self.card, room.shape, len(self.card.classes) + 1)
        interpreter = self._interpreters[width]
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], room)
        interpreter.invoke()
        answer = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])[0]
        return np.asarray(answer[: -(-strip.shape[1] * len(answer) // width)], np.float32)


def open_line_network(card: Card) -> LiteRtLines:
    """Load the weights; ModelError where they are damaged or do not fit the card."""
    network = LiteRtLines(card)
    network.steps([np.zeros((card.input_shape[0], WIDTH), np.uint8)])
    return network


def open_classifier(card: Card) -> LiteRtClassifier:
    """Load the weights; ModelError where they are damaged or do not fit the card."""
    classifier = LiteRtClassifier(card)
    found = classifier.probabilities(np.zeros((1, *card.input_shape[:2]), np.uint8))
    if not np.isfinite(found).all():
        raise ModelError(f"{card.weights('litert')} answers with no numbers; export the model again")
    return classifier


@contextmanager
def _native_chatter_muted() -> Iterator[None]:
    """Keep LiteRT's start-up lines, which no setting turns off, from a person's screen; its errors are exceptions."""
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _interpreter(card: Card, shape: Sequence[int], outputs: int) -> Interpreter:
    path = card.weights("litert")
    try:
        with _native_chatter_muted():
            interpreter = Interpreter(model_path=str(path), num_threads=1)
            interpreter.resize_tensor_input(interpreter.get_input_details()[0]["index"], list(shape))
            interpreter.allocate_tensors()
    except (ValueError, RuntimeError) as error:
        raise ModelError(
            f"{path} cannot be loaded ({error}); install Inkfield again or export the model again"
        ) from error
    classes = int(interpreter.get_output_details()[0]["shape"][-1])
    if classes != outputs:
        raise ModelError(f"{path} tells {classes} classes apart, its card {outputs}; export the model again")
    return interpreter
