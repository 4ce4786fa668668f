"""What a noun phrase names: its kind, its taxon, what it is a kind of."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity import KnowledgeError
from comity.knowledge.lineage import TaxonNames
from comity.knowledge.tables import read_table
from comity.knowledge.things import KindNouns, Thing, Weapons, load_things
from comity.model import ItemKind

HERE = Path(__file__).parent
THINGS = load_things()


def sample(file: str) -> Iterator[tuple[str, str]]:
    """The (phrase, expected value) pairs of a data file."""
    lines = (HERE / file).read_text(encoding="utf-8").splitlines()
    for expected, phrases in list(csv.reader(line for line in lines if not line.startswith("#")))[1:]:
        for phrase in phrases.split("|"):
            yield phrase, expected


KINDS = list(sample("kinds_sample.csv"))
TAXA = list(sample("taxa_sample.csv"))


def test_samples_are_wide() -> None:
    assert len(KINDS) >= 200
    assert len(TAXA) >= 120


@pytest.mark.parametrize(("phrase", "expected"), KINDS)
def test_kind(phrase: str, expected: str) -> None:
    thing = THINGS.classify(phrase.split())
    assert (thing.kind if thing else "-") == expected


@pytest.mark.parametrize(("phrase", "expected"), TAXA)
def test_taxon(phrase: str, expected: str) -> None:
    assert THINGS.classify(phrase.split()) == Thing("animal", expected, "sure")


WEAPONS = read_table("weapons", Weapons)


def test_each_category_of_the_arms_trade_is_there() -> None:
    assert {weapons.category for weapons in WEAPONS} >= {
        "aircraft", "air-defence systems", "anti-submarine weapons", "armoured vehicles", "artillery", "engines",
        "missiles", "naval weapons", "satellites", "sensors", "ships",
    }  # fmt: skip
    assert sum(len(weapons.names) for weapons in WEAPONS) > 1000


@pytest.mark.parametrize("weapons", WEAPONS, ids=lambda weapons: weapons.noun)
def test_each_weapon_is_arms(weapons: Weapons) -> None:
    wrong = [name for name in weapons.names if THINGS.classify([name]) != Thing("arms")]
    assert wrong == []


@pytest.mark.parametrize("weapons", WEAPONS, ids=lambda weapons: weapons.noun)
def test_each_weapon_is_a_kind_of_weapon(weapons: Weapons) -> None:
    wrong = [name for name in weapons.names if "weapon" not in THINGS.hypernyms(name)]
    assert wrong == []


@pytest.mark.parametrize(
    "words",
    [
        ["F-16"], ["F-16s"], ["f", "-", "16"], ["F16"], ["f-16", "fighter"], ["F-16C"], ["K9A1"], ["k9a1", "howitzer"],
        ["Leopard", "2A6"], ["leopard", "2", "tank"], ["Mi-17V-5"], ["Pantsir", "-", "S1s"], ["S-300PMU2"],
        ["Patriot", "battery"], ["American", "Himars"], ["FA-50", "aircraft"], ["Bushmaster", "vehicle"],
        ["Chinook", "helicopters"], ["Bayraktar", "TB2", "drone"], ["mig-29", "fighter", "jet"], ["Su-35s"],
    ],
)  # fmt: skip
def test_designations_however_they_are_split(words: list[str]) -> None:
    assert THINGS.classify(words) == Thing("arms")


@pytest.mark.parametrize("words", [["COVID-19"], ["G-7"], ["article", "5"], ["chapter", "16"], ["no", "29"]])
def test_figures_alone_make_no_weapon(words: list[str]) -> None:
    thing = THINGS.classify(words)
    assert thing is None or thing.kind != "arms"


@pytest.mark.parametrize(
    ("phrase", "plain", "with_money"),
    [
        ("aid", "goods", "funds"),
        ("humanitarian aid", "goods", "funds"),
        ("emergency humanitarian assistance", "goods", "funds"),
        ("assistance", "service", "funds"),
        ("support", "service", "funds"),
        ("help", "service", "funds"),
        ("donation", "goods", "funds"),
        ("military aid", "arms", "arms"),
        ("military aid package", "arms", "arms"),
        ("medical aid", "medical", "medical"),
        ("food aid", "food", "food"),
        ("fuel", "energy", "energy"),
        ("message", None, None),
    ],
)
def test_aid_is_what_its_modifier_or_an_amount_of_money_says(
    phrase: str, plain: str | None, with_money: str | None
) -> None:
    without, given_money = THINGS.classify(phrase.split()), THINGS.classify(phrase.split(), money=True)
    assert (without and without.kind, given_money and given_money.kind) == (plain, with_money)


@pytest.mark.parametrize("phrase", ["aid", "support", "help", "supplies", "equipment", "officials' relatives"])
def test_heads_of_many_readings_are_weak(phrase: str) -> None:
    thing = THINGS.classify(phrase.split())
    assert thing is not None
    assert thing.certainty == "weak"


@pytest.mark.parametrize("verbal", ["military tank", "armoured car", "armored vehicle", "army trucks", "naval vessel"])
def test_a_military_vehicle_is_arms(verbal: str) -> None:
    assert THINGS.classify(verbal.split()) == Thing("arms")


@pytest.mark.parametrize(
    ("taxon", "above"),
    [
        ("Equus caballus", "Mammalia"),
        ("Panthera leo", "Felidae"),
        ("Panthera tigris altaica", "Panthera tigris"),
        ("Crocuta crocuta", "Hyaenidae"),
        ("Loxodonta africana", "Elephantidae"),
        ("Chrysolophus pictus", "Phasianidae"),
        ("Chrysolophus pictus", "Aves"),
        ("Varanus komodoensis", "Reptilia"),
        ("Crocodylus niloticus", "Reptilia"),
        ("Testudinidae", "Reptilia"),
        ("Serpentes", "Reptilia"),
        ("Cyprinus carpio", "Pisces"),
        ("Anura", "Amphibia"),
        ("Phascolarctos cinereus", "Marsupialia"),
        ("Gorilla", "Hominoidea"),
        ("Hominoidea", "Simiiformes"),
        ("Canis familiaris", "Canis"),
        ("Apis mellifera", "Insecta"),
        ("Ursidae", "Ursidae"),
    ],
)
def test_lineage(taxon: str, above: str) -> None:
    assert THINGS.is_a(taxon, above)
    assert taxon == above or not THINGS.is_a(above, taxon)


@pytest.mark.parametrize(("taxon", "other"), [("Aves", "Mammalia"), ("Aves", "Reptilia"), ("Ursus", "Elephantidae")])
def test_what_lies_apart(taxon: str, other: str) -> None:
    assert not THINGS.is_a(taxon, other)


def test_every_animal_is_an_animal() -> None:
    names = read_table("animal_names", TaxonNames) + read_table("taxa", TaxonNames)
    assert len({row.taxon for row in names}) > 5000
    assert [row.taxon for row in names if not THINGS.is_a(row.taxon, "Animalia")] == []


@pytest.mark.parametrize(
    ("noun", "above"),
    [
        ("tank", "vehicle"),
        ("tank", "weapon"),
        ("F-16", "fighter"),
        ("F-16", "aircraft"),
        ("MiG-29s", "aircraft"),
        ("drone", "aircraft"),
        ("frigate", "warship"),
        ("rifle", "gun"),
        ("lioness", "lion"),
        ("horse", "mammal"),
        ("golden pheasant", "bird"),
        ("rice", "food"),
        ("wheat", "cereal"),
        ("doctor", "person"),
        ("pickup truck", "truck"),
        ("bus", "vehicle"),
        ("crane", "bird"),
        ("Akhal-Teke", "animal"),
        ("battle tank", "tank"),
        ("blanket", "blanket"),
    ],
)
def test_kind_of(noun: str, above: str) -> None:
    assert THINGS.kind_is_a(noun, above)


@pytest.mark.parametrize(("noun", "above"), [("truck", "weapon"), ("vehicle", "tank"), ("horse", "bird"), ("x", "y")])
def test_no_kind_of(noun: str, above: str) -> None:
    assert not THINGS.kind_is_a(noun, above)


def test_no_noun_stands_in_rows_that_differ() -> None:
    kinds: dict[str, set[str]] = {}
    for row in read_table("kinds", KindNouns):
        for noun in row.nouns if row.kind != "animal" else []:
            kinds.setdefault(noun, set()).add(row.kind)
    assert {noun: found for noun, found in kinds.items() if len(found) > 1} == {}


def test_no_animal_has_two_taxa() -> None:
    taxa: dict[str, set[str]] = {}
    for row in read_table("taxa", TaxonNames):
        for name in row.names:
            taxa.setdefault(name, set()).add(row.taxon)
    assert {name: found for name, found in taxa.items() if len(found) > 1} == {}


def test_a_users_rows_go_before_those_shipped(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        '[[kinds]]\nkind = "culture"\nnouns = ["tank", "khachkar"]\n'
        '[[taxa]]\ntaxon = "Zaglossus"\nparent = "Tachyglossidae"\nnames = ["long-beaked echidna", "frigate"]\n'
        '[[weapons]]\ncategory = "aircraft"\nnoun = "drone"\nnames = ["QX-77"]\n',
        encoding="utf-8",
    )
    mine = load_things(tmp_path)
    assert mine.classify(["tank"]) == Thing("culture")
    assert mine.classify(["khachkars"]) == Thing("culture")
    assert mine.classify(["long", "-", "beaked", "echidnas"]) == Thing("animal", "Zaglossus")
    assert mine.is_a("Zaglossus", "Mammalia")
    assert mine.classify(["frigate"]) == Thing("animal", "Zaglossus")
    assert mine.classify(["QX-77B", "drones"]) == Thing("arms")
    assert "aircraft" in mine.hypernyms("QX-77")
    assert THINGS.classify(["khachkar"]) is None


def test_a_users_mistake_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[[kinds]]\nkind = "toys"\nnouns = ["kite"]\n', encoding="utf-8")
    with pytest.raises(KnowledgeError, match="toys"):
        load_things(tmp_path)


WORDS = st.lists(st.text(st.characters(codec="utf-8"), max_size=12), max_size=6)


@given(WORDS, st.booleans())
def test_any_words_have_a_kind_or_none(words: list[str], money: bool) -> None:
    thing = THINGS.classify(words, money)
    assert thing is None or thing.kind in get_args(ItemKind)
    assert thing is None or (thing.taxon is not None) == (thing.kind == "animal")


@given(st.sampled_from([phrase for phrase, _ in KINDS + TAXA]), st.booleans())
def test_case_and_hyphens_do_not_matter(phrase: str, split: bool) -> None:
    words = [word for part in phrase.upper().split() for word in (re.split("(-)", part) if split else [part])]
    assert THINGS.classify(words) == THINGS.classify(phrase.split())


@given(st.sampled_from([phrase for phrase, _ in TAXA]), st.sampled_from(["young", "two", "rare", "third", "beautiful"]))
def test_a_plain_modifier_changes_no_taxon(phrase: str, modifier: str) -> None:
    assert THINGS.classify([modifier, *phrase.split()]) == THINGS.classify(phrase.split())


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("field kitchen", "goods"),
        ("line of credit", "funds"),
        ("tinned fish", "food"),
        ("trainset", "vehicle"),
        ("submarine cable", "technology"),
        ("x ray machine", "medical"),
        ("gun mount", "arms"),
        ("Leopard 2000", "arms"),
    ],
)
def test_things_that_reports_name(noun: str, kind: str) -> None:
    thing = load_things().classify(noun.split())
    assert thing is not None
    assert thing.kind == kind
