"""The command line against a recipe."""

from pathlib import Path

import pytest

from forms.errors import MissingFileError, SettingsError, UsageError
from workshop.overrides import Overrides, chosen_recipe, is_own
from workshop.recipe import SHIPPED, named_recipe


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """A folder of own data."""
    (tmp_path / "runes" / "a").mkdir(parents=True)
    return tmp_path / "runes"


def test_without_a_word_the_shipped_recipe_is_trained() -> None:
    """Neither name nor data changes nothing."""
    assert chosen_recipe(None, None, Overrides()) == named_recipe(SHIPPED)


def test_a_folder_of_known_sets_is_no_own_data(tmp_path: Path) -> None:
    """It is known by its npz files; a class called `digits` does not make one."""
    (tmp_path / "digits").mkdir()
    assert is_own(tmp_path)
    (tmp_path / "digits" / "mnist.npz").touch()
    assert not is_own(tmp_path)
    assert chosen_recipe(None, tmp_path, Overrides()).name == SHIPPED


def test_own_data_brings_its_recipe_and_gives_its_name(letters: Path) -> None:
    """The run is named after the data, or as is said."""
    recipe = chosen_recipe(None, letters, Overrides())
    assert (recipe.name, recipe.data.folder) == ("runes", str(letters))
    assert chosen_recipe("own", letters, Overrides(name="futhark")).name == "futhark"


def test_another_recipe_may_be_used_for_own_data(letters: Path) -> None:
    """It keeps its name and learns from the data."""
    recipe = chosen_recipe("lenet", letters, Overrides())
    assert (recipe.name, recipe.data.folder) == ("lenet", str(letters))


def test_the_recipe_for_own_data_wants_some() -> None:
    """Else it would learn from whatever folder one stands in."""
    with pytest.raises(UsageError, match="--data FOLDER"):
        chosen_recipe("own", None, Overrides())


def test_each_option_takes_the_place_of_its_key(letters: Path) -> None:
    """What is not said stays as the recipe has it."""
    changes = Overrides(architecture="resnet", epochs=3, start="old", freeze=2, unlabelled=letters)
    recipe = chosen_recipe("lenet", None, changes)
    assert (recipe.architecture, recipe.schedule.epochs) == ("resnet", 3)
    assert (recipe.start.weights, recipe.start.freeze) == ("old", 2)
    assert recipe.pseudo is not None
    assert recipe.pseudo.folder == str(letters)
    assert recipe.schedule.batch == named_recipe("lenet").schedule.batch


def test_options_that_contradict_each_other_are_refused() -> None:
    """As they would be in a recipe."""
    with pytest.raises(SettingsError, match="needs `weights`"):
        chosen_recipe("lenet", None, Overrides(freeze=2))


def test_a_recipe_file_that_is_not_there_is_named() -> None:
    """What ends with .toml is a file."""
    with pytest.raises(MissingFileError, match=r"mine\.toml"):
        chosen_recipe("mine.toml", None, Overrides())
