"""What a careful reader notices over many reports: conflicts, denials, firsts that were none, sums that do not add up.

Each finding depends on the entries it names and on nothing else, so that it can be worked out again when one of them
changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from comity.kinds import UNDONE
from comity.model import FindingType, Item, Party, Quantity, Record, Span, Transfer
from comity.parties import party_codes
from comity.reconcile.across import regions
from comity.reconcile.amounts import how_much, number
from comity.reconcile.entries import modes_clash
from comity.reconcile.firsts import First
from comity.reconcile.records import Entry, LedgerFinding, ReportedClaim, Value, Words, digest
from comity.reconcile.rivals import same_time, telling, when
from comity.reconcile.sentences import both_sides, called, how_many, names, source, thing, what_happens
from comity.reconcile.things import PlainWords, Thesaurus, terms_of
from comity.reconcile.values import bounds, comparable, days, figure, ordinal, quantities_clash, unit_of, words_of
from comity.reconcile.voices import voices

Claims = Mapping[str, ReportedClaim]
_PLAIN_WORDS = PlainWords()
_DONE = frozenset({"delivered", "underway", "agreed"})


class ReportFinding(Record, frozen=True, kw_only=True):
    """A finding within one report, its entries given as claim ids."""

    id: str
    document: str
    type: FindingType
    about: str
    claims: list[str]
    spans: list[Span]


def entry_findings(entry: Entry, claims: Claims) -> list[LedgerFinding]:
    """Return the findings within one entry: values that cannot both hold, parts over their total."""
    if len(entry.documents) < 2:
        return []
    found = [
        _finding("conflict", _differ(entry, field, values, claims), [entry.id], _words(values, field, claims), field)
        for field, values in entry.values.items()
        if field != "denied" and any(value.against for value in values)
    ]
    return found + _sums(entry, claims)


def denials(
    entries: Sequence[Entry], reports: Sequence[ReportFinding], entry_of: Mapping[str, str], claims: Claims
) -> list[LedgerFinding]:
    """Return one denial for each dispute: what one source says and another denies.

    `reports` are the denials within single reports; those that share an entry are one dispute. An entry that one
    report tells and another, with another source, denies is one too.
    """
    found = [_lift(report, entry_of, claims) for report in reports]
    found += [finding for entry in entries if (finding := _denial(entry, claims))]
    by_entry = {finding.id: [finding.id, *finding.entries] for finding in found}
    ties = [(ids[0], other) for ids in by_entry.values() for other in ids[1:]]
    nodes = {id_ for ids in by_entry.values() for id_ in ids}
    together = []
    for group in regions(sorted(nodes), [], ties):
        members = sorted((each for each in found if each.id in group), key=lambda each: (not each.words, each.id))
        together.append(_together(members, claims))
    return together


def lifted(reports: Sequence[ReportFinding], entry_of: Mapping[str, str], claims: Claims) -> list[LedgerFinding]:
    """Return the other findings within single reports as findings over entries; copies of one are one."""
    groups: dict[Any, list[LedgerFinding]] = {}
    for report in reports:
        finding = _lift(report, entry_of, claims)
        groups.setdefault((finding.type, tuple(finding.entries)), []).append(finding)
    return [_together(sorted(group, key=lambda each: each.id), claims) for group in groups.values()]


def rivals(one: Entry, two: Entry, claims: Claims, *, disputed: bool = False) -> list[LedgerFinding]:
    """Return the conflicts between two entries that tell one transfer differently: to another party, or in another way.

    `disputed` says that a report sets one against the other, as a denial does.
    """
    a, b = sorted((one, two), key=lambda entry: (entry.first_reported or "9999", entry.id))
    first, second = a.record, b.record
    if not isinstance(first, Transfer) or not isinstance(second, Transfer):
        return []
    if not same_time(when(a), when(b)) or (not disputed and set(a.documents) & set(b.documents)):
        return []
    givers = party_codes(first.giver) & party_codes(second.giver)
    receivers = party_codes(first.receiver) & party_codes(second.receiver)
    if givers and receivers:
        return _rival_modes(a, b, claims, disputed)
    side = "receiver" if givers else "giver" if receivers else None
    if side is None or not (party_codes(getattr(first, side)) and party_codes(getattr(second, side))):
        return []
    if (shared := _shared_figure(first.items, second.items)) is None:
        return []
    who = "who got" if side == "receiver" else "who gave"
    sides = [f"{names(getattr(entry.record, side))} ({_sources(entry, claims)})" for entry in (a, b)]
    about = f"Reports differ on {who} the {shared}: {' or '.join(sides)}."
    found = [_finding("conflict", about, [a.id, b.id], _entry_words((a, b), side, claims), side)]
    return found + _rival_items(a, b, claims, shared)


def _rival_items(a: Entry, b: Entry, claims: Claims, shared: str) -> list[LedgerFinding]:
    """What else differs between two tellings of one transfer."""
    one, two = a.record, b.record
    assert isinstance(one, Transfer)
    assert isinstance(two, Transfer)
    found = []
    for item in one.items:
        for other in two.items:
            if words_of(item.what) == words_of(other.what) and quantities_clash(item.quantity, other.quantity):
                told = [f"{thing(each)} ({_sources(entry, claims)})" for each, entry in ((item, a), (other, b))]
                about = f"Reports that tell of the {shared} differ on what came with them: {' or '.join(told)}."
                field = f"items {' '.join(words_of(item.what))}"
                found.append(_finding("conflict", about, [a.id, b.id], _entry_words((a, b), "items", claims), field))
    return found


def contradicts(first: First, entry: Entry, told: Entry, thesaurus: Thesaurus = _PLAIN_WORDS) -> bool:
    """Whether an entry is an earlier case of what a report calls the first of the entry `told`."""
    record = entry.record
    if entry.id == told.id or not isinstance(record, Transfer) or record.denied or record.stage not in _DONE:
        return False
    if not _within(first.givers, record.giver) or not _within(first.receivers, record.receiver):
        return False
    if not any(_is_such(item, first.what, thesaurus) for item in record.items):
        return False
    day = days(record.date)[1] if record.date else None
    if day is None and record.stage == "delivered" and entry.first_reported and told.first_reported:
        day = ordinal(entry.first_reported) if _day_before(entry.first_reported, told.first_reported, 30) else None
    if day is None or (first.since and day < ordinal(first.since)):
        return False
    if told.record.date is not None:
        return day < days(told.record.date)[0]
    return told.first_reported is not None and day < ordinal(told.first_reported) - 30


def first_finding(first: First, told: Entry, earlier: Sequence[Entry], claims: Claims) -> LedgerFinding | None:
    """Return the finding that a "first" was none, with the earlier entries that show it; None without any."""
    if not earlier:
        return None
    ordered = sorted(earlier, key=lambda entry: (_when(entry), entry.id))
    before = what_happens(ordered[0].record)
    when = ordered[0].record.date
    dated = f" ({when.start[:4]})" if when else ""
    about = (
        f"{source(claims[first.claim])} has “{_short(first.text)}”, but {before}{dated},"
        f" by {_sources(ordered[0], claims)}."
    )
    words = [Words(document=first.document, claim=first.claim, text=first.text, spans=[first.span])]
    words += _entry_words(ordered, "", claims)
    return _finding("first", about, [told.id, *(entry.id for entry in ordered)], words, None)


def _finding(
    type_: FindingType, about: str, entries: list[str], words: list[Words], field: str | None
) -> LedgerFinding:
    unique = list(dict.fromkeys(entries))
    return LedgerFinding(
        id="f" + digest(type_, sorted(unique), field, sorted((each.document, each.text) for each in words)),
        type=type_,
        about=about,
        entries=unique,
        words=words,
        field=field,
    )


def _differ(entry: Entry, field: str, values: Sequence[Value], claims: Claims) -> str:
    """Say which values cannot both hold, and who has which."""
    clashing = [value for value in values if value.against]
    item = _item_of(entry, field)
    told = [f"{_shown(field, value.value, item)} ({_cite(value.said_in, claims)})" for value in clashing]
    subject = {
        "quantity": f"{how_many(item)} went" if item else "",
        "date": "when",
        "mode": "the terms on which",
        "stage": "how far it has got: whether",
        "value": f"the {getattr(entry.record, 'measure', '')} of {names(getattr(entry.record, 'about', []))}",
    }.get(field.rsplit(".", 1)[-1], field)
    return both_sides(subject, entry.record, told)


def _shown(field: str, value: Any, item: Item | None) -> str:
    last = field.rsplit(".", 1)[-1]
    if last in ("quantity", "value"):
        return how_much(Quantity(**value), item.what if item else "")
    if last in ("date", "period"):
        return value["start"] if value["start"] == value["end"] else f"{value['start']} to {value['end']}"
    if isinstance(value, list):
        return ", ".join(str(party["name"]) for party in value)
    return str(value)


def _item_of(entry: Entry, field: str) -> Item | None:
    parts = field.split(".")
    return entry.record.items[int(parts[1])] if parts[0] == "items" and isinstance(entry.record, Transfer) else None


def _sums(entry: Entry, claims: Claims) -> list[LedgerFinding]:
    """Parts from several reports that come to more than the total."""
    if not isinstance(entry.record, Transfer):
        return []
    found = []
    for index, total in enumerate(entry.record.items):
        parts = [item.quantity for item in entry.record.items if item.part_of == index and item.quantity]
        if total.quantity is None or len(parts) < 2 or not all(comparable(total.quantity, part) for part in parts):
            continue
        least, most = sum(bounds(part)[0] for part in parts), bounds(total.quantity)[1]
        if least > most:
            shown = " + ".join(number(figure(part) or 0) for part in parts)
            record = entry.record
            about = (
                f"{called(record.giver)}'s list for {called(record.receiver)}: {shown} make {number(least)}, more than"
            )
            about += f" the {how_much(total.quantity, total.what)} in all."
            field = f"items.{index}.quantity"
            words = _words(entry.values.get(field, []), field, claims) or _entry_words([entry], "items", claims)
            found.append(_finding("sum", about, [entry.id], words, field))
    return found


def _denial(entry: Entry, claims: Claims) -> LedgerFinding | None:
    members = [claims[id_] for id_ in entry.claims]
    denied = [each for each in members if each.claim.denied]
    asserted = [each for each in members if not each.claim.denied and getattr(each.claim, "stage", "") not in UNDONE]
    said = voices(members, {})
    if not denied or not any(said[a.id] != said[d.id] and a.document != d.document for a in asserted for d in denied):
        return None
    deniers = [party for each in denied for party in each.claim.denied_by]
    who = names(deniers) if deniers else source(denied[0])
    about = f"{_cite([each.id for each in asserted], claims)}: {what_happens(entry.record)}; {who} denies it."
    return _finding("denial", about, [entry.id], [_word(each, "") for each in (*asserted, *denied)], None)


def _lift(report: ReportFinding, entry_of: Mapping[str, str], claims: Claims) -> LedgerFinding:
    entries = [entry_of[claim] for claim in report.claims if claim in entry_of]
    words = [_word(claims[claim], "") for claim in report.claims if claim in claims]
    return _finding(report.type, report.about, entries, words, f"report {report.document} {report.id}")


def _together(members: Sequence[LedgerFinding], claims: Claims) -> LedgerFinding:
    """One finding out of several of one dispute: the sentence of the first reported, the words of all."""
    chief = min(members, key=lambda each: (each.field is None, _reported(each, claims), each.id))
    entries = sorted({entry for each in members for entry in each.entries})
    words = {(word.document, word.claim, word.text): word for each in members for word in each.words}
    ordered = sorted(words.values(), key=lambda word: (_day(word, claims), word.document, word.claim or "", word.text))
    return _finding(chief.type, chief.about, entries, ordered, None)


def _reported(finding: LedgerFinding, claims: Claims) -> str:
    return min((_day(word, claims) for word in finding.words), default="9999")


def _day(word: Words, claims: Claims) -> str:
    reported = claims.get(word.claim or "")
    return (reported.published if reported else None) or "9999"


def _rival_modes(a: Entry, b: Entry, claims: Claims, disputed: bool) -> list[LedgerFinding]:
    one, two = a.record, b.record
    if not isinstance(one, Transfer) or not isinstance(two, Transfer) or one.mode is None or two.mode is None:
        return []
    if not modes_clash(one.mode, two.mode) or not (disputed or _shared_figure(one.items, two.items)):
        return []
    sides = [f"{mode} ({_sources(entry, claims)})" for mode, entry in ((one.mode, a), (two.mode, b))]
    about = both_sides("the terms on which", one, sides)
    return [_finding("conflict", about, [a.id, b.id], _entry_words((a, b), "mode", claims), "mode")]


def _shared_figure(one: Sequence[Item], two: Sequence[Item]) -> str | None:
    """Return a thing that both lists have in the same telling number: one that is not round, and over ten."""
    for a in one:
        for b in two:
            if a.quantity is None or b.quantity is None or a.kind != b.kind:
                continue
            same = telling(a) is not None and telling(a) == figure(b.quantity) and unit_of(a.quantity) is not None
            if same and set(words_of(a.what)) & set(words_of(b.what)):
                return how_much(a.quantity, a.what)
    return None


def _within(scope: Sequence[str], parties: Sequence[Party]) -> bool:
    return not scope or bool(set(scope) & party_codes(list(parties)))


def _is_such(item: Item, what: Sequence[str], thesaurus: Thesaurus) -> bool:
    """Whether an item is of the sort that a "first" is said of: by its words, its broader terms, or its kind."""
    terms = {word for term in terms_of(item, thesaurus) for word in term.split()} | set(words_of(item.what))
    kinds = {"weapon": "arms", "arm": "arms", "troop": "people", "soldier": "people", "vaccine": "medical"}
    wanted = [word for word in what if word not in ("aid", "assistance", "shipment", "delivery", "foreign")]
    return bool(wanted) and (wanted[-1] in terms or kinds.get(wanted[-1]) == item.kind)


def _day_before(one: str, two: str, margin: int) -> bool:
    return ordinal(one) < ordinal(two) - margin


def _when(entry: Entry) -> str:
    return entry.record.date.start if entry.record.date else entry.first_reported or "9999"


def _words(values: Iterable[Value], field: str, claims: Claims) -> list[Words]:
    return [_word(claims[id_], field) for value in values if value.against for id_ in value.said_in]


def _entry_words(entries: Sequence[Entry], field: str, claims: Claims) -> list[Words]:
    return [_word(claims[id_], field) for entry in entries for id_ in entry.claims if id_ in claims]


def _word(reported: ReportedClaim, field: str) -> Words:
    claim, spans = reported.claim, reported.claim.spans.get(field.split(".")[-1], [])
    return Words(document=reported.document, claim=reported.id, text=claim.evidence, spans=list(spans))


def _cite(ids: Sequence[str], claims: Claims) -> str:
    """Reports by publisher and day; of those with the very same words, the first."""
    first: dict[str, str] = {}
    for id_ in ids:
        first.setdefault(claims[id_].claim.evidence, source(claims[id_]))
    return ", ".join(dict.fromkeys(first.values()))


def _sources(entry: Entry, claims: Claims) -> str:
    return _cite([id_ for id_ in entry.claims if id_ in claims][:3], claims)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 160 else flat[:157].rsplit(" ", 1)[0] + "…"
