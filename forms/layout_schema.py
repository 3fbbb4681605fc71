"""A JSON schema of layout files, for editors that complete and underline TOML. The loader says more, and in words."""

from collections.abc import Mapping

from forms.check_table import NAMING
from forms.checks import RULES
from forms.field_table import CHECKBOX, CHOICE, FIELD, OPTION, ORDERS
from forms.kinds import KINDS
from forms.layout import IDS, TONES
from forms.layout_file import TOP
from forms.print_table import LABEL, PRINT
from forms.registration_table import ALWAYS, DICTIONARIES, ELEMENT, FEWEST_CELLS, FEWEST_MARKERS, FEWEST_MARKS
from forms.rows_table import ROWS

Schema = Mapping[str, object]

TEXT: Schema = {"type": "string"}
WORD: Schema = {"type": "string", "pattern": r"^[A-Za-z0-9_.-]+$"}
NUMBER: Schema = {"type": "number"}
POSITIVE: Schema = {"type": "number", "exclusiveMinimum": 0}
COUNT: Schema = {"type": "integer", "minimum": 1}
RISK: Schema = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}


def layout_schema() -> dict[str, object]:
    """The schema, JSON Schema 2020-12; its keys are those that the loader knows."""
    field = _field()
    keys: dict[str, Schema] = {
        "name": _told(WORD, "The layout's name: one word."),
        "title": _told(TEXT, "One line for people."),
        "page": _told(_row(POSITIVE, 2), "Width and height of the paper, millimetres."),
        "registration": {"oneOf": [_by_marks(), _by_markers(), _by_lines(), _by_elements()]},
        "fields": _list(field, 1),
        "rows": _list(_rows(field), 1),
        "checks": _list(_check(), 0),
        "target_error": _told(RISK, "Share of accepted values that may be wrong, of all fields."),
        "ignore": _told(_list(_box(), 0), "Regions where nothing belongs to a field: x, y, width, height."),
        "print": _print(),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Inkfield layout",
        **_table(TOP, keys, ("name", "page", "registration")),
        "anyOf": [{"required": ["fields"]}, {"required": ["rows"]}],
    }


def _field() -> Schema:
    keys: dict[str, Schema] = {
        "name": _told(WORD, "The field's name in readings."),
        "kind": _told({"enum": sorted(KINDS)}, "What sort of value is written there."),
        "box": _told(_box(), "The printed frame: x, y, width, height, millimetres from the paper's top left."),
        "cells": _told(COUNT, "A comb of so many even cells."),
        "digits": _told(
            {"oneOf": [COUNT, _row(COUNT, 2)]}, "How many digits or letters: one number, or [fewest, most]."
        ),
        "order": _told({"enum": sorted(ORDERS)}, "Of day, month and year."),
        "range": _told(_row(NUMBER, 2), "Smallest and largest value."),
        "anchor": _told(TEXT, "The element that the field moves with; page: no frame is printed."),
        "options": _told(_list(_table(OPTION, {"name": WORD, "box": _box()}, ("name", "box")), 2), "A choice's boxes."),
        "label": _told(TEXT, "Printed above the box by `inkfield layout print`."),
        "target_error": _told(RISK, "Share of accepted values that may be wrong."),
    }
    kinds = [
        {
            "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
            "then": {"propertyNames": {"enum": sorted(known)}, "required": [needed]},
        }
        for kind, known, needed in (("choice", CHOICE, "options"), ("checkbox", CHECKBOX, "box"))
    ]
    others = {
        "if": {"properties": {"kind": {"enum": sorted({*KINDS} - {"choice"})}}, "required": ["kind"]},
        "then": {"propertyNames": {"enum": sorted(FIELD - {"options"})}, "required": ["box"]},
    }
    return {**_table(FIELD, keys, ("name", "kind")), "allOf": [*kinds, others]}


def _rows(field: Schema) -> Schema:
    keys: dict[str, Schema] = {
        "name": _told(WORD, "Row 3 of `line` has the fields line_3.NAME."),
        "count": _told(COUNT, "How many rows there are."),
        "first": _told(COUNT, "The number of the first row; 1 unless given."),
        "step": _told(_row(NUMBER, 2), "Right and down from row to row, millimetres."),
        "fields": _list(field, 1),
        "checks": _list(_check(), 0),
    }
    return _table(ROWS, keys, ("name", "count", "step", "fields"))


def _check() -> Schema:
    """A check of any rule: the names of fields, and whatever else its rule is told."""
    one, several = _told(TEXT, "The name of a field."), _told(_list(TEXT, 1), "Names of fields; * stands for many.")
    names = {"total": one, "field": one, "parts": several, "fields": several}
    rules = [
        {
            "if": {"properties": {"rule": {"const": name}}, "required": ["rule"]},
            "then": {
                "propertyNames": {"enum": sorted({"rule", *rule.keys})},
                # `field` or `fields` where a rule knows both; of every other way to name fields all.
                "allOf": [{"anyOf": [{"required": [key]} for key in ways]} for ways in _ways(rule.keys)],
            },
        }
        for name, rule in RULES.items()
    ]
    keys = {"rule": {"enum": sorted(RULES)}, **names}
    return {"type": "object", "properties": keys, "required": ["rule"], "allOf": rules}


def _ways(known: frozenset[str]) -> list[list[str]]:
    """The keys that name fields, those of which one is enough together."""
    named = [key for key in NAMING if key in known]
    either = [key for key in named if key.startswith("field")]
    return [[key] for key in named if key not in either] + ([either] if either else [])


def _print() -> Schema:
    at = _told(_row(NUMBER, 2), "Where the text begins on its base line: x, y, millimetres.")
    label = _table(LABEL, {"text": TEXT, "at": at, "size": POSITIVE, "tone": {"enum": list(TONES)}}, ("text", "at"))
    keys: dict[str, Schema] = {
        "mark_size": _told(POSITIVE, "Side of the solid marks, millimetres."),
        "lines": _told(_list(_row(NUMBER, 3), 0), "Lines to write on: y, x0, x1."),
        "labels": _list(label, 0),
    }
    return _table(PRINT, keys, ())


def _by_marks() -> Schema:
    marks = _told(_list(_row(NUMBER, 2), FEWEST_MARKS), "Centres of solid printed blocks: x, y.")
    return _registration("marks", {"marks": marks})


def _by_markers() -> Schema:
    row: Schema = {"type": "array", "prefixItems": [{"type": "integer", "minimum": 0}, NUMBER, NUMBER, POSITIVE]}
    four: Schema = {**row, "items": False, "minItems": 4, "maxItems": 4}
    markers = _told(_list(four, FEWEST_MARKERS), "ArUco markers: number, x, y and side of the black square.")
    dictionary = _told({"enum": list(DICTIONARIES)}, "The set of patterns; 4x4_50 unless given.")
    schema = _registration("markers", {"markers": markers, "dictionary": dictionary})
    return {**schema, "required": ["by", "markers"]}


def _by_lines() -> Schema:
    level = _told(_list(_row(NUMBER, 3), 2), "Printed level lines: y, x0, x1.")
    upright = _told(_list(_row(NUMBER, 3), 2), "Printed upright lines: x, y0, y1.")
    return _registration("lines", {"horizontal": level, "vertical": upright})


def _by_elements() -> Schema:
    keys: dict[str, Schema] = {"name": WORD, "box": _box(), "cells": COUNT, "tolerance": POSITIVE}
    element = _table(ELEMENT, keys, ("name", "box"))
    comb = {"properties": {"cells": {"minimum": FEWEST_CELLS}}, "required": ["cells"]}
    rows = {"type": "array", "prefixItems": [{"allOf": [element, comb]}], "items": element, "minItems": 1}
    return _registration("elements", {"elements": rows})


def _registration(by: str, structure: Mapping[str, Schema]) -> Schema:
    always: dict[str, Schema] = {
        "by": {"const": by},
        "id": _told(_row(NUMBER, 4), f"Printed id of the form: a number from 0 to {IDS - 1}, x, y, side."),
        "max_residual_mm": _told(POSITIVE, "How far off its place print may be; 0.6 unless given."),
        "min_fit": _told(SHARE, "Which share of the print must be found; 0.6 unless given."),
    }
    return _table(ALWAYS | set(structure), {**always, **structure}, ("by", *structure))


def _table(known: set[str], keys: Mapping[str, Schema], required: tuple[str, ...]) -> dict[str, object]:
    """A table with exactly the keys that the loader knows; KeyError where one has no schema."""
    properties = {key: keys[key] for key in sorted(known)}
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _list(item: Schema, fewest: int) -> dict[str, object]:
    return {"type": "array", "items": item, "minItems": fewest}


def _row(item: Schema, length: int) -> dict[str, object]:
    return {"type": "array", "items": item, "minItems": length, "maxItems": length}


def _box() -> Schema:
    row = {"type": "array", "prefixItems": [NUMBER, NUMBER, POSITIVE, POSITIVE], "items": False}
    return {**row, "minItems": 4, "maxItems": 4}


def _told(schema: Schema, words: str) -> Schema:
    return {**schema, "description": words}
