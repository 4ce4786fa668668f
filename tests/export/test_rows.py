"""Tables of others, laid beside what reports say."""

import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from comity.cli.app import app

REGISTER = """Supplier;Recipient;Weapon designation;Number ordered;Year of order;Status
Russia;North Korea;S-300;2;2024;Ordered
Germany;Ukraine;Leopard-2;(18);2023;Delivered
Rusia;India;Su-30;4;2020;Delivered
France;Egypt;Rafale;many;2021;Delivered
"""
HOW = """
publisher = "Arms Transfers Database"
delimiter = ";"
[[claims]]
kind = "transfer"
[claims.columns]
giver = "Supplier"
receiver = "Recipient"
what = "Weapon designation"
quantity = "Number ordered"
date = "Year of order"
stage = "Status"
[claims.fixed]
item_kind = "arms"
published = "2025-03-10"
[claims.values.stage]
Ordered = "agreed"
Delivered = "delivered"
"""
DYADS = "ccode1,ccode2,year,usd\n365,731,1980,5.5\n2,200,2020-02,1\n"
COW = """
publisher = "Dyads"
parties = "cow"
[[claims]]
kind = "transfer"
scale = 1000000
[claims.columns]
giver = "ccode1"
receiver = "ccode2"
date = "year"
quantity = "usd"
[claims.fixed]
what = "aid"
item_kind = "funds"
unit = "USD"
stage = "delivered"
mode = "aid"
"""


@pytest.fixture
def load(tmp_path: Path):  # type: ignore[no-untyped-def]
    def run(table: str, mapping: str, code: int = 0) -> tuple[list[dict], str]:  # type: ignore[type-arg]
        (tmp_path / "table.csv").write_text(table, encoding="utf-8")
        (tmp_path / "how.toml").write_text(mapping, encoding="utf-8")
        url = ["--ledger", str(tmp_path / "it.db")]
        done = CliRunner().invoke(
            app, ["import", str(tmp_path / "table.csv"), "--mapping", str(tmp_path / "how.toml"), *url]
        )
        assert done.exit_code == code, done.output
        listed = CliRunner().invoke(app, ["ledger", *url, "--json"])
        return json.loads(listed.stdout) if listed.exit_code == 0 else [], done.output

    return run


def test_a_register_of_arms_has_a_report_a_row(load) -> None:  # type: ignore[no-untyped-def]
    entries, told = load(REGISTER, HOW, code=2)
    assert "2 rows added" in told
    assert "row 4: 'Rusia' is no party: did you mean Russia (RUS)" in told
    assert "row 5" in told
    tanks, missiles = (entry["record"] for entry in entries)
    assert (tanks["giver"][0]["state"], tanks["receiver"][0]["state"], tanks["stage"]) == ("DEU", "UKR", "delivered")
    assert tanks["items"][0]["quantity"] == {"low": 18, "high": 18, "unit": "Leopard-2", "approx": True}
    assert missiles["stage"] == "agreed"
    assert missiles["date"] == {"start": "2024-01-01", "end": "2024-12-31"}
    assert missiles["evidence"].startswith("Supplier: Russia; Recipient: North Korea")
    again, told = load(REGISTER, HOW, code=2)
    assert ("0 rows added, 2 there already" in told, len(again)) == (True, 2)


def test_parties_may_be_given_by_their_correlates_of_war_number(load) -> None:  # type: ignore[no-untyped-def]
    entries, _ = load(DYADS, COW)
    first, second = (entry["record"] for entry in entries)
    assert (first["giver"][0]["state"], first["receiver"][0]["name"]) == ("SUN", "North Korea")
    assert first["items"][0]["quantity"]["low"] == 5_500_000
    assert (second["giver"][0]["state"], second["date"]["end"], second["mode"]) == ("USA", "2020-02-29", "aid")


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        ("publisher = 3", "no mapping"),
        ("not toml", "no mapping"),
        (COW.replace("ccode1", "ccode9"), "no column 'ccode9'"),
        ('colour = "red"' + COW, "colour"),
        (COW.replace('"delivered"', '"delivrd"'), "no stage 'delivrd': did you mean delivered?"),
        (COW.replace("giver =", "givr ="), "a transfer has no 'givr': did you mean giver?"),
        (COW.replace('item_kind = "funds"', ""), "nowhere what the item_kind of a transfer is"),
        ('publisher = "x"\nclaims = []', "it has no [[claims]]"),
    ],
)
def test_a_mapping_that_is_none_is_told_in_one_line(load, mapping: str, why: str) -> None:  # type: ignore[no-untyped-def]
    _, told = load(DYADS, mapping, code=2)
    assert why in told
    assert told.count("\n") == 1


def test_a_word_that_means_nothing_costs_its_row(load) -> None:  # type: ignore[no-untyped-def]
    entries, told = load(REGISTER.replace("Delivered", "Delivrd", 1), HOW, code=2)
    assert "no stage 'Delivrd': did you mean delivered?: say what it means in values.stage" in told
    assert len(entries) == 1


def test_files_that_are_no_tables_are_told_in_one_line(tmp_path: Path) -> None:
    empty, damaged, several = tmp_path / "empty.csv", tmp_path / "damaged.xlsx", tmp_path / "several.zip"
    empty.write_text("")
    with zipfile.ZipFile(damaged, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook")
    with zipfile.ZipFile(several, "w") as packed:
        packed.writestr("one.csv", "a,b\n")
        packed.writestr("other.csv", "a,b\n")
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("one.csv", "0" * 3_000_000)
    for file, why in ((empty, "nothing in it"), (damaged, "damaged"), (several, "2 files"), (bomb, "3,000,000 bytes")):
        done = CliRunner().invoke(app, ["import", str(file), "--mapping", "sipri", "--ledger", str(tmp_path / "x.db")])
        assert (done.exit_code, why in done.output, done.output.count("\n")) == (2, True, 1), done.output


def test_a_mapping_that_is_not_there_names_the_nearest(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["import", "x.csv", "--mapping", "gdlt", "--ledger", str(tmp_path / "x.db")])
    assert (done.exit_code, "no mapping 'gdlt': did you mean gdelt?" in done.output) == (2, True)
