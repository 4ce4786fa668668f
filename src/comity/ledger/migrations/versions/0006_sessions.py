"""Who is signed in to the page stands in the ledger; the key that cookies were signed with goes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and take the key away: whoever read it in a copy can do nothing with it."""
    op.create_table(
        "sessions",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
        sqlite_strict=True,
    )
    op.create_index("ix_sessions_user", "sessions", ["user"])
    op.execute("DELETE FROM settings WHERE name = 'secret'")
