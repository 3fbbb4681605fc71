"""The pen writes every family of every character, the same way for the same seed, and says where."""

import numpy as np
import pytest

from workshop.drawing.pen import InkPatch, Writer
from workshop.drawing.shapes import DIGITS, LETTERS, MARKS, families

EVERY_SHAPE = [(text, family) for text in DIGITS + LETTERS + MARKS for family in families(text)]


def _ink_inside_boxes(patch: InkPatch) -> float:
    covered = np.zeros(patch.mask.shape, np.bool_)
    for box in patch.boxes:
        x, y, width, height = box.rounded()
        covered[y : y + height, x : x + width] = True
    return float(patch.mask[covered].sum() / patch.mask.sum())


@pytest.mark.parametrize(("text", "family"), EVERY_SHAPE)
def test_every_family_lies_inside_its_box(text: str, family: str) -> None:
    """Each shape shows ink, all of it inside its box, and its margin is empty."""
    for seed in range(4):
        patch = Writer(seed).shape(text, family, 40, np.random.default_rng(seed))
        assert patch.mask.max() > 60
        assert _ink_inside_boxes(patch) > 0.95
        assert not patch.mask[[0, -1]].any()
        assert not patch.mask[:, [0, -1]].any()


def test_there_are_several_ways_to_write_each_capital() -> None:
    """Each capital has five families and more, and a hundred people share them out among themselves."""
    hands = [Writer(seed).hand for seed in range(100)]
    for text in LETTERS:
        assert len(families(text)) >= 5
        assert len({hand.families[text] for hand in hands}) >= 4


@pytest.mark.parametrize("text", DIGITS + LETTERS)
def test_characters_are_about_as_high_as_asked(text: str) -> None:
    """A character of 40 pixels is between 28 and 64 pixels high, whoever writes it."""
    heights = [Writer(seed).digit(text, 40, np.random.default_rng(seed)).shape[0] for seed in range(20)]
    assert min(heights) >= 28
    assert max(heights) <= 64


def test_the_same_seeds_give_the_same_ink() -> None:
    """Writing is a function of the person and of the generator, nothing else."""
    first = Writer(7).string("3,97,000/-", 32, np.random.default_rng(1), touching=0.5)
    again = Writer(7).string("3,97,000/-", 32, np.random.default_rng(1), touching=0.5)
    assert np.array_equal(first.mask, again.mask)
    assert first.boxes == again.boxes


def test_block_capitals_are_never_linked() -> None:
    """Capitals that touch are written one by one: all their ink lies in their boxes."""
    for seed in range(12):
        patch = Writer(seed).string("INKFIELD", 36, np.random.default_rng(seed), touching=1.0)
        assert _ink_inside_boxes(patch) > 0.999


def test_two_people_write_differently() -> None:
    """Another person's digit is not the same picture."""
    first = Writer(1).digit("4", 32, np.random.default_rng(0))
    second = Writer(2).digit("4", 32, np.random.default_rng(0))
    assert first.shape != second.shape or not np.array_equal(first, second)


def test_one_person_never_writes_a_digit_twice_alike() -> None:
    """The same person's next digit differs a little."""
    rng = np.random.default_rng(0)
    first, second = Writer(1).digit("4", 32, rng), Writer(1).digit("4", 32, rng)
    assert first.shape != second.shape or not np.array_equal(first, second)


@pytest.mark.parametrize("seed", range(12))
def test_a_string_reports_a_box_for_every_character_from_left_to_right(seed: int) -> None:
    """There are as many boxes as characters, their centres run to the right, and they hold nearly all the ink."""
    patch = Writer(seed).string("1907264538", 36, np.random.default_rng(seed), touching=0.0)
    centres = [box.centre[0] for box in patch.boxes]
    assert len(patch.boxes) == len(patch.text) == 10
    assert centres == sorted(centres)
    assert _ink_inside_boxes(patch) > 0.95


def test_digits_that_shall_not_touch_do_not() -> None:
    """Without touching, the boxes of most neighbours have white between their ink; with it, they share columns."""
    apart = Writer(3).string("00000000", 36, np.random.default_rng(0), touching=0.0)
    close = Writer(3).string("00000000", 36, np.random.default_rng(0), touching=1.0)
    assert all(after.x > before.right for before, after in zip(apart.boxes[:-1], apart.boxes[1:], strict=True))
    assert close.mask.shape[1] < apart.mask.shape[1]


def test_a_character_the_pen_does_not_know_is_refused() -> None:
    """Small letters are not in the tables."""
    with pytest.raises(KeyError):
        Writer(0).string("1a", 36, np.random.default_rng(0))
