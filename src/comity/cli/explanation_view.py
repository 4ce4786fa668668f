"""An explanation as people read it: layer by layer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from comity.cli.words import plain, quantity, quoted
from comity.model import (
    ActorMention,
    ClaimMade,
    Document,
    EventMention,
    Explanation,
    Mentions,
    PredicationView,
    Proposal,
    Quantity,
    Span,
    Speech,
)
from comity.parties import party_code


def explanation_view(document: Document, explanation: Explanation) -> Iterator[RenderableType]:
    """Yield the layers of an explanation to print, one after the other."""
    text = document.text
    yield Rule(style="dim")
    yield Text(plain(document.title) if document.title else f"Report {plain(document.id)}", style="bold")
    yield Text()
    sentences = [(str(number), plain(text[start:end])) for number, (start, end) in enumerate(explanation.sentences, 1)]
    yield from _layer("Sentences", ("no.", "words"), sentences)
    yield from _mentions(explanation.mentions)
    speech = [_said(text, said) for said in explanation.speech]
    yield from _layer("Who says what", ("source", "says", "what"), speech)
    acts = [_act(text, act) for act in explanation.predications]
    yield from _layer("Who does what to whom", ("predicate", "arguments by role", "modality"), acts)
    yield from _layer("Events", ("type", "who", "to whom"), [_event(event) for event in explanation.events])
    claims = [_claim(text, claim) for claim in explanation.claims]
    yield from _layer("Claims", ("kind", "proposed by", "rules", "unverified", "words"), claims)
    if explanation.proposed:
        proposed = [_proposal(proposal) for proposal in explanation.proposed]
        yield from _layer("Proposed by a model", ("kind", "values", "what became of it"), proposed)
    refused = [(r.kind, plain(r.by), plain(r.why), quoted(r.evidence)) for r in explanation.refused]
    yield from _layer("Claims refused", ("kind", "proposed by", "why", "words"), refused)


def _claim(text: str, claim: ClaimMade) -> tuple[str, str, str, str, str]:
    unverified = ", ".join(f"{each.field} ({each.score:.2f})" for each in claim.unverified)
    words = plain(text[claim.start : claim.end])
    return claim.kind, plain(", ".join(claim.by)), ", ".join(claim.rules), unverified, words


def _proposal(proposal: Proposal) -> tuple[str, str, str]:
    values = "\n".join(f"{field}: {' | '.join(map(plain, words))}" for field, words in proposal.values.items())
    became = f"refused: {plain(proposal.refused)}" if proposal.refused else "passed"
    left = "".join(f"\nleft open: {plain(value)}" for value in proposal.open)
    return proposal.kind, values, became + left


def _mentions(mentions: Mentions) -> Iterator[RenderableType]:
    parties = [(plain(m.text), plain(m.name), party_code(m) or "") for m in mentions.parties]
    yield from _layer("Parties", ("words", "name", "stands for"), parties)
    amounts = [
        (plain(m.text), quantity(Quantity(low=m.low, high=m.high, unit=m.unit, approx=m.approx)))
        for m in mentions.quantities
    ]
    yield from _layer("Quantities", ("words", "value"), amounts)
    yield from _layer(
        "Dates", ("words", "first day", "last day"), [(plain(m.text), m.from_, m.to) for m in mentions.dates]
    )
    times = [(plain(m.text), m.type, m.value, m.mod or "") for m in mentions.times]
    yield from _layer("Times", ("words", "type", "value", "mod"), times)
    things = [(plain(m.text), m.kind, m.taxon or "") for m in mentions.things]
    yield from _layer("Things", ("words", "kind", "taxon"), things)


def _layer(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[RenderableType]:
    rows = list(rows)
    yield Text(f"{title.upper()} ({len(rows)})", style="bold cyan")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", show_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    yield Padding(table if rows else Text("none"), (0, 0, 1, 2))


def _words(text: str, spans: Sequence[Span]) -> str:
    return " … ".join(plain(text[start:end]) for start, end in spans)


def _said(text: str, said: Speech) -> tuple[str, str, str]:
    content = f"{_words(text, said.content)} ({said.kind})"
    return _words(text, said.source) or "the report", _words(text, said.cue), content


def _event(event: EventMention) -> tuple[str, str, str]:
    kind = f"{event.type} {event.mode}" if event.mode else event.type
    return f"not {kind}" if event.denied else kind, _actors(event.actor), _actors(event.recipient)


def _actors(actors: Sequence[ActorMention]) -> str:
    return ", ".join(f"{plain(a.text)} ({' '.join(filter(None, (party_code(a), a.sector))) or '?'})" for a in actors)


def _act(text: str, act: PredicationView) -> tuple[str, str, str]:
    roles = "\n".join(f"{role}: {_words(text, spans)}" for role, spans in act.roles.items() if spans)
    return act.predicate, roles, ", ".join(act.modality)
