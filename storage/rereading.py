"""Reading again what was read: pages with their current values, and putting new ones in their place.

Never undone is a person's work: a reading that somebody settled stays current with its correction, and a page that
somebody has before their eyes is left for another time. Old readings stay on record.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from forms.page import Scan
from forms.reading import PageReading, Reading
from storage.clock import clock
from storage.engine import Database
from storage.models import DocumentRow, LookRow, PageRow, ReadingRow
from storage.originals import Originals
from storage.rows import as_reading, page_values, reading_values
from storage.states import WorkState


@dataclass(frozen=True)
class ReadBefore:
    """A page that was read, and what is current of it."""

    page_id: int
    attempt: int
    """The attempt that read it; another one since, and nothing is replaced."""
    scan: Scan
    number: int
    choice: str
    """The layout asked for: auto, field or a name."""
    readings: Sequence[Reading]
    settled: frozenset[str]
    """The fields that people have settled."""


class Replaced(StrEnum):
    """What became of new readings."""

    DONE = "done"
    LOOKED_AT = "looked at"
    """Somebody has a field of the page before their eyes; nothing was changed."""
    CHANGED = "changed"
    """The page was taken, read again or erased since; nothing was changed."""


@dataclass(frozen=True)
class Rereading:
    """The pages of one database that were read."""

    database: Database
    originals: Originals

    def pages(self, documents: Collection[str]) -> Iterator[ReadBefore]:
        """The pages that were read, of `documents` (ids or their first characters) or of all, in the order they came.

        Each is looked up when it is its turn: no transaction is open while a page is read.
        """
        asked = sa.select(PageRow.id).join(DocumentRow, DocumentRow.id == PageRow.document_id)
        asked = asked.where(PageRow.state == WorkState.READ, _of(documents))
        with self.database.reading() as connection:
            ids = connection.scalars(asked.order_by(DocumentRow.created, DocumentRow.id, PageRow.number)).all()
        for page_id in ids:
            page = self._page(page_id)
            if page is not None:
                yield page

    def _page(self, page_id: int) -> ReadBefore | None:
        asked = (
            sa.select(PageRow.attempt, PageRow.number, PageRow.document_id, DocumentRow.file, DocumentRow.layout)
            .join(DocumentRow, DocumentRow.id == PageRow.document_id)
            .where(PageRow.id == page_id, PageRow.state == WorkState.READ)
        )
        with self.database.reading() as connection:
            row = connection.execute(asked).one_or_none()
            if row is None:
                return None
            current = connection.execute(_current(page_id)).all()
        scan = Scan(row.document_id, row.file, self.originals.path(row.document_id))
        settled = frozenset(one.field for one in current if one.correction_id is not None)
        readings = [as_reading(one) for one in current]
        return ReadBefore(page_id, row.attempt, scan, row.number, row.layout, readings, settled)

    def replace(self, before: ReadBefore, page: PageReading, crops: Mapping[str, str]) -> Replaced:
        """Make the readings of `page` current, all but those of fields that people settled; all in one transaction.

        `crops` has the hash of a field's image by the field's name. Fields that were settled since `before` was looked
        up stay, too.
        """
        mine = sa.and_(PageRow.id == before.page_id, PageRow.state == WorkState.READ, PageRow.attempt == before.attempt)
        with self.database.writing() as connection:
            if connection.scalar(sa.select(PageRow.id).where(mine).with_for_update()) is None:
                return Replaced.CHANGED
            current = connection.execute(_current(before.page_id).with_for_update(of=ReadingRow)).all()
            if _is_looked_at(connection, [row.id for row in current]):
                return Replaced.LOOKED_AT
            settled = {row.field for row in current if row.correction_id is not None}
            attempt = _next_attempt(connection, before)
            values = page_values(page) | {"attempt": attempt}
            connection.execute(sa.update(PageRow).where(mine).values(values))
            old = [row.id for row in current if row.field not in settled]
            connection.execute(sa.update(ReadingRow).where(ReadingRow.id.in_(old)).values(is_current=False))
            rows = reading_values(before.page_id, attempt, page.readings, crops)
            if new := [row for row in rows if row["field"] not in settled]:
                connection.execute(sa.insert(ReadingRow), new)
        return Replaced.DONE


def _current(page_id: int) -> sa.Select[Any]:
    found = sa.select(*ReadingRow.__table__.columns).where(ReadingRow.page_id == page_id, ReadingRow.is_current)
    return found.order_by(ReadingRow.position, ReadingRow.id)


def _is_looked_at(connection: sa.Connection, readings: Sequence[int]) -> bool:
    held = sa.select(LookRow.reading_id).where(LookRow.reading_id.in_(readings), LookRow.lease_until > clock())
    return connection.execute(held.limit(1)).first() is not None


def _next_attempt(connection: sa.Connection, before: ReadBefore) -> int:
    """One more than any so far; `requeue` sets a page's own count back."""
    last = sa.select(sa.func.max(ReadingRow.attempt)).where(ReadingRow.page_id == before.page_id)
    return max(before.attempt, connection.scalar(last) or 0) + 1


def _of(documents: Collection[str]) -> sa.ColumnElement[bool]:
    if not documents:
        return sa.true()
    return sa.or_(*(DocumentRow.id.startswith(name, autoescape=True) for name in documents))
