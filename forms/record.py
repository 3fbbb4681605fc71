"""A page's reading as the JSON lines people script against: one a field, or one `failed` line for what was not read.

What a line says is told twice over, by nouns (`as_record`) and by plain values (`place`, `not_read`, `machine_word` and
`persons_word`): a store writes a hundred thousand lines, and would make a dozen nouns for each.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from forms.geometry import rounded
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
        return [_head(page_reading) | not_read(_reason(page_reading.reason))]
    return [_head(page_reading) | _body(reading) for reading in page_reading.readings]


def failed_file(document: str | None, file: str, reason: Reason) -> Record:
    """The one line of a file that gave no pages at all; `document` is None where there was no content to hash."""
    return place(document, file, None, None, None, None) | not_read(_reason(reason))


def moment(seconds: float) -> str:
    """A time in seconds since 1970 as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def place(
    document: str | None,
    file: str,
    page: int | None,
    page_size: Sequence[int] | None,
    dpi: float | None,
    layout: str | None,
) -> Record:
    """How every line begins: where it was read."""
    return {
        "document": document,
        "file": file,
        "page": page,
        "page_size": None if page_size is None else list(page_size),
        "dpi": _short(dpi),
        "layout": layout,
    }


def not_read(reason: Record | None) -> Record:
    """How the line of a page or file goes on that was not read."""
    return {"confidence": None, "status": Status.FAILED.value, "reason": reason}


def machine_word(
    *,
    field: str,
    kind: str,
    text: str,
    raw: str,
    confidence: float,
    status: str,
    reason: Record | None,
    box: Sequence[float],
    characters: Sequence[Record],
    model: str,
) -> Record:
    """How the line of a field goes on; `box` is x, y, width and height, `characters` are of `character`."""
    return {
        "field": field,
        "kind": kind,
        "text": text,
        "raw": raw,
        "confidence": round(float(confidence), 4),
        "status": status,
        "reason": reason,
        "box": list(rounded(*box)),
        "characters": characters,
        "model": model,
    }


def character(text: str, confidence: float, box: Sequence[float], runner_up: str | None) -> Record:
    """One character of a field."""
    shown = list(rounded(*box))
    return {"text": text, "confidence": round(float(confidence), 4), "box": shown, "runner_up": runner_up}


def persons_word(text: str | None, status: str, settled_by: str, settled_at: float, machine_text: str) -> Record:
    """What takes the place of the machine's word, and who said so; all else stays as the machine saw it."""
    return {
        "text": text,
        "status": status,
        "settled_by": settled_by,
        "settled_at": moment(settled_at),
        "machine_text": machine_text,
    }


def _head(page_reading: PageReading) -> Record:
    scan = page_reading.scan
    size, dpi, layout = page_reading.page_size, page_reading.dpi, page_reading.layout
    return place(scan.document, scan.file, page_reading.page, size, dpi, layout)


def _body(reading: Reading) -> Record:
    body = machine_word(
        field=reading.field,
        kind=reading.kind,
        text=reading.text,
        raw=reading.raw,
        confidence=reading.confidence,
        status=reading.status.value,
        reason=_reason(reading.reason),
        box=(reading.box.x, reading.box.y, reading.box.width, reading.box.height),
        characters=[_character(each) for each in reading.characters],
        model=reading.model,
    )
    return body if reading.settled is None else body | _settled(reading.settled, reading.text)


def _settled(settled: Settlement, machine_text: str) -> Record:
    status, time = settled.status.value, settled.settled_at.timestamp()
    return persons_word(settled.text, status, settled.settled_by, time, machine_text)


def _character(each: Character) -> Record:
    box = (each.box.x, each.box.y, each.box.width, each.box.height)
    return character(each.text, each.confidence, box, each.runner_up)


def _reason(reason: Reason | None) -> Record | None:
    return None if reason is None else {"code": reason.code.value, "message": reason.message}


def _short(dpi: float | None) -> float | int | None:
    """Hundredths at most, and whole resolutions as whole numbers: 120, not 120.0."""
    if dpi is None:
        return None
    short = round(float(dpi), 2)
    return int(short) if short.is_integer() else short
