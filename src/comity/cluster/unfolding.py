"""From the ledgers of shards to what reconciling works with: claims, texts, and what single reports notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from comity.cluster.commits import is_whole
from comity.cluster.streams import Row, Stage, batches_of, encode, groups, pack, unpack
from comity.errors import ClusterError
from comity.knowledge.things import load_things
from comity.model import Ledger
from comity.reconcile.copies import bands
from comity.reconcile.firsts import firsts
from comity.reconcile.records import ReportedClaim, claims_of, digest
from comity.reconcile.things import KnownThings
from comity.reconcile.values import words_of
from comity.reconcile.whole import report_findings

if TYPE_CHECKING:
    from pyarrow import RecordBatch

LEDGER, CLAIM, TEXT, NOTE, FIRST, TWICE = "ledger", "claim", "text", "note", "first", "twice"
"""Names of rows: a report's ledger, a claim, a text, a finding in a report, a "first", an id that two reports have."""


@cache
def thesaurus(knowledge: str | None) -> KnownThings:
    """What things are kinds of, by comity's tables and a user's own."""
    return KnownThings(partial(load_things, Path(knowledge) if knowledge else None))


@dataclass(frozen=True)
class Load:
    """The stage from the numbers of shards, whose folders a file names a line each, to the ledgers in them."""

    places: str

    def __call__(self, batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
        """Return the ledgers of shards as rows."""
        places = Path(self.places).read_text(encoding="utf-8").splitlines()
        return batches_of(row for batch in batches for number in batch[0].to_pylist() for row in load(places[number]))


def load(place: str) -> Iterator[Row]:
    """Yield the ledgers of a shard. Raises ClusterError where it is not what was committed."""
    from pyarrow.parquet import ParquetFile

    if not is_whole(Path(place), thorough=True):
        raise ClusterError(f"{place} is damaged: run comity cluster read again, which reads that shard anew")
    for path in sorted(Path(place).rglob("*.parquet")):
        with ParquetFile(path) as file:
            for batch in file.iter_batches(500, columns=["id", "ledger"], use_threads=False):
                for id_, ledger in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    yield Row(LEDGER, id_, digest(ledger), ledger.encode())


@dataclass(frozen=True)
class Unfold(Stage):
    """From ledgers, those of one report together, to rows of what is in them.

    A report that is there twice is taken once; where two reports have one id, the one whose ledger has the least hash.
    """

    def rows(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Return claims, texts with bands, findings and firsts; and a row for each id that two reports have."""
        decoder = msgspec.json.Decoder(Ledger)
        for key, some in groups(rows):
            yield from unfolded(decoder.decode(min(some, key=lambda row: row.id).blob))
            if len({row.id for row in some}) > 1:
                yield Row(TWICE, key, key)


def unfolded(ledger: Ledger) -> Iterator[Row]:
    """Yield what is in one report's ledger.

    A claim's key is its report; it is marked where a finding or a "first" is about it. A text's key is a hash of its
    words; one without bands is compared with none.
    """
    document, claims, findings = ledger.document, claims_of(ledger), report_findings(ledger)
    marks = firsts(document, claims)
    noted = {claim for finding in findings for claim in finding.claims} | {mark.claim for mark in marks}
    for claim in claims:
        yield Row(CLAIM, document.id, claim.id, encode([claim.id in noted, msgspec.Raw(pack(claim))]))
    for finding in findings:
        yield Row(NOTE, finding.id, finding.id, encode(finding))
    for mark in marks:
        yield Row(FIRST, mark.claim, digest(mark), encode(mark))
    if bands(document.text):
        yield Row(TEXT, digest(words_of(document.text)), document.id, document.text.encode())


def unfolded_claim(blob: bytes) -> ReportedClaim:
    """Return the claim of a row."""
    return unpack(bytes(msgspec.json.decode(blob, type=tuple[bool, msgspec.Raw])[1]))
