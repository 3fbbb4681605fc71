"""How layouts perform: what was read with each, and what people made of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from forms.reading import Status
from storage.engine import Database
from storage.models import PageRow, ReadingRow
from storage.settled import Settling, settled_status, settles
from storage.states import WorkState


@dataclass(frozen=True)
class Performance:
    """One layout."""

    layout: str | None
    """None for pages whose fields were found without one."""
    pages: int
    """Read with it."""
    accepted: int
    """Fields that the machine vouched for, blank ones among them."""
    reviewed: int
    """Fields that people have settled."""
    corrected: int
    """Of these, those where something else stands than the machine read, or nobody can tell what."""
    waiting: int
    """Fields that wait for a person."""

    @property
    def fields(self) -> int:
        """All of them: each is accepted by the machine, settled, or waits."""
        return self.accepted + self.reviewed + self.waiting


def performance(database: Database) -> Sequence[Performance]:
    """Each layout that anything was read with, by name. Of readings the current ones count."""
    page = sa.select(PageRow.layout, sa.func.count()).where(PageRow.state == WorkState.READ).group_by(PageRow.layout)
    with database.reading() as connection:
        pages = {layout: int(number) for layout, number in connection.execute(page)}
        counts: dict[str | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for layout, status, number in connection.execute(_fields()):
            counts[layout][str(status)] += number
    return [_of(layout, pages[layout], counts[layout]) for layout in sorted(pages, key=lambda name: (name or "", name))]


def _fields() -> sa.Executable:
    """Readings by layout and by how they stand."""
    joined = sa.join(ReadingRow, PageRow, ReadingRow.page_id == PageRow.id).outerjoin(Settling, settles())
    status = settled_status().label("stands")
    asked = (
        sa.select(PageRow.layout, status, sa.func.count())
        .select_from(joined)
        .where(
            sa.func.coalesce(ReadingRow.is_current, sa.false())  # all of them: no index makes that fewer
        )
    )
    return asked.group_by(PageRow.layout, status)


def _of(layout: str | None, pages: int, counts: dict[str, int]) -> Performance:
    corrected = counts[Status.CORRECTED] + counts[Status.ILLEGIBLE]
    return Performance(
        layout=layout,
        pages=pages,
        accepted=counts[Status.ACCEPTED] + counts[Status.BLANK],
        reviewed=counts[Status.CONFIRMED] + corrected,
        corrected=corrected,
        waiting=counts[Status.REVIEW],
    )
