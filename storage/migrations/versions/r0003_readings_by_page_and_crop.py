"""Find the readings of a page, and those that name a crop, without looking at all of them: erasing asks for both."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index both columns; crops only where there is one."""
    op.create_index("ix_readings_page_id", "readings", ["page_id"])
    kept = sa.text("crop IS NOT NULL")
    op.create_index("ix_readings_crop", "readings", ["crop"], sqlite_where=kept, postgresql_where=kept)
