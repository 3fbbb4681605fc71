"""What people settled, for whoever learns from it: readings with the correction that counts."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from forms.page import Scan
from forms.reading import Reading
from storage.decisions import Decision
from storage.engine import Database
from storage.models import CorrectionRow, DocumentRow, PageRow, ReadingRow
from storage.originals import Originals
from storage.rows import as_reading

TEACHING = (Decision.CONFIRMED, Decision.CORRECTED)
"""Decisions that say which characters stand there."""
BATCH = 500


@dataclass(frozen=True)
class Settled:
    """A reading that somebody settled, with a value."""

    scan: Scan
    page: int
    layout: str | None
    reading: Reading
    """As the machine left it."""
    crop: str | None
    """SHA-256 of the field's image where one is kept."""
    decision: Decision
    text: str
    """The settled value."""
    raw: str | None
    """What is written there, marks and all; None where nobody typed it."""
    settled_by: str


@dataclass(frozen=True)
class SettledReadings:
    """The settled readings of one database."""

    database: Database
    originals: Originals

    def all(self) -> Iterator[Settled]:
        """Every reading with a value that a person confirmed or corrected, by document, page and place.

        What was read again since counts as well: a person's word does not age.
        """
        asked = (
            sa.select(
                *ReadingRow.__table__.columns,
                CorrectionRow.decision,
                CorrectionRow.text.label("settled_text"),
                CorrectionRow.raw.label("settled_raw"),
                CorrectionRow.settled_by,
                PageRow.number,
                PageRow.layout,
                PageRow.document_id,
                DocumentRow.file,
            )
            .join(CorrectionRow, CorrectionRow.id == ReadingRow.correction_id)
            .join(PageRow, PageRow.id == ReadingRow.page_id)
            .join(DocumentRow, DocumentRow.id == PageRow.document_id)
            .where(CorrectionRow.decision.in_(TEACHING), CorrectionRow.text != "")
            .order_by(PageRow.document_id, PageRow.number, ReadingRow.position, ReadingRow.id)
        )
        with self.database.reading() as connection:
            for row in connection.execution_options(yield_per=BATCH).execute(asked):
                yield Settled(
                    scan=Scan(row.document_id, row.file, self.originals.path(row.document_id)),
                    page=row.number,
                    layout=row.layout,
                    reading=as_reading(row),
                    crop=row.crop,
                    decision=Decision(row.decision),
                    text=row.settled_text,
                    raw=row.settled_raw,
                    settled_by=row.settled_by,
                )
