"""Thresholds: which are proved by labelled values, which hold, and what is asked for and not proved."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from forms.errors import UsageError
from forms.guarantee import fewest, proof
from forms.promise import ONE_FIELD, Promise
from forms.sheets import in_layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from forms.guarantee import Labelled
    from forms.layout import FieldSpec, Layout
    from forms.promise import Promised
    from forms.record import Record
    from workshop.truth.labelling import Known


@dataclass(frozen=True)
class Standing:
    """What holds for a layout or one of its fields."""

    layout: str
    field: str | None
    asked: float | None
    """The target error that the layout asks for."""
    threshold: float
    """What values must reach now."""
    promise: Promise | None
    """The last that was computed, whether it holds or not."""
    problem: str
    """Why nothing is promised; empty where something is."""

    def as_record(self) -> Record:
        """As one JSON object."""
        promise = None
        if self.promise is not None:
            promise = asdict(self.promise) | {"made": self.promise.made.isoformat(timespec="seconds")}
        return {**asdict(replace(self, promise=None)), "promise": promise}

    def as_text(self) -> str:
        """As one line for people."""
        where = self.layout if self.field is None else f"{self.layout}, {self.field}"
        if self.problem or self.promise is None:
            return f"{where}: {self.problem}; the general threshold of {self.threshold:g} holds and promises nothing"
        return f"{where}: {told(self.promise)}"


def told(promise: Promise) -> str:
    """A promise and its evidence in words."""
    counts = f"{promise.labelled} labelled values of {promise.source} ({promise.made:%Y-%m-%d})"
    if promise.threshold is None:
        least = fewest(promise.target, promise.certainty)
        surest = f"of the {promise.accepted} surest {promise.wrong} are wrong"
        if promise.accepted == 0:
            surest = f"at least {least} without an error are needed"
        return f"too little to promise {promise.target:.2%}: {counts}, {surest}"
    return (
        f"accepts from {promise.threshold:.4f} on; of {counts} {promise.accepted} reach that and {promise.wrong} of "
        f"them are wrong: at most {promise.target:.2%} of accepted values are, with {promise.certainty:.0%} certainty"
    )


@dataclass(frozen=True)
class Question:
    """What is to be promised, and by which values."""

    layout: str
    field: str | None
    target: float
    values: Sequence[Labelled]

    def answer(self, certainty: float, reader: str, source: str) -> Promise:
        """What the values prove, as of now."""
        found = proof(self.values, self.target, certainty)
        return Promise(
            layout=self.layout,
            field=self.field,
            target=self.target,
            certainty=certainty,
            threshold=found.threshold,
            labelled=found.labelled,
            accepted=found.accepted,
            wrong=found.wrong,
            upper=found.upper,
            reader=reader,
            made=datetime.now(UTC),
            source=source,
        )


def questions(
    known: Sequence[Known], layouts: Mapping[str, Layout], target: float | None, field: str | None
) -> Iterator[Question]:
    """A question for each layout among the values, or for that field of each, or for each that asks by itself.

    UsageError where nobody says what error may be.
    """
    for name in sorted({one.layout for one in known}):
        specs = layouts[name].fields if name in layouts else ()
        mine = [one for one in known if one.layout == name and field in (None, in_layout(one.field))]
        own = {spec.name: spec.target_error for spec in specs if spec.target_error and field in (None, spec.name)}
        if target is not None:
            yield Question(name, field, target, [one.value for one in mine])
        elif field is None and len(own) == len(specs) and len(set(own.values())) == 1:
            yield Question(name, None, next(iter(own.values())), [one.value for one in mine])
        elif own:
            for one_field, one_target in own.items():
                yield Question(
                    name, one_field, one_target, [one.value for one in mine if in_layout(one.field) == one_field]
                )
        else:
            raise UsageError(f"how much of {name} may be wrong? Say --target 0.005, or target_error in its layout")


def standings(layouts: Mapping[str, Layout], promised: Promised, default: float) -> Iterator[Standing]:
    """Every layout and field that asks for a target error or has a promise; last what is read without a layout."""
    for layout in layouts.values():
        asked = {field.target_error for field in layout.fields}
        if len(asked) == 1 and not any(promised.of(layout.name, field.name) for field in layout.fields):
            yield from _standing(layout.name, None, layout.fields[0], promised, default)
        else:
            for field in layout.fields:
                yield from _standing(layout.name, field.name, field, promised, default)
    lost = promised.of(ONE_FIELD, None)
    if lost is not None:
        yield _held(ONE_FIELD, None, None, lost, promised, default)


def _standing(
    layout: str, name: str | None, field: FieldSpec, promised: Promised, default: float
) -> Iterator[Standing]:
    promise = (promised.of(layout, name) if name else None) or promised.of(layout, None)
    if promise is not None:
        yield _held(layout, name, field.target_error, promise, promised, default)
    elif field.target_error is not None:
        problem = (
            f"asks for at most {field.target_error:.2%} wrong, and nothing was proved: inkfield threshold --from …"
        )
        yield Standing(layout, name, field.target_error, default, None, problem)


def _held(
    layout: str, name: str | None, asked: float | None, promise: Promise, promised: Promised, default: float
) -> Standing:
    problem = ""
    if promise.threshold is None:
        problem = told(promise)
    elif promise.reader != promised.reader:
        problem = (
            f"what was proved on {promise.made:%Y-%m-%d} is about other weights: inkfield threshold --from … again"
        )
    elif asked is not None and promise.target > asked:
        problem = f"asks for at most {asked:.2%} wrong, and only {promise.target:.2%} was proved"
    threshold = default if problem or promise.threshold is None else promise.threshold
    return Standing(layout, name, asked, threshold, promise, problem)
