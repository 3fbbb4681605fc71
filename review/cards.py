"""What the page is told of a reading that a person is to settle; of the audit's, nothing that was read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from forms.layout import FieldSpec, Layout
from forms.reading import Character, Reading
from forms.sheets import in_layout
from forms.typed import open_field
from review.pictures import address, around
from review.rendering import visible
from storage.decisions import Purpose
from storage.waiting import Waiting, hidden
from worker.crops import corner

Card = dict[str, Any]


@dataclass(frozen=True)
class Cards:
    """Makes cards; knows the layouts."""

    layouts: Mapping[str, Layout]

    def spec(self, waiting: Waiting) -> FieldSpec:
        """What is known of a field: as its layout says, else by its kind alone."""
        layout = self.layouts.get(waiting.layout or "")
        reading = waiting.reading
        for spec in () if layout is None else layout.fields:
            if spec.name == in_layout(reading.field) and spec.kind == reading.kind:
                return spec
        return open_field(reading.field, reading.kind)

    def card(self, waiting: Waiting, purpose: Purpose) -> Card:
        """A reading as JSON for the page."""
        reading = _visible(waiting.reading)
        about = {
            "id": waiting.reading_id,
            "purpose": purpose.value,
            "field": reading.field,
            "kind": reading.kind,
            "layout": None if waiting.layout is None else visible(waiting.layout),
            "file": visible(waiting.file),
            "document": waiting.document,
            "page": waiting.page,
            "pageId": waiting.page_id,
            "pageSize": list(waiting.page_size),
            "box": _numbers(reading),
            "corner": list(corner(reading.box)),
            "around": list(around(waiting)),
            "pictures": {view: address(waiting, view) for view in ("field", "around", "page")},
            "options": [option.name for option in self.spec(waiting).options],
            "hidden": hidden(purpose, waiting),
        }
        return about if about["hidden"] else about | _value(reading)


def _visible(reading: Reading) -> Reading:
    """The same with all that cannot be seen, or turns the direction of a text, written out."""
    reason = reading.reason
    return replace(
        reading,
        field=visible(reading.field),
        kind=visible(reading.kind),
        raw=visible(reading.raw),
        text=visible(reading.text),
        characters=tuple(replace(each, text=visible(each.text)) for each in reading.characters),
        reason=None if reason is None else replace(reason, message=visible(reason.message)),
    )


def _value(reading: Reading) -> Card:
    places = _places(reading)
    return {
        "text": reading.text,
        "raw": reading.raw,
        "confidence": reading.confidence,
        "status": reading.status.value,
        "reason": None if reading.reason is None else reading.reason.message,
        "characters": [_character(each, place) for each, place in zip(reading.characters, places, strict=True)],
    }


def _character(character: Character, place: int | None) -> Card:
    box = character.box
    return {
        "text": character.text,
        "confidence": character.confidence,
        "runnerUp": character.runner_up,
        "box": [box.x, box.y, box.width, box.height],
        "at": place,
    }


def _places(reading: Reading) -> list[int | None]:
    """For each character, where it stands in `raw`, among marks; None where it does not."""
    places: list[int | None] = []
    start = 0
    for character in reading.characters:
        found = reading.raw.find(character.text, start)
        places.append(None if found < 0 else found)
        start = start if found < 0 else found + len(character.text)
    return places


def _numbers(reading: Reading) -> list[float]:
    box = reading.box
    return [box.x, box.y, box.width, box.height]
