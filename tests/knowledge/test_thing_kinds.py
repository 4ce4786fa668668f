"""What a user can rely on: the kind of a noun phrase, with and without an amount of money, for every kind there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from comity.knowledge.things import load_things
from comity.model import ItemKind

NOUNS = Path(__file__).with_name("nouns.txt")


def _nouns() -> Iterator[tuple[str, str]]:
    for line in NOUNS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, _, nouns = line.partition(": ")
            yield from ((noun, kind) for noun in nouns.split("|"))


def test_the_data_file_covers_every_kind() -> None:
    assert len(list(_nouns())) >= 150
    assert {kind for _, kind in _nouns()} == {"none", *get_args(ItemKind)}


@pytest.mark.parametrize(("noun", "kind"), list(_nouns()))
def test_kind_of_a_noun_phrase(noun: str, kind: str) -> None:
    thing = load_things().classify(noun.removeprefix("*").split(), noun.startswith("*"))
    assert (thing.kind if thing else "none") == kind


@pytest.mark.parametrize(
    ("noun", "taxon", "above"),
    [
        ("African lion", "Panthera leo", "Felidae"),
        ("bear", "Ursidae", "Mammalia"),
        ("pheasants", "Phasianidae", "Aves"),
        ("Orlov trotters", "Equus caballus", "Equidae"),
        ("dog", "Canis familiaris", "Canidae"),
        ("elephant", "Elephantidae", "Mammalia"),
        ("Asian elephant", "Elephas maximus", "Elephantidae"),
        ("giant panda", "Ailuropoda melanoleuca", "Ursidae"),
        ("heron", "Ardeidae", "Aves"),
    ],
)
def test_taxon_of_an_animal_and_what_it_lies_within(noun: str, taxon: str, above: str) -> None:
    things = load_things()
    thing = things.classify(noun.split())
    assert thing is not None
    assert (thing.kind, thing.taxon) == ("animal", taxon)
    assert things.is_a(taxon, above)
    assert not things.is_a(above, taxon)
