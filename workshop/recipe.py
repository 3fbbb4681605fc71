"""How a network is made, as one TOML file: data, drawing, architecture, schedule, teacher."""

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, get_type_hints

from forms.errors import MissingFileError, SettingsError
from workshop.distortion import Distortion
from workshop.sections import CalibrationMix, DataMix, Distillation, Schedule

__all__ = [
    "DIGIT_CLASSES",
    "CalibrationMix",
    "DataMix",
    "Distillation",
    "Recipe",
    "Schedule",
    "as_table",
    "find_recipe",
    "load_recipe",
    "mnist_alone",
    "named_recipe",
    "recipe_names",
    "shipped_recipe",
]

DIGIT_CLASSES = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "x", "~")
"""Ten digits, the placeholder cross, and junk: what is not one character."""

SHIPPED = "digits"
PRECISIONS = ("float32", "mixed_bfloat16", "mixed_float16")


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what a network becomes, the data's bytes apart."""

    name: str
    architecture: str = "lenet"
    seed: int = 2026
    classes: tuple[str, ...] = DIGIT_CLASSES
    data: DataMix = field(default_factory=DataMix)
    distortion: Distortion = field(default_factory=Distortion)
    schedule: Schedule = field(default_factory=Schedule)
    calibration: CalibrationMix = field(default_factory=CalibrationMix)
    distillation: Distillation | None = None
    """None where the network learns from true labels alone."""

    def __post_init__(self) -> None:
        """Refuse what cannot be trained."""
        problem = _problem(self)
        if problem:
            raise SettingsError(f"recipe {self.name!r}: {problem}")


def _problem(recipe: Recipe) -> str:
    """What keeps a recipe from being trained, and what to do; empty where nothing does."""
    data, plan = recipe.data, recipe.schedule
    if len(data.sets) != len(data.repeats):
        return "[data] needs one figure in `repeats` for each of `sets`"
    if not 0 < data.validation < 1:
        return "[data] validation must lie between 0 and 1"
    if plan.precision not in PRECISIONS:
        return f"[schedule] precision must be one of {', '.join(PRECISIONS)}, not {plan.precision!r}"
    return _problem_of_teacher(recipe, recipe.distillation) if recipe.distillation else ""


def _problem_of_teacher(recipe: Recipe, learnt: Distillation) -> str:
    if learnt.teacher == recipe.name:
        return f"[distillation] teacher is {learnt.teacher!r} itself; name another recipe or a .keras file"
    if not 0 < learnt.share <= 1:
        return "[distillation] share must be above 0 and at most 1; without a teacher leave the table out"
    if learnt.temperature <= 0:
        return "[distillation] temperature must be above 0; 1 leaves the teacher's answers as they are"
    if learnt.characters < recipe.schedule.batch:
        return f"[distillation] characters must be at least one batch, {recipe.schedule.batch}"
    return ""


SECTIONS: Mapping[str, type] = {
    "data": DataMix,
    "distortion": Distortion,
    "schedule": Schedule,
    "calibration": CalibrationMix,
    "distillation": Distillation,
}
"""The tables of a recipe's file."""


def shipped_recipe() -> Recipe:
    """The recipe of the network that comes with Inkfield."""
    return named_recipe(SHIPPED)


def recipe_names() -> list[str]:
    """The recipes that come with Inkfield."""
    files = (file.name for file in resources.files("workshop.recipes").iterdir())
    return sorted(name.removesuffix(".toml") for name in files if name.endswith(".toml"))


def named_recipe(name: str) -> Recipe:
    """A recipe that comes with Inkfield; SettingsError, naming the known ones, where there is none of that name."""
    if name not in recipe_names():
        raise SettingsError(f"there is no recipe {name!r}; write one of {', '.join(recipe_names())}, or a TOML file")
    text = resources.files("workshop.recipes").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return _recipe(tomllib.loads(text), f"{name}.toml")


def find_recipe(name: str) -> Recipe:
    """A recipe by its name, or of the TOML file of that path."""
    return load_recipe(Path(name)) if name.endswith(".toml") else named_recipe(name)


def load_recipe(path: Path) -> Recipe:
    """Read a recipe; unknown keys and wrong types are refused by name."""
    if not path.is_file():
        raise MissingFileError(f"there is no recipe at {path}")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    return _recipe(table, str(path))


def mnist_alone(recipe: Recipe) -> Recipe:
    """The same recipe without the sets that cannot be fetched."""
    return dataclasses.replace(recipe, data=dataclasses.replace(recipe.data, sets=("mnist",), repeats=(1.0,)))


def as_table(recipe: Recipe) -> dict[str, Any]:
    """The recipe as plain values, for the card."""
    return dataclasses.asdict(recipe)


def _recipe(table: dict[str, Any], source: str) -> Recipe:
    values: dict[str, Any] = dict(table)
    for name, section in SECTIONS.items():
        if name in table:
            values[name] = section(**_checked(section, table[name], f"{source} [{name}]"))
    values.setdefault("name", Path(source).stem)
    return Recipe(**_checked(Recipe, values, source))


def _checked(section: type, values: Any, place: str) -> dict[str, Any]:  # noqa: ANN401 (whatever TOML holds)
    if not isinstance(values, dict):
        raise SettingsError(f"{place}: must be a table")
    kinds = get_type_hints(section)
    unknown = sorted(set(values) - set(kinds))
    if unknown:
        raise SettingsError(f"{place}: unknown key {unknown[0]!r}; known are: {', '.join(sorted(kinds))}")
    checked = {}
    for key, value in values.items():
        kind = kinds[key]
        wanted = getattr(kind, "__origin__", kind)
        plain = tuple(value) if isinstance(value, list) else value
        plain = float(plain) if wanted is float and type(plain) is int else plain
        if not isinstance(plain, wanted):
            raise SettingsError(f"{place}: {key} must be {getattr(wanted, '__name__', wanted)}, not {value!r}")
        checked[key] = plain
    return checked
