"""Who has which readings before their eyes: taken with a lease by the database's clock, so that two people never get
the same field, and what a closed browser held comes back by itself.
"""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage.decisions import Purpose
from storage.engine import Database
from storage.jobs import in_seconds, is_over
from storage.models import LookRow, ReadingRow
from storage.waiting import (
    Waiting,
    Which,
    chosen,
    free_for,
    in_order,
    joined,
    marked,
    open_audit,
    open_review,
    waiting_by_id,
)

LEASE = 120.0
"""Seconds for which a field is kept for who looks at it, unless they ask for more."""
NOBODY = ""
"""Who holds what was marked on a grid until somebody takes it: a look whose lease is over, kept for its purpose."""
AUDIT_SHARE_OF_QUEUE = 0.2
"""How many of the fields that a person gets are of the audit, while there are some of both sorts."""

Look = tuple[Waiting, Purpose]
"""A reading, and why it is looked at."""


@dataclass(frozen=True)
class Looks:
    """The looks of one database."""

    database: Database
    dice: random.Random = field(default_factory=random.SystemRandom)

    def take(self, holder: str, which: Which, many: int, without: Collection[int] = ()) -> Sequence[Look]:
        """Up to `many` readings that wait and that nobody else holds; those of `without` are left out.

        `without` has what the holder has already, and what they skipped.
        """
        audits = sum(self.dice.random() < AUDIT_SHARE_OF_QUEUE for _ in range(many)) if which.audit_share > 0 else 0
        with self.database.writing() as connection:
            odd = _taken(connection, holder, _marked(which), Purpose.GRID, many, without)
            without = [*without, *odd]
            drawn = _taken(connection, holder, _audited(which), Purpose.AUDIT, min(audits, many - len(odd)), without)
            wanted = many - len(odd) - len(drawn)
            found = _taken(connection, holder, _reviewed(which), Purpose.REVIEW, wanted, without)
            if len(found) < wanted and which.audit_share > 0:
                short = wanted - len(found)
                drawn += _taken(connection, holder, _audited(which), Purpose.AUDIT, short, [*without, *drawn])
            told = waiting_by_id(connection, [*odd, *drawn, *found])
        looks = [*((told[each], Purpose.GRID) for each in odd), *((told[each], Purpose.REVIEW) for each in found)]
        for each in drawn:
            looks.insert(self.dice.randint(0, len(looks)), (told[each], Purpose.AUDIT))
        return looks

    def take_these(self, holder: str, readings: Sequence[int], purpose: Purpose) -> Sequence[int]:
        """Those of `readings` that nobody else holds, held from now on."""
        with self.database.writing() as connection:
            return _held(connection, holder, readings, purpose)

    def keep(self, holder: str, readings: Collection[int]) -> Sequence[int]:
        """Hold these readings for longer; gives those that are still the holder's."""
        mine = sa.and_(LookRow.holder == holder, LookRow.reading_id.in_(readings))
        with self.database.writing() as connection:
            kept = sa.update(LookRow).where(mine).values(lease_until=in_seconds(LEASE)).returning(LookRow.reading_id)
            return sorted(connection.scalars(kept))

    def leave(self, holder: str, readings: Collection[int] | None = None) -> None:
        """Hand readings back; all that the holder has for None."""
        mine = LookRow.holder == holder
        if readings is not None:
            mine = sa.and_(mine, LookRow.reading_id.in_(readings))
        with self.database.writing() as connection:
            connection.execute(
                sa.update(LookRow).where(mine, LookRow.purpose == Purpose.GRID).values(holder=NOBODY, lease_until=0.0)
            )
            connection.execute(sa.delete(LookRow).where(mine, LookRow.purpose != Purpose.GRID))

    def mark(self, holder: str, readings: Sequence[int]) -> None:
        """Let these readings, which the holder has before their eyes, be looked at one by one: they are odd."""
        mine = sa.and_(LookRow.holder == holder, LookRow.reading_id.in_(readings))
        odd = {"purpose": Purpose.GRID, "holder": NOBODY, "lease_until": 0.0}
        with self.database.writing() as connection:
            connection.execute(sa.update(LookRow).where(mine).values(odd))


def _marked(which: Which) -> sa.Select[Any]:
    return joined(ReadingRow.id).where(marked(), *chosen(which)).order_by(*in_order(which.order))


def _reviewed(which: Which) -> sa.Select[Any]:
    return joined(ReadingRow.id).where(open_review(), *chosen(which)).order_by(*in_order(which.order))


def _audited(which: Which) -> sa.Select[Any]:
    return joined(ReadingRow.id).where(open_audit(which.audit_share), *chosen(which)).order_by(ReadingRow.id)


def _taken(
    connection: sa.Connection,
    holder: str,
    asked: sa.Select[Any],
    purpose: Purpose,
    many: int,
    without: Collection[int],
) -> list[int]:
    if many < 1:
        return []
    free = asked.where(free_for(holder), ReadingRow.id.not_in(without)).limit(many)
    rows = list(connection.scalars(free.with_for_update(of=ReadingRow, skip_locked=True)))
    held = set(_held(connection, holder, rows, purpose))
    return [each for each in rows if each in held]


def _held(connection: sa.Connection, holder: str, readings: Sequence[int], purpose: Purpose) -> list[int]:
    """Write down who holds these readings, where nobody else does: who looked a moment ago may not know of others."""
    if not readings:
        return []
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    until = in_seconds(LEASE)
    rows = [
        {"reading_id": each, "holder": holder, "purpose": purpose, "lease_until": until} for each in sorted(readings)
    ]
    new = insert(LookRow).values(rows)
    # What was marked on a grid stays marked until it is settled.
    kept = sa.case((LookRow.purpose == Purpose.GRID, LookRow.purpose), else_=new.excluded.purpose)
    taken = new.on_conflict_do_update(
        index_elements=[LookRow.reading_id],
        set_={"holder": holder, "purpose": kept, "lease_until": until},
        where=sa.or_(LookRow.holder == holder, is_over(LookRow.lease_until)),
    )
    return list(connection.scalars(taken.returning(LookRow.reading_id)))
