"""Readings to store and show, made without a scan."""

from pathlib import Path

from forms.geometry import Box
from forms.page import Scan
from forms.reading import Character, PageReading, PageState, Reading, Status
from forms.reason import Reason, ReasonCode


def reading(field: str = "total", text: str = "042", **changes: object) -> Reading:
    """A reading of `text`, accepted unless `changes` say otherwise."""
    characters = tuple(
        Character(character, 0.9991 - place / 1000, Box(101.5 + 20 * place, 7.25, 17.0, 31.0), "8" if place else None)
        for place, character in enumerate(text)
    )
    box = Box(98.4, 3.6, 214.2, 52.1)
    values: dict[str, object] = {"raw": f"x{text}", "confidence": 0.98765, "status": Status.ACCEPTED, "reason": None}
    values |= {"kind": "number", "box": box, "characters": characters, "model": "digits-test"}
    return Reading(field=field, text=text, **(values | changes))  # type: ignore[arg-type]


def doubtful(field: str = "date") -> Reading:
    """A reading that a person must look at."""
    reason = Reason(ReasonCode.LOW_CONFIDENCE, "surer of some digits than of others")
    return reading(field, "2026-11-23", status=Status.REVIEW, confidence=0.41, reason=reason, kind="date")


def page_read(scan: Scan, number: int = 1, readings: tuple[Reading, ...] | None = None) -> PageReading:
    """A page that was read: two fields unless told."""
    given = (reading(), doubtful()) if readings is None else readings
    return PageReading(scan, number, (1000, 600), 119.5, "cheque_in", PageState.READ, readings=given)


def page_not_read(scan: Scan, number: int = 1, code: ReasonCode = ReasonCode.UNREADABLE) -> PageReading:
    """A page that could not be read."""
    state = PageState.UNIDENTIFIED if code is ReasonCode.UNIDENTIFIED else PageState.FAILED
    return PageReading(scan, number, None, None, None, state, Reason(code, "the page is damaged; scan it again"))


def scan(document: str = "a" * 64) -> Scan:
    """A scan that nobody will open."""
    return Scan(document, "batch/form.pdf", Path("/nowhere"))
