"""Pictures to wrap in every format, and a place to save them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from forms.page import Scan
from segmentation.opening import identify
from tests.segmentation.opening.paper import Picture


@pytest.fixture
def grey() -> Picture:
    """A grey picture 120 wide and 90 high, different in every corner, noisy as paper is."""
    picture = np.random.default_rng(7).integers(180, 256, (90, 120), dtype=np.uint8)
    picture[:20, :30], picture[:20, -30:], picture[-20:, :30] = 0, 60, 120
    return picture


@pytest.fixture
def colour(grey: Picture) -> Picture:
    """The same with a red corner and a blue one, (90, 120, 3)."""
    picture = np.repeat(grey[..., None], 3, axis=2)
    picture[:20, :30], picture[:20, -30:] = (200, 30, 20), (10, 40, 190)
    return picture


@pytest.fixture
def save(tmp_path: Path) -> Callable[[bytes], Scan]:
    """Writes bytes to a file without a telling name and identifies it."""

    def saved(content: bytes) -> Scan:
        path = tmp_path / f"scan{len(list(tmp_path.iterdir()))}"
        path.write_bytes(content)
        return identify(path, "as given")

    return saved
