"""Who held which office when: persons by name, and the holder of an office on a day."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, get_args

import msgspec

from comity.knowledge.tables import read_table
from comity.parties import party_code

OfficeKind = Literal[
    "head_of_state", "head_of_government", "org_head", "foreign_minister", "defence_minister", "security_adviser",
    "finance_minister", "deputy_head", "minister", "royal", "commander", "envoy", "ambassador", "spokesperson",
    "central_banker", "speaker", "party_leader", "governor", "org_official", "politician",
]  # fmt: skip
"""Offices, in the order in which they are preferred where one person holds several at a time."""

_WEIGHT = {kind: weight for weight, kind in enumerate(get_args(OfficeKind))}
_PARTICLES = frozenset("al el de da dos van von der ben bin ibn ould".split())
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_APOSTROPHES = "'’‘ʻʼ`"
_SILENT = re.compile(r"[\s.'’‘`´ʻʼ‐‑–—-]+")
_SAME_TITLES = {"premier": "prime minister", "defense minister": "defence minister"}


class Tenure(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One row of the table of leaders: a person in an office for a time.

    `aliases` are other spellings and names by which the person is known at any time; `bare` are short names
    that mean the person only while in this office. Dates are ISO days, months or years; an open end is empty.
    """

    name: str
    aliases: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    state: str | None = None
    org: str | None = None
    office: OfficeKind
    title: str = ""
    since: str = ""
    until: str = ""
    source: str = ""


TABLES = {"leaders": Tenure, "ministers": Tenure}


class Office(msgspec.Struct, frozen=True, gc=False):
    """A person in an office; `since` and `until` are ISO days, months or years, empty where unknown or open."""

    person: str
    state: str | None
    org: str | None
    office: OfficeKind
    title: str
    since: str
    until: str

    def held(self, on: str) -> bool:
        """Whether the office was held on an ISO day."""
        return (not self.since or on[: len(self.since)] >= self.since) and (
            not self.until or on[: len(self.until)] <= self.until
        )


class Match(msgspec.Struct, frozen=True):
    """A person's name in a text: how many words it takes, and the offices it may stand for, best first."""

    length: int
    offices: tuple[Office, ...]


_Form = tuple[str, bool, list[Office]]
"""A name, whether it holds always (or only in these offices), and the offices of its bearer."""


class _Names:
    """The names that begin with one word: folded name -> offices of those so called, always or only in office."""

    __slots__ = ("always", "in_office", "longest")

    def __init__(self, forms: Iterable[_Form]) -> None:
        self.always: dict[str, list[Office]] = {}
        self.in_office: dict[str, list[Office]] = {}
        self.longest = 0
        for form, always, offices in forms:
            index = self.always if always else self.in_office
            for variant in {form, form.casefold().translate(_UMLAUTS)} if not form.isascii() else (form,):
                known = index.setdefault(fold(variant), [])
                known.extend(o for o in offices if o not in known)
            self.longest = max(self.longest, 1 + form.count(" ") + 2 * form.count("-") + form.count("."))

    def offices(self, key: str, on: str | None) -> tuple[Office, ...]:
        """The offices of those whom a name means on a day, best first."""
        offices = self.always.get(key)
        if offices:
            return tuple(sorted(offices, key=lambda o: _rank(o, on))) if len(offices) > 1 else (offices[0],)
        if on is None:
            return ()
        held = [o for o in self.in_office.get(key, ()) if o.held(on)]
        if len({(o.state, o.org) for o in held}) != 1:
            return ()
        return tuple(sorted(held, key=lambda o: _rank(o, on)))


class Leaders:
    """The table of leaders, found by name or by office."""

    def __init__(self, rows: Iterable[Tenure]) -> None:
        self._states: dict[str, list[Office]] = {}
        # Most words are never met: the names that begin with one are folded when it is.
        self._forms: dict[str, list[_Form]] = {}
        self._names: dict[str, _Names] = {}
        offices: dict[str, list[Office]] = {}
        for row in rows:
            office = Office(row.name, row.state, row.org, row.office, row.title, row.since, row.until)
            self._states.setdefault(party_code(row) or "", []).append(office)
            if row.name not in offices:
                offices[row.name] = []
                self._add(row.name, True, offices[row.name])
            offices[row.name].append(office)
            for form in row.aliases:
                self._add(form, True, offices[row.name])
            for form in row.bare:
                self._add(form, False, [office])

    def by_name(self, words: Sequence[str], start: int, on: str | None) -> Match | None:
        """Return the longest name of a known person that begins at word `start`, or None.

        `on` is the ISO day at which the name is read: offices held then come first, then past ones, the latest
        first, then those still to come. A bare surname counts only if it is distinctive, or if its bearers in
        office on that day are all of one state. Accents, hyphens and the spaces of a name do not matter.
        """
        word = words[start]
        capital = _capital(word)
        if not capital and word not in _PARTICLES:
            return None
        key = fold(word)
        names = self._beginning(key)
        if names is None:
            return None
        best = names.offices(key, on) if capital else ()
        length = 1 if best else 0
        for end in range(start + 1, min(start + names.longest, len(words))):
            part = fold(words[end])
            if not part:
                continue
            key += part
            if (key in names.always or key in names.in_office) and (capital or _capital(words[end])):
                offices = names.offices(key, on)
                if offices:
                    best, length = offices, end + 1 - start
        return Match(length, best) if length else None

    def holder(self, state: str, office: str, on: str) -> Office | None:
        """Return who held an office of a state (ISO 3166-1 alpha-3) or organisation (id) on an ISO day.

        `office` is an office kind, a title ("president", "supreme leader"), or "leader" for whoever led the state.
        A state without a head of government of its own is governed by its head of state.
        """
        held = [o for o in self._states.get(state, ()) if o.held(on)]
        if office == "leader":
            return next((o for o in held if o.office in ("head_of_state", "head_of_government", "org_head")), None)
        if office in _WEIGHT:
            found = [o for o in held if o.office == office]
            if not found and office == "head_of_government":
                found = [o for o in held if o.office == "head_of_state"]
        else:
            title = _title(office)
            found = [o for o in held if _title(o.title) == title]
        return max(found, key=lambda o: o.since, default=None)

    def _add(self, form: str, always: bool, offices: list[Office]) -> None:
        head = form.partition(" ")[0]
        keys = {fold(head)}
        if "-" in head:
            keys.add(fold(head.partition("-")[0]))
        if not head.isascii():
            keys.add(fold(head.casefold().translate(_UMLAUTS)))
        for key in keys:
            self._forms.setdefault(key, []).append((form, always, offices))

    def _beginning(self, word: str) -> _Names | None:
        if word in self._names:
            return self._names[word]
        if word not in self._forms:
            return None
        return self._names.setdefault(word, _Names(self._forms[word]))


@cache
def load_leaders(extra: Path | None = None) -> Leaders:
    """Read the leaders and ministers that comity knows, with those of the user's folder `extra`.

    Raises KnowledgeError where a row does not validate.
    """
    return Leaders(row for table, row_type in TABLES.items() for row in read_table(table, row_type, extra))


@lru_cache(maxsize=1 << 17)
def fold(text: str) -> str:
    """Return a name as it is compared: no case, accents, spaces, hyphens, apostrophes or points."""
    text = text.casefold()
    if text.isascii():
        return text if text.isalnum() else _SILENT.sub("", text)
    text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return _SILENT.sub("", "".join(c for c in text if not unicodedata.combining(c)))


def _capital(word: str) -> bool:
    return word[:1].isupper() or (word[:1] in _APOSTROPHES and word[1:2].isupper())


def _rank(office: Office, on: str | None) -> tuple[int, int, int]:
    weight = _WEIGHT[office.office]
    if on is None:
        return 0, weight, -_day(office.since)
    if office.held(on):
        return 0, weight, -_day(office.since)
    past = bool(office.until) and office.until < on
    return (1, -_day(office.until), weight) if past else (2, _day(office.since), weight)


def _day(date: str) -> int:
    return int((date.replace("-", "") + "0000")[:8]) if date else 0


def _title(title: str) -> str:
    title = title.casefold()
    return _SAME_TITLES.get(title, title)
