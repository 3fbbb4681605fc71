"""Judgement: a whole page's digit strings to readings with status and reason; together, because rules need them all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from forms.checks import Check
from forms.evidence import Verdict, verdicts
from forms.field import DigitString
from forms.geometry import Box, mapped_box
from forms.guess import guesses_of
from forms.layout import FieldSpec
from forms.oddities import what_is_odd, what_lies_beside
from forms.promise import NOTHING_PROMISED, Promises
from forms.reading import Character, Reading, Status
from forms.reason import Reason, ReasonCode
from forms.sheets import on_sheet

Objections = Mapping[str, Reason]
"""By field name: why the layout's checks doubt it."""


@dataclass(frozen=True)
class Judge:
    """What a value must reach to be accepted."""

    threshold: float
    """Smallest confidence that the machine vouches for where nothing is promised, 0 to 1."""
    promises: Promises = NOTHING_PROMISED

    def readings(
        self, strings: Sequence[DigitString], checks: Sequence[Check], layout: str | None = None
    ) -> tuple[Reading, ...]:
        """The readings of a page's fields, in their order; `layout` is the name of what the page was read as.

        Where the page shows several sheets, `checks` hold on each by itself.
        """
        sheets = groupby(strings, lambda string: string.candidates.field.sheet)
        return tuple(reading for _, some in sheets for reading in self._sheet(tuple(some), checks, layout))

    def _sheet(self, strings: Sequence[DigitString], checks: Sequence[Check], layout: str | None) -> Iterator[Reading]:
        found = verdicts({string.candidates.field.spec.name: guesses_of(string) for string in strings}, checks)
        objections = _objections(checks, {name: verdict.guess.text for name, verdict in found.items()})
        before = _objections(checks, {name: verdict.unruled.text for name, verdict in found.items()})
        return (self._reading(string, layout, found, objections, before) for string in strings)

    def _reading(
        self,
        string: DigitString,
        layout: str | None,
        found: Mapping[str, Verdict],
        objections: Objections,
        before: Objections,
    ) -> Reading:
        field = string.candidates.field
        verdict = found[field.spec.name]
        doubt = what_is_odd(string, verdict.guess) or verdict.guess.objection or objections.get(field.spec.name)
        doubt = doubt or what_lies_beside(field)
        change = _change(verdict, before.get(field.spec.name)) if verdict.changed else None
        status, reason = _status(verdict, doubt, change, self._asked(layout, field.spec, verdict))
        return Reading(
            field=on_sheet(field.spec.name, field.sheet),
            kind=field.spec.kind,
            raw=verdict.guess.raw,
            text=verdict.guess.text,
            confidence=verdict.confidence,
            status=status,
            reason=reason,
            box=_on_page(string, field.frame),
            characters=tuple(
                Character(glyph.text, glyph.confidence, _on_page(string, glyph.box), glyph.runner_up)
                for glyph in verdict.guess.glyphs
            ),
            model=string.model,
        )

    def _asked(self, layout: str | None, spec: FieldSpec, verdict: Verdict) -> float:
        """What a value must reach; one that rules have changed the general threshold too, for nobody proved those."""
        promised = self.promises.threshold(layout, spec)
        if promised is None:
            return self.threshold
        return max(promised, self.threshold) if verdict.changed else promised


def _status(
    verdict: Verdict, doubt: Reason | None, change: Reason | None, asked: float
) -> tuple[Status, Reason | None]:
    """`doubt` is what speaks against the value, `change` what rules have made of the recognizer's best."""
    if doubt is not None:
        told = doubt.message if change is None else f"{doubt.message}; {change.message}"
        return Status.REVIEW, Reason(doubt.code, told)
    if verdict.confidence < asked:
        return Status.REVIEW, change or _too_low(verdict, asked)
    return (Status.ACCEPTED if verdict.guess.text else Status.BLANK), change


def _too_low(verdict: Verdict, asked: float) -> Reason:
    what = f"of {verdict.guess.raw}" if verdict.guess.text else "that nothing is written here"
    return Reason(
        ReasonCode.LOW_CONFIDENCE, f"the machine is {verdict.confidence:.1%} sure {what}; {asked:.1%} is asked for"
    )


def _change(verdict: Verdict, broken: Reason | None) -> Reason:
    """What the rules made of a value, and why: said whenever they brought another one, accepted or not."""
    why = verdict.unruled.objection or broken
    code = why.code if why is not None else ReasonCode.LOW_CONFIDENCE
    because = f": {why.message}" if why is not None else ""
    was, now = verdict.unruled.raw or "blank", verdict.guess.raw
    return Reason(code, f"seen as {was}, taken for {now} with {verdict.confidence:.1%}{because}")


def _objections(checks: Sequence[Check], values: Mapping[str, str]) -> Objections:
    found: dict[str, Reason] = {}
    for check in checks:
        if not all(name in values for name in check.fields) or not check.applies(values):
            continue
        if reason := check.objection(values):
            found |= {name: reason for name in check.fields if name not in found}
    return found


def _on_page(string: DigitString, box: Box) -> Box:
    """A box of the field image in pixels of its page as that was given, kept inside it."""
    field = string.candidates.field
    width, height = field.page.given_size
    on_page = mapped_box(field.to_page, box).scaled(field.page.finer, field.page.finer)
    return on_page.intersected(Box(0, 0, width, height))
