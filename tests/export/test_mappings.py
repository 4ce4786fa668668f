"""The mappings that comity ships, each with a small table of its own in the layout of the original."""

import csv
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from comity.cli.app import app
from comity.export.mapping import mapping, parsed, shipped, source

Load = Callable[..., tuple[list[dict[str, Any]], str]]

SIPRI = (
    "Recipient,Supplier,Year of order,,Number ordered,,Weapon designation,Weapon description,Number delivered,,"
    "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons"
)
KIEL = (
    "activity_id sub_activity_id donor announcement_date aid_type_general aid_type_specific explanation measure "
    "reporting_currency source_reported_value item item_type item_numb item_numb_deliv tot_activity_value_EUR"
).split()
CHINA = (
    "AidData Record ID|Recommended For Aggregates|Financier Country|Recipient|Recipient ISO-3|Commitment Year|Status|"
    "Flow Type Simplified|Title|Amount (Original Currency)|Original Currency|Amount (Nominal USD)"
).split("|")
CORE = "aiddata_id,year,donor,recipient,commitment_amount_usd_constant,coalesced_purpose_code,coalesced_purpose_name"
POLECAT = (
    "Event ID|Event Date|Event Type|Event Mode|Intensity|Quad Code|Contexts|Actor Name|Actor Country|Actor COW|"
    "Primary Actor Sector|Actor Sectors|Actor Title|Actor Name Raw|Wikipedia Actor ID|Recipient Name|"
    "Recipient Country|Recipient COW|Primary Recipient Sector|Recipient Sectors|Recipient Title|Recipient Name Raw|"
    "Wikipedia Recipient ID|Placename|City|District|Province|Country|Latitude|Longitude|GeoNames ID|Raw Placename|"
    "Feature Type|Source|Publication Date|Story People|Story Organizations|Story Locations|Language|Version"
).split("|")
DISPUTES = (
    "disno,dyindex,statea,stateb,namea,nameb,strtday,strtmnth,strtyr,endday,endmnth,endyear,year,hihost,hihosta,new"
)
ALLIANCES = (
    "version4id,ccode1,state_name1,ccode2,state_name2,dyad_st_day,dyad_st_month,dyad_st_year,dyad_end_day,"
    "dyad_end_month,dyad_end_year,left_censor,right_censor,defense,neutrality,nonaggression,entente,version"
)
TRADE = "ccode1,ccode2,year,importer1,importer2,flow1,flow2,smoothflow1,smoothflow2,smoothtotrade,version"


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def run(name: str, file: Path, code: int = 0) -> tuple[list[dict[str, Any]], str]:
        url = ["--ledger", str(tmp_path / "it.db")]
        done = CliRunner().invoke(app, ["import", str(file), "--mapping", name, *url])
        assert done.exit_code == code, done.output
        listed = CliRunner().invoke(app, ["ledger", *url, "--json"])
        return [entry["record"] for entry in json.loads(listed.stdout)], done.output

    return run


def written(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def book(path: Path, sheet: str, heading: list[str], *rows: dict[str, Any]) -> Path:
    made = Workbook()
    made.active.title = "About"
    table = made.create_sheet(sheet)
    table.append(heading)
    for row in rows:
        table.append([row.get(name) for name in heading])
    made.save(path)
    return path


def sides(record: dict[str, Any], *names: str) -> list[list[str | None]]:
    return [[party["state"] or party["org"] for party in record[name]] for name in names]


def test_sipri(load: Load, tmp_path: Path) -> None:
    file = written(
        tmp_path / "trade-register.csv", "Transfers of major weapons, 1950 to 2024", "", "Source: a register,,,", SIPRI,
        "Ukraine,Germany,2023,,18,,Leopard-2A6,Tank,18,,2023,Second hand,Aid; from stocks,5,90,90",
        "North Korea,Russia,2024,?,2,?,S-300PMU,SAM system,,,,New,,,,",
        "Türkiye,unknown supplier(s),2019,,10,,Kornet,Anti-tank missile,10,?,2019; 2021,New,,,,",
        encoding="latin-1",
    )  # fmt: skip
    (open_side, tanks, ordered), told = load("sipri", file)
    assert "3 rows added" in told
    assert sides(tanks, "giver", "receiver") == [["DEU"], ["UKR"]]
    assert (tanks["stage"], tanks["items"][0]["what"], tanks["items"][0]["kind"]) == (
        "delivered", "Leopard-2A6 Tank", "arms",
    )  # fmt: skip
    assert sides(ordered, "giver", "receiver") == [["RUS"], ["PRK"]]
    assert (ordered["stage"], ordered["items"][0]["quantity"]["approx"]) == ("agreed", True)
    assert (open_side["giver"], open_side["date"]) == ([], {"start": "2019-01-01", "end": "2021-12-31"})
    assert open_side["items"][0]["quantity"] == {
        "low": 10,
        "high": 10,
        "unit": "Kornet Anti-tank missile",
        "approx": True,
    }


def test_kiel(load: Load, tmp_path: Path) -> None:
    rows = [
        {"donor": "Germany", "announcement_date": date(2023, 1, 25), "aid_type_general": "Military",
         "measure": "Allocation", "item": "Leopard 2 tank", "item_numb": 18, "item_numb_deliv": 18, "explanation": "A"},
        {"donor": "Norway", "announcement_date": date(2024, 2, 1), "aid_type_general": "Financial",
         "measure": "Commitment", "reporting_currency": "NOK", "source_reported_value": 2500000000.0, "item": ".",
         "item_numb": ".", "explanation": "B"},
    ]  # fmt: skip
    file = book(tmp_path / "tracker.xlsx", "Bilateral Assistance, MAIN DATA", KIEL, *rows)
    (tanks, money), _ = load("kiel", file)
    if tanks["items"][0]["kind"] == "funds":
        tanks, money = money, tanks
    assert sides(tanks, "giver", "receiver") == [["DEU"], ["UKR"]]
    assert (tanks["stage"], tanks["items"][0]["kind"], tanks["items"][0]["quantity"]["low"]) == (
        "delivered",
        "arms",
        18,
    )
    assert (money["stage"], money["mode"]) == ("pledged", "aid")
    assert money["items"][0]["quantity"] == {"low": 2500000000, "high": 2500000000, "unit": "NOK", "approx": False}


def test_aiddata(load: Load, tmp_path: Path) -> None:
    rows = [
        {"Financier Country": "China", "Recipient": "Angola", "Commitment Year": 2016, "Status": "Completion",
         "Flow Type Simplified": "Loan", "Title": "A dam", "Amount (Original Currency)": 1500000,
         "Original Currency": "CNY"},
        {"Financier Country": "China", "Recipient": "Africa, regional", "Commitment Year": 2016,
         "Status": "Completion"},
    ]  # fmt: skip
    (loan, other), _ = load("aiddata-china", book(tmp_path / "gcdf.xlsx", "GCDF_3.0", CHINA, *rows))
    if not loan["receiver"]:
        loan, other = other, loan
    assert sides(loan, "giver", "receiver") == [["CHN"], ["AGO"]]
    assert (loan["stage"], loan["mode"], loan["items"][0]["quantity"]["unit"]) == ("delivered", "loan", "CNY")
    assert other["receiver"] == []

    file = written(tmp_path / "core.csv", CORE, "1,1999,Korea,Viet Nam,2500000.5,110,Education")
    (aid, *_), told = load("aiddata-core", file)
    assert "1 row added" in told
    assert sides(aid, "giver", "receiver") == [["KOR"], ["VNM"]]
    assert aid["items"][0]["quantity"]["unit"] == "USD of 2011"


def gdelt(code: str, one: str, other: str) -> str:
    names = mapping("gdelt").heading
    row = dict.fromkeys(names, "") | {
        "GLOBALEVENTID": "1", "SQLDATE": "20241118", "Actor1CountryCode": one, "Actor2CountryCode": other,
        "EventCode": code, "EventBaseCode": code[:3], "EventRootCode": code[:2], "DATEADDED": "20241119120000",
        "SOURCEURL": "https://example.org/story",
    }  # fmt: skip
    return "\t".join(row.values())


def test_gdelt(load: Load, tmp_path: Path) -> None:
    lines = [
        gdelt("190", "RUS", "UKR"), gdelt("042", "PRK", "RUS"), gdelt("112", "USA", "CHN"), gdelt("072", "USA", "UKR"),
        gdelt("057", "RUS", "PRK"), gdelt("190", "RUS", ""), gdelt("040", "FRA", "FRA"), gdelt("010", "FRA", "DEU"),
        gdelt("040", "EUR", "ROM"),
    ]  # fmt: skip
    with zipfile.ZipFile(tmp_path / "20241119120000.export.CSV.zip", "w") as packed:
        packed.writestr("20241119120000.export.CSV", "\n".join(lines))
    found, told = load("gdelt", tmp_path / "20241119120000.export.CSV.zip")
    assert "5 rows added" in told
    assert "2 rows passed over: a side names no party" in told
    assert "1 row passed over: they are within one party" in told
    assert "1 row passed over: no claim of the mapping is for them" in told
    assault = next(each for each in found if "actor" in each)
    assert sides(assault, "actor", "recipient") == [["RUS"], ["UKR"]]
    assert (assault["plover"]["type"], assault["date"]["start"]) == ("ASSAULT", "2024-11-18")
    assert sides(next(each for each in found if "visitors" in each), "visitors", "hosts") == [["PRK"], ["RUS"]]
    assert sides(next(each for each in found if "accused" in each), "accusers", "accused") == [["USA"], ["CHN"]]
    aid = next(each for each in found if "giver" in each)
    assert (aid["items"][0]["what"], aid["mode"]) == ("military aid", "aid")
    assert sides(next(each for each in found if "parties" in each), "parties") == [["RUS", "PRK"]]


def polecat(**given: str) -> str:
    row = dict.fromkeys(POLECAT, "") | {name.replace("_", " "): value for name, value in given.items()}
    return "\t".join(row.values())


def test_polecat(load: Load, tmp_path: Path) -> None:
    def event(type_: str, mode: str, one: str, other: str) -> str:
        return polecat(
            Event_Date="2023-05-02", Event_Type=type_, Event_Mode=mode, Actor_Country=one, Recipient_Country=other,
            Publication_Date="2023-05-03",
        )  # fmt: skip

    file = written(
        tmp_path / "ngecEventsDV-2023-05.txt", "\t".join(POLECAT), event("THREATEN", "", "PRK", "KOR;USA"),
        event("ACCUSE", "allege", "UKR", "RUS"), event("CONSULT", "visit", "CHN", "RUS"),
        event("PROTEST", "demo", "None", "FRA"),
    )  # fmt: skip
    found, told = load("polecat", file)
    assert "1 row passed over: a side names no party" in told
    threat = next(each for each in found if "actor" in each)
    assert (threat["plover"]["type"], sides(threat, "recipient")) == ("THREATEN", [["KOR", "USA"]])
    assert sides(next(each for each in found if "accused" in each), "accusers", "accused") == [["UKR"], ["RUS"]]
    assert next(each for each in found if "hosts" in each)["stage"] == "held"


def test_correlates_of_war(load: Load, tmp_path: Path) -> None:
    file = written(
        tmp_path / "dyadic_mid_4.03.csv", DISPUTES,
        "3551,1,365,640,USR,TUR,-9,8,1973,10,9,1973,1973,4,3,1",
        "3551,1,365,640,USR,TUR,-9,8,1973,10,9,1973,1974,4,3,0",
        "3552,2,255,2,GMY,USA,1,2,1995,1,2,1995,1995,2,0,1",
    )  # fmt: skip
    (dispute, *_), told = load("cow-disputes", file)
    assert ("1 row added" in told, "2 rows passed over" in told) == (True, True)
    assert sides(dispute, "actor", "recipient") == [["SUN"], ["TUR"]]
    assert (dispute["plover"]["type"], dispute["date"]) == ("MOBILIZE", {"start": "1973-08-01", "end": "1973-09-10"})

    line = "1,2,United States of America,20,Canada,4,4,1949,,,,0,1,1,0,1,1,4.1"
    found, _ = load("cow-alliances", written(tmp_path / "alliance_v4.1_by_dyad.csv", ALLIANCES, line))
    pact = next(each for each in found if "parties" in each)
    assert (sides(pact, "parties"), pact["subject"], pact["date"]["start"]) == (
        [["USA", "CAN"]],
        "defence",
        "1949-04-04",
    )

    line = "2,20,1920,United States of America,Canada,611.86,735.48,611.86,735.48,1347.34,4"
    found, told = load("cow-trade", written(tmp_path / "Dyadic_COW_4.0.csv", TRADE, line))
    assert "1 row added" in told
    trade = {sides(each, "giver")[0][0]: each["items"][0]["quantity"]["low"] for each in found if "giver" in each}
    assert trade == {"CAN": 611_860_000, "USA": 735_480_000}


def test_all_are_listed_and_can_be_copied(tmp_path: Path) -> None:
    listed = CliRunner().invoke(app, ["mappings"]).stdout
    for name in shipped():
        assert name in listed
        assert parsed(source(name)).about
    copy = tmp_path / "mine.toml"
    assert CliRunner().invoke(app, ["mappings", "sipri", "-o", str(copy)]).exit_code == 0
    assert mapping(str(copy)) == mapping("sipri")
    wrong = CliRunner().invoke(app, ["mappings", "siprii"])
    assert (wrong.exit_code, "did you mean sipri?" in wrong.output) == (2, True)


def test_rows_of_a_table_are_no_copies_of_each_other(load: Load, tmp_path: Path) -> None:
    with (tmp_path / "register.csv").open("w", encoding="latin-1", newline="") as stream:
        stream.write(SIPRI + "\n")
        rows = csv.writer(stream)
        for year in range(1990, 1996):
            rows.writerow(
                ["India", "Russia", year, "", year - 1900, "", "MiG-29", "FGA aircraft", "", "", "", "New",
                 "The same long remark stands in every row, as it does in registers, and is the greater part of it"]
            )  # fmt: skip
    load("sipri", tmp_path / "register.csv")
    stats = CliRunner().invoke(app, ["stats", "--json", "--ledger", str(tmp_path / "it.db")])
    assert json.loads(stats.stdout)["copies"] == 0


def test_a_register_and_the_press_are_laid_side_by_side(load: Load, tmp_path: Path) -> None:
    url = ["--ledger", str(tmp_path / "it.db")]
    news = written(tmp_path / "news.txt", "Germany has delivered 18 Leopard 2 tanks to Ukraine, Berlin said on Monday.")
    given = ["--published", "2023-03-28", "--publisher", "Oslo Times"]
    assert CliRunner().invoke(app, ["add", str(news), *given, *url]).exit_code == 0
    register = written(
        tmp_path / "register.csv", SIPRI, "Ukraine,Germany,2023,,18,,Leopard-2A6,Tank,18,,2023,Second hand,,5,90,90",
        "North Korea,Russia,2024,?,2,?,S-300PMU,SAM system,,,,New,,,,", encoding="latin-1",
    )  # fmt: skip
    load("sipri", register)
    told = CliRunner().invoke(app, ["compare", mapping("sipri").publisher, *url, "--json"])
    parts = {name: [entry["record"] for entry in entries] for name, entries in json.loads(told.stdout).items()}
    assert [sides(each, "giver") for each in parts["in both"]] == [[["DEU"]]]
    assert [sides(each, "giver") for each in parts[f"only in {mapping('sipri').publisher}"]] == [[["RUS"]]]
    assert parts["only in others"] == []
