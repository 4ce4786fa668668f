"""From the entries of a model's answer to claims: each value at its words, each claim through the gate, or refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

from comity.annotation.context import Context
from comity.claims.build import transfer
from comity.claims.complete import crosses
from comity.claims.drafts import Draft
from comity.claims.ground import Gate
from comity.grounding.records import parties
from comity.knowledge.relations import Relations
from comity.mentions.phrases import Phrase
from comity.mentions.references import Ref
from comity.model import (
    Accusation,
    Agreement,
    Change,
    Claim,
    DateRange,
    Indicator,
    Proposal,
    Quantity,
    Refusal,
    Span,
    Spans,
    Visit,
)
from comity.proposing.answer import (
    Answer,
    AnswerAccusation,
    AnswerAgreement,
    AnswerEntry,
    AnswerIndicator,
    AnswerItem,
    AnswerKind,
    AnswerTransfer,
    AnswerVisit,
    Pointer,
)
from comity.proposing.pointing import Located
from comity.proposing.resolving import Resolver, Unfound

C = TypeVar("C", bound=Claim)


@dataclass(slots=True)
class Proposed:
    """What a model proposed for one report: claims that passed the gate, and what became of every entry."""

    drafts: list[Draft] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    accusations: list[Accusation] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def proposed(context: Context, answers: list[Answer], by: str, relations: Relations) -> Proposed:
    """Return the claims that a model's answers about one report make; `by` is how they say who proposed them."""
    builder = _Builder(context, by, relations)
    for answer in answers:
        for kind, entry in answer.entries:
            builder.take(kind, entry)
        for where, why in answer.misshapen:
            builder.refuse(where, f"the answer has not the form asked for: {why}", "", {})
    return builder.out


class _Builder:
    def __init__(self, context: Context, by: str, relations: Relations) -> None:
        self.context, self.by, self.relations = context, by, relations
        starts = (first for first, _ in context.parse.sentences)
        self.resolve = Resolver(context, Located(context.document.text, tuple(context.evidence(i)[1] for i in starts)))
        self.out = Proposed()
        self.open: list[str] = []

    def take(self, kind: AnswerKind, entry: AnswerEntry) -> None:
        """Let an entry in, or refuse it."""
        self.open = []
        values, evidence = _pointed(entry), ""
        try:
            tokens = self.resolve.sentences(entry.evidence)
            evidence = self.context.evidence(tokens[0])[0]
            match entry:
                case AnswerTransfer():
                    draft = self._draft(entry, tokens)
                    self._let(kind, transfer(self.context, draft), draft, self.out.drafts)
                case AnswerAgreement():
                    self._let_claim(kind, self._agreement(entry, tokens), self.out.agreements)
                case AnswerVisit():
                    self._let_claim(kind, self._visit(entry, tokens), self.out.visits)
                case AnswerAccusation():
                    self._let_claim(kind, self._accusation(entry, tokens), self.out.accusations)
                case AnswerIndicator():
                    self._let_claim(kind, self._indicator(entry, tokens), self.out.indicators)
        except Unfound as why:
            self.refuse(kind, str(why), evidence, values)
        else:
            self.out.proposals.append(Proposal(kind=kind, by=self.by, values=values, open=self.open))

    def refuse(self, kind: str, why: str, evidence: str, values: dict[str, list[str]]) -> None:
        """Note an entry as refused."""
        self.out.refused.append(Refusal(kind=kind, why=why, evidence=evidence, by=self.by))
        self.out.proposals.append(Proposal(kind=kind, by=self.by, values=values, refused=why, open=self.open))

    def _let_claim(self, kind: AnswerKind, claim: C, claims: list[C]) -> None:
        self._let(kind, claim, claim, claims)

    def _let(self, kind: AnswerKind, claim: Claim, made: C | Draft, out: list[Any]) -> None:
        """Through the gate, once: overlapping windows propose one thing twice."""
        gate = Gate(self.context.document.text)
        if not gate.pass_through(kind, [claim]):
            raise Unfound(gate.refused[0].why)
        if made not in out:
            out.append(made)

    # Kinds

    def _draft(self, entry: AnswerTransfer, tokens: list[int]) -> Draft:
        resolve = self.resolve
        act = resolve.head("act", entry.act)
        mode_words = resolve.head("mode", entry.mode_words) if entry.mode and entry.mode_words else act
        date = self._date("date", entry.date, entry.stage in ("sought", "pledged", "agreed"))
        draft = Draft(
            token=act,
            frame="",
            giver=resolve.parties("giver", entry.giver),
            receiver=resolve.parties("receiver", entry.receiver),
            items=self._items(entry.items),
            stage=entry.stage,
            mode=entry.mode,
            mode_token=mode_words if entry.mode else -1,
            denied=entry.denied,
            said_by=resolve.parties("said_by", entry.said_by),
            denied_by=resolve.parties("denied_by", entry.denied_by),
            date=date[0] if date else None,
            date_span=date[1] if date else None,
            evidence=tokens,
        )
        if not draft.items:
            raise Unfound("items: none")
        if not (draft.giver or draft.receiver) or not crosses(draft):
            raise Unfound("it does not pass between parties of different states")
        return draft

    def _items(self, items: list[AnswerItem]) -> list[Phrase]:
        read = [self._thing(item) for item in items]
        wholes: list[Phrase] = []
        for n, (item, phrase) in enumerate(zip(items, read, strict=True)):
            if item.part_of is None:
                wholes.append(phrase)
            elif not 0 <= item.part_of < len(items) or item.part_of == n or items[item.part_of].part_of is not None:
                raise Unfound(f"part_of: item {item.part_of} is no whole of item {n}")
            else:
                read[item.part_of].parts.append(phrase)
        return wholes

    def _thing(self, item: AnswerItem) -> Phrase:
        phrase = self.resolve.thing("what", item.what)
        phrase.parts = []
        head = self.context.parse.pos[phrase.head]
        if phrase.kind is None and head != "PROPN" and not any(c.isdigit() for c in phrase.what):
            raise Unfound(f"what: {item.what.w!r} names no thing that can pass")
        if item.quantity is not None:
            found = self.resolve.quantity("quantity", item.quantity)
            if found is not None:
                self.context.phrases.set_quantity(phrase, found)
            elif phrase.quantity is None:
                self.open.append(f"quantity: {item.quantity.w}")
        return phrase

    def _agreement(self, entry: AnswerAgreement, tokens: list[int]) -> Agreement:
        spans = self._spans(tokens)
        accord = self.resolve.tokens("accord", entry.accord)
        lemmas = [self.context.parse.lemma[i] for i in range(accord[0], accord[1] + 1)]
        types = [self.relations.accords[lemma] for lemma in lemmas if lemma in self.relations.accords]
        if not types:
            raise Unfound(f"accord: {entry.accord.w!r} names no agreement")
        spans["type"] = [self.resolve.span("accord", entry.accord)]
        spans["stage"] = [self.resolve.span("act", entry.act)]
        sides = self.resolve.parties("parties", entry.parties)
        self._require_across(sides)
        return Agreement(
            parties=parties(self.context, sides, "parties", spans),
            type=next((t for t in reversed(types) if t != "other"), "other"),
            subject=self._words("subject", entry.subject, spans),
            stage=entry.stage,
            **self._common(entry, tokens, spans, ahead=entry.stage == "sought"),
        )

    def _visit(self, entry: AnswerVisit, tokens: list[int]) -> Visit:
        spans = self._spans(tokens)
        spans["stage"] = [self.resolve.span("act", entry.act)]
        visitors = self.resolve.parties("visitors", entry.visitors)
        hosts = self.resolve.parties("hosts", entry.hosts)
        if not visitors:
            raise Unfound("visitors: none")
        self._require_across([*visitors, *hosts])
        return Visit(
            visitors=parties(self.context, visitors, "visitors", spans),
            hosts=parties(self.context, hosts, "hosts", spans),
            place=self._words("place", entry.place, spans),
            stage=entry.stage,
            **self._common(entry, tokens, spans, ahead=entry.stage in ("planned", "invited")),
        )

    def _accusation(self, entry: AnswerAccusation, tokens: list[int]) -> Accusation:
        spans = self._spans(tokens)
        accusers = self.resolve.parties("accusers", entry.accusers)
        accused = self.resolve.parties("accused", entry.accused)
        if not accusers or not accused or _keys(accusers) & _keys(accused):
            raise Unfound("no party blames another")
        self._require_across([*accusers, *accused])
        return Accusation(
            accusers=parties(self.context, accusers, "accusers", spans),
            accused=parties(self.context, accused, "accused", spans),
            of=self._words("of", entry.of, spans),
            **self._common(entry, tokens, spans),
        )

    def _indicator(self, entry: AnswerIndicator, tokens: list[int]) -> Indicator:
        spans = self._spans(tokens)
        about = self.resolve.parties("about", entry.about)
        value = self._figure("value", entry.value, spans)
        change = self._change(entry, spans)
        if not about or (value is None and change is None):
            raise Unfound("about: none" if not about else "there is no figure")
        period = self._date("period", entry.period, False)
        if period:
            spans["period"] = [period[1]]
        said_by = self.resolve.parties("said_by", entry.said_by)
        return Indicator(
            about=parties(self.context, about, "about", spans),
            measure=self._words("measure", entry.measure, spans) or "",
            value=value,
            period=period[0] if period else None,
            change=change,
            said_by=parties(self.context, said_by, "said_by", spans),
            evidence=self.context.evidence(tokens[0])[0],
            proposed_by=[self.by],
            spans=spans,
        )

    def _change(self, entry: AnswerIndicator, spans: Spans) -> Change | None:
        moved = self._figure("change", entry.change, spans)
        since = self._date("since", entry.since, False)
        size = moved.low if moved is not None and moved.low is not None else moved.high if moved else None
        if moved is None or size is None:
            return None
        return Change(value=-size if entry.falls else size, unit=moved.unit, since=since[0] if since else None)

    # Values

    def _spans(self, tokens: list[int]) -> Spans:
        return {"evidence": list(dict.fromkeys(self.context.evidence(token)[1] for token in tokens))}

    def _common(
        self,
        entry: AnswerAgreement | AnswerVisit | AnswerAccusation,
        tokens: list[int],
        spans: Spans,
        ahead: bool = False,
    ) -> dict[str, Any]:
        """What those kinds have alike: when, who says so, the words, who proposed it."""
        date = self._date("date", entry.date, ahead)
        if date:
            spans["date"] = [date[1]]
        said_by = self.resolve.parties("said_by", entry.said_by)
        return {
            "date": date[0] if date else None,
            "said_by": parties(self.context, said_by, "said_by", spans),
            "evidence": self.context.evidence(tokens[0])[0],
            "proposed_by": [self.by],
            "spans": spans,
        }

    def _date(self, name: str, pointer: Pointer | None, ahead: bool) -> tuple[DateRange, Span] | None:
        found = self.resolve.date(name, pointer, ahead)
        if pointer is not None and found is None:
            self.open.append(f"{name}: {pointer.w}")
        return found

    def _figure(self, name: str, pointer: Pointer | None, spans: Spans) -> Quantity | None:
        if pointer is None:
            return None
        found = self.resolve.quantity(name, pointer)
        if found is None:
            self.open.append(f"{name}: {pointer.w}")
            return None
        m = found.mention
        spans[name] = [(m.start, m.end)]
        return Quantity(low=m.low, high=m.high, unit=m.unit, approx=m.approx)

    def _words(self, name: str, pointer: Pointer | None, spans: Spans) -> str | None:
        """Words to the letter, without their article."""
        if pointer is None:
            return None
        parse = self.context.parse
        start, end = self.resolve.span(name, pointer)
        first, last = self.resolve.tokens(name, pointer)
        if first < last and parse.lower[first] in ("the", "a", "an"):
            start = parse.start[first + 1]
        spans[name] = [(start, end)]
        return self.context.document.text[start:end]

    def _require_across(self, refs: list[Ref]) -> None:
        keys = _keys(refs)
        if len(keys) < 2 or not any(ref.known for ref in refs):
            raise Unfound("it does not pass between parties of different states")


def _keys(refs: list[Ref]) -> set[str]:
    return {ref.key for ref in refs}


def _pointed(entry: AnswerEntry) -> dict[str, list[str]]:
    """The words of an entry by field, and the values it chose."""
    found: dict[str, list[str]] = {}
    for name in entry.__struct_fields__:
        value = getattr(entry, name)
        listed = value if isinstance(value, list) else [] if value in (None, False) else [value]
        words = [text for each in listed for text in _text(each)]
        if words:
            found[name] = words
    return found


def _text(value: Any) -> list[str]:
    match value:
        case Pointer():
            return [value.w]
        case AnswerItem():
            return [value.what.w if value.quantity is None else f"{value.what.w} ({value.quantity.w})"]
        case bool():
            return ["yes"]
        case _:
            return [str(value)]
