"""What the owner of a data set says about it, in a small TOML file beside the data."""

import dataclasses
import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from forms.errors import SettingsError

INSIDE = "dataset.toml"
"""Its name inside a folder; beside a single file it has that file's name and the ending `.toml`."""


class Ink(StrEnum):
    """How pictures have their ink against their paper."""

    FOUND = "found"
    """Looked for: the brightness of the edges against the rest, as most pictures have it."""
    LIGHT = "light"
    DARK = "dark"
    EACH = "each"
    """Now one, now the other: each picture is turned by its own edge."""


@dataclass(frozen=True)
class Told:
    """All keys may be left out; what is not told is found in the data."""

    classes: tuple[str, ...] = ()
    """All class names in the order of the network's outputs."""
    height: int = 0
    width: int = 0
    """To what size pictures are brought, pixels; given together."""
    channels: int = 0
    """1 makes everything grey, 3 everything colour."""
    ink: Ink = Ink.FOUND
    writer: str = ""
    """A regular expression that finds the writer or batch in a picture's path below its class folder: its first group,
    or all that matches."""
    full_scale: float = 0.0
    """The value of full brightness in arrays, such as 4095."""
    transposed: bool = False
    """True where rows and columns of arrays are exchanged, as in EMNIST."""

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        if (self.height > 0) != (self.width > 0) or min(self.height, self.width) < 0:
            raise SettingsError("`height` and `width` are given together, in pixels")
        if self.channels not in (0, 1, 3):
            raise SettingsError(f"`channels` is 1 (grey) or 3 (colour), not {self.channels}")
        if len(set(self.classes)) < len(self.classes):
            raise SettingsError("`classes` names a class twice")
        try:
            re.compile(self.writer)
        except re.error as error:
            raise SettingsError(f"`writer` is no regular expression: {error}") from error


def told_about(path: Path) -> Told:
    """What is told about the data at `path`, a file or folder; SettingsError, which names the file, for a mistake."""
    place = path / INSIDE if path.is_dir() else path.with_suffix(".toml")
    if not place.is_file():
        return Told()
    try:
        table = tomllib.loads(place.read_text(encoding="utf-8"))
        return Told(**{key: _value(key, value) for key, value in table.items()})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, SettingsError) as error:
        raise SettingsError(f"{place}: {error}") from error


def _value(key: str, value: Any) -> Any:  # noqa: ANN401 (whatever TOML holds)
    defaults = {field.name: field.default for field in dataclasses.fields(Told)}
    if key not in defaults:
        raise SettingsError(f"unknown key {key!r}; known are: {', '.join(sorted(defaults))}")
    if key == "ink":
        if value not in list(Ink):
            raise SettingsError(f"`ink` is one of {', '.join(Ink)}, not {value!r}")
        return Ink(value)
    if key == "classes":
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise SettingsError('`classes` is a list of names in quotes, such as ["0", "1"]')
        return tuple(value)
    wanted = type(defaults[key])
    if wanted is float and type(value) is int:
        return float(value)
    if type(value) is not wanted:
        raise SettingsError(f"`{key}` must be {wanted.__name__}, not {value!r}")
    return value
