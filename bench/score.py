"""Ledgers that were read from reports, scored against tagged ones, fact by fact.

    python -m bench.score GOLD PREDICTIONS [--json]

GOLD has a folder a report, with its `gold.json` and `report.txt`; PREDICTIONS has a ledger `<report>.json` for each.
Entries of a kind are paired one to one so that the pairs share as many facts as possible; what stands in both is right,
the rest is missed or wrong. For each kind: entries and facts, each as precision, recall and F1, the share of entries
with every fact right, and F1 by field. Evidence is grounded if it stands in the report to the letter.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import networkx

from comity.kinds import PLURALS, SIDES

Values = dict[str, Any]
Same = Callable[[Any, Any], bool]
SCORED = {plural: SIDES[kind] for kind, plural in PLURALS.items() if kind != "event"}
KINDS = tuple(SCORED)
"""The kinds that are scored, with their fields of parties."""
_THINGS = frozenset(("what", "subject", "type", "place", "stage", "of", "measure", "value"))
_STOP = frozenset("the a an of and for to in on its their s new with from".split())
_WORDINGS = 0.34
"""How far two wordings of what an entry is about have to overlap."""


class Fact(NamedTuple):
    """A field of two entries: how many values it has in the gold, in what was read, and in both."""

    field: str
    gold: int
    read: int
    both: int


@dataclass
class Tally:
    """What was counted of one kind."""

    gold: int = 0
    read: int = 0
    found: int = 0
    exact: int = 0
    fields: dict[str, list[int]] = field(default_factory=dict)

    def add(self, facts: Sequence[Fact]) -> None:
        """Count facts."""
        for fact in facts:
            counts = self.fields.setdefault(fact.field, [0, 0, 0])
            for place, count in enumerate(fact[1:]):
                counts[place] += count

    def facts(self) -> list[int]:
        """The facts of all fields: in the gold, read, in both."""
        return [sum(counts[place] for counts in self.fields.values()) for place in range(3)]


def rates(gold: int, read: int, both: int) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    nothing = 1.0 if not gold else 0.0
    precision, recall = both / read if read else nothing, both / gold if gold else 1.0
    return precision, recall, 2 * both / (read + gold) if read + gold else 1.0


# When two values are the same


def words(text: str | None) -> list[str]:
    """The words of a text that say something, plural endings taken off."""
    found = (word for word in re.findall(r"[a-z0-9]+", (text or "").lower()) if word not in _STOP)
    return [_stem(word) for word in found]


def _stem(word: str) -> str:
    if len(word) > 3 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def alike(a: str | None, b: str | None, least: float = 0.5) -> bool:
    """Do two wordings name the same: does enough of their words overlap, or one hold the other?"""
    one, two = set(words(a)), set(words(b))
    if not one or not two:
        return one == two
    both = len(one & two)
    return both / len(one | two) >= least or both == min(len(one), len(two))


def _party(a: Values, b: Values) -> bool:
    if a.get("org") and b.get("org"):
        return bool(a["org"].upper() == b["org"].upper())
    if a.get("state") or b.get("state"):
        return bool(a.get("state") == b.get("state"))
    return alike(a.get("name"), b.get("name"))


def _source(a: Values | str, b: Values | str) -> bool:
    one, two = (each if isinstance(each, str) else each.get("name") for each in (a, b))
    return alike(one, two)


def _what(a: str | None, b: str | None) -> bool:
    one, two = words(a), words(b)
    return bool(one and two) and (one[-1] == two[-1] or alike(a, b))


def _quantity(a: Values | None, b: Values | None) -> bool:
    if not a or not b:
        return False
    units = [words(each.get("unit"))[-1:] for each in (a, b)]
    return (a.get("low"), a.get("high"), units[0]) == (b.get("low"), b.get("high"), units[1])


def _days(a: Values, b: Values) -> bool:
    return (a["start"], a["end"]) == (b["start"], b["end"])


def _change(a: Values, b: Values) -> bool:
    years = [str((each.get("since") or {}).get("start") or "")[:4] for each in (a, b)]
    return bool(a.get("value") == b.get("value")) and years[0] == years[1]


def _wording(a: str, b: str) -> bool:
    return alike(a, b, _WORDINGS)


def _equal(a: Any, b: Any) -> bool:
    return bool(a == b)


FIELDS: dict[str, dict[str, Same]] = {
    "transfers": {"mode": _equal, "stage": _equal, "denied": _equal, "date": _days},
    "agreements": {"type": _equal, "subject": _wording, "stage": _equal, "date": _days},
    "visits": {"place": alike, "stage": _equal, "date": _days},
    "accusations": {"of": _wording, "date": _days},
    "indicators": {"measure": alike, "value": _quantity, "period": _days, "change": _change},
}
"""The fields of each kind that have one value, with when two of its values are the same."""


# Facts


def pairs(weight: Sequence[Sequence[float]]) -> dict[int, int]:
    """Pair rows with columns one to one, so that the weights of the pairs add up to the most."""
    graph = networkx.Graph()
    for i, row in enumerate(weight):
        graph.add_weighted_edges_from(((0, i), (1, j), value) for j, value in enumerate(row) if value > 0)
    found = (sorted(pair) for pair in networkx.max_weight_matching(graph))
    return {one[1]: two[1] for one, two in found}


def _of_list(name: str, gold: Values, read: Values, same: Same) -> Fact:
    left, both = list(read.get(name) or []), 0
    for value in gold.get(name) or []:
        twin = next((n for n, other in enumerate(left) if same(value, other)), None)
        if twin is not None:
            left.pop(twin)
            both += 1
    return Fact(name, len(gold.get(name) or []), len(read.get(name) or []), both)


def _of_one(name: str, gold: Values, read: Values, same: Same) -> Fact:
    given = [each.get(name) not in (None, "", False) for each in (gold, read)]
    return Fact(name, given[0], given[1], int(all(given) and same(gold[name], read[name])))


def facts_of(kind: str, gold: Values, read: Values) -> list[Fact]:
    """Return the facts of two entries of one kind; an empty one has none."""
    facts = [_of_list(side, gold, read, _party) for side in SCORED[kind]]
    facts += [_of_one(name, gold, read, same) for name, same in FIELDS[kind].items()]
    facts.append(_of_list("said_by", gold, read, _source))
    return facts + (_of_items(gold, read) if kind == "transfers" else [])


def _of_items(gold: Values, read: Values) -> list[Fact]:
    wanted, got = ([_own_unit(item) for item in each.get("items") or []] for each in (gold, read))
    paired = pairs([[_likeness(a, b) for b in got] for a in wanted])
    both = [(wanted[i], got[j]) for i, j in paired.items()]
    facts = [Fact("what", len(wanted), len(got), len(both))]
    facts.append(Fact("kind", len(wanted), len(got), sum(a["kind"] == b["kind"] for a, b in both)))
    for name, same in (("quantity", _quantity), ("taxon", _equal)):
        counts = [sum(bool(item.get(name)) for item in items) for items in (wanted, got)]
        facts.append(
            Fact(name, counts[0], counts[1], sum(bool(a.get(name) and same(a[name], b.get(name))) for a, b in both))
        )
    counts = [sum(item.get("part_of") is not None for item in items) for items in (wanted, got)]
    wholes = [(paired.get(a["part_of"]), b.get("part_of")) for a, b in both if a.get("part_of") is not None]
    return [*facts, Fact("part_of", counts[0], counts[1], sum(a is not None and a == b for a, b in wholes))]


def _own_unit(item: Values) -> Values:
    """An item whose unit is its own head noun counts itself: the unit says nothing more."""
    quantity = item.get("quantity")
    if quantity and words(quantity.get("unit"))[-1:] == words(item.get("what"))[-1:]:
        return item | {"quantity": quantity | {"unit": None}}
    return item


def _likeness(a: Values, b: Values) -> int:
    if not _what(a.get("what"), b.get("what")):
        return 0
    return 2 + (a.get("kind") == b.get("kind")) + _quantity(a.get("quantity"), b.get("quantity"))


# Reports


def pair_entries(kind: str, gold: Sequence[Values], read: Sequence[Values]) -> dict[int, int]:
    """Pair the entries of one kind in one report one to one, so that the pairs share as many facts as possible."""
    return pairs([[_shared(kind, facts_of(kind, a, b)) for b in read] for a in gold])


def count(kind: str, gold: Sequence[Values], read: Sequence[Values], tally: Tally) -> None:
    """Pair the entries of one kind in one report, and count what they share."""
    paired = pair_entries(kind, gold, read)
    tally.gold += len(gold)
    tally.read += len(read)
    tally.found += len(paired)
    for i, j in paired.items():
        facts = facts_of(kind, gold[i], read[j])
        tally.exact += all(fact.gold == fact.read == fact.both for fact in facts)
        tally.add(facts)
    for i, entry in enumerate(gold):
        if i not in paired:
            tally.add(facts_of(kind, entry, {}))
    for j, entry in enumerate(read):
        if j not in paired.values():
            tally.add(facts_of(kind, {}, entry))


def _shared(kind: str, facts: Sequence[Fact]) -> int:
    """How many facts two entries share; none where they have no party or nothing else in common."""
    party = any(fact.both for fact in facts if fact.field in SCORED[kind])
    thing = any(fact.both for fact in facts if fact.field in _THINGS)
    return sum(fact.both for fact in facts) if party and thing else 0


def score(gold: Path, predictions: Path) -> Values:
    """Return the score of all reports of a gold folder."""
    tallies = {kind: Tally() for kind in SCORED}
    findings, evidence, failed = Counter[str](), Counter[bool](), []
    folders = sorted(path.parent for path in gold.glob("*/gold.json"))
    for folder in folders:
        wanted = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        text = " ".join((folder / "report.txt").read_text(encoding="utf-8").split())
        file = predictions / f"{folder.name}.json"
        if not file.is_file():
            failed.append(folder.name)
        got = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        for kind, tally in tallies.items():
            entries = got.get(kind) or []
            evidence.update(" ".join(entry["evidence"].split()) in text for entry in entries)
            count(kind, wanted.get(kind) or [], entries, tally)
        types = [Counter(each["type"] for each in ledger.get("findings") or []) for ledger in (wanted, got)]
        findings.update(gold=types[0].total(), read=types[1].total(), both=(types[0] & types[1]).total())
    totals = [sum(tally.facts()[place] for tally in tallies.values()) for place in range(3)]
    return {
        "reports": len(folders),
        "failed": failed,
        "grounded": evidence[True] / evidence.total() if evidence else 1.0,
        **{kind: _rated(tally) for kind, tally in tallies.items()},
        "findings": rates(findings["gold"], findings["read"], findings["both"]),
        "facts": rates(*totals),
    }


def _rated(tally: Tally) -> Values:
    return {
        "gold": tally.gold,
        "pred": tally.read,
        "entries": rates(tally.gold, tally.read, tally.found),
        "facts": rates(*tally.facts()),
        "exact": tally.exact / tally.gold if tally.gold else 1.0,
        "fields": {name: rates(*counts)[2] for name, counts in tally.fields.items() if any(counts)},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--json", action="store_true", help="print all of it as JSON")
    arguments = parser.parse_args()
    result = score(arguments.gold, arguments.predictions)
    if arguments.json:
        print(json.dumps(result, indent=1))
        return
    for kind in SCORED:
        cells = [*result[kind]["entries"], *result[kind]["facts"], result[kind]["exact"]]
        print(f"{kind:14}" + "  ".join(f"{cell:.3f}" for cell in cells))
    print("all facts     " + "  ".join(f"{cell:.3f}" for cell in result["facts"]))


if __name__ == "__main__":
    main()
