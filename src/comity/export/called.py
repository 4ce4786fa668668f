"""What the parties of an entry are called where a party stands by itself: states by their names, persons as persons."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple

from comity.knowledge.gazetteer import words_of
from comity.knowledge.leaders import load_leaders
from comity.knowledge.naming import PartyNames
from comity.model import Party
from comity.parties import party_code

Sort = Literal["state", "organisation", "person", "body", "name"]


class Called(NamedTuple):
    """A party by itself: what tells it from others, its name, its state, and what it is.

    A body has a name of its own and belongs to a state; a name is all that is known of others.
    """

    key: str
    name: str
    state: str | None
    sort: Sort


def whole(party: Party, names: PartyNames) -> Called:
    """Return the state or organisation that a party stands for, itself where it stands for none."""
    code = party_code(party)
    if code is None:
        return Called(party.name, party.name, None, "name")
    sort: Sort = "organisation" if party.org else "state"
    return Called(code, names.name(code), party.state, sort)


def own(party: Party, names: PartyNames, day: str | None = None) -> Called:
    """Return a party as itself: a person or body with its state, where reports name one that way; else as `whole`.

    Words that are no name ("aides") are their state; so are its capital, its people and its seats of power.
    """
    stands = whole(party, names)
    if stands.sort != "state" or names.codes(party.name) or not _is_name(party.name):
        return stands
    sort: Sort = "person" if _is_person(party.name, day) else "body"
    return Called(f"{stands.key} {party.name}", party.name, party.state, sort)


def _is_name(words: str) -> bool:
    return all(word[:1].isupper() or len(word) <= 3 for word in words.split())


@cache
def _is_person(name: str, day: str | None) -> bool:
    words = words_of(name)
    found = load_leaders().by_name(words, 0, day) if words else None
    return found is not None and found.length == len(words)
