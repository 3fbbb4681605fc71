"""Parts that are kept back, of known sets and of own data."""

import numpy as np

from tests.workshop.datasets.material import inks
from workshop.datasets import CharacterSet, OwnData, divide, split


def numbered(many: int, groups: list[str] | None = None) -> CharacterSet:
    """A set whose labels are the positions."""
    images = np.zeros((many, 4, 4), np.uint8)
    return CharacterSet("numbered", images, np.arange(many), None if groups is None else np.array(groups))


def own(labels: list[int], groups: list[str] | None = None) -> OwnData:
    """Own data without parts for validation and test."""
    named = None if groups is None else np.array(groups)
    train = CharacterSet("own", inks(len(labels)), np.array(labels), named)
    return OwnData("own", ("a", "b", "c"), train, None, None)


def test_the_end_of_a_set_is_kept_back() -> None:
    """Without groups the last characters are kept back, since sets come in the order of their writers."""
    parts = split([numbered(10)], 0.2)
    assert parts.train[0].labels.tolist() == list(range(8))
    assert parts.validation[0].labels.tolist() == [8, 9]


def test_writers_are_never_torn_apart() -> None:
    """With groups, each one is kept back whole or not at all."""
    parts = split([numbered(6, ["a", "b", "a", "b", "c", "c"])], 0.3)
    assert set(parts.validation[0].groups.tolist()) == {"a"}  # type: ignore[union-attr]
    assert set(parts.train[0].groups.tolist()) == {"b", "c"}  # type: ignore[union-attr]


def test_own_data_keeps_a_share_of_each_class_back() -> None:
    """Without writers the same share of each class goes to validation and to test, all characters once."""
    data = own([0] * 100 + [1] * 50 + [2] * 10)
    parts = divide(data, 0.1, 0.2, 1)
    assert np.bincount(parts.test.labels).tolist() == [20, 10, 2]
    assert np.bincount(parts.validation.labels).tolist() == [10, 5, 1]
    assert len(parts.train) + len(parts.validation) + len(parts.test) == 160


def test_a_seed_gives_one_division() -> None:
    """The same seed keeps the same characters back, another seed others."""
    data = own([0, 1] * 50)
    first, again, other = (divide(data, 0.1, 0.1, seed).test.images for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_own_writers_stay_together() -> None:
    """With writers, each is in one part alone, and every class can still be learnt."""
    groups = [f"w{at // 8}" for at in range(160)]
    parts = divide(own([0, 1] * 76 + [2] * 8, groups), 0.2, 0.2, 3)
    writers = [
        set(part.groups.tolist()) for part in (parts.train, parts.validation, parts.test) if part.groups is not None
    ]
    assert len(set.union(*writers)) == sum(map(len, writers)) == 20
    assert set(parts.train.labels.tolist()) == {0, 1, 2}
    assert 24 <= len(parts.test) <= 40


def test_one_character_of_a_class_is_learnt() -> None:
    """A class with a single character keeps it to learn from."""
    parts = divide(own([0] * 20 + [1] * 20 + [2]), 0.5, 0.3, 1)
    assert 2 in parts.train.labels
    assert 2 not in (*parts.validation.labels, *parts.test.labels)


def test_equal_pictures_stay_together() -> None:
    """No picture is learnt from and measured on, however often it is there."""
    data = own([0] * 60)
    data.train.images[1::2] = data.train.images[::2]
    parts = divide(data, 0.2, 0.2, 1)
    prints = [{image.tobytes() for image in part.images} for part in (parts.train, parts.validation, parts.test)]
    assert len(set.union(*prints)) == sum(map(len, prints))


def test_parts_that_data_comes_with_are_kept() -> None:
    """Validation and test parts of the data are taken as they are."""
    whole = own([0, 1] * 20)
    data = OwnData("own", whole.classes, whole.train, whole.train.pick(np.arange(5)), whole.train.pick(np.arange(7)))
    parts = divide(data, 0.5, 0.5, 1)
    assert (len(parts.train), len(parts.validation), len(parts.test)) == (40, 5, 7)
