"""How a network is made, as one TOML file: data, drawing, architecture, schedule."""

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, get_type_hints

from forms.errors import MissingFileError, SettingsError
from workshop.distortion import Distortion

DIGIT_CLASSES = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "x", "~")
"""Ten digits, the placeholder cross, and junk: what is not one character."""

SHIPPED = "digits"


@dataclass(frozen=True)
class DataMix:
    """What a batch is made of; the shares need not add up to one."""

    sets: tuple[str, ...] = ("mnist",)
    repeats: tuple[float, ...] = (1.0,)
    """How often each set is offered against its size."""
    validation: float = 0.08
    """Share of each set that is kept back to choose the checkpoint by."""
    written: float = 0.66
    """Share of characters from the sets."""
    drawn: float = 0.0
    """Share of digits from the pen model."""
    drawn_characters: int = 0
    """How many different ones the pen model draws before training."""
    crumbs: float = 0.0
    """Share of characters beside which a piece of a neighbour stays."""
    crosses: float = 0.07
    junk: float = 0.27


@dataclass(frozen=True)
class Schedule:
    """How long and how fast."""

    epochs: int = 20
    epoch_size: int = 60_000
    """Characters an epoch; each one is drawn anew."""
    batch: int = 128
    optimizer: str = "adamw"
    learning_rate: float = 2e-3
    warmup: float = 0.05
    """Share of all steps in which the rate rises; after it falls along a cosine."""
    weight_decay: float = 1e-3
    dropout: float = 0.4
    label_smoothing: float = 0.02
    ema: float = 0.998
    """Momentum of the average of weights; 0 trains without one."""


@dataclass(frozen=True)
class CalibrationMix:
    """What the confidence of whole values is fitted on."""

    strings: int = 1600
    """Composed strings, each one field."""
    pages: int = 120
    """Drawn forms of eight fields each."""


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

    def __post_init__(self) -> None:
        """Refuse what cannot be trained."""
        if len(self.data.sets) != len(self.data.repeats):
            raise SettingsError(f"recipe {self.name!r}: [data] needs one figure in `repeats` for each of `sets`")
        if not 0 < self.data.validation < 1:
            raise SettingsError(f"recipe {self.name!r}: [data] validation must lie between 0 and 1")


SECTIONS: Mapping[str, type] = {
    "data": DataMix,
    "distortion": Distortion,
    "schedule": Schedule,
    "calibration": CalibrationMix,
}
"""The tables of a recipe's file."""


def shipped_recipe() -> Recipe:
    """The recipe of the network that comes with Inkfield."""
    text = resources.files("workshop.recipes").joinpath(f"{SHIPPED}.toml").read_text(encoding="utf-8")
    return _recipe(tomllib.loads(text), f"{SHIPPED}.toml")


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
        values[name] = section(**_checked(section, table.get(name, {}), f"{source} [{name}]"))
    values.setdefault("name", Path(source).stem)
    return Recipe(**_checked(Recipe, values, source))


def _checked(section: type, values: dict[str, Any], place: str) -> dict[str, Any]:
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
            raise SettingsError(f"{place}: {key} must be {wanted.__name__}, not {value!r}")
        checked[key] = plain
    return checked
