"""What the rules read, put as pointers, comes out of the resolver as it was, and passes the gate."""

from __future__ import annotations

from collections import Counter

from bench.grammar_cases import constructions, load

from comity.consolidation.proposers import claims_of
from comity.documents import make_document
from comity.grounding.candidate import ROLES, Candidate, ItemPointers, Label, LabelName
from comity.grounding.gate import Gate
from comity.grounding.pointer import Pointer
from comity.grounding.resolve import Resolver
from comity.kinds import SIDES, kind_of
from comity.model import Claim, Span, Transfer
from comity.parties import party_keys
from comity.reading import Reader

_MANY = ("said_by", "denied_by", "measure")
_TRIGGERS = ("stage", "type", "change", "value", "of")


def as_candidate(claim: Claim) -> Candidate:
    """A claim as somebody would point at it: no value, no label but the words for an accord."""
    kind, spans = kind_of(claim), claim.spans
    arguments = {
        role: tuple(map(Pointer.at, spans[role] if role in (*SIDES[kind], *_MANY) else spans[role][:1]))
        for role in ROLES[kind]
        if spans.get(role)
    }
    items = tuple(
        ItemPointers(what=_first(item.spans, "what"), quantity=_optional(item.spans), part_of=item.part_of)
        for item in (claim.items if isinstance(claim, Transfer) else [])
    )
    named = Label(value="", words=(_first(spans, "type"),)) if kind == "agreement" else None
    labels: dict[LabelName, Label] = {"type": named} if named is not None else {}
    trigger = next(name for name in _TRIGGERS if spans.get(name))
    return Candidate(
        kind=kind, trigger=_first(spans, trigger), arguments=arguments, items=items, labels=labels,
        evidence=tuple(spans["evidence"][:1]), proposer="learned@1",
    )  # fmt: skip


def _first(spans: dict[str, list[Span]], name: str) -> Pointer:
    return Pointer.at(spans[name][0])


def _optional(spans: dict[str, list[Span]]) -> Pointer | None:
    return Pointer.at(spans["quantity"][0]) if spans.get("quantity") else None


def test_pointers_at_what_was_read_give_what_was_read(reader: Reader) -> None:
    told: Counter[str] = Counter()
    stopped = []
    for case in (case for construction in constructions() for case in load(construction)):
        context = reader.context(make_document(case.text, published=case.published))
        resolver, gate = Resolver(context, reader.tables), Gate(context, reader.tables)
        for claim in claims_of(reader.ledger(context)[0]):
            told["claims"] += 1
            made = resolver.resolve(as_candidate(claim)).claim
            if made is None:
                continue
            if (why := gate.why(made)) is not None:
                stopped.append(why)
            sides = SIDES[kind_of(claim)]
            told["sides"] += all(party_keys(getattr(made, side)) == party_keys(getattr(claim, side)) for side in sides)
            told["stage"] += getattr(made, "stage", None) == getattr(claim, "stage", None)
            told["date"] += made.date == claim.date
    assert stopped == []
    assert told["claims"] > 1000
    assert min(told["sides"], told["stage"], told["date"]) >= 0.98 * told["claims"]
