"""One of several boxes: the name of the one that is ticked. None, two, or one taken back go to a person."""

from forms.kinds.kind import BLACKENED, TICKED, TICKS, Kind
from forms.layout import FieldSpec
from forms.reason import Reason, ReasonCode


def _marked(raw: str, spec: FieldSpec, mark: str) -> list[str]:
    """The names of the options that hold `mark`; `raw` has a character for each option, in their order."""
    return [option.name for option, seen in zip(spec.options, raw, strict=False) if seen == mark]


def _normal_form(raw: str, spec: FieldSpec) -> str:
    ticked = _marked(raw, spec, TICKED)
    return ticked[0] if len(ticked) == 1 else ""


def _objection(raw: str, spec: FieldSpec) -> Reason | None:
    ticked, blackened = (_marked(raw, spec, mark) for mark in (TICKED, BLACKENED))
    if blackened:
        taken = f"{', '.join(blackened)} filled in, as people do who take a tick back"
        return Reason(ReasonCode.STRUCK_OUT, f"{taken}; ticked: {', '.join(ticked) or 'none'}")
    if len(ticked) > 1:
        return Reason(ReasonCode.CHOICE, f"{len(ticked)} boxes are ticked where one belongs: {', '.join(ticked)}")
    return None


CHOICE = Kind(
    name="choice",
    marks="",
    normal_form=_normal_form,
    objection=_objection,
    alphabet=TICKS,
    when_blank=Reason(ReasonCode.CHOICE, "no box is ticked where one belongs"),
)
