"""Ranges of values, and which way round the ink is."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from forms.errors import SettingsError, UnreadableFileError
from tests.workshop.datasets.material import inks, texts
from workshop.datasets import OwnData, own_data

LABELS = np.arange(20) % 2


def data_of(tmp_path: Path, pictures: Any, told: str = "") -> OwnData:
    """A data set of twenty pictures, and what is told about it."""
    np.savez(tmp_path / "own.npz", x=pictures, y=LABELS)
    (tmp_path / "own.toml").write_text(told, encoding="utf-8")
    return own_data(tmp_path / "own.npz")


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        (lambda p: p, ""),
        (lambda p: p.astype(np.float64), ""),
        (lambda p: p.astype(np.float32) / 255, ""),
        (lambda p: p.astype(np.float32) / 127.5 - 1, ""),
        (lambda p: p.astype(np.uint16) * 257, ""),
        (lambda p: p.astype(np.float64) * 4095 / 255, "full_scale = 4095"),
    ],
    ids=["bytes", "floats", "shares", "minus one to one", "16 bit", "12 bit"],
)
def test_ranges_of_values_come_to_bytes(tmp_path: Path, stored: Any, told: str) -> None:
    """However brightness is written down, the same pictures come out."""
    pictures = inks(20)
    pictures[0, 0, 0] = 255
    np.testing.assert_array_equal(data_of(tmp_path, stored(pictures), told).train.images, pictures)


def test_bits_and_small_numbers_are_stretched(tmp_path: Path) -> None:
    """Zeros and ones, and the 0 to 16 of the small digits of UCI, come to 0 to 255 with a word about it."""
    bits = inks(20) > 0
    for pictures in (bits, bits.astype(np.uint8), bits * 16.0):
        data = data_of(tmp_path, pictures)
        assert set(np.unique(data.train.images)) == {0, 255}
        assert ("brought to 0 to 255" in texts(data.notes)) == (pictures.max() != 255)


def test_values_that_are_no_numbers_are_named(tmp_path: Path) -> None:
    """A picture with NaN or infinity is named."""
    pictures = inks(20).astype(np.float32)
    pictures[3, 1, 1], pictures[7, 0, 0] = np.nan, np.inf
    with pytest.raises(UnreadableFileError, match=r"2 pictures of train .*no numbers: number 4, number 8"):
        data_of(tmp_path, pictures)


def test_standardised_values_are_refused(tmp_path: Path) -> None:
    """Values around zero have lost where black is."""
    with pytest.raises(UnreadableFileError, match="not standardised"):
        data_of(tmp_path, (inks(20) - 100.0) / 30)
    with pytest.raises(UnreadableFileError, match=r"beyond the `full_scale` of 100"):
        data_of(tmp_path, inks(20), "full_scale = 100")


def test_dark_ink_is_turned_round(tmp_path: Path) -> None:
    """Ink on paper comes out light on black, and that is told."""
    data = data_of(tmp_path, 255 - inks(20))
    np.testing.assert_array_equal(data.train.images, inks(20))
    assert "ink is dark on light paper" in texts(data.notes)


def test_faint_ink_on_grey_paper_is_seen(tmp_path: Path) -> None:
    """The edge against the rest decides, not whether a picture is bright."""
    pictures = (60 - inks(20) // 8).astype(np.uint8)
    assert data_of(tmp_path, pictures).train.images[0, 0, 0] == 255 - 60


def test_what_is_told_about_ink_is_believed(tmp_path: Path) -> None:
    """`ink = "light"` leaves everything as it is, `"dark"` turns everything round."""
    np.testing.assert_array_equal(data_of(tmp_path, 255 - inks(20), 'ink = "light"').train.images, 255 - inks(20))
    np.testing.assert_array_equal(data_of(tmp_path, inks(20), 'ink = "dark"').train.images, 255 - inks(20))


def test_a_few_odd_pictures_are_named(tmp_path: Path) -> None:
    """One picture the other way round stays so and is named."""
    pictures = inks(20)
    pictures[4] = 255 - pictures[4]
    data = data_of(tmp_path, pictures)
    np.testing.assert_array_equal(data.train.images, pictures)
    assert "1 pictures seem to have their ink the other way round: number 5" in texts(data.notes)


def test_mixed_ink_can_be_turned_one_by_one(tmp_path: Path) -> None:
    """A set of both kinds is warned of, and with `ink = "each"` every picture is turned by its own edge."""
    pictures = inks(20)
    pictures[::3] = 255 - pictures[::3]
    assert "light and dark ink are mixed: 7 pictures" in texts(data_of(tmp_path, pictures).notes)
    np.testing.assert_array_equal(data_of(tmp_path, pictures, 'ink = "each"').train.images, inks(20))


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ('ink = "blue"', "`ink` is one of found, light, dark, each"),
        ("inks = 3", "unknown key 'inks'; known are: channels, classes"),
        ("height = 3", "given together"),
        ("channels = 2", "not 2"),
        ("channels = true", "`channels` must be int"),
        ('classes = ["a", "a"]', "twice"),
        ('classes = "ab"', "list of names"),
        ('writer = "("', "no regular expression"),
        ("ink = ", r"own\.toml"),
    ],
)
def test_mistakes_in_what_is_told_are_named(tmp_path: Path, told: str, problem: str) -> None:
    """Each mistake in the TOML file names the file and what may stand there."""
    with pytest.raises(SettingsError, match=problem):
        data_of(tmp_path, inks(20), told)
