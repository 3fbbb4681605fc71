"""The network run by LiteRT, the fastest on a processor for batches of a page."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from forms.errors import ModelError
from recognizer.card import Card
from recognizer.line_network import padded

SIZES = (4, 8, 12, 16)
"""Crops go in batches of the last, what is left padded to the smallest of these that holds it, so that tensors are laid
out a few times at most. Larger batches fall out of the processor's cache: they take more memory and more time a crop.
"""

WIDTH = 32
"""Lines are padded to a multiple of so many pixels, for the same reason."""
KEPT = 8
"""So many widths of lines stay laid out; each takes 1 to 5 MB, and to lay one out anew as long as reading 70 pixels."""


class LiteRtClassifier:
    """One interpreter on one thread; calls from several threads wait for each other."""

    def __init__(self, card: Card) -> None:
        self.card = card
        self._lock = threading.Lock()
        self._loaded: dict[int, _Loaded] = {}

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
        if size not in self._loaded:
            self._loaded[size] = _loaded(self.card, (size, *self.card.input_shape), len(self.card.classes))
        batch = np.zeros((size, *self.card.input_shape), np.uint8)
        batch[: len(crops), ..., 0] = crops
        return self._loaded[size].answer(batch)[: len(crops)]


class LiteRtLines:
    """Lines one by one, an interpreter for each multiple of WIDTH pixels that came lately, all on one thread."""

    def __init__(self, card: Card) -> None:
        self.card = card
        self._lock = threading.Lock()
        self._loaded: dict[int, _Loaded] = {}
        """By width, the one that was asked last at the end."""

    def steps(self, strips: Sequence[NDArray[np.uint8]]) -> list[NDArray[np.float32]]:
        """See `recognizer.line_network.LineNetwork`."""
        with self._lock:
            return [self._asked(strip) for strip in strips]

    def _asked(self, strip: NDArray[np.uint8]) -> NDArray[np.float32]:
        room = padded(strip, WIDTH)
        width = room.shape[2]
        self._loaded[width] = loaded = self._of_width(room.shape)
        answer: NDArray[np.float32] = loaded.answer(room)[0]
        return answer[: -(-strip.shape[1] * len(answer) // width)]

    def _of_width(self, shape: Sequence[int]) -> _Loaded:
        """The interpreter for lines of a shape, taken out of those that are kept: where need be, another's anew."""
        kept = self._loaded.pop(shape[2], None)
        if kept is not None:
            return kept
        if len(self._loaded) < KEPT:
            return _loaded(self.card, shape, len(self.card.classes) + 1)
        longest_unasked = self._loaded.pop(next(iter(self._loaded)))
        longest_unasked.lay_out(shape)
        return longest_unasked


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


@dataclass(frozen=True)
class _Loaded:
    """A network laid out for inputs of one shape."""

    interpreter: Interpreter
    takes: int
    """The number of its input."""
    gives: int
    """The number of its output."""

    def lay_out(self, shape: Sequence[int]) -> None:
        """Take inputs of this shape from now on."""
        self.interpreter.resize_tensor_input(self.takes, list(shape))
        self.interpreter.allocate_tensors()

    def answer(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """What the network says of an input of its shape."""
        self.interpreter.set_tensor(self.takes, batch)
        self.interpreter.invoke()
        return np.asarray(self.interpreter.get_tensor(self.gives), np.float32)


def _loaded(card: Card, shape: Sequence[int], outputs: int) -> _Loaded:
    path = card.weights("litert")
    try:
        with _native_chatter_muted():
            interpreter = Interpreter(model_path=str(path), num_threads=1)
            ends = interpreter.get_input_details()[0]["index"], interpreter.get_output_details()[0]["index"]
            loaded = _Loaded(interpreter, *ends)
            loaded.lay_out(shape)
    except (ValueError, RuntimeError) as error:
        raise ModelError(
            f"{path} cannot be loaded ({error}); install Inkfield again or export the model again"
        ) from error
    classes = int(interpreter.get_output_details()[0]["shape"][-1])
    if classes != outputs:
        raise ModelError(f"{path} tells {classes} classes apart, its card {outputs}; export the model again")
    return loaded
