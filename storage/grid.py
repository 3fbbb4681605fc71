"""Characters that were read alike, side by side: where hundreds are looked at together, the odd ones stand out."""

from collections.abc import Sequence
from dataclasses import dataclass

from forms.reading import Status
from storage.decisions import Decision, Purpose
from storage.engine import Database
from storage.looks import Looks
from storage.models import ReadingRow
from storage.settling import Settled, Settling
from storage.waiting import VOUCHED, Waiting, Which, chosen, free_for, joined, waiting_by_id

BOXES = ("checkbox", "choice")
"""Kinds without characters."""


@dataclass(frozen=True)
class Sheet:
    """Readings that hold a character, all held by who asked."""

    readings: Sequence[Waiting]
    after: int | None
    """From where the next sheet goes on; None where there is no more."""


@dataclass(frozen=True)
class Grid:
    """The grids of one database."""

    database: Database

    def sheet(self, holder: str, character: str, which: Which, most: int, after: int = 0) -> Sheet:
        """Readings that hold `character` about `most` times in all, from the id `after` on.

        Those that nobody has settled and nobody else holds: accepted ones and those that need review.
        """
        conditions = (
            ReadingRow.is_current,
            ReadingRow.correction_id.is_(None),
            ReadingRow.status.in_((Status.REVIEW, *VOUCHED)),
            ReadingRow.kind.not_in(BOXES),
            ReadingRow.raw.contains(character, autoescape=True),
            ReadingRow.id > after,
        )
        asked = joined(ReadingRow.id, ReadingRow.raw).where(*conditions, *chosen(which), free_for(holder))
        with self.database.reading() as connection:
            rows = connection.execute(asked.order_by(ReadingRow.id).limit(most)).all()
        ids, many = [], 0
        for row in rows:
            if many >= most:
                break
            ids.append(row.id)
            many += row.raw.count(character)
        held = Looks(self.database).take_these(holder, ids, Purpose.REVIEW)
        with self.database.reading() as connection:
            told = waiting_by_id(connection, held)
        last = ids[-1] if ids and (len(rows) == most or len(ids) < len(rows)) else None
        return Sheet([told[each] for each in ids if each in told], last)

    def looked_at(self, holder: str, name: str, readings: Sequence[int], odd: Sequence[int]) -> int:
        """Of the `readings` of a sheet, `odd` come to be looked at one by one; the others are confirmed where all of
        each was on the sheet, since a person has then seen the whole value. Gives how many were confirmed.
        """
        looks = Looks(self.database)
        looks.mark(holder, odd)
        others, settled = set(readings) - set(odd), Settled(Decision.CONFIRMED)
        confirmed = Settling(self.database).settle_alike(others, holder, name, Purpose.GRID, settled)
        looks.leave(holder)
        return len(confirmed)


def is_whole(waiting: Waiting, character: str) -> bool:
    """Whether a value consists of one character alone, however often: a sheet then shows all of it."""
    return set(waiting.reading.raw) == {character}
