"""Tables of others, laid beside what reports say."""

import json
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
SIPRI = """
publisher = "Arms Transfers Database"
published = "2025-03-10"
delimiter = ";"
kind = "arms"
[columns]
giver = "Supplier"
receiver = "Recipient"
what = "Weapon designation"
quantity = "Number ordered"
date = "Year of order"
stage = "Status"
[stages]
Ordered = "agreed"
Delivered = "delivered"
"""
DYADS = "ccode1,ccode2,year,usd\n365,731,1980,5.5\n2,200,2020-02,1\n"
COW = """
publisher = "Dyads"
parties = "cow"
what = "aid"
kind = "funds"
unit = "USD"
scale = 1000000
mode = "aid"
[columns]
giver = "ccode1"
receiver = "ccode2"
date = "year"
quantity = "usd"
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
    entries, told = load(REGISTER, SIPRI, code=2)
    assert "2 rows added" in told
    assert "row 4: 'Rusia' is no party: did you mean Russia (RUS)?" in told
    assert "row 5" in told
    tanks, missiles = (entry["record"] for entry in entries)
    assert (tanks["giver"][0]["state"], tanks["receiver"][0]["state"], tanks["stage"]) == ("DEU", "UKR", "delivered")
    assert tanks["items"][0]["quantity"] == {"low": 18, "high": 18, "unit": "Leopard-2", "approx": True}
    assert missiles["stage"] == "agreed"
    assert missiles["date"] == {"start": "2024-01-01", "end": "2024-12-31"}
    assert missiles["evidence"].startswith("Supplier: Russia; Recipient: North Korea")
    again, told = load(REGISTER, SIPRI, code=2)
    assert ("0 rows added, 2 there already" in told, len(again)) == (True, 2)


def test_parties_may_be_given_by_their_correlates_of_war_number(load) -> None:  # type: ignore[no-untyped-def]
    entries, _ = load(DYADS, COW)
    first, second = (entry["record"] for entry in entries)
    assert (first["giver"][0]["state"], first["receiver"][0]["name"]) == ("SUN", "North Korea")
    assert first["items"][0]["quantity"]["low"] == 5_500_000
    assert (second["giver"][0]["state"], second["date"]["end"], second["mode"]) == ("USA", "2020-02-29", "aid")


@pytest.mark.parametrize(
    ("mapping", "why"),
    [("publisher = 3", "no mapping"), ("not toml", "no mapping"),
     (COW.replace("ccode1", "ccode9"), "no column 'ccode9'"),
     (COW + 'colour = "red"', "colour")],
)  # fmt: skip
def test_a_mapping_that_is_none_is_told_in_one_line(load, mapping: str, why: str) -> None:  # type: ignore[no-untyped-def]
    _, told = load(DYADS, mapping, code=2)
    assert why in told
