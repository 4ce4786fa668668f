"""Reading: one report in, its ledger out. A pure function of the document, the model and the knowledge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

from comity.annotation.context import Context
from comity.consolidation.alike import share
from comity.consolidation.repeats import told_once
from comity.consolidation.requests import is_answered
from comity.consolidation.trips import one_each
from comity.consolidation.within import merge
from comity.explanation.layers import explanation
from comity.explanation.unresolved_dates import ANY_DAY, open_dates
from comity.extraction.rules.accusations import accusations
from comity.extraction.rules.agreements.agreements import agreements
from comity.extraction.rules.denials import Denial, denials, deny_drafts
from comity.extraction.rules.events import events
from comity.extraction.rules.indicators.indicators import indicators
from comity.extraction.rules.stated_totals import estimates, sums
from comity.extraction.rules.transfers.drafts import Draft
from comity.extraction.rules.transfers.enumerating_sentences import attach_lists
from comity.extraction.rules.transfers.implicit_arguments import complete, crosses
from comity.extraction.rules.transfers.precedents import mark_firsts
from comity.extraction.rules.transfers.record import transfer
from comity.extraction.rules.transfers.transfers import draft_transfers
from comity.extraction.rules.visits.visits import visits
from comity.grounding.candidate import Candidate
from comity.grounding.gate import Gate
from comity.grounding.plover import as_events
from comity.grounding.refusals import Lost, Resolved, Why
from comity.grounding.resolve import Resolver
from comity.grounding.tables import load_tables
from comity.kinds import PLURALS
from comity.knowledge.world import Knowledge, load_knowledge
from comity.language.columns import words_and_offsets
from comity.language.loading import DEFAULT_MODEL, load_model
from comity.language.parse import Parse, parse, word_rules
from comity.language.predications import predications
from comity.language.speech import speech_acts
from comity.mentions.bare_money import settle_money
from comity.mentions.dates import find_dates
from comity.mentions.names import find_names, known_words
from comity.mentions.parties import Parties
from comity.mentions.phrases import Phrases
from comity.mentions.quantities import find_quantities
from comity.mentions.relevance import Inflections, Relevance, Scope
from comity.model import Claim, Document, Explanation, Finding, Ledger, Refusal
from comity.reconcile.findings import Told, findings

if TYPE_CHECKING:
    from spacy.tokens import Doc


class _ByRules(Protocol):
    @property
    def rules(self) -> list[str]: ...


M = TypeVar("M", bound=_ByRules)
C = TypeVar("C", bound=Claim)


class Reader:
    """Reads reports: `parser` names a spaCy model of English, `knowledge` a folder of a user's own tables.

    What a rule in `without` has a hand in is left out, so that it can be measured what the rule is worth.
    """

    def __init__(self, parser: str | None = None, knowledge: Path | None = None) -> None:
        self.without: frozenset[str] = frozenset()
        self.nlp = load_model(parser or DEFAULT_MODEL)
        self.knowledge = load_knowledge(knowledge)
        self.tables = load_tables(knowledge)
        self.relations, self.plover = self.tables.relations, self.tables.plover
        self.measures, self.denial_words = self.tables.measures, self.tables.denials
        self.relevance = Relevance(
            self.knowledge.gazetteer,
            self.knowledge.leaders,
            references=self.knowledge.party_nouns,
            measures=self.measures,
            inflections=Inflections(*word_rules(self.nlp)),
        )
        self.event_nouns = (
            frozenset(self.knowledge.frames.nouns)
            | set(self.relations.accords)
            | self.denial_words["noun"]
            | set(self.relations.accord_acts)
            | set(self.plover.nouns)
            | set(self.relations.meeting_nouns)
            | set(self.relations.blame_nouns)
            | set(self.knowledge.frames.governing_nouns)
        )

    def read(self, document: Document) -> Ledger:
        """Return the ledger of one report; one that can tell nothing is not parsed."""
        doc = self.nlp.make_doc(document.text)
        words, _ = words_and_offsets(doc)
        if self.relevance.scope(words, document.published) is Scope.NOTHING:
            return Ledger(document=document)
        ledger, _ = self.ledger(self._context(document, doc))
        return ledger

    def read_many(self, documents: Iterable[Document]) -> Iterator[Ledger]:
        """Return the ledgers of many reports, in their order."""
        return map(self.read, documents)

    def explain(self, document: Document) -> Explanation:
        """Return what was seen in one report, layer by layer."""
        context = self.context(document)
        ledger, refused = self.ledger(context)
        return self.explained(context, ledger, refused)

    def explained(self, context: Context, ledger: Ledger, refused: list[Refusal]) -> Explanation:
        """Return what was seen in one report on the way to its ledger."""
        return explanation(context, ledger, refused, self.plover, self.measures, self.knowledge.holidays)

    def resolve(self, document: Document, candidate: Candidate) -> Resolved:
        """Return the claim that somebody's pointers into a report make, if its every value is grounded, or why not."""
        context = self.context(document)
        made = Resolver(context, self.tables).resolve(candidate)
        why = self.gate(context).why(made.claim) if made.claim is not None else None
        if why is None:
            return made
        return Resolved(why=Why.NOT_GROUNDED, lost=[*made.lost, Lost("value", why, Why.NOT_GROUNDED)])

    def context(self, document: Document) -> Context:
        """Run the layers below claims over one report."""
        return self._context(document, self.nlp.make_doc(document.text))

    def _context(self, document: Document, doc: Doc) -> Context:
        known = self.knowledge
        names = partial(known_words, gazetteer=known.gazetteer, leaders=known.leaders, on=document.published)
        return build_context(document, parse(doc, self.nlp, names), known, self.event_nouns)

    def ledger(self, context: Context) -> tuple[Ledger, list[Refusal]]:
        """Return the ledger of one report, and the claims that were refused."""
        gate = self.gate(context)
        ledger = gate.judged(self.told(context, self.by_rules(context)))
        return self.told_open(context, ledger), gate.refused

    def gate(self, context: Context) -> Gate:
        """Return the gate of one report."""
        return Gate(context, self.tables)

    def told(self, context: Context, ledger: Ledger) -> Ledger:
        """Return the ledger with what follows from its claims: their PLOVER types, and the findings about them."""
        events = {plural: as_events(context, getattr(ledger, plural), self.plover) for plural in PLURALS.values()}
        ledger = msgspec.structs.replace(ledger, **events)
        return msgspec.structs.replace(ledger, findings=self.noticed(context, ledger))

    def by_rules(self, context: Context) -> Ledger:
        """The claims that the rules make, each event once."""
        scope = self.relevance.scope(context.parse.text, context.document.published)
        if scope is not Scope.EVERYTHING:
            figures = indicators(context, self.measures, set()) if scope is Scope.FIGURES else []
            return Ledger(document=context.document, indicators=self._once(figures))
        denied = denials(context, self.denial_words)
        drafts = self._transfers(context, denied)
        counted = {i for draft in drafts for i in draft.quantity_tokens()}
        accused = self._once(accusations(context, self.relations, denied))
        return Ledger(
            document=context.document,
            transfers=[transfer(context, draft) for draft in drafts],
            agreements=self._once(agreements(context, self.relations)),
            visits=one_each(self._kept(visits(context, self.relations))),
            accusations=accused,
            indicators=self._once(indicators(context, self.measures, counted)),
            events=self._once(events(context, self.plover, {draft.token for draft in drafts}, accused)),
        )

    def _kept(self, made: Iterable[M]) -> list[M]:
        """What no rule that is left out has a hand in."""
        return [each for each in made if self.without.isdisjoint(each.rules)]

    def _once(self, made: Iterable[C]) -> list[C]:
        """What no rule that is left out has a hand in, each matter once."""
        return told_once(self._kept(made))

    def _transfers(self, context: Context, denied: list[Denial]) -> list[Draft]:
        """The transfers of a report as drafts, each event once."""
        drafts = self._kept(complete(context, self._kept(draft_transfers(context))))
        mark_firsts(context, drafts)
        drafts = merge(drafts, self.knowledge.things)
        drafts = [draft for draft in drafts if crosses(draft)]
        drafts = [draft for draft in drafts if not is_answered(context, draft, drafts)]
        attach_lists(context, drafts)
        share(drafts)
        deny_drafts(context, drafts, denied)
        return drafts

    def noticed(self, context: Context, ledger: Ledger) -> list[Finding]:
        """Return the findings about the claims of one report."""
        told = Told(
            transfers=ledger.transfers,
            accusations=ledger.accusations,
            visits=ledger.visits,
            indicators=ledger.indicators,
            sums=sums(context),
            estimates=estimates(context),
            text=context.document.text,
        )
        return findings(told, self.knowledge.things)

    def told_open(self, context: Context, ledger: Ledger) -> Ledger:
        """The ledger of a report without a day of publication, with the words of time that stay unresolved."""
        if context.document.published:
            return ledger
        found = find_dates(context.parse, ANY_DAY, self.knowledge.holidays)
        return msgspec.structs.replace(ledger, open_dates=open_dates(context, ledger, found))


def _states_in(words: list[str], knowledge: Knowledge) -> list[str]:
    """The states that the words of a name hold ("Times of India")."""
    found = (knowledge.gazetteer.find(words, i) for i in range(len(words)))
    return [match.names[0].state for match in found if match is not None and match.names[0].state]


def build_context(document: Document, parsed: Parse, knowledge: Knowledge, event_nouns: frozenset[str]) -> Context:
    """Find predications, speech, parties, quantities, dates and things in a parsed report."""
    found = predications(parsed, event_nouns)
    acts = speech_acts(parsed, found, knowledge.frames)
    names = find_names(parsed, knowledge.gazetteer, knowledge.leaders, document.published)
    parties = Parties(parsed, names, knowledge.party_nouns, knowledge.described)
    parties.resolve(acts)
    party_tokens = {i for i, name in names.items() if name.kind != "proper"}
    quantities = {}
    found_quantities = find_quantities(parsed.doc, knowledge.currencies, parties.local_state(0), party_tokens)
    states = {i: name.state for i, name in names.items() if name.state}
    home = _states_in((document.publisher or "").split(), knowledge)
    settle_money(found_quantities, parsed, states, home, knowledge.currencies)
    for quantity in found_quantities:
        for i in range(quantity.first, quantity.last + 1):
            quantities[i] = quantity
    return Context(
        document=document,
        parse=parsed,
        found=found,
        acts=acts,
        parties=parties,
        dates=find_dates(parsed, document.published, knowledge.holidays),
        quantities=quantities,
        phrases=Phrases(parsed, quantities, knowledge.things, names),
        frames=knowledge.frames,
    )
