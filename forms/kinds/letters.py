"""Block capitals: exactly the letters written, in upper case, without blanks between words."""

from forms.kinds.kind import CAPITALS, Kind
from forms.layout import FieldSpec
from forms.reason import Reason, ReasonCode


def _normal_form(raw: str, _spec: FieldSpec) -> str:
    return LETTERS.characters(raw)


def _objection(raw: str, spec: FieldSpec) -> Reason | None:
    count = len(LETTERS.characters(raw))
    if spec.min_digits <= count <= spec.max_digits:
        return None
    return Reason(ReasonCode.LENGTH, f"{count} letters where {spec.min_digits} to {spec.max_digits} belong: {raw}")


LETTERS = Kind(name="letters", marks="", normal_form=_normal_form, objection=_objection, alphabet=CAPITALS)
