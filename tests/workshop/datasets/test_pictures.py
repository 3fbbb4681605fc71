"""Picture files of every kind, and how they come to one size."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from forms.errors import UnreadableFileError, UnsupportedFileError
from tests.workshop.datasets.material import ink, save, texts
from workshop.datasets import own_data
from workshop.datasets.pictures import picture


@pytest.mark.parametrize("ending", ["png", "tif", "bmp"])
def test_files_without_loss_come_back_as_they_are(tmp_path: Path, ending: str) -> None:
    """PNG, TIFF and BMP keep every pixel, in grey and in colour."""
    grey, colour = ink(1), np.stack([ink(1), ink(2), ink(3)], axis=-1)
    np.testing.assert_array_equal(picture(save(tmp_path / f"grey.{ending}", grey)), grey)
    np.testing.assert_array_equal(picture(save(tmp_path / f"colour.{ending}", colour)), colour)


def test_content_decides_and_not_the_name(tmp_path: Path) -> None:
    """A JPEG that is called PNG is read; a GIF is not, whatever it is called."""
    save(tmp_path / "a.jpg", ink(1)).rename(tmp_path / "a.png")
    assert picture(tmp_path / "a.png").shape == (20, 16)
    save(tmp_path / "b.gif", ink(1)).rename(tmp_path / "b.png")
    with pytest.raises(UnreadableFileError):
        picture(tmp_path / "b.png")


def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    """A PNG of 16 bits is scaled by its full range."""
    np.testing.assert_array_equal(picture(save(tmp_path / "a.png", ink(1).astype(np.uint16) * 257)), ink(1))


def test_bits_and_transparency_are_understood(tmp_path: Path) -> None:
    """Black and white of one bit is 0 and 255; what is transparent is paper."""
    Image.fromarray(ink(1) > 0).save(tmp_path / "bit.png")
    np.testing.assert_array_equal(picture(tmp_path / "bit.png"), np.where(ink(1) > 0, 255, 0))
    see_through = np.dstack([np.zeros((20, 16, 3), np.uint8), ink(1)])
    np.testing.assert_array_equal(picture(save(tmp_path / "ink.png", see_through)), 255 - ink(1))


def sideways() -> Image.Exif:
    """The note by which a phone says that a picture must be turned."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def test_pictures_stand_upright(tmp_path: Path) -> None:
    """A picture that its EXIF turns counts with its turned size, and is turned."""
    for at, name in enumerate(("a", "b")):
        for number in range(3):
            save(tmp_path / name / f"{number}.png", np.rot90(ink(10 * at + number)), sideways())
    data = own_data(tmp_path)
    assert data.shape == (20, 16, 1)
    assert "brought to that size" not in texts(data.notes)
    np.testing.assert_array_equal(data.train.images[0], ink(0))


def folder(root: Path, sizes: list[tuple[int, int]], told: str = "") -> Path:
    """Two classes with a picture of each size, dark on white."""
    for at, size in enumerate(sizes):
        for name in ("a", "b"):
            save(root / name / f"{at}.png", 255 - ink(10 * at + ord(name), size))
    (root / "dataset.toml").write_text(told, encoding="utf-8")
    return root


def test_other_sizes_are_brought_to_the_most_frequent(tmp_path: Path) -> None:
    """A picture of another size is scaled with its proportions kept, filled with its paper, and named."""
    data = own_data(folder(tmp_path, [(20, 16), (20, 16), (40, 20)]))
    assert data.shape == (20, 16, 1)
    assert "2 of 6 pictures are not 20 x 16 and are brought to that size: a/2.png, b/2.png" in texts(data.notes)
    assert data.train.sources is not None
    narrow = data.train.images[data.train.sources.tolist().index("a/2.png")]
    assert narrow[:, :3].max() == narrow[:, -3:].max() == 0
    assert narrow.max() > 100


def test_sizes_that_are_all_different_need_a_word(tmp_path: Path) -> None:
    """Where no size is that of most pictures, one must be told, and then it is used."""
    sizes = [(20, 16), (30, 18), (25, 17)]
    with pytest.raises(UnsupportedFileError, match=r"3 sizes from 20 x 16 to 30 x 18.*say `height` and `width`"):
        own_data(folder(tmp_path, sizes))
    data = own_data(folder(tmp_path, sizes, "height = 32\nwidth = 24\n"))
    assert data.shape == (32, 24, 1)
    assert "6 of 6 pictures" in texts(data.notes)


def test_pages_are_no_characters(tmp_path: Path) -> None:
    """Pictures as large as pages are refused before they are decoded, unless a size is told."""
    with pytest.raises(UnsupportedFileError, match="larger than characters are"):
        own_data(folder(tmp_path, [(600, 400)]))
    assert own_data(folder(tmp_path, [(600, 400)], "height = 30\nwidth = 20\n")).shape == (30, 20, 1)


def test_grey_among_colour_is_told(tmp_path: Path) -> None:
    """One coloured picture makes a set of colour with a warning; `channels` decides otherwise."""
    folder(tmp_path, [(20, 16), (20, 16)])
    save(tmp_path / "a" / "red.png", np.dstack([255 - ink(77), np.full((20, 16, 2), 255, np.uint8)]))
    data = own_data(tmp_path)
    assert data.shape == (20, 16, 3)
    assert "mixed (1 in colour: a/red.png)" in texts(data.notes)
    data = own_data(folder(tmp_path, [(20, 16)], "channels = 1\n"))
    assert data.shape == (20, 16, 1)


@pytest.mark.parametrize("channels", [1, 3])
def test_arrays_take_the_size_and_channels_that_are_told(tmp_path: Path, channels: int) -> None:
    """What is told holds for arrays as well."""
    arrays: dict[str, Any] = {"x": np.stack([ink(at) for at in range(4)]), "y": np.array([0, 1, 0, 1])}
    np.savez(tmp_path / "own.npz", **arrays)
    told = f"height = 28\nwidth = 28\nchannels = {channels}\n"
    (tmp_path / "own.toml").write_text(told, encoding="utf-8")
    assert own_data(tmp_path / "own.npz").shape == (28, 28, channels)
