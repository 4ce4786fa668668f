"""The parties that a person gives a field: each checked against what is known, so that no correction corrupts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from comity.errors import LedgerError, NotKnown
from comity.kinds import ALL_SIDES
from comity.knowledge.naming import PartyNames
from comity.model import Party
from comity.suggest import alternatives

PARTY_FIELDS = frozenset((*ALL_SIDES, "said_by", "denied_by"))
_TYPED = re.compile(r"(?P<name>[^()]*+)\((?P<code>[^()]*+)\)")
_NONE = frozenset(("none", "no state", "-"))
_HOW = "write its state in brackets, as in Baltic Zoo (RUS), or Baltic Zoo (none) where it has none"


def parties(given: Any, now: Iterable[Party], names: PartyNames) -> list[dict[str, str | None]]:
    """Return the parties that a person means: names as typed, "Thailand" or "Prayut (THA)", or records of parties.

    A party that the field has now may stand as it is. Raises NotKnown for a name or code that stands for nobody, with
    the nearest, and LedgerError for what is no party at all.
    """
    kept = {party.name: party for party in now}
    each = given if isinstance(given, list | tuple) else [given]
    lines = [part.strip() for one in each if isinstance(one, str) for part in re.split(r"[\n;]", one)]
    records = [one for one in each if not isinstance(one, str)]
    return [*(_typed(line, kept, names) for line in lines if line), *(_record(one, kept, names) for one in records)]


def _typed(words: str, kept: Mapping[str, Party], names: PartyNames) -> dict[str, str | None]:
    match = _TYPED.fullmatch(words)
    name, code = (match["name"].strip(), match["code"].strip()) if match else (words, None)
    if not re.search(r"\w", name) or (match is None and re.search(r"[()]", words)):
        raise LedgerError(f"{words!r} is no party: {_HOW}")
    if code is None:
        return _of_name(name, kept, names)
    return _coded(name, None if code.casefold() in _NONE else code, kept, names)


def _record(given: Any, kept: Mapping[str, Party], names: PartyNames) -> dict[str, str | None]:
    if not isinstance(given, Mapping) or not isinstance(given.get("name"), str):
        raise LedgerError(f"{given!r} is no party: {_HOW}")
    if code := given.get("org") or given.get("state"):
        return _coded(given["name"], str(code), kept, names)
    explicit = "state" in given or "org" in given
    return _coded(given["name"], None, kept, names) if explicit else _of_name(given["name"], kept, names)


def _of_name(name: str, kept: Mapping[str, Party], names: PartyNames) -> dict[str, str | None]:
    if code := names.code(name):
        return _party(name, code, names)
    if now := kept.get(name):
        return {"name": name, "state": now.state, "org": now.org}
    near = names.near(name)
    hint = f"did you mean {alternatives(near)}? Else " if near else ""
    raise NotKnown(f"no party {name!r} is known: {hint}{_HOW}")


def _coded(name: str, given: str | None, kept: Mapping[str, Party], names: PartyNames) -> dict[str, str | None]:
    if given is None:
        return {"name": name, "state": None, "org": None}
    if code := names.code(given):
        return _party(name, code, names)
    if (now := kept.get(name)) and given in (now.state, now.org):
        return {"name": name, "state": now.state, "org": now.org}
    near = list(dict.fromkeys((*map(names.typed, names.codes(name)), *names.near(given))))
    hint = f": did you mean {alternatives(near)}?" if near else ""
    raise NotKnown(f"{given!r} is the code or name of no state or organisation{hint}")


def _party(name: str, code: str, names: PartyNames) -> dict[str, str | None]:
    state = names.is_state(code)
    return {"name": name, "state": code if state else None, "org": None if state else code}
