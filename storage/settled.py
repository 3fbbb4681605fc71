"""How readings stand once people have looked: the settled status and value, said once, in SQL."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from forms.reading import Status
from storage.decisions import Decision
from storage.models import CorrectionRow, ReadingRow

Settling = aliased(CorrectionRow, name="settling")
"""The correction that counts for a reading, joined by `settles()`."""

DECIDED = {
    Decision.CONFIRMED: Status.CONFIRMED,
    Decision.CORRECTED: Status.CORRECTED,
    Decision.BLANK: Status.CORRECTED,
    Decision.STRUCK_OUT: Status.CORRECTED,
    Decision.ILLEGIBLE: Status.ILLEGIBLE,
}
"""How a value stands by what was decided; nothing written where nothing was read is confirmed."""


def settles() -> sa.ColumnElement[bool]:
    """Joins a reading with the correction that counts for it.

    By one key alone: a planner takes two for independent, and expects next to no rows of the join.
    """
    return Settling.id == ReadingRow.correction_id


def settled_status(correction: Any = Settling) -> sa.ColumnElement[str]:  # noqa: ANN401 - CorrectionRow or an alias of it
    """How a reading stands with that correction; as the machine said where there is none, or it was undone."""
    machine = sa.type_coerce(ReadingRow.status, sa.String)
    decision = sa.type_coerce(correction.decision, sa.String)
    rightly_blank = sa.and_(decision == Decision.BLANK.value, machine == Status.BLANK.value)
    words = [(decision == decided.value, sa.literal(status.value)) for decided, status in DECIDED.items()]
    return sa.case((rightly_blank, sa.literal(Status.CONFIRMED.value)), *words, else_=machine)


def settled_text() -> sa.ColumnElement[str | None]:
    """The value that counts: the settled one, or the machine's; NULL where it is illegible."""
    return sa.case((Settling.id.is_(None), ReadingRow.text), else_=Settling.text)


def has_status(status: Status) -> sa.ColumnElement[bool]:
    """Whether a reading stands so; needs `settles()` joined. What is not settled is found by an index."""
    if status is Status.FAILED:
        return ReadingRow.id.is_(None)
    if status in DECIDED.values():
        return _decided(status)
    return sa.and_(ReadingRow.status == status, ReadingRow.correction_id.is_(None))


def _decided(status: Status) -> sa.ColumnElement[bool]:
    """What `settled_status` says, in terms whose frequency a planner knows."""
    decisions = [decision for decision, decided in DECIDED.items() if decided is status]
    found = Settling.decision.in_([decision for decision in decisions if decision is not Decision.BLANK])
    blank = Settling.decision == Decision.BLANK
    if status is Status.CONFIRMED:
        return sa.or_(found, sa.and_(blank, ReadingRow.status == Status.BLANK))
    return sa.or_(found, sa.and_(blank, ReadingRow.status != Status.BLANK)) if Decision.BLANK in decisions else found


def has_value(value: str) -> sa.ColumnElement[bool]:
    """Whether that value counts, `*` in it for any characters; needs `settles()` joined. A whole one is found by
    indexes: what the machine read and nobody settled, and what people settled.
    """
    if "*" in value:
        escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return settled_text().like(escaped.replace("*", "%"), escape="\\")
    every = aliased(ReadingRow, name="every")
    machine = sa.select(every.id).where(every.text == value, every.correction_id.is_(None))
    person = sa.select(CorrectionRow.reading_id).where(CorrectionRow.text == value)
    return sa.and_(ReadingRow.id.in_(sa.union_all(machine, person)), settled_text() == value)


def counts(connection: sa.Connection) -> Mapping[str, int]:
    """How many current readings stand how, in the words' order; statuses without one are absent."""
    status = sa.type_coerce(ReadingRow.status, sa.String)
    # Two questions: the first is answered by an index alone.
    unsettled = sa.select(status, sa.func.count()).where(ReadingRow.is_current, ReadingRow.correction_id.is_(None))
    settled = sa.select(settled_status().label("settled"), sa.func.count()).join(Settling, settles())
    found: Counter[str] = Counter()
    for word, number in connection.execute(unsettled.group_by(status)):
        found[str(word)] += number
    for word, number in connection.execute(settled.where(ReadingRow.is_current).group_by(sa.text("settled"))):
        found[str(word)] += number
    return dict(sorted(found.items()))
