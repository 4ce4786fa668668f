"""The records of comity: frozen, typed, without behaviour but for how they show themselves.

Field names and values follow the codebook, restated in docs/output.md. Dates are ISO 8601 days. Spans are
half-open character offsets into `Document.text`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

import msgspec

from comity.showing import above, shortened, some

if TYPE_CHECKING:
    import pandas
    import polars

Span = tuple[int, int]
Spans = dict[str, list[Span]]
"""Field name -> the character spans that say its value. Lists have `field.index` keys beside the whole."""

ItemKind = Literal[
    "animal", "arms", "funds", "food", "medical", "energy", "technology",
    "people", "culture", "vehicle", "service", "information", "goods",
]  # fmt: skip
Mode = Literal["gift", "aid", "sale", "loan", "exchange", "return"]
TransferStage = Literal["sought", "pledged", "agreed", "underway", "delivered", "refused", "cancelled"]
AgreementStage = Literal["sought", "agreed", "signed", "ratified", "ended"]
AgreementType = Literal["treaty", "contract", "memorandum", "ceasefire", "pact", "other"]
VisitStage = Literal["invited", "planned", "underway", "held", "cancelled"]
FindingType = Literal["sum", "first", "conflict", "denial", "reading"]
PloverType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip


QuantitySort = Literal["count", "measure", "money", "percent", "time"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
TimexMod = Literal[
    "START", "MID", "END", "APPROX", "BEFORE", "AFTER", "MORE_THAN", "LESS_THAN", "EQUAL_OR_MORE", "EQUAL_OR_LESS",
]  # fmt: skip


Quad = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What all records share: frozen, compared by value, keyword arguments only."""


class Document(Record, frozen=True, kw_only=True):
    """One report. `id` is a hash of its content unless the sender gave one; `published` is an ISO day."""

    id: str
    text: str
    published: str | None = None
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str = "en"

    def __repr__(self) -> str:
        told = ", ".join(filter(None, (self.title, self.publisher, self.published)))
        return f"<Document {self.id}: {shortened(told or self.text)}>"


class Party(Record, frozen=True, kw_only=True):
    """A party as the report names it, with the state (ISO 3166-1 alpha-3) or organisation it stands for."""

    name: str
    state: str | None = None
    org: str | None = None


class Quantity(Record, frozen=True, kw_only=True):
    """A quantity with its bounds; a bound that the words leave open is None. Money has its ISO 4217 unit."""

    low: int | float | None
    high: int | float | None
    unit: str | None = None
    approx: bool = False


class DateRange(Record, frozen=True, kw_only=True):
    """First and last day, ISO 8601, both included. Raises ValueError where one is no day."""

    start: str
    end: str

    def __post_init__(self) -> None:
        for day in (self.start, self.end):
            date.fromisoformat(day)


class Item(Record, frozen=True, kw_only=True):
    """A thing that passes; `part_of` is the index in the same entry of the item that it is a part of."""

    what: str
    kind: ItemKind
    quantity: Quantity | None = None
    taxon: str | None = None
    part_of: int | None = None
    spans: Spans = {}


class Plover(Record, frozen=True, kw_only=True):
    """The entry as a PLOVER event: what (type), how (mode), why (contexts)."""

    type: PloverType
    mode: str | None = None
    contexts: list[str] = []


class Dispute(Record, frozen=True, kw_only=True):
    """A value that another reader proposed for a field, and that was not taken: the field, the value, and by whom."""

    field: str
    value: str
    by: str


class Unverified(Record, frozen=True, kw_only=True):
    """A field whose value nothing in the report entails: who proposed it chose it, and was so sure of it (0 to 1)."""

    field: str
    score: float


class Claim(Record, frozen=True, kw_only=True):
    """What every entry of a ledger has. `proposed_by` are readers: `rules`, or `model:NAME@PROMPT`.

    `rules` are the ids of the rules that had a hand in it: `transfer/donate`, `visit/travel`.
    """

    date: DateRange | None = None
    said_by: list[Party] = []
    denied: bool = False
    denied_by: list[Party] = []
    evidence: str
    plover: Plover | None = None
    proposed_by: list[str] = msgspec.field(default_factory=lambda: ["rules"])
    rules: list[str] = []
    disputed: list[Dispute] = []
    unverified: list[Unverified] = []
    spans: Spans = {}

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: “{shortened(self.evidence)}”>"


class Transfer(Claim, frozen=True, kw_only=True):
    """Something of value passes, or is said, wanted or refused to pass."""

    giver: list[Party]
    receiver: list[Party]
    items: list[Item]
    mode: Mode | None = None
    stage: TransferStage


class Agreement(Claim, frozen=True, kw_only=True):
    """A document or accord between parties is sought, agreed, signed, ratified or ended."""

    parties: list[Party]
    type: AgreementType
    subject: str | None = None
    stage: AgreementStage


class Visit(Claim, frozen=True, kw_only=True):
    """A person or body of one state goes to another, or meets its counterpart."""

    visitors: list[Party]
    hosts: list[Party]
    place: str | None = None
    stage: VisitStage


class Accusation(Claim, frozen=True, kw_only=True):
    """One party says that another did wrong; `of` is what of, as worded."""

    accusers: list[Party]
    accused: list[Party]
    of: str | None = None


class Change(Record, frozen=True, kw_only=True):
    """By how much an indicator moved (a fall is negative), in which unit, since when."""

    value: int | float
    unit: str | None = None
    since: DateRange | None = None


class Indicator(Claim, frozen=True, kw_only=True):
    """A figure about a state or a group of states."""

    about: list[Party]
    measure: str
    value: Quantity | None = None
    period: DateRange | None = None
    change: Change | None = None


class Event(Claim, frozen=True, kw_only=True):
    """What one party does to another of a different state that is none of the five kinds."""

    actor: list[Party]
    recipient: list[Party]


class Finding(Record, frozen=True, kw_only=True):
    """What a careful reader notices: its type, one plain sentence why, the entries and words on both sides."""

    type: FindingType
    about: str
    entries: list[tuple[str, int]]
    spans: list[Span] = []


class OpenDate(Record, frozen=True, kw_only=True):
    """Words of time that count from a day of publication which is not known, and the entries that they may date."""

    text: str
    start: int
    end: int
    entries: list[tuple[str, int]] = []


class Ledger(Record, frozen=True, kw_only=True):
    """What passed between states by one report."""

    document: Document
    transfers: list[Transfer] = []
    agreements: list[Agreement] = []
    visits: list[Visit] = []
    accusations: list[Accusation] = []
    indicators: list[Indicator] = []
    events: list[Event] = []
    findings: list[Finding] = []
    open_dates: list[OpenDate] = []

    def __len__(self) -> int:
        """How many entries it has."""
        transfers, agreements, visits = len(self.transfers), len(self.agreements), len(self.visits)
        return transfers + agreements + visits + len(self.accusations) + len(self.indicators) + len(self.events)

    def __bool__(self) -> bool:
        """A ledger is one without entries, too."""
        return True

    def __repr__(self) -> str:
        told = [some(len(self), "entry", "entries"), *([some(len(self.findings), "finding")] if self.findings else [])]
        return f"<Ledger: {', '.join(told)} of {self.document!r}>"

    def _repr_html_(self) -> str:
        html: str = above("comity.ledger.single").html(self)
        return html

    def pandas(self) -> pandas.DataFrame:
        """Return the entries as a pandas frame: a row an item and dyad, as of a ledger of many reports."""
        frame: pandas.DataFrame = above("comity.ledger.single").table(self).pandas()
        return frame

    def polars(self) -> polars.DataFrame:
        """Return the entries as a Polars frame: a row an item and dyad, as of a ledger of many reports."""
        frame: polars.DataFrame = above("comity.ledger.single").table(self).polars()
        return frame


class PartyMention(Record, frozen=True, kw_only=True):
    """Words of the report that stand for a party."""

    start: int
    end: int
    text: str
    name: str
    state: str | None = None
    org: str | None = None


class QuantityMention(Record, frozen=True, kw_only=True):
    """Words of the report that give a quantity; `text` is the number with its unit.

    `number` and `measure` are the spans of the number and of the unit's words, `unit_name` the unit written out, `per`
    what a rate is per, `change` whether something rises or falls by or to it, `of` the phrases that say what it is of.
    """

    start: int
    end: int
    text: str
    low: int | float | None
    high: int | float | None
    unit: str | None = None
    approx: bool = False
    sort: QuantitySort = "count"
    number: Span | None = None
    measure: Span | None = None
    unit_name: str | None = None
    per: str | None = None
    change: Literal["up", "down"] | None = None
    of: list[Span] = []


class DateMention(Record, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Words of the report that give a date; `from_` and `to` are its first and last ISO day."""

    start: int
    end: int
    text: str
    from_: str
    to: str


class TimeMention(Record, frozen=True, kw_only=True):
    """An expression of time as TIMEX3 has it."""

    start: int
    end: int
    text: str
    type: TimexType
    value: str
    mod: TimexMod | None = None
    quant: str | None = None
    freq: str | None = None


class ThingMention(Record, frozen=True, kw_only=True):
    """Words of the report that name a thing which could pass from one party to another."""

    start: int
    end: int
    text: str
    kind: ItemKind
    taxon: str | None = None


class Mentions(Record, frozen=True, kw_only=True):
    """All parties, quantities, dates and things of a report, in text order."""

    parties: list[PartyMention] = []
    quantities: list[QuantityMention] = []
    dates: list[DateMention] = []
    times: list[TimeMention] = []
    things: list[ThingMention] = []


class Speech(Record, frozen=True, kw_only=True):
    """Who says what: the spans of the source, of the words that attribute, and of what is said.

    `source` is the name of who speaks, `source_phrase` the whole noun phrase with its article, titles and appositions.
    """

    source: list[Span]
    source_phrase: list[Span] = []
    cue: list[Span]
    content: list[Span]
    kind: Literal["direct", "indirect", "mixed"]


class PredicationView(Record, frozen=True, kw_only=True):
    """A predication as `comity explain` shows it: its words, arguments by role, and modality in words."""

    start: int
    end: int
    predicate: str
    roles: dict[str, list[Span]]
    modality: list[str]
    parent: int | None = None


class ActorMention(Record, frozen=True, kw_only=True):
    """An actor of an event: its words, the state or organisation it stands for, and its sector in PLOVER's codes."""

    start: int
    end: int
    text: str
    state: str | None = None
    org: str | None = None
    sector: str | None = None


class EventMention(Record, frozen=True, kw_only=True):
    """An event as PLOVER has it, between any two actors, also of one state; `start` to `end` are its predicate."""

    start: int
    end: int
    type: PloverType
    mode: str | None = None
    quad: Quad
    contexts: list[str] = []
    actor: list[ActorMention]
    recipient: list[ActorMention]
    date: DateRange | None = None
    denied: bool = False


class Refusal(Record, frozen=True, kw_only=True):
    """A claim that was stopped, why, and who proposed it: `rules`, or `model:NAME@PROMPT`."""

    kind: str
    why: str
    evidence: str
    by: str = "rules"


class Proposal(Record, frozen=True, kw_only=True):
    """A claim that a model proposed: for each field the words it points at, or the value it chose.

    `refused` is why it was stopped, or None; `open` says which values stay open because comity reads none in the words.
    """

    kind: str
    by: str
    values: dict[str, list[str]]
    refused: str | None = None
    open: list[str] = []


class ClaimMade(Record, frozen=True, kw_only=True):
    """A claim that passed, by whom and by which rules it was made; `start` to `end` is its evidence."""

    kind: str
    start: int
    end: int
    by: list[str]
    rules: list[str] = []
    unverified: list[Unverified] = []


class Explanation(Record, frozen=True, kw_only=True):
    """What was seen in a report, layer by layer."""

    id: str
    sentences: list[Span]
    mentions: Mentions
    speech: list[Speech]
    predications: list[PredicationView]
    events: list[EventMention] = []
    claims: list[ClaimMade] = []
    refused: list[Refusal]
    proposed: list[Proposal] = []
