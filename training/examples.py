"""From tagged reports to training examples: windows of tokens with what the network is to say of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tokenizers import Tokenizer

from comity.extraction.learned.labels import (
    KINDS,
    MODES,
    ROLES,
    STAGE_LABELS,
    TRIGGER_TAGS,
    TYPES,
    begin_tag,
    inside_tag,
)
from comity.extraction.learned.windows import Tokens, Window, marked, sentence_bounds, windows
from comity.model import Span
from training.tagged import Entry, Mark, TaggedReport

UNKNOWN = -100
_SIDES = frozenset(
    "giver receiver item parties visitors hosts accusers accused about measure period place date".split()
)
"""Roles that are looked for in the sentences before where the trigger's own sentence lacks them."""
_LISTED = frozenset(("item", "part", "quantity"))
"""Roles whose words may go on in sentences after the trigger's that have no trigger of their own."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A trigger in a window, with the role of every token seen from it, and its labels; `entry` is whose it is."""

    span: Span
    kind: int
    entry: int
    roles: list[int]
    stage: int
    mode: int
    type: int
    denied: int
    target: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A window: token ids, which tokens are target, trigger tags, anchors."""

    report: str
    ids: list[int]
    target: list[int]
    triggers: list[list[int]]
    anchors: list[Anchor]


@dataclass(slots=True)
class _Laid:
    """A tagged report laid on tokens."""

    tokens: Tokens
    bounds: list[Span]
    entries: list[Entry]
    where: list[list[tuple[Mark, Span, int]]] = field(default_factory=list)

    def sentence(self, token: int) -> int:
        return next((n for n, (a, b) in enumerate(self.bounds) if a <= token < b), -1)


def examples(report: TaggedReport, sentences: list[Span], tokenizer: Tokenizer) -> Iterator[Example]:
    """Yield the examples of a tagged report, whose sentences are given as spans of characters."""
    encoded = tokenizer.encode(report.text, add_special_tokens=False)
    tokens = Tokens(encoded.ids, encoded.offsets)
    laid = _Laid(tokens, sentence_bounds(tokens, sentences), report.entries)
    for entry in report.entries:
        spans = [(mark, _tokens_of(tokens, mark)) for mark in entry.marks]
        laid.where.append([(mark, span, laid.sentence(span[0])) for mark, span in spans if span is not None])
    for window in windows(laid.bounds):
        yield _example(report.id, laid, window, tokenizer)


def _tokens_of(tokens: Tokens, mark: Mark) -> Span | None:
    inside = [n for n, (a, b) in enumerate(tokens.offsets) if a < mark.end and b > mark.start and b > a]
    return (inside[0], inside[-1] + 1) if inside else None


def _example(report: str, laid: _Laid, window: Window, tokenizer: Tokenizer) -> Example:
    size = window.end - window.first + 2
    shift = 1 - window.first
    ids = marked(tokenizer, laid.tokens.ids[window.first : window.end])
    target = [int(window.start <= n - shift < window.stop) for n in range(size)]
    triggers = [[0] * TRIGGER_TAGS for _ in range(size)]
    anchors: list[Anchor] = []
    for number, entry in enumerate(laid.entries):
        kind = KINDS.index(entry.kind)
        for mark, (first, end), sentence in laid.where[number]:
            if mark.role != ("value" if entry.kind == "indicator" else "trigger"):
                continue
            if first < window.first or end > window.end:
                continue
            triggers[first + shift][2 * kind] = 1
            for n in range(first + 1, end):
                triggers[n + shift][2 * kind + 1] = 1
            roles = _roles(laid, number, sentence, window, size)
            is_target = window.start <= first < window.stop
            anchors.append(
                Anchor((first + shift, end + shift), kind, number, roles, *_labels(entry, mark), target=is_target)
            )
    return Example(report, ids, target, triggers, anchors)


def _labels(entry: Entry, mark: Mark) -> tuple[int, int, int, int]:
    stage = (entry.kind, mark.value or entry.stage or "")
    return (
        STAGE_LABELS.index(stage) if stage in STAGE_LABELS else UNKNOWN,
        MODES.index(entry.mode) if entry.kind == "transfer" else UNKNOWN,
        TYPES.index(entry.type) if entry.type in TYPES else UNKNOWN,
        int(entry.denied) if entry.kind == "transfer" else UNKNOWN,
    )


def _roles(laid: _Laid, number: int, sentence: int, window: Window, size: int) -> list[int]:
    """The role tag of each token of the window, seen from a trigger of an entry in a sentence."""
    tags = [0] * size
    shift = 1 - window.first
    entry = laid.entries[number]
    seen = sorted(_seen(laid, number, sentence), key=_outer_first)
    placed = {(role, first, end) for (role, _), first, end in seen}
    for (role, index), first, end in seen:
        if first < window.first or end > window.end:
            continue
        which = ROLES.index("part" if role == "item" and index in entry.parts else role)
        if role == "hosts" and ("place", first, end) in placed:
            which = ROLES.index("seat")
        elif role == "quantity" and ("item", first, end) in placed:
            which = ROLES.index("bare")
        tags[first + shift] = begin_tag(which)
        for n in range(first + 1, end):
            tags[n + shift] = inside_tag(which)
    return tags


def _outer_first(seen: tuple[tuple[str, int], int, int]) -> tuple[int, bool]:
    """Inner words are marked over outer ones; money that is item and quantity is a quantity, host and place a seat."""
    (role, _), first, end = seen
    return first - end, role in ("quantity", "hosts")


def _seen(laid: _Laid, number: int, sentence: int) -> list[tuple[tuple[str, int], int, int]]:
    """The words of an entry that belong to its trigger in a sentence: those there, else the nearest."""
    marks = [(mark, span, s) for mark, span, s in laid.where[number] if mark.role in ROLES]
    trigger = "value" if laid.entries[number].kind == "indicator" else "trigger"
    with_trigger = sorted({s for mark, _, s in laid.where[number] if mark.role == trigger})
    following = next((s for s in with_trigger if s > sentence), len(laid.bounds))
    found = [(mark, span) for mark, span, s in marks if s == sentence]
    found += [(mark, span) for mark, span, s in marks if mark.role in _LISTED and sentence < s < following]
    here = {mark.role for mark, _ in found}
    for role in {mark.role for mark, _, _ in marks} - here:
        elsewhere = [s for mark, _, s in marks if mark.role == role]
        if role in _SIDES:
            nearest = max((s for s in elsewhere if s < sentence), default=-1)
            if nearest < 0:
                nearest = min((s for s in elsewhere if sentence < s < following), default=-1)
        elif role == "said_by":
            alone = [s for s in elsewhere if s not in with_trigger and abs(s - sentence) <= 2]
            nearest = min(alone, key=lambda s: abs(s - sentence), default=-1)
        else:
            continue
        found += [(mark, span) for mark, span, s in marks if mark.role == role and s == nearest]
    return [((mark.role, mark.index), *span) for mark, span in found]
