"""A page's reading as the JSON lines people script against: one a field, or one `failed` line for what was not read."""

from datetime import UTC, datetime

from forms.geometry import Box
from forms.reading import Character, PageReading, PageState, Reading, Settlement, Status
from forms.reason import Reason

Record = dict[str, object]
"""One JSON-ready line; its keys and their order are a promise."""


def as_record(page_reading: PageReading) -> list[Record]:
    """The lines of one page, in the order of its readings.

    A page that was read gives a line a field. A page that was not (failed or unidentified) gives one line with status
    `failed` and the reason, without `field` and what belongs to a field.
    """
    if page_reading.state is not PageState.READ:
        return [_head(page_reading) | _failure(page_reading.reason)]
    return [_head(page_reading) | _body(reading) for reading in page_reading.readings]


def failed_file(document: str | None, file: str, reason: Reason) -> Record:
    """The one line of a file that gave no pages at all; `document` is None where there was no content to hash."""
    head: Record = {"document": document, "file": file, "page": None, "page_size": None, "dpi": None, "layout": None}
    return head | _failure(reason)


def moment(seconds: float) -> str:
    """A time in seconds since 1970 as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _head(page_reading: PageReading) -> Record:
    return {
        "document": page_reading.scan.document,
        "file": page_reading.scan.file,
        "page": page_reading.page,
        "page_size": None if page_reading.page_size is None else list(page_reading.page_size),
        "dpi": _short(page_reading.dpi),
        "layout": page_reading.layout,
    }


def _failure(reason: Reason | None) -> Record:
    return {"confidence": None, "status": Status.FAILED.value, "reason": _reason(reason)}


def _body(reading: Reading) -> Record:
    body = _machine(reading)
    return body if reading.settled is None else body | _settled(reading.settled, reading.text)


def _settled(settled: Settlement, machine_text: str) -> Record:
    """What takes the place of the machine's word, and who said so; all else stays as the machine saw it."""
    return {
        "text": settled.text,
        "status": settled.status.value,
        "settled_by": settled.settled_by,
        "settled_at": moment(settled.settled_at.timestamp()),
        "machine_text": machine_text,
    }


def _machine(reading: Reading) -> Record:
    return {
        "field": reading.field,
        "kind": reading.kind,
        "text": reading.text,
        "raw": reading.raw,
        "confidence": round(float(reading.confidence), 4),
        "status": reading.status.value,
        "reason": _reason(reading.reason),
        "box": _box(reading.box),
        "characters": [_character(character) for character in reading.characters],
        "model": reading.model,
    }


def _character(character: Character) -> Record:
    return {
        "text": character.text,
        "confidence": round(float(character.confidence), 4),
        "box": _box(character.box),
        "runner_up": character.runner_up,
    }


def _reason(reason: Reason | None) -> Record | None:
    return None if reason is None else {"code": reason.code.value, "message": reason.message}


def _box(box: Box) -> list[int]:
    return list(box.rounded())


def _short(dpi: float | None) -> float | int | None:
    """Hundredths at most, and whole resolutions as whole numbers: 120, not 120.0."""
    if dpi is None:
        return None
    short = round(float(dpi), 2)
    return int(short) if short.is_integer() else short
