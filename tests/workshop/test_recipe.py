"""Recipes are read strictly: what is misspelt is named, never ignored."""

from pathlib import Path

import pytest

from forms.errors import MissingFileError, SettingsError
from workshop.recipe import DIGIT_CLASSES, load_recipe, shipped_recipe


def written(tmp_path: Path, text: str) -> Path:
    """A recipe file with that text."""
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_recipe_knows_digits_cross_and_junk() -> None:
    """The recipe that `make train` runs trains twelve classes, and learns from the teacher."""
    recipe = shipped_recipe()
    assert recipe.classes == DIGIT_CLASSES
    assert recipe.architecture == "digits"
    assert recipe.distillation is not None
    assert recipe.distillation.teacher == "teacher"


def test_a_recipe_is_named_after_its_file(tmp_path: Path) -> None:
    """A recipe without a name takes that of its file, and defaults for the rest."""
    recipe = load_recipe(written(tmp_path, "seed = 5\n"))
    assert (recipe.name, recipe.seed) == ("own", 5)


def test_whole_numbers_do_for_figures(tmp_path: Path) -> None:
    """`learning_rate = 1` is as good as 1.0."""
    assert load_recipe(written(tmp_path, "[schedule]\nlearning_rate = 1\n")).schedule.learning_rate == 1.0


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[schedule]\nepoch = 3\n", r"\[schedule\]: unknown key 'epoch'; known are: .*epochs"),
        ("[schedule]\nepochs = 'many'\n", r"epochs must be int"),
        ("sede = 3\n", "unknown key 'sede'"),
        ("[data]\nsets = ['mnist', 'usps']\n", "one figure in `repeats`"),
        ("[data]\nvalidation = 1.5\n", "between 0 and 1"),
        ("[data\n", r"own\.toml"),
    ],
)
def test_mistakes_in_a_recipe_are_named(tmp_path: Path, text: str, problem: str) -> None:
    """Each mistake names the place and what is known there."""
    with pytest.raises(SettingsError, match=problem):
        load_recipe(written(tmp_path, text))


def test_a_missing_recipe_is_named(tmp_path: Path) -> None:
    """Where no recipe is, the path is named."""
    with pytest.raises(MissingFileError, match=r"nowhere\.toml"):
        load_recipe(tmp_path / "nowhere.toml")
