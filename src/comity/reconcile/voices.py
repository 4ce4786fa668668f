"""Who says it, once each: independent sources are counted by speaker, not by copies.

A report that names its source speaks with that source's voice: two papers quoting one ministry are one source. A report
that speaks in its own voice is a source of its own, and copies of one text are one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from comity.model import Party
from comity.parties import party_code
from comity.reconcile.records import ReportedClaim
from comity.reconcile.values import words_of

_TITLES = frozenset(
    """
    mr mrs ms dr sir lord lady president prime minister deputy vice chief general colonel major admiral secretary
    ambassador foreign defence defense spokesman spokeswoman spokesperson senator king queen prince the of
    """.split()
)


def voices(claims: Sequence[ReportedClaim], source_of: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return for each claim the sources that say it, as labels that are equal where the source is.

    `source_of` maps the id of a document to that of the text it is a copy of; those not in it are their own.
    """
    speakers = sorted({_speaker(party) for reported in claims for party in reported.claim.said_by})
    label = _labels(speakers)
    return {
        reported.id: frozenset(label[_speaker(party)] for party in reported.claim.said_by)
        or frozenset({f"report {source_of.get(reported.document, reported.document)}"})
        for reported in claims
    }


def count(claims: Sequence[str], said: Mapping[str, frozenset[str]]) -> int:
    """Return by how many independent sources the claims are said."""
    if len(claims) == 1:
        return len(said[claims[0]])
    return len(frozenset[str]().union(*(said[claim] for claim in claims)))


def _speaker(party: Party) -> tuple[str, tuple[str, ...]]:
    words = tuple(word for word in words_of(party.name) if word not in _TITLES) or tuple(words_of(party.name))
    return party_code(party) or "", words


def _labels(speakers: list[tuple[str, tuple[str, ...]]]) -> dict[tuple[str, tuple[str, ...]], str]:
    """Return one label a speaker; a surname alone, or a shorter name, is the longer one of the same state."""
    labels: dict[tuple[str, tuple[str, ...]], str] = {}
    for speaker in speakers:
        same = [other for other in speakers if other[0] == speaker[0] and set(speaker[1]) <= set(other[1])]
        fullest = max(same, key=lambda other: (len(set(other[1])), other))
        labels[speaker] = " ".join(filter(None, (fullest[0], *fullest[1])))
    return labels
