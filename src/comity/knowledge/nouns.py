"""Nouns as the tables of things have them: lower case, no hyphens or dots, designations in pieces, singular."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_GLUE = str.maketrans("-–—‑/_", "      ", ".’'\"“”")
_BOUNDARY = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_IRREGULAR = {
    "men": "man", "women": "woman", "children": "child", "mice": "mouse", "geese": "goose", "oxen": "ox",
    "feet": "foot", "teeth": "tooth", "lice": "louse", "people": "person", "kine": "cow", "data": "datum",
    "media": "medium", "bacteria": "bacterium", "antennae": "antenna", "memoranda": "memorandum", "corpora": "corpus",
    "hippopotami": "hippopotamus", "octopi": "octopus", "cacti": "cactus", "fungi": "fungus", "busses": "bus",
    "dice": "die", "criteria": "criterion", "indices": "index", "matrices": "matrix", "loaves": "loaf",
    "calves": "calf", "wolves": "wolf", "hooves": "hoof", "knives": "knife", "leaves": "leaf", "thieves": "thief",
}  # fmt: skip


def canonical(noun: str) -> str:
    """Return a noun in the form that tables are keyed by."""
    return " ".join(noun.lower().translate(_GLUE).split())


def pieces(words: Sequence[str]) -> list[str]:
    """Return the canonical words of a phrase, those joined by hyphens apart."""
    return " ".join(words).lower().translate(_GLUE).split()


def fine(noun: str) -> str:
    """Return a canonical noun with letters and figures apart: "k9a1" is "k 9 a 1"."""
    return _BOUNDARY.sub(" ", noun)


def singulars(noun: str) -> Iterator[str]:
    """The nouns that a canonical noun could be the plural of, most likely first."""
    before, _, last = noun.rpartition(" ")
    stem = f"{before} " if before else ""
    if last in _IRREGULAR:
        yield stem + _IRREGULAR[last]
    elif last.endswith("men") and len(last) > 4:
        yield stem + last[:-3] + "man"
    elif last.endswith("s") and len(last) > 2 and not last.endswith("ss"):
        yield stem + last[:-1]
        if last.endswith("ies"):
            yield stem + last[:-3] + "y"
        elif last.endswith("ves"):
            yield stem + last[:-3] + "f"
            yield stem + last[:-3] + "fe"
        elif last.endswith("es"):
            yield stem + last[:-2]
