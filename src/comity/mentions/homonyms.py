"""Names of several places, told apart by what else the report names: Georgia, Congo, Brussels."""

from __future__ import annotations

from dataclasses import replace

from comity.knowledge.homonyms import load_homonyms
from comity.language.parse import Parse
from comity.mentions.named import Named


def by_context(parse: Parse, found: dict[int, Named]) -> None:
    """Give names of several places the reading that the rest of the report asks for, in place."""
    words = frozenset(parse.lower)
    for homonym in load_homonyms():
        if words.isdisjoint(homonym.names) or words.isdisjoint(homonym.cues) or not words.isdisjoint(homonym.against):
            continue
        for i, name in list(found.items()):
            alone = name.first == i == name.last and parse.lower[i] in homonym.names
            if alone and name.kind not in ("person", "proper", "none"):
                found[i] = replace(name, state=homonym.state, org=homonym.org)
