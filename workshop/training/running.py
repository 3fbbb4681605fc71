"""From a recipe and a folder of data to a finished run: its teacher first, then one training or several."""

import json
import shutil
from pathlib import Path

import keras
import tensorflow as tf

from forms.errors import MissingFileError, SettingsError
from workshop.architectures import architecture
from workshop.recipe import Recipe, as_table, find_recipe, from_table, mnist_alone
from workshop.training.events import Notice, Run, Tell
from workshop.training.files import write_text
from workshop.training.finished import is_finished, open_run
from workshop.training.fit import LABELLED, fit
from workshop.training.material import Material, material
from workshop.training.pseudo import sure, unlabelled

TRACES = ("model.keras", "backup/*", "round-*")
"""What tells that something was trained in a folder."""


def train(recipe: Recipe, data: Path | None, folder: Path, tell: Tell, *, threads: int = 1) -> Run:
    """Train what the recipe says; a run that was killed goes on from its last whole epoch, a finished one is loaded.

    `data` is the folder of known sets, None to fetch MNIST; `folder` keeps all of the run, and lies among other runs.
    `tell` hears of each epoch. A teacher that the recipe names and that is not there yet is trained first, beside it.
    SettingsError where the folder belongs to another recipe.
    """
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    architecture(recipe.architecture)  # a name that is misspelt should not be found out after an hour
    _claim(folder, recipe)
    if is_finished(folder):
        tell(Notice(f"{folder} is trained already; --fresh trains it again"))
        return open_run(folder)
    teacher = _teacher(recipe, data, folder, tell, threads)
    keras.utils.set_random_seed(recipe.seed)
    found = material(recipe, data, folder, tell)
    if recipe.pseudo is None:
        return fit(found, recipe, teacher, folder, folder.parent, tell)
    return _in_rounds(found, recipe, folder, tell)


def begin_anew(folder: Path) -> None:
    """Forget a run. What a teacher has labelled and what was composed stays, since it knows what it was made for."""
    for path in folder.glob("*"):
        if path.name == LABELLED or path.suffix == ".npz":
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _claim(folder: Path, recipe: Recipe) -> None:
    """Note whose folder it is; two recipes in one would go on with each other's weights."""
    note, mine = folder / "recipe.json", as_table(recipe)
    if not any(found for trace in TRACES for found in folder.glob(trace)):
        write_text(note, json.dumps(mine, indent=1) + "\n")
        return
    if not note.is_file():
        raise SettingsError(f"{folder} holds a run of an unknown recipe; remove it, or keep runs elsewhere (--runs)")
    theirs = as_table(from_table(json.loads(note.read_text(encoding="utf-8")), str(note)))
    other = sorted(key for key in mine if mine[key] != theirs[key])
    if other:
        raise SettingsError(
            f"{folder} holds a run by another recipe, which differs in {', '.join(other)}; begin anew with --fresh, "
            "give the recipe another name, or keep runs elsewhere (--runs)"
        )


def _teacher(recipe: Recipe, data: Path | None, folder: Path, tell: Tell, threads: int) -> Path | None:
    """The file of the network to learn from, trained first where it is not there; None where there is no teacher."""
    if recipe.distillation is None:
        return None
    name = recipe.distillation.teacher
    path = Path(name) if name.endswith(".keras") else folder.parent / name / "model.keras"
    if not path.is_file():
        if name.endswith(".keras"):
            raise MissingFileError(f"the teacher {path} of recipe {recipe.name!r} is not there")
        tell(Notice(f"recipe {recipe.name!r} learns from {name!r}, which is trained first"))
        wanted = find_recipe(name)
        train(wanted if data else mnist_alone(wanted), data, path.parent, tell, threads=threads)
    return path


def _in_rounds(found: Material, recipe: Recipe, folder: Path, tell: Tell) -> Run:
    """Train, label crops by the result, train with them, and so on; the round that did best is the result."""
    assert recipe.pseudo is not None  # noqa: S101 (for mypy)
    crops = unlabelled(Path(recipe.pseudo.folder), found, tell)
    runs = [fit(found, recipe, None, folder / "round-0", folder.parent, tell)]
    told: list[dict[str, int]] = []
    for number in range(1, recipe.pseudo.rounds + 1):
        images, labels, counts = sure(runs[-1].model, crops, recipe.pseudo, found.classes)
        taken = ", ".join(f"{name}: {many}" for name, many in counts.items())
        tell(Notice(f"round {number}: {len(labels):,} of {len(crops):,} crops are taken ({taken})"))
        if not len(labels):
            tell(Notice("the network is sure of none; lower the `threshold` of [pseudo] or train longer"))
            break
        told.append(counts)
        more = found.with_more(images, labels)
        runs.append(fit(more, recipe, None, folder / f"round-{number}", folder.parent, tell))
    best = max(reversed(runs), key=lambda run: max(run.history["val_accuracy"]))
    for name in ("model.keras", "best.weights.h5"):
        shutil.copy(best.folder / name, folder / name)
    log = json.loads((best.folder / "log.json").read_text(encoding="utf-8"))
    write_text(folder / "log.json", json.dumps({**log, "pseudo": told, "round": best.folder.name}, indent=1) + "\n")
    return Run(folder, best.recipe, best.model, best.history)
