"""Indexes that hold all that a list or a search asks, so that no whole row is read for what is not shown."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes. Those that hold less go; that on the kind alone was chosen where better ones were there."""
    op.drop_index("ix_entries_kind", "entries")
    op.drop_index("ix_documents_publisher", "documents")
    op.drop_index("ix_documents_language", "documents")
    op.create_index("entries_told", "entries", ["sources", "sorts", "id"])
    op.create_index("documents_of", "documents", ["publisher", "id", "source", "published", "version"])
    op.create_index("documents_in", "documents", ["version", "language"])
    op.create_index("entries_known", "entries", ["id", "sorts", "status", "kind", "stage"])
    op.create_index("claims_told", "claims", ["seq", "entry"])
    op.create_index("documents_listed", "documents", [sa.text("coalesce(published, '')"), "id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ANALYZE")
