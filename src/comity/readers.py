"""The reader of English that options ask for: the rules, the learnt reader, a language model, or several of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from comity.annotation.context import Context
from comity.consolidation.proposers import claims_of, disagreements, together, unrepeated
from comity.errors import EndpointError, NotRead, Stopped
from comity.extraction.learned.reader import LearnedExtractor
from comity.extractors import extracted, supported
from comity.grounding.gate import Gate
from comity.mentions.relevance import Scope
from comity.model import Claim, Document, Explanation, Ledger, Proposal, Refusal, Transfer
from comity.proposing.answer import Answer
from comity.proposing.asking import Asker, Pending
from comity.proposing.proposals import proposed
from comity.reading import Reader
from comity.settings import ReaderOptions


def english(options: ReaderOptions) -> Reader:
    """Return the pipeline of English that the options ask for.

    Raises KnowledgeError, ModelError or SettingsError where they are not sound.
    """
    learned = LearnedExtractor() if options.uses_learned else None
    if options.model is not None and options.asks_model:
        asker = Asker(options.model)
        return ModelReader(asker, options.parser, options.knowledge, rules=options.uses_rules, learned=learned)
    if learned is None:
        return Reader(options.parser, options.knowledge)
    return VotingReader(options.parser, options.knowledge, rules=options.uses_rules, learned=learned)


class VotingReader(Reader):
    """Reads with the learnt reader, alone or with the rules; its candidates are resolved and go through the same gate.

    What both propose is one claim; where they differ, the value of the rules stands, which is right more often, and
    `disputed` has the other. What the rules alone propose stays where the network does not rule it out.
    """

    def __init__(
        self,
        parser: str | None = None,
        knowledge: Path | None = None,
        *,
        rules: bool = True,
        learned: LearnedExtractor | None = None,
    ) -> None:
        super().__init__(parser, knowledge)
        self.rules, self.learned = rules, learned

    def ledger(self, context: Context) -> tuple[Ledger, list[Refusal]]:
        """Return the ledger of one report, and the claims that were refused."""
        gate = self.gate(context)
        claims, refused = self.own_claims(context, gate)
        told = together(context.document, *claims, sound=lambda claim: gate.why(claim) is None)
        ledger = gate.judged(self.told(context, told))
        return self.told_open(context, ledger), [*refused, *gate.refused]

    def own_claims(self, context: Context, gate: Gate) -> tuple[list[list[Claim]], list[Refusal]]:
        """Return the claims of each of comity's own readers, the more trusted first, and what was refused."""
        by_rules = claims_of(self.by_rules(context)) if self.rules else []
        if self.learned is None:
            return [by_rules], []
        scope = self.relevance.scope(context.parse.text, context.document.published)
        if scope is Scope.NOTHING:
            return [], []
        found, lost = extracted(context, self.learned, gate, figures_alone=scope is Scope.FIGURES)
        if not self.rules:
            return [found], lost
        kept, doubted = supported(context, by_rules, self.learned)
        return [kept, [claim for claim in found if has_sides(claim)]], [*lost, *doubted]


def has_sides(claim: Claim) -> bool:
    """A transfer of which the learnt reader finds one side alone is mostly none: the rules tell it, or nobody."""
    return not isinstance(claim, Transfer) or bool(claim.giver and claim.receiver)


class ModelReader(VotingReader):
    """Reads with a language model that proposes claims, alone or with comity's own readers. Close it when done.

    A model's claims pass the same gate as all others; what it proposes and the report does not say is refused.
    """

    def __init__(
        self,
        asker: Asker,
        parser: str | None = None,
        knowledge: Path | None = None,
        *,
        rules: bool = False,
        learned: LearnedExtractor | None = None,
    ) -> None:
        super().__init__(parser, knowledge, rules=rules, learned=learned)
        self.asker = asker

    def note(self) -> str:
        """What asking the model has cost so far, in words."""
        return str(self.asker.usage)

    def close(self) -> None:
        """Drop the questions that have not begun, and let go of the kept answers."""
        self.asker.close()

    def read(self, document: Document) -> Ledger:
        """Return the ledger of one report. Raises EndpointError where the model does not answer."""
        self.asker.resume()
        context = self.context(document)
        return self._read(context, self._ask(context).answers())[0]

    def read_many(self, documents: Iterable[Document]) -> Iterator[Ledger]:
        """Yield the ledgers of many reports, in their order, asking about some ahead. Raises EndpointError."""
        for _, ledger in self.read_each(documents):
            if isinstance(ledger, NotRead):
                raise ledger
            yield ledger

    def read_each(self, documents: Iterable[Document]) -> Iterator[tuple[Document, Ledger | NotRead]]:
        """Yield the reports in their order, each with its ledger, or with why the model did not answer for it.

        Raises Stopped where going on makes no sense; what was answered is kept.
        """
        self.asker.resume()
        ahead: deque[tuple[Context, Pending]] = deque()
        for document in documents:
            context = self.context(document)
            ahead.append((context, self._ask(context)))
            if len(ahead) > 2 * self.asker.options.concurrency:
                yield self._finished(*ahead.popleft())
        while ahead:
            yield self._finished(*ahead.popleft())

    def explain(self, document: Document) -> Explanation:
        """Return what was seen in one report, with all that the model proposed. Raises EndpointError."""
        self.asker.resume()
        context = self.context(document)
        ledger, refused, proposals = self._read(context, self._ask(context).answers())
        return msgspec.structs.replace(self.explained(context, ledger, refused), proposed=proposals)

    def _finished(self, context: Context, pending: Pending) -> tuple[Document, Ledger | NotRead]:
        try:
            return context.document, self._read(context, pending.answers())[0]
        except Stopped:
            raise
        except EndpointError as error:
            return context.document, error

    def _ask(self, context: Context) -> Pending:
        """Begin to ask about a report, unless it can tell nothing between parties."""
        if self.relevance.scope(context.parse.text, context.document.published) is Scope.NOTHING:
            return Pending([])
        return self.asker.begin(context.document, [context.evidence(first)[0] for first, _ in context.parse.sentences])

    def _read(self, context: Context, answers: list[Answer]) -> tuple[Ledger, list[Refusal], list[Proposal]]:
        gate = self.gate(context)
        made = proposed(context, answers, self.asker.by, self.tables)
        self.asker.usage.judged(len(made.proposals), len(made.refused))
        own, refused = self.own_claims(context, gate)
        ledger = self.told(context, together(context.document, *own, unrepeated(made.claims)))
        found = [*ledger.findings, *disagreements(ledger)]
        ledger = gate.judged(msgspec.structs.replace(ledger, findings=found))
        return ledger, [*refused, *made.refused, *gate.refused], made.proposals
