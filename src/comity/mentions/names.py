"""The names in a report: states, places, organisations, office holders, and other proper names, as token ranges."""

from __future__ import annotations

from collections.abc import Sequence

from comity.knowledge.currencies import load_currencies
from comity.knowledge.leaders import Leaders
from comity.knowledge.lexicon import word_set
from comity.knowledge.names import Gazetteer, Match, NameKind
from comity.language.parse import Parse
from comity.mentions.homonyms import by_context
from comity.mentions.named import Named
from comity.mentions.numbers import SCALES

_PARTICLES = word_set("name_particles")
_TITLES = word_set("titles")
# What a title is of: "Secretary of State Antony Blinken", "Minister of Foreign Affairs Retno Marsudi".
_CHARGES = word_set("charges")
_PORTFOLIOS = frozenset("foreign defense defence finance prime vice deputy".split())
_COMPASS = ("north", "south", "east", "west")
_NO_SURNAMES = frozenset(
    "government president minister king queen prince council parliament ministry army party".split()
)
_NOT_NAMES = word_set("days_and_months")


def find_names(parse: Parse, gazetteer: Gazetteer, leaders: Leaders, on: str | None) -> dict[int, Named]:
    """Return the names of a report by each token in them; the longer name wins, a known person over a place."""
    found: dict[int, Named] = {}
    i, words = 0, parse.text
    while i < len(words):
        name = _at(parse, i, gazetteer, leaders, on)
        if name is None or name.last < i:
            i += 1
            continue
        for j in range(name.first, name.last + 1):
            found[j] = name
        i = name.last + 1
    _halves(parse, found, gazetteer, on)
    _abbreviations(parse, found)
    _namesakes(parse, found)
    by_context(parse, found)
    return found


def _is_rather_place(parse: Parse, i: int, length: int, place: Match | None) -> bool:
    """Is a capital meant that is spelled like a surname ("Muscat"), as no first name or title stands before it?"""
    if length > 1 or place is None or place.names[0].kind is not NameKind.CAPITAL:
        return False
    before = parse.text[i - 1] if i else ""
    named = before[:1].isupper() and parse.sentence[i - 1] == parse.sentence[i] and parse.pos[i - 1] == "PROPN"
    full = any(word == parse.text[i] and j and parse.pos[j - 1] == "PROPN" for j, word in enumerate(parse.text[:i]))
    return not named and not full


def _namesakes(parse: Parse, found: dict[int, Named]) -> None:
    """Names that are spelled like others: a surname that the report gives somebody else, "5 billion U.S. dollars"."""
    bearers: set[str] = set()
    for i, name in list(found.items()):
        if i != name.first:
            continue
        alone = name.first == name.last
        if name.kind == "person" and alone and parse.lower[i] in bearers:
            found[i] = Named(i, i, "proper")
        elif alone and name.state and name.kind in ("state", "demonym") and _is_of_money(parse, i):
            del found[i]
        elif name.kind == "proper" and not alone:
            bearers.add(parse.lower[name.last])


def _is_of_money(parse: Parse, i: int) -> bool:
    """Does a name stand between a number and a currency?"""
    if i == 0 or i + 1 >= len(parse) or parse.lemma[i + 1] not in load_currencies().nouns:
        return False
    before = parse.lower[i - 1]
    return before[:1].isdigit() or before in SCALES or parse.pos[i - 1] == "NUM"


def known_words(words: Sequence[str], gazetteer: Gazetteer, leaders: Leaders, on: str | None) -> set[int]:
    """Return which of some words belong to a name of the gazetteer, of a known person, or of a day or month."""
    found = {i for i, word in enumerate(words) if word.lower() in _NOT_NAMES}
    for i in range(len(words)):
        for match in (gazetteer.find(words, i, on), leaders.by_name(words, i, on)):
            if match is not None:
                found.update(range(i, i + match.length))
    return found


def _abbreviations(parse: Parse, found: dict[int, Named]) -> None:
    """ "Excess Defense Articles (EDA)": initials stand for the words that the report itself gives them for."""
    meant: dict[str, Named] = {}
    for i in range(2, len(parse) - 1):
        short = parse.text[i]
        if parse.text[i - 1] != "(" or parse.text[i + 1] != ")" or not (short.isupper() and len(short) > 1):
            continue
        first = _spelled_out(parse, i - 2, short)
        if first < 0:
            continue
        whole = found.get(i - 2)
        known = whole if whole is not None and whole.first <= first and (whole.state or whole.org) else None
        meant[short] = known or Named(i, i, "proper")
    for i, short in enumerate(parse.text if meant else ()):
        name = found.get(i)
        if short in meant and name is not None and name.first == name.last:
            full = meant[short]
            if (name.state, name.org) != (full.state, full.org):
                found[i] = Named(i, i, full.kind, full.state, full.org)


def _spelled_out(parse: Parse, last: int, short: str) -> int:
    """The first of the words up to token `last` whose initials are `short`, or -1."""
    i = last
    for letter in reversed(short):
        while (
            i >= 0 and last - i < 3 * len(short) and parse.lower[i] in ("of", "the", "and", "for", "&", "-", "on", "in")
        ):
            i -= 1
        if i < 0 or parse.text[i][:1] != letter:
            return -1
        i -= 1
    return i + 1


def _halves(parse: Parse, found: dict[int, Named], gazetteer: Gazetteer, on: str | None) -> None:
    """ "The North", "the South": a half of what the report names in full ("North Korea"), or the other."""
    wholes = {
        parse.text[name.last]
        for i, name in found.items()
        if name.state and name.last == name.first + 1 and i == name.last and parse.lower[name.first] in _COMPASS
    }
    halves: dict[str, set[str]] = {}
    for point in _COMPASS if wholes else ():
        for whole in wholes:
            match = gazetteer.find([point.title(), whole], 0, on)
            if match is not None and match.length == 2 and match.names[0].state:
                halves.setdefault(point, set()).add(match.names[0].state)
    if "north" not in halves and {"PRK", "KOR"} & {name.state for name in found.values()}:
        halves["north"], halves["south"] = {"PRK"}, {"KOR"}
    for i in range(1, len(parse)) if halves else ():
        states = halves.get(parse.lower[i], set())
        alone = i not in found or (found[i].kind == "proper" and found[i].first == found[i].last)
        capital = parse.text[i][0].isupper() and parse.lower[i - 1] == "the"
        if alone and capital and len(states) == 1 and parse.pos[min(i + 1, len(parse) - 1)] != "PROPN":
            found[i] = Named(i, i, "state", next(iter(states)))


def _at(parse: Parse, i: int, gazetteer: Gazetteer, leaders: Leaders, on: str | None) -> Named | None:
    word = parse.text[i]
    if not (word[0].isupper() or word[0].isdigit() or not word[0].isascii() or word[0] in "e'a") or word.isspace():
        return None
    if _is_charge(parse, i):
        return None
    place = gazetteer.find(parse.text, i, on)
    person = leaders.by_name(parse.text, i, on)
    run = _proper_run(parse, i)
    if person is not None and _is_rather_place(parse, i, person.length, place):
        person = None
    if person is not None and person.length == 1 and parse.lower[i] in _NO_SURNAMES:
        person = None
    if (
        person
        and (place is None or person.length >= place.length)
        and person.length >= min(run - i + 1, 2) * (run >= i)
    ):
        office = person.offices[0]
        return Named(i, i + person.length - 1, "person", office.state, office.org, office.office)
    if place is not None:
        name = place.names[0]
        inside_longer = (
            run >= i + place.length and name.kind in (NameKind.CITY, NameKind.REGION) and _personal(parse, i, run)
        )
        if not inside_longer:
            return Named(i, i + place.length - 1, str(name.kind.value), name.state, name.org)
    if person:
        office = person.offices[0]
        return Named(i, max(run, i + person.length - 1), "person", office.state, office.org, office.office)
    if run >= i and parse.lower[i] not in _NOT_NAMES:
        titles = [j for j in range(i, run) if parse.lower[j].rstrip(".") in _TITLES - _PORTFOLIOS]
        first = titles[-1] + 1 if titles else i
        known = _at(parse, first, gazetteer, leaders, on) if first > i else None
        if known is not None and known.kind == "person":
            return known
        return Named(first, run, "proper") if parse.lower[first] not in _TITLES else None
    return None


def _is_charge(parse: Parse, i: int) -> bool:
    """Is token i the charge of a title before a name, and no part of that name?"""
    if parse.lower[i] not in _CHARGES or i + 1 >= len(parse) or parse.pos[i + 1] not in ("PROPN", "CCONJ"):
        return False
    j = i - 1
    while j > 0 and (parse.lower[j] in _CHARGES or parse.lower[j] in ("and", "&", ",", "the")):
        j -= 1
    return j > 0 and parse.lower[j] in ("of", "for") and parse.lower[j - 1] in _TITLES


def _proper_run(parse: Parse, i: int) -> int:
    """The last token of the run of proper names from token i, or i - 1 where none begins."""
    if parse.pos[i] != "PROPN" or not parse.text[i][0].isalpha() or parse.lower[i].split("-")[0] in _NOT_NAMES:
        return i - 1
    last = j = i
    while j + 1 < len(parse) and parse.sentence[j + 1] == parse.sentence[i]:
        j += 1
        word = parse.text[j]
        glued = (
            word in ("-", "–", "'", "’")
            and parse.start[j] == parse.end[j - 1]
            and j + 1 < len(parse)
            and parse.start[j + 1] == parse.end[j]
        )
        if parse.lower[j] in _NOT_NAMES and j > i and not glued:
            break
        if parse.pos[j] == "PROPN" and word[0].isalnum():
            last = j
        elif not (
            glued
            or (parse.lower[j] in _PARTICLES - {"the", "of"} and j + 1 < len(parse) and parse.text[j + 1][:1].isupper())
        ):
            break
    return last


def _personal(parse: Parse, i: int, run: int) -> bool:
    """A place name at the head of a longer run ("Jackson Mwangi") is a person's where it speaks, or bears a title."""
    titled = i > 0 and parse.lower[i - 1].rstrip(".") in _TITLES
    head = run
    subject = parse.dep[head] == "nsubj" and parse.lemma[parse.head[head]] in ("say", "tell", "add")
    return titled or subject
