"""Grey levels: from colour to grey, and from grey to how much darker than its surroundings a pixel is."""

import cv2
import numpy as np

from forms.page import Pixels


def to_grey(pixels: Pixels) -> Pixels:
    """Grey levels (height, width) of a grey or RGB image, by ITU-R BT.601 luma."""
    if pixels.ndim == 2:
        return pixels
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def scaled(image: Pixels, factor: float) -> Pixels:
    """An image made `factor` times as large, averaged where it shrinks; never less than a pixel wide and high."""
    interpolation = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    height, width = image.shape[:2]
    if min(height, width) * factor > 0.5:
        return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=interpolation), dtype=np.uint8)
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return np.asarray(cv2.resize(image, size, interpolation=interpolation), dtype=np.uint8)


def above(image: Pixels, level: float) -> Pixels:
    """255 where an image is lighter than `level`, else 0."""
    return np.asarray(cv2.threshold(image, level, 255, cv2.THRESH_BINARY)[1], dtype=np.uint8)


def darkness(grey: Pixels, reach: int = 9) -> Pixels:
    """How much darker than the paper around it each pixel is, 0 to 255.

    The paper is the local maximum within `reach` pixels, smoothed: a closing would fill strokes, a mean would be pulled
    down by them. Shadows and coloured backgrounds fall away.
    """
    return below_paper(smoothed(grey), reach)


def smoothed(grey: Pixels) -> Pixels:
    """The image without the noise of single pixels."""
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.0), dtype=np.uint8)


def below_paper(smooth: Pixels, reach: int) -> Pixels:
    """`darkness` of an image that is smoothed already."""
    paper = cv2.blur(cv2.dilate(smooth, np.ones((reach, reach), np.uint8)), (3 * reach, 3 * reach))
    return np.asarray(cv2.subtract(paper, smooth), dtype=np.uint8)
