"""What a noun is a kind of: the hypernyms of WordNet, in the sense in which the noun names a thing that can pass."""

from __future__ import annotations

from functools import cache

import msgspec

from comity.knowledge.tables import read_table


class NounsBelow(msgspec.Struct, frozen=True, kw_only=True):
    """A node of the tree (a noun, with `#` and a number where it is not in its own sense), the node above, and
    the other nouns that name it."""

    node: str
    above: str = ""
    nouns: list[str] = []


@cache
def _tree() -> tuple[dict[str, str], dict[str, str]]:
    above: dict[str, str] = {}
    nodes: dict[str, str] = {}
    for row in read_table("hypernyms", NounsBelow):
        above[row.node] = row.above
        nodes.update(dict.fromkeys(row.nouns, row.node))
    return above, nodes


@cache
def hypernyms(noun: str) -> tuple[str, ...]:
    """Return what a canonical noun is a kind of, nearest first; nothing for a noun that is not in the tables."""
    above, nodes = _tree()
    found = []
    node = above.get(nodes.get(noun, noun), "")
    while node:
        found.append(node.partition("#")[0])
        node = above.get(node, "")
    return tuple(found)


def is_kind_of(chain: tuple[str, ...], noun: str, above: str) -> bool:
    """Is `above` the noun itself, a synonym of it, or among its hypernyms or their synonyms?"""
    _, nodes = _tree()
    wanted = nodes.get(above, above).partition("#")[0]
    return wanted in (noun, nodes.get(noun, noun).partition("#")[0], *chain)
