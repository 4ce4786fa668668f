"""Where the parser loses one of the two objects of a verb of giving, they are found again.

What stands between them misleads it: "gave Kenya, a country of 50 million, ten trucks", "sold the African country six
drones". The second object hangs on the words between, or the first on the second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from comity.knowledge.lexicon import word_set
from comity.language.attachment import move

_GIVING = word_set("ditransitive")
_OPENS = frozenset((",", "(", "–", "—", "--", "["))
_CLOSES = frozenset((",", ")", "–", "—", "--", "]"))
_GIFTS = word_set("gifts_beside")
_NOMINAL = frozenset(("NOUN", "PROPN", "SYM", "NUM"))


@dataclass(slots=True)
class Tree:
    """The columns of a parse that are mended in place."""

    lower: Sequence[str]
    lemma: Sequence[str]
    pos: Sequence[str]
    tag: Sequence[str]
    dep: list[str]
    head: list[int]
    kids: list[list[int]]

    def left(self, i: int) -> int:
        """The first token below token i, itself included."""
        first, stack = i, [i]
        while stack:
            j = stack.pop()
            first = min(first, j)
            stack.extend(self.kids[j])
        return first


def mend_objects(tree: Tree) -> None:
    """Mend the objects of each verb of giving, in place."""
    for verb in range(len(tree.dep)):
        if tree.pos[verb] == "VERB" and tree.lemma[verb] in _GIVING:
            _part_receiver(tree, verb)
            _free_number(tree, verb)
            _name_receiver(tree, verb)
            _past_aside(tree, verb)
            _appose(tree, verb)


def _objects(tree: Tree, verb: int) -> list[int]:
    return [k for k in tree.kids[verb] if k > verb and tree.dep[k] in ("dobj", "dative") and tree.pos[k] in _NOMINAL]


def _part_receiver(tree: Tree, verb: int) -> None:
    """ "Sold the country six drones": a noun before a number is no part of what that number counts."""
    for thing in _objects(tree, verb):
        number = next((k for k in tree.kids[thing] if tree.dep[k] == "nummod" and k < thing), -1)
        who = next((k for k in tree.kids[thing] if tree.dep[k] in ("nmod", "compound") and verb < k < number), -1)
        if who < 0 or tree.pos[who] not in ("NOUN", "PROPN") or tree.left(number) != who + 1:
            continue
        for k in [k for k in tree.kids[thing] if k < who]:
            move(k, who, tree.head, tree.kids)
        move(who, verb, tree.head, tree.kids)
        tree.dep[who], tree.dep[thing] = "dative", "dobj"


def _free_number(tree: Tree, verb: int) -> None:
    """ "Gave Latvia and Lithuania 5 and 6 buses": no number that comes after a name counts it."""
    for who in (t for first in _objects(tree, verb) for t in _below(tree, [first])):
        thing = next((k for k in tree.kids[who] if tree.dep[k] == "conj" and tree.pos[k] == "NOUN" and k > who), -1)
        number = next((k for k in tree.kids[who] if tree.dep[k] == "nummod" and who < k < thing), -1)
        if tree.pos[who] != "PROPN" or number != who + 1 or thing < 0:
            continue
        second = next((k for k in tree.kids[thing] if tree.dep[k] == "nummod" and k < thing), -1)
        move(thing, verb, tree.head, tree.kids)
        move(number, thing, tree.head, tree.kids)
        tree.dep[thing] = "dobj"
        for k in [k for k in tree.kids[who] if tree.dep[k] == "cc" and number < k < thing]:
            move(k, number, tree.head, tree.kids)
        if second >= 0:
            move(second, number, tree.head, tree.kids)
            tree.dep[second] = "conj"
        return


def _name_receiver(tree: Tree, verb: int) -> None:
    """ "Sent Chad and Mali 30 tents": of two objects side by side, a name before a number is who gets them."""
    things = [k for k in _objects(tree, verb) if tree.dep[k] == "dobj"]
    for who, thing in pairwise(things):
        number = next((k for k in tree.kids[thing] if tree.dep[k] == "nummod" and k < thing), thing)
        last = max(_below(tree, [who]))
        if tree.pos[who] == "PROPN" and tree.left(number) == last + 1:
            tree.dep[who] = "dative"


def _past_aside(tree: Tree, verb: int) -> None:
    """ "Gave Kenya (population 50 million) ten trucks", "sent Ghana, its old friend, four boats"."""
    objects = _objects(tree, verb)
    if not objects or objects[0] + 1 >= len(tree.dep) or tree.lower[objects[0] + 1] not in _OPENS:
        return
    receiver = objects[0]
    thing = next((t for t in _below(tree, objects) if t > receiver and _begins_anew(tree, t, receiver)), -1)
    if thing < 0:
        return
    for other in objects[1:]:
        if other != thing:
            move(other, receiver, tree.head, tree.kids)
            tree.dep[other] = "appos"
    move(thing, verb, tree.head, tree.kids)
    tree.dep[receiver], tree.dep[thing] = "dative", "dobj"


def _below(tree: Tree, roots: Sequence[int]) -> Iterator[int]:
    stack = list(roots)
    while stack:
        i = stack.pop(0)
        yield i
        stack.extend(tree.kids[i])


def _begins_anew(tree: Tree, i: int, receiver: int) -> bool:
    """Is token i a counted noun that begins right behind what closes an aside?"""
    first = tree.left(i)
    counted = any(tree.dep[k] in ("nummod", "det") and k < i for k in tree.kids[i])
    behind = first - 1 > receiver + 1 and tree.lower[first - 1] in _CLOSES
    return tree.dep[i] in ("appos", "dobj", "conj") and tree.pos[i] == "NOUN" and counted and behind


def _appose(tree: Tree, verb: int) -> None:
    """ "Gave two ambulances, a gift worth $90,000": what a thing was is no other thing."""
    things = [k for k in _objects(tree, verb) if tree.dep[k] == "dobj"]
    for thing, what in pairwise(things):
        first = tree.left(what)
        if tree.lemma[what] in _GIFTS and tree.lower[first - 1] == "," and tree.lower[first] in ("a", "an"):
            move(what, thing, tree.head, tree.kids)
            tree.dep[what] = "appos"


def mend_participles(tree: Tree) -> None:
    """ "Britain, stuck in debt, gave Ghana boats": the participle that is set off is not the main verb."""
    for verb, label in enumerate(tree.dep):
        if (
            label != "ROOT"
            or tree.tag[verb] != "VBN"
            or any(tree.dep[k] in ("aux", "auxpass") for k in tree.kids[verb])
        ):
            continue
        subject = next((k for k in tree.kids[verb] if tree.dep[k] in ("nsubj", "nsubjpass") and k < verb), -1)
        main = next((k for k in tree.kids[verb] if tree.dep[k] == "conj" and tree.tag[k] in ("VBD", "VBZ", "VBP")), -1)
        joined = any(tree.dep[k] == "cc" for k in tree.kids[verb])
        if (
            subject < 0
            or main < 0
            or joined
            or tree.lower[subject + 1] != ","
            or tree.lower[tree.left(main) - 1] != ","
        ):
            continue
        tree.kids[verb].remove(main)
        tree.head[main], tree.dep[main] = main, "ROOT"
        move(subject, main, tree.head, tree.kids)
        tree.head[verb], tree.dep[verb] = subject, "acl"
        tree.kids[subject] = sorted([*tree.kids[subject], verb])
        for k in [k for k in tree.kids[verb] if k > main]:
            move(k, main, tree.head, tree.kids)
