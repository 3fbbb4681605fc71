"""Crops that nobody has labelled, labelled by the network where it is sure (Lee 2013)."""

from pathlib import Path

import numpy as np

from forms.errors import EmptyFileError, MissingFileError
from segmentation.normalisation import normalise
from workshop.datasets import Images, Labels
from workshop.datasets.brightness import light_on_black
from workshop.datasets.found import Part
from workshop.datasets.pictures import load_pictures
from workshop.datasets.told import Ink, Told
from workshop.distortion import CANVAS
from workshop.sections import Pseudo
from workshop.training.events import Network, Notice, Tell
from workshop.training.material import Material, Pool

ENDINGS = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")


def unlabelled(folder: Path, found: Material, tell: Tell) -> Images:
    """All pictures below a folder as the network of that material takes them, (n, height, width, channels).

    MissingFileError where there is no such folder, EmptyFileError where it holds no pictures.
    """
    if not folder.is_dir():
        raise MissingFileError(f"there is no folder of unlabelled pictures at {folder}")
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
    if not files:
        raise EmptyFileError(f"{folder} holds no pictures ({', '.join(ENDINGS)})")
    height, width, channels = found.shape
    as_it_is = isinstance(found.source, Pool)
    told = Told(height=height if as_it_is else CANVAS, width=width if as_it_is else CANVAS, channels=channels)
    read = load_pictures(files, [str(path.relative_to(folder)) for path in files], told)
    parts, turned = light_on_black({"crops": Part(read.pixels, np.zeros(len(read.pixels), np.int64))}, Ink.FOUND)
    for note in (*read.notes, *turned):
        tell(Notice(f"{folder}: {note.text}"))
    pixels = parts["crops"].pixels
    images = pixels if as_it_is else np.stack([normalise(one) for one in pixels])
    return images.reshape(len(images), *found.shape)


def sure(
    model: Network, crops: Images, more: Pseudo, classes: tuple[str, ...]
) -> tuple[Images, Labels, dict[str, int]]:
    """The crops of which a network is sure, what it takes them for, and how many of each class they are."""
    answers = np.asarray(model.predict(crops, batch_size=512, verbose=0))
    chosen = answers.max(axis=1) >= more.threshold
    labels = answers.argmax(axis=1)[chosen].astype(np.int64)
    counts = np.bincount(labels, minlength=len(classes))
    return crops[chosen], labels, {name: int(many) for name, many in zip(classes, counts, strict=True)}
