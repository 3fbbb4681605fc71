"""How a reader of lines is trained, as a TOML file."""

import tomllib
from dataclasses import dataclass, fields, replace
from importlib import resources
from pathlib import Path
from typing import Any

from forms.errors import MissingFileError, SettingsError


@dataclass(frozen=True)
class LineRecipe:
    """Every figure that decides what comes out."""

    name: str = "lines"
    architecture: str = "line"
    seed: int = 41
    sets: tuple[str, ...] = ("mnist", "usps", "optdigits", "nsysu")
    """Known sets whose digits lines are composed of, beside those that the pen model writes."""
    validation: float = 0.08
    """Share of each set that is kept back."""
    steps: int = 60_000
    batch: int = 64
    repeats: int = 4
    """Steps for each chunk of 128 lines: with batches of 64 each line is seen twice."""
    learning_rate: float = 2e-3
    dropout: float = 0.15
    ema: float = 0.999
    processes: int = 1
    """That draw lines while others learn."""
    calibration_strings: int = 9000
    calibration_pages: int = 120
    """Drawn lines and drawn forms that confidence is fitted on."""
    start: str = ""
    """A file of weights to begin with."""


def shipped_line_recipe() -> LineRecipe:
    """The recipe of the reader of lines that comes with Inkfield."""
    text = resources.files("workshop.lines").joinpath("lines.toml").read_text(encoding="utf-8")
    return as_line_recipe(tomllib.loads(text), "lines.toml")


def load_line_recipe(path: Path) -> LineRecipe:
    """Read a recipe; unknown keys and wrong types are refused by name."""
    if not path.is_file():
        raise MissingFileError(f"there is no recipe at {path}")
    try:
        return as_line_recipe(tomllib.loads(path.read_text(encoding="utf-8")), str(path))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error


def changed(recipe: LineRecipe, steps: int | None, start: str | None) -> LineRecipe:
    """The recipe with what the command line says in place of its own."""
    return replace(recipe, steps=steps or recipe.steps, start=start or recipe.start)


def as_line_recipe(table: dict[str, Any], source: str) -> LineRecipe:
    """A recipe of plain values; `source` is how to call them in errors."""
    known = {one.name: type(one.default) for one in fields(LineRecipe)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            raise SettingsError(f"{source}: unknown key {key!r}; known are: {', '.join(sorted(known))}")
        plain = tuple(value) if isinstance(value, list) else value
        plain = float(plain) if known[key] is float and type(plain) is int else plain
        if type(plain) is not known[key]:
            raise SettingsError(f"{source}: {key} must be {known[key].__name__}, not {value!r}")
        values[key] = plain
    return LineRecipe(**values)
