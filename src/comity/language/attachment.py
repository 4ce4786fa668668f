"""Where the parser hangs words on the wrong head for a reason that recurs, they are hung anew."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from comity.knowledge.currencies import load_currencies
from comity.knowledge.lexicon import word_set

_PRICED = word_set("verbs_of_price")
_RAISED = word_set("before_amounts")
_MEASURES_OF_TIME = word_set("measures_of_rates")


@cache
def _codes() -> frozenset[str]:
    """The codes of currencies, in small letters."""
    return frozenset(code.lower() for code in load_currencies().names.values())


def reattach(
    lower: Sequence[str], lemma: Sequence[str], pos: Sequence[str], dep: list[str], head: list[int],
    kids: list[list[int]],
) -> None:  # fmt: skip
    """Mend the heads and labels of a parse in place."""
    for i, label in enumerate(dep):
        if label == "prep" and lower[i] in _RAISED:
            _raise_from_price(i, lower, lemma, pos, head, kids)
        if label in ("prep", "npadvmod") and head[i] > i:
            _hang_on_relative(i, lower, dep, head, kids)
        elif pos[i] == "PROPN" and lower[i] in _codes():
            _part_from_code(i, lower, pos, dep, head, kids)
        elif label == "npadvmod" and pos[i] == "NOUN" and lemma[i] not in _MEASURES_OF_TIME:
            _join_list(i, lower, pos, dep, head, kids)


def _raise_from_price(
    i: int, lower: Sequence[str], lemma: Sequence[str], pos: Sequence[str], head: list[int], kids: list[list[int]]
) -> None:
    """ "Jets worth $700 million from Korea", "trucks valued at $3 million from China": the thing comes from there."""
    over = head[i]
    for _ in range(4):
        if lower[over] == "worth" or (lemma[over] in _PRICED and pos[over] == "VERB" and head[over] < over):
            move(i, head[over], head, kids)
            return
        if head[over] == over or pos[over] not in ("NUM", "NOUN", "SYM", "ADP"):
            return
        over = head[over]


def _hang_on_relative(i: int, lower: Sequence[str], dep: list[str], head: list[int], kids: list[list[int]]) -> None:
    """ "The batch that landed on Monday holds tents": what stands before the main verb belongs to the clause before."""
    verb, j = head[i], i - 1
    if j < 0 or lower[j] == ",":
        return
    while j != head[j] and j < verb:
        if dep[j] == "relcl" and dep[head[j]] in ("nsubj", "nsubjpass") and head[head[j]] == verb:
            move(i, j, head, kids)
            return
        j = head[j]


def _part_from_code(
    i: int, lower: Sequence[str], pos: Sequence[str], dep: list[str], head: list[int], kids: list[list[int]]
) -> None:
    """ "Gave Jordan USD 60M": the name before the code of a currency is no part of it."""
    name, over = i - 1, head[i]
    counted = i + 1 < len(lower) and lower[i + 1][:1].isdigit()
    if not counted or name not in kids[i] or dep[name] != "compound" or pos[name] != "PROPN" or pos[over] != "VERB":
        return
    move(name, over, head, kids)
    dep[name], dep[i] = "dative", "dobj"


def _join_list(
    i: int, lower: Sequence[str], pos: Sequence[str], dep: list[str], head: list[int], kids: list[list[int]]
) -> None:
    """ "With 12,000 tonnes of rice, 300 generators and four pumps": a counted thing goes on with the list."""
    counted = any(dep[k] == "nummod" for k in kids[i])
    goes_on = any(dep[k] == "cc" for k in kids[i]) and any(dep[k] == "conj" for k in kids[i])
    first = min((k for k in kids[i] if k < i), default=i)
    if not (counted and goes_on) or first < 2 or lower[first - 1] != ",":
        return
    before = first - 2
    while head[before] != head[i] and head[before] < i and head[before] != before:
        before = head[before]
        if pos[before] == "NOUN" and any(dep[k] == "nummod" for k in kids[before]):
            move(i, before, head, kids)
            dep[i] = "conj"
            return


def move(i: int, to: int, head: list[int], kids: list[list[int]]) -> None:
    """Hang token i on another."""
    kids[head[i]].remove(i)
    kids[to].append(i)
    kids[to].sort()
    head[i] = to
