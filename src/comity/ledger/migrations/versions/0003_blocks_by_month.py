"""Blocks by month; links without their reasons, which are worked out when they are shown."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BATCH = 1_000


def upgrade() -> None:
    """Make the table of blocks anew, and fill it from the claims that are there."""
    op.drop_column("links", "reasons")
    op.drop_table("blocks")
    op.create_table(
        "blocks",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claims.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "month", "claim"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_blocks_claim", "blocks", ["claim"])
    _fill()


def _fill() -> None:
    from comity.ledger.rows import CLAIM_COLUMNS, claim_of
    from comity.ledger.schema import blocks, claims, documents
    from comity.reconcile.blocking import places
    from comity.reconcile.features import features_of

    connection, last = op.get_bind(), -1
    while True:
        page = sa.select(*CLAIM_COLUMNS, claims.c.seq).join(documents).where(claims.c.seq > last)
        found = connection.execute(page.order_by(claims.c.seq).limit(_BATCH)).mappings().all()
        if not found:
            return
        told = [claim_of(row) for row in found]
        rows = [
            {"key": key, "month": month, "claim": claim.id}
            for claim in told
            for key, month in sorted(places(features_of(claim)))
        ]
        if rows:
            connection.execute(sa.insert(blocks), rows)
        last = found[-1]["seq"]
