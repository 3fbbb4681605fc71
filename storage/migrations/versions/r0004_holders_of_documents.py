"""Who holds a document that is being split, and indexes by which what waits is found in its order."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Name the holder; find the urgent first, then the oldest, instead of what a bell was rung for."""
    op.add_column("documents", sa.Column("holder", sa.String(64)))
    op.drop_index("ix_documents_state_rung_until", "documents")
    op.create_index("ix_documents_state_urgent_created", "documents", ["state", "urgent", "created"])
    op.drop_index("ix_pages_state_rung_until", "pages")
    op.create_index("ix_pages_state_urgent_id", "pages", ["state", "urgent", "id"])
