"""Decisions are appended, count once, and can be taken back; readings stay as they were."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from forms.errors import NotYoursError
from forms.reading import Status
from storage.auditing import audit_error
from storage.decisions import Decision, Purpose
from storage.looks import Looks
from storage.models import CorrectionRow, LookRow, ReadingRow
from storage.settling import Settled, Settling
from storage.store import Store
from storage.waiting import Which, progress
from tests.nouns import reading
from tests.storage.paper_trail import stored, waiting

CONFIRMED = Settled(Decision.CONFIRMED, seconds=1.5)


def rows(store: Store) -> list[tuple[object, ...]]:
    """All corrections: reading, decision, before, text, by whom."""
    table = CorrectionRow
    asked = sa.select(table.reading_id, table.decision, table.before, table.text, table.settled_by).order_by(table.id)
    with store.database.reading() as connection:
        return [tuple(row) for row in connection.execute(asked)]


def test_a_decision_is_appended_and_counts(store: Store) -> None:
    """The reading points at it and waits no more; nobody has it before their eyes."""
    (one, two) = stored(store, waiting(2))
    Looks(store.database).take("tab", Which(), 2)
    settling = Settling(store.database)
    settling.settle(one, "tab", "ann", Purpose.REVIEW, CONFIRMED)
    settling.settle(two, "tab", "ann", Purpose.REVIEW, Settled(Decision.CORRECTED, "777", "7 77"))
    assert rows(store) == [(one, "confirmed", "000", "000", "ann"), (two, "corrected", "001", "777", "ann")]
    assert progress(store.database, Which()).waiting == 0
    with store.database.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(LookRow)) == 0
        texts = connection.scalars(sa.select(ReadingRow.text).order_by(ReadingRow.id)).all()
    assert list(texts) == ["000", "001"]


@pytest.mark.parametrize(
    ("text", "settled", "decision", "value"),
    [
        ("12", Settled(Decision.CORRECTED, "12", "12"), "confirmed", "12"),
        ("12", Settled(Decision.BLANK), "blank", ""),
        ("", Settled(Decision.BLANK), "confirmed", ""),
        ("12", Settled(Decision.STRUCK_OUT), "struck_out", ""),
        ("12", Settled(Decision.ILLEGIBLE), "illegible", None),
    ],
)
def test_what_changes_nothing_is_a_confirmation(
    store: Store, text: str, settled: Settled, decision: str, value: str | None
) -> None:
    """Whatever key it was said by."""
    (only,) = stored(store, [reading(text=text, status=Status.REVIEW)])
    Settling(store.database).settle(only, "tab", "ann", Purpose.REVIEW, settled)
    assert rows(store) == [(only, decision, text, value, "ann")]


def test_who_comes_second_is_refused_and_the_same_again_is_no_second_decision(store: Store) -> None:
    """An answer may be lost on its way; another person's decision may not be overwritten."""
    (only,) = stored(store, waiting(1))
    settling = Settling(store.database)
    first = settling.settle(only, "tab", "ann", Purpose.REVIEW, CONFIRMED)
    assert settling.settle(only, "tab", "ann", Purpose.REVIEW, CONFIRMED) == first
    with pytest.raises(NotYoursError, match="ann has settled"):
        settling.settle(only, "other", "bob", Purpose.REVIEW, CONFIRMED)
    assert len(rows(store)) == 1


def test_a_field_before_somebody_elses_eyes_is_refused_until_their_lease_is_over(store: Store) -> None:
    """Who was away too long does not take it from who has it now."""
    (only,) = stored(store, waiting(1))
    Looks(store.database).take("two", Which(), 1)
    with pytest.raises(NotYoursError, match="before their eyes"):
        Settling(store.database).settle(only, "one", "ann", Purpose.REVIEW, CONFIRMED)
    with store.database.writing() as connection:
        connection.execute(sa.update(LookRow).values(lease_until=1.0))
    assert Settling(store.database).settle(only, "one", "ann", Purpose.REVIEW, CONFIRMED)


def test_many_who_settle_at_once_are_one(store: Store) -> None:
    """Eight decisions in the same moment, one row."""
    (only,) = stored(store, waiting(1))

    def person(name: int) -> bool:
        try:
            Settling(store.database).settle(only, "tab", f"person {name}", Purpose.REVIEW, CONFIRMED)
        except NotYoursError:
            return False
        return True

    with ThreadPoolExecutor(8) as people:
        assert sum(people.map(person, range(8))) == 1
    assert len(rows(store)) == 1


def test_undo_takes_back_ones_own_last_decision(store: Store) -> None:
    """The field is back, held by who undid it, and nothing is deleted."""
    one, two = stored(store, waiting(2))
    settling = Settling(store.database)
    settling.settle(one, "tab", "ann", Purpose.REVIEW, CONFIRMED)
    settling.settle(two, "tab2", "bob", Purpose.REVIEW, CONFIRMED)
    undone = settling.undo("tab", "ann")
    assert undone is not None
    assert undone.waiting.reading_id == one
    assert [row[:2] for row in rows(store)] == [(one, "confirmed"), (two, "confirmed"), (one, "undone")]
    assert progress(store.database, Which()).waiting == 1
    assert Looks(store.database).take("tab2", Which(), 1) == []
    assert settling.undo("tab", "ann") is None
    settling.settle(one, "tab", "ann", Purpose.REVIEW, Settled(Decision.BLANK))
    assert rows(store)[-1][1] == "blank"


def test_a_field_that_was_read_anew_takes_no_decision(store: Store) -> None:
    """Its new reading waits instead."""
    (only,) = stored(store, waiting(1))
    with store.database.writing() as connection:
        connection.execute(sa.update(ReadingRow).values(is_current=False))
    with pytest.raises(NotYoursError, match="read anew"):
        Settling(store.database).settle(only, "tab", "ann", Purpose.REVIEW, CONFIRMED)
    with pytest.raises(NotYoursError, match="erased"):
        Settling(store.database).settle(only + 1, "tab", "ann", Purpose.REVIEW, CONFIRMED)


def test_the_audit_tells_the_error_with_its_interval(store: Store) -> None:
    """One wrong of forty: 0.06 to 13.2 % by Clopper and Pearson."""
    assert (audit_error(store.database).low, audit_error(store.database).high) == (0.0, 1.0)
    kept = stored(store, waiting(40, status=Status.ACCEPTED))
    settling = Settling(store.database)
    for each in kept[1:]:
        settling.settle(each, "tab", "ann", Purpose.AUDIT, CONFIRMED)
    settling.settle(kept[0], "tab", "ann", Purpose.AUDIT, Settled(Decision.CORRECTED, "9", "9"))
    error = audit_error(store.database)
    assert (error.looked_at, error.wrong) == (40, 1)
    assert (round(error.low, 4), round(error.high, 4)) == (0.0006, 0.1316)
