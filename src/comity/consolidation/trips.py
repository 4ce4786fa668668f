"""When two accounts tell of one trip, and what they say together."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from comity.kinds import rank
from comity.model import Party, Visit
from comity.parties import party_code


def one_each(told: Iterable[Visit]) -> list[Visit]:
    """Return one visit for each trip, with what its accounts say together."""
    found: list[Visit] = []
    for made in told:
        twin = next((n for n, other in enumerate(found) if same_trip(other, made)), None)
        if twin is None:
            found.append(made)
        else:
            rules = list(dict.fromkeys([*found[twin].rules, *made.rules]))
            found[twin] = msgspec.structs.replace(fuller(found[twin], made), rules=rules)
    return found


def same_trip(a: Visit, b: Visit) -> bool:
    """Are two the same trip: the same states, going the same way, to no other place, at no other time?"""
    if _keys(a.visitors, a.hosts) != _keys(b.visitors, b.hosts):
        return False
    if a.hosts and b.hosts and not _keys(a.hosts) & _keys(b.hosts):
        return False
    homes = [_keys(v.hosts) for v in (a, b)]
    if (homes[0] or homes[1]) and not (homes[0] and homes[1]) and (a.place and b.place):
        return False
    elsewhere = a.place and b.place and a.place != b.place and not (a.hosts and b.hosts)
    if elsewhere:
        return False
    return a.date is None or b.date is None or not (a.date.end < b.date.start or b.date.end < a.date.start)


def fuller(a: Visit, b: Visit) -> Visit:
    """The account that says more, with what it leaves out filled from the other; the furthest stage stands."""
    first, second = sorted((a, b), key=_says, reverse=True)
    spans = dict(first.spans)
    changes: dict[str, object] = {}
    for name in ("date", "place"):
        if getattr(first, name) is None and getattr(second, name) is not None:
            changes[name] = getattr(second, name)
            spans[name] = second.spans[name]
    further = max((a, b), key=lambda v: rank("visit", v.stage))
    if further.stage != first.stage:
        changes["stage"], spans["stage"] = further.stage, further.spans["stage"]
    if not changes:
        return first
    return msgspec.structs.replace(first, spans=spans, **changes)


def _says(visit: Visit) -> tuple[bool, int, int, bool, bool]:
    named = sum(party.name != visit.place for party in visit.hosts)
    return bool(visit.hosts), named, len(visit.visitors), visit.date is not None, visit.place is not None


def _keys(*sides: list[Party]) -> set[str | None]:
    return {party_code(party) for side in sides for party in side}
