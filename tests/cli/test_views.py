"""What people see: every value of an entry, in words, at any width."""

import io
import re
from collections.abc import Iterable

import pytest
from rich.console import Console, RenderableType

from comity.cli.explanation_view import explanation_view
from comity.cli.ledger_view import ledger_view
from comity.cli.words import quantity
from comity.model import (
    Accusation,
    Agreement,
    Change,
    DateMention,
    DateRange,
    Document,
    Event,
    Explanation,
    Finding,
    Indicator,
    Item,
    Ledger,
    Mentions,
    Party,
    PartyMention,
    Plover,
    PredicationView,
    Quantity,
    QuantityMention,
    Refusal,
    Speech,
    ThingMention,
    Transfer,
    Visit,
)  # fmt: skip

OSLO, NAIROBI, UN = Party(name="Oslo", state="NOR"), Party(name="Nairobi", state="KEN"), Party(name="UN", org="UN")
DAY = DateRange(start="2024-05-02", end="2024-05-02")
DOCUMENT = Document(id="r1", text="Oslo gave Nairobi 40 tonnes of rice.", title="Rice", published="2024-05-03")


def shown(parts: Iterable[RenderableType], width: int = 80, *, terminal: bool = False) -> str:
    console = Console(
        file=io.StringIO(), width=width, force_terminal=terminal, highlight=False, markup=False, emoji=False
    )
    for part in parts:
        console.print(part)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def transfer(**changes: object) -> Transfer:
    fields: dict[str, object] = {
        "giver": [OSLO], "receiver": [NAIROBI], "mode": "gift", "stage": "delivered", "date": DAY,
        "items": [Item(what="rice", kind="food", quantity=Quantity(low=40, high=40, unit="tonne"))],
        "said_by": [UN], "evidence": "Oslo gave Nairobi 40 tonnes of rice.",
    }  # fmt: skip
    return Transfer(**(fields | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [80, 200])
def test_a_transfer_shows_every_value(width: int) -> None:
    text = shown(ledger_view(Ledger(document=DOCUMENT, transfers=[transfer()])), width)
    for value in ("Oslo (NOR) → Nairobi (KEN)", "rice", "40 tonne", "food", "delivered, gift", "2024-05-02", "UN"):
        assert value in text
    assert "“Oslo gave Nairobi 40 tonnes of rice.”" in text
    assert "DENIED" not in text
    assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("width", [20, 40, 80])
def test_nothing_is_cut_off_in_a_narrow_window(width: int) -> None:
    text = shown(ledger_view(Ledger(document=DOCUMENT, transfers=[transfer(evidence="lorem " * 60 + "end")])), width)
    assert text.count("lorem") == 60
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= width


def test_parts_stand_below_and_within_their_whole() -> None:
    items = [
        Item(what="lion", kind="animal", taxon="Panthera leo", part_of=1),
        Item(what="animal", kind="animal", quantity=Quantity(low=70, high=70, unit="animal", approx=True)),
        Item(what="white cockatoo", kind="animal", part_of=3),
        Item(what="bird", kind="animal", part_of=1),
    ]
    text = shown(ledger_view(Ledger(document=DOCUMENT, transfers=[transfer(items=items)])))
    lines = [next(line for line in text.splitlines() if f" {item.what} " in line) for item in items]
    indents = [line.index(item.what) for line, item in zip(lines, items, strict=True)]
    order = [text.index(f" {item.what} ") for item in items]
    assert order[1] < order[0] < order[3] < order[2]
    assert indents[1] < indents[0] == indents[3] < indents[2]
    assert "about 70 " in text
    assert "Panthera leo" in text


def test_a_denied_entry_says_so_in_a_word() -> None:
    text = shown(ledger_view(Ledger(document=DOCUMENT, transfers=[transfer(denied=True, denied_by=[NAIROBI])])))
    assert "DENIED" in text
    assert "denied by Nairobi (KEN)" in text


def test_a_side_that_is_not_given_is_said_to_be_so() -> None:
    text = shown(ledger_view(Ledger(document=DOCUMENT, transfers=[transfer(giver=[], items=[])])))
    assert "not said → Nairobi (KEN)" in text


def test_every_kind_shows_its_values() -> None:
    share = Quantity(low=4.2, high=4.2, unit="% of GDP")
    ledger = Ledger(
        document=DOCUMENT,
        agreements=[Agreement(parties=[OSLO, UN], type="treaty", subject="fish [bold]", stage="signed", evidence="a")],
        visits=[Visit(visitors=[OSLO], hosts=[NAIROBI], place="Mombasa", stage="held", evidence="b")],
        accusations=[Accusation(accusers=[OSLO], accused=[NAIROBI], of="poaching", evidence="c")],
        indicators=[
            Indicator(
                about=[OSLO], measure="military spending", value=share, period=DAY, evidence="d",
                change=Change(value=-3, unit="%", since=DateRange(start="2023-01-01", end="2023-12-31")),
            )
        ],
        events=[Event(actor=[OSLO], recipient=[UN], evidence="e", plover=Plover(type="THREATEN", mode="restrict"))],
        findings=[Finding(type="first", about="Not the first.", entries=[("visits", 0)], spans=[(0, 4)])],
    )  # fmt: skip
    text = shown(ledger_view(ledger))
    for value in (
        "Oslo (NOR), UN", "treaty", "fish [bold]", "signed", "Oslo (NOR) → Nairobi (KEN)", "Mombasa", "held",
        "Oslo (NOR) accuses Nairobi (KEN)", "poaching", "military spending", "4.2 % of GDP",
        "-3 % since 2023-01-01 to 2023-12-31", "threaten restrict", "first: Not the first.", "concerns visit 1",
        "“Oslo”",
    ):  # fmt: skip
        assert value in text


def test_an_empty_ledger_says_so() -> None:
    assert "Nothing of the kind" in shown(ledger_view(Ledger(document=DOCUMENT)))


def test_colours_only_on_a_terminal() -> None:
    ledger = Ledger(document=DOCUMENT, transfers=[transfer(denied=True)])
    assert "\x1b[" in shown(ledger_view(ledger), terminal=True)
    assert "\x1b" not in shown(ledger_view(ledger))


def test_a_report_cannot_steer_the_terminal() -> None:
    evil = "\x1b[2J\x07[red]x[/] \u202e\u200b\ud800:smile:"
    party = Party(name=evil)
    document = Document(id="r", text=evil * 3, title=evil, publisher=evil)
    ledger = Ledger(
        document=document,
        transfers=[transfer(giver=[party], said_by=[party], evidence=evil, items=[Item(what=evil, kind="goods")])],
        findings=[Finding(type="sum", about=evil, entries=[], spans=[(0, len(evil))])],
    )
    text = shown(ledger_view(ledger))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u200b\ud800-\udfff]", text)
    assert text.count("[2J [red]x[/]") >= 6


@pytest.mark.parametrize(
    ("much", "words"),
    [
        (Quantity(low=2, high=2, unit="ox"), "2 oxen"),
        (Quantity(low=70, high=70, approx=True), "about 70"),
        (Quantity(low=60, high=None), "at least 60"),
        (Quantity(low=None, high=12000, unit="soldier"), "up to 12,000 soldiers"),
        (Quantity(low=2, high=3), "2 to 3"),
        (Quantity(low=588_000_000, high=588_000_000, unit="USD"), "$588 million"),
        (Quantity(low=997_000_000_000, high=None, unit="USD"), "at least $997 billion"),
        (Quantity(low=1_234_567, high=1_234_567, unit="EUR"), "€1,234,567"),
        (Quantity(low=3e9, high=4e9, unit="CNY"), "CNY 3 billion to CNY 4 billion"),
        (Quantity(low=72, high=72, unit="%"), "72 %"),
        (Quantity(low=None, high=None), "some"),
    ],
)
def test_quantities_in_words(much: Quantity, words: str) -> None:
    assert quantity(much) == words


def test_an_explanation_shows_its_layers() -> None:
    explanation = Explanation(
        id="r1",
        sentences=[(0, 36)],
        mentions=Mentions(
            parties=[PartyMention(start=0, end=4, text="Oslo", name="Oslo", state="NOR")],
            quantities=[QuantityMention(start=18, end=27, text="40 tonnes", low=40, high=40, unit="tonne")],
            dates=[DateMention(start=0, end=1, text="May", from_="2024-05-01", to="2024-05-31")],
            things=[ThingMention(start=31, end=35, text="rice", kind="food")],
        ),
        speech=[Speech(source=[(0, 4)], cue=[(5, 9)], content=[(10, 17)], kind="indirect")],
        predications=[
            PredicationView(start=5, end=9, predicate="give", roles={"recipient": [(10, 17)]}, modality=["past"])
        ],
        refused=[Refusal(kind="transfer", why="no words for it", evidence="gave")],
    )
    text = shown(explanation_view(DOCUMENT, explanation))
    for value in (
        "SENTENCES (1)", DOCUMENT.text, "NOR", "40 tonnes", "40 tonne", "2024-05-31", "rice", "food", "indirect",
        "give", "recipient: Nairobi", "past", "no words for it", "“gave”",
    ):  # fmt: skip
        assert value in text


def test_an_explanation_of_nothing_says_none() -> None:
    empty = Explanation(id="r1", sentences=[], mentions=Mentions(), speech=[], predications=[], refused=[])
    assert shown(explanation_view(DOCUMENT, empty)).count("none") == 11
