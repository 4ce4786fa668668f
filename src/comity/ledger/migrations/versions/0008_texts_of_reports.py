"""Full text search in the texts of reports, as far as an index of PostgreSQL takes them for certain."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and fill them from the reports that are there."""
    op.create_table(
        "texts",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("document"),
        sqlite_strict=True,
    )
    op.execute("INSERT INTO texts (document) SELECT id FROM documents ORDER BY added, id")
    if op.get_bind().dialect.name == "sqlite":
        # The texts stand in the documents; the index has their words alone.
        op.execute(
            "CREATE VIEW words_in_texts AS SELECT texts.seq AS seq, coalesce(documents.title, '') AS title, "
            "substr(documents.text, 1, 200000) AS text FROM texts JOIN documents ON documents.id = texts.document"
        )
        op.execute(
            "CREATE VIRTUAL TABLE words_of_texts USING fts5(title, text, content = 'words_in_texts', "
            "content_rowid = 'seq', tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        op.execute("INSERT INTO words_of_texts (words_of_texts) VALUES ('rebuild')")
        return
    op.create_table(
        "words_of_texts",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("vector", TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["texts.seq"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.execute(
        "INSERT INTO words_of_texts (seq, vector) SELECT texts.seq, to_tsvector('english', "
        "coalesce(documents.title, '') || ' ' || left(documents.text, 200000)) "
        "FROM texts JOIN documents ON documents.id = texts.document"
    )
    op.create_index("words_of_texts_vector", "words_of_texts", ["vector"], postgresql_using="gin")
