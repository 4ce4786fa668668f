"""Pairs of parties and publishers by entry, a listing index, settings, users."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_BATCH = 1_000


def upgrade() -> None:
    """Make the new tables, and fill them from the entries that are there."""
    op.drop_index("entries_sorts", "entries")
    op.create_index("entries_listed", "entries", ["sorts", "id", "status", "kind", "stage"])
    op.create_index("ix_documents_added", "documents", ["added"])
    op.create_table(
        "pairs",
        sa.Column("one", sa.Text(), nullable=False),
        sa.Column("two", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entries.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("one", "two", "entry"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pairs_entry", "pairs", ["entry"])
    op.create_table(
        "tellers",
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entries.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("publisher", "entry"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_tellers_entry", "tellers", ["entry"])
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_strict=True,
    )
    op.create_table(
        "users",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_strict=True,
    )
    _fill()


def _fill() -> None:
    op.execute(
        "INSERT INTO tellers (publisher, entry) SELECT DISTINCT documents.publisher, claims.entry FROM claims "
        "JOIN documents ON documents.id = claims.document "
        "WHERE documents.publisher IS NOT NULL AND claims.entry IS NOT NULL"
    )
    from comity.ledger.rows import entry_of, pair_rows

    connection = op.get_bind()
    table = sa.table("pairs", *(sa.column(name) for name in ("one", "two", "entry", "status")))
    entries = sa.table("entries", sa.column("id"), sa.column("json"))
    last = ""
    while True:
        page = sa.select(entries.c.id, entries.c.json).where(entries.c.id > last).order_by(entries.c.id).limit(_BATCH)
        found = connection.execute(page).all()
        if not found:
            return
        if rows := [row for each in found for row in pair_rows(entry_of(each.json))]:
            connection.execute(sa.insert(table), rows)
        last = found[-1].id
