"""What a report calls the first ever: the words, of what, by whom and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from comity.model import Document, Record, Span, Transfer
from comity.parties import party_code, party_codes
from comity.reconcile.records import ReportedClaim
from comity.reconcile.values import words_of

_SENTENCE = re.compile(r"\S.*?(?:[.!?][\"'”’)\]]*(?=\s|$)|(?=\n)|$)", re.DOTALL)
_THING = r"(?:(?P<what>(?:[\w’'-]+\s+){0,5}?[\w’'-]+)\s+)"
_GIVING = r"(?:given|sent|sold|supplied|bought|ordered|lent|donated|received|provided|delivered|shipped|exported|got)"
_MARKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bfirst[- ]ever\s+{_THING}?",
        rf"\b(?:the|their|its|his|her|as|been|are|were|is|was|be)\s+first\s+{_THING}(?:(?:that|which)\s+)?"
        r"(?=(?:[\w’'-]+\s+){0,6}?(?:ever|any)\b)",
        r"\b(?:the|its|their)\s+(?:very\s+)?first\s+time\b(?!\s+(?:around|out))",
        rf"\b(?:has|have|had)\s+never\s+(?:before|previously|yet)\s+{_GIVING}\b",
        rf"\b(?:has|have|had)\s+never\s+{_GIVING}\b(?:(?!\bnever\b).)*\b(?:before|until now|till now|previously)\b",
        r"\bnever\s+before\s+(?:has|have|had)\b",
    )
)
_MAY_MARK = re.compile("first|never", re.IGNORECASE)
"""What all marks have in them: most reports have neither word."""
_NOW = re.compile(r"\bfor\s+the\s+(?:very\s+)?first\s+time\b", re.IGNORECASE)
_SINCE = re.compile(
    r"\bsince\s+(?:\w+\s+)?(\d{4})\b|\b(?:in|for)\s+(?:more\s+than\s+|over\s+|nearly\s+)?(\d+)\s+years\b"
)
_ANYBODY = re.compile(
    r"\b(?:any|no other|another)\s+(?:foreign\s+)?(?:government|country|nation|state|power|donor)\b", re.IGNORECASE
)
_ANYWHERE = re.compile(r"\b(?:abroad|overseas|to any\w*|outside (?:its|the|their))\b", re.IGNORECASE)
_OFF = re.compile(
    r"\bfirst\s+(?:lady|minister|secretary|deputy|aid|round|leg|stage|phase|half|class|name)\b", re.IGNORECASE
)
_CLAUSE = re.compile("[,;]")
_NOT = re.compile(r"(?:\bnot|n[’']t|\bhardly|\bwithout)\b", re.IGNORECASE)
_PRONOUNS = frozenset({"that", "which", "one", "of", "to", "time", "such"})


class First(Record, frozen=True, kw_only=True):
    """A "first ever" of a report: the claim it is about, its words, and what it is the first of.

    An empty list of givers or receivers means anybody. `since` is the first day that it looks back to, ISO 8601.
    """

    document: str
    claim: str
    span: Span
    text: str
    what: list[str]
    givers: list[str]
    receivers: list[str]
    since: str | None = None


def firsts(document: Document, claims: Sequence[ReportedClaim]) -> list[First]:
    """Return what a report calls the first ever, each tied to the transfer that it is said of.

    That is the nearest transfer at or before the words; a "first" with none is left out.
    """
    if not _MAY_MARK.search(document.text):
        return []
    transfers = [claim for claim in claims if isinstance(claim.claim, Transfer)]
    found: dict[str, First] = {}
    for span in _sentences(document.text):
        sentence = document.text[slice(*span)]
        if (mark := _mark(sentence)) is not None:
            now = mark.re is _NOW
            what = [word for word in words_of(mark.groupdict().get("what")) if word not in _PRONOUNS]
            if claim := _claim_for(span, what, document.text, transfers, inside_only=now):
                first = _first(document, claim, span, what)
                if first.givers or first.receivers:
                    found.setdefault(claim.id, first)
    return list(found.values())


def _first(document: Document, reported: ReportedClaim, span: Span, what: list[str]) -> First:
    claim, sentence = reported.claim, document.text[slice(*span)]
    assert isinstance(claim, Transfer)
    since = _SINCE.search(sentence)
    year = since and (since[1] or (document.published and int(document.published[:4]) - int(since[2])))
    return First(
        document=document.id,
        claim=reported.id,
        span=span,
        text=sentence,
        what=what or words_of(claim.items[0].what if claim.items else ""),
        givers=[] if _ANYBODY.search(sentence) else sorted(party_codes(claim.giver)),
        receivers=[] if _ANYWHERE.search(sentence) else sorted(party_codes(claim.receiver)),
        since=f"{int(year):04}-01-01" if year else None,
    )


def _mark(sentence: str) -> re.Match[str] | None:
    """The words that call something a first, unless they are denied or mean something else."""
    for pattern in (*_MARKS, _NOW):
        if match := pattern.search(sentence):
            denied = _NOT.search(_CLAUSE.split(sentence[: match.start()])[-1])
            other = _OFF.search(sentence[match.start() : match.end() + 10])
            return None if denied or other else match
    return None


def _claim_for(
    span: Span, what: list[str], text: str, transfers: Sequence[ReportedClaim], *, inside_only: bool
) -> ReportedClaim | None:
    """The transfer whose words are in the sentence, else the nearest before it with the parties and things named."""
    start, end = span
    labels = _labels_by_state(transfers)
    places = []
    for reported in transfers:
        place = text.find(reported.claim.evidence)
        inside = place + len(reported.claim.evidence) > start
        if 0 <= place < end and (inside or not inside_only):
            sides = _sides_named(reported, labels, text[start:end])
            places.append((inside, sides, _names(reported, what), place, reported))
    places.sort(key=lambda each: each[:4])
    return places[-1][4] if places else None


def _sides_named(reported: ReportedClaim, labels: dict[str, set[str]], sentence: str) -> int:
    """How many sides of a transfer a sentence names, by any name that the report has for their states."""
    claim = reported.claim
    assert isinstance(claim, Transfer)
    said = set(re.findall(r"\w+", sentence))
    sides = (claim.giver, claim.receiver)
    return sum(any(labels[party_code(party) or party.name] & said for party in side) for side in sides)


def _labels_by_state(transfers: Sequence[ReportedClaim]) -> dict[str, set[str]]:
    labels: dict[str, set[str]] = {}
    for reported in transfers:
        if isinstance(claim := reported.claim, Transfer):
            for party in (*claim.giver, *claim.receiver):
                labels.setdefault(party_code(party) or party.name, set()).update(_labels(party.name))
    return labels


def _labels(name: str) -> set[str]:
    """The proper nouns in a name, and its initials."""
    proper = [word for word in re.findall(r"[\w’']+", name) if word[:1].isupper()]
    return {*proper, "".join(word[0] for word in proper) if len(proper) > 1 else ""} - {""}


def _names(reported: ReportedClaim, what: list[str]) -> bool:
    claim = reported.claim
    assert isinstance(claim, Transfer)
    return any({*words_of(item.what), item.kind} & set(what) for item in claim.items)


def _sentences(text: str) -> Iterator[Span]:
    """Stretches of text up to a full stop or a line break: near enough to sentences to look in and to show."""
    for match in _SENTENCE.finditer(text):
        yield match.span()
