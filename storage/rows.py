"""Between nouns and rows: what is stored of a page's reading comes back exactly as it was."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms.geometry import Box
from forms.page import Scan
from forms.reading import Character, PageReading, PageState, Reading, Status
from forms.reason import Reason, ReasonCode
from storage.models import CharacterJson
from storage.states import WorkState

ENDINGS = {
    PageState.READ: WorkState.READ,
    PageState.UNIDENTIFIED: WorkState.UNIDENTIFIED,
    PageState.FAILED: WorkState.FAILED,
}


def page_values(page: PageReading) -> dict[str, object]:
    """The columns of a page that has ended."""
    width, height = page.page_size or (None, None)
    return {
        "state": ENDINGS[page.state],
        "width": width,
        "height": height,
        "dpi": page.dpi,
        "layout": page.layout,
        "holder": None,
        **reason_values(page.reason),
    }


def reason_values(reason: Reason | None) -> dict[str, object]:
    """The two columns of a reason."""
    if reason is None:
        return {"reason_code": None, "reason_message": None}
    return {"reason_code": reason.code, "reason_message": storable(reason.message)}


def storable(message: str) -> str:
    """A message as text of a database: decoders quote bytes of broken files, and PostgreSQL takes no NUL."""
    return message.replace("\0", "").encode("utf-8", "backslashreplace").decode("utf-8")


def reading_values(
    page_id: int, attempt: int, readings: Sequence[Reading], crops: Mapping[str, str]
) -> list[dict[str, object]]:
    """A row a reading; `crops` has the hash of the field's image by the field's name."""
    return [
        {
            "page_id": page_id,
            "attempt": attempt,
            "position": position,
            "field": reading.field,
            "kind": reading.kind,
            "raw": reading.raw,
            "text": reading.text,
            "confidence": float(reading.confidence),
            "status": reading.status,
            **reason_values(reading.reason),
            "box": _numbers(reading.box),
            "characters": [_character_json(character) for character in reading.characters],
            "crop": crops.get(reading.field),
            "model": reading.model,
        }
        for position, reading in enumerate(readings)
    ]


def as_reading(row: Any) -> Reading:  # noqa: ANN401 - a row of a select
    """The reading of a row that has the columns of ReadingRow."""
    return Reading(
        field=row.field,
        kind=row.kind,
        raw=row.raw,
        text=row.text,
        confidence=row.confidence,
        status=Status(row.status),
        reason=as_reason(row.reason_code, row.reason_message),
        box=Box(*row.box),
        characters=tuple(_character(character) for character in row.characters),
        model=row.model,
    )


def as_page_reading(scan: Scan, row: Any, readings: Sequence[Reading]) -> PageReading:  # noqa: ANN401
    """The page of a row that has the columns of PageRow; one given up counts as failed."""
    state = WorkState(row.state)
    endings = {ended: page_state for page_state, ended in ENDINGS.items()}
    return PageReading(
        scan=scan,
        page=row.number,
        page_size=None if row.width is None else (row.width, row.height),
        dpi=row.dpi,
        layout=row.layout,
        state=endings.get(state, PageState.FAILED),
        reason=as_reason(row.reason_code, row.reason_message),
        readings=tuple(readings),
    )


def as_reason(code: ReasonCode | None, message: str | None) -> Reason | None:
    """The reason of two columns."""
    return None if code is None else Reason(ReasonCode(code), message or "")


def _character_json(character: Character) -> CharacterJson:
    return {
        "text": character.text,
        "confidence": float(character.confidence),
        "box": _numbers(character.box),
        "runner_up": character.runner_up,
    }


def _character(stored: CharacterJson) -> Character:
    return Character(stored["text"], stored["confidence"], Box(*stored["box"]), stored["runner_up"])


def _numbers(box: Box) -> list[float]:
    return [float(box.x), float(box.y), float(box.width), float(box.height)]
