"""A box to tick: `ticked`, or nothing. A box that is blackened took a tick back, as many forms ask: a person looks."""

from forms.kinds.kind import BLACKENED, TICKED, TICKS, Kind
from forms.layout import FieldSpec
from forms.reason import Reason, ReasonCode


def _normal_form(raw: str, _spec: FieldSpec) -> str:
    return "ticked" if TICKED in raw else ""


def _objection(raw: str, _spec: FieldSpec) -> Reason | None:
    if BLACKENED in raw:
        return Reason(ReasonCode.STRUCK_OUT, "the box is filled in, as people do who take a tick back")
    return None


CHECKBOX = Kind(name="checkbox", marks="", normal_form=_normal_form, objection=_objection, alphabet=TICKS)
