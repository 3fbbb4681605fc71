"""What hands and other sheets do to paper: laid at any angle, cut off, shown through, bled; faults as in degrade."""

import cv2
import numpy as np

from forms.geometry import mapped
from forms.page import Pixels
from workshop.drawing.degrade import Faulty, in_place, shifting

FARTHEST = 20.0
"""Degrees that a sheet is turned by at most, either way, beside quarters."""


def turned(image: Pixels, rng: np.random.Generator, strength: float) -> Faulty:
    """Laid at an angle of up to 20 degrees; from 0.5 on, sideways or upside down, too. All of it stays in view."""
    height, width = image.shape[:2]
    quarters = int(rng.integers(0, 4)) if strength >= 0.5 else 0
    angle = np.deg2rad(90 * quarters + rng.choice([-1, 1]) * rng.uniform(0.5, 1) * FARTHEST * strength)
    turn = np.array([(np.cos(angle), -np.sin(angle), 0), (np.sin(angle), np.cos(angle), 0), (0, 0, 1.0)])
    corners = mapped(turn, np.array([(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]))
    transform = shifting(*(-corners.min(axis=0))) @ turn
    size = np.ceil(np.ptp(corners, axis=0)).astype(int).tolist()
    centred = shifting(-0.5, -0.5) @ transform @ shifting(0.5, 0.5)  # OpenCV counts from the centres of pixels
    ground = (int(rng.choice([20, 90, 250])),) * 3
    view = cv2.warpPerspective(image, centred, size, flags=cv2.INTER_LINEAR, borderValue=ground)
    return Faulty(np.asarray(view, np.uint8), transform)


def cropped(image: Pixels, rng: np.random.Generator, strength: float) -> Faulty:
    """Cut off on every side, by up to 4 % of the page each."""
    height, width = image.shape[:2]
    shares = rng.uniform(0, 0.04 * strength, 4)
    left, top, right, bottom = (int(share) for share in shares * (width, height, width, height))
    part = image[top : height - bottom, left : width - right]
    return Faulty(np.ascontiguousarray(part), shifting(-left, -top))


def shown_through(image: Pixels, rng: np.random.Generator, strength: float) -> Faulty:
    """The print of the other side shines through, mirrored and blurred."""
    behind = cv2.GaussianBlur(np.ascontiguousarray(image[:, ::-1]), (0, 0), 1.5)
    dx, dy = rng.uniform(-0.02, 0.02, 2) * image.shape[1::-1]
    moved = cv2.warpAffine(behind, shifting(dx, dy)[:2], image.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)
    return in_place(image - 0.35 * strength * (255.0 - np.asarray(moved, np.float32)))


def bled(image: Pixels, rng: np.random.Generator, strength: float) -> Faulty:
    """Ink that spreads in the paper: strokes grow by up to 2 pixels and their edges soften."""
    side = 2 * round(0.6 + 1.4 * strength * rng.uniform(0.6, 1)) - 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return in_place(cv2.GaussianBlur(cv2.erode(image, kernel), (0, 0), 0.4 + 0.6 * strength))
