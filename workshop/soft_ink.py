"""Ink of a real crop as a soft mask: how single characters are cut out of crops whose characters people have boxed."""

import cv2
import numpy as np
from numpy.typing import NDArray


def soft_ink(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Ink of (height, width) dark on light paper, between 0 and 255.

    Nothing a little below Otsu's threshold of the contrast, everything at the mean of ink.
    """
    paper = cv2.GaussianBlur(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((17, 17), np.uint8)), (0, 0), 5)
    contrast = cv2.subtract(paper, cv2.GaussianBlur(grey, (0, 0), 0.7))
    threshold, _ = cv2.threshold(contrast, 0, 255, cv2.THRESH_OTSU)
    full = float(contrast[contrast > threshold].mean()) if (contrast > threshold).any() else 255.0
    zero = 0.85 * threshold
    soft: NDArray[np.uint8] = (np.clip((contrast - zero) / max(full - zero, 1.0), 0, 1) * 255).astype(np.uint8)
    return soft


def alone(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A character without specks and without pieces of neighbours: what is small, or lies along a side edge alone."""
    count, label, stats, centres = cv2.connectedComponentsWithStats((ink > 80).view(np.uint8), connectivity=8)
    if count <= 2:
        return ink
    width = ink.shape[1]
    areas = stats[1:, cv2.CC_STAT_AREA]
    keep = np.zeros(count, np.bool_)
    for at in range(1, count):
        big = stats[at, cv2.CC_STAT_AREA] > 0.08 * areas.max()
        central = 0.15 * width < centres[at][0] < 0.85 * width
        keep[at] = big and (central or stats[at, cv2.CC_STAT_AREA] == areas.max())
    near = cv2.dilate(keep[label].view(np.uint8), np.ones((3, 3), np.uint8))
    return np.where(near > 0, ink, 0).astype(np.uint8)
