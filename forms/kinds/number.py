"""Whole numbers: exactly the digits written, leading zeros kept."""

from forms.kinds.kind import Kind, digits_of
from forms.layout import FieldSpec


def _normal_form(raw: str, _spec: FieldSpec) -> str:
    return digits_of(raw)


NUMBER = Kind(name="number", marks="", normal_form=_normal_form)
