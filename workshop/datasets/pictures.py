"""Picture files of single characters, known by their content and not by their names."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from forms.errors import InputError, UnreadableFileError
from segmentation.opening.raster import decoded, decoding
from workshop.datasets.notes import Note, message, named, warning
from workshop.datasets.sizing import Size, common_size, fitted, with_channels
from workshop.datasets.told import Told

FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
"""What Pillow may take a file for."""
ORIENTATION, SIDEWAYS = 0x0112, (5, 6, 7, 8)
"""The EXIF tag, and its values that exchange height and width."""


@dataclass(frozen=True)
class Pictures:
    """All pictures of a set that could be read, alike in size and channels."""

    pixels: NDArray[np.uint8]
    """(n, height, width) or (n, height, width, 3)."""
    at: NDArray[np.int64]
    """(n,), which of the given files they are."""
    notes: tuple[Note, ...]


def picture(path: Path) -> NDArray[np.uint8]:
    """One file, upright by its EXIF, as (height, width) grey or (height, width, 3) RGB; the first page of several.

    UnreadableFileError and its siblings for what is none of `FORMATS`, damaged or too large.
    """
    with decoding():
        image = Image.open(path, formats=FORMATS)
    with image:
        return np.asarray(decoded(image).pixels, np.uint8)


def load_pictures(files: Sequence[Path], names: Sequence[str], told: Told) -> Pictures:
    """Read all files and bring them to one size; `names` are how to call them.

    Files that are no pictures are left out with a warning. UnreadableFileError where none can be read;
    UnsupportedFileError where no common size can be found.
    """
    with ThreadPoolExecutor(2) as pool:
        outlines = list(pool.map(_outline, files))
    readable = [at for at, outline in enumerate(outlines) if outline is not None]
    if not readable:
        raise UnreadableFileError(f"none of {len(files):,} files is a PNG, JPEG, TIFF or BMP picture: {named(names)}")
    sizes = [outline for outline in outlines if outline is not None]
    size, notes = common_size(sizes, [names[at] for at in readable], told)

    def read(at: int) -> NDArray[np.uint8] | None:
        try:
            return fitted(picture(files[at]), size)
        except InputError:
            return None

    with ThreadPoolExecutor(2) as pool:
        images = list(pool.map(read, readable))
    kept = [(at, image) for at, image in zip(readable, images, strict=True) if image is not None]
    broken = sorted(set(range(len(files))) - {at for at, _ in kept})
    if broken:
        which = named(names[at] for at in broken)
        notes.append(warning(f"{len(broken):,} files are damaged or no PNG, JPEG, TIFF or BMP and left out: {which}"))
    if not kept:
        raise UnreadableFileError(f"all {len(files):,} pictures are damaged: {named(names)}")
    channels, more = _channels([image for _, image in kept], [names[at] for at, _ in kept], told)
    pixels = np.stack([with_channels(image, channels) for _, image in kept])
    return Pictures(pixels, np.array([at for at, _ in kept], np.int64), (*notes, *more))


def _outline(path: Path) -> Size | None:
    """Height and width as the picture will come out, from the file's header alone; None for no picture."""
    try:
        with decoding():
            image = Image.open(path, formats=FORMATS)
        with image, decoding():
            width, height = image.size
            sideways = image.getexif().get(ORIENTATION) in SIDEWAYS
    except InputError:
        return None
    return (width, height) if sideways else (height, width)


def _channels(images: Sequence[NDArray[np.uint8]], names: Sequence[str], told: Told) -> tuple[int, list[Note]]:
    """Colour as soon as one picture has colour, unless something else is told."""
    colour = [name for name, image in zip(names, images, strict=True) if image.ndim == 3]
    if told.channels == 1 and colour:
        return 1, [message(f"{len(colour):,} colour pictures are made grey")]
    if told.channels or not colour or len(colour) == len(images):
        return told.channels or (3 if colour else 1), []
    grey = [name for name, image in zip(names, images, strict=True) if image.ndim == 2]
    few = (f"{len(colour):,} in colour: {named(colour)}", f"{len(grey):,} grey: {named(grey)}")
    text = f"colour and grey pictures are mixed ({few[len(grey) < len(colour)]}); say `channels = 1` to make all grey"
    return 3, [warning(text)]
