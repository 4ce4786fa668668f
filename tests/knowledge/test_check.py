"""A user's own tables are tried row by row."""

from importlib import resources
from pathlib import Path

import pytest

from comity import KnowledgeError
from comity.knowledge.check import Report, check_tables, known_tables


def check(folder: Path, toml: str) -> Report:
    (folder / "mine.toml").write_text(toml, encoding="utf-8")
    return check_tables(folder)


CLOSED = {"animal_names", "cities", "hypernyms", "lineage", "wordnet_kinds"}
"""Tables drawn as a whole from another source; a user's own rows go into `taxa`, `places` and `kinds`."""


def test_every_table_that_is_shipped_is_known() -> None:
    data = resources.files("comity.knowledge") / "data"
    shipped = {path.name.removesuffix(".csv") for path in data.iterdir() if path.name.endswith(".csv")}
    assert shipped - CLOSED == set(known_tables())


def test_good_rows_are_counted(tmp_path: Path) -> None:
    row = '[[party_nouns]]\nclass = "organ"\nnouns = ["divan"]\n'
    assert check(tmp_path, row * 2) == Report(found=[(str(tmp_path / "mine.toml"), "party_nouns", 2)], problems=[])


@pytest.mark.parametrize(
    ("toml", "reason"),
    [
        ("[[zoos]]\na = 1", "no table “zoos”"),
        ("[party_nouns]\nclass = 'organ'", "no list of rows"),
        ("party_nouns = 'organ'", "no list of rows"),
        ("[[party_nouns]]\nclass = 'organ'\nnoun = ['divan']", "row 1: there is no field “noun”"),
        ("[[party_nouns]]\nclass = 'organ'", "row 1: Object missing required field `nouns`"),
        (
            "[[party_nouns]]\nclass = 'organ'\nnouns = []\n[[party_nouns]]\nclass = 'x'\nnouns = []",
            "row 2: Invalid enum",
        ),
        ("[[", "not valid TOML"),
        ("", "no tables"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, toml: str, reason: str) -> None:
    ((_, problem),) = check(tmp_path, toml).problems
    assert reason in problem


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_bytes(b"\xff")
    report = check(tmp_path, "[[zoos]]\na = 1\n[[party_nouns]]\nclass = 1\n[[party_nouns]]\nclass = 2")
    assert len(report.problems) == 4


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError):
        check_tables(tmp_path / "nowhere")
