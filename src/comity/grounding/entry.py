"""A candidate on its way to a claim: what its pointers stand for, and what the words entail of its labels."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict, TypeVar, cast, get_args

from comity.annotation.context import Context
from comity.grounding import labels
from comity.grounding.candidate import Candidate, Label, LabelName, Role
from comity.grounding.figures import change_of, place_of
from comity.grounding.mentioned import Mentioned
from comity.grounding.pointer import Pointer
from comity.grounding.records import parties
from comity.grounding.refusals import Lost, Refused, Why
from comity.grounding.tables import Tables
from comity.grounding.tokens import bare, tokens_of
from comity.mentions.phrases import Phrase
from comity.mentions.references import Ref
from comity.model import (
    AgreementType,
    Change,
    DateRange,
    ItemKind,
    Mode,
    Party,
    Plover,
    PloverType,
    Quantity,
    Spans,
    Unverified,
)

V = TypeVar("V", bound=str)


class Common(TypedDict):
    """What all kinds have alike."""

    said_by: list[Party]
    denied: bool
    denied_by: list[Party]
    evidence: str
    proposed_by: list[str]
    unverified: list[Unverified]
    spans: Spans


class Entry:
    """One candidate on its way: the spans that it has noted, what it lost, what nothing entails."""

    def __init__(self, context: Context, tables: Tables, mentioned: Mentioned, candidate: Candidate) -> None:
        self.context, self.tables, self.mentioned = context, tables, mentioned
        self.candidate = candidate
        self.trigger = labels.predicates(self.context, self.tokens(candidate.trigger))
        self.spans: Spans = {}
        self.lost: list[Lost] = []
        self.unverified: list[Unverified] = []

    # Arguments

    def tokens(self, pointer: Pointer) -> range:
        """The tokens that a pointer touches."""
        return tokens_of(self.context.parse, pointer.span)

    def _lose(self, role: str, pointer: Pointer, why: Why) -> None:
        self.lost.append(Lost(role, self.context.document.text[pointer.start : pointer.end], why))

    def evidence(self) -> list[tuple[int, int]]:
        """The sentences that say it, as the report has them; without any it is that of the trigger."""
        pointed = [Pointer.at(span) for span in self.candidate.evidence] or [self.candidate.trigger]
        tokens = [inside[0] for pointer in pointed if (inside := self.tokens(pointer))]
        if not tokens:
            raise Refused(Why.NO_WORDS)
        spans = list(dict.fromkeys(self.context.evidence(token)[1] for token in tokens))
        items = [pointer for item in self.candidate.items for pointer in (item.what, item.quantity) if pointer]
        named = [*items, *(pointer for pointers in self.candidate.arguments.values() for pointer in pointers)]
        if named and not any(start < each.end and each.start < end for each in named for start, end in spans):
            raise Refused(Why.NOT_SAID)
        return spans

    def refs(self, role: Role) -> list[Ref]:
        """The parties of a role."""
        found: list[Ref] = []
        for pointer in self.candidate.at(role):
            refs = self.mentioned.parties(pointer)
            if not refs:
                self._lose(role, pointer, Why.NO_WORDS)
            found += refs
        return found

    def items(self) -> list[Phrase]:
        """The things that pass, parts with their wholes."""
        read = [self._thing(n) for n in range(len(self.candidate.items))]
        found: list[Phrase] = []
        for n, item in enumerate(self.candidate.items):
            phrases = read[n]
            if item.part_of is None or not phrases:
                found += phrases
                continue
            whole = read[item.part_of] if 0 <= item.part_of < len(read) and item.part_of != n else []
            if not whole or self.candidate.items[item.part_of].part_of is not None:
                self._lose("part_of", item.what, Why.NO_WHOLE)
                continue
            whole[0].parts += [x for x in phrases if x.heads.isdisjoint(whole[0].heads)]
        return found

    def _thing(self, n: int) -> list[Phrase]:
        item = self.candidate.items[n]
        phrases = self.mentioned.things(item.what)
        if not phrases:
            self._lose("what", item.what, Why.NO_WORDS)
        for phrase in phrases:
            phrase.parts = []
        kept = [self._kinded(x, item.kind) for x in phrases if x.kind or item.kind or self._is_named(x)]
        if phrases and not kept:
            self._lose("what", item.what, Why.NO_THING)
        if item.quantity is not None and kept:
            found = self.mentioned.quantity(item.quantity)
            if found is not None:
                self.context.phrases.set_quantity(kept[0], found)
            elif kept[0].quantity is None:
                self._lose("quantity", item.quantity, Why.NO_QUANTITY)
        return kept

    def _kinded(self, phrase: Phrase, label: Label | None) -> Phrase:
        """A thing that no table knows, as of the kind that it is proposed to be."""
        if phrase.kind is not None or label is None or label.value not in get_args(ItemKind):
            return phrase
        if all(each.field != "kind" for each in self.unverified):
            self.unverified.append(Unverified(field="kind", score=label.score))
        return replace(phrase, kind=cast(ItemKind, label.value))

    def _is_named(self, phrase: Phrase) -> bool:
        """A name or a designation may be of a thing that no table has."""
        return self.context.parse.pos[phrase.head] == "PROPN" or any(c.isdigit() for c in phrase.what)

    def date(self, role: Role, ahead: bool) -> DateRange | None:
        """The days that the words of a role mean; `ahead` says that they are to come."""
        for pointer in self.candidate.at(role):
            found = self.mentioned.date(pointer)
            if found is not None:
                self.spans[role] = [(found.mention.start, found.mention.end)]
                return self.context.value(found, ahead)
            self._lose(role, pointer, Why.NO_DATE)
        return None

    def words(self, role: Role) -> str | None:
        """Words to the letter, without the article and the marks around them; several pieces in their order."""
        pieces = []
        for pointer in self.candidate.at(role):
            inside = self.tokens(pointer)
            if not inside:
                self._lose(role, pointer, Why.NO_WORDS)
                continue
            inside = bare(self.context.parse, inside)
            pieces.append(self.context.span(inside[0], inside[-1]))
        if not pieces:
            return None
        self.spans[role] = pieces
        return " ".join(self.context.document.text[start:end] for start, end in pieces)

    def place(self) -> str | None:
        """The place, as named."""
        for pointer in self.candidate.at("place"):
            span = self.mentioned.place(pointer)
            if span is not None:
                self.spans["place"] = [span]
                return self.context.document.text[span[0] : span[1]]
            self._lose("place", pointer, Why.NO_WORDS)
        return None

    def figure(self) -> Quantity | None:
        """The value of a figure."""
        for pointer in self.candidate.at("value"):
            found = self.mentioned.quantity(pointer)
            if found is not None:
                m = found.mention
                self.spans["value"] = [(m.start, m.end)]
                return Quantity(low=m.low, high=m.high, unit=m.unit, approx=m.approx)
            place = place_of(self.context, self.tables.measures, self.tokens(pointer))
            if place is not None:
                self.spans["value"] = [pointer.span]
                return Quantity(low=place, high=place, unit="rank")
            self._lose("value", pointer, Why.NO_QUANTITY)
        return None

    def change(self) -> Change | None:
        """By how much the figure moved."""
        for pointer in self.candidate.at("change"):
            told = change_of(self.context, self.tables.measures, self.tokens(pointer))
            if told is not None:
                self.spans["change"] = told.spans
                return Change(value=told.value, unit=told.unit, since=self.date("since", False))
            self._lose("change", pointer, Why.NO_QUANTITY)
        return None

    # Labels

    def stage(self, known: tuple[str, ...], mode: Mode | None = None) -> str:
        """The stage: the one proposed where words entail it, else what the trigger says, else the one proposed."""
        kind, label = self.candidate.kind, self.candidate.labels.get("stage")
        told = [(n, stage) for n in self.trigger for stage in labels.stages(self.context, self.tables, kind, [n], mode)]
        if label is None or not label.value:
            if not told:
                raise Refused(Why.NO_STAGE)
            return self._told("stage", *told[0])
        words = [n for pointer in label.words for n in labels.predicates(self.context, self.tokens(pointer))]
        told += [(n, stage) for n in words for stage in labels.stages(self.context, self.tables, kind, [n], mode)]
        return self._settled("stage", label.value, known, told)

    def mode(self, phrases: list[Phrase]) -> Mode | None:
        """The mode: the one proposed; without any, the one that the trigger or the words of the things entail."""
        label = self.candidate.labels.get("mode")
        pointed = [n for pointer in (label.words if label is not None else ()) for n in self.tokens(pointer)]
        inside = [n for x in phrases for n in range(x.first, x.last + 1)]
        told = [(n, mode) for n in (*pointed, *self.trigger, *inside) for mode in labels.modes(self.context, [n])]
        if label is not None and label.value:
            return cast(Mode, self._settled("mode", label.value, get_args(Mode), told))
        return self._told("mode", *told[0]) if told else None

    def _denied(self) -> bool:
        """Is it denied: where the trigger says so, or the words that are pointed at?"""
        label = self.candidate.labels.get("denied")
        denied = next((n for n in self.trigger if labels.is_denied(self.context, n)), -1)
        yes = label is not None and label.value == "yes"
        if denied < 0 and label is not None and yes:
            words = [n for pointer in label.words for n in self.tokens(pointer)]
            denied = next((n for n in words if labels.denies(self.context, self.tables, n)), -1)
            if denied < 0:
                self.unverified.append(Unverified(field="denied", score=label.score))
                denied = (words or self.trigger or list(self.tokens(self.candidate.trigger)))[0]
        if denied >= 0:
            self.spans["denied"] = [self.context.span(denied, denied)]
        return denied >= 0

    def type(self) -> AgreementType:
        """The type of an accord: what the words for it name; these are pointed at, or near the trigger."""
        label = self.candidate.labels.get("type")
        words = [n for pointer in (label.words if label is not None else ()) for n in self.tokens(pointer)]
        near = list(self.tokens(self.candidate.trigger))
        arguments = [t for n in self.trigger for tokens in self.context.found[n].args.values() for t in tokens]
        for tokens in (words, near, arguments, list(self._sentence())):
            told = [(n, kind) for n in tokens for kind in labels.types(self.context, self.tables, [n])]
            told.sort(key=lambda each: each[1] == "other")
            if told and (label is None or not label.value or label.value in {kind for _, kind in told}):
                wanted = label.value if label is not None and label.value else told[0][1]
                return cast(AgreementType, self._settled("type", wanted, get_args(AgreementType), told))
        if label is None or label.value not in get_args(AgreementType):
            raise Refused(Why.NO_ACCORD)
        return cast(AgreementType, self._settled("type", label.value, get_args(AgreementType), []))

    def _sentence(self) -> range:
        first, last = self.context.parse.sentences[
            self.context.parse.sentence[self.tokens(self.candidate.trigger).start]
        ]
        return range(first, last)

    def what_happens(self) -> Plover:
        """The type of an event: what the trigger says, else the one proposed."""
        label = self.candidate.labels.get("type")
        told = [(n, plover) for n in self.trigger for plover in labels.events(self.context, self.tables, [n])]
        fitting = [each for each in told if label is None or not label.value or each[1].type == label.value]
        if fitting:
            self._told("type", fitting[0][0], fitting[0][1].type)
            return fitting[0][1]
        if label is None or label.value not in get_args(PloverType):
            raise Refused(Why.NO_TYPE)
        return Plover(type=cast(PloverType, self._settled("type", label.value, get_args(PloverType), [])))

    def _told(self, name: LabelName, token: int, value: V) -> V:
        self.spans[name] = [self.context.span(token, token)]
        return value

    def _settled(self, name: LabelName, value: str, known: tuple[str, ...], told: list[tuple[int, V]]) -> str:
        """A value proposed: at the words that entail it, or kept as unverified with its score."""
        label = self.candidate.labels.get(name)
        entailing = next((n for n, told_value in told if told_value == value), -1)
        if entailing >= 0:
            return self._told(name, entailing, value)
        if value not in known:
            if not told:
                raise Refused(Why.NO_STAGE if name == "stage" else Why.NO_TYPE)
            return self._told(name, *told[0])
        words = label.words if label is not None and label.words else (self.candidate.trigger,)
        self.spans[name] = [pointer.span for pointer in words]
        self.unverified.append(Unverified(field=name, score=label.score if label is not None else 0.0))
        return value

    def common(self) -> Common:
        """What all kinds have alike."""
        start, end = self.spans["evidence"][0]
        return {
            "said_by": parties(self.context, self.refs("said_by"), "said_by", self.spans),
            "denied": self._denied(),
            "denied_by": parties(self.context, self.refs("denied_by"), "denied_by", self.spans),
            "evidence": self.context.document.text[start:end],
            "proposed_by": [self.candidate.proposer],
            "unverified": self.unverified,
            "spans": self.spans,
        }
