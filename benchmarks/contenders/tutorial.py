"""What tutorials show: pdf2image as it comes, Otsu, outer contours, and a small network asked digit by digit."""

from collections.abc import Callable

import cv2
import numpy as np

from benchmarks.cutting import cut_out, opened_page
from benchmarks.task import Contender, Task
from benchmarks.tutorial_network import network
from forms.page import Pixels

Predict = Callable[[Pixels], list[int]]
"""The digits on a number of pictures of 28 x 28."""


class Tutorial:
    """The whole way, with one way or another to ask the network."""

    def __init__(self, predict: Predict) -> None:
        self.predict = predict
        self.predict(np.zeros((1, 28, 28), np.uint8))

    def read(self, task: Task) -> list[str | None]:
        """See Contender."""
        fields = [digits_of(crop) for crop in cut_out(task, *opened_page(task))]
        pictures = [picture for field in fields for picture in field]
        found = iter(self.predict(np.stack(pictures)) if pictures else [])
        return ["".join(str(next(found)) for _ in field) or None for field in fields]


def digits_of(field: Pixels) -> list[Pixels]:
    """Contours from left to right, each scaled into 20 x 20 and set in the middle of 28 x 28."""
    _, dark = cv2.threshold(field, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    ink = np.asarray(dark, dtype=np.uint8)
    contours, _ = cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes = [_box(contour) for contour in contours]
    tall = [box for box in boxes if box[3] >= 0.25 * field.shape[0] and box[2] < 0.9 * field.shape[1]]
    return [_as_mnist(ink[y : y + height, x : x + width]) for x, y, width, height in sorted(tall)]


def _box(contour: cv2.typing.MatLike) -> tuple[int, int, int, int]:
    x, y, width, height = cv2.boundingRect(contour)
    return x, y, width, height


def _as_mnist(ink: Pixels) -> Pixels:
    height, width = ink.shape
    scale = 20 / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    picture = np.zeros((28, 28), np.uint8)
    top, left = (28 - size[1]) // 2, (28 - size[0]) // 2
    picture[top : top + size[1], left : left + size[0]] = small
    return picture


def opened() -> Contender:
    """One call of `predict` for each digit."""
    model = network()

    def one_by_one(pictures: Pixels) -> list[int]:
        asked = [model.predict(one[None, :, :, None] / np.float32(255), verbose=0) for one in pictures]
        return [int(answer.argmax()) for answer in asked]

    return Tutorial(one_by_one)
