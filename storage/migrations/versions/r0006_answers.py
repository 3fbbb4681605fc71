"""A view for those who query the database themselves: one row a field with the value that counts now."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATUS = """CASE WHEN c.decision IS NULL THEN r.status
    WHEN c.decision = 'illegible' THEN 'illegible'
    WHEN c.decision = 'confirmed' OR (c.decision = 'blank' AND r.status = 'blank') THEN 'confirmed'
    ELSE 'corrected' END"""
TIMES = {"sqlite": "strftime('%Y-%m-%dT%H:%M:%SZ', {}, 'unixepoch')", "postgresql": "to_timestamp({})"}


def upgrade() -> None:
    """Create the view `answers`, and an index by who settled what."""
    op.create_index("ix_corrections_settled_by_settled_at", "corrections", ["settled_by", "settled_at"])
    time = TIMES[op.get_bind().dialect.name]
    op.execute(
        sa.text(
            f"""CREATE VIEW answers AS
SELECT d.id AS document, d.file AS file, {time.format("d.created")} AS received, p.number AS page, p.layout AS layout,
    r.field AS field, r.kind AS kind, CASE WHEN c.id IS NULL THEN r.text ELSE c.text END AS value, {STATUS} AS status,
    r.confidence AS confidence, r.reason_code AS reason, r.raw AS raw, r.model AS model,
    r.status AS machine_status, r.text AS machine_text, c.decision AS decision, c.purpose AS purpose,
    c.settled_by AS settled_by, {time.format("c.settled_at")} AS settled_at, c.seconds AS seconds, r.id AS reading
FROM readings r JOIN pages p ON p.id = r.page_id JOIN documents d ON d.id = p.document_id
LEFT JOIN corrections c ON c.id = r.correction_id
WHERE r.is_current""".replace(":", r"\:")  # noqa: S608 - all of it stands above
        )
    )
