"""Pages that are read again: new readings come, old ones stay, and a person's work is never undone."""

from pathlib import Path

import sqlalchemy as sa

from storage.clock import clock
from storage.decisions import Decision, Purpose
from storage.jobs import in_seconds
from storage.models import CorrectionRow, LookRow, PageRow, ReadingRow
from storage.rereading import ReadBefore, Replaced, Rereading
from storage.store import Store
from tests.nouns import doubtful, page_read, reading
from tests.storage.documents import done


def _before(store: Store, folder: Path) -> tuple[Rereading, ReadBefore]:
    done(store, b"a form", folder / "in")
    again = Rereading(store.database, store.originals)
    (before,) = again.pages(())
    return again, before


def _settle(store: Store, field: str) -> None:
    with store.database.writing() as connection:
        which = sa.and_(ReadingRow.field == field, ReadingRow.is_current)
        number = connection.scalar(sa.select(ReadingRow.id).where(which))
        settled = {"decision": Decision.CORRECTED, "purpose": Purpose.REVIEW, "text": "7", "settled_by": "ann"}
        new = (
            sa.insert(CorrectionRow)
            .values(reading_id=number, settled_at=clock(), **settled)
            .returning(CorrectionRow.id)
        )
        correction = connection.scalar(new)
        connection.execute(sa.update(ReadingRow).where(ReadingRow.id == number).values(correction_id=correction))


def _rows(store: Store, field: str) -> list[tuple[int, bool, str]]:
    asked = sa.select(ReadingRow.attempt, ReadingRow.is_current, ReadingRow.text).where(ReadingRow.field == field)
    with store.database.reading() as connection:
        return [(row.attempt, row.is_current, row.text) for row in connection.execute(asked.order_by(ReadingRow.id))]


def test_new_readings_become_current_and_old_ones_stay(store: Store, tmp_path: Path) -> None:
    """What is read again is a new attempt; what was read before is history."""
    again, before = _before(store, tmp_path)
    page = page_read(before.scan, 1, (reading(text="99"), doubtful()))
    assert again.replace(before, page, {}) is Replaced.DONE
    assert [row[:2] for row in _rows(store, "total")] == [(1, False), (2, True)]
    assert _rows(store, "total")[1][2] == "99"
    assert again.replace(before, page, {}) is Replaced.CHANGED


def test_what_a_person_settled_stays_even_if_it_was_settled_meanwhile(store: Store, tmp_path: Path) -> None:
    """A settled field keeps its reading and its correction, and gets no other reading."""
    again, before = _before(store, tmp_path)
    assert not before.settled
    _settle(store, "total")
    assert again.replace(before, page_read(before.scan, 1, (reading(text="99"), doubtful())), {}) is Replaced.DONE
    assert [row[:2] for row in _rows(store, "total")] == [(1, True)]
    assert [row[:2] for row in _rows(store, "date")] == [(1, False), (2, True)]
    (page,) = again.pages(())
    assert page.settled == {"total"}


def test_a_page_that_somebody_looks_at_is_left_alone(store: Store, tmp_path: Path) -> None:
    """Nobody's field changes under their eyes."""
    again, before = _before(store, tmp_path)
    with store.database.writing() as connection:
        number = connection.scalar(sa.select(ReadingRow.id).where(ReadingRow.field == "date"))
        look = {"holder": "h", "purpose": Purpose.REVIEW, "lease_until": in_seconds(60.0)}
        connection.execute(sa.insert(LookRow).values(reading_id=number, **look))
    assert again.replace(before, page_read(before.scan), {}) is Replaced.LOOKED_AT
    with store.database.reading() as connection:
        assert connection.scalar(sa.select(PageRow.attempt)) == 1


def test_documents_are_chosen_by_their_first_characters(store: Store, tmp_path: Path) -> None:
    """Others are not read again."""
    _, before = _before(store, tmp_path)
    again = Rereading(store.database, store.originals)
    assert len(list(again.pages([before.scan.document[:8]]))) == 1
    assert not list(again.pages(["x"]))
