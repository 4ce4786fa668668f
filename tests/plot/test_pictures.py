"""Pictures of the ledger: what they show, that labels keep apart, and that no report can write into them."""

import random
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import NotInLedger
from comity.ledger.filters import Filters
from comity.ledger.flows import Flow
from comity.ledger.store import LedgerStore
from comity.model import Accusation, DateRange, Document, Item, Ledger, Party, Quantity, Transfer, TransferStage
from comity.plot import atlas, communities, matrix
from comity.plot.axis import window
from comity.plot.drawing import Drawing, Places, cut, lines_of, width_of
from comity.plot.gallery import NAMES, drawn
from comity.plot.names import is_organisation, name
from comity.plot.picture import NARROW, WIDE, as_png, as_svg, asked_for
from comity.plot.world import equal_earth, places

CODES = sorted(places())
HOSTILE = "<script>alert(1)</script>\"'&\x00\u202e"


def party(code: str) -> Party:
    return Party(
        name=name(code), org=code if is_organisation(code) else None, state=None if is_organisation(code) else code
    )


def given_(giver: str, receiver: str, stage: TransferStage, low: int, day: str | None, unit: str = "USD") -> Transfer:
    item = Item(what=unit, kind="funds" if unit == "USD" else "animal", quantity=Quantity(low=low, high=low, unit=unit))
    when = DateRange(start=day, end=day) if day else None
    words = f"{giver} {stage} {receiver} {low} {unit} on {day}"
    return Transfer(
        giver=[party(giver)], receiver=[party(receiver)], items=[item], stage=stage, date=when, evidence=words
    )


@pytest.fixture
def store() -> Iterator[LedgerStore]:
    blame = Accusation(
        accusers=[party("UKR")], accused=[party("RUS")], of=HOSTILE, evidence=HOSTILE,
        date=DateRange(start="2022-01-01", end="2022-12-31"),
    )  # fmt: skip
    transfers = [
        given_("USA", "UKR", "pledged", 5_000, "2023-01-02"), given_("USA", "UKR", "delivered", 2_000, "2023-05-02"),
        given_("EU", "UKR", "pledged", 7_000, None), given_("RUS", "PRK", "delivered", 9, "2024-02-01", "horse"),
    ]  # fmt: skip
    text = " ".join(f"word{number}" for number in range(80)) + HOSTILE
    first = Document(id="a", text=text, published="2024-03-01", publisher=HOSTILE)
    second = Document(id="b", text=text, published="2024-03-02", publisher="The Copyist")
    with LedgerStore.open(":memory:") as opened:
        opened.add(Ledger(document=first, transfers=transfers, accusations=[blame]))
        opened.add(Ledger(document=second))
        yield opened


@pytest.mark.parametrize("which", NAMES)
@pytest.mark.parametrize("asked", [Filters(), Filters(party="UKR"), Filters(between=("RUS", "UKR"))])
def test_every_picture_is_well_formed_wide_narrow_and_as_a_file(store: LedgerStore, which: str, asked: Filters) -> None:
    picture = drawn(which, store.entries(), asked)
    for width in (WIDE, NARROW):
        made = picture.draw(width)
        assert made.height > 0
        ElementTree.fromstring(made.svg(picture.title))
    file = as_svg(picture, asked_for(asked), "a ledger of 2 reports")
    root = ElementTree.fromstring(file)
    words = " ".join(root.itertext())
    assert picture.title.split()[0] in words
    assert "a ledger of 2 reports" in words
    assert not [each for each in root.iter() if each.tag.endswith("script")]
    assert "var(--" not in file
    assert "href" not in file


def test_a_picture_as_png(store: LedgerStore) -> None:
    pytest.importorskip("vl_convert")
    picture = drawn("promises", store.entries(), Filters())
    assert as_png(as_svg(picture, "all", "a ledger")).startswith(b"\x89PNG")


def test_what_the_pictures_say(store: LedgerStore) -> None:
    entries = store.entries()
    assert drawn("matrix", entries, Filters()).rows[0] == ("USA", "UKR", 2)
    sums = {(row[0], row[2]): row[5] for row in drawn("promises", entries, Filters()).rows if row[4] == "USD"}
    assert sums == {("USA", "promised"): 5_000, ("USA", "delivered"): 2_000, ("EU", "promised"): 7_000}
    assert ("2023-05", "transfer", 1) in drawn("months", entries, Filters()).rows
    kinds = drawn("months", entries, Filters(kind=("transfer",)))
    assert {row[1] for row in kinds.rows} == {"funds", "animal"}
    lanes = {(row[0], row[3]) for row in drawn("timeline", entries, Filters(party="UKR")).rows}
    assert lanes == {("Gets", "yes"), ("Gets", "no"), ("Accuses", "yes")}
    assert [row[2] for row in drawn("copying", entries, Filters()).rows] == [1]


def test_a_bar_for_what_took_long_and_a_hollow_mark_without_a_date(store: LedgerStore) -> None:
    svg = drawn("timeline", store.entries(), Filters(party="UKR")).draw(WIDE).inner()
    assert svg.count("<rect") == 1
    assert svg.count("p-hollow") == 1


def test_a_picture_that_is_none(store: LedgerStore) -> None:
    with pytest.raises(NotInLedger, match="no such picture"):
        drawn("nonsense", store.entries(), Filters())


def test_no_two_labels_of_a_crowded_map_overlap() -> None:
    dice = random.Random(1)
    placed = Places(WIDE, 400)
    boxes = []
    for _ in range(300):
        x, y, words = dice.uniform(0, WIDE), dice.uniform(0, 400), name(dice.choice(CODES))
        if spot := placed.label(x, y, words, 4, 11):
            wide = width_of(words, 11)
            left = spot[0] - {"start": 0.0, "middle": wide / 2, "end": wide}[spot[2]]
            boxes.append((left, spot[1] - 9, left + wide, spot[1] + 2))
    assert len(boxes) > 20
    for a in boxes:
        assert not [b for b in boxes if b is not a and a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]


def test_many_parties_keep_to_the_frame() -> None:
    dice = random.Random(2)
    flows = [
        Flow(giver=a, receiver=b, entries=dice.randint(1, 900))
        for a, b in {(dice.choice(CODES), dice.choice([*CODES, "EU", "UN"])) for _ in range(500)} if a != b
    ]  # fmt: skip
    for make in (atlas.picture, matrix.picture, communities.picture):
        for width in (WIDE, NARROW):
            root = ElementTree.fromstring(make(flows).draw(width).svg("x"))
            for each in root.iter():
                if each.tag == "circle":
                    assert 0 <= float(each.attrib["cx"]) <= width


def test_the_same_ledger_gives_the_same_communities() -> None:
    flows = [Flow(giver=a, receiver=b, entries=2) for a in CODES[:12] for b in CODES[:12] if a != b]
    assert communities.communities(flows) == communities.communities(list(reversed(flows)))


@given(st.lists(st.text(min_size=1, max_size=30), max_size=20), st.floats(40, 400))
def test_words_fit_the_room_they_are_given(words: list[str], most: float) -> None:
    assert all(width_of(line) <= most + 0.01 or len(line) <= 2 for line in lines_of(" ".join(words), most))
    assert all(width_of(cut(each, most)) <= most + 12 for each in words)


@given(st.text())
def test_whatever_is_written_the_picture_is_xml(words: str) -> None:
    made = Drawing(100, 100)
    with made.link(words, words, entry=words):
        made.text(1, 1, words)
    ElementTree.fromstring(made.svg(words))


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_the_projection_keeps_north_up_and_east_right(longitude: float, latitude: float) -> None:
    x, y = equal_earth(longitude, latitude)
    assert abs(x) <= 2.71
    assert abs(y) <= 1.32
    assert x * longitude >= 0
    assert y * latitude <= 0


def test_a_few_early_entries_do_not_press_the_rest_to_the_edge() -> None:
    assert window({0: 1, 1000: 50, 1010: 50}) == (1000, 1010, 1)
    assert window({0: 50, 1000: 50}) == (0, 1000, 0)
    assert window({}) == (0, 0, 0)


def test_codes_that_a_state_and_an_organisation_share_are_the_state_s() -> None:
    assert name("CAN") == "Canada"
    assert not is_organisation("CAN")
    assert is_organisation("WFP")
