"""What a model is asked: the codebook, worked examples, and a stretch of the report as data that it cannot close."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from comity.extraction.learned.runtime import shipped_version
from comity.model import Document
from comity.proposing.answer import schema
from comity.settings import ReaderOptions

Message = dict[str, str]
"""`role` is "user" or "assistant", `content` what it says."""

FENCED = str.maketrans({"<": "‹", ">": "›", "[": "⁅", "]": "⁆"})
"""The characters that no data holds, so that nothing in a report can close the fence or pass for a control token."""
_LONGEST_FACT = 300


@dataclass(frozen=True)
class Window:
    """A stretch of a report: its sentences, and the number of the first, counted from 1."""

    first: int
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Prompt:
    """All that stands before the report. `digest` changes with whatever may change an answer."""

    system: str
    examples: tuple[Message, ...]
    digest: str

    def messages(self, document: Document, window: Window) -> list[Message]:
        """The turns of a question: the worked examples, then the report."""
        return [*self.examples, {"role": "user", "content": as_data(_facts(document), window)}]


@cache
def prompt() -> Prompt:
    """The prompt that comity ships."""
    data = files("comity.proposing") / "data"
    system = (data / "codebook.md").read_text(encoding="utf-8").strip()
    turns: list[Message] = []
    for example in examples():
        window = Window(1, tuple(example["sentences"]))
        turns.append({"role": "user", "content": as_data(example, window)})
        turns.append({"role": "assistant", "content": msgspec.json.encode(example["answer"]).decode()})
    whole = msgspec.json.encode([system, turns, schema(), _FORM])
    return Prompt(system, tuple(turns), hashlib.sha256(whole).hexdigest()[:8])


def proposer(model: str) -> str:
    """How claims say that a model proposed them: its name, and the prompt that it was asked with."""
    return f"model:{model}@{prompt().digest}"


def reading_version(options: ReaderOptions) -> str:
    """What a reading depends on besides the program and the tables: who proposes; nothing for the rules alone."""
    proposers = [f"learned@{shipped_version()}"] if options.uses_learned else []
    if options.asks_model and options.model is not None:
        proposers.append(proposer(options.model.name))
    return "".join(f"+{name}" for name in (options.reader, *proposers)) if proposers else ""


def examples() -> list[dict[str, Any]]:
    """The worked examples: `published`, `title`, `publisher`, `sentences`, and the `answer`."""
    found: list[dict[str, Any]] = msgspec.json.decode(
        (files("comity.proposing") / "data" / "examples.json").read_bytes()
    )
    return found


_FORM = "<report>\n{facts}\n\n{sentences}\n</report>"


def as_data(facts: dict[str, Any], window: Window) -> str:
    """The facts and the numbered sentences of a report between tags that nothing inside can write."""
    known = [f"{name}: {plain(str(facts[name]))[:_LONGEST_FACT]}" for name in _FACTS if facts.get(name)]
    numbered = [f"s={n}: {plain(sentence)}" for n, sentence in enumerate(window.sentences, window.first)]
    return _FORM.format(facts="\n".join(known), sentences="\n".join(numbered))


_FACTS = ("title", "published", "publisher")


def _facts(document: Document) -> dict[str, Any]:
    return {name: getattr(document, name) for name in _FACTS}


def plain(text: str) -> str:
    """A text on one line, without the characters that fences are made of."""
    return " ".join(text.split()).translate(FENCED)


def windows(sentences: Sequence[str], size: int, overlap: int) -> list[Window]:
    """Cut a report into windows of whole sentences, `size` characters each, that share up to `overlap` characters.

    Each goes on at least one sentence further. A sentence that is longer than a window is cut in the window only.
    """
    found: list[Window] = []
    start = 0
    while start < len(sentences):
        stop, length = start, 0
        while stop < len(sentences) and (stop == start or length + len(sentences[stop]) <= size):
            length += len(sentences[stop])
            stop += 1
        found.append(Window(start + 1, tuple(sentence[:size] for sentence in sentences[start:stop])))
        if stop == len(sentences):
            break
        shared, back = 0, stop
        while back - 1 > start and shared + len(sentences[back - 1]) <= overlap:
            back -= 1
            shared += len(sentences[back])
        start = back
    return found
