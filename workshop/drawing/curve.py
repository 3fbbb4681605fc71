"""Curves that a pen draws: smooth through their points, sharp where told, evenly sampled, a little unsteady."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Path = NDArray[np.float64]
"""Points along a curve, (n, 2), x then y."""

_PER_SEGMENT = 10


def smooth_through(points: Path, sharp: NDArray[np.bool_]) -> Path:
    """A curve through `points` (n, 2), n >= 2, with a corner wherever `sharp` (n,) says so.

    Between corners it is a Catmull-Rom spline with centripetal knots (Yuksel, Schaefer, Keyser 2011), which makes no
    loops of its own.
    """
    corners = [0, *(int(i) for i in np.flatnonzero(sharp) if 0 < i < len(points) - 1), len(points) - 1]
    runs = [_spline(points[a : b + 1]) for a, b in pairwise(corners)]
    return np.concatenate([runs[0], *(run[1:] for run in runs[1:])])


def _spline(points: Path) -> Path:
    if len(points) == 2:
        return np.linspace(points[0], points[1], _PER_SEGMENT + 1)
    knots = np.concatenate([[0.0], np.cumsum(np.sqrt(lengths(points)) + 1e-6)])[:, None]
    slopes = np.diff(points, axis=0) / np.diff(knots, axis=0)
    gaps = np.diff(knots, axis=0)
    inner = (slopes[:-1] * gaps[1:] + slopes[1:] * gaps[:-1]) / (gaps[1:] + gaps[:-1])
    tangents = np.concatenate([1.5 * slopes[:1] - 0.5 * inner[:1], inner, 1.5 * slopes[-1:] - 0.5 * inner[-1:]])
    t = np.linspace(0, 1, _PER_SEGMENT, endpoint=False)[None, :, None]
    start, end = points[:-1, None], points[1:, None]
    leave, arrive = tangents[:-1, None] * gaps[:, None], tangents[1:, None] * gaps[:, None]
    curve = (
        (2 * t**3 - 3 * t**2 + 1) * start
        + (t**3 - 2 * t**2 + t) * leave
        + (3 * t**2 - 2 * t**3) * end
        + (t**3 - t**2) * arrive
    )
    return np.concatenate([curve.reshape(-1, 2), points[-1:]])


def lengths(path: Path) -> NDArray[np.float64]:
    """The lengths of the n - 1 pieces of a path."""
    return np.asarray(np.hypot(*np.diff(path, axis=0).T), dtype=np.float64)


def evenly_sampled(path: Path, step: float) -> Path:
    """The same path with points about `step` apart, both ends kept, at least two points."""
    along = np.concatenate([[0.0], np.cumsum(lengths(path))])
    count = max(2, int(np.ceil(along[-1] / step)) + 1)
    at = np.linspace(0, along[-1], count)
    return np.column_stack([np.interp(at, along, path[:, 0]), np.interp(at, along, path[:, 1])])


def rounded_off(path: Path, spread: float) -> Path:
    """An evenly sampled path with its corners rounded by a Gaussian of `spread` points; the ends stay in place."""
    radius = min(int(np.ceil(2.5 * spread)), len(path) - 1)
    if radius < 1:
        return path
    offsets = np.arange(-radius, radius + 1)
    weights = np.exp(-0.5 * (offsets / spread) ** 2)
    weights /= weights.sum()
    before = 2 * path[:1] - path[radius:0:-1]
    after = 2 * path[-1:] - path[-2 : -radius - 2 : -1]
    padded = np.concatenate([before, path, after])
    return np.column_stack([np.convolve(padded[:, axis], weights, "valid") for axis in (0, 1)])


def low_noise(count: int, cycles: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Smooth noise of about unit variance at `count` points, with up to `cycles` waves between its ends."""
    waves = rng.uniform(0.3, 1.0, 3) * cycles
    phases = rng.uniform(0, 2 * np.pi, 3)
    sizes = rng.normal(0, 0.8, 3)
    at = np.linspace(0, 2 * np.pi, count)[:, None]
    return np.asarray((sizes * np.sin(at * waves + phases)).sum(axis=1), dtype=np.float64)


def lengthened(path: Path, start: float, end: float) -> Path:
    """The path run on straight beyond its ends by `start` and `end`; negative lengths cut it short instead."""
    along = np.concatenate([[0.0], np.cumsum(lengths(path))])
    keep = (along >= -start) & (along <= along[-1] + end)
    cut = path[keep] if keep.sum() >= 4 else path
    head, tail = cut[:1], cut[-1:]
    if start > 0:
        head = cut[:1] + start * _direction(cut[min(3, len(cut) - 1)], cut[0])
    if end > 0:
        tail = cut[-1:] + end * _direction(cut[max(-4, -len(cut))], cut[-1])
    return np.concatenate([head, cut, tail])


def _direction(origin: NDArray[np.float64], towards: NDArray[np.float64]) -> NDArray[np.float64]:
    step = towards - origin
    return np.asarray(step / (np.hypot(*step) + 1e-9), dtype=np.float64)
