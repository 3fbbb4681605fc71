"""A decoder for a module's tests, and the files that it opens."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from forms.page import Scan
from segmentation.decoding import Decoder
from tests.segmentation.opening.conftest import colour, grey, save
from tests.segmentation.opening.paper import Picture, flate_image, full_page, write_pdf

__all__ = ["colour", "grey", "save"]


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    """One resident decoder for all tests of a module, as a worker process has it."""
    with Decoder() as made:
        yield made


@pytest.fixture(scope="module")
def impatient() -> Iterator[Decoder]:
    """The same, for files that would never end: they need not be waited for long."""
    with Decoder(seconds=2.0) as made:
        yield made


@pytest.fixture
def scan(save: Callable[[bytes], Scan], grey: Picture) -> Scan:
    """An honest scan of three pages."""
    sheets = [full_page(flate_image(np.roll(grey, number, axis=0)), 120, 90) for number in range(3)]
    return save(write_pdf(*sheets))
