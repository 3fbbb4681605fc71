"""A teacher's answers to a student's characters, stored once: the student's epochs need neither teacher nor drawing."""

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from forms.errors import ModelError
from segmentation.normalisation import VERSION
from workshop.datasets import Images, Labels
from workshop.recipe import Recipe, as_table
from workshop.training.events import Advance, Network, Tell
from workshop.training.files import write_text
from workshop.training.material import Material, Pool
from workshop.training.precision import in_precision

CHUNK = 4096
"""Characters that are drawn, labelled and stored together; what a kill costs at most."""
BATCH = 512


@dataclass(frozen=True)
class Labelled:
    """Characters with their true labels and a teacher's answers; arrays are read from disk as they are used."""

    images: Images
    """(n, height, width, channels)."""
    labels: Labels
    """(n,)."""
    answers: NDArray[np.float16]
    """(n, classes), probabilities."""

    def __len__(self) -> int:
        """How many characters."""
        return len(self.labels)


def label(found: Material, model: Network, teacher: Path, recipe: Recipe, folder: Path, tell: Tell) -> Labelled:
    """Store characters and what the teacher says to each; what the folder already holds is kept.

    `model` is the teacher as it was loaded from the file `teacher`. Each chunk has its own seed, so a labelling that
    was killed ends with the same bytes as an unbroken one. A change of teacher, data or drawing begins anew.
    """
    folder.mkdir(parents=True, exist_ok=True)
    many = _wanted(found, recipe)
    origin = _origin(teacher, recipe, many)
    done = _done(folder, origin)
    stored = _opened(folder) if done else _created(folder, many, found)
    for at, images, labels in _chunks(found, recipe.seed, range(done, many, CHUNK), many):
        end = at + len(labels)
        stored.images[at:end], stored.labels[at:end] = images, labels
        stored.answers[at:end] = answers(model, images)
        for array in (stored.images, stored.labels, stored.answers):
            if isinstance(array, np.memmap):
                array.flush()
        # Only now, when that much has reached the disk.
        write_text(folder / "labelled.json", json.dumps({"origin": origin, "done": end}))
        tell(Advance("labelling", end, many, {}))
    return stored


def answers(model: Network, images: Images) -> NDArray[np.float16]:
    """(n, height, width, channels) to the (n, classes) probabilities that a model gives."""
    return np.asarray(model.predict(images, batch_size=BATCH, verbose=0), np.float16)


def loaded_teacher(teacher: Path, found: Material, precision: str) -> Network:
    """The Keras model of a file, to answer in that precision.

    ModelError where it cannot be loaded, or takes other images or knows another number of classes than the student.
    """
    try:
        model = keras.models.load_model(teacher, compile=False)
    except (ValueError, OSError, TypeError) as error:
        raise ModelError(f"the teacher {teacher} cannot be loaded ({error}); train it again") from error
    takes, gives = tuple(model.input_shape[1:]), model.output_shape[-1]
    if (takes, gives) != (found.shape, len(found.classes)):
        raise ModelError(
            f"the teacher {teacher} takes {takes} and knows {gives} classes, the student {found.shape} and "
            f"{len(found.classes)}; both must learn from the same data"
        )
    return in_precision(model, precision)


def _wanted(found: Material, recipe: Recipe) -> int:
    if isinstance(found.source, Pool):
        return len(found.source)
    return recipe.distillation.characters if recipe.distillation else 0


def _chunks(found: Material, seed: int, starts: range, many: int) -> Iterator[tuple[int, Images, Labels]]:
    """Where each chunk begins, its images and labels; the next one is drawn while the caller uses this one."""
    if not starts:
        return

    def draw(at: int) -> tuple[int, Images, Labels]:
        return at, *found.of_chunk(at, min(CHUNK, many - at), seed)

    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(draw, starts[0])
        for at in starts[1:]:
            ready, coming = coming.result(), beside.submit(draw, at)
            yield ready
        yield coming.result()


def _origin(teacher: Path, recipe: Recipe, many: int) -> str:
    """A hash of all that decides what is stored."""
    table = as_table(recipe)
    parts = {key: table[key] for key in ("seed", "classes", "data", "distortion")}
    precision = recipe.distillation.precision if recipe.distillation else ""
    digest = hashlib.sha256(json.dumps([parts, many, precision, VERSION], sort_keys=True).encode())
    digest.update(teacher.read_bytes())
    return digest.hexdigest()


def _done(folder: Path, origin: str) -> int:
    """How many characters are safely stored."""
    note = folder / "labelled.json"
    if not note.is_file():
        return 0
    table = json.loads(note.read_text(encoding="utf-8"))
    return int(table["done"]) if table["origin"] == origin else 0


def _opened(folder: Path) -> Labelled:
    def array(name: str) -> Any:  # noqa: ANN401
        return np.lib.format.open_memmap(folder / f"{name}.npy", mode="r+")

    return Labelled(array("images"), array("labels"), array("answers"))


def _created(folder: Path, many: int, found: Material) -> Labelled:
    (folder / "labelled.json").unlink(missing_ok=True)

    def array(name: str, kind: type, *shape: int) -> Any:  # noqa: ANN401
        return np.lib.format.open_memmap(folder / f"{name}.npy", mode="w+", dtype=kind, shape=(many, *shape))

    return Labelled(
        array("images", np.uint8, *found.shape),
        array("labels", np.int64),
        array("answers", np.float16, len(found.classes)),
    )
