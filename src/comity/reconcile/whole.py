"""The ledger over many reports worked out in one go: the measure for any way of keeping it step by step."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from comity.kinds import PLURALS
from comity.model import Document, Ledger
from comity.parties import party_codes
from comity.reconcile.across import Pair, clusters, links_among, pair, regions
from comity.reconcile.blocking import ANYBODY
from comity.reconcile.copies import bands, same_text, shingles
from comity.reconcile.entries import build_entry
from comity.reconcile.features import features_of
from comity.reconcile.findings_across import (
    ReportFinding,
    contradicts,
    denials,
    entry_findings,
    first_finding,
    lifted,
    rivals,
)
from comity.reconcile.firsts import First, firsts
from comity.reconcile.records import Entry, LedgerFinding, ReportedClaim, claims_of, digest, reported_claim
from comity.reconcile.rivals import may_rival
from comity.reconcile.scores import Scores
from comity.reconcile.things import PlainWords, Thesaurus


@dataclass(frozen=True)
class Scope:
    """Entries to look for findings in, with all that findings depend on.

    `others` are compared with, but not looked into: entries that may rival those, or be earlier than a "first".
    """

    entries: Mapping[str, Entry]
    claims: Mapping[str, ReportedClaim]
    others: Mapping[str, Entry] = field(default_factory=dict)
    reports: Sequence[ReportFinding] = ()
    firsts: Sequence[First] = ()
    pairs: Collection[Pair] = ()
    thesaurus: Thesaurus = field(default_factory=PlainWords)


def findings_among(scope: Scope) -> list[LedgerFinding]:
    """Return the findings over the entries of a scope, sorted by id. Rejected entries have none."""
    entries = {id_: entry for id_, entry in scope.entries.items() if entry.status != "rejected"}
    entry_of = {claim: entry.id for entry in entries.values() for claim in entry.claims}
    reports = [report for report in scope.reports if any(claim in entry_of for claim in report.claims)]
    disputes = [report for report in reports if report.type == "denial"]
    found = [finding for entry in entries.values() for finding in entry_findings(entry, scope.claims)]
    found += lifted([report for report in reports if report.type != "denial"], entry_of, scope.claims)
    found += denials(list(entries.values()), disputes, entry_of, scope.claims)
    disputed = {pair(*ids) for report in disputes for ids in combinations(_entries(report, entry_of), 2)}
    both = entries | {id_: entry for id_, entry in scope.others.items() if entry.status != "rejected"}
    for one, two in sorted(disputed | {pair(*ids) for ids in scope.pairs}):
        if one in both and two in both:
            found += rivals(both[one], both[two], scope.claims, disputed=(one, two) in disputed)
    found += _firsts(scope, both, entry_of)
    return sorted({finding.id: finding for finding in found}.values(), key=lambda finding: finding.id)


def _entries(report: ReportFinding, entry_of: Mapping[str, str]) -> list[str]:
    return sorted({entry_of[claim] for claim in report.claims if claim in entry_of})


def _firsts(scope: Scope, entries: Mapping[str, Entry], entry_of: Mapping[str, str]) -> Iterable[LedgerFinding]:
    """One finding a claim called a first: copies of one report call the same entry so, and the first of them speaks."""
    noticed = {
        (entry_of.get(claim), report.document)
        for report in scope.reports
        if report.type == "first"
        for claim in report.claims
    }
    told_by: dict[str, First] = {}
    for first in sorted(scope.firsts, key=lambda first: (first.claim, first.span)):
        told = entry_of.get(first.claim)
        if told is not None and (told, first.document) not in noticed:
            best = told_by.setdefault(told, first)
            if _order(scope, first) < _order(scope, best):
                told_by[told] = first
    if not told_by:
        return
    gave, got = _transfers(entries.values(), "giver"), _transfers(entries.values(), "receiver")
    for told, first in told_by.items():
        ways = ((gave, first.givers), (got, first.receivers), (gave, [ANYBODY]))
        by, keys = next((by, keys) for by, keys in ways if keys)
        between = {entry.id: entry for key in keys for entry in by[key]}
        earlier = [entry for entry in between.values() if contradicts(first, entry, entries[told], scope.thesaurus)]
        if finding := first_finding(first, entries[told], earlier, scope.claims):
            yield finding


def _transfers(entries: Iterable[Entry], side: str) -> dict[str, list[Entry]]:
    """Transfers by each party of a side, and all of them by ANYBODY."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.kind == "transfer":
            for key in {ANYBODY, *party_codes(getattr(entry.record, side))}:
                found[key].append(entry)
    return found


def _order(scope: Scope, first: First) -> tuple[str, str]:
    return scope.claims[first.claim].published or "9999", first.claim


def report_findings(ledger: Ledger) -> list[ReportFinding]:
    """Return the findings of one report's ledger with their entries as claim ids."""
    kinds = {plural: kind for kind, plural in PLURALS.items()}
    found = []
    for finding in ledger.findings:
        claims = [
            reported_claim(ledger.document, kinds[plural], index, getattr(ledger, plural)[index]).id
            for plural, index in finding.entries
        ]
        found.append(
            ReportFinding(
                id=digest(ledger.document.id, finding.type, claims, finding.about),
                document=ledger.document.id,
                type=finding.type,
                about=finding.about,
                claims=claims,
                spans=finding.spans,
            )
        )
    return found


def sources_of(documents: Iterable[Document]) -> dict[str, str]:
    """Return for each document the one that it is a copy of, or itself: the least id of those alike."""
    texts = {document.id: document.text for document in documents}
    alike = {pair(*ids) for bucket in _buckets(texts) for ids in combinations(bucket, 2)}
    runs = {id_: shingles(texts[id_]) for ids in alike for id_ in ids}
    copies = [ids for ids in alike if same_text(runs[ids[0]], runs[ids[1]]) is not None]
    return {document: group[0] for group in regions(sorted(texts), [], copies) for document in group}


def _buckets(texts: Mapping[str, str]) -> Iterator[list[str]]:
    """The ids of texts that have a band in common; most bands are one text's alone, so that they are not kept apart."""
    ids, keys, places = list(texts), array("q"), array("q")
    for place, text in enumerate(texts.values()):
        found = bands(text)
        keys.extend(found)
        places.extend([place] * len(found))
    order = np.argsort(np.array(keys, dtype=np.int64), kind="stable")
    ordered = np.array(keys, dtype=np.int64)[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1, append=-1))
    for start, end in zip(starts[:-1][np.diff(starts) > 1], starts[1:][np.diff(starts) > 1], strict=True):
        yield [ids[places[place]] for place in order[start:end]]


def _groups(claims: Mapping[str, ReportedClaim], thesaurus: Thesaurus) -> list[list[str]]:
    """The claims as entries; what they were compared by is let go of."""
    features, scores = {id_: features_of(claim, thesaurus) for id_, claim in claims.items()}, Scores()
    return clusters(features, links_among(features.values(), scores=scores), likeness=scores.of)


def reconcile(ledgers: Sequence[Ledger], thesaurus: Thesaurus | None = None) -> tuple[list[Entry], list[LedgerFinding]]:
    """Return the entries and findings of many reports, each sorted by id.

    The order of the reports does not matter.
    """
    words = thesaurus or PlainWords()
    told = [claims_of(ledger) for ledger in ledgers]
    claims = {claim.id: claim for each in told for claim in each}
    source_of = sources_of([ledger.document for ledger in ledgers])
    groups = _groups(claims, words)
    entries = [build_entry([claims[id_] for id_ in group], source_of, thesaurus=words) for group in groups]
    scope = Scope(
        entries={entry.id: entry for entry in entries},
        claims=claims,
        reports=[finding for ledger in ledgers for finding in report_findings(ledger)],
        firsts=[first for ledger, each in zip(ledgers, told, strict=True) for first in firsts(ledger.document, each)],
        pairs=may_rival(entries),
        thesaurus=words,
    )
    return sorted(entries, key=lambda entry: entry.id), findings_among(scope)
