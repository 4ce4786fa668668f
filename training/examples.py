"""From tagged reports to training examples: windows of tokens with what the network is to say of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tokenizers import Tokenizer

from comity.extraction.learned.labels import (
    FILLERS,
    KINDS,
    MODES,
    ROLES,
    STAGE_LABELS,
    THINGS,
    TRIGGER_TAGS,
    TYPES,
    begin_tag,
    inside_tag,
)
from comity.extraction.learned.names import is_name
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
_NAMED = frozenset("giver receiver item parties visitors hosts accusers accused about".split())
"""Roles whose words, where they are a pronoun or a description, are looked for by name in the sentences before."""


@dataclass(frozen=True, slots=True)
class Filler:
    """Words of a role in a window: span, which of FILLERS, the entries and items that it is of, the kind of thing.

    `whole` are the items that it is a part of.
    """

    span: Span
    role: int
    entries: frozenset[int]
    items: frozenset[tuple[int, int]]
    whole: frozenset[tuple[int, int]]
    thing: int


_AMOUNT = FILLERS.index("quantity")
_THINGS = frozenset(FILLERS.index(role) for role in ("item", "part"))
_PART = FILLERS.index("part")
_SUMS = _THINGS | {_AMOUNT, FILLERS.index("bare")}


def belong(one: Filler, other: Filler) -> bool | None:
    """Return whether words of a trigger's transfers belong together; None where nothing is to be learnt of the pair.

    An amount belongs to its thing, a part to its whole, a thing or amount to the sides and days of its transfer.
    """
    if one.role not in _SUMS:
        one, other = other, one
    if one.role not in _SUMS:
        return None
    if other.role not in _SUMS:
        return bool(one.entries & other.entries)
    if one.role in _THINGS and other.role in _THINGS:
        if (one.role == _PART) == (other.role == _PART):
            return None
        part, whole = (one, other) if one.role == _PART else (other, one)
        return bool(part.whole & whole.items)
    if {one.role, other.role} & _THINGS and _AMOUNT in (one.role, other.role):
        return bool(one.items & other.items)
    return None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A trigger in a window, with the role of every token seen from it, and its labels; `entries` are whose it is."""

    span: Span
    kind: int
    entries: frozenset[int]
    roles: list[int]
    stage: int
    mode: int
    type: int
    denied: int
    fillers: list[Filler]
    target: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A window: token ids, which tokens are target, trigger tags, anchors."""

    report: str
    ids: list[int]
    target: list[int]
    triggers: list[list[int]]
    anchors: list[Anchor]


@dataclass(frozen=True, slots=True)
class _Seen:
    """Words that an entry has as seen from a trigger: the mark, its tokens."""

    entry: int
    mark: Mark
    role: str
    span: Span


@dataclass(slots=True)
class _Laid:
    """A tagged report laid on tokens."""

    text: str
    tokens: Tokens
    bounds: list[Span]
    entries: list[Entry]
    where: list[list[tuple[Mark, Span, int]]] = field(default_factory=list)

    def sentence(self, token: int) -> int:
        return next((n for n, (a, b) in enumerate(self.bounds) if a <= token < b), -1)

    def is_named(self, mark: Mark) -> bool:
        return is_name(self.text[mark.start : mark.end], mark.role)


def examples(report: TaggedReport, sentences: list[Span], tokenizer: Tokenizer) -> Iterator[Example]:
    """Yield the examples of a tagged report, whose sentences are given as spans of characters."""
    encoded = tokenizer.encode(report.text, add_special_tokens=False)
    tokens = Tokens(encoded.ids, encoded.offsets)
    laid = _Laid(report.text, tokens, sentence_bounds(tokens, sentences), report.entries)
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
    for (kind, first, end), told in _triggers(laid, window).items():
        triggers[first + shift][2 * kind] = 1
        for n in range(first + 1, end):
            triggers[n + shift][2 * kind + 1] = 1
        seen = _seen_by_all(laid, [number for number, _ in told], laid.sentence(first), window)
        anchors.append(
            Anchor(
                (first + shift, end + shift),
                kind,
                frozenset(number for number, _ in told),
                _roles(seen, size, shift),
                *_labels(laid.entries[told[0][0]], told[0][1]),
                fillers=_fillers(laid, seen, shift) if KINDS[kind] == "transfer" else [],
                target=window.start <= first < window.stop,
            )
        )
    return Example(report, ids, target, triggers, anchors)


def _triggers(laid: _Laid, window: Window) -> dict[tuple[int, int, int], list[tuple[int, Mark]]]:
    """The triggers in a window by kind and tokens, with the entries that each tells of."""
    found: dict[tuple[int, int, int], list[tuple[int, Mark]]] = {}
    for number, entry in enumerate(laid.entries):
        for mark, (first, end), _ in laid.where[number]:
            if mark.role != ("value" if entry.kind == "indicator" else "trigger"):
                continue
            if window.first <= first and end <= window.end:
                found.setdefault((KINDS.index(entry.kind), first, end), []).append((number, mark))
    return found


def _labels(entry: Entry, mark: Mark) -> tuple[int, int, int, int]:
    stage = (entry.kind, mark.value or entry.stage or "")
    return (
        STAGE_LABELS.index(stage) if stage in STAGE_LABELS else UNKNOWN,
        MODES.index(entry.mode) if entry.kind == "transfer" else UNKNOWN,
        TYPES.index(entry.type) if entry.type in TYPES else UNKNOWN,
        int(entry.denied) if entry.kind == "transfer" else UNKNOWN,
    )


def _seen_by_all(laid: _Laid, numbers: list[int], sentence: int, window: Window) -> list[_Seen]:
    """The words of the entries that one trigger tells of; what has two roles in them has that of the first."""
    found: list[_Seen] = []
    sides: dict[Span, str] = {}
    for number in numbers:
        seen = [s for s in _seen(laid, number, sentence) if window.first <= s.span[0] and s.span[1] <= window.end]
        own = {s.span: s.role for s in seen if s.role in ("giver", "receiver")}
        if any(sides.get(span, role) != role for span, role in own.items()):
            continue
        sides |= own
        found += seen
    return found


def _roles(seen: list[_Seen], size: int, shift: int) -> list[int]:
    """The role tag of each token of a window."""
    tags = [0] * size
    placed = {(one.role, one.span) for one in seen}
    for one in sorted(seen, key=_outer_first):
        which = ROLES.index(one.role)
        if one.role == "hosts" and ("place", one.span) in placed:
            which = ROLES.index("seat")
        elif one.role == "quantity" and ("item", one.span) in placed:
            which = ROLES.index("bare")
        first, end = one.span
        tags[first + shift] = begin_tag(which)
        for n in range(first + 1, end):
            tags[n + shift] = inside_tag(which)
    return tags


def _outer_first(seen: _Seen) -> tuple[int, bool]:
    """Inner words are marked over outer ones; money that is item and quantity is a quantity, host and place a seat."""
    first, end = seen.span
    return first - end, seen.role in ("quantity", "hosts")


def _fillers(laid: _Laid, seen: list[_Seen], shift: int) -> list[Filler]:
    """The words that a trigger's transfers have, each once, with the transfers and things that they are of."""
    found: dict[tuple[Span, str], list[_Seen]] = {}
    for one in seen:
        found.setdefault((one.span, one.role), []).append(one)
    made: list[Filler] = []
    for (span, role), ones in sorted(found.items()):
        twin = "item" if role == "quantity" else "quantity" if role == "item" else ""
        bare = (span, twin) in found
        if role not in FILLERS or (bare and role == "quantity"):
            continue
        of = {(one.entry, one.mark.index) for one in ones}
        wholes = {(n, laid.entries[n].parts[i]) for n, i in of if role == "part" and i in laid.entries[n].parts}
        thing = laid.entries[ones[0].entry].kinds.get(ones[0].mark.index, "")
        made.append(
            Filler(
                (span[0] + shift, span[1] + shift),
                FILLERS.index("bare" if bare else role),
                frozenset(n for n, _ in of),
                frozenset(of),
                frozenset(wholes),
                THINGS.index(thing) if thing in THINGS and role in ("item", "part") else UNKNOWN,
            )
        )
    return made


def _seen(laid: _Laid, number: int, sentence: int) -> list[_Seen]:
    """The words of an entry that belong to its trigger in a sentence: those there, else the nearest."""
    entry = laid.entries[number]
    marks = [(mark, span, s) for mark, span, s in laid.where[number] if mark.role in ROLES]
    trigger = "value" if entry.kind == "indicator" else "trigger"
    with_trigger = sorted({s for mark, _, s in laid.where[number] if mark.role == trigger})
    following = next((s for s in with_trigger if s > sentence), len(laid.bounds))
    found = [(mark, span) for mark, span, s in marks if s == sentence]
    found += [(mark, span) for mark, span, s in marks if mark.role in _LISTED and sentence < s < following]
    here = {mark.role for mark, _ in found}
    for role in here & _NAMED:
        if not any(laid.is_named(mark) for mark, _ in found if mark.role == role):
            named = [s for mark, _, s in marks if mark.role == role and s < sentence and laid.is_named(mark)]
            nearest = max(named, default=-1)
            found += [(m, x) for m, x, s in marks if m.role == role and s == nearest and laid.is_named(m)]
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
    return [
        _Seen(number, mark, "part" if mark.role == "item" and mark.index in entry.parts else mark.role, span)
        for mark, span in found
    ]
