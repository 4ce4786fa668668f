"""The records of the ledger over many reports: claims with their report, entries, findings, decisions.

Ids are hashes of content: the same claim of the same report has the same id on every machine.
"""

from __future__ import annotations

import hashlib
from typing import Any, Literal

import msgspec

from comity.kinds import PLURALS, AnyClaim, Kind
from comity.model import Document, FindingType, Ledger, Record, Span
from comity.showing import above, shortened, some

Action = Literal[
    "accept", "reject", "correct", "merge", "split", "record", "rule", "dismiss", "explain", "sample", "code", "undo"
]
FindingStatus = Literal["open", "dismissed", "explained"]


class ReportedClaim(Record, frozen=True, kw_only=True):
    """One claim of one report. `position` is its index among the report's claims of that kind."""

    id: str
    document: str
    kind: Kind
    position: int
    claim: AnyClaim
    published: str | None = None
    publisher: str | None = None


class Reason(Record, frozen=True, kw_only=True):
    """One ground for or against two claims being about one event; a negative weight speaks against."""

    why: str
    weight: float


class Link(Record, frozen=True, kw_only=True):
    """Two claims (`a` < `b`) that may be about one event: the score is the sum of the weights."""

    a: str
    b: str
    score: float
    reasons: tuple[Reason, ...] = ()


class Value(Record, frozen=True, kw_only=True):
    """One value that reports give a field: the claims that say it, those that it cannot stand beside,
    and by how many independent sources it is said."""

    value: Any
    said_in: list[str]
    against: list[str] = msgspec.field(default_factory=list)
    sources: int = 1


class StageAt(Record, frozen=True, kw_only=True):
    """The stage that a report gives, the day of that report, and the claim."""

    stage: str
    reported: str | None
    claim: str
    denied: bool = False


class Entry(Record, frozen=True, kw_only=True):
    """One event, as all reports have it.

    `record` is the consensus: for each field the value with the most independent sources, a person's
    correction before all. `values` has every field with more than nothing said about it. `sources` counts independent
    sources: a speaker once, however many reports quote them, and copies of one text once; `copies` is the number of
    reports that repeat another report's text.
    """

    id: str
    kind: Kind
    record: AnyClaim
    claims: list[str]
    documents: list[str]
    values: dict[str, list[Value]]
    sources: int
    copies: int = 0
    first_reported: str | None = None
    last_reported: str | None = None
    history: list[StageAt] = msgspec.field(default_factory=list)
    status: Literal["open", "accepted", "rejected"] = "open"
    corrected: list[str] = msgspec.field(default_factory=list)

    def __repr__(self) -> str:
        return f"<Entry {self.id}: {self.kind}, {some(self.sources, 'source')}, “{shortened(self.record.evidence)}”>"

    def _repr_html_(self) -> str:
        html: str = above("comity.ledger.single").entry_html(self)
        return html


class Words(Record, frozen=True, kw_only=True):
    """Words of a report, on one side of a finding."""

    document: str
    claim: str | None
    text: str
    spans: list[Span] = msgspec.field(default_factory=list)


class LedgerFinding(Record, frozen=True, kw_only=True):
    """A finding over the ledger: one plain sentence why, the entries, and the words of both sides.

    `status` says whether a person has answered it, and `decision` is the id of that answer. A finding in which other
    claims have a part than in the one that was answered is open again.
    """

    id: str
    type: FindingType
    about: str
    entries: list[str]
    words: list[Words]
    field: str | None = None
    status: FindingStatus = "open"
    decision: str | None = None


class Anchor(Record, frozen=True, kw_only=True):
    """What a decision is about: a claim, by its id, and by its evidence should a newer reading change the id."""

    document: str
    kind: Kind
    claim: str
    evidence: str
    side: Literal["", "a", "b"] = ""


class Decision(Record, frozen=True, kw_only=True):
    """What a person decided: who, when (ISO 8601, UTC), why, before and after.

    `scope` says whether it is about one claim, the entry that holds it, a finding about the claims, or all of the
    ledger, as a `rule` that says whom a name stands for. `undoes` is the decision that an `undo` takes back. A `record`
    is a claim that a person adds to a report; `after` holds it. A finding that is dismissed or explained is known by
    its type and field, which stand in `field`, and by its claims; `before` is its sentence. Two anchors' sides, `a` and
    `b`, are what a merge joins and a split parts. A `sample` has its entries as anchors; a `code` is what one person
    who sees the reports alone says of one of them.
    """

    id: str
    action: Action
    scope: Literal["claim", "entry", "finding", "ledger"]
    anchors: list[Anchor]
    by: str
    at: str
    why: str | None = None
    field: str | None = None
    before: Any = None
    after: Any = None
    undoes: str | None = None


_NOT_SAID = frozenset(("proposed_by", "rules", "disputed", "unverified"))


def digest(*parts: Any) -> str:
    """Return a hash of JSON-able parts, 16 hexadecimal digits, the same on every machine."""
    return hashlib.sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()[:16]


def revision_of(entry: Entry) -> str:
    """Return a hash of all that an entry says: another one means that the entry has changed."""
    return digest(msgspec.to_builtins(entry))


def entry_id(claim: str) -> str:
    """Return the id of the entry whose first reported claim is `claim`."""
    return "e" + digest("entry", claim)


def claims_of(ledger: Ledger) -> list[ReportedClaim]:
    """Return the claims of one report's ledger in order, each with its id; equal claims of a kind are one."""
    found: dict[str, ReportedClaim] = {}
    for kind, plural in PLURALS.items():
        for position, claim in enumerate(getattr(ledger, plural)):
            reported = reported_claim(ledger.document, kind, position, claim)
            found.setdefault(reported.id, reported)
    return list(found.values())


def reported_claim(document: Document, kind: Kind, position: int, claim: AnyClaim) -> ReportedClaim:
    """Return a claim with its report and its id, the hash of document id, kind, and what the claim says.

    Who proposed it makes no difference: the same claim of another reader is the same claim.
    """
    said = {name: getattr(claim, name) for name in claim.__struct_fields__ if name not in _NOT_SAID}
    return ReportedClaim(
        id=digest(document.id, kind, said),
        document=document.id,
        kind=kind,
        position=position,
        claim=claim,
        published=document.published,
        publisher=document.publisher,
    )
