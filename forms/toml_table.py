"""A table of a TOML file that knows on which line each of its keys stands, so that errors can name it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from forms import toml_values as values
from forms.errors import LayoutError

T = TypeVar("T")
HEADER = re.compile(r"\s*\[{1,2}\s*([\w.\"' -]+?)\s*\]{1,2}\s*(#.*)?")


@dataclass(frozen=True)
class TomlTable:
    """One table of a file."""

    data: Mapping[str, object]
    path: Path
    text: str
    """The whole file."""
    header: str = ""
    """The table's dotted name; empty for the top."""
    index: int = 0
    """Which one it is, in an array of tables."""
    begin: int = 0
    """The line where the table that it stands in begins, counting from 0."""

    def only(self, known: set[str]) -> None:
        """Refuses keys that are not known."""
        for key in self.data:
            if key not in known:
                raise self.error(key, f"unknown key `{key}`; write one of {', '.join(sorted(known))}")

    def get(self, key: str, convert: Callable[[object], T], wanted: str) -> T:
        """The converted value of a key that must be there; `convert` raises ValueError for what is not `wanted`."""
        if key not in self.data:
            raise self.error(None, f"`{key}` is missing; write `{key} = {wanted}`")
        try:
            return convert(self.data[key])
        except ValueError:
            raise self.error(key, f"`{key}` should be {wanted}, not {self.data[key]!r}") from None

    def maybe(self, key: str, convert: Callable[[object], T], wanted: str, default: T) -> T:
        """The converted value of a key, or a default where it is absent."""
        return self.get(key, convert, wanted) if key in self.data else default

    def table(self, key: str, remedy: str) -> "TomlTable":
        """A table that must be there; `remedy` says what belongs into it."""
        found = self.data.get(key)
        if not isinstance(found, dict):
            raise self.error(key, f"a [{key}] table is missing; {remedy}")
        return TomlTable(found, self.path, self.text, self._name_of(key), begin=self.line_of(None) - 1)

    def tables(self, key: str) -> list["TomlTable"]:
        """The tables of an array of tables; none where the key is absent."""
        rows = self.data.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self.error(key, f"`{key}` should be written as [[{self._name_of(key)}]] tables")
        name, begin = self._name_of(key), self.line_of(None) - 1
        return [TomlTable(row, self.path, self.text, name, index, begin) for index, row in enumerate(rows)]

    def one_of(self, key: str, known: set[str]) -> str:
        """The value of a key that must be one of a few words."""
        wanted = "one of " + ", ".join(f'"{name}"' for name in sorted(known))
        found = self.get(key, values.text, wanted)
        if found not in known:
            raise self.error(key, f"`{key}` should be {wanted}, not {found!r}")
        return found

    def error(self, key: str | None, problem: str) -> LayoutError:
        """An error that blames `key`, or the whole table."""
        return LayoutError(self.path, self.line_of(key), problem)

    def line_of(self, key: str | None) -> int:
        """The line of `key` in this table, or of the table's header; counts from 1."""
        lines = self.text.splitlines()
        start, body = self._start(lines)
        if key is not None:
            for number in range(body, len(lines)):
                if HEADER.fullmatch(lines[number]):
                    break
                if _assigns(lines[number], key):
                    return number + 1
        return start + 1

    def _start(self, lines: list[str]) -> tuple[int, int]:
        """Where the table's header stands, and where its keys begin; lines that count from 0."""
        if not self.header:
            return 0, 0
        found = [at for at, line in enumerate(lines) if at >= self.begin and _opens(line, self.header)]
        if found:
            start = found[min(self.index, len(found) - 1)]
            return start, start + 1
        # Written inline: the key of its parent is to blame.
        key = self.header.rpartition(".")[2]
        start = next((at for at, line in enumerate(lines) if at >= self.begin and _assigns(line, key)), self.begin)
        return start, start

    def _name_of(self, key: str) -> str:
        return f"{self.header}.{key}" if self.header else key


def _opens(line: str, name: str) -> bool:
    """Whether a line is the header of the table `name`."""
    found = HEADER.fullmatch(line)
    return found is not None and re.sub(r"[\s\"']", "", found[1]) == name


def _assigns(line: str, key: str) -> bool:
    """Whether a line gives `key` a value."""
    return re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line) is not None
