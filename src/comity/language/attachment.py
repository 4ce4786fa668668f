"""Where the parser hangs words on the wrong head for a reason that recurs, they are hung anew."""

from __future__ import annotations

from collections.abc import Sequence

_PRICED = frozenset(("worth", "cost", "value", "price", "total", "estimate"))
_RAISED = frozenset(("from", "to", "for"))
_MEASURES_OF_TIME = frozenset(
    "second minute hour day night week fortnight month quarter season year decade century time percent per mile "
    "kilometre kilometer metre meter foot point fold".split()
)


def reattach(
    lower: Sequence[str], lemma: Sequence[str], pos: Sequence[str], dep: list[str], head: list[int],
    kids: list[list[int]],
) -> None:  # fmt: skip
    """Mend the heads and labels of a parse in place."""
    for i, label in enumerate(dep):
        if label == "prep" and lower[i] in _RAISED:
            _raise_from_price(i, lower, lemma, pos, head, kids)
        elif label == "npadvmod" and pos[i] == "NOUN" and lemma[i] not in _MEASURES_OF_TIME:
            _join_list(i, lower, pos, dep, head, kids)


def _raise_from_price(
    i: int, lower: Sequence[str], lemma: Sequence[str], pos: Sequence[str], head: list[int], kids: list[list[int]]
) -> None:
    """ "Jets worth $700 million from Korea", "trucks valued at $3 million from China": the thing comes from there."""
    over = head[i]
    for _ in range(4):
        if lower[over] == "worth" or (lemma[over] in _PRICED and pos[over] == "VERB" and head[over] < over):
            _move(i, head[over], head, kids)
            return
        if head[over] == over or pos[over] not in ("NUM", "NOUN", "SYM", "ADP"):
            return
        over = head[over]


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
            _move(i, before, head, kids)
            dep[i] = "conj"
            return


def _move(i: int, to: int, head: list[int], kids: list[list[int]]) -> None:
    kids[head[i]].remove(i)
    kids[to].append(i)
    kids[to].sort()
    head[i] = to
