"""What the audit says: how often what nobody looks at is wrong, with the interval that so few looks allow."""

from dataclasses import dataclass

import sqlalchemy as sa

from forms.guarantee import upper_bound
from storage.decisions import Decision, Purpose
from storage.engine import Database
from storage.models import CorrectionRow, ReadingRow

ONE_SIDE = 0.975
"""Each side of an interval that holds the truth 19 times of 20."""


@dataclass(frozen=True)
class AuditError:
    """The error among what the machine vouched for."""

    looked_at: int
    wrong: int
    """Of those: corrected, struck out, illegible, or blank where a value was read."""

    @property
    def low(self) -> float:
        """The lower end of the interval of Clopper and Pearson, at 95 %."""
        return 1.0 - upper_bound(self.looked_at - self.wrong, self.looked_at, ONE_SIDE) if self.looked_at else 0.0

    @property
    def high(self) -> float:
        """Its upper end."""
        return upper_bound(self.wrong, self.looked_at, ONE_SIDE) if self.looked_at else 1.0


def audit_error(database: Database) -> AuditError:
    """The error of all readings that were drawn and settled, whether they are current or not."""
    wrong = sa.func.sum(sa.case((CorrectionRow.decision != Decision.CONFIRMED, 1), else_=0))
    counted = sa.and_(CorrectionRow.purpose == Purpose.AUDIT, ReadingRow.correction_id == CorrectionRow.id)
    asked = sa.select(sa.func.count(), wrong).select_from(CorrectionRow).join(ReadingRow, counted)
    with database.reading() as connection:
        many, errors = connection.execute(asked).one()
    return AuditError(many, errors or 0)
