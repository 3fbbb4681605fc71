"""What a command line says against a recipe."""

from dataclasses import dataclass, replace
from pathlib import Path

from forms.errors import UsageError
from workshop.recipe import OWN, Recipe, find_recipe, shipped_recipe
from workshop.sections import Pseudo


@dataclass(frozen=True)
class Overrides:
    """None leaves it as the recipe has it."""

    name: str | None = None
    """Of the run."""
    architecture: str | None = None
    epochs: int | None = None
    start: str | None = None
    """Run, folder or .keras file whose weights to begin with."""
    freeze: int | None = None
    unlabelled: Path | None = None
    """Folder of pictures to take pseudo-labels of."""


def is_own(data: Path) -> bool:
    """Whether a folder or file is a developer's own data, and not a folder of the known sets."""
    return not any((data / "digits").glob("*.npz"))


def chosen_recipe(name: str | None, data: Path | None, changes: Overrides) -> Recipe:
    """The recipe to train by: the named one, else the one for own data, else the shipped one; with all changes.

    `data` is what was named beside it; own data takes the place of what the recipe learns from. A run on own data by
    the recipe `own` is named after the data. UsageError where no data is named for it; SettingsError for a
    contradiction.
    """
    own = data is not None and is_own(data)
    recipe = find_recipe(name) if name else (find_recipe(OWN) if own else shipped_recipe())
    if recipe.name == OWN and name in (None, OWN):
        if data is None or not own:
            raise UsageError(f"the recipe {OWN!r} is for own data; name it with --data FOLDER")
        recipe = replace(recipe, name=data.resolve().stem)
    if own and data is not None:
        recipe = replace(recipe, data=replace(recipe.data, folder=str(data)))
    return overridden(recipe, changes)


def overridden(recipe: Recipe, changes: Overrides) -> Recipe:
    """The recipe with those changes."""
    plan, start, pseudo = recipe.schedule, recipe.start, recipe.pseudo
    if changes.epochs is not None:
        plan = replace(plan, epochs=changes.epochs)
    if changes.start is not None:
        start = replace(start, weights=changes.start)
    if changes.freeze is not None:
        start = replace(start, freeze=changes.freeze)
    if changes.unlabelled is not None:
        pseudo = replace(pseudo or Pseudo(str(changes.unlabelled)), folder=str(changes.unlabelled))
    return replace(
        recipe,
        name=changes.name or recipe.name,
        architecture=changes.architecture or recipe.architecture,
        schedule=plan,
        start=start,
        pseudo=pseudo,
    )
