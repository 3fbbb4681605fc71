"""Warps: what a careless hand, a phone and a copier do to the place of things on a page, all at once."""

from dataclasses import dataclass

import cv2
import numpy as np

from forms.geometry import Homography, mapped, translation
from forms.page import Pixels

ROTATION = 20.0
"""Degrees either way."""
PERSPECTIVE = 0.04
"""Every corner moves inwards by up to this share of the page."""
CROP = 0.03
"""Every side loses up to this share."""
BORDER = 0.06
"""A plain margin of up to this share of the longer side shows around the page."""
SCALE = 2.0
"""Half as many pixels to this many times as many."""
TONES = (0, 60, 128, 200, 255)


@dataclass(frozen=True)
class Warped:
    """A warped page."""

    image: Pixels
    transform: Homography
    """From pixels of the page before to pixels of the image; a pixel covers x to x + 1."""


def warped(page: Pixels, rng: np.random.Generator) -> Warped:
    """A page cropped, seen at an angle, turned, laid on a plain ground and scanned at another resolution."""
    height, width = page.shape[:2]
    left, top, right, bottom = (rng.uniform(0, CROP, 4) * (width, height, width, height)).astype(int).tolist()
    part = page[top : height - bottom, left : width - right]
    transform = _turned(*part.shape[1::-1], rng)
    size = part.shape[1], part.shape[0]
    corners = mapped(transform, np.array([(0.0, 0.0), (size[0], 0.0), size, (0.0, size[1])]))
    border = rng.uniform(0, BORDER) * max(size)
    transform = translation(*(border - corners.min(axis=0))) @ transform
    across, down = np.ceil(np.ptp(corners, axis=0) + 2 * border).astype(int).tolist()
    ground = (int(rng.choice(TONES)),) * 3
    centred = translation(-0.5, -0.5) @ transform @ translation(0.5, 0.5)  # OpenCV counts from pixel centres
    image = cv2.warpPerspective(
        part, centred, (across, down), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=ground
    )
    factor = float(SCALE ** rng.uniform(-1, 1))
    scaled = max(1, round(across * factor)), max(1, round(down * factor))
    image = cv2.resize(image, scaled, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC)
    resolution = np.diag([scaled[0] / across, scaled[1] / down, 1.0])
    return Warped(np.asarray(image, np.uint8), resolution @ transform @ translation(-left, -top))


def sideways(warp: Warped, quarters: int) -> Warped:
    """The warped page turned by so many quarters clockwise."""
    height, width = warp.image.shape[:2]
    turn = np.linalg.matrix_power(np.array([(0.0, -1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)]), quarters % 4)
    corners = mapped(turn, np.array([(0.0, 0.0), (width, height)]))
    image = np.ascontiguousarray(np.rot90(warp.image, -(quarters % 4)))
    return Warped(image, translation(*(-corners.min(axis=0))) @ turn @ warp.transform)


def _turned(width: int, height: int, rng: np.random.Generator) -> Homography:
    """Perspective, then rotation."""
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    inwards = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])
    moved = corners + rng.uniform(0, PERSPECTIVE, (4, 2)) * (width, height) * inwards
    perspective = np.asarray(cv2.getPerspectiveTransform(corners, moved.astype(np.float32)), np.float64)
    angle = np.deg2rad(rng.uniform(-ROTATION, ROTATION))
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([(cos, -sin, 0), (sin, cos, 0), (0, 0, 1.0)]) @ perspective
