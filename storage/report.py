"""Whether the promise holds: how much goes straight through, how much of that is wrong, and what less would cost."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from forms.share import Share
from storage.curves import Calibration, Cost, calibration, costs
from storage.tallies import ReadTally, SettledTally, Tallies

Some = ReadTally | SettledTally

FIRST_MONDAY = date(1970, 1, 5)


@dataclass(frozen=True)
class Line:
    """One layout, field, model, reviewer or week, or all together."""

    name: str
    read: int
    """Current readings."""
    straight: Share
    """What the machine vouched for, of all that was read."""
    accepted_wrong: Share
    """What the audit found wrong, of what it drew."""
    reviewed_wrong: Share
    """What was settled otherwise, of what needed review and was settled."""
    seconds: float | None
    """For a field, on average; None where no time is known."""


@dataclass(frozen=True)
class Report:
    """One database at one time."""

    made: datetime
    all: Line
    by: Mapping[str, Sequence[Line]]
    """By layout, field, model, reviewer and week."""
    costs: Sequence[Cost]
    reliability: Sequence[Calibration]
    """By confidence."""
    calibration: Sequence[Calibration]
    """By month."""


def report(counted: Tallies) -> Report:
    """The report of what was counted."""
    everything = _line("all", counted.read, counted.settled)
    reliability = calibration(counted.sure, lambda tally: _bin(tally.confidence / tally.number))
    months = calibration(counted.sure, lambda tally: f"{monday(tally.week):%Y-%m}")
    ways = {name: _lines(counted, key) for name, key in WAYS.items()}
    return Report(datetime.now(UTC), everything, ways, costs(counted, everything.seconds), reliability, months)


def as_json(told: Report) -> dict[str, Any]:
    """The report as an object of JSON; shares with their rate and the ends of their interval."""
    found: dict[str, Any] = _with_rates(asdict(told), told)
    return found


def monday(week: int) -> date:
    """The first day of a week."""
    return FIRST_MONDAY + timedelta(weeks=week)


BINS = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995)
WAYS: Mapping[str, Callable[[Any], str | None]] = {
    "layout": lambda tally: str(tally.layout),
    "field": lambda tally: f"{tally.layout}: {tally.field}",
    "model": lambda tally: str(tally.model),
    "reviewer": lambda tally: getattr(tally, "reviewer", None),
    "week": lambda tally: monday(tally.week).isoformat(),
}


def _bin(confidence: float) -> str:
    least = max((edge for edge in (0.0, *BINS) if confidence >= edge), default=0.0)
    return f"{least:.3f}"


def _lines(counted: Tallies, key: Callable[[Any], str | None]) -> Sequence[Line]:
    read: defaultdict[str, list[ReadTally]] = defaultdict(list)
    settled: defaultdict[str, list[SettledTally]] = defaultdict(list)
    for tally in counted.read:
        if (name := key(tally)) is not None:
            read[name].append(tally)
    for looked in counted.settled:
        if (name := key(looked)) is not None:
            settled[name].append(looked)
    return [_line(name, read[name], settled[name]) for name in sorted({*read, *settled})]


def _line(name: str, read: Sequence[ReadTally], settled: Sequence[SettledTally]) -> Line:
    audited = [tally for tally in settled if tally.vouched and tally.audit]
    reviewed = [tally for tally in settled if not tally.vouched]
    timed = sum(tally.timed for tally in settled)
    return Line(
        name=name,
        read=_sum(read),
        straight=Share(_sum(tally for tally in read if tally.vouched), _sum(read)),
        accepted_wrong=Share(_sum(tally for tally in audited if not tally.right), _sum(audited)),
        reviewed_wrong=Share(_sum(tally for tally in reviewed if not tally.right), _sum(reviewed)),
        seconds=sum(tally.seconds for tally in settled) / timed if timed else None,
    )


def _sum(some: Iterable[Some]) -> int:
    return sum(tally.number for tally in some)


def _with_rates(told: Any, noun: Any) -> Any:  # noqa: ANN401 - whatever a report holds
    """What `asdict` made of a noun, with what its shares come to."""
    if isinstance(noun, Share):
        ends = {name: round(getattr(noun, name), 6) for name in ("low", "high")}
        return {**told, "rate": noun.rate, **ends}
    if isinstance(noun, datetime):
        return noun.isoformat(timespec="seconds")
    if isinstance(noun, Mapping):
        return {name: _with_rates(told[name], each) for name, each in noun.items()}
    if isinstance(noun, list | tuple):
        return [_with_rates(one, each) for one, each in zip(told, noun, strict=True)]
    if isinstance(told, dict):
        return {name: _with_rates(each, getattr(noun, name)) for name, each in told.items()}
    return told
