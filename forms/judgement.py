"""Judgement: a whole page's digit strings to readings with status and reason; together, because sums need them all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forms.checks import RULES
from forms.field import DigitString
from forms.geometry import Box, mapped_box
from forms.kinds import KINDS
from forms.layout import CheckSpec
from forms.reading import Character, Reading, Status
from forms.reason import Reason, ReasonCode

Objections = Mapping[str, Reason]
"""By field name: why the layout's checks doubt it."""


@dataclass(frozen=True)
class Judge:
    """What a value must reach to be accepted."""

    threshold: float
    """Smallest confidence that the machine vouches for, 0 to 1."""

    def readings(self, strings: Sequence[DigitString], checks: Sequence[CheckSpec]) -> tuple[Reading, ...]:
        """The readings of a page's fields, in their order."""
        values = {string.candidates.field.spec.name: _text(string) for string in strings}
        objections = _objections(checks, values)
        return tuple(self._reading(string, objections) for string in strings)

    def _reading(self, string: DigitString, objections: Objections) -> Reading:
        field = string.candidates.field
        status, reason = self._status(string, objections)
        return Reading(
            field=field.spec.name,
            kind=field.spec.kind,
            raw=string.raw,
            text=_text(string),
            confidence=string.confidence,
            status=status,
            reason=reason,
            box=_on_page(string, field.frame),
            characters=tuple(
                Character(glyph.text, glyph.confidence, _on_page(string, glyph.box), glyph.runner_up)
                for glyph in string.glyphs
            ),
            model=string.model,
        )

    def _status(self, string: DigitString, objections: Objections) -> tuple[Status, Reason | None]:
        spec = string.candidates.field.spec
        sure = string.confidence >= self.threshold
        kind = KINDS[spec.kind]
        if not kind.characters(string.raw):
            objection = objections.get(spec.name) or kind.when_blank
            if sure and objection is None:
                return Status.BLANK, None
            return Status.REVIEW, objection or self._doubt(string, "that nothing is written here")
        if objection := kind.objection(string.raw, spec) or objections.get(spec.name):
            return Status.REVIEW, objection
        if not sure:
            return Status.REVIEW, self._doubt(string, f"of {string.raw}")
        return Status.ACCEPTED, None

    def _doubt(self, string: DigitString, what: str) -> Reason:
        sure = f"the machine is {string.confidence:.1%} sure {what}"
        return Reason(ReasonCode.LOW_CONFIDENCE, f"{sure}; {self.threshold:.1%} is asked for")


def _text(string: DigitString) -> str:
    spec = string.candidates.field.spec
    kind = KINDS[spec.kind]
    return kind.normal_form(string.raw, spec) if kind.characters(string.raw) else ""


def _objections(checks: Sequence[CheckSpec], values: Mapping[str, str]) -> Objections:
    found: dict[str, Reason] = {}
    for check in checks:
        reason = RULES[check.rule](check, values)
        if reason is not None:
            for name in (check.total, *check.parts):
                found.setdefault(name, reason)
    return found


def _on_page(string: DigitString, box: Box) -> Box:
    """A box of the field image in pixels of its page, kept inside it."""
    width, height = string.candidates.field.page.size
    return mapped_box(string.candidates.field.to_page, box).intersected(Box(0, 0, width, height))
