"""What another program finds in an export."""

import csv
import io
import json
from collections.abc import Container
from pathlib import Path
from typing import Any, cast

import msgspec
import networkx
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.ledger_reports import gift, report
from typer.testing import CliRunner

from comity.cli.app import app
from comity.export import export, jsonl
from comity.export.csv import table
from comity.ledger.store import LedgerStore
from comity.model import Item, Party, Plover, Quantity


@pytest.fixture
def url(tmp_path: Path) -> str:
    path = str(tmp_path / "some.db")
    with LedgerStore.open(path) as store:
        aid = Plover(type="AID")
        store.add(report("one", gift("horse", 13, date="2010-05-12", plover=aid)), "1")
        store.add(report("two", gift("horse", 14, date="2010-05-12", plover=aid), published="2010-05-14"), "1")
        store.add(report("rice", gift("rice, loose", 40, giver="KEN", receiver="SSD", kind="food")), "1")
    return path


def run(*args: object, code: int = 0) -> bytes:
    done = CliRunner().invoke(app, list(map(str, args)))
    assert done.exit_code == code, done.output
    return done.stdout_bytes if code == 0 else done.output.encode()


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_csv_has_a_row_an_item_and_dyad(url: str) -> None:
    with LedgerStore.open(url) as store:
        both = gift(
            items=[
                Item(what="money", kind="funds", quantity=Quantity(low=5e6, high=None, unit="EUR")),
                Item(what="lion", kind="animal", quantity=Quantity(low=2, high=2, unit="lion"), part_of=0),
            ],
            stage="pledged",
        )
        third = Party(name="Putin", state="RUS")
        store.add(report("many", msgspec.structs.replace(both, receiver=[*both.receiver, third])), "1")
    rows = read(run("export", "csv", "--stage", "pledged", "--rate", "EUR=1.5", "--ledger", url, "-o", "-"))
    assert len(rows) == len({row["row_id"] for row in rows}) == 4
    money, lion = rows[0], rows[2]
    assert (money["from_iso3"], money["from_cow"], money["to_iso3"], money["to_cow"]) == ("ZWE", "552", "PRK", "731")
    assert (money["what"], money["low"], money["high"], money["unit"]) == ("money", "5000000", "", "EUR")
    assert (money["usd_low"], money["usd_high"], money["denied"]) == ("7500000", "", "false")
    assert (rows[1]["to_name"], rows[1]["to_as_reported"]) == ("Russia", "Putin")
    assert lion["part_of"] == money["item_id"]
    (plain, *_) = read(run("export", "csv", "--stage", "pledged", "--ledger", url))
    assert plain["usd_low"] == "", "no rate, no conversion"


def test_every_filter_of_the_list_holds_for_an_export(url: str) -> None:
    (row,) = read(run("export", "csv", "kenya", "South Sudan", "--ledger", url))
    assert (row["what"], row["low"], row["reports"], row["publishers"]) == ("rice, loose", "40", "1", "The rice")
    for narrow in (["--item", "rice, loose"], ["--giver", "Kenya"], ["--publisher", "The rice"], ["--text", "rice"]):
        assert read(run("export", "csv", *narrow, "--ledger", url)) == [row]
    assert read(run("export", "csv", "--since", "2011", "--ledger", url)) == []


def test_a_table_has_claims_and_a_codebook_beside_it(url: str, tmp_path: Path) -> None:
    run("export", "csv", "--ledger", url, "-o", tmp_path / "it.csv")
    entries, claims = (read((tmp_path / name).read_bytes()) for name in ("it.csv", "it-claims.csv"))
    assert {claim["entry_id"] for claim in claims} == {entry["entry_id"] for entry in entries}
    assert [claim["publisher"] for claim in claims] == ["The one", "The two", "The rice"]
    package = json.loads((tmp_path / "it-datapackage.json").read_text())
    for resource, rows in zip(package["resources"], (entries, claims), strict=True):
        assert (tmp_path / resource["path"]).exists()
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert fields == list(rows[0])
        assert all(field["description"] for field in resource["schema"]["fields"])
        assert len({row[resource["schema"]["primaryKey"]] for row in rows}) == len(rows)
        page = (tmp_path / "it-codebook.md").read_text()
        assert all(f"`{field}`" in page for field in fields)


def test_a_workbook_holds_entries_claims_and_codebook(url: str, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    with LedgerStore.open(url) as store:
        store.add(report("evil", gift("=1+1\x01", evidence="=cmd|' /C calc'!A0")), "1")
    run("export", "xlsx", "--ledger", url, "-o", tmp_path / "it.xlsx")
    book = openpyxl.load_workbook(tmp_path / "it.xlsx")
    assert book.sheetnames == ["entries", "claims", "codebook"]
    header, *rows = book["entries"].iter_rows()
    named = {cell.value: place for place, cell in enumerate(header)}
    assert {row[named["low"]].value for row in rows} == {2, 13, 40}
    assert {row[named["date_start"]].value.isoformat()[:10] for row in rows if row[named["date_start"]].value} == {
        "2010-05-12"
    }
    assert not [cell for row in rows for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(1)", "\t=1", "\r=1"])
def test_a_spreadsheet_takes_no_text_for_a_formula(text: str) -> None:
    lines = b"".join(table([{"who": text, "how much": -5}], ["who", "how much", "when"])).decode()
    (row,) = csv.DictReader(io.StringIO(lines, newline=""))
    assert row == {"who": f"'{text}", "how much": "-5", "when": ""}


def test_parquet_holds_the_rows_of_the_csv(url: str, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    run("export", "parquet", "--ledger", url, "-o", tmp_path / "it.parquet")
    with LedgerStore.open(url) as store:
        assert parquet.read_table(tmp_path / "it.parquet").to_pylist() == store.entries().rows() != []
        claims = list(store.entries().claims())
    assert parquet.read_table(tmp_path / "it-claims.parquet").to_pylist() == claims != []


def test_the_network_has_an_edge_an_entry(url: str) -> None:
    graph = networkx.parse_graphml(run("export", "graphml", "--ledger", url).decode(), force_multigraph=True)
    assert {edge[:2] for edge in graph.edges} == {("ZWE", "PRK"), ("KEN", "SSD")}
    assert graph.nodes["ZWE"]["label"] == "Zimbabwe"


def test_plover_events_say_who_did_what_to_whom(url: str) -> None:
    (event,) = map(json.loads, run("export", "plover", "--ledger", url).splitlines())
    assert (event["event_type"], event["actor"][0]["country"], event["recipient"][0]["country"]) == (
        "AID",
        "ZWE",
        "PRK",
    )
    assert event["event_date"] == "2010-05-12"


def contents(store: LedgerStore) -> object:
    kept = store.entries().status("open", "accepted", "rejected").records()
    return kept, store.findings(), store.decisions.all(), list(store.readings())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    given=st.lists(
        st.tuples(st.sampled_from(["horse", "rhino", "rice"]), st.integers(1, 9), st.sampled_from(["KEN", "UKR"])),
        min_size=1, max_size=5,
    ),
    act=st.sampled_from(["accept", "reject", "correct", "undo"]),
)  # fmt: skip
def test_json_lines_import_to_the_same_content(
    given: list[tuple[str, int, str]], act: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("trip")
    with LedgerStore.open(str(home / "a.db")) as one, LedgerStore.open(str(home / "b.db")) as two:
        one.add_all((report(f"r{i}", gift(what, n, receiver=to)) for i, (what, n, to) in enumerate(given)), "7")
        target = one.entries().records()[0].id
        if act == "correct":
            one.decisions.correct(target, "stage", "pledged", by="me")
        else:
            (one.decisions.accept if act == "accept" else one.decisions.reject)(target, by="me")
        if act == "undo":
            one.decisions.undo(by="me")
        lines = list(jsonl.export(one))
        assert jsonl.load(lines, two) == len(lines) > len(given)
        assert contents(two) == contents(one)
        assert jsonl.load(lines, two) == 0


def test_a_whole_ledger_goes_through_the_commands(url: str, tmp_path: Path) -> None:
    file, new = tmp_path / "all.jsonl", tmp_path / "new.db"
    run("export", "jsonl", "--ledger", url, "-o", file)
    assert b"3 reports and decisions added" in run("import", file, "--ledger", new)
    with LedgerStore.open(url) as one, LedgerStore.open(str(new)) as two:
        assert contents(one) == contents(two)
    file.write_text(file.read_text() + "{}\n")
    assert b"line 4" in run("import", file, "--ledger", new, code=2)
    assert b"leave the filters" in run("export", "jsonl", "--kind", "visit", "--ledger", url, code=2)


_REPORT = b'{"type":"report","version":"1","ledger":{"document":{"id":"a","text":"b","published":"2024-05-01"}}}'


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (b'{"type": "report", "x": "' + b"x" * 40_000_000, b"line 4: it is no line of an export: it has more than"),
        (_REPORT.replace(b"2024-05-01", b"2024-0%101"), b"line 4: it is no line of an export"),
    ],
)
def test_a_bad_line_of_an_import_is_told_and_what_stands_before_is_kept(
    url: str, tmp_path: Path, bad: bytes, words: bytes
) -> None:
    file, new = tmp_path / "all.jsonl", tmp_path / "new.db"
    run("export", "jsonl", "--ledger", url, "-o", file)
    file.write_bytes(file.read_bytes() + bad + b"\n")
    told = run("import", file, "--ledger", new, code=2)
    assert words in b" ".join(told.split())
    with LedgerStore.open(url) as one, LedgerStore.open(str(new)) as two:
        assert contents(one) == contents(two)


def test_a_missing_library_is_named(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    assert b"comity[export]" in run("export", "parquet", "--ledger", url, code=2)


def test_ftm_entities_are_valid_and_refer_to_each_other(url: str) -> None:
    model = pytest.importorskip("followthemoney").model
    proxies = [model.get_proxy(json.loads(line)) for line in run("export", "ftm", "--ledger", url).splitlines()]
    ids = [proxy.id for proxy in proxies]
    assert len(ids) == len(set(ids))
    for proxy in proxies:
        proxy.schema.validate(proxy.to_dict())
        for property_, value in proxy.itervalues():
            assert property_.type.name != "entity" or value in ids
    assert {"Article", "PublicBody", "Event", "UnknownLink"} == {proxy.schema.name for proxy in proxies}
    assert {"zw", "kp", "ke", "ss"} == {code for proxy in proxies for code in proxy.countries}


def test_states_are_called_by_their_names_and_persons_are_persons(url: str) -> None:
    pytest.importorskip("followthemoney")
    with LedgerStore.open(url) as store:
        one = msgspec.structs.replace(gift("yak"), giver=[Party(name="Vladimir Putin", state="RUS")])
        two = msgspec.structs.replace(gift("eel"), giver=[Party(name="aides", state="CHE")])
        three = msgspec.structs.replace(gift("emu"), giver=[Party(name="Moscow", state="RUS")])
        store.add(report("named", one, two, three), "1")
    graph = networkx.parse_graphml(run("export", "graphml", "--ledger", url).decode())
    assert {who: node["label"] for who, node in graph.nodes(data=True)} == {
        "RUS": "Russia", "CHE": "Switzerland", "PRK": "North Korea", "ZWE": "Zimbabwe", "KEN": "Kenya",
        "SSD": "South Sudan",
    }  # fmt: skip
    entities = [json.loads(line) for line in run("export", "ftm", "--ledger", url).splitlines()]
    parties = {
        (entity["schema"], entity["properties"]["name"][0], entity["properties"]["country"][0])
        for entity in entities
        if entity["schema"] in ("Person", "PublicBody", "LegalEntity")
    }
    assert {party for party in parties if party[2] in ("ru", "ch")} == {
        ("PublicBody", "Russia", "ru"), ("Person", "Vladimir Putin", "ru"), ("PublicBody", "Switzerland", "ch"),
    }  # fmt: skip


def test_python_writes_the_same_files_and_shows_what_it_has(url: str, tmp_path: Path) -> None:
    run("export", "csv", "--ledger", url, "--giver", "Kenya", "-o", tmp_path / "one.csv")
    with LedgerStore.open(url) as store:
        made = export(store, "csv", tmp_path / "two.csv", store.giver("Kenya"))
        assert [path.name for path in made] == [
            "two.csv", "two-claims.csv", "two-codebook.md", "two-datapackage.json",
        ]  # fmt: skip
        assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
        assert (len(store.entries()), len(store.entries().limit(1)), len(store.entries().offset(1))) == (2, 1, 1)
        assert repr(store.giver("Kenya")) == "<Query: 1 entry>"
        assert repr(store) == "<LedgerStore: 3 reports, 2 entries>"
        store.add(report("evil", gift("<script>alert(1)</script>")), "1")
        shown = store._repr_html_()
    assert "<td>Kenya</td>" in shown
    assert "<script>" not in shown


def test_prov_leads_from_entries_to_reports(url: str) -> None:
    with LedgerStore.open(url) as store:
        store.decisions.accept(store.giver("ZWE").records()[0].id, by="A. Nalyst")
    graph = rdflib.Graph().parse(data=run("export", "prov", "--ledger", url), format="json-ld")
    prov = rdflib.PROV
    terms = {*graph.predicates(), *graph.objects(None, rdflib.RDF.type)}
    assert {
        term for term in terms if str(term).startswith(str(prov)) and term not in cast(Container[Any], prov)
    } == set()
    reports = set(graph.objects(None, prov.wasQuotedFrom))
    assert len(reports) == 3
    derived = set(graph.objects(None, prov.wasDerivedFrom))
    assert derived == set(graph.subjects(prov.wasQuotedFrom, None))
    assert len(list(graph.subjects(prov.wasAssociatedWith, None))) == 1


def test_a_dossier_has_a_footnote_for_every_report(url: str) -> None:
    text = run("export", "dossier", "zwe", "PRK", "--ledger", url).decode()
    assert text.startswith("# Zimbabwe and North Korea")
    body, notes = text.split("[^1]:")
    assert "**2010-05-12**" in body
    assert "[^2]" in body
    assert "The two, 2010-05-14" in notes
    assert "rice" not in text
    assert b"name two parties" in run("export", "dossier", "--ledger", url, code=2)
