"""General text to mix reports into: what installed packages say of themselves, and made-up news from one town."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from importlib.metadata import distributions
from itertools import cycle, islice
from pathlib import Path

from comity.model import Document

WORDS = 250
_PLACES = "the town hall|the harbour|Mill Lane|the old brewery|St Anne's school|the swimming pool|the bus depot".split(
    "|"
)
_WHO = "the council|the fire brigade|the head teacher|a shopkeeper|the choir|the rowing club|the clinic".split("|")
_DID = (
    "opened a new wing after two years of work|said that repairs would cost more than was planned|won the cup for the "
    "third time|asked neighbours to keep the street clear|will close early on Sunday because of the frost|thanked "
    "volunteers who had given up their evenings|sold 300 tickets in a day|plans to plant forty lime trees"
).split("|")


def packaged() -> Iterator[str]:
    """The descriptions of installed packages, in pieces of about as many words as a report has."""
    for distribution in sorted(distributions(), key=lambda each: each.name):
        text = str(distribution.metadata.json.get("description") or "")
        words = re.sub(r"```.*?```|<[^>]+>|[|#*=`\\]+|https?://\S+", " ", text, flags=re.S).split(" ")
        for start in range(0, len(words) - WORDS // 2, WORDS):
            yield " ".join(words[start : start + WORDS])


def local(seed: int = 1) -> Iterator[str]:
    """News of one town, without end: what no ledger between states has a line for."""
    dice = random.Random(seed)
    while True:
        lines = [f"{dice.choice(_WHO)} at {dice.choice(_PLACES)} {dice.choice(_DID)}." for _ in range(WORDS // 14)]
        yield " ".join(line[0].upper() + line[1:] for line in lines)


def documents(count: int, file: Path | None = None) -> list[Document]:
    """Return general texts as documents: of a file of JSON lines with `text`, or half packaged and half made up."""
    if file is not None:
        texts: Iterator[str] = (json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines())
    else:
        pieces = cycle(list(packaged()))
        texts = (text for two in zip(pieces, local(), strict=False) for text in two)
    return [Document(id=f"general-{i}", text=text) for i, text in enumerate(islice(texts, count))]
