"""The [[checks]] tables of a layout file."""

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from forms import toml_values as values
from forms.checks import RULES
from forms.layout import CheckSpec
from forms.toml_table import TomlTable

CHECK = {"rule", "total", "parts"}


def check_of(table: TomlTable) -> CheckSpec:
    """What the table says; raises LayoutError. Whether its fields exist is asked by `with_fields`."""
    table.only(CHECK)
    return CheckSpec(
        rule=table.one_of("rule", set(RULES)),
        total=table.get("total", values.text, "the name of a field"),
        parts=table.get("parts", values.texts, "a list of names of fields"),
    )


def with_fields(table: TomlTable, check: CheckSpec, names: Sequence[str]) -> CheckSpec:
    """The check with the fields that each `*` in its parts stands for; LayoutError where one is not there."""
    parts: list[str] = []
    for part in check.parts:
        found = [name for name in names if fnmatchcase(name, part) and name != check.total] if "*" in part else [part]
        parts += [name for name in found if name not in parts] or [part]
    for key, named in (("total", (check.total,)), ("parts", tuple(parts))):
        for name in named:
            if name not in names:
                known = ", ".join(names)
                raise table.error(key, f"the check names {name!r}, which is no field of this layout: {known}")
    return replace(check, parts=tuple(parts))
