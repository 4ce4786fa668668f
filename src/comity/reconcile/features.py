"""What reconciling looks at in a claim, worked out once: sides, things, time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from comity.kinds import SIDES, AnyClaim, Kind
from comity.model import Accusation, Agreement, DateRange, Event, Indicator, Item, Party, Quantity, Transfer, Visit
from comity.parties import party_code, party_codes
from comity.reconcile.records import ReportedClaim
from comity.reconcile.things import PlainWords, Thesaurus
from comity.reconcile.values import days, ordinal, words_of

HISTORIC = 400
"""Days after which a report looks back at an event rather than reporting it."""
FADING = 0.08
"""The share of an event's age by which a report that looks back may misdate it."""
_GENERIC = frozenset(
    """
    aid assistance help support relief donation gift supply good item material equipment money fund cash sum amount
    payment contribution package weapon arm armament weaponry hardware animal creature beast thing product cargo load
    shipment delivery consignment people person man woman personnel troop force vehicle stuff funding finance grant
    """.split()
)
_PLAIN_WORDS = PlainWords()


@dataclass(frozen=True, slots=True)
class Thing:
    """An item as comparing sees it; `names` is what it may be called by, `models` the designations in its words."""

    words: frozenset[str]
    names: frozenset[str]
    models: tuple[str, ...]
    head: str
    generic: bool
    kind: str
    taxon: str | None
    terms: frozenset[str]
    quantity: Quantity | None
    top: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an event: the states and organisations, the words of all names, whether every name is resolved."""

    keys: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    resolved: bool


@dataclass(frozen=True, slots=True)
class Features:
    """A claim as comparing sees it. Days are proleptic Gregorian ordinals."""

    id: str
    document: str
    kind: Kind
    sides: tuple[Side, ...]
    things: tuple[Thing, ...]
    topic: frozenset[str]
    type: str | None
    mode: str | None
    stage: str | None
    denied: bool
    date: DateRange | None
    published: int | None

    span: tuple[int, int] | None = field(init=False, repr=False, compare=False)
    """The first and last day of the event."""
    age: int = field(init=False, repr=False, compare=False)
    """Days between the end of the event and the report."""
    historic: bool = field(init=False, repr=False, compare=False)
    """Whether the report looks back at an event long past."""
    fading: int = field(init=False, repr=False, compare=False)
    """Days by which a report may misdate an event of that age."""

    def __post_init__(self) -> None:
        span = None if self.date is None else days(self.date)
        age = 0 if span is None or self.published is None else max(0, self.published - span[1])
        worked_out = {"span": span, "age": age, "historic": age > HISTORIC, "fading": int(FADING * age)}
        for name, value in worked_out.items():
            object.__setattr__(self, name, value)


def features_of(reported: ReportedClaim, thesaurus: Thesaurus = _PLAIN_WORDS) -> Features:
    """Return what comparing needs of a claim."""
    claim = reported.claim
    sides = tuple(_side(*getattr(claim, role)) for role in SIDES[reported.kind])
    items = claim.items if isinstance(claim, Transfer) else []
    things = tuple(_thing(item, thesaurus) for item in items)
    if isinstance(claim, Indicator) and claim.value is not None:
        topic = frozenset(words_of(claim.measure))
        names = frozenset((" ".join(sorted(topic)),)) - {""}
        things = (Thing(topic, names, _models(topic), "", False, "", None, topic, claim.value, True),)
    when = claim.period if isinstance(claim, Indicator) and claim.period else claim.date
    published = ordinal(reported.published) if reported.published else None
    return Features(
        id=reported.id,
        document=reported.document,
        kind=reported.kind,
        sides=sides,
        things=things,
        topic=topic_of(claim),
        type=_type(claim),
        mode=getattr(claim, "mode", None),
        stage=getattr(claim, "stage", None),
        denied=claim.denied,
        date=when,
        published=published,
    )


def topic_of(claim: AnyClaim) -> frozenset[str]:
    """Return the content words of what an event other than a transfer is about."""
    match claim:
        case Agreement():
            text = claim.subject
        case Visit():
            text = claim.place
        case Accusation():
            text = claim.of
        case Indicator():
            text = claim.measure
        case Event():
            text = claim.evidence
        case _:
            text = None
    return frozenset(word for word in words_of(text) if word not in _STOP)


_STOP = frozenset(
    """
    a an the of in on at to for by with from into over under and or but not no its their his her it they he she this
    that these those is are was were be been being has have had will would could should may might as than which who
    whom whose what when where there such also more most all any some other said say
    """.split()
)


def _type(claim: AnyClaim) -> str | None:
    if isinstance(claim, Agreement):
        return claim.type
    if isinstance(claim, Event):
        return claim.plover.type if claim.plover else None
    return None


@lru_cache(maxsize=65_536)
def _side(*parties: Party) -> Side:
    keys = party_codes(parties)
    names = frozenset(" ".join(words_of(party.name)) for party in parties)
    words = frozenset(word for name in names for word in name.split() if word not in _STOP)
    return Side(keys, words, names, bool(parties) and all(party_code(party) for party in parties))


def _models(words: Iterable[str]) -> tuple[str, ...]:
    """The words that designate a model: letters and figures in one."""
    return tuple(sorted({word for word in words if any(map(str.isdigit, word)) and any(map(str.isalpha, word))}))


def _thing(item: Item, thesaurus: Thesaurus) -> Thing:
    terms = thesaurus.broader(item.what, item.taxon)
    return _thing_of(item.what, item.kind, item.taxon, terms, item.quantity, item.part_of is None)


@lru_cache(maxsize=65_536)
def _thing_of(
    what: str, kind: str, taxon: str | None, terms: frozenset[str], quantity: Quantity | None, top: bool
) -> Thing:
    words = words_of(what)
    head = words[-1] if words else ""
    return Thing(
        words=frozenset(words),
        names=frozenset((" ".join(sorted(set(words))), head, (taxon or "").lower())) - {""},
        models=_models(words),
        head=head,
        generic=head in _GENERIC,
        kind=kind,
        taxon=taxon,
        terms=terms,
        quantity=quantity,
        top=top,
    )
