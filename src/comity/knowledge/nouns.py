"""Nouns in the singular and in the plural, and as the tables of things have them: lower case, no hyphens or dots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import msgspec

from comity.knowledge.tables import read_table

_GLUE = str.maketrans("-–—‑/_", "      ", ".’'\"“”")
_BOUNDARY = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_VOWELS = frozenset("aeiou")


class Plural(msgspec.Struct, frozen=True, kw_only=True):
    """A noun with its plural, the same where it has only one form."""

    plural: str
    singular: str


@cache
def _singulars() -> dict[str, str]:
    return {row.plural: row.singular for row in read_table("lexicon/en/plurals", Plural)}


@cache
def _plurals() -> dict[str, str]:
    return {row.singular: row.plural for row in reversed(read_table("lexicon/en/plurals", Plural))}


def canonical(noun: str) -> str:
    """Return a noun in the form that tables are keyed by."""
    return " ".join(noun.lower().translate(_GLUE).split())


def pieces(words: Sequence[str]) -> list[str]:
    """Return the canonical words of a phrase, those joined by hyphens apart."""
    return " ".join(words).lower().translate(_GLUE).split()


def fine(noun: str) -> str:
    """Return a canonical noun with letters and figures apart: "k9a1" is "k 9 a 1"."""
    return _BOUNDARY.sub(" ", noun)


def irregular(plural: str) -> str | None:
    """Return the singular of a plural in lower case that no rule gives ("wolves", "oxen"), else None."""
    singular = _singulars().get(plural)
    if singular is None and plural.endswith("men") and len(plural) > 5 and plural not in _MEN:
        return f"{plural[:-2]}an"
    return None if singular == plural else singular


_MEN = frozenset(("specimen", "regimen", "abdomen", "acumen", "stamen", "bitumen", "yemen"))


def singulars(noun: str) -> Iterator[str]:
    """The nouns that a canonical noun could be the plural of, most likely first."""
    before, _, last = noun.rpartition(" ")
    stem = f"{before} " if before else ""
    if (singular := irregular(last)) is not None:
        yield stem + singular
    elif last.endswith("s") and len(last) > 2 and not last.endswith("ss"):
        yield stem + last[:-1]
        if last.endswith("ies"):
            yield stem + last[:-3] + "y"
        elif last.endswith("ves"):
            yield stem + last[:-3] + "f"
            yield stem + last[:-3] + "fe"
        elif last.endswith("es"):
            yield stem + last[:-2]


@lru_cache(maxsize=65_536)
def singular(word: str) -> str:
    """Return the singular of a noun in lower case by its form alone; what looks like no plural stays as it is."""
    if (other := irregular(word)) is not None:
        return other
    if len(word) < 4 or not word.endswith("s") or word in _singulars() or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("ches", "shes", "sses", "xes")) else word[:-1]


def plural(word: str) -> str:
    """Return the plural of a noun, as it is written; a noun that ends in -s like a plural stays as it is."""
    low = word.lower()
    if (other := _plurals().get(low)) is not None:
        return word if other == low else word[:1] + other[1:]
    if low.endswith("man") and not low.endswith("human"):
        return f"{word[:-2]}en"
    if low.endswith("s") and not low.endswith("ss"):
        return word
    if low.endswith(("ss", "x", "z", "ch", "sh")):
        return f"{word}es"
    return f"{word[:-1]}ies" if low.endswith("y") and low[-2:-1] not in _VOWELS else f"{word}s"
