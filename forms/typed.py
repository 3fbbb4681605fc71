"""What a person types for a field: brought to normal form by the field's kind, or refused with a sentence."""

import re
from dataclasses import dataclass

from forms.geometry import Box
from forms.kinds import KINDS
from forms.kinds.date import DATE
from forms.kinds.kind import TICKED, UNTICKED, Kind
from forms.layout import FieldSpec
from forms.reason import ReasonCode

ISO_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
UNLIKELY = (ReasonCode.LENGTH, ReasonCode.RANGE)
"""Objections that a person may overrule: such a value can stand on paper, however wrong the writer was."""
LONGEST = 200
"""Characters that anybody may type for one field."""


@dataclass(frozen=True)
class TypedValue:
    """A value that may be stored."""

    raw: str
    """As it was typed, without blanks around it."""
    text: str
    """In normal form."""
    doubt: str | None = None
    """Why it is unlikely for its field; the person is asked once more."""


class ImpossibleValueError(ValueError):
    """What was typed cannot be a value of its field; the message says why."""


def open_field(name: str, kind: str) -> FieldSpec:
    """A field of which nothing is known but its kind, as on pages without a layout."""
    return FieldSpec(name, kind, Box(0, 0, 1, 1), min_digits=1, max_digits=LONGEST)


def typed_value(typed: str, spec: FieldSpec) -> TypedValue:
    """What was typed for a field, in normal form; raises ImpossibleValueError where it cannot be a value of it."""
    raw = typed.strip()
    kind = KINDS[spec.kind]
    if spec.options:
        return TypedValue(*_chosen(raw, spec))
    raw = raw.upper() if kind.name == "letters" else raw.lower() if kind.name == "checkbox" else raw
    if not raw or len(raw) > LONGEST:
        raise ImpossibleValueError("nothing was typed; press the key for blank where nothing is written")
    _refuse_foreign(raw, kind)
    seen = raw.replace(" ", "")
    if kind is DATE and ISO_DATE.fullmatch(seen):
        return _checked(raw, seen, kind, FieldSpec(spec.name, spec.kind, spec.box, order="YMD"))
    return _checked(raw, seen, kind, spec)


def _checked(raw: str, seen: str, kind: Kind, spec: FieldSpec) -> TypedValue:
    objection = kind.objection(seen, spec)
    if objection is not None and objection.code not in UNLIKELY:
        raise ImpossibleValueError(objection.message)
    return TypedValue(raw, kind.normal_form(seen, spec), objection.message if objection else None)


def _refuse_foreign(raw: str, kind: Kind) -> None:
    """Raises where something was typed that is never written in fields of the kind."""
    foreign = sorted(set(raw) - set(kind.alphabet) - set(kind.marks) - {" "})
    if foreign:
        raise ImpossibleValueError(f"{' '.join(foreign)} cannot stand in a field of the kind {kind.name}")
    if not kind.characters(raw):
        raise ImpossibleValueError(f"{raw} holds no character of a {kind.name}")


def _chosen(raw: str, spec: FieldSpec) -> tuple[str, str]:
    """The option of that name or number, with a character for each option; raises where there is none."""
    names = [option.name for option in spec.options]
    if raw.isascii() and raw.isdigit() and raw not in names and 1 <= int(raw) <= len(names):
        raw = names[int(raw) - 1]
    if raw not in names:
        raise ImpossibleValueError(f"{raw or 'nothing'} is none of the boxes: {', '.join(names)}")
    return "".join(TICKED if name == raw else UNTICKED for name in names), raw
