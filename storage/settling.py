"""Settling readings: a decision is appended and the reading points at it, both in one transaction and never twice."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forms.errors import NotYoursError
from storage.decisions import Decision, Purpose
from storage.engine import Database
from storage.jobs import in_seconds, is_over
from storage.looks import LEASE
from storage.models import CorrectionRow, LookRow, ReadingRow
from storage.waiting import Waiting, waiting_by_id

EMPTY = (Decision.BLANK, Decision.STRUCK_OUT)
"""Decisions after which the value is empty."""


@dataclass(frozen=True)
class Settled:
    """What a person says about a reading."""

    decision: Decision
    text: str | None = None
    """The value, in normal form, where `decision` is corrected."""
    raw: str | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class LastWord:
    """The decision that counts for a reading."""

    correction: int
    decision: Decision
    text: str | None
    """The value; empty where nothing is written that counts, None where it is illegible."""
    settled_by: str


@dataclass(frozen=True)
class Undone:
    """A decision that was taken back, and the reading that waits again."""

    waiting: Waiting
    purpose: Purpose


@dataclass(frozen=True)
class Settling:
    """The decisions of one database."""

    database: Database

    def settle(self, reading_id: int, holder: str, name: str, purpose: Purpose, settled: Settled) -> int:
        """Append a decision of the user `name`; gives its id. The same decision sent again changes nothing.

        Raises NotYoursError where it does not count: nothing is stored then.
        """
        with self.database.writing() as connection:
            return _settle(connection, reading_id, holder, name, purpose, settled)

    def settle_alike(
        self, readings: Collection[int], holder: str, name: str, purpose: Purpose, settled: Settled
    ) -> list[int]:
        """Append the same decision about many readings, all at once or none; those for which it counts.

        Passed over are those that somebody else has settled or holds by now, and those that were read anew.
        """
        done = []
        with self.database.writing() as connection:
            for reading_id in sorted(readings):  # in one order, so that two people's never wait for each other
                with suppress(NotYoursError):  # raised before anything is written
                    _settle(connection, reading_id, holder, name, purpose, settled)
                    done.append(reading_id)
        return done

    def last_words(self, corrections: Collection[int]) -> Mapping[int, LastWord]:
        """What was decided, by the id of the correction."""
        table = CorrectionRow
        asked = sa.select(table.id, table.decision, table.text, table.settled_by).where(table.id.in_(corrections))
        with self.database.reading() as connection:
            return {row.id: LastWord(*row) for row in connection.execute(asked)}

    def undo(self, holder: str, name: str) -> Undone | None:
        """Take back the last decision of `name` that counts; the reading waits again, before the holder's eyes.

        None where there is none.
        """
        last = (
            sa.select(CorrectionRow)
            .join(ReadingRow, ReadingRow.correction_id == CorrectionRow.id)
            .where(CorrectionRow.settled_by == name, ReadingRow.is_current)
            .order_by(CorrectionRow.id.desc())
            .limit(1)
        )
        with self.database.writing() as connection:
            found = connection.execute(last).one_or_none()
            if found is None:
                return None
            row = _locked(connection, found.reading_id)
            if row.correction_id != found.id:
                return None
            values = {"decision": Decision.UNDONE, "before": found.text, "text": row.text, "raw": row.raw}
            _append(connection, row.id, name, found.purpose, values)
            connection.execute(sa.update(ReadingRow).where(ReadingRow.id == row.id).values(correction_id=None))
            connection.execute(sa.delete(LookRow).where(LookRow.reading_id == row.id))
            look = {"reading_id": row.id, "holder": holder, "purpose": found.purpose, "lease_until": in_seconds(LEASE)}
            connection.execute(sa.insert(LookRow).values(look))
            return Undone(waiting_by_id(connection, [row.id])[row.id], found.purpose)


def _settle(
    connection: sa.Connection, reading_id: int, holder: str, name: str, purpose: Purpose, settled: Settled
) -> int:
    """Append a decision within a transaction, see `Settling.settle`."""
    row = _locked(connection, reading_id)
    values = _values(row, settled)
    if row.correction_id is not None:
        return _repeated(connection, row.correction_id, name, values)
    _refuse_held(connection, reading_id, holder)
    appended = _append(connection, reading_id, name, purpose, values | {"seconds": settled.seconds})
    connection.execute(sa.update(ReadingRow).where(ReadingRow.id == reading_id).values(correction_id=appended))
    connection.execute(sa.delete(LookRow).where(LookRow.reading_id == reading_id))
    return appended


def _locked(connection: sa.Connection, reading_id: int) -> Any:  # noqa: ANN401 - a row of a select
    """The reading, kept from others until the transaction ends; raises NotYoursError where it does not count."""
    columns = (ReadingRow.id, ReadingRow.text, ReadingRow.raw, ReadingRow.is_current, ReadingRow.correction_id)
    row = connection.execute(sa.select(*columns).where(ReadingRow.id == reading_id).with_for_update()).one_or_none()
    if row is None:
        raise NotYoursError("this field was erased meanwhile")
    if not row.is_current:
        raise NotYoursError("this page was read anew meanwhile; the field comes again if it needs review")
    return row


def _values(row: Any, settled: Settled) -> dict[str, object]:  # noqa: ANN401
    """The columns of a decision: what leaves the machine's value as it was is a confirmation, whatever key was hit."""
    decision, text, raw = settled.decision, settled.text, settled.raw
    if decision in EMPTY:
        text = ""
    elif decision is Decision.ILLEGIBLE:
        text = None
    elif decision is Decision.CONFIRMED:
        text, raw = row.text, row.raw
    same = text == row.text
    if (decision is Decision.CORRECTED and same) or (decision is Decision.BLANK and same):
        decision = Decision.CONFIRMED
    return {"decision": decision, "before": row.text, "text": text, "raw": raw}


def _repeated(connection: sa.Connection, correction: int, name: str, values: dict[str, object]) -> int:
    """The decision that counts where it is the one that is sent again; an answer may have been lost on its way."""
    columns = (CorrectionRow.settled_by, CorrectionRow.decision, CorrectionRow.text)
    found = connection.execute(sa.select(*columns).where(CorrectionRow.id == correction)).one()
    if (found.settled_by, found.decision, found.text) == (name, values["decision"], values["text"]):
        return correction
    raise NotYoursError(f"{found.settled_by} has settled this field meanwhile")


def _refuse_held(connection: sa.Connection, reading_id: int, holder: str) -> None:
    """Raises NotYoursError where somebody else has the reading before their eyes: one's own lease ran out."""
    others = sa.and_(LookRow.reading_id == reading_id, LookRow.holder != holder, sa.not_(is_over(LookRow.lease_until)))
    if connection.scalar(sa.select(sa.exists().where(others))):
        raise NotYoursError("somebody else has this field before their eyes by now")


def _append(connection: sa.Connection, reading_id: int, name: str, purpose: Purpose, values: dict[str, object]) -> int:
    row = values | {"reading_id": reading_id, "settled_by": name, "purpose": purpose}
    appended = connection.execute(sa.insert(CorrectionRow).values(row).returning(CorrectionRow.id))
    return int(appended.scalar_one())
