"""A transfer in the making: parties and things still as tokens, so that drafts of one event can be laid together."""

from __future__ import annotations

from dataclasses import dataclass, field

from comity.mentions.phrases import Phrase
from comity.mentions.references import Ref
from comity.model import DateRange, Mode, Span, TransferStage


@dataclass(slots=True)
class Draft:
    """What one predication says of a transfer; `stage_token` is the predicate that gives its stage.

    A side is `guessed` where the rest of the report gives it, `closed` where the words give it to no party. `first_on`
    is the day of the report that calls it the first of its kind, in the sentence that tells it.
    """

    token: int
    frame: str
    giver: list[Ref]
    receiver: list[Ref]
    items: list[Phrase]
    stage: TransferStage
    stage_token: int
    mode: Mode | None = None
    mode_token: int = -1
    denied: bool = False
    said_by: list[Ref] = field(default_factory=list)
    denied_by: list[Ref] = field(default_factory=list)
    date: DateRange | None = None
    date_spans: list[Span] = field(default_factory=list)
    denied_span: Span | None = None
    evidence: list[int] = field(default_factory=list)
    strict: bool = False
    guessed: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    first_on: str | None = None
    rules: list[str] = field(default_factory=list)

    def vague(self) -> bool:
        """Are both its sides filled in, or one of them and its things too?"""
        return len(self.guessed) == 2 or bool(self.guessed and any(item.pronoun for item in self.items))

    def keys(self, side: str) -> set[str]:
        """The states and organisations of a side, or the names of parties that have neither."""
        return {ref.key for ref in (self.giver if side == "giver" else self.receiver)}

    def quantity_tokens(self) -> set[int]:
        """The tokens with which this transfer counts its things."""
        phrases = [phrase for item in self.items for phrase in (item, *item.parts)]
        spans = [phrase.quantity_tokens for phrase in phrases if phrase.quantity_tokens]
        return {i for first, last in spans for i in range(first, last + 1)} | {h for x in phrases for h in x.heads}
