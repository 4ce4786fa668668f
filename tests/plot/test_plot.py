"""Pictures of a ledger, as files."""

import random
import re
import struct
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from comity.cli.app import app
from comity.errors import LedgerError
from comity.ledger.store import LedgerStore
from comity.model import (
    Accusation,
    Agreement,
    DateRange,
    Document,
    Item,
    ItemKind,
    Ledger,
    Party,
    Quantity,
    Transfer,
    Visit,
)
from comity.plot import Picture, plot

STATES = {
    "RUS": "Russia", "PRK": "North Korea", "KEN": "Kenya", "NOR": "Norway", "CHN": "China", "USA": "United States",
    "IND": "India", "BRA": "Brazil", "FRA": "France", "DEU": "Germany", "TUR": "Turkey", "EGY": "Egypt", "IRN": "Iran",
    "JPN": "Japan", "VNM": "Vietnam", "CUB": "Cuba", "SRB": "Serbia", "UKR": "Ukraine", "POL": "Poland", "MLI": "Mali",
    "MMR": "Myanmar", "LAO": "Laos", "PAK": "Pakistan", "SYR": "Syria", "ETH": "Ethiopia", "PER": "Peru",
    "CHL": "Chile", "MEX": "Mexico",
}  # fmt: skip
ALL: list[Picture] = ["timeline", "network", "balance"]


def party(code: str) -> Party:
    return Party(name=STATES[code], state=code)


def day(text: str) -> DateRange:
    return DateRange(start=text, end=text)


def given(giver: str, receiver: str, what: str, kind: ItemKind, low: int, date: str) -> Transfer:
    words = f"{STATES[giver]} gave {STATES[receiver]} {low} {what}s on {date}"
    item = Item(what=what, kind=kind, quantity=Quantity(low=low, high=low, unit=what))
    return Transfer(
        giver=[party(giver)],
        receiver=[party(receiver)],
        items=[item],
        stage="delivered",
        date=day(date),
        evidence=words,
    )


def small() -> Ledger:
    sides = [party("RUS"), party("PRK")]
    return Ledger(
        document=Document(id="small", text="five things", published="2024-12-01"),
        transfers=[
            given("RUS", "PRK", "horse", "animal", 24, "2022-11-02"),
            given("PRK", "RUS", "shell", "arms", 9000, "2023-09-20"),
        ],
        agreements=[
            Agreement(parties=sides, type="treaty", stage="signed", date=day("2024-06-19"), evidence="signed a treaty")
        ],
        visits=[
            Visit(visitors=sides[:1], hosts=sides[1:], stage="held", date=day("2024-06-18"), evidence="paid a visit")
        ],
        accusations=[
            Accusation(accusers=sides[1:], accused=sides[:1], of="delay", date=day("2024-08-01"), evidence="accused")
        ],
    )


def large(count: int) -> list[Ledger]:
    """Transfers among all states over thirty years, many of them between the first two."""
    chance = random.Random(5)
    things: list[tuple[str, ItemKind]] = [
        ("horse", "animal"), ("jet", "arms"), ("vaccine", "medical"), ("bus", "vehicle"), ("seed", "food")
    ]  # fmt: skip
    found = []
    for number in range(count):
        giver, receiver = chance.sample(list(STATES), 2) if number % 3 else chance.sample(["RUS", "PRK"], 2)
        what, kind = chance.choice(things)
        date = f"{chance.randint(1994, 2023)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        transfer = given(giver, receiver, what, kind, number + 2, date)
        document = Document(id=f"large {number}", text=transfer.evidence, published=date)
        found.append(Ledger(document=document, transfers=[transfer]))
    return found


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("plot") / "few.db")
    with LedgerStore.open(path) as store:
        store.add(small())
    return path


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("plot") / "many.db")
    with LedgerStore.open(path) as store:
        store.add_all(large(150))
    return path


def drawn(url: str, picture: Picture, path: Path, *parties: str) -> bytes:
    with LedgerStore.open(url, create=False) as store:
        plot(store, picture, path, *parties)
    return path.read_bytes()


def labels(svg: bytes) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize(
    ("picture", "wanted"),
    [
        (
            "timeline",
            ["Timeline: Russia and North Korea", "Day", "Kind of entry", "visits", "accusations", "transfers"],
        ),
        ("network", ["Who gives to whom: Russia and North Korea", "Russia", "North Korea", "Entries", "1"]),
        ("balance", ["Balance: Russia and North Korea", "Year", "Kind of thing", "2022", "animal", "24 horses"]),
    ],
)
def test_a_small_picture_names_what_it_shows(few: str, tmp_path: Path, picture: Picture, wanted: list[str]) -> None:
    found = labels(drawn(few, picture, tmp_path / "a.svg", "RUS", "PRK"))
    assert [word for word in wanted if word not in found] == []


def test_a_direction_is_said_in_words(few: str, tmp_path: Path) -> None:
    found = labels(drawn(few, "balance", tmp_path / "a.svg", "RUS", "PRK"))
    assert {"Russia to North Korea, delivered", "North Korea to Russia, delivered"} <= set(found)


@pytest.mark.parametrize("picture", ALL)
def test_a_png_is_one_and_large_enough_to_read(few: str, tmp_path: Path, picture: Picture) -> None:
    content = drawn(few, picture, tmp_path / "a.PNG", "RUS", "PRK")
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    assert 500 < width < 4000
    assert 300 < height < 4000


@pytest.mark.parametrize("picture", ALL)
def test_a_page_needs_no_network(few: str, tmp_path: Path, picture: Picture) -> None:
    page = drawn(few, picture, tmp_path / "a.html", "RUS", "PRK").decode()
    assert "Russia" in page
    assert "<script" in page
    assert not re.search(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=\s*[\"']?(?:https?:)?//", page)
    assert not re.search(r"\bimport\b[^;\n]{0,200}\bfrom\s*[\"']https?:", page)


def test_much_is_counted_and_the_rest_is_owned_up_to(many: str, tmp_path: Path) -> None:
    timeline = labels(drawn(many, "timeline", tmp_path / "a.svg"))
    assert "150 entries; counted by year" in timeline
    assert len(timeline) < 60
    network = labels(drawn(many, "network", tmp_path / "b.svg"))
    assert any(text.startswith(f"24 of {len(STATES)} parties, ") for text in network)
    assert len(set(network) & set(STATES.values())) == 24
    balance = labels(drawn(many, "balance", tmp_path / "c.svg", "RUS", "PRK"))
    assert "Years, 5 together" in balance
    assert "1995–1999" in balance


def test_the_same_ledger_gives_the_same_picture(many: str, tmp_path: Path) -> None:
    first, again = (drawn(many, "network", tmp_path / f"{each}.svg") for each in "ab")
    assert first == again


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["timeline", "-o", "a.gif"], ".svg, .png or .html"),
        (["timeline", "-o", "a"], ".svg, .png or .html"),
        (["balance", "-o", "a.svg"], "between two parties"),
        (["network", "RUS", "-o", "a.svg"], "two parties, or none"),
        (["timeline", "KEN", "NOR", "-o", "a.svg"], "nothing to draw"),
        (["timeline", "-o", "no/such/a.svg"], "No such file"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    few: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["plot", *arguments, "--ledger", few])
    assert result.exit_code == 2
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("picture", ALL)
def test_an_empty_ledger_is_said(tmp_path: Path, picture: Picture) -> None:
    with (
        LedgerStore.open(str(tmp_path / "empty.db")) as store,
        pytest.raises(LedgerError, match="nothing to draw"),
    ):
        plot(store, picture, tmp_path / "a.svg", "RUS", "PRK")


def test_a_missing_library_is_named(few: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    result = CliRunner().invoke(app, ["plot", "timeline", "-o", str(tmp_path / "a.svg"), "--ledger", few])
    assert result.exit_code == 2
    assert "comity[plot]" in result.stderr


def test_the_command_draws(few: str, tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    result = CliRunner().invoke(app, ["plot", "timeline", "rus", "prk", "-o", str(path), "--ledger", few])
    assert result.exit_code == 0, result.output
    assert "2024-08-01 delay" in labels(path.read_bytes())
