"""The positions in a finding: what is said on each side, by whom, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from comity.kinds import ALL_SIDES
from comity.model import Record
from comity.reconcile.records import Entry, LedgerFinding, ReportedClaim
from comity.reconcile.sentences import brief, names, what_happens, when


class Telling(Record, frozen=True, kw_only=True):
    """One report that holds a position: its publisher, its day, the speaker that it names, and its words."""

    document: str
    claim: str
    text: str
    publisher: str | None = None
    published: str | None = None
    said_by: str = ""


class Position(Record, frozen=True, kw_only=True):
    """One side of a finding: what it says, in a few words, and the reports that say so, the first first."""

    says: str
    entry: str
    told: tuple[Telling, ...]


def positions(
    finding: LedgerFinding, entries: Mapping[str, Entry], claims: Mapping[str, ReportedClaim]
) -> list[Position]:
    """Return the positions in a finding, out of its entries and of the claims in its words."""
    about = [entries[id_] for id_ in finding.entries if id_ in entries]
    said = [words.claim for words in finding.words if words.claim is not None and words.claim in claims]
    if len(about) == 1:
        (entry,) = about
        found = _by_value(entry, finding.field or "", claims) or _by_denial(entry, said, claims)
    else:
        found = [_position(_says(entry, finding.field), entry, _inside(entry, said), claims) for entry in about]
    found = [each for each in found if each.told]
    return found if len(found) > 1 else _by_words(about, said, claims)


def _by_value(entry: Entry, field: str, claims: Mapping[str, ReportedClaim]) -> list[Position]:
    clashing = [value for value in entry.values.get(field, []) if value.against]
    return [_position(_shown(value.value), entry, value.said_in, claims) for value in clashing]


def _shown(value: Any) -> str:
    return when(value["start"], value["end"]) if isinstance(value, dict) and "start" in value else brief(value)


def _by_denial(entry: Entry, said: list[str], claims: Mapping[str, ReportedClaim]) -> list[Position]:
    denied = [claim for claim in said if claims[claim].claim.denied]
    told = [claim for claim in said if claim not in denied]
    if not denied or not told:
        return []
    sides = (("it is so", told), ("it is denied", denied))
    return [_position(says, entry, those, claims) for says, those in sides]


def _by_words(about: list[Entry], said: list[str], claims: Mapping[str, ReportedClaim]) -> list[Position]:
    """Each of the different words a position of its own, where nothing else sets them apart."""
    texts: dict[str, list[str]] = {}
    for claim in said:
        texts.setdefault(claims[claim].claim.evidence, []).append(claim)
    return (
        [Position(says="", entry=next(_homes(about, those)), told=_told(those, claims)) for those in texts.values()]
        if about
        else []
    )


def _homes(about: list[Entry], those: list[str]) -> Iterator[str]:
    yield from (entry.id for entry in about if those[0] in entry.claims)
    yield about[0].id


def _says(entry: Entry, field: str | None) -> str:
    if field in ALL_SIDES and (parties := getattr(entry.record, field, None)):
        return names(parties)
    return what_happens(entry.record)


def _inside(entry: Entry, said: list[str]) -> list[str]:
    own = set(entry.claims)
    return [claim for claim in said if claim in own]


def _position(says: str, entry: Entry, those: list[str], claims: Mapping[str, ReportedClaim]) -> Position:
    return Position(says=says, entry=entry.id, told=_told(those, claims))


def _told(those: Iterable[str], claims: Mapping[str, ReportedClaim]) -> tuple[Telling, ...]:
    found = [claims[claim] for claim in dict.fromkeys(those) if claim in claims]
    found.sort(key=lambda each: (each.published or "9999", each.document, each.id))
    return tuple(
        Telling(
            document=each.document, claim=each.id, text=each.claim.evidence, publisher=each.publisher,
            published=each.published, said_by=names(each.claim.said_by) if each.claim.said_by else "",
        )
        for each in found
    )  # fmt: skip
