"""A teacher's answers to drawn characters, stored once so that a student's epochs need neither teacher nor drawing."""

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
from workshop.mixture import Mixture
from workshop.recipe import Recipe, as_table
from workshop.training.events import Advance, Network, Tell

CHUNK = 4096
"""Characters that are drawn, labelled and stored together; what a kill costs at most."""
BATCH = 512


@dataclass(frozen=True)
class Labelled:
    """Characters with their true labels and a teacher's answers; arrays are read from disk as they are used."""

    images: NDArray[np.uint8]
    """(n, 28, 28)."""
    labels: Labels
    """(n,)."""
    answers: NDArray[np.float16]
    """(n, classes), probabilities."""

    def __len__(self) -> int:
        """How many characters."""
        return len(self.labels)


def label(source: Mixture, teacher: Path, recipe: Recipe, many: int, folder: Path, tell: Tell) -> Labelled:
    """Draw `many` characters, store them and what the teacher says to each; what the folder already holds is kept.

    Each chunk is drawn from its own seed, so a labelling that was killed ends with the same bytes as an unbroken one.
    A change of teacher, data or drawing begins anew.
    """
    folder.mkdir(parents=True, exist_ok=True)
    origin = _origin(teacher, recipe, many)
    done = _done(folder, origin)
    stored = _open(folder, many, len(recipe.classes), "r+" if done else "w+")
    if done < many:
        model = loaded_teacher(teacher, recipe)
        for at, images, labels in _drawn(source, recipe.seed, range(done, many, CHUNK), many):
            end = at + len(labels)
            stored.images[at:end], stored.labels[at:end] = images[..., 0], labels
            stored.answers[at:end] = answers(model, images)
            _record(folder, stored, origin, end)
            tell(Advance("labelling", end, many, {}))
    return _open(folder, many, len(recipe.classes), "r")


def answers(model: Network, images: Images) -> NDArray[np.float16]:
    """(n, height, width, channels) to the (n, classes) probabilities that a model gives."""
    return np.asarray(model.predict(images, batch_size=BATCH, verbose=0), np.float16)


def loaded_teacher(teacher: Path, recipe: Recipe) -> Network:
    """The Keras model of a file; ModelError where it cannot be loaded or knows another number of classes."""
    try:
        model = keras.models.load_model(teacher, compile=False)
    except (ValueError, OSError, TypeError) as error:
        raise ModelError(f"the teacher {teacher} cannot be loaded ({error}); train it again") from error
    if model.output_shape[-1] != len(recipe.classes):
        raise ModelError(
            f"the teacher {teacher} knows {model.output_shape[-1]} classes and recipe {recipe.name!r} "
            f"{len(recipe.classes)}; both must name the same classes in the same order"
        )
    return model


def _drawn(source: Mixture, seed: int, starts: range, many: int) -> Iterator[tuple[int, Images, Labels]]:
    """Chunks and where they begin; the next one is drawn while the caller uses this one."""

    def draw(at: int) -> tuple[int, Images, Labels]:
        return at, *source.draw(min(CHUNK, many - at), np.random.default_rng((seed, 1, at)))

    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(draw, starts[0])
        for at in (*starts[1:], None):
            ready = coming.result()
            if at is not None:
                coming = beside.submit(draw, at)
            yield ready


def _origin(teacher: Path, recipe: Recipe, many: int) -> str:
    """A hash of all that decides what is stored."""
    table = as_table(recipe)
    parts = {key: table[key] for key in ("seed", "classes", "data", "distortion")} | {"of": many, "view": VERSION}
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode())
    digest.update(teacher.read_bytes())
    return digest.hexdigest()


def _done(folder: Path, origin: str) -> int:
    """How many characters are safely stored."""
    note = folder / "labelled.json"
    if not note.is_file():
        return 0
    table = json.loads(note.read_text(encoding="utf-8"))
    return int(table["done"]) if table["origin"] == origin else 0


def _open(folder: Path, many: int, classes: int, mode: Any) -> Labelled:  # noqa: ANN401 (numpy's literal)
    def array(name: str, kind: type, *shape: int) -> Any:  # noqa: ANN401
        path = folder / f"{name}.npy"
        if mode == "w+":
            return np.lib.format.open_memmap(path, mode=mode, dtype=kind, shape=(many, *shape))
        return np.lib.format.open_memmap(path, mode=mode)

    return Labelled(array("images", np.uint8, 28, 28), array("labels", np.int64), array("answers", np.float16, classes))


def _record(folder: Path, stored: Labelled, origin: str, done: int) -> None:
    """Say how far the labelling is, once that much has reached the disk."""
    for array in (stored.images, stored.labels, stored.answers):
        if isinstance(array, np.memmap):
            array.flush()
    fresh = folder / "labelled.json.new"
    fresh.write_text(json.dumps({"origin": origin, "done": done}), encoding="utf-8")
    fresh.replace(folder / "labelled.json")
