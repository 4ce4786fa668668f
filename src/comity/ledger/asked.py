"""What a question is given, made into what the ledger is asked for; what is none is refused with the nearest right."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import get_args

from sqlalchemy import select

from comity.documents.day import parse_day
from comity.errors import BadDate, LedgerError, NotKnown
from comity.kinds import KINDS, STAGES
from comity.knowledge.naming import PartyNames
from comity.ledger import schema
from comity.ledger.database import Database
from comity.model import FindingType
from comity.reconcile.values import words_of
from comity.suggest import alternatives, meant, nearest

_STAGES: tuple[str, ...] = tuple(dict.fromkeys(chain.from_iterable(STAGES.values())))
STATUSES = ("open", "accepted", "rejected")
FINDINGS: tuple[str, ...] = get_args(FindingType)
_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
_BRACKETS = re.compile(r".*\((?P<code>[A-Za-z][A-Za-z0-9-]+)\)")
_MONTH = re.compile(r"[A-Za-z]{3,}\.? \d{4}")
_CODE = re.compile("[A-Z][A-Z0-9]{1,9}")
_HOW = "write 2024-11-20, 2024-11 or 2024"


def kinds(given: Iterable[str]) -> list[str]:
    """Return codebook kinds, in the singular. Raises NotKnown."""
    return [_one("kind", kind.lower().removesuffix("s"), tuple(KINDS)) for kind in given]


def stages(given: Iterable[str]) -> list[str]:
    """Return stages. Raises NotKnown."""
    return [_one("stage", stage.lower(), _STAGES) for stage in given]


def statuses(given: Iterable[str]) -> list[str]:
    """Return statuses. Raises NotKnown."""
    return [_one("status", status.lower(), STATUSES) for status in given]


def findings(given: Iterable[str]) -> list[str]:
    """Return types of findings. Raises NotKnown."""
    return [_one("finding", type_.lower(), FINDINGS) for type_ in given]


def _one(what: str, given: str, right: Sequence[str]) -> str:
    if given not in right:
        raise NotKnown(f"no {what} {given!r}: {meant(given, right)}")
    return given


def day(given: str) -> str:
    """Return the day, month or year that is meant: 2024-11-20, 2024-11 or 2024. Raises NotKnown."""
    words = given.strip()
    match = _DAY.fullmatch(words)
    if match is None:
        try:
            return parse_day(f"1 {words}")[:7] if _MONTH.fullmatch(words) else parse_day(words)
        except BadDate as error:
            raise NotKnown(f"{given!r} is no day, month or year: {_HOW}") from error
    year, month, number = int(match["year"]), int(match["month"] or 1), int(match["day"] or 1)
    if not year:
        raise NotKnown(f"{given!r}: there is no year 0: {_HOW}")
    near = min(max(month, 1), 12)
    if near != month:
        raise NotKnown(f"{given!r}: there is no month {month}: did you mean {year:04}-{near:02}?")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= number <= last:
        raise NotKnown(f"{given!r}: that month has {last} days: did you mean {year:04}-{month:02}-{last:02}?")
    return words


def phrases(words: str) -> list[str]:
    """Return words to look for, those in double quotes together. Raises LedgerError where there are none."""
    found = [" ".join(re.findall(r"\w+", phrase)) for phrase in re.findall(r'"[^"]*"|\S+', words)]
    found = [phrase for phrase in found if phrase]
    if not found:
        raise LedgerError("no words to look for")
    return found


def span(given: str) -> tuple[str, str]:
    """Return the first and last day of the day, month or year that is meant. Raises NotKnown."""
    found = day(given)
    year, month = int(found[:4]), int(found[5:7] or 12)
    last = f"{year:04}-{month:02}-{calendar.monthrange(year, month)[1]:02}"
    return f"{found}-01-01"[:10] if len(found) == 4 else f"{found}-01"[:10], found if len(found) == 10 else last


def publishers(given: Iterable[str], database: Database) -> list[str]:
    """Return publishers as the ledger has them, whatever their capitals. Raises NotKnown."""
    return [_publisher(name.strip(), database) for name in given]


def _publisher(given: str, database: Database) -> str:
    tellers, documents = schema.tellers.c.publisher, schema.documents.c.publisher
    with database.read() as connection:
        if connection.execute(select(tellers).where(tellers == given).limit(1)).scalar() is not None:
            return given
        known: list[str] = [name for name in connection.execute(select(documents).distinct()).scalars() if name]
    for name in known:
        if name.casefold() == given.casefold():
            return name
    raise NotKnown(f"no publisher {given!r} in this ledger: {meant(given, sorted(known))}")


class Parties:
    """Parties as a question names them: by a code, any name that is known, or words of a name in the ledger."""

    def __init__(self, database: Database, names: PartyNames) -> None:
        self._database = database
        self._names = names

    def keys(self, who: str) -> list[str]:
        """Return the keys under which a party is found: its code, or else the words of its name, all of which hold.

        Raises NotKnown where nobody is called so.
        """
        if code := self._names.code(who) or self._bracketed(who):
            return [code]
        if _CODE.fullmatch(who.strip()) and self._named([who.strip()]):
            return [who.strip()]
        words = [f"~{word}" for word in words_of(who)]
        if not words:
            raise NotKnown(f"{who!r} names nobody")
        if not self._named(words):
            raise NotKnown(f"no party {who!r} is known or named in this ledger: {self._nearest(who)}")
        return words

    def code(self, who: str) -> str:
        """Return the code of a state or organisation. Raises NotKnown where none is called so."""
        (key, *_) = self.keys(who)
        if key.startswith("~"):
            raise NotKnown(f"{who!r} is no state or organisation: {self._nearest(who)}")
        return key

    def _bracketed(self, who: str) -> str | None:
        """The code of "Russia (RUS)", as names are proposed."""
        match = _BRACKETS.fullmatch(who.strip())
        return self._names.code(match["code"]) if match else None

    def _named(self, keys: Sequence[str]) -> bool:
        entry, key = schema.parties.c.entry, schema.parties.c.key
        query = select(entry).where(key == keys[0]).limit(1)
        for other in keys[1:]:
            query = query.where(entry.in_(select(entry).where(key == other)))
        with self._database.read() as connection:
            return connection.execute(query).first() is not None

    def _nearest(self, who: str) -> str:
        near = list(dict.fromkeys((*self._names.near(who), *self._words_like(who))))[:4]
        return f"did you mean {alternatives(near)}?" if near else "nobody is called anything like it"

    def _words_like(self, who: str) -> list[str]:
        """Words of names in the ledger that begin alike and are spelled alike."""
        word = words_of(who)[-1]
        key = schema.parties.c.key
        begun = select(key).where(key >= f"~{word[:1]}", key < f"~{word[:1]}\U0010ffff").distinct().limit(5_000)
        with self._database.read() as connection:
            known = [found[1:] for found in connection.execute(begun).scalars()]
        return nearest(word, known, 2)
