"""Full text search in the texts of reports: which have some words, and where in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, select, text

from comity.ledger import schema
from comity.ledger.database import Database, chunks
from comity.model import Record

SEARCHED = 200_000
"""So many characters of a text are searched; the migration that made the index has the same number."""
MOST = 5_000
"""So many reports are found at most: the last added."""
_BEGIN, _END = "\x02", "\x03"
_HEADLINE = f"StartSel={_BEGIN}, StopSel={_END}, MaxFragments=2, MaxWords=24, MinWords=10, FragmentDelimiter= … "
_DOCUMENT, _TEXT = schema.documents.c, schema.texts.c


class Passage(Record, frozen=True):
    """Words of a report, and whether they are among those that were looked for."""

    text: str
    found: bool


def index(documents: Sequence[str], database: Database, connection: Connection) -> None:
    """Take new reports, by their ids, into the search."""
    connection.execute(insert(schema.texts), [{"document": id_} for id_ in documents])
    for chunk in chunks(documents):
        new = select(_TEXT.seq).where(_TEXT.document.in_(chunk))
        if database.sqlite:
            connection.execute(
                text(
                    "INSERT INTO words_of_texts (rowid, title, text) SELECT seq, title, text FROM words_in_texts "
                    "WHERE seq IN :new"
                ).bindparams(bindparam("new", expanding=True)),
                {"new": connection.execute(new).scalars().all()},
            )
            continue
        words = func.coalesce(_DOCUMENT.title, "") + " " + func.left(_DOCUMENT.text, SEARCHED)
        rows = select(_TEXT.seq, func.to_tsvector("english", words)).join(schema.documents)
        connection.execute(
            insert(schema.words_of_texts).from_select(["seq", "vector"], rows.where(_TEXT.document.in_(chunk)))
        )


def told_in(phrases: Sequence[str], database: Database) -> Select[Any]:
    """Return the ids of the reports that have all of some phrases, as a query: the last added, at most `MOST`."""
    if database.sqlite:
        found: Any = text(
            "SELECT rowid AS seq FROM words_of_texts WHERE words_of_texts MATCH :phrases "
            "ORDER BY rowid DESC LIMIT :most"
        ).bindparams(phrases=_match(phrases), most=MOST)
        return select(_TEXT.document).where(_TEXT.seq.in_(found.columns(_TEXT.seq)))
    words = schema.words_of_texts.c
    query = select(words.seq)
    for phrase in phrases:
        query = query.where(words.vector.op("@@")(func.phraseto_tsquery("english", phrase)))
    return select(_TEXT.document).where(_TEXT.seq.in_(query.order_by(words.seq.desc()).limit(MOST)))


def passages(documents: Iterable[str], phrases: Sequence[str], database: Database) -> dict[str, list[Passage]]:
    """Return for reports, by id, a few of their words around those that were looked for."""
    found: dict[str, list[Passage]] = {}
    with database.read() as connection:
        for chunk in chunks(list(documents)):
            for id_, words in connection.execute(_around(chunk, phrases, database)):
                found[id_] = _cut(words)
    return found


def _around(documents: Sequence[str], phrases: Sequence[str], database: Database) -> Any:
    if database.sqlite:
        around = text(
            "SELECT texts.document, snippet(words_of_texts, 1, :begin, :end, ' … ', 30) FROM words_of_texts "
            "JOIN texts ON texts.seq = words_of_texts.rowid WHERE words_of_texts MATCH :phrases AND "
            "words_of_texts.rowid IN (SELECT seq FROM texts WHERE document IN :documents)"
        ).bindparams(bindparam("documents", expanding=True), begin=_BEGIN, end=_END, phrases=_match(phrases))
        return around.bindparams(documents=list(documents))
    query: Any = func.phraseto_tsquery("english", phrases[0])
    for phrase in phrases[1:]:
        query = query.op("&&")(func.phraseto_tsquery("english", phrase))
    words = func.ts_headline("english", func.left(_DOCUMENT.text, SEARCHED), query, _HEADLINE)
    return select(_DOCUMENT.id, words).where(_DOCUMENT.id.in_(documents))


def _match(phrases: Sequence[str]) -> str:
    return " ".join(f'"{phrase}"' for phrase in phrases)


def _cut(words: str) -> list[Passage]:
    """The passages between the marks that the database set."""
    cut = []
    for place, part in enumerate(words.split(_BEGIN)):
        marked, end, rest = part.partition(_END) if place else ("", "", part)
        pieces = ((marked, bool(end)), (rest, False))
        cut += [Passage(piece, found) for piece, found in pieces if piece]
    return cut
