"""Findings know their pair, their day, and whether a person has answered them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_OF = "FROM finding_entries JOIN {} ON {}.{} = finding_entries.entry WHERE finding_entries.finding = findings.id"


def upgrade() -> None:
    """Add the columns, and fill them from the entries."""
    for name, default in (("status", "open"), ("sorts", ""), ("one", ""), ("two", "")):
        op.add_column("findings", sa.Column(name, sa.Text(), nullable=False, server_default=default))
    days, pairs = _OF.format("entries", "entries", "id"), _OF.format("pairs", "pairs", "entry")
    first = f"{pairs} ORDER BY pairs.one, pairs.two LIMIT 1"
    op.execute(
        f"UPDATE findings SET sorts = coalesce((SELECT max(entries.sorts) {days}), ''), "  # nosec B608: no input
        f"one = coalesce((SELECT pairs.one {first}), ''), two = coalesce((SELECT pairs.two {first}), '')"
    )
    op.create_index("findings_listed", "findings", ["sorts", "id", "type", "status"])
    op.create_index("findings_of", "findings", ["one", "two", "status", "type"])
