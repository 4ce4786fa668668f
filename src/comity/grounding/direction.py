"""Who acts and who is acted on, worked out again by the predicates that tell an entry: what their arguments decide.

A frame says of each argument of its predicate on which side it stands. Where the words of a party stand in the place of
the other side, the entry has its sides the wrong way round. Much is said without any such argument (a side that the
sentence before gives, talks between two): there the language is silent, and nobody is contradicted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

from comity.annotation.context import Context
from comity.grounding.stages import event_frame, frames_of
from comity.grounding.tables import Tables
from comity.grounding.tokens import tokens_of
from comity.kinds import SIDES, kind_of
from comity.knowledge.frames import TransferFrame
from comity.knowledge.lexicon import word_set
from comity.knowledge.relations import BlameWords, MeetingPattern
from comity.language.predications import Predication
from comity.mentions.references import Ref
from comity.model import Accusation, Claim, Event, ItemKind, Span, Transfer, Visit
from comity.parties import party_key

Verdict = Literal["told", "contradicted", "silent"]
_VISITING: dict[MeetingPattern, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "visit": (("agent",), ("patient", "goal")),
    "travel": (("agent",), ("goal", "patient")),
    "carry": (("agent",), ("goal",)),
    "attend": (("agent",), ()),
    "host": (("patient",), ("agent",)),
    "expect": (("patient",), ("agent",)),
}
"""Where visitors and hosts stand; who meets, or signs, does so alike on both sides."""
_NEAR = word_set("beside_places")
_HELPING = word_set("helping")
_MUTUAL = word_set("mutual")
_PLACES = ("place", "state", "country")


@dataclass(slots=True)
class Sides:
    """The parties in the places of those who act and of those who are acted on, by their keys."""

    acting: frozenset[str] = frozenset()
    acted: frozenset[str] = frozenset()

    def filled(self) -> int:
        """How many of the two sides have any."""
        return bool(self.acting) + bool(self.acted)

    def told(self, others: Sides) -> Verdict:
        """What these sides say of those of a claim; nothing where the words have others in a place."""
        both = others.acting | others.acted
        if any(here and not here & both for here in (self.acting, self.acted)):
            return "silent"
        alone = Sides(others.acting - others.acted, others.acted - others.acting)
        as_told = self.acting & alone.acting or self.acted & alone.acted
        turned = self.acting & alone.acted or self.acted & alone.acting
        if bool(as_told) == bool(turned):
            return "silent"
        return "told" if as_told else "contradicted"


class Direction:
    """Who acts on whom, by the words of one report."""

    def __init__(self, context: Context, tables: Tables) -> None:
        self.context, self.tables = context, tables

    def of(self, claim: Claim) -> Verdict:
        """Do the words that tell a claim have its sides as it has them, the other way round, or do they not say?"""
        sides = SIDES[kind_of(claim)]
        if len(sides) < 2:
            return "silent"
        claimed = Sides(*(frozenset(map(party_key, getattr(claim, side))) for side in sides))
        verdicts = (each.told(claimed) for each in self._sides(claim))
        return next((verdict for verdict in verdicts if verdict != "silent"), "silent")

    def _sides(self, claim: Claim) -> Iterator[Sides]:
        """What each predicate that may tell the claim says of its sides, the nearest first."""
        match claim:
            case Transfer():
                for p in self._at(claim.spans.get("stage", [])):
                    yield self._of_transfer(p, claim)
            case Visit():
                yield from map(self._of_visit, self._at(claim.spans.get("stage", [])))
                yield self._on_the_spot(claim)
            case Accusation():
                for p, words in self._blaming(claim.spans.get("of", [])):
                    yield self._of_blame(p, words)
            case Event():
                for p in self._at(claim.spans.get("type", [])):
                    frame = event_frame(self.context, self.tables.plover, p)
                    if frame is not None:
                        yield Sides(self._keys(p, frame.actor), self._keys(p, frame.recipient))

    # Predicates and their arguments

    def _at(self, spans: list[Span]) -> Iterator[Predication]:
        return (self.context.found[i] for i in self._words(spans) if i in self.context.found)

    def _words(self, spans: Iterable[Span]) -> list[int]:
        return [i for span in spans for i in tokens_of(self.context.parse, span)]

    def _keys(self, p: Predication, roles: Iterable[str]) -> frozenset[str]:
        """The parties in the first of the roles that has any; whose an event noun is acts."""
        for role in roles:
            refs = [ref for t in self._tokens(p, role) for ref in self._refs(t)]
            if p.noun and role == "agent" and not refs:
                refs = [ref for k in p.args.get("modifier", []) for ref in self.context.parties.of_modifier(k)]
            if refs:
                return frozenset(party_key(self.context.party(ref)) for ref in refs)
        return frozenset()

    def _tokens(self, p: Predication, role: str) -> list[int]:
        tokens = p.args.get(role, [])
        if role == "agent" and p.noun:
            tokens = [*tokens, *p.args.get("owner", [])]
        if role == "place":
            tokens = [t for t in tokens if p.prepositions.get(t) not in _NEAR]
        return tokens

    def _refs(self, token: int) -> list[Ref]:
        """The parties of a noun phrase, else those to which it belongs ("a Russian plane")."""
        parse = self.context.parse
        if parse.lower[token] in _MUTUAL:
            return []
        whose = (ref for k in parse.kids[token] for ref in self.context.parties.of_modifier(k))
        return self.context.refs(token) or list(whose)

    # Transfers

    def _of_transfer(self, p: Predication, claim: Transfer) -> Sides:
        """By the frame of which most sides are there; nothing where two such frames differ."""
        things = frozenset(self._words(span for item in claim.items for span in item.spans.get("what", [])))
        objects = (t for t in p.args.get("patient", []) if t not in things)
        told_by = next((q for t in objects if (q := self._event(t)) is not None), None)
        if told_by is not None:
            return self._of_transfer(told_by, claim)
        frames = [frame for frame in frames_of(self.context, p) if _passes(p, frame, claim)]
        p = replace(p, args={role: [t for t in tokens if t not in things] for role, tokens in p.args.items()})
        told = [self._by_frame(p, frame, claim) for frame in frames]
        most = max((sides.filled() for sides in told), default=0)
        best = [sides for sides in told if sides.filled() == most]
        return best[0] if best and all(sides == best[0] for sides in best) else Sides()

    def _event(self, token: int) -> Predication | None:
        """ "Put in a request", "turned the offer down": the object of a verb that itself tells of a transfer."""
        q = self.context.found.get(token)
        told = frames_of(self.context, q) if q is not None and q.noun else []
        return q if told and not told[0].itself else None

    def _by_frame(self, p: Predication, frame: TransferFrame, claim: Transfer) -> Sides:
        """What stands on the sides of a frame; a swap passes both ways, and what is ordered to somebody is sent."""
        sent = frame.frame == "order" and any(p.prepositions.get(t) == "to" for t in p.args.get("goal", []))
        over = self.context.found.get(p.governor)
        helped = over is not None and p.link in ("xcomp", "ccomp") and over.lemma in _HELPING
        if frame.frame == "exchange" or sent or helped:
            return Sides()
        sides = Sides(self._keys(p, frame.giver), self._keys(p, frame.receiver))
        if p.noun:
            return self._with_verb(p, frame, self._with_source(p, frame, sides))
        if _is_paid_for(frame, claim):
            return Sides(sides.acted, sides.acting)
        return sides

    def _with_source(self, p: Predication, frame: TransferFrame, sides: Sides) -> Sides:
        """ "India's loan from the World Bank": behind "from" stands who gives, and whose it is receives."""
        source = self._keys(p, ("source",)) if "agent" in frame.giver else frozenset()
        return Sides(source, self._keys(p, (*frame.receiver, "agent"))) if source else sides

    def _with_verb(self, p: Predication, frame: TransferFrame, sides: Sides) -> Sides:
        """What the verb adds that an event noun hangs on: "received aid", "made a donation", "shelved the import"."""
        over = self.context.found.get(p.governor)
        if over is None or over.noun or sides.filled() == 2:
            return sides
        above = next(iter(frames_of(self.context, over)), None)
        if above is None and over.lemma != "make":
            return sides
        if above is not None and above.stage == "refused" and frame.stage == "sought":
            return Sides(sides.acting or self._keys(over, ("agent",)), sides.acted)  # "turned the request down"
        if above is not None and above.frame == "request" and sides.acted:
            return sides
        turned = above is not None and "agent" in frame.receiver and "agent" in above.giver
        plan = frame if above is None or turned else above
        return Sides(sides.acting or self._keys(over, plan.giver), sides.acted or self._keys(over, plan.receiver))

    # Visits

    def _of_visit(self, p: Predication) -> Sides:
        words = self.tables.relations
        pattern = words.meeting_nouns.get(p.lemma) if p.noun else words.meeting_verbs.get(p.lemma)
        if pattern == "invite":
            return Sides(self._keys(p, () if p.noun else ("patient",)), self._keys(p, ("agent",)))
        visitors, hosts = _VISITING.get(pattern, ((), ())) if pattern is not None else ((), ())
        return Sides(self._keys(p, visitors), self._keys(p, hosts))

    def _on_the_spot(self, claim: Visit) -> Sides:
        """Who is at home where they meet is the host."""
        tokens = self._words(claim.spans.get("place", []))
        spots = [r for i in tokens for r in self.context.parties.of(i) if r.sort in _PLACES]
        named = (self.context.parties.names[i] for i in tokens if i in self.context.parties.names)
        states = {ref.state for ref in spots if ref.state} or {name.state for name in named if name.state}
        return Sides(acted=frozenset(states))

    # Blame

    def _blaming(self, spans: list[Span]) -> Iterator[tuple[Predication, BlameWords]]:
        """The predicates of blame that words for a wrong hang on, the nearest first; what is broken is one of them."""
        relations, parse = self.tables.relations, self.context.parse
        inside = self._words(spans)
        above = [j for i in inside for j in parse.up(i) if j not in inside]
        for i in dict.fromkeys((*above, *inside)):
            p = self.context.found.get(i)
            if p is None:
                continue
            beside = (f"{p.lemma} {parse.lower[k]}" for k in parse.kids[i])
            table = relations.blame_nouns if p.noun else relations.blame_verbs
            words = next((table[key] for key in (p.lemma, *beside) if key in table), None)
            if words is not None and (i not in inside or "speaker" in words.wrong):
                yield p, words

    def _of_blame(self, p: Predication, words: BlameWords) -> Sides:
        if "speaker" in words.wrong:
            return Sides(acted=self._keys(p, words.accused))
        clause = self.context.parse.kid(p.head, "ccomp", "acl") if "clause" in words.accused else -1
        subject = self.context.parse.kid(clause, "nsubj", "nsubjpass") if clause >= 0 else -1
        accused = frozenset(party_key(self.context.party(ref)) for ref in self._refs(subject)) if subject >= 0 else None
        roles = ("against",) if p.noun else (*words.accused, "topic")
        return Sides(self._keys(p, ("agent",)), accused or self._keys(p, roles))


def _passes(p: Predication, frame: TransferFrame, claim: Transfer) -> bool:
    """Does a predicate have a place for what passes by a frame, and is what passes of the frame's kind?"""
    kinds = {item.kind for item in claim.items}
    if frame.kinds in get_args(ItemKind) and frame.kinds not in kinds and not _is_paid_for(frame, claim):
        return False
    return p.noun or frame.item == ["itself"] or any(p.args.get(role) for role in frame.item)


def _is_paid_for(frame: TransferFrame, claim: Transfer) -> bool:
    """ "Paid 1.3 billion dollars for 28 jets": who pays receives the thing that is paid for."""
    return frame.frame == "pay" and claim.mode == "sale" and all(item.kind != "funds" for item in claim.items)
