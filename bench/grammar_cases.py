"""The one-sentence cases of tests/grammar: their schema, and reading them from their TOML files."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from comity.model import AgreementStage, AgreementType, ItemKind, Mode, PloverType, TransferStage, VisitStage

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "grammar"
CLAIM_KINDS = ("transfers", "agreements", "visits", "accusations", "indicators", "events")
KINDS = (*CLAIM_KINDS, "speech", "none")

Number = int | float
Days = tuple[str, str] | Literal["any"]
"""First and last day; `any` where the codebook leaves open which."""


class Expected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every expected entry may say; without a date it has none."""

    date: Days | None = None
    said_by: list[str] = []
    denied: bool = False


class ExpectedQuantity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds and unit of a quantity; a bound left out is open."""

    low: Number | None = None
    high: Number | None = None
    unit: str | None = None
    approx: bool = False


class ExpectedItem(ExpectedQuantity, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An item; without bounds it has no quantity, without a unit it counts itself."""

    what: str
    kind: ItemKind
    taxon: str | None = None
    part_of: int | None = None


class ExpectedTransfer(Expected, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parties are ISO 3166-1 alpha-3 codes, ids of organisations, or names of parties that have neither."""

    giver: list[str]
    receiver: list[str]
    items: list[ExpectedItem]
    stage: TransferStage
    mode: Mode | None = None


class ExpectedAgreement(Expected, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A subject that is left out is not compared."""

    parties: list[str]
    type: AgreementType
    stage: AgreementStage
    subject: str | None = None


class ExpectedVisit(Expected, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place that is left out is not compared."""

    visitors: list[str]
    hosts: list[str]
    stage: VisitStage
    place: str | None = None


class ExpectedAccusation(Expected, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one party says that another did wrong."""

    accusers: list[str]
    accused: list[str]
    of: str


class ExpectedChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By how much, in which unit, since when."""

    value: Number
    unit: str | None = None
    since: Days | None = None


class ExpectedIndicator(Expected, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A figure; a change that is left out is not compared."""

    about: list[str]
    measure: str
    value: ExpectedQuantity | None = None
    period: Days | None = None
    change: ExpectedChange | None = None


class ExpectedEvent(Expected, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one party does to another, by its PLOVER type."""

    actor: list[str]
    recipient: list[str]
    type: PloverType


class ExpectedSpeech(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who says what, both to the letter, quotation marks and outer punctuation aside."""

    source: str
    kind: Literal["direct", "indirect", "mixed"]
    content: str


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sentence (or two), its day of publication, and its entries: those of its construction's kind.

    A case that must yield nothing (`none`, or `none` of a kind) has what the sentence says of other kinds, so that
    nothing else is read out of it; an event that is not read yet may be missing.
    `known_failure` says that it does not come out right yet.
    """

    text: str
    published: str
    known_failure: bool = False
    transfers: list[ExpectedTransfer] = []
    agreements: list[ExpectedAgreement] = []
    visits: list[ExpectedVisit] = []
    accusations: list[ExpectedAccusation] = []
    indicators: list[ExpectedIndicator] = []
    events: list[ExpectedEvent] = []
    speech: list[ExpectedSpeech] = []


class CaseFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One construction."""

    case: list[Case]


def constructions() -> list[str]:
    """Return the names of all constructions, `kind/construction`."""
    return sorted(f"{kind}/{path.stem}" for kind in KINDS for path in (FOLDER / kind).glob("*.toml"))


def kinds_judged(construction: str) -> tuple[str, ...]:
    """Return the kinds of entry on which the cases of a construction are judged: its own, or all where it has none."""
    kind, _, name = construction.partition("/")
    if "none" in (kind, name):
        return (*CLAIM_KINDS, "speech") if kind == "speech" else CLAIM_KINDS
    return (kind,)


def load(construction: str) -> list[Case]:
    """Return the cases of a construction. Raises msgspec.ValidationError where its file does not validate."""
    text = (FOLDER / f"{construction}.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), CaseFile).case
