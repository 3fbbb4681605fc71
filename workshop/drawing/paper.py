"""Paper: its fibres and tone, and the backgrounds that security printers put under what is written."""

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.page import Pixels


def on_paper(printed: Pixels, rng: np.random.Generator, roughness: float = 1.0) -> Pixels:
    """Print, grey or RGB, as it lies on real paper: not quite white, cloudy, with fibres; same shape.

    `roughness` 0 is smooth coated paper, 1 office paper, 2 recycled paper.
    """
    height, width = printed.shape[:2]
    cloud = _clouds(height, width, 60, rng) * 1.2 + _clouds(height, width, 9, rng) * 0.9
    fibre = cv2.GaussianBlur(rng.standard_normal((height, width), dtype=np.float32), (0, 0), 0.7) * 2.2
    tone = rng.uniform(244, 250) + roughness * (cloud + fibre)
    tint = 1 - np.array([0.0, 0.003, 0.016], np.float32) * rng.uniform(0, 1.5) if printed.ndim == 3 else 1.0
    shade = tone[..., None] if printed.ndim == 3 else tone
    return np.asarray(np.clip(np.rint(printed * shade * tint / 255), 0, 255), dtype=np.uint8)


def wavy_lines(
    height: int, width: int, spacing: float, contrast: float, rng: np.random.Generator
) -> NDArray[np.float32]:
    """A pattern of wavy lines that cross at a slant, as on cheques: how much light it takes, (height, width), 0 to 1.

    `spacing` is the distance of the lines in pixels, `contrast` how dark they are, 0 to 1.
    """
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    taken = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(1, 4))):
        angle = float(rng.normal(0, 0.35))
        along = x * np.cos(angle) + y * np.sin(angle)
        across = y * np.cos(angle) - x * np.sin(angle)
        swing = spacing * rng.uniform(0.3, 2.5) * np.sin(along / (spacing * rng.uniform(2, 9)) + rng.uniform(0, 6.3))
        wave = np.cos((across + swing) * (2 * np.pi / (spacing * rng.uniform(0.8, 1.5))))
        sharpness = rng.uniform(0.0, 0.75)
        taken = np.maximum(taken, np.clip((wave - sharpness) / (1 - sharpness), 0, 1) * rng.uniform(0.4, 1))
    return np.asarray(taken * contrast, dtype=np.float32)


def dotted(height: int, width: int, spacing: float, contrast: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """A screen of dots: how much light it takes, (height, width), 0 to 1; arguments as for `wavy_lines`."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = float(rng.uniform(0.2, 1.2))
    u, v = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    wave = np.cos(u * 2 * np.pi / spacing) + np.cos(v * 2 * np.pi / spacing)
    return np.asarray(np.clip(wave - 0.6, 0, 1) * contrast, dtype=np.float32)


def _clouds(height: int, width: int, size: int, rng: np.random.Generator) -> NDArray[np.float32]:
    coarse = rng.standard_normal((height // size + 3, width // size + 3), dtype=np.float32)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), dtype=np.float32)
