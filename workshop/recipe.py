"""How a network is made, as one TOML file: data, drawing, architecture, schedule, teacher."""

import dataclasses
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, get_type_hints

from forms.errors import MissingFileError, SettingsError
from workshop import conflicts
from workshop.distortion import Distortion
from workshop.sections import Augmentation, CalibrationMix, DataMix, Distillation, Pseudo, Schedule, Start

__all__ = [
    "DIGIT_CLASSES",
    "Augmentation",
    "CalibrationMix",
    "DataMix",
    "Distillation",
    "Pseudo",
    "Recipe",
    "Schedule",
    "Start",
    "as_table",
    "find_recipe",
    "from_table",
    "is_path",
    "load_recipe",
    "mnist_alone",
    "named_recipe",
    "recipe_names",
    "shipped_recipe",
]

DIGIT_CLASSES = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "x", "~")
"""Ten digits, the placeholder cross, and junk: what is not one character."""

SHIPPED = "digits"
OWN = "own"
"""The recipe for a developer's own data where nobody names one."""


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what a network becomes, the data's bytes apart."""

    name: str
    architecture: str = "lenet"
    seed: int = 2026
    classes: tuple[str, ...] = DIGIT_CLASSES
    data: DataMix = field(default_factory=DataMix)
    distortion: Distortion = field(default_factory=Distortion)
    augmentation: Augmentation = field(default_factory=Augmentation)
    schedule: Schedule = field(default_factory=Schedule)
    calibration: CalibrationMix = field(default_factory=CalibrationMix)
    distillation: Distillation | None = None
    """None where the network learns from true labels alone."""
    start: Start = field(default_factory=Start)
    pseudo: Pseudo | None = None
    """None where nothing unlabelled is learnt from."""

    def __post_init__(self) -> None:
        """Refuse what cannot be trained."""
        for problem in _problems(self):
            raise SettingsError(f"recipe {self.name!r}: {problem}")


def _problems(recipe: Recipe) -> Iterator[str]:
    plan, change = recipe.schedule, recipe.augmentation
    yield from conflicts.of_data(recipe.data)
    yield from conflicts.of_schedule(plan)
    yield from conflicts.of_augmentation(change, plan)
    yield from conflicts.of_start(recipe.start, recipe.name)
    if recipe.distillation:
        yield from conflicts.of_distillation(recipe.distillation, recipe.name, plan, change)
    if recipe.pseudo:
        yield from conflicts.of_pseudo(recipe.pseudo)
    if recipe.pseudo and recipe.distillation:
        yield "[pseudo] and [distillation] both label crops by a network; leave one of the tables out"


SECTIONS: Mapping[str, type] = {
    "data": DataMix,
    "distortion": Distortion,
    "schedule": Schedule,
    "calibration": CalibrationMix,
    "distillation": Distillation,
    "augmentation": Augmentation,
    "start": Start,
    "pseudo": Pseudo,
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
    """The same recipe without the known sets that cannot be fetched."""
    offered = zip(recipe.data.sets, recipe.data.repeats, strict=True)
    left = [(name, often) for name, often in offered if name == "mnist" or is_path(name)]
    sets, repeats = tuple(name for name, _ in left), tuple(often for _, often in left)
    return dataclasses.replace(recipe, data=dataclasses.replace(recipe.data, sets=sets, repeats=repeats))


def is_path(name: str) -> bool:
    """Whether an entry of `sets` is the path of own data, and not the name of a known set."""
    return any(sign in name for sign in ("/", "\\", "."))


def as_table(recipe: Recipe) -> dict[str, Any]:
    """The recipe as plain values, for the card."""
    return dataclasses.asdict(recipe)


def from_table(table: dict[str, Any], source: str) -> Recipe:
    """The recipe of such plain values, as a card or a run's log keeps it; `source` is how to call them."""
    return _recipe({key: value for key, value in table.items() if value is not None}, source)


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
