"""A decoder for a module's tests, and the files that it opens."""

from collections.abc import Iterator

import pytest

from segmentation.decoding import Decoder
from tests.segmentation.opening.conftest import colour, grey, save

__all__ = ["colour", "grey", "save"]


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    """One resident decoder for all tests of a module, as a worker process has it."""
    with Decoder() as made:
        yield made


@pytest.fixture(scope="module")
def impatient() -> Iterator[Decoder]:
    """The same, for files that would never end: they need not be waited for long."""
    with Decoder(seconds=3.0) as made:
        yield made
