"""Recipes of the reader of lines, as files."""

from pathlib import Path

import pytest

from forms.errors import MissingFileError, SettingsError
from workshop.architectures import LINE_ARCHITECTURES
from workshop.lines.recipe import changed, load_line_recipe, shipped_line_recipe


def test_the_shipped_recipe_names_a_known_architecture() -> None:
    """And can be shortened from the command line."""
    recipe = shipped_line_recipe()
    assert recipe.architecture in LINE_ARCHITECTURES
    assert changed(recipe, 5, None).steps == 5
    assert changed(recipe, None, "w.h5").start == "w.h5"
    assert changed(recipe, None, None) == recipe


@pytest.mark.parametrize(
    ("text", "problem"), [("stepps = 3", "stepps"), ("steps = 'many'", "int"), ("steps =", "mine.toml")]
)
def test_faults_are_named(tmp_path: Path, text: str, problem: str) -> None:
    """Unknown keys, wrong types and broken files."""
    file = tmp_path / "mine.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=problem):
        load_line_recipe(file)


def test_a_recipe_that_is_not_there_is_missing(tmp_path: Path) -> None:
    """As every file is."""
    with pytest.raises(MissingFileError):
        load_line_recipe(tmp_path / "none.toml")
