"""Whole numbers: exactly the digits written, leading zeros kept."""

from forms.kinds.kind import Kind, digits_of, length_objection, range_objection
from forms.layout import FieldSpec
from forms.reason import Reason


def _normal_form(raw: str, _spec: FieldSpec) -> str:
    return digits_of(raw)


def _objection(raw: str, spec: FieldSpec) -> Reason | None:
    return length_objection(raw, spec) or range_objection(digits_of(raw), spec)


NUMBER = Kind(name="number", marks="", normal_form=_normal_form, objection=_objection)
