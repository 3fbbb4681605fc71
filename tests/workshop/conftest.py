"""A child process with TensorFlow in it."""

from collections.abc import Iterator

import pytest

from tests.workshop.training.child import Child


@pytest.fixture(scope="session")
def child() -> Iterator[Child]:
    """One child for all tests of training and learning."""
    one = Child()
    yield one
    one.close()
