"""Reading: one report in, its ledger out. A pure function of the document, the model and the knowledge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from comity.claims.accusations import accusations
from comity.claims.agreements import agreements
from comity.claims.build import transfer
from comity.claims.complete import complete
from comity.claims.context import Context
from comity.claims.ground import refusal
from comity.claims.transfers import draft_transfers
from comity.claims.visits import visits
from comity.knowledge import Knowledge, load_knowledge
from comity.knowledge.relations import load_relations
from comity.language.parse import DEFAULT_MODEL, Parse, load_model, parse
from comity.language.predications import predications
from comity.language.speech import speech_acts
from comity.mentions.dates import find_dates
from comity.mentions.names import find_names
from comity.mentions.parties import Parties
from comity.mentions.phrases import Phrases
from comity.mentions.quantities import find_quantities
from comity.model import Claim, Document, Explanation, Ledger, Refusal
from comity.reconcile.within import merge


class Reader:
    """Reads reports: `model` names a spaCy English model, `knowledge` a folder of a user's own tables."""

    def __init__(self, model: str | None = None, knowledge: Path | None = None) -> None:
        self.nlp = load_model(model or DEFAULT_MODEL)
        self.knowledge = load_knowledge(knowledge)
        self.relations = load_relations(knowledge)
        self.event_nouns = (
            frozenset(self.knowledge.frames.nouns)
            | set(self.relations.accords)
            | set(self.relations.meeting_nouns)
            | set(self.relations.blame_nouns)
            | set(self.knowledge.frames.governing_nouns)
        )

    def read(self, document: Document) -> Ledger:
        """Return the ledger of one report."""
        ledger, _ = self._read(self.context(document))
        return ledger

    def read_many(self, documents: Iterable[Document]) -> Iterator[Ledger]:
        """Return the ledgers of many reports, in their order."""
        return map(self.read, documents)

    def context(self, document: Document) -> Context:
        """Run the layers below claims over one report."""
        parsed = parse(document.text, self.nlp)
        return build_context(document, parsed, self.knowledge, self.event_nouns)

    def _read(self, context: Context) -> tuple[Ledger, list[Refusal]]:
        drafts = merge(complete(context, draft_transfers(context)), self.knowledge.things)
        proposed: dict[str, list[Claim]] = {
            "transfers": [transfer(context, draft) for draft in drafts],
            "agreements": list(agreements(context, self.relations)),
            "visits": list(visits(context, self.relations)),
            "accusations": list(accusations(context, self.relations)),
        }
        refused: list[Refusal] = []
        passed: dict[str, list[Claim]] = {}
        for kind, claims in proposed.items():
            for claim in claims:
                stopped = refusal(kind, claim, context.document.text)
                if stopped:
                    refused.append(stopped)
                else:
                    passed.setdefault(kind, []).append(claim)
        return Ledger(document=context.document, **passed), refused  # type: ignore[arg-type]


def build_context(document: Document, parsed: Parse, knowledge: Knowledge, event_nouns: frozenset[str]) -> Context:
    """Find predications, speech, parties, quantities, dates and things in a parsed report."""
    found = predications(parsed, event_nouns)
    acts = speech_acts(parsed, found, knowledge.frames)
    names = find_names(parsed, knowledge.gazetteer, knowledge.leaders, document.published)
    parties = Parties(parsed, names, knowledge.party_nouns)
    parties.resolve(acts)
    quantities = {}
    for quantity in find_quantities(parsed.doc, knowledge.currencies):
        for i in range(quantity.first, quantity.last + 1):
            quantities[i] = quantity
    return Context(
        document=document,
        parse=parsed,
        found=found,
        acts=acts,
        parties=parties,
        dates=find_dates(parsed.doc, document.published),
        quantities=quantities,
        phrases=Phrases(parsed, knowledge.things, quantities, names),
        frames=knowledge.frames,
    )
