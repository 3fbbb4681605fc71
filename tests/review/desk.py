"""Fields to settle, with drawn pictures, and the server with the pages on which that is done."""

import hashlib
from pathlib import Path

import cv2
import numpy as np
import sqlalchemy as sa
from starlette.types import ASGIApp

from forms.geometry import Box
from forms.page import Page as Paper
from forms.page import Pixels, Scan
from forms.reading import Character, PageReading, PageState, Reading, Status
from forms.reason import Reason, ReasonCode
from review.app import Parts, build_app
from review.review_pages import review_pages
from storage.models import ReadingRow
from storage.store import Store
from worker.crops import as_png, cut

STEP, TALL = 40, 60
SIZE = (900, 1000)


def written(text: str, place: int, status: Status) -> Reading:
    """A field with that text in a row of its own; its second character is doubtful."""
    box = Box(40, 20 + 70 * place, STEP * len(text), TALL)
    characters = tuple(
        Character(each, 0.62 if at == 1 else 0.99, Box(box.x + STEP * at + 4, box.y + 10, 30, 42), "9")
        for at, each in enumerate(text)
    )
    reason = Reason(ReasonCode.LOW_CONFIDENCE, "surer of some digits than of others")
    confidence = 0.5 + place / 100 if status is Status.REVIEW else 0.99
    told = reason if status is Status.REVIEW else None
    return Reading(f"field_{place}", "number", text, text, confidence, status, told, box, characters, "digits-test")


def drawn(readings: list[Reading]) -> Pixels:
    """The page with these values on it."""
    paper = np.full((SIZE[1], SIZE[0]), 250, np.uint8)
    for reading in readings:
        for each in reading.characters:
            corner = (int(each.box.x), int(each.box.bottom - 4))
            cv2.putText(paper, each.text, corner, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.6, 20, 3, cv2.LINE_AA)
    return paper


def lay_out(store: Store, pages: int, status: Status = Status.REVIEW, rows: int = 10) -> list[int]:
    """Documents of one page with ten fields each, read and stored with their pictures; gives all ids."""
    for number in range(pages):
        texts = [f"{(number * 37 + place * 11) % 900 + 100}" for place in range(rows)]
        _store(store, f"batch/{number}.png", [written(text, place, status) for place, text in enumerate(texts)])
    with store.database.reading() as connection:
        return list(connection.scalars(sa.select(ReadingRow.id).order_by(ReadingRow.id)))


def _store(store: Store, file: str, readings: list[Reading]) -> None:
    document = hashlib.sha256(file.encode()).hexdigest()
    store.documents.receive(document, file, "image/png", "auto")
    job = store.documents.claim(document, "worker:1", 60.0)
    assert job is not None
    assert store.documents.split(job, 1)
    (page_id,) = store.bells.due_pages(limit=1, trust=60.0)
    page = store.pages.claim(page_id, "worker:1", 60.0)
    assert page is not None
    paper = drawn(readings)
    crops = {each.field: store.crops.keep_bytes(as_png(cut(paper, each.box))) for each in readings}
    scan = Scan(document, file, Path())
    read = PageReading(scan, 1, SIZE, 100.0, "drawn_form", PageState.READ, readings=tuple(readings))
    assert store.pages.save(page, read, crops)


def open_page(scan: Scan, number: int) -> Paper:
    """A page that is drawn anew: an empty one, as large as those that were read."""
    return Paper(scan, number, drawn([]), 100.0)


def app_of(parts: Parts, audit_share: float = 0.0) -> ASGIApp:
    """The server with the pages of the review."""
    return build_app(parts, review_pages(parts.intake.store, {}, open_page, audit_share))
