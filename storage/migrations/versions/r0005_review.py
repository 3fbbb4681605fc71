"""Accounts and their sessions, who looks at which reading, what they decided, and a guard that no reading changes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FIXED = ("page_id", "attempt", "position", "field", "kind", "raw", "text", "confidence", "status", "box", "characters")
"""Columns of a reading that nobody may change once they are written."""


def upgrade() -> None:
    """Create the tables of the review, and the triggers that guard what is appended only."""
    _accounts()
    _review()
    op.add_column("readings", sa.Column("correction_id", sa.Integer()))
    op.create_index("ix_readings_is_current_status_correction_id_confidence_id", "readings",
                    ["is_current", "status", "correction_id", "confidence", "id"])  # fmt: skip
    guards = {"sqlite": _guard_sqlite, "postgresql": _guard_postgresql}
    guards[op.get_bind().dialect.name]()


def _accounts() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("role", sa.String(24), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("created", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("name", name="uq_users_name"),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created", sa.Double(), nullable=False),
        sa.Column("expires", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sessions_user_id", ondelete="CASCADE"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])


def _review() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(24), nullable=False),
        sa.Column("purpose", sa.String(24), nullable=False),
        sa.Column("before", sa.String()),
        sa.Column("text", sa.String()),
        sa.Column("raw", sa.String()),
        sa.Column("settled_by", sa.String(64), nullable=False),
        sa.Column("settled_at", sa.Double(), nullable=False),
        sa.Column("seconds", sa.Double()),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name="fk_corrections_reading_id", ondelete="CASCADE"),
    )
    op.create_index("ix_corrections_reading_id", "corrections", ["reading_id"])
    op.create_index("ix_corrections_settled_at", "corrections", ["settled_at"])
    op.create_table(
        "looks",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(24), nullable=False),
        sa.Column("lease_until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("reading_id", name="pk_looks"),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name="fk_looks_reading_id", ondelete="CASCADE"),
    )
    op.create_index("ix_looks_holder", "looks", ["holder"])


def _guard_sqlite() -> None:
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in FIXED)
    op.execute(
        f"CREATE TRIGGER readings_are_kept BEFORE UPDATE ON readings WHEN {changed} "
        "BEGIN SELECT RAISE(ABORT, 'a reading is never overwritten'); END"
    )
    op.execute(
        "CREATE TRIGGER corrections_are_kept BEFORE UPDATE ON corrections "
        "BEGIN SELECT RAISE(ABORT, 'a correction is never overwritten'); END"
    )


def _guard_postgresql() -> None:
    # JSON has no equality of its own there.
    changed = " OR ".join(f"OLD.{column}::text IS DISTINCT FROM NEW.{column}::text" for column in FIXED)
    op.execute(
        "CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% are never overwritten', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER readings_are_kept BEFORE UPDATE ON readings FOR EACH ROW WHEN ({changed}) "
        "EXECUTE FUNCTION kept()"
    )
    op.execute("CREATE TRIGGER corrections_are_kept BEFORE UPDATE ON corrections FOR EACH ROW EXECUTE FUNCTION kept()")
