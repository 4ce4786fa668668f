"""The commands on a ledger, as a user runs them."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from comity.cli.app import app
from comity.ledger.store import LedgerStore
from comity.model import DateRange, Document, Item, Ledger, Party, Quantity, Transfer

NOR, KEN = Party(name="Norway", state="NOR"), Party(name="Kenya", state="KEN")


def report(name: str, low: int, published: str, stage: str = "delivered", what: str = "horse") -> Ledger:
    taxon = "Equus caballus" if what == "horse" else None
    kind = "animal" if what == "horse" else "food"
    item = Item(what=what, kind=kind, quantity=Quantity(low=low, high=low, unit=what), taxon=taxon)  # type: ignore[arg-type]
    words = f"Norway gave Kenya {low} {what}s"
    given = Transfer(
        giver=[NOR],
        receiver=[KEN],
        items=[item],
        stage=stage,  # type: ignore[arg-type]
        date=DateRange(start="2024-05-01", end="2024-05-01") if stage == "delivered" else None,
        evidence=words,
    )
    document = Document(id=name, text=f"{words}, says {name}.", published=published, publisher=f"The {name} Times")
    return Ledger(document=document, transfers=[given])


@pytest.fixture
def url(tmp_path: Path) -> str:
    path = str(tmp_path / "some.db")
    with LedgerStore.open(path) as store:
        store.add(report("north", 13, "2024-05-02"), "1")
        store.add(report("south", 14, "2024-05-03"), "1")
        store.add(report("rice", 40, "2023-02-03", "pledged", "rice"), "1")
    return path


def run(*args: object, stdin: str = "") -> str:
    done = CliRunner().invoke(app, list(map(str, args)), input=stdin, env={"COLUMNS": "120"})
    assert done.exit_code == 0, done.output
    return done.output


def test_a_ledger_is_listed_and_asked(url: str) -> None:
    shown = run("ledger", "--ledger", url)
    assert "2 of 2 entries" in shown
    assert "NOR" in shown
    (horses,) = json.loads(run("ledger", "--ledger", url, "--item", "horse", "--json"))
    assert horses["sources"] == 2
    for narrow in (
        ["--between", "KEN", "NOR", "--since", "2024"], ["--giver", "NOR", "--stage", "delivered"],
        ["--receiver", "kenya", "--min-sources", "2"], ["--text", "gave horses"], ["--limit", "1", "--offset", "1"],
    ):  # fmt: skip
        assert [entry["id"] for entry in json.loads(run("ledger", "--ledger", url, *narrow, "--json"))] == [
            horses["id"]
        ]


def test_an_entry_is_shown_with_all_its_words(url: str) -> None:
    (horses,) = json.loads(run("ledger", "--ledger", url, "--text", "horses", "--json"))
    shown = run("show", horses["id"][:9], "--ledger", url)
    for words in ("“Norway gave Kenya 13 horses”", "“Norway gave Kenya 14 horses”", "The north Times", "conflict: "):
        assert words in shown
    assert len(json.loads(run("show", horses["id"], "--ledger", url, "--json"))["claims"]) == 2


def test_findings_balance_sources_and_stats(url: str) -> None:
    (conflict,) = json.loads(run("findings", "--ledger", url, "--type", "conflict", "--json"))
    assert "13 horses" in conflict["about"]
    assert "14 horses" in conflict["about"]
    assert "conflict: Reports differ" in run("findings", "--ledger", url)
    assert "explained: Reports differ" in run("answer", conflict["id"][:9], "two herds", "--ledger", url, "--by", "A")
    assert "two herds" in run("decisions", "--ledger", url)
    assert json.loads(run("findings", "--ledger", url, "--status", "open", "--type", "conflict", "--json")) == []
    run("undo", "--by", "A", "--yes", "--ledger", url)
    balance = json.loads(run("balance", "nor", "KEN", "--ledger", url, "--by", "year", "--json"))
    assert {(line["by"], line["what"], line["stage"]) for line in balance} == {
        ("2024", "horse", "delivered"),
        ("2023", "rice", "promised"),
    }
    assert "horse" in run("balance", "NOR", "KEN", "--ledger", url)
    assert "nothing passed" in run("balance", "NOR", "FRA", "--ledger", url)
    assert [each["publisher"] for each in json.loads(run("sources", "--ledger", url, "--json"))] == [
        "The north Times",
        "The rice Times",
        "The south Times",
    ]
    assert json.loads(run("stats", "--ledger", url, "--json"))["reports"] == 3
    assert "The south Times" in run("sources", "--ledger", url)
    assert "conflict" in run("stats", "--ledger", url)


def test_review_decides_with_keys(url: str) -> None:
    keys = ["c", "mode", "gift", "as the letter says", "a", "seen", "x", "u", "wrong entry", "n", ""]
    shown = run("review", "--ledger", url, "--by", "ann", "--found", stdin="\n".join(keys))
    assert "1 of 1" in shown
    made = json.loads(run("decisions", "--ledger", url, "--json"))
    assert [(each["action"], each["by"], each["why"]) for each in made] == [
        ("correct", "ann", "as the letter says"),
        ("accept", "ann", "seen"),
    ]
    assert "accept" in run("decisions", "--ledger", url)
    assert "corrected: mode" in run("show", made[0]["anchors"][0]["claim"], "--ledger", url)


def test_review_merges_splits_and_undoes(url: str) -> None:
    horses, rice = (
        json.loads(run("ledger", "--ledger", url, "--text", words, "--json"))[0]["id"] for words in ("horses", "rices")
    )
    run("review", horses, "--ledger", url, stdin=f"m\n{rice}\n\nu\ny\nnot one\nq\n")
    assert "2 of 2 entries" in run("ledger", "--ledger", url)
    claim = json.loads(run("show", horses, "--ledger", url, "--json"))["claims"][1]["id"]
    run("review", horses, "--ledger", url, stdin=f"s\n{claim}\n\nq\n")
    assert "3 of 3 entries" in run("ledger", "--ledger", url)
    assert [each["action"] for each in json.loads(run("decisions", "--ledger", url, "--json"))] == [
        "merge",
        "undo",
        "split",
    ]


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["ledger", "--ledger", "none.db"], "none.db: no such ledger"),
        (["ledger", "--since", "yesterday"], "is no day, month or year"),
        (["ledger", "--kind", "war"], "no kind 'war'"),
        (["ledger", "--stage", "delivrd"], "no stage 'delivrd': did you mean delivered?"),
        (["ledger", "--since", "2024-13"], "did you mean 2024-12?"),
        (["ledger", "--publisher", "The nort Times"], "did you mean The north Times"),
        (["ledger", "--party", "Rusia"], "did you mean Russia (RUS)"),
        (["balance", "Norwy", "Kenya"], "did you mean Norway (NOR)"),
        (["export", "dossier", "Norwy", "Kenya"], "did you mean Norway (NOR)"),
        (["plot", "network", "Norwy", "Kenya", "-o", "x.svg"], "did you mean Norway (NOR)"),
        (["ledger", "--text", "?"], "no words to look for"),
        (["show", "nothing"], "no such entry"),
        (["findings", "--entry", "nothing"], "no such entry"),
        (["review", "nothing"], "no such entry"),
        (["stats", "--ledger", "nosuch://x"], "not a file or a database URL"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(url: str, args: list[str], why: str) -> None:
    done = CliRunner().invoke(app, args, env={"COMITY_LEDGER": url})
    assert done.exit_code == 2
    assert why in done.stderr
    assert done.stderr.count("\n") == 1


def test_reports_are_added_once(tmp_path: Path) -> None:
    path, url = tmp_path / "report.txt", str(tmp_path / "new.db")
    path.write_text("OSLO, May 3 - Norway has given Kenya 40 tonnes of rice, the foreign ministry said.\n", "utf-8")
    missing = tmp_path / "missing.txt"
    added = CliRunner().invoke(app, ["add", str(path), str(missing), "--published", "2024-05-03", "--ledger", url])
    assert added.exit_code == 2
    assert "1 added, 0 there already" in added.output
    assert "0 added, 1 there already" in run("add", path, "--published", "2024-05-03", "--ledger", url)
    assert "1 added, 0 there already" in run("add", path, "--published", "2024-05-03", "--ledger", url, "--again")
    (rice,) = json.loads(run("ledger", "--giver", "NOR", "--item", "food", "--ledger", url, "--json"))
    assert rice["record"]["items"][0]["quantity"]["low"] == 40


def test_things_of_a_users_own_tables_are_found(tmp_path: Path) -> None:
    path, url, own = tmp_path / "report.txt", str(tmp_path / "own.db"), tmp_path / "own"
    own.mkdir()
    (own / "arms.toml").write_text(
        '[[weapons]]\ncategory = "artillery"\nnoun = "howitzer"\nnames = ["Zork-7"]\n', "utf-8"
    )
    path.write_text("OSLO, May 3 - Norway has given Kenya 12 Zork-7s, the foreign ministry said.\n", "utf-8")
    run("add", path, "--published", "2024-05-03", "--ledger", url, "--knowledge", own)
    for asked in ("Zork-7", "howitzer", "weapon"):
        (entry,) = json.loads(run("ledger", "--item", asked, "--ledger", url, "--json"))
        assert entry["record"]["items"][0]["what"] == "Zork-7"


def test_a_list_can_be_sorted_cut_to_columns_and_taken_as_csv(url: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("ledger", "--ledger", url, "--csv", "--sort", "-date"), newline="")))
    assert [row["start"] for row in rows] == ["2024-05-01", ""]
    cut = run("ledger", "--ledger", url, "--columns", "kind,to,sources", "--csv", "--sort", "date", "-o", "-")
    assert cut.splitlines() == ["kind,to,sources", "transfer,Kenya,1", "transfer,Kenya,2"]
    shown = run("ledger", "--ledger", url, "--columns", "what,stage")
    assert shown.splitlines()[0].split() == ["what", "stage"]
    done = CliRunner().invoke(app, ["ledger", "--ledger", url, "--columns", "stge"])
    assert (done.exit_code, "did you mean stage?" in done.stderr) == (2, True)


def test_a_correction_in_plain_words_does_not_corrupt(url: str) -> None:
    (horses,) = json.loads(run("ledger", "--ledger", url, "--text", "horses", "--json"))
    keys = [
        "c", "receiver", "Thailand", "", "c", "items.0.quantity", "about 70 mares", "", "c", "date", "May 2024", "",
        "c", "said_by", "Sri Lanka (LKX)", "", "c", "giver", "Thailnd", "", "c", "denied", "maybe",
        "c", "denied", "yes", "", "q",
    ]  # fmt: skip
    shown = run("review", horses["id"], "--ledger", url, "--by", "ann", stdin="\n".join(keys))
    for why in ("did you mean Sri Lanka (LKA)", "did you mean Thailand (THA)", "says neither yes nor no"):
        assert why in shown
    record = json.loads(run("show", horses["id"], "--ledger", url, "--json"))["entry"]["record"]
    assert record["receiver"] == [{"name": "Thailand", "state": "THA", "org": None}]
    assert record["items"][0]["quantity"] == {"low": 70, "high": 70, "unit": "mares", "approx": True}
    assert record["date"] == {"start": "2024-05-01", "end": "2024-05-31"}
    assert (record["denied"], record["said_by"], record["giver"][0]["state"]) == (True, [], "NOR")


def test_undo_takes_back_ones_own_last_decision_after_asking(url: str) -> None:
    horses, rice = (entry["id"] for entry in json.loads(run("ledger", "--ledger", url, "--sort", "-date", "--json")))
    with LedgerStore.open(url) as store:
        store.decisions.accept(horses, by="ann")
        other = store.decisions.accept(rice, by="bob")
    assert "left as it was" in run("undo", "--ledger", url, "--by", "ann", stdin="n\n")
    assert "this takes back: accept: open → accepted, “Norway gave Kenya 13 horses”" in run(
        "undo", "--ledger", url, "--by", "ann", stdin="y\n\n"
    )
    with LedgerStore.open(url) as store:
        assert (store.entry(horses).status, store.entry(rice).status) == ("open", "accepted")
    done = CliRunner().invoke(app, ["undo", "--ledger", url, "--by", "ann"])
    assert (done.exit_code, "no decision of ann to undo" in done.stderr) == (2, True)
    run("undo", other.id[:9], "--ledger", url, "--by", "ann", "--yes")
    with LedgerStore.open(url) as store:
        assert store.entry(rice).status == "open"
    listed = CliRunner().invoke(app, ["decisions", "--ledger", url], env={"COLUMNS": "80"}).output
    assert max(map(len, listed.splitlines())) <= 80
    assert "accept: open → accepted" in listed


def test_a_source_is_compared_with_the_others(url: str) -> None:
    found = json.loads(run("compare", "The south Times", "--ledger", url, "--json"))
    assert {name: len(entries) for name, entries in found.items()} == {
        "only in The south Times": 0, "only in others": 1, "in both": 1,
    }  # fmt: skip
    shown = run("compare", "the rice times", "--ledger", url, "--giver", "Norway")
    assert [line for line in shown.splitlines() if line.startswith(("only", "in both"))] == [
        "only in the rice times: 1", "only in others: 1", "in both: 0",
    ]  # fmt: skip
    done = CliRunner().invoke(app, ["compare", "The sout Times", "--ledger", url])
    assert (done.exit_code, "did you mean The south Times" in done.stderr) == (2, True)
