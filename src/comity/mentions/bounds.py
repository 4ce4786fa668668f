"""The words that bound a number: "more than", "up to", "about" before it; "or more", "-odd" behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from comity.knowledge.lexicon import word_set
from comity.mentions.lexemes import Lexemes
from comity.mentions.numbers import SCALES

if TYPE_CHECKING:
    from spacy.tokens import Doc

Bound = Literal["low", "high", "about"]

_BEFORE: dict[Bound, str] = {
    "low": "more than|over|at least|no fewer than|no less than|not fewer than|not less than|upwards of|upward of|"
    "in excess of|above|exceeding|exceeds|exceeded|a minimum of|minimum of|minimum|greater than|larger than|"
    "higher than|north of|as few as|as little as|beyond|topping|surpassing|no lower than|>|≥|better than|"
    "at a minimum|not fewer|nothing short of|no short of|a minimum|not below|starting at",
    "high": "up to|at most|at the most|fewer than|less than|under|no more than|not more than|a maximum of|"
    "maximum of|maximum|below|as many as|as much as|lower than|smaller than|short of|not exceeding|"
    "no greater than|not over|<|≤|shy of|at maximum|no higher than|to a maximum of|as high as|not even|"
    "anything up to|no larger than|not above|capped at",
    "about": "about|around|roughly|approximately|approx|approx.|approx .|some|nearly|almost|close to|an estimated|"
    "estimated|circa|c.|c .|ca.|ca .|ca|nearing|~|≈|±|something like|somewhere around|somewhere near|not quite|nigh on|"
    "getting on for|perhaps|maybe|possibly|probably|give or take|at around|at about|a good|well-nigh|verging on|"
    "barely|hardly|scarcely|roughly speaking|an apparent|a suspected|a projected|a presumed|going on for|"
    "bordering on|broadly|something approaching|in the region of|in the order of|on the order of|"
    "in the vicinity of|in the neighbourhood of|in the neighborhood of|an approximate|virtually|practically|"
    "approaching|or so|an alleged|what is estimated at|a reported|a rough|roundabout|toward|towards|just about|"
    "more or less",
}  # fmt: skip
_BEHIND: dict[Bound, str] = {
    "low": "or more|or above|or over|or greater|and more|and above|and over|plus|+|-plus|or upwards|and counting|"
    "or higher|at least|and upwards|or better|at the least|upwards",
    "high": "or fewer|or less|or under|or below|at most|or lower|at the most|and under|and below",
    "about": "-odd|odd|or so|or thereabouts|-ish|approximately|or thereabout|give or take|, give or take|more or less|"
    "-some|-something|roughly|or near it|or roughly that",
}  # fmt: skip
_DEGREES = frozenset(
    "just well slightly far way little bit somewhat significantly considerably substantially even".split()
)
_PARTICLE_VERBS = frozenset(("hand", "turn", "sign", "take"))
_ABOUT_NOUNS = word_set("about_a_matter")


def _table(words: dict[Bound, str], last: bool) -> dict[str, list[tuple[tuple[str, ...], Bound]]]:
    """Phrases by their last or first word, the longest first."""
    table: dict[str, list[tuple[tuple[str, ...], Bound]]] = {}
    for bound, phrases in words.items():
        for phrase in phrases.split("|"):
            parts = tuple(phrase.replace("-", "- ").split()) if phrase.startswith("-") else tuple(phrase.split())
            table.setdefault(parts[-1 if last else 0], []).append((parts, bound))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


_LEFT = _table(_BEFORE, last=True)
_RIGHT = _table(_BEHIND, last=False)


def before(pieces: Lexemes, doc: Doc, i: int) -> tuple[set[Bound], int]:
    """The bounds that the words before piece i set, and the piece where those words begin."""
    bounds: set[Bound] = set()
    first = i
    while True:
        j = first - 1
        if pieces.at(j) in ("a", "an", "the") and pieces.at(j - 1) in ("than", "nearly", "almost", "about", "over"):
            j -= 1
        found = next((e for e in _LEFT.get(pieces.at(j), ()) if _spells(pieces, j - len(e[0]) + 1, e[0])), None)
        if found is None or (len(found[0]) == 1 and not _modifies(pieces, doc, j, i)):
            return bounds, first
        first = j - len(found[0]) + 1
        bounds.add(found[1])
        while pieces.at(first - 1) in _DEGREES or (
            pieces.at(first - 1) == "a" and pieces.at(first) in ("little", "bit")
        ):
            first -= 1


def behind(pieces: Lexemes, i: int) -> tuple[Bound | None, int]:
    """The bound that the words from piece i on set, and the piece after them."""
    for words, bound in _RIGHT.get(pieces.at(i), ()):
        if _spells(pieces, i, words) and not (words[0] in ("-", "plus", "odd") and _stands_apart(pieces, i, words)):
            return bound, i + len(words)
    return None, i


def behind_unit(pieces: Lexemes, i: int) -> tuple[Bound | None, int]:
    """The bound that the words behind a unit set: "tonnes or more", "men at most"; not "tonnes plus two planes"."""
    bound, stop = behind(pieces, i)
    if bound is None or pieces.at(i) == "or" or pieces.at(i + 1) in ("counting", "give"):
        return bound, stop
    glued = pieces.at(i) in ("-", "+") and pieces.glued(i)
    closed = pieces.at(stop) in ("", ".", ",", ";", ")", "and", "but", "in", "for")
    return (bound, stop) if glued or (pieces.at(i) in ("at", "give", "more") and closed) else (None, i)


def _stands_apart(pieces: Lexemes, i: int, words: tuple[str, ...]) -> bool:
    return not pieces.glued(i) and (words[0] == "-" or pieces.at(i + 1)[:1].isdigit())


def _spells(pieces: Lexemes, i: int, words: tuple[str, ...]) -> bool:
    return i >= 0 and all(pieces.at(i + n) == word for n, word in enumerate(words))


def _modifies(pieces: Lexemes, doc: Doc, j: int, i: int) -> bool:
    """Does a single word bound the number, and not govern it ("talks about two ships", "under five agreements")?"""
    token = doc[pieces.token[j]]
    word = pieces.low[j]
    if token.dep_ == "prt" or (word == "over" and j and doc[pieces.token[j - 1]].lemma_ in _PARTICLE_VERBS):
        return False
    if token.dep_ != "prep" or pieces.token[j] == pieces.token[i]:
        return (word != "towards" and word != "toward") or token.dep_ != "prep"
    if word in ("about", "around"):
        return token.head.lemma_.lower() not in _ABOUT_NOUNS
    if word == "over":
        return token.head.pos_ != "NOUN"
    if word in ("under", "below", "above", "beyond"):
        return (not pieces.text[i][:1].isalpha() or pieces.at(i + 1) in SCALES) and token.head.pos_ != "NOUN"
    return word not in ("toward", "towards", "short")
