"""Values whose truth is known: readings held against truth, or settled by people. What thresholds are chosen by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from forms.geometry import Box
from forms.guarantee import Labelled
from forms.promise import ONE_FIELD
from forms.reading import PageReading, Reading, Status
from forms.reason import ReasonCode
from workshop.truth.matching import matched
from workshop.truth.rows import STRUCK_OUT, Truth

ROUNDED = 0.00005
"""By how much a confidence may have been smaller before it was written with four decimals."""
SETTLED = (Status.CONFIRMED, Status.CORRECTED)


@dataclass(frozen=True)
class Known:
    """One value that would be accepted if only it were sure enough, and whether it is right."""

    layout: str
    field: str
    value: Labelled


@dataclass(frozen=True)
class Seen:
    """What was read in one field."""

    layout: str
    page: int
    field: str
    box: Box
    raw: str
    confidence: float
    free: bool
    """Whether nothing speaks against it but perhaps its confidence."""


def seen_in(page: PageReading) -> list[Seen]:
    """The fields of a page that was judged with a threshold of 0, so that what is in review has been objected to."""
    return [_seen(page, reading) for reading in page.readings]


def _seen(page: PageReading, reading: Reading) -> Seen:
    free = reading.status is not Status.REVIEW
    layout = page.layout or ONE_FIELD
    return Seen(layout, page.page, reading.field, reading.box, reading.raw, reading.confidence, free)


def seen_by_file(records: Iterable[Mapping[str, Any]]) -> dict[str, list[Seen]]:
    """What `read --json` and `results --json` print, by the last two parts of a file's name and by its name."""
    found: dict[str, list[Seen]] = {}
    for record in records:
        if record.get("field") is None:
            continue
        one = Seen(
            layout=record["layout"] or ONE_FIELD,
            page=record["page"],
            field=record["field"],
            box=Box(*record["box"]),
            raw=record["raw"],
            confidence=record["confidence"] - ROUNDED,
            free=_is_free(record),
        )
        for key in {short_name(record["file"]), PurePath(record["file"]).name}:
            found.setdefault(key, []).append(one)
    return found


def short_name(file: str) -> str:
    """The last two parts of a path: enough to tell the files of a data set apart, wherever it lies."""
    return "/".join(PurePath(file).parts[-2:])


def known_by_truth(truths: Sequence[Truth], seen: Sequence[Seen]) -> list[Known]:
    """The fields of one file whose truth is there; `seen` may hold others, too.

    A value that is struck out is right where nothing is read, and wrong else: it should never be accepted.
    """
    pairs = matched(truths, seen)
    found = []
    for at, place in pairs.items():
        truth, one = truths[at], seen[place]
        right = not one.raw if truth.state == STRUCK_OUT else truth.is_right(one.raw)
        if one.free:
            found.append(Known(one.layout, one.field, Labelled(one.confidence, right)))
    return found


def known_by_settling(records: Iterable[Mapping[str, Any]]) -> list[Known]:
    """Readings that people have settled, as `results --json` prints them and `corrections.jsonl` may hold them.

    A line counts where it says how sure the machine was (`confidence`) and what it had read (`machine_text`, unless
    the status is `confirmed`). What was objected to is never accepted, and what is illegible teaches nothing.
    """
    found = []
    for record in records:
        confirmed = record.get("status") == Status.CONFIRMED
        if record.get("status", Status.CORRECTED) not in SETTLED or record.get("confidence") is None:
            continue
        if not confirmed and "machine_text" not in record:
            continue
        right = confirmed or record["machine_text"] == record["text"]
        if _is_free(record):
            value = Labelled(record["confidence"] - ROUNDED, right)
            found.append(Known(record.get("layout") or ONE_FIELD, str(record.get("field", ONE_FIELD)), value))
    return found


def _is_free(record: Mapping[str, Any]) -> bool:
    reason = record.get("reason")
    return reason is None or reason["code"] == ReasonCode.LOW_CONFIDENCE
