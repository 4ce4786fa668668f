"""Watched sources and their pages; the language of reports."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the new tables, and a column that is null for what is there: all of it is English."""
    op.add_column("documents", sa.Column("language", sa.Text(), nullable=True))
    op.create_index("ix_documents_language", "documents", ["language"])
    op.create_table(
        "watched",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("address"),
        sqlite_strict=True,
    )
    op.create_table(
        "pages",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("address"),
        sqlite_strict=True,
    )
    op.create_index("pages_due", "pages", ["state", "due"])
