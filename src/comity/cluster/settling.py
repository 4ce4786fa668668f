"""Entries: each region of linked claims is cut into entries by one machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from comity.cluster.linking import LINK
from comity.cluster.streams import Row, Stage, encode, groups, pack, unpack
from comity.cluster.unfolding import CLAIM, thesaurus
from comity.kinds import SIDES
from comity.ledger.rows import entry_of
from comity.model import Transfer
from comity.parties import party_codes
from comity.reconcile.across import clusters
from comity.reconcile.entries import build_entry
from comity.reconcile.features import features_of
from comity.reconcile.records import Entry, Link, ReportedClaim
from comity.reconcile.rivals import telling
from comity.reconcile.whole import Scope, findings_among

ENTRY, NOTED, FIGURE, FINDING, MEMBER = "entry", "noted", "figure", "finding", "member"
"""Names of rows: an entry as it is printed, one that a report notices something about, one by a side and a figure, a
finding, and a claim of an entry that is noted."""


@dataclass(frozen=True)
class Whole:
    """An entry with its claims."""

    entry: Entry
    claims: tuple[ReportedClaim, ...]


def pack_entry(whole: Whole) -> bytes:
    """Return an entry with its claims as JSON."""
    return encode([whole.entry, [msgspec.Raw(pack(claim)) for claim in whole.claims]])


def unpack_entry(blob: bytes) -> Whole:
    """Return an entry with its claims."""
    entry, claims = msgspec.json.decode(blob, type=tuple[msgspec.Raw, list[msgspec.Raw]])
    return Whole(entry_of(bytes(entry).decode()), tuple(unpack(bytes(claim)) for claim in claims))


def printed(blob: bytes) -> bytes:
    """Return the entry alone, as it is printed."""
    return bytes(msgspec.json.decode(blob, type=tuple[msgspec.Raw, msgspec.Raw])[0])


def place(noted_claim: bytes, source: str) -> bytes:
    """Return a claim as it was unfolded, with the text that its report copies."""
    return encode([source, msgspec.Raw(noted_claim)])


def _placed(blob: bytes) -> tuple[str, bool, ReportedClaim]:
    """What a claim's report copies, whether a report notices something about it, and the claim."""
    source, (noted, claim) = msgspec.json.decode(blob, type=tuple[str, tuple[bool, msgspec.Raw]])
    return source, noted, unpack(bytes(claim))


@dataclass(frozen=True)
class Settle(Stage):
    """From regions, the claims and links of one together, to its entries.

    An entry that no report notices anything about has its findings from itself alone; they come with it.
    """

    knowledge: str | None

    def rows(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Return entries, noted entries with their claims, entries by figure, and findings."""
        for _, some in groups(rows):
            yield from self._region(some)

    def _region(self, some: Sequence[Row]) -> Iterator[Row]:
        words = thesaurus(self.knowledge)
        placed = [_placed(row.blob) for row in some if row.name == CLAIM]
        claims = {claim.id: claim for _, _, claim in placed}
        features = {id_: features_of(claim, words) for id_, claim in claims.items()}
        links = [
            Link(a=made[0], b=made[1], score=msgspec.json.decode(row.blob, type=float))
            for row in some
            if row.name == LINK
            for made in [row.id.split()]
        ]
        sources = {claim.document: source for source, _, claim in placed}
        noted = {claim.id for _, marked, claim in placed if marked}
        for group in clusters(features, links):
            members = [claims[id_] for id_ in group]
            whole = Whole(build_entry(members, sources, thesaurus=words), tuple(members))
            packed = pack_entry(whole)
            yield Row(ENTRY, whole.entry.id, whole.entry.first_reported or "", packed)
            for key in figures(whole.entry):
                yield Row(FIGURE, key, whole.entry.id, packed)
            if noted & set(group):
                yield Row(NOTED, whole.entry.id, whole.entry.id, packed)
                for claim in sorted(noted & set(group)):
                    yield Row(MEMBER, claim, whole.entry.id)
            else:
                yield from found(Scope(entries={whole.entry.id: whole.entry}, claims=claims, thesaurus=words))


def figures(entry: Entry) -> set[str]:
    """Return what an entry may share with its rivals: one side and one figure that tells its transfer from others."""
    record = entry.record
    if not isinstance(record, Transfer):
        return set()
    told = {(item.kind, value) for item in record.items if (value := telling(item)) is not None}
    sides = {(side, key) for side in SIDES["transfer"] for key in party_codes(getattr(record, side))}
    return {f"{side}={key}|{kind}|{value!r}" for side, key in sides for kind, value in told}


def found(scope: Scope) -> Iterator[Row]:
    """Yield the findings of a scope as they are printed."""
    for finding in findings_among(scope):
        yield Row(FINDING, finding.id, finding.type, msgspec.json.encode(finding))
