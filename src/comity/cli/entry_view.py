"""Entries, findings, balances and decisions as people read them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from comity.cli.words import plain, quoted
from comity.errors import NotKnown
from comity.kinds import SIDES
from comity.ledger.balance import Balance, in_words
from comity.ledger.coding import Agreement, Sample
from comity.ledger.counts import Source
from comity.ledger.news import Difference
from comity.ledger.query import ROW, entry_as_row
from comity.ledger.rules import in_words as ruled
from comity.ledger.store import Shown
from comity.model import Party
from comity.parties import party_code
from comity.reconcile.records import Decision, Entry, LedgerFinding
from comity.reconcile.sentences import brief, named, what_happens, when
from comity.suggest import meant

_WIDE = 96
"""So many columns of the terminal hold a list of entries with a line for most."""


def entries_table(entries: Sequence[Entry], total: int) -> Iterator[RenderableType]:
    """Yield one line an entry, and how many there are. Parties are shown by their codes where they have one."""
    if entries:
        yield _Entries(entries)
    yield f"{len(entries):,} of {total:,} entries"


class _Entries:
    """Entries as a table that fits the terminal: a narrow one has the days of a span under each other."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        narrow = options.max_width < _WIDE
        gap = (0, 1, 0, 0) if narrow else (0, 1)
        table = Table("entry", "kind", "when", "from", "to", "what", "stage", "sources", box=None, pad_edge=False,
                      padding=gap)  # fmt: skip
        for column in (0, 1, 2, 6):
            table.columns[column].no_wrap = True
        for entry in self._entries:
            row = entry_as_row(entry)
            one, *other = (getattr(entry.record, side) for side in SIDES[entry.kind])
            parties = (_codes(one), _codes(other[0]) if other else "")
            stage = (row["stage"] or "") + (" (denied)" if row["denied"] else "")
            days = plain(when(row["start"], row["end"]))
            cells = (*parties, row["what"], stage)
            under = days.replace("…", "…\n") if narrow else days
            table.add_row(entry.id[:10], entry.kind, under, *(plain(cell) for cell in cells), str(entry.sources))
        yield table


def columns_of(given: str | None) -> list[str]:
    """Return the columns that a list of names asks for. Raises NotKnown, with the nearest, where one is none."""
    names = [name.strip().lower() for name in (given or "").split(",") if name.strip()]
    for name in names:
        if name not in ROW:
            raise NotKnown(f"no column {name!r}: {meant(name, list(ROW))}")
    return names


def columns_table(entries: Sequence[Entry], columns: Sequence[str], total: int) -> Iterator[RenderableType]:
    """Yield one line an entry with some columns of its row, and how many there are."""
    table = Table(*columns, box=None, pad_edge=False)
    for entry in entries:
        row = entry_as_row(entry)
        table.add_row(*(plain("" if row[name] is None else str(row[name])) for name in columns))
    if entries:
        yield table
    yield f"{len(entries):,} of {total:,} entries"


def _codes(parties: Sequence[Party]) -> str:
    return ", ".join(dict.fromkeys(party_code(party) or party.name for party in parties))


def entry_view(shown: Shown) -> Iterator[RenderableType]:
    """Yield all that is known of an entry."""
    entry = shown.entry
    yield Text(f"{entry.id}  {entry.kind}: {plain(what_happens(entry.record))}", style="bold")
    told = f"reports {len(entry.documents)}, independent sources {entry.sources}"
    copied = f", copies {entry.copies}" if entry.copies else ""
    reported = f"first reported {entry.first_reported or '?'}, last {entry.last_reported or '?'}"
    yield f"{told}{copied}; {reported}; {entry.status}"
    yield from _values(shown)
    if entry.history:
        yield Text(f"history: {_history(entry)}")
    yield from _reports(shown)
    for link in shown.links:
        why = "; ".join(f"{plain(reason.why)} {reason.weight:+g}" for reason in link.reasons)
        yield Padding(f"{_number(shown, link.a)} = {_number(shown, link.b)}: {link.score:g} ({why})", (0, 0, 0, 2))
    reports = {each.id: named(each.id, each.publisher, each.published) for each in shown.documents}
    yield from findings_view(shown.findings, reports)
    if shown.decisions:
        yield from decisions_table(shown.decisions, _standing(shown.decisions))


def _reports(shown: Shown) -> Iterator[RenderableType]:
    """Yield each claim with its number, its report, and its words; copies say of what."""
    by_id = {document.id: document for document in shown.documents}
    for claim in shown.claims:
        document, source = by_id[claim.document], shown.copy_of.get(claim.document)
        copied = by_id[source].publisher or source if source in by_id else source
        told = (document.published, document.publisher, document.title, source and f"the same text as {copied}")
        head = " · ".join(filter(None, told))
        yield Text(f"{_number(shown, claim.id)} {plain(head)}  {claim.id}", style="bold")
        yield Padding(quoted(claim.claim.evidence), (0, 0, 0, 4))


def _number(shown: Shown, claim: str) -> str:
    """A claim's number among those of its entry, in the order of reporting."""
    return f"[{shown.entry.claims.index(claim) + 1}]"


def _values(shown: Shown) -> Iterator[RenderableType]:
    table = Table("field", "value", "for", "against", "sources", box=None, pad_edge=False)
    for field, values in shown.entry.values.items():
        for value in values:
            sides = (" ".join(_number(shown, claim) for claim in side) for side in (value.said_in, value.against))
            table.add_row(field, plain(brief(value.value)), *map(plain, sides), str(value.sources))
    yield table
    if shown.entry.record.unverified:
        guessed = ", ".join(f"{each.field} ({each.score:.0%} sure)" for each in shown.entry.record.unverified)
        yield f"unverified, no words say so: {guessed}"
    if shown.entry.corrected:
        yield f"corrected: {', '.join(shown.entry.corrected)}"


def _history(entry: Entry) -> str:
    """How the stage moved: each stage with the day it was first reported."""
    steps = [(f"{step.stage}{' (denied)' if step.denied else ''}", step.reported or "?") for step in entry.history]
    moves = [step for place, step in enumerate(steps) if place == 0 or steps[place - 1][0] != step[0]]
    return " → ".join(f"{stage} {day}" for stage, day in moves)


def _standing(decisions: Sequence[Decision]) -> set[str]:
    """The decisions that were not taken back, by an undo that stands itself."""
    gone: set[str] = set()
    for decision in reversed(decisions):
        if decision.undoes and decision.id not in gone:
            gone.add(decision.undoes)
    return {decision.id for decision in decisions} - gone


def findings_view(findings: Sequence[LedgerFinding], told: Mapping[str, str]) -> Iterator[RenderableType]:
    """Yield each finding: its sentence, its entries, and both sides' words; `told` names the reports, by id."""
    for finding in findings:
        yield Text(f"{finding.type}: {plain(finding.about)}", style="bold")
        answer = "" if finding.status == "open" else f", {finding.status}"
        yield Padding(
            f"{finding.id[:10]}{answer}, entries {' '.join(id_[:10] for id_ in finding.entries)}", (0, 0, 0, 2)
        )
        by_text: dict[str, list[str]] = {}
        for words in finding.words:
            by_text.setdefault(words.text, []).append(told.get(words.document, words.document))
        for text, (first, *others) in by_text.items():
            copied = f" (and {len(others)} more with the same words)" if others else ""
            yield Padding(f"{plain(first)}{copied}: {quoted(text)}", (0, 0, 0, 2))


def diff_view(found: Difference) -> Iterator[RenderableType]:
    """Yield what came into a ledger since a time, under a heading each."""
    yield f"since {found.since}: {found.reports:,} reports"
    yield f"new: {len(found.new):,}"
    if found.new:
        yield _Entries(found.new)
    yield f"at another stage: {len(found.moved):,}"
    for move in found.moved:
        yield f"  {move.entry.id[:10]}  {move.before} → {move.after}: {plain(what_happens(move.entry.record))}"
    yield f"findings: {len(found.findings):,}"
    for finding in found.findings:
        yield f"  {finding.type}: {plain(finding.about)}"
    yield f"decisions: {len(found.decisions):,}"
    for decision in found.decisions:
        yield f"  {decision_line(decision)}"


def balance_table(lines: Sequence[Balance]) -> Iterator[RenderableType]:
    """Yield the lines of a balance."""
    if not lines:
        yield "nothing passed between them, by this ledger"
        return
    table = Table("from", "to", "", "stage", "how much", "entries", box=None, pad_edge=False)
    table.columns[5].justify = "right"
    for line in lines:
        much = in_words(line) if line.entries else f"{line.what}, no figure"
        count = str(len(line.entries) + line.uncounted)
        table.add_row(line.giver, line.receiver, line.by or "", line.stage, plain(much), count)
    yield table


def sources_table(sources: Sequence[Source]) -> Iterator[RenderableType]:
    """Yield the publishers."""
    table = Table("publisher", "reports", "copies", "claims", "unread", "first", "last", box=None, pad_edge=False)
    for source in sources:
        counts = (str(source.reports), str(source.copies), str(source.claims), str(source.unread or ""))
        table.add_row(plain(source.publisher), *counts, source.first or "", source.last or "")
    yield table


def stats_table(stats: Mapping[str, Any]) -> Iterator[RenderableType]:
    """Yield what is counted."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in stats.items():
        label = name.replace("_", " ")
        if isinstance(value, Mapping):
            table.add_row(label, str(sum(value.values())))
            for kind, count in value.items():
                table.add_row(f"  {kind}", str(count))
        else:
            table.add_row(label, "" if value is None else str(value))
    yield table


def decisions_table(decisions: Sequence[Decision], in_force: Collection[str]) -> Iterator[RenderableType]:
    """Yield what was decided, those undone marked so."""
    for decision in decisions:
        gone = "" if decision.undoes or decision.id in in_force else "  (undone)"
        yield Text(f"{decision.id[:9]}  {decision.at[:16].replace('T', ' ')}  {plain(decision.by)}{gone}", style="bold")
        yield Padding(decision_line(decision), (0, 0, 0, 2))


def decision_line(decision: Decision) -> str:
    """A decision in words: what was done, from what to what, and why."""
    what = decision.action + (f" {decision.field}" if decision.field else "")
    if decision.action == "rule":
        what += f": {plain(ruled(decision))}"
    elif decision.undoes:
        what += f" of {decision.undoes[:9]}"
    elif decision.action in ("correct", "accept", "reject", "dismiss", "explain"):
        what += f": {plain(brief(decision.before)) or 'not said'} → {plain(brief(decision.after)) or 'not said'}"
    words = (
        f", “{plain(decision.anchors[0].evidence)}”"
        if decision.anchors and decision.action not in ("merge", "split")
        else ""
    )
    return f"{what}{f' ({plain(decision.why)})' if decision.why else ''}{words}"


def samples_table(samples: Sequence[Sample]) -> Iterator[RenderableType]:
    """Yield the samples that were drawn for second coding."""
    table = Table("sample", "drawn", "name", "entries", "coded", box=None, pad_edge=False)
    for each in samples:
        coded = ", ".join(f"{plain(who)} {done}" for who, done in each.coded.items())
        table.add_row(each.id[:9], each.at[:10], plain(each.name), str(len(each.entries)), coded)
    yield table


def agreement_table(fields: Sequence[Agreement]) -> Iterator[RenderableType]:
    """Yield how far people agree on each field."""
    table = Table("field", "entries", "same", "alpha", "with the ledger", box=None, pad_edge=False)
    for each in fields:
        alphas = ("–" if alpha is None else f"{alpha:.2f}" for alpha in (each.alpha, each.with_ledger))
        table.add_row(each.field, str(each.units), f"{each.share:.0%}", *alphas)
    yield table
