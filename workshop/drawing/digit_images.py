"""Where single digits come from: a person with a pen, or a data set of images."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from workshop.drawing.shapes import DIGITS


class DigitSource(Protocol):
    """Somebody or something that gives images of digits."""

    def digit(self, text: str, height_px: float, rng: np.random.Generator) -> NDArray[np.uint8]:
        """A digit as a mask of ink with an empty margin, about `height_px` high."""
        ...


@dataclass(frozen=True)
class DigitImages:
    """A data set of single digits as a source, such as MNIST: light ink on black."""

    by_digit: Mapping[str, NDArray[np.uint8]]
    """For each digit its images, (n, height, width), 0 no ink to 255."""

    @classmethod
    def from_arrays(cls, images: NDArray[np.uint8], labels: NDArray[np.integer]) -> "DigitImages":
        """Out of images (n, height, width) and labels (n,) of 0 to 9."""
        return cls({digit: images[labels == int(digit)] for digit in DIGITS})

    def digit(self, text: str, height_px: float, rng: np.random.Generator) -> NDArray[np.uint8]:
        """A random image of that digit, cut to its ink and scaled to `height_px`; flat ones keep their proportions."""
        images = self.by_digit[text]
        image = images[int(rng.integers(len(images)))]
        x, y, width, height = cv2.boundingRect((image > 40).astype(np.uint8))
        factor = height_px / max(height, 0.6 * width, 1)
        size = max(1, round(width * factor)), max(1, round(height * factor))
        smooth = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        scaled = cv2.resize(image[y : y + height, x : x + width], size, interpolation=smooth)
        return np.pad(np.asarray(scaled, dtype=np.uint8), 2)
