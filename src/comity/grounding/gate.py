"""The gate: it works every value of a claim out again from the words at its spans, whoever proposed the claim.

What the words do not entail is refused, and the refusal says what they do entail; nothing is repaired. A label that
somebody chose and nothing entails passes only where the claim lists it as unverified.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar, get_args

from msgspec.structs import replace

from comity.annotation.context import Context
from comity.grounding import labels
from comity.grounding.direction import Direction
from comity.grounding.figures import place_of, sizes, unit_of_measure, way_of
from comity.grounding.plover import plover_of
from comity.grounding.readings import Readings
from comity.grounding.tables import Tables
from comity.grounding.tokens import exactly, tokens_of
from comity.kinds import PLURALS, SIDES, STAGES, Kind, kind_of
from comity.mentions.phrases import Phrase
from comity.model import (
    Accusation,
    Agreement,
    AgreementType,
    Claim,
    DateRange,
    Event,
    Indicator,
    Item,
    ItemKind,
    Ledger,
    Mode,
    Party,
    PloverType,
    Quantity,
    Refusal,
    Span,
    Transfer,
    Visit,
)
from comity.parties import party_code

C = TypeVar("C", bound=Claim)
_FORMS = re.compile(r"(?:, )?(?:share of|debt to|place in|place among|that| )*")
"""What the words of a measure may be joined by: how a figure stands to what it is a figure of."""


class Gate:
    """The gate of one report; `refused` are the claims that it stopped, each with the reason."""

    def __init__(self, context: Context, tables: Tables) -> None:
        self.context, self.tables = context, tables
        self.readings = Readings(context)
        self.direction = Direction(context, tables)
        self.refused: list[Refusal] = []

    def pass_through(self, claims: Iterable[C]) -> list[C]:
        """Return the claims of which every value is what its words say."""
        passed = []
        for claim in claims:
            why = self.why(claim)
            if why is None:
                passed.append(claim)
            else:
                by = ", ".join(claim.proposed_by)
                kind = PLURALS[kind_of(claim)]
                self.refused.append(Refusal(kind=kind, why=why, evidence=claim.evidence, by=by))
        return passed

    def judged(self, ledger: Ledger) -> Ledger:
        """Return the ledger of a report with the claims that pass, and the findings about them."""
        told = {plural: getattr(ledger, plural) for plural in PLURALS.values()}
        passed = {plural: self.pass_through(claims) for plural, claims in told.items()}
        if all(len(passed[plural]) == len(told[plural]) for plural in told):
            return ledger
        places: dict[tuple[str, int], tuple[str, int]] = {}
        for plural in told:
            kept = {id(claim): n for n, claim in enumerate(passed[plural])}
            places |= {(plural, n): (plural, kept[id(c)]) for n, c in enumerate(told[plural]) if id(c) in kept}
        findings = [
            replace(finding, entries=[places[entry] for entry in finding.entries])
            for finding in ledger.findings
            if all(entry in places for entry in finding.entries)
        ]
        return replace(ledger, **passed, findings=findings)

    def why(self, claim: Claim) -> str | None:
        """The first value of a claim that its words do not entail, in words; None where there is none."""
        return next(_Check(self, claim).wrong(), None)


class _Check:
    """One claim before the gate."""

    def __init__(self, gate: Gate, claim: Claim) -> None:
        self.context, self.tables, self.readings = gate.context, gate.tables, gate.readings
        self.direction = gate.direction
        self.claim, self.spans = claim, claim.spans
        self.kind: Kind = kind_of(claim)
        self.unverified = {each.field for each in claim.unverified}

    def wrong(self) -> Iterator[str]:
        """What is wrong with the claim, field by field."""
        yield from self._evidence()
        for field in (*SIDES[self.kind], "said_by", "denied_by"):
            yield from self._parties(field, getattr(self.claim, field))
        yield from self._sides()
        yield from self._days("date", self.claim.date)
        match self.claim:
            case Transfer():
                yield from self._transfer(self.claim)
            case Agreement():
                yield from self._type(self.claim)
                yield from self._words("subject", self.claim.subject)
            case Visit():
                yield from self._words("place", self.claim.place)
            case Accusation():
                yield from self._words("of", self.claim.of)
            case Indicator():
                yield from self._indicator(self.claim)
        yield from self._stage()
        yield from self._denied()
        yield from self._plover()

    def _tokens(self, field: str) -> list[int]:
        return [i for span in self.spans.get(field, []) for i in tokens_of(self.context.parse, span)]

    def _shown(self, spans: Iterable[Span]) -> str:
        return " … ".join(f"“{self.readings.text(span)}”" for span in spans) or "no words"

    # Words, parties, days

    def _evidence(self) -> Iterator[str]:
        spans = self.spans.get("evidence", [])
        if not spans or self.readings.text(spans[0]) != self.claim.evidence:
            yield "evidence: it is not in the report to the letter"

    def _parties(self, field: str, parties: list[Party]) -> Iterator[str]:
        for n, party in enumerate(parties):
            spans = self.spans.get(f"{field}.{n}", [])
            if len(spans) != 1 or self.readings.text(spans[0]) != party.name:
                yield f"{field}: {party.name!r} is not at its span"
                continue
            codes = self.readings.parties(spans[0])
            if (party.state, party.org) not in codes:
                told = " or ".join(sorted(filter(None, {org or state for state, org in codes}))) or "nobody known"
                yield f"{field}: {party.name!r} stands for {told}, not for {party_code(party) or 'nobody'}"

    def _sides(self) -> Iterator[str]:
        """Who acts and who is acted on: by what the arguments of the predicate decide; a visit needs a visitor."""
        acting, *acted = SIDES[self.kind]
        if isinstance(self.claim, Visit) and not self.claim.visitors:
            yield f"{acting}: nobody is said to visit"
        if self.direction.of(self.claim) == "contradicted":
            named = " and ".join(party.name for party in getattr(self.claim, acting)) or "nobody"
            yield f"{acting}: the words have it the other way round: {named} in the place of {acted[0]}"

    def _words(self, field: str, value: str | None) -> Iterator[str]:
        if value is None:
            return
        spans = self.spans.get(field, [])
        if not spans or " ".join(self.readings.text(span) for span in spans) != value:
            yield f"{field}: {value!r} is not at its span, which has {self._shown(spans)}"

    def _days(self, field: str, days: DateRange | None) -> Iterator[str]:
        if days is None:
            return
        spans = self.spans.get(field, [])
        told = self.readings.days(spans)
        if days not in told:
            ways = " or ".join(dict.fromkeys(f"{each.start} to {each.end}" for each in told)) or "no days"
            yield f"{field}: {self._shown(spans)} means {ways}, not {days.start} to {days.end}"

    # Labels

    def _stage(self) -> Iterator[str]:
        stage: str | None = getattr(self.claim, "stage", None)
        if stage is None:
            return
        if stage not in STAGES[self.kind]:
            yield f"stage: {stage!r} is none of a {self.kind}"
        if "stage" in self.unverified:
            return
        spans = self.spans.get("stage", [])
        mode = self.claim.mode if isinstance(self.claim, Transfer) else None
        told = labels.stages(self.context, self.tables, self.kind, self._tokens("stage"), mode)
        published = self.context.document.published
        ahead = [days for days in self.readings.days(spans[1:]) if published and days.start > published]
        if isinstance(self.claim, Visit) and ahead and {"held", "underway"} & set(told):
            told = ["planned"]
        if stage not in told:
            yield f"stage: {self._shown(spans)} says {' or '.join(told) or 'none'}, not {stage}"

    def _mode(self, mode: Mode | None) -> Iterator[str]:
        if mode is None or (mode in get_args(Mode) and "mode" in self.unverified):
            return
        told = labels.modes(self.context, self._tokens("mode"))
        if mode not in told:
            yield f"mode: {self._shown(self.spans.get('mode', []))} says {' or '.join(told) or 'none'}, not {mode}"

    def _type(self, claim: Agreement) -> Iterator[str]:
        if claim.type in get_args(AgreementType) and "type" in self.unverified:
            return
        told = labels.types(self.context, self.tables, self._tokens("type"))
        if claim.type not in told:
            shown = self._shown(self.spans.get("type", []))
            yield f"type: {shown} names {' or '.join(told) or 'no accord'}, not {claim.type}"

    def _denied(self) -> Iterator[str]:
        spans = self.spans.get("denied", [])
        if "denied" in self.unverified:
            return
        denying = any(labels.denies(self.context, self.tables, i) for i in self._tokens("denied"))
        if denying and not self.claim.denied:
            yield f"denied: {self._shown(spans)} says that it is"
        if self.claim.denied and not denying:
            yield f"denied: {self._shown(spans)} does not say so" if spans else "denied: no words say so"
        told_as_false = isinstance(self.claim, Transfer | Event) and any(
            labels.is_denied(self.context, i) for i in self._tokens("stage" if self.kind == "transfer" else "type")
        )
        if told_as_false and not self.claim.denied:
            yield "denied: the words that tell it say that it is not so"

    def _plover(self) -> Iterator[str]:
        plover = self.claim.plover
        if isinstance(self.claim, Event):
            if plover is None:
                yield "plover: an event has a type"
                return
            if plover.type in get_args(PloverType) and "type" in self.unverified:
                return
            told = labels.events(self.context, self.tables, self._tokens("type"))
            if (plover.type, plover.mode) not in {(each.type, each.mode) for each in told}:
                ways = " or ".join(each.type for each in told) or "nothing"
                yield f"plover: {self._shown(self.spans.get('type', []))} says {ways}, not {plover.type}"
        elif plover is not None and plover != plover_of(self.context, self.claim, self.tables.plover):
            yield "plover: it does not follow from the entry"

    # Transfers

    def _transfer(self, claim: Transfer) -> Iterator[str]:
        for n, item in enumerate(claim.items):
            yield from self._item(item, claim)
            if item.part_of is not None and not self._is_whole(claim.items, n, item.part_of):
                yield f"part_of: item {item.part_of} is no whole that {item.what!r} can be a part of"
        yield from self._mode(claim.mode)

    def _is_whole(self, items: list[Item], n: int, whole: int) -> bool:
        return 0 <= whole < n and items[whole].part_of is None and all(x.part_of == whole for x in items[whole + 1 : n])

    def _item(self, item: Item, claim: Transfer) -> Iterator[str]:
        what, amount = item.spans.get("what", []), item.spans.get("quantity", [])
        read = self.readings.things(what[0], amount) if what else []
        same = [thing for thing in read if thing.what == item.what]
        same = [thing for thing in same if thing.kind is not None] or same
        if not same:
            names = ", ".join(dict.fromkeys(thing.what for thing in read if thing.what)) or "nothing"
            yield f"what: {self._shown(what)} names {names}, not {item.what!r}"
            return
        chosen = "kind" in self.unverified and item.kind in get_args(ItemKind) and item.taxon is None
        if not any(_is_kind(thing, item, claim.mode) or (chosen and thing.kind is None) for thing in same):
            kinds = ", ".join(dict.fromkeys(_kind_words(thing) for thing in same))
            yield f"kind of {item.what!r}: {kinds}, not {' '.join(filter(None, (item.kind, item.taxon)))}"
        if item.quantity is not None:
            counts = [x.quantity for x in same if x.quantity is not None and self._at(x, amount)]
            yield from self._quantity(f"quantity of {item.what!r}", item.quantity, amount, counts)

    def _at(self, thing: Phrase, amount: list[Span]) -> bool:
        tokens = exactly(self.context.parse, amount[0]) if amount else None
        return tokens is not None and thing.quantity_tokens == tokens

    def _quantity(self, field: str, value: Quantity, spans: list[Span], read: Iterable[Quantity] = ()) -> Iterator[str]:
        told = [*(self.readings.amounts(spans[0]) if spans else []), *read]
        units = {unit for span in spans[1:] for unit in self.readings.units(span)}
        units |= {unit for span in spans[1:] if (unit := unit_of_measure(self.context, span)) is not None}
        for each in told:
            unit = value.unit if each.unit in (None, "%") and value.unit in units else each.unit
            if (each.low, each.high, unit, each.approx) == (value.low, value.high, value.unit, value.approx):
                return
        ways = " or ".join(dict.fromkeys(_in_words(each) for each in told)) or "no quantity"
        yield f"{field}: {self._shown(spans)} is {ways}, not {_in_words(value)}"

    # Figures

    def _indicator(self, claim: Indicator) -> Iterator[str]:
        yield from self._measure(claim.measure)
        yield from self._days("period", claim.period)
        if claim.value is not None and claim.value.unit == "rank":
            yield from self._rank(claim.value)
        elif claim.value is not None:
            spans = self.spans.get("value", [])
            ends = self.readings.ends(spans[0]) if spans else []
            yield from self._quantity("value", claim.value, spans, ends)
        if claim.change is not None:
            yield from self._change(claim.change.value, claim.change.unit)
            yield from self._days("since", claim.change.since)

    def _measure(self, measure: str) -> Iterator[str]:
        """The words at the spans in their order, and between them no more than how the figure stands to them."""
        rest, spans = measure, self.spans.get("measure", [])
        for span in spans:
            before, words, rest = rest.partition(self.readings.text(span))
            if not words or not _FORMS.fullmatch(before):
                yield f"measure: {measure!r} is not made of {self._shown(spans)}"
                return
        if rest or not spans:
            yield f"measure: {measure!r} is not made of {self._shown(spans)}"

    def _rank(self, value: Quantity) -> Iterator[str]:
        """A place in an order: by its ordinal, else the first where the words are a superlative."""
        told = place_of(self.context, self.tables.measures, self._tokens("value"))
        if (value.low, value.high, value.approx) != (told, told, False):
            yield f"value: {self._shown(self.spans.get('value', []))} is no place {value.low}"

    def _change(self, value: int | float, unit: str | None) -> Iterator[str]:
        spans, tokens = self.spans.get("change", []), self._tokens("change")
        ways = {way for i in tokens if (way := way_of(self.context, self.tables.measures, i))}
        told = {(way * size, each) for size, each in sizes(self.context, self.tables.measures, tokens) for way in ways}
        heads = {q.head for i in tokens if (q := self.context.quantities.get(i)) is not None and q.head >= 0}
        counted = {self.context.parse.lemma[head] for head in heads}
        if (value, unit) not in told and not ((value, None) in told and unit in counted):
            shown = " or ".join(f"{size:g} {each or ''}".strip() for size, each in sorted(told, key=str)) or "no change"
            yield f"change: {self._shown(spans)} is {shown}, not {value:g} {unit or ''}".strip()


def _is_kind(thing: Phrase, item: Item, mode: Mode | None) -> bool:
    """Is it the kind and taxon that the words have? What no table knows is goods; goods that come back are culture."""
    kind = thing.kind or "goods"
    kinds = {kind, "culture"} if mode == "return" and kind == "goods" else {kind}
    return item.kind in kinds and item.taxon == thing.taxon


def _kind_words(thing: Phrase) -> str:
    return " ".join(filter(None, (thing.kind or "goods", thing.taxon)))


def _in_words(quantity: Quantity) -> str:
    low, high = ("" if end is None else f"{end:,}" for end in (quantity.low, quantity.high))
    number = (low or "open") if low == high else f"{low}–{high}"
    return " ".join(filter(None, ("about" if quantity.approx else "", number, quantity.unit)))
