"""From a candidate to a claim: each pointer to the value that the mentions give it, each label as words entail it.

Who proposes gives no value. An argument whose words are wrong is lost where the entry stands without it; an entry that
does not stand is refused, and the reason is one of `Why`.
"""

from __future__ import annotations

from typing import cast, get_args

from comity.annotation.context import Context
from comity.grounding.candidate import Candidate
from comity.grounding.entry import Entry
from comity.grounding.mentioned import Mentioned
from comity.grounding.records import items, parties
from comity.grounding.refusals import Refused, Resolved, Why
from comity.grounding.tables import Tables
from comity.kinds import AHEAD
from comity.mentions.phrases import Phrase
from comity.mentions.references import Ref
from comity.model import (
    Accusation,
    Agreement,
    AgreementStage,
    Claim,
    Event,
    Indicator,
    Transfer,
    TransferStage,
    Visit,
    VisitStage,
)


class Resolver:
    """Makes claims of the candidates about one report."""

    def __init__(self, context: Context, tables: Tables) -> None:
        self.context, self.tables, self.mentioned = context, tables, Mentioned(context)

    def resolve(self, candidate: Candidate) -> Resolved:
        """Return the claim that a candidate makes, or why it makes none; and what it lost on the way."""
        entry = _Entry(self.context, self.tables, self.mentioned, candidate)
        try:
            return Resolved(entry.claim(), lost=entry.lost)
        except Refused as refused:
            return Resolved(why=refused.why, lost=entry.lost)


class _Entry(Entry):
    """A candidate as an entry of its kind."""

    def claim(self) -> Claim:
        """The claim. Raises Refused."""
        self.spans["evidence"] = self.evidence()
        match self.candidate.kind:
            case "transfer":
                return self._transfer()
            case "agreement":
                return self._agreement()
            case "visit":
                return self._visit()
            case "accusation":
                return self._accusation()
            case "indicator":
                return self._indicator()
            case "event":
                return self._event()

    # Kinds

    def _transfer(self) -> Transfer:
        phrases = self.items()
        if not phrases:
            raise Refused(Why.NO_ITEMS)
        giver, receiver = self.refs("giver"), self.refs("receiver")
        if not (giver or receiver):
            raise Refused(Why.NO_SIDES)
        _require_passing(giver, receiver, phrases)
        mode = self.mode(phrases)
        stage = cast(TransferStage, self.stage(get_args(TransferStage), mode))
        return Transfer(
            giver=parties(self.context, giver, "giver", self.spans),
            receiver=parties(self.context, receiver, "receiver", self.spans),
            items=items(self.context, phrases),
            mode=mode,
            stage=stage,
            date=self.date("date", stage in AHEAD),
            **self.common(),
        )

    def _agreement(self) -> Agreement:
        sides = self.refs("parties")
        _require_across(sides)
        kind = self.type()
        stage = cast(AgreementStage, self.stage(get_args(AgreementStage)))
        return Agreement(
            parties=parties(self.context, sides, "parties", self.spans),
            type=kind,
            subject=self.words("subject"),
            stage=stage,
            date=self.date("date", stage == "sought"),
            **self.common(),
        )

    def _visit(self) -> Visit:
        visitors, hosts = self.refs("visitors"), self.refs("hosts")
        if not visitors:
            raise Refused(Why.NO_VISITORS)
        _require_across([*visitors, *hosts])
        stage = cast(VisitStage, self.stage(get_args(VisitStage)))
        return Visit(
            visitors=parties(self.context, visitors, "visitors", self.spans),
            hosts=parties(self.context, hosts, "hosts", self.spans),
            place=self.place(),
            stage=stage,
            date=self.date("date", stage in AHEAD),
            **self.common(),
        )

    def _accusation(self) -> Accusation:
        accusers, accused = self.refs("accusers"), self.refs("accused")
        if not accusers or not accused or _keys(accusers) & _keys(accused):
            raise Refused(Why.NO_BLAME)
        _require_across([*accusers, *accused])
        matter = self.words("of")
        if matter is None:
            raise Refused(Why.NO_MATTER)
        return Accusation(
            accusers=parties(self.context, accusers, "accusers", self.spans),
            accused=parties(self.context, accused, "accused", self.spans),
            of=matter,
            date=self.date("date", False),
            **self.common(),
        )

    def _indicator(self) -> Indicator:
        about = self.refs("about")
        if not about:
            raise Refused(Why.NOBODY)
        measure = self.words("measure")
        value, change = self.figure(), self.change()
        if measure is None or (value is None and change is None):
            raise Refused(Why.NO_MATTER if measure is None else Why.NO_FIGURE)
        return Indicator(
            about=parties(self.context, about, "about", self.spans),
            measure=measure,
            value=value,
            period=self.date("period", False),
            change=change,
            date=self.date("date", False),
            **self.common(),
        )

    def _event(self) -> Event:
        actor, recipient = self.refs("actor"), self.refs("recipient")
        _require_across([*actor, *recipient])
        if not actor or not recipient or _keys(actor) & _keys(recipient):
            raise Refused(Why.NOT_ACROSS)
        return Event(
            actor=parties(self.context, actor, "actor", self.spans),
            recipient=parties(self.context, recipient, "recipient", self.spans),
            date=self.date("date", False),
            plover=self.what_happens(),
            **self.common(),
        )


def _keys(refs: list[Ref]) -> set[str]:
    return {ref.key for ref in refs}


def _require_across(refs: list[Ref]) -> None:
    if len(_keys(refs)) < 2 or not any(ref.known for ref in refs):
        raise Refused(Why.NOT_ACROSS)


def _require_passing(giver: list[Ref], receiver: list[Ref], things: list[Phrase]) -> None:
    """Something passes between parties of different states, and is no payment between firms."""
    givers, receivers = _keys(giver), _keys(receiver)
    bought = all(x.kind == "funds" for x in things) and all(ref.sort == "body" for ref in (*giver, *receiver))
    if (givers == receivers and len(givers) == 1) or bought or not any(ref.known for ref in (*giver, *receiver)):
        raise Refused(Why.NOT_ACROSS)
