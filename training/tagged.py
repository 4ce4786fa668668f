"""Tagged reports: texts in which the words that fill the fields of entries are marked (training/data/GUIDE.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_TAG = re.compile(r"([TAVXI]\d+)\.([a-z]+)(\d*)(?:=([a-z]+))?")
KIND_LETTERS = {"T": "transfer", "A": "agreement", "V": "visit", "X": "accusation", "I": "indicator"}
_ROLE_NAMES = {
    "qty": "quantity", "said": "said_by", "party": "parties", "visitor": "visitors", "host": "hosts",
    "accuser": "accusers", "cue": "trigger",
}  # fmt: skip
_MODES = frozenset(("gift", "aid", "sale", "loan", "exchange", "return"))


class TaggedError(ValueError):
    """A tagged report that is not well formed; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words tagged with a role of an entry; `index` tells items and their quantities apart, `value` is a stage."""

    start: int
    end: int
    role: str
    index: int
    value: str | None


@dataclass(slots=True)
class Entry:
    """An entry of a tagged report with its labels and the words of its roles."""

    name: str
    kind: str
    stage: str | None = None
    mode: str | None = None
    type: str | None = None
    denied: bool = False
    kinds: dict[int, str] = field(default_factory=dict)
    parts: dict[int, int] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)

    def triggers(self) -> list[Mark]:
        """The words that say that the entry happens; for a figure, its value."""
        trigger = "value" if self.kind == "indicator" else "trigger"
        return [mark for mark in self.marks if mark.role == trigger]


@dataclass(frozen=True, slots=True)
class TaggedReport:
    """A report with its entries; `parties` are the codes of states and organisations by the words that name them."""

    id: str
    title: str
    published: str
    publisher: str
    text: str
    parties: dict[str, str]
    entries: list[Entry]


def read_tagged(path: Path) -> Iterator[TaggedReport]:
    """Yield the reports of a file of tagged reports. Raises TaggedError."""
    for raw in re.split(r"^######.*$", path.read_text(encoding="utf-8"), flags=re.M):
        if raw.strip():
            yield _report(raw.strip("\n"), path)


def _report(raw: str, path: Path) -> TaggedReport:
    head, _, rest = raw.partition("\n---\n")
    body, mark, block = rest.partition("\n===\n")
    meta = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in head.splitlines())}
    where = f"{path.name}: {meta.get('id', 'a report without an id')}"
    if not mark or not meta.get("id") or not meta.get("published"):
        raise TaggedError(f"{where}: needs id, published, a line --- and a line ===")
    text, marks = _untagged(body.strip("\n"), where)
    parties, entries = _block(block, where)
    for name, found in marks:
        if name not in entries:
            raise TaggedError(f"{where}: {name} is tagged and has no line below ===")
        entries[name].marks.append(found)
    return TaggedReport(
        id=meta["id"],
        title=meta.get("title", ""),
        published=meta["published"],
        publisher=meta.get("publisher", ""),
        text=text,
        parties=parties,
        entries=[entry for entry in entries.values() if entry.triggers()],
    )


def _untagged(tagged: str, where: str) -> tuple[str, list[tuple[str, Mark]]]:
    """The text without its tags, and the tags with the spans that they hold."""
    out: list[str] = []
    opened: list[int] = []
    marks: list[tuple[str, Mark]] = []
    i = 0
    while i < len(tagged):
        char = tagged[i]
        if char == "{":
            opened.append(len(out))
        elif char == "|" and opened:
            close = tagged.find("}", i)
            if close < 0:
                raise TaggedError(f"{where}: no }} after | near {tagged[i : i + 30]!r}")
            start = opened.pop()
            marks.extend(_mark(tag.strip(), start, len(out), where) for tag in tagged[i + 1 : close].split(","))
            i = close
        else:
            out.append(char)
        i += 1
    if opened:
        raise TaggedError(f"{where}: a {{ is never closed")
    return "".join(out), marks


def _mark(tag: str, start: int, end: int, where: str) -> tuple[str, Mark]:
    match = _TAG.fullmatch(tag)
    if match is None:
        raise TaggedError(f"{where}: {tag!r} is no tag like T1.giver")
    name, role, index, value = match.groups()
    return name, Mark(start, end, _ROLE_NAMES.get(role, role), int(index or 1), value)


def _block(block: str, where: str) -> tuple[dict[str, str], dict[str, Entry]]:
    parties: dict[str, str] = {}
    entries: dict[str, Entry] = {}
    for line in filter(None, map(str.strip, block.splitlines())):
        if line == "nothing":
            continue
        if line.startswith("parties:"):
            pairs = (one.rpartition("=") for one in line[8:].split(";") if one.strip())
            parties |= {name.strip(): code.strip() for name, _, code in pairs}
            continue
        name, *labels = line.split()
        if name[0] not in KIND_LETTERS:
            raise TaggedError(f"{where}: {line!r} names no entry")
        entries[name] = _entry(name, labels)
    return parties, entries


def _entry(name: str, labels: list[str]) -> Entry:
    entry = Entry(name=name, kind=KIND_LETTERS[name[0]])
    if name[0] in "TAV" and labels:
        entry.stage, *labels = labels
    for label in labels:
        item, part = re.fullmatch(r"item(\d*)=(\w+)", label), re.fullmatch(r"part(\d+)<(\d+)", label)
        if item is not None:
            entry.kinds[int(item[1] or 1)] = item[2]
        elif part is not None:
            entry.parts[int(part[1])] = int(part[2])
        elif label == "denied":
            entry.denied = True
        elif label in _MODES and entry.kind == "transfer":
            entry.mode = label
        elif entry.kind == "agreement":
            entry.type = label
    return entry
