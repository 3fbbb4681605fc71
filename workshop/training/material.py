"""What a network learns from and is chosen by: characters that are drawn anew each time, or own data as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forms.errors import SettingsError
from workshop.candidates import candidate_set
from workshop.datasets import CharacterSet, Images, Labels, divide, own_data, split, training_set
from workshop.distortion import Distortion
from workshop.mixture import NONE, Mixture, mixture, plain
from workshop.penmanship import drawn_set
from workshop.recipe import Recipe, is_path
from workshop.training.events import Notice, Tell
from workshop.training.files import replaced


@dataclass(frozen=True)
class Pool:
    """Characters that are learnt as they are."""

    images: Images
    """(n, height, width, channels)."""
    labels: Labels

    def __len__(self) -> int:
        """How many characters."""
        return len(self.labels)


@dataclass(frozen=True)
class Material:
    """All that training needs to know about the data."""

    source: Mixture | Pool
    kept: Pool
    """What the checkpoint is chosen by."""
    test: Pool | None
    """What own data keeps for the end; known sets have test parts of their own."""
    classes: tuple[str, ...]
    origins: Mapping[str, int]
    """Set to the number of its characters that are learnt from."""

    @property
    def shape(self) -> tuple[int, int, int]:
        """Height, width and channels of one image."""
        height, width, channels = self.kept.images.shape[1:]
        return height, width, channels

    def of_chunk(self, at: int, size: int, seed: int) -> tuple[Images, Labels]:
        """Characters `at` to `at + size` of a fixed row of them: of own data as it comes, else drawn by the seed."""
        if isinstance(self.source, Pool):
            return self.source.images[at : at + size], self.source.labels[at : at + size]
        return self.source.draw(size, np.random.default_rng((seed, 1, at)))

    def with_more(self, images: Images, labels: Labels) -> "Material":
        """With further characters to learn from, (n, height, width, channels)."""
        if isinstance(self.source, Pool):
            pool = Pool(np.concatenate([self.source.images, images]), np.concatenate([self.source.labels, labels]))
            return replace(self, source=pool)
        return replace(self, source=self.source.with_set(CharacterSet("pseudo", images[..., 0], labels)))


def material(recipe: Recipe, data: Path | None, folder: Path, tell: Tell) -> Material:
    """Gather what the recipe names.

    `data` holds the known sets (None to fetch MNIST); `folder` is the run's, which keeps candidates once composed.
    """
    return own_material(recipe, tell) if recipe.data.folder else _mixed(recipe, data, folder, tell)


def own_material(recipe: Recipe, tell: Tell) -> Material:
    """Own data, split the same way each time; what its reader notes is told."""
    found = own_data(Path(recipe.data.folder))
    for note in found.notes:
        tell(Notice(f"{found.name}: {note.text}"))
    parts = divide(found, recipe.data.validation, recipe.data.test, recipe.seed)
    for name, part in (("validation", parts.validation), ("learning", parts.train)):
        if not len(part):
            raise SettingsError(
                f"{recipe.data.folder}: nothing is left for {name}; add characters or change the shares of [data]"
            )
    test = _pool(parts.test) if len(parts.test) else None
    return Material(_pool(parts.train), _pool(parts.validation), test, found.classes, {found.name: len(parts.train)})


def _pool(one: CharacterSet) -> Pool:
    return Pool(one.images.reshape(len(one), *one.shape), one.labels)


def _mixed(recipe: Recipe, data: Path | None, folder: Path, tell: Tell) -> Material:
    mix, classes, seed = recipe.data, recipe.classes, recipe.seed
    parts = split([learnt_set(name, data, classes) for name in mix.sets], mix.validation)
    drawn = drawn_set(classes, mix.drawn_characters, seed)
    composed = _candidates(parts.train, recipe, mix.composed_candidates, seed, folder / "candidates.npz", tell)
    source = mixture(parts.train, drawn, mix, classes, recipe.distortion, composed)
    # Others than those learnt from, as they are, and crosses and junk made of them.
    others = drawn_set(classes, min(mix.drawn_characters, 500), seed + 1)
    many = min(3000, mix.composed_candidates // 20)
    unseen = _candidates(parts.validation, recipe, many, seed + 1, folder / "kept-candidates.npz", tell)
    images, labels = plain(parts.validation)
    apart = mixture(parts.validation, others, mix, classes, Distortion(), unseen)
    more, their = apart.draw(max(len(labels) // 2, len(others)), np.random.default_rng(seed + 1))
    kept = Pool(np.concatenate([images, more]), np.concatenate([labels, their]))
    origins = {one.name: len(one) for one in parts.train} | ({"pen": len(drawn)} if len(drawn) else {})
    return Material(source, kept, None, classes, origins)


def learnt_set(name: str, data: Path | None, classes: Sequence[str]) -> CharacterSet:
    """A known set, or own data by its path, its classes put where the recipe has those of the same name."""
    if not is_path(name):
        return training_set(name, data)
    found = own_data(Path(name))
    unknown = [one for one in found.classes if one not in classes]
    if unknown:
        raise SettingsError(f"{name} has classes that the recipe has not: {', '.join(unknown)}; add them to `classes`")
    if found.shape[2] != 1:
        raise SettingsError(f"{name} is in colour; say `channels = 1` in its dataset.toml to mix it with the others")
    places = np.array([classes.index(one) for one in found.classes], np.int64)
    return replace(found.train, labels=places[found.train.labels], classes=None)


def _candidates(
    written: Sequence[CharacterSet], recipe: Recipe, many: int, seed: int, path: Path, tell: Tell
) -> CharacterSet:
    """Composed once and kept in the run's folder, since that takes minutes."""
    if not many or not recipe.data.candidates:
        return NONE
    origin = np.array([str(one) for one in (many, seed, recipe.classes, recipe.data.sets)])
    if path.is_file():
        with np.load(path) as stored:
            if np.array_equal(stored["origin"], origin):
                return CharacterSet("candidates", stored["images"], stored["labels"])
    tell(Notice(f"composing {many:,} candidates"))
    found = candidate_set(written, recipe.classes, many, seed)
    arrays: dict[str, NDArray[Any]] = {"images": found.images, "labels": found.labels, "origin": origin}
    with replaced(path) as fresh, fresh.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    return found
