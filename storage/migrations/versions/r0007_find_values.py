"""Find what has a value, and what a person settled, without looking at every reading."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index values and the corrections that count. PostgreSQL's trees refuse long values, its hashes do not."""
    op.create_index("ix_readings_text", "readings", ["text"], postgresql_using="hash")
    op.create_index("ix_corrections_text", "corrections", ["text"], postgresql_using="hash")
    op.create_index("ix_readings_correction_id", "readings", ["correction_id"])
