"""The shape of a model's answer: entries of the codebook whose values are pointers at words of the report."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from comity.model import AgreementStage, Mode, TransferStage, VisitStage

_Each = TypeVar("_Each")
_Few = Annotated[list[_Each], msgspec.Meta(max_length=100)]
_Index = Annotated[int, msgspec.Meta(ge=0)]


class _Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Pointer(_Shape, frozen=True, kw_only=True):
    """Words of the report: the number of the sentence, and the words to the letter."""

    s: int
    w: str


class AnswerItem(_Shape, frozen=True, kw_only=True):
    """A thing that passes. `part_of` is the index of the item that it is a part of."""

    what: Pointer
    quantity: Pointer | None
    part_of: _Index | None


class AnswerTransfer(_Shape, frozen=True, kw_only=True):
    """A transfer. `evidence` are the sentences that say it, `act` the words for the act."""

    evidence: _Few[int]
    act: Pointer
    giver: _Few[Pointer]
    receiver: _Few[Pointer]
    items: _Few[AnswerItem]
    mode: Mode | None
    mode_words: Pointer | None
    stage: TransferStage
    date: Pointer | None
    said_by: _Few[Pointer]
    denied: bool
    denied_by: _Few[Pointer]


class AnswerAgreement(_Shape, frozen=True, kw_only=True):
    """An agreement. `accord` are the words for the document, `act` those for its stage."""

    evidence: _Few[int]
    accord: Pointer
    act: Pointer
    parties: _Few[Pointer]
    subject: Pointer | None
    stage: AgreementStage
    date: Pointer | None
    said_by: _Few[Pointer]


class AnswerVisit(_Shape, frozen=True, kw_only=True):
    """A visit or a meeting. `act` are the words for it."""

    evidence: _Few[int]
    act: Pointer
    visitors: _Few[Pointer]
    hosts: _Few[Pointer]
    place: Pointer | None
    stage: VisitStage
    date: Pointer | None
    said_by: _Few[Pointer]


class AnswerAccusation(_Shape, frozen=True, kw_only=True):
    """An accusation. `of` are the words for the wrong."""

    evidence: _Few[int]
    accusers: _Few[Pointer]
    accused: _Few[Pointer]
    of: Pointer
    date: Pointer | None
    said_by: _Few[Pointer]


class AnswerIndicator(_Shape, frozen=True, kw_only=True):
    """A figure. `change` are the words for how much it moved, `falls` says that it moved down."""

    evidence: _Few[int]
    about: _Few[Pointer]
    measure: Pointer
    value: Pointer | None
    period: Pointer | None
    change: Pointer | None
    falls: bool
    since: Pointer | None
    said_by: _Few[Pointer]


class _Answer(_Shape, frozen=True, kw_only=True):
    transfers: list[AnswerTransfer]
    agreements: list[AnswerAgreement]
    visits: list[AnswerVisit]
    accusations: list[AnswerAccusation]
    indicators: list[AnswerIndicator]


AnswerEntry = AnswerTransfer | AnswerAgreement | AnswerVisit | AnswerAccusation | AnswerIndicator
AnswerKind = Literal["transfers", "agreements", "visits", "accusations", "indicators"]
SHAPES: dict[AnswerKind, type[AnswerEntry]] = {
    "transfers": AnswerTransfer,
    "agreements": AnswerAgreement,
    "visits": AnswerVisit,
    "accusations": AnswerAccusation,
    "indicators": AnswerIndicator,
}
MOST = 200
"""The most entries of a kind that one answer may have."""


@dataclass(slots=True)
class Answer:
    """What was read out of a model's text: entries that have the right shape, and why others have not."""

    entries: list[tuple[AnswerKind, AnswerEntry]] = field(default_factory=list)
    misshapen: list[tuple[str, str]] = field(default_factory=list)


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of an answer, with every field required and no others allowed."""
    (named,), parts = msgspec.json.schema_components([_Answer], ref_template="#/$defs/{name}")
    top = parts.pop(named["$ref"].rpartition("/")[2])
    whole = {**top, "$defs": parts}
    return {name: _bare(part) for name, part in whole.items()}


_LEFT_OUT = ("title", "description", "maxItems", "minimum")


def _bare(shape: Any) -> Any:
    """Without titles and descriptions, which cost tokens, and bounds, which not all servers know; an enumeration with
    its type, which some ask for."""
    if isinstance(shape, list):
        return [_bare(each) for each in shape]
    if not isinstance(shape, dict):
        return shape
    bare = {name: _bare(value) for name, value in shape.items() if name not in _LEFT_OUT or name == "$defs"}
    if "enum" in bare and "type" not in bare:
        bare["type"] = ["string", "null"] if None in bare["enum"] else "string"
    return bare


def read_answer(text: str) -> Answer:
    """Read a model's text: one JSON object, with or without a fence or words around it.

    Raises ValueError, with a reason that the model can use, where there is none.
    """
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise ValueError("there is no JSON object")
    try:
        whole = msgspec.json.decode(text[start : end + 1])
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(f"this is not JSON: {error}") from error
    if not isinstance(whole, dict) or not whole.keys() & SHAPES.keys():
        raise ValueError(f"the object has none of {', '.join(SHAPES)}")
    answer = Answer()
    for kind, shape in SHAPES.items():
        listed = whole.get(kind) or []
        if not isinstance(listed, list):
            answer.misshapen.append((kind, "this is not a list"))
            continue
        for entry in listed[:MOST]:
            try:
                answer.entries.append((kind, msgspec.convert(entry, shape)))
            except msgspec.ValidationError as error:
                answer.misshapen.append((kind, str(error)))
        if len(listed) > MOST:
            answer.misshapen.append((kind, f"{len(listed)} entries: {MOST} are the most"))
    return answer
