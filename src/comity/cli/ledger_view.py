"""A ledger as people read it: kind by kind, entry by entry, each with the words that say it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from comity.cli.words import days, parties, plain, quantity, quoted
from comity.model import (
    Accusation,
    Agreement,
    Change,
    Claim,
    Document,
    Event,
    Finding,
    Indicator,
    Item,
    Ledger,
    Quantity,
    Transfer,
    Visit,
)  # fmt: skip

_KINDS = (
    ("transfers", "Transfers", "transfer"),
    ("agreements", "Agreements", "agreement"),
    ("visits", "Visits", "visit"),
    ("accusations", "Accusations", "accusation"),
    ("indicators", "Indicators", "indicator"),
    ("events", "Other events", "event"),
)
_NOTHING = (
    "Nothing of the kind is reported here: no transfer, agreement, visit, accusation or other event between states, "
    "and no figure about one."
)
_LABEL_WIDTH = 9

Row = tuple[str, RenderableType]


def ledger_view(ledger: Ledger) -> Iterator[RenderableType]:
    """Yield the parts of a ledger to print, one after the other."""
    yield _heading(ledger.document)
    empty = True
    for field, title, noun in _KINDS:
        entries: Sequence[Claim] = getattr(ledger, field)
        if entries:
            empty = False
            yield _section(title, len(entries))
        for index, entry in enumerate(entries, 1):
            yield _entry(entry, f"{noun} {index}", _open(ledger, field, index - 1))
    if ledger.findings:
        yield _section("Findings", len(ledger.findings))
        for finding in ledger.findings:
            yield _finding(finding, ledger.document)
    if empty:
        yield Padding(Text(_NOTHING), (0, 0, 1, 0))


def _heading(document: Document) -> RenderableType:
    title = Text(plain(document.title) if document.title else f"Report {plain(document.id)}", style="bold")
    facts = [plain(fact) for fact in (document.publisher, document.published or "no date", document.url) if fact]
    return Group(Rule(style="dim"), title, Text(" · ".join(facts), style="dim"), Text())


def _open(ledger: Ledger, field: str, index: int) -> str:
    """The words of time that say when, where they cannot be resolved."""
    words = " or ".join(quoted(each.text) for each in ledger.open_dates if (field, index) in each.entries)
    return f"{words}: unresolved, as the day of publication is not known" if words else ""


def _section(title: str, count: int) -> RenderableType:
    return Text(f"{title.upper()} ({count})", style="bold cyan")


def _entry(entry: Claim, label: str, undated: str) -> RenderableType:
    rows: list[Row] = [*_rows(entry), ("when", Text(days(entry.date) or undated))]
    if entry.said_by:
        rows.append(("source", Text(parties(entry.said_by))))
    if entry.denied:
        who = f" by {parties(entry.denied_by)}" if entry.denied_by else ""
        rows.append(("DENIED", Text(f"denied{who}, or said not to have happened", style="bold red")))
    if entry.proposed_by != ["rules"]:
        rows.append(("by", Text(", ".join(map(plain, entry.proposed_by)))))
    if entry.unverified:
        guessed = ", ".join(f"{each.field} ({each.score:.0%} sure)" for each in entry.unverified)
        rows.append(("unverified", Text(f"{guessed}: no words say so", style="yellow")))
    rows.append(("words", Text(quoted(entry.evidence), style="italic")))
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=_LABEL_WIDTH, style="dim")
    grid.add_column(overflow="fold")
    for name, value in rows:
        if not isinstance(value, Text) or value.plain:
            grid.add_row(name, value)
    head = Text(f"{label.split()[1]}. ", style="dim") + Text(_headline(entry), style="bold")
    return Group(head, Padding(grid, (0, 0, 1, 3)))


def _headline(entry: Claim) -> str:
    match entry:
        case Transfer():
            return f"{parties(entry.giver)} → {parties(entry.receiver)}"
        case Agreement():
            return parties(entry.parties)
        case Visit():
            return f"{parties(entry.visitors)} → {parties(entry.hosts)}" if entry.hosts else parties(entry.visitors)
        case Accusation():
            return f"{parties(entry.accusers)} accuses {parties(entry.accused)}"
        case Indicator():
            return parties(entry.about)
        case Event():
            return f"{parties(entry.actor)} → {parties(entry.recipient)}"
        case _:
            return ""


def _rows(entry: Claim) -> Iterator[Row]:
    match entry:
        case Transfer():
            yield "what", _items(entry.items)
            yield "stage", Text(", ".join(filter(None, (entry.stage, entry.mode))))
        case Agreement():
            yield "type", Text(entry.type)
            yield "subject", Text(plain(entry.subject or ""))
            yield "stage", Text(entry.stage)
        case Visit():
            yield "place", Text(plain(entry.place or ""))
            yield "stage", Text(entry.stage)
        case Accusation():
            yield "of", Text(plain(entry.of or ""))
        case Indicator():
            yield from _figure(entry)
        case Event():
            yield "type", Text(" ".join(filter(None, _plover(entry))).lower())


def _plover(entry: Event) -> tuple[str | None, ...]:
    return (entry.plover.type, entry.plover.mode, *entry.plover.contexts) if entry.plover else ()


def _figure(entry: Indicator) -> Iterator[Row]:
    yield "measure", Text(plain(entry.measure))
    if entry.value:
        yield "value", Text(quantity(entry.value))
    yield "period", Text(days(entry.period))
    if entry.change:
        since = f" since {days(entry.change.since)}" if entry.change.since else ""
        sign = "+" if entry.change.value > 0 else ""
        yield "change", Text(f"{sign}{_change(entry.change)}{since}")


def _change(change: Change) -> str:
    return quantity(Quantity(low=change.value, high=change.value, unit=change.unit))


def _items(items: Sequence[Item]) -> RenderableType:
    if not items:
        return Text("not said")
    grid = Table.grid(padding=(0, 2))
    grid.add_column(overflow="fold")
    grid.add_column(justify="right", overflow="fold")
    grid.add_column(style="dim", overflow="fold")
    for index in _nested(items):
        item = items[index]
        much = quantity(item.quantity, without=plain(item.what)) if item.quantity else ""
        kind = f"{item.kind}, {plain(item.taxon)}" if item.taxon else item.kind
        grid.add_row(Text("  " * _depth(items, index) + plain(item.what)), Text(much), Text(kind))
    return grid


def _depth(items: Sequence[Item], index: int) -> int:
    depth, part_of = 0, items[index].part_of
    while part_of is not None and depth < len(items):
        depth, part_of = depth + 1, items[part_of].part_of
    return depth


def _nested(items: Sequence[Item], whole: int | None = None) -> Iterator[int]:
    """The items in order, each followed by its parts."""
    for index, item in enumerate(items):
        if item.part_of == whole:
            yield index
            yield from _nested(items, index)


def _finding(finding: Finding, document: Document) -> RenderableType:
    nouns = {field: noun for field, _, noun in _KINDS}
    entries = ", ".join(f"{nouns.get(kind, kind)} {index + 1}" for kind, index in finding.entries)
    head = Text(f"{finding.type}: ", style="bold yellow") + Text(plain(finding.about))
    lines = [Text(f"concerns {entries}", style="dim")] if entries else []
    if finding.spans:
        words = " · ".join(quoted(document.text[start:end]) for start, end in finding.spans)
        lines.append(Text(words, style="italic"))
    return Group(head, Padding(Group(*lines), (0, 0, 1, 3)))
