"""The faults of scanners, cameras and post: one function each, named after the fault.

Every fault takes an image (grey or RGB), a generator and a strength (0 nothing to 1 as bad as it gets in an office) and
returns a `Faulty`: the image with the fault, and where its points went, so that truth boxes can be moved alike.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from forms.geometry import Homography
from forms.page import Pixels


@dataclass(frozen=True)
class Faulty:
    """An image after a fault."""

    image: Pixels
    transform: Homography
    """From pixels of the image before to pixels of the image after; a pixel covers x to x + 1."""


Fault = Callable[[Pixels, np.random.Generator, float], Faulty]


def with_faults(image: Pixels, faults: Sequence[tuple[Fault, float]], rng: np.random.Generator) -> Faulty:
    """One fault after the other, each with its strength."""
    transform = np.eye(3)
    for fault, strength in faults:
        after = fault(image, rng, strength)
        image, transform = after.image, after.transform @ transform
    return Faulty(image, transform)


def noisy(image: Pixels, rng: np.random.Generator, strength: float) -> Faulty:
    """Noise of the sensor."""
    noise = rng.standard_normal(image.shape, dtype=np.float32)
    return in_place(image + noise * np.float32(14 * strength))


def speckled(image: Pixels, rng: np.random.Generator, strength: float) -> Faulty:
    """Dust: single dark and light dots."""
    marked = image.copy()
    height, width = image.shape[:2]
    for _ in range(round(height * width * 0.0004 * strength)):
        centre = int(rng.integers(0, width)), int(rng.integers(0, height))
        tone = int(rng.choice([30, 60, 255]))
        cv2.circle(marked, centre, int(rng.integers(0, 2)), (tone,) * 3, -1)
    return in_place(marked)


def blurred(image: Pixels, _rng: np.random.Generator, strength: float) -> Faulty:
    """Out of focus."""
    return in_place(cv2.GaussianBlur(image, (0, 0), 0.01 + 2.0 * strength))


def faded(image: Pixels, rng: np.random.Generator, strength: float) -> Faulty:
    """A weak pen, a lamp too bright: dark goes towards light."""
    keep = 1 - strength * rng.uniform(0.6, 0.8)
    return in_place(246 - (246 - image.astype(np.float32)) * keep)


def darkened(image: Pixels, _rng: np.random.Generator, strength: float) -> Faulty:
    """Grey paper: light goes towards dark."""
    return in_place(image.astype(np.float32) * (1 - 0.5 * strength))


def shadowed(image: Pixels, rng: np.random.Generator, strength: float) -> Faulty:
    """The shadow of a hand, or light from one side."""
    height, width = image.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    along = (x / width - 0.5) * np.cos(angle) + (y / height - 0.5) * np.sin(angle)
    edge = 1 / (1 + np.exp(-(along - rng.uniform(-0.3, 0.3)) * rng.uniform(3, 14)))
    shade = 1 - 0.5 * strength * edge
    return in_place(image * (shade[..., None] if image.ndim == 3 else shade))


def streaked(image: Pixels, rng: np.random.Generator, strength: float) -> Faulty:
    """Dirt on the scanner's glass: upright lines."""
    marked = image.astype(np.float32)
    for _ in range(round(4 * strength)):
        x, wide = int(rng.integers(0, image.shape[1])), int(rng.integers(1, 3))
        marked[:, x : x + wide] *= rng.uniform(0.6, 0.95)
    return in_place(marked)


def compressed(image: Pixels, rng: np.random.Generator, strength: float) -> Faulty:
    """Artefacts of JPEG at a low quality."""
    quality = int(np.clip(90 - 75 * strength + rng.integers(-4, 5), 8, 95))
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    flags = cv2.IMREAD_GRAYSCALE if image.ndim == 2 else cv2.IMREAD_COLOR
    return in_place(np.asarray(cv2.imdecode(data, flags)))


def bilevel(image: Pixels, rng: np.random.Generator, strength: float) -> Faulty:
    """Scanned as black and white; the stronger, the more faint ink is lost."""
    grey = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    level = np.median(grey) * (0.82 - 0.25 * strength) + rng.normal(0, 2)
    black = np.where(grey > level, 255, 0)
    return in_place(black if image.ndim == 2 else np.repeat(black[..., None], 3, axis=2))


def skewed(image: Pixels, rng: np.random.Generator, strength: float) -> Faulty:
    """Fed at an angle of up to 5 degrees."""
    angle = np.deg2rad(rng.choice([-1, 1]) * rng.uniform(0.5, 1) * 5 * strength)
    height, width = image.shape[:2]
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([(cos, -sin, 0), (sin, cos, 0), (0, 0, 1)])
    return warped_by(image, shifting(width / 2, height / 2) @ turn @ shifting(-width / 2, -height / 2), width, height)


def tilted(image: Pixels, rng: np.random.Generator, strength: float) -> Faulty:
    """Photographed from one side: perspective; every corner moves by up to 5 % of the page."""
    height, width = image.shape[:2]
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moves = rng.uniform(0, 0.05 * strength, (4, 2)) * (width, height) * ((1, 1), (-1, 1), (-1, -1), (1, -1))
    transform = cv2.getPerspectiveTransform(corners, (corners + moves).astype(np.float32))
    return warped_by(image, np.asarray(transform, np.float64), width, height)


def shifted(image: Pixels, rng: np.random.Generator, strength: float) -> Faulty:
    """Laid askew on the glass: up to 3 % is cut off on one side and as much margin shows on the other."""
    height, width = image.shape[:2]
    dx, dy = rng.uniform(-0.03, 0.03, 2) * strength * (width, height)
    return warped_by(image, shifting(dx, dy), width, height)


def rescaled(image: Pixels, rng: np.random.Generator, strength: float) -> Faulty:
    """Scanned at another resolution: 1 to 0.5 times as many pixels a millimetre."""
    factor = 1 - 0.5 * strength * rng.uniform(0.7, 1)
    height, width = image.shape[:2]
    size = max(1, round(width * factor)), max(1, round(height * factor))
    smaller = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return Faulty(np.asarray(smaller, np.uint8), np.diag([size[0] / width, size[1] / height, 1.0]))


def bordered(image: Pixels, rng: np.random.Generator, strength: float) -> Faulty:
    """A dark margin around the page: the scanner's lid, or a table."""
    height, width = image.shape[:2]
    top, bottom, left, right = (
        int(side) for side in rng.uniform(0, 0.06 * strength, 4) * (height, height, width, width)
    )
    tone = (int(rng.integers(20, 120)),) * 3
    framed = cv2.copyMakeBorder(image, top, bottom, left, right, cv2.BORDER_CONSTANT, value=tone)
    return Faulty(np.asarray(framed, np.uint8), shifting(left, top))


def turned_over(image: Pixels, _rng: np.random.Generator, strength: float) -> Faulty:
    """Fed upside down; strength below 0.5 leaves it as it is."""
    if strength < 0.5:
        return in_place(image)
    height, width = image.shape[:2]
    turn = np.array([(-1.0, 0, width), (0, -1.0, height), (0, 0, 1)])
    return Faulty(np.ascontiguousarray(image[::-1, ::-1]), turn)


def in_place(pixels: np.ndarray) -> Faulty:
    """An image, perhaps of fractions, whose points stayed where they were."""
    return Faulty(np.clip(np.rint(pixels), 0, 255).astype(np.uint8, copy=False), np.eye(3))


def shifting(dx: float, dy: float) -> Homography:
    """The transform that moves everything by so many pixels."""
    return np.array([(1.0, 0, dx), (0, 1.0, dy), (0, 0, 1)])


def warped_by(image: Pixels, transform: Homography, width: int, height: int) -> Faulty:
    """The image under a transform of its plane; what was not seen before is paper."""
    centred = shifting(-0.5, -0.5) @ transform @ shifting(0.5, 0.5)  # OpenCV counts from the centres of pixels
    paper = tuple(float(value) for value in np.atleast_1d(np.median(image[::7, ::7], axis=(0, 1))))
    warped = cv2.warpPerspective(
        image, centred, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=paper
    )
    return Faulty(np.asarray(warped, np.uint8), transform)
