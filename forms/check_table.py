"""The [[checks]] tables of a layout file, whatever their rule: what they name is found and must be there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from forms.checks import RULES, Check
from forms.toml_table import TomlTable

NAMING = ("total", "parts", "field", "fields")
"""The keys whose values are names of fields."""


def check_of(table: TomlTable, before: str, kinds: Mapping[str, str]) -> Check:
    """What the table says; raises LayoutError.

    `before` is put before all its names: it is the row's, where the check is written once for many rows. `kinds` tells
    the kind of each field by its name. In a list of names a `*` stands for all fields that fit, but for the total.
    """
    rule = RULES[table.one_of("rule", set(RULES))]
    table.only({"rule", *rule.keys})
    naming = {key: _full_names(value, before) for key, value in table.data.items() if key in NAMING}
    total = naming.get("total")
    known = [name for name in kinds if name != total]
    spelled = {key: _spelled_out(value, known) for key, value in naming.items()}
    check = rule.read(replace(table, data={**table.data, **spelled}))
    for key, value in spelled.items():
        for name in value if isinstance(value, list) else [value]:
            _refuse_misnamed(table, key, str(name), kinds, rule.kinds)
    twice = next((name for name in check.fields if check.fields.count(name) > 1), None)
    if twice is not None:
        raise table.error(None, f"the check names {twice!r} twice; name each field once")
    return check


def _full_names(value: object, before: str) -> object:
    """Names with what comes before them; what is no name is left for the rule to refuse."""
    if isinstance(value, list):
        return [_full_names(each, before) for each in value]
    return before + value if isinstance(value, str) else value


def _spelled_out(value: object, known: Sequence[str]) -> object:
    """A list of names with those in place of a `*` that it stands for; one that stands for none remains."""
    if not isinstance(value, list):
        return value
    names: list[object] = []
    for each in value:
        found = [name for name in known if fnmatchcase(name, each)] if isinstance(each, str) and "*" in each else []
        names += [name for name in found if name not in names] or [each]
    return names


def _refuse_misnamed(table: TomlTable, key: str, name: str, kinds: Mapping[str, str], fitting: frozenset[str]) -> None:
    if name not in kinds:
        raise table.error(key, f"the check names {name!r}, which is no field of this layout: {', '.join(kinds)}")
    if fitting and kinds[name] not in fitting:
        wanted = " or ".join(sorted(fitting))
        raise table.error(key, f"{name!r} is of kind {kinds[name]!r}; this rule is for fields of kind {wanted}")
