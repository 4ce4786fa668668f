"""The tables of a ledger, the same on SQLite and PostgreSQL.

`documents`, `readings`, `decisions` and `users` are what was given; all else is worked out from them. A reading keeps a
report's ledger as it was read, by version; claims are those of the newest. Ids are content hashes.
"""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import (
    REAL,
    BigInteger,
    Column,
    Computed,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

HEAD = "0009"
"""The newest migration."""

metadata = MetaData()


class Key(TypeDecorator[str]):
    """Text that is looked for: what is longer than an index takes stands there shortened, with a hash of the whole."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Return what the database gets."""
        return None if value is None else key(value)


def key(text: str) -> str:
    """Return a text as it is kept where it is looked for."""
    if len(text) <= _LONGEST_KEY:
        return text
    return f"{text[: _LONGEST_KEY // 2]}…{sha256(text.encode()).hexdigest()[:24]}"


_LONGEST_KEY = 200
"""Characters of a key: three of them, of four bytes a character, fit an index of PostgreSQL (2,704 bytes)."""
_Real: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")
_Hash: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")


def _table(name: str, *columns: Column[object] | Index, rowid: bool = True) -> Table:
    return Table(name, metadata, *columns, sqlite_strict=True, sqlite_with_rowid=rowid)


def _of(target: str, *, key: bool = False, index: bool = False) -> Column[object]:
    table, column = target.split(".")
    name = {"documents": "document", "claims": "claim", "entries": "entry"}.get(table, table[:-1])
    reference = ForeignKey(f"{table}.{column}", ondelete="CASCADE")
    return Column(name, Text, reference, nullable=False, primary_key=key, index=index)


documents = _table(
    "documents",
    Column("id", Text, primary_key=True),
    Column("version", Text, nullable=False),
    Column("source", Text, nullable=False, index=True),
    Column("title", Text),
    Column("published", Text, index=True),
    Column("publisher", Text),
    Column("url", Text),
    Column("text", Text, nullable=False),
    Column("added", Text, nullable=False, index=True),
    Column("language", Text),
    Index("documents_of", "publisher", "id", "source", "published", "version"),
    Index("documents_in", "version", "language"),
    Index("documents_listed", text("coalesce(published, '')"), "id"),
)
readings = _table(
    "readings",
    _of("documents.id", key=True),
    Column("version", Text, primary_key=True),
    Column("ledger", Text, nullable=False),
    Column("added", Text, nullable=False),
)
bands = _table(
    "bands",
    Column("band", _Hash, primary_key=True, autoincrement=False),
    _of("documents.id", key=True, index=True),
    rowid=False,
)
copies = _table(
    "copies",
    Column("a", Text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("b", Text, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("share", _Real, nullable=False),
    rowid=False,
)
entries = _table(
    "entries",
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("stage", Text),
    Column("mode", Text),
    Column("denied", Integer, nullable=False),
    Column("start", Text),
    Column("end", Text),
    Column("sorts", Text, nullable=False),
    Column("first_reported", Text),
    Column("last_reported", Text),
    Column("sources", Integer, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("json", Text, nullable=False),
    Index("entries_listed", "sorts", "id", "status", "kind", "stage"),
    Index("entries_told", "sources", "sorts", "id"),
    Index("entries_known", "id", "sorts", "status", "kind", "stage"),
)
claims = _table(
    "claims",
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _of("documents.id", index=True),
    Column("entry", Text, ForeignKey("entries.id"), index=True),
    Column("alias", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("read", Text, nullable=False),
    Column("json", Text, nullable=False),
    Index("claims_told", "seq", "entry"),
)
words = Table(
    "words",
    metadata,
    Column("seq", Integer, ForeignKey("claims.seq", ondelete="CASCADE"), primary_key=True),
    Column("text", Text, nullable=False),
    Column("vector", TSVECTOR, Computed("to_tsvector('english', text)", persisted=True)),
    Index("words_vector", "vector", postgresql_using="gin"),
)
"""PostgreSQL alone; on SQLite `words` is an FTS5 table whose rowid is the claim's seq."""
texts = _table(
    "texts",
    Column("seq", Integer, primary_key=True),
    Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, unique=True),
)
"""The number of a report in the full text search of texts."""
words_of_texts = Table(
    "words_of_texts",
    metadata,
    Column("seq", Integer, ForeignKey("texts.seq", ondelete="CASCADE"), primary_key=True),
    Column("vector", TSVECTOR, nullable=False),
    Index("words_of_texts_vector", "vector", postgresql_using="gin"),
)
"""PostgreSQL alone; on SQLite `words_of_texts` is an FTS5 table over the view `words_in_texts`."""
blocks = _table(
    "blocks",
    Column("key", Key, primary_key=True),
    Column("month", Integer, primary_key=True, autoincrement=False),
    _of("claims.id", key=True, index=True),
    rowid=False,
)
links = _table(
    "links",
    Column("a", Text, ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True),
    Column("b", Text, ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("score", _Real, nullable=False),
    rowid=False,
)
parties = _table(
    "parties",
    _of("entries.id", key=True),
    Column("role", Text, primary_key=True),
    Column("key", Key, primary_key=True),
    Index("parties_key", "key", "role", "entry"),
    rowid=False,
)
things = _table(
    "things",
    _of("entries.id", key=True),
    Column("term", Key, primary_key=True),
    Index("things_term", "term", "entry"),
    rowid=False,
)
pairs = _table(
    "pairs",
    Column("one", Key, primary_key=True),
    Column("two", Key, primary_key=True),
    _of("entries.id", key=True, index=True),
    Column("status", Text, nullable=False),
    rowid=False,
)
"""Who deals with whom: the codes (`one` < `two`) of parties on facing sides of an entry, or side by side."""
tellers = _table(
    "tellers",
    Column("publisher", Key, primary_key=True),
    _of("entries.id", key=True, index=True),
    rowid=False,
)
"""Which publishers tell an entry."""
report_findings = _table(
    "report_findings",
    Column("id", Text, primary_key=True),
    _of("documents.id", index=True),
    Column("json", Text, nullable=False),
)
report_finding_claims = _table(
    "report_finding_claims",
    Column("finding", Text, ForeignKey("report_findings.id", ondelete="CASCADE"), primary_key=True),
    _of("claims.id", key=True, index=True),
    rowid=False,
)
firsts = _table(
    "firsts",
    Column("claim", Text, ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True),
    _of("documents.id", index=True),
    Column("json", Text, nullable=False),
)
first_sides = _table(
    "first_sides",
    Column("claim", Text, ForeignKey("firsts.claim", ondelete="CASCADE"), primary_key=True),
    Column("giver", Key, primary_key=True),
    Column("receiver", Key, primary_key=True),
    Index("first_sides_key", "giver", "receiver"),
    rowid=False,
)
findings = _table(
    "findings",
    Column("id", Text, primary_key=True),
    Column("type", Text, nullable=False, index=True),
    Column("json", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="open"),
    Column("sorts", Text, nullable=False, server_default=""),
    Column("one", Key, nullable=False, server_default=""),
    Column("two", Key, nullable=False, server_default=""),
    Index("findings_listed", "sorts", "id", "type", "status"),
    Index("findings_of", "one", "two", "status", "type"),
)
"""`one` and `two` are the first pair of the entries; `sorts` is the latest of their days."""
finding_entries = _table(
    "finding_entries",
    Column("finding", Text, ForeignKey("findings.id", ondelete="CASCADE"), primary_key=True),
    _of("entries.id", key=True, index=True),
    rowid=False,
)
decisions = _table(
    "decisions",
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("at", Text, nullable=False),
    Column("undoes", Text, index=True),
    Column("json", Text, nullable=False),
)
anchors = _table(
    "anchors",
    Column("decision", Text, ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("document", Text, nullable=False, index=True),
    Column("claim", Text, index=True),
    rowid=False,
)
settings = _table(
    "settings",
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""`revision`: another value after every transaction that writes."""
users = _table(
    "users",
    Column("name", Text, primary_key=True),
    Column("password", Text, nullable=False),
    Column("added", Text, nullable=False),
)
"""Who may write through the page; `password` is a hash."""
sessions = _table(
    "sessions",
    Column("hash", Text, primary_key=True),
    Column("user", Text, nullable=False, index=True),
    Column("until", Text, nullable=False),
)
"""Who is signed in to the page, and until when: of a session's id only the SHA-256 is kept."""
watched = _table("watched", Column("address", Text, primary_key=True), Column("json", Text, nullable=False))
"""Feeds, sitemaps and the like that are looked at again and again, and what their last answer said of itself."""
pages = _table(
    "pages",
    Column("address", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("due", Text, nullable=False),
    Column("json", Text, nullable=False),
    Index("pages_due", "state", "due"),
)
"""Pages and files found in watched sources: those to read, those read, those given up."""
searches = _table("searches", Column("name", Text, primary_key=True), Column("json", Text, nullable=False))
"""Searches that were saved, and where what is new in them is sent."""
