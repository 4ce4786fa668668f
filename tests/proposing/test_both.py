"""Rules and model together: one claim for both, gaps filled, differences for a person; and the commands around it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.proposing.model_server import EMPTY, Make, ModelServer, serving

import comity
from comity.documents import make_document
from comity.model import Ledger
from comity.readers import ModelReader
from comity.settings import ReaderOptions, reader_options

TEXT = (
    "Norway has given Kenya 40 tonnes of rice, the foreign ministry said. "
    "What Togo could use, its president told Ghana's leader, is a herd of 12 goats."
)
DAY = "2024-05-03"


def transfer(**fields: Any) -> dict[str, Any]:
    item = {"what": {"s": 1, "w": "rice"}, "quantity": {"s": 1, "w": "40 tonnes"}, "part_of": None}
    return {
        "evidence": [1], "act": {"s": 1, "w": "given"}, "giver": [{"s": 1, "w": "Norway"}],
        "receiver": [{"s": 1, "w": "Kenya"}], "items": [item], "mode": "gift", "mode_words": {"s": 1, "w": "given"},
        "stage": "delivered", "date": None, "said_by": [{"s": 1, "w": "the foreign ministry"}], "denied": False,
        "denied_by": [],
    } | fields  # fmt: skip


GOATS = {"what": {"s": 2, "w": "goats"}, "quantity": {"s": 2, "w": "12"}, "part_of": None}
ASKED = transfer(
    evidence=[2], act={"s": 2, "w": "could use"}, giver=[{"s": 2, "w": "Ghana's leader"}], stage="sought", mode=None,
    receiver=[{"s": 2, "w": "Togo"}], items=[GOATS], mode_words=None, said_by=[{"s": 2, "w": "its president"}],
)  # fmt: skip


def answer(*transfers: dict[str, Any]) -> str:
    return json.dumps(json.loads(EMPTY) | {"transfers": list(transfers)})


def read(asker: Make, text: str, *, rules: bool = True) -> Ledger:
    with serving(lambda request: text) as server:
        return ModelReader(asker(server), rules=rules).read(make_document(TEXT, published=DAY))


def test_what_both_read_is_one_claim_of_both(asker: Make) -> None:
    ledger = read(asker, answer(transfer()))
    (rice,) = ledger.transfers
    assert rice.proposed_by[0] == "rules"
    assert rice.proposed_by[1].startswith("model:m@")
    assert rice.disputed == []
    assert ledger.findings == []


def test_what_only_the_model_reads_is_there_by_its_name(asker: Make) -> None:
    rice, goats = read(asker, answer(ASKED)).transfers
    assert rice.proposed_by == ["rules"]
    assert [by.partition("@")[0] for by in goats.proposed_by] == ["model:m"]
    assert (goats.giver[0].state, goats.receiver[0].state, goats.stage) == ("GHA", "TGO", "sought")
    assert (goats.items[0].what, goats.items[0].kind, goats.items[0].taxon) == ("goat", "animal", "Capra hircus")


def test_a_model_alone_records_what_it_reads(asker: Make) -> None:
    ledger = read(asker, answer(ASKED), rules=False)
    assert [t.receiver[0].state for t in ledger.transfers] == ["TGO"]
    assert [t.plover and (t.plover.type, t.plover.mode) for t in ledger.transfers] == [("REQUEST", "assist")]
    assert ledger.events == []


def test_where_they_differ_the_rules_stand_and_a_person_is_told(asker: Make) -> None:
    ledger = read(asker, answer(transfer(stage="pledged")))
    (rice,) = ledger.transfers
    assert rice.stage == "delivered"
    (dispute,) = rice.disputed
    assert (dispute.field, dispute.value, dispute.by) == ("stage", "pledged", rice.proposed_by[1])
    (finding,) = ledger.findings
    assert finding.type == "reading"
    assert finding.entries == [("transfers", 0)]
    assert "rules reads delivered" in finding.about
    assert "reads pledged" in finding.about


def test_what_the_rules_leave_open_is_filled(asker: Make) -> None:
    text = "Norway sent Kenya lions."
    document = make_document(f"{text} It was a present for the year 2020, they said.", published=DAY)
    given = transfer(
        act={"s": 1, "w": "sent"}, items=[{"what": {"s": 1, "w": "lions"}, "quantity": None, "part_of": None}],
        mode_words={"s": 2, "w": "present"}, date={"s": 2, "w": "2020"}, said_by=[],
    )  # fmt: skip
    with serving(lambda request: answer(given)) as server:
        (lions,) = ModelReader(asker(server), rules=True).read(document).transfers
    assert len(lions.proposed_by) == 2
    assert lions.mode == "gift"
    assert lions.date is not None
    assert lions.date.start == "2020-01-01"
    assert [document.text[a:b] for a, b in lions.spans["date"]] == ["2020"]


def test_a_report_that_can_tell_nothing_is_not_sent(asker: Make) -> None:
    with serving(lambda request: EMPTY) as server:
        ledger = ModelReader(asker(server), rules=True).read(make_document("It rained all day.", published=DAY))
    assert server.requests == []
    assert ledger.transfers == []


# The commands and the API


def run(tmp_path: Path, *args: object, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "comity", *map(str, args)], capture_output=True, text=True, check=False, cwd=tmp_path,
        env={**os.environ, "XDG_CACHE_HOME": f"{tmp_path}/c", "XDG_DATA_HOME": str(tmp_path), "COLUMNS": "120", **env},
    )  # fmt: skip


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(f"---\ntitle: Rice\npublished: {DAY}\n---\n{TEXT}", encoding="utf-8")
    return path


def asked(server: ModelServer) -> list[str]:
    return ["--reader", "rules+model", "--model", "m", "--endpoint", server.url]


def test_read_with_both(tmp_path: Path, report: Path) -> None:
    with serving(lambda request: answer(transfer(), ASKED)) as server:
        done = run(tmp_path, "read", report, "--json", *asked(server))
        shown = run(tmp_path, "read", report, *asked(server))
    assert done.returncode == 0, done.stderr
    assert [t["proposed_by"][0] for t in json.loads(done.stdout)["transfers"]] == ["rules", shown_by(done)]
    assert done.stderr == "comity: m: 1 asked, 2 proposed, 0 refused, 1,000 tokens in, 100 out\n"
    assert "by        rules, model:m@" in shown.stdout
    assert shown.stderr == "comity: m: 0 asked, 1 kept from before, 2 proposed, 0 refused, 0 tokens in, 0 out\n"


def shown_by(done: subprocess.CompletedProcess[str]) -> str:
    by: str = json.loads(done.stdout)["transfers"][0]["proposed_by"][1]
    return by


def test_explain_lists_what_was_proposed_refused_and_why(tmp_path: Path, report: Path) -> None:
    wrong = transfer(giver=[{"s": 1, "w": "Sweden"}], receiver=[{"s": 1, "w": "Finland"}])
    with serving(lambda request: answer(transfer(), wrong)) as server:
        done = run(tmp_path, "explain", report, *asked(server))
    assert "PROPOSED BY A MODEL (2)" in done.stdout
    assert "passed" in done.stdout
    told = " ".join(done.stdout.split())
    assert "it is between nobody" in told
    assert "stand where it points" in told
    assert "giver: Sweden" in told


RICE = {"what": {"s": 1, "w": "rice"}, "quantity": {"s": 1, "w": "40 tonnes"}, "part_of": None}


@pytest.mark.parametrize(
    ("inexact", "left_open"),
    [
        ({"giver": [{"s": 1, "w": "Norge"}]}, "giver: Norge"),
        ({"receiver": [{"s": 1, "w": "Kenia"}]}, "receiver: Kenia"),
        ({"date": {"s": 1, "w": "on Friday"}}, "date: on Friday"),
        ({"said_by": [{"s": 1, "w": "the Foreign Ministry"}]}, "said_by: the Foreign Ministry"),
        ({"mode_words": {"s": 1, "w": "gave"}}, "mode: gave"),
        ({"evidence": [1, 9]}, "evidence: 1, 9"),
        ({"items": [RICE, RICE | {"what": {"s": 1, "w": "maize"}}]}, "what: maize"),
        ({"items": [RICE | {"quantity": {"s": 1, "w": "forty tonnes"}}]}, "quantity: forty tonnes"),
        ({"items": [RICE | {"what": {"s": 1, "w": "food"}}, RICE | {"part_of": 0}]}, "what: food"),
    ],
)
def test_an_argument_whose_words_are_inexact_is_left_out_and_the_rest_stands(
    inexact: dict[str, Any], left_open: str, asker: Make
) -> None:
    with serving(lambda request: answer(transfer(**inexact))) as server:
        explained = ModelReader(asker(server)).explain(make_document(TEXT, published=DAY))
        (rice,) = ModelReader(asker(server)).read(make_document(TEXT, published=DAY)).transfers
    (proposal,) = explained.proposed
    assert (proposal.refused, proposal.open) == (None, [left_open])
    assert [p.state for p in rice.giver] == ([] if "giver" in inexact else ["NOR"])
    assert [p.state for p in rice.receiver] == ([] if "receiver" in inexact else ["KEN"])
    (item,) = rice.items
    assert (item.what, item.part_of) == ("rice", None)
    assert (item.quantity and item.quantity.low) == (None if "quantity" in left_open else 40)
    assert (rice.stage, rice.mode, rice.date) == ("delivered", "gift", None)


@pytest.mark.parametrize(
    ("inexact", "why"),
    [
        ({"act": {"s": 1, "w": "gave"}}, "nothing says what happens; act: its words do not stand where it points"),
        ({"items": [RICE | {"what": {"s": 1, "w": "maize"}}]}, "nothing that passes is named; what: "),
        ({"denied": True, "denied_by": [{"s": 1, "w": "Oslo"}]}, "who denies it is not named; denied_by: "),
        ({"evidence": [2]}, "the sentences that are to say it name none of its parties"),
    ],
)
def test_what_cannot_stand_without_the_argument_is_refused(inexact: dict[str, Any], why: str, asker: Make) -> None:
    with serving(lambda request: answer(transfer(**inexact))) as server:
        explained = ModelReader(asker(server)).explain(make_document(TEXT, published=DAY))
    (proposal,) = explained.proposed
    assert proposal.refused is not None
    assert proposal.refused.startswith(why)
    assert [refusal.why for refusal in explained.refused] == [proposal.refused]


def test_defaults_stand_in_a_file(tmp_path: Path, report: Path) -> None:
    with serving(lambda request: answer(ASKED)) as server:
        settings = f'[reading]\nreader = "model"\n[model]\nname = "m"\nendpoint = "{server.url}"\nprice = [1.0, 2.0]\n'
        (tmp_path / "comity.toml").write_text(settings, encoding="utf-8")
        assert run(tmp_path, "trust").returncode == 0
        done = run(tmp_path, "read", report, "--json")
        by_rules = run(tmp_path, "read", report, "--json", "--reader", "rules")
        stopped = run(tmp_path, "read", report, "--model", "other", "--max-cost", "0.000001")
    assert [t["receiver"][0]["state"] for t in json.loads(done.stdout)["transfers"]] == ["TGO"]
    assert "cost 0.0012" in done.stderr
    assert by_rules.stderr == ""
    assert [t["proposed_by"] for t in json.loads(by_rules.stdout)["transfers"]] == [["rules"]]
    assert stopped.returncode == 2
    assert "--max-cost" in stopped.stderr


def test_add_reads_anew_with_another_reader_and_differences_are_findings(tmp_path: Path, report: Path) -> None:
    ledger = tmp_path / "l.db"
    assert "1 added" in run(tmp_path, "add", report, "--ledger", ledger).stdout
    with serving(lambda request: answer(transfer(stage="pledged"))) as server:
        first = run(tmp_path, "add", report, "--ledger", ledger, *asked(server))
        again = run(tmp_path, "add", report, "--ledger", ledger, *asked(server))
    assert "1 added" in first.stdout, first.stderr
    assert "0 added, 1 there already" in again.stdout
    found = run(tmp_path, "findings", "--type", "reading", "--ledger", ledger, "--json")
    (finding,) = json.loads(found.stdout)
    assert "reads pledged" in finding["about"]
    entries = json.loads(run(tmp_path, "ledger", "--ledger", ledger, "--json").stdout)
    assert [len(entry["record"]["proposed_by"]) for entry in entries] == [2]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--reader", "rules+model"], "needs a language model"),
        (["--reader", "model", "--model", "m"], "OPENAI_API_KEY"),
        (["--endpoint", "http://127.0.0.1:9"], "needs a name"),
    ],
)
def test_errors_are_one_clear_line(tmp_path: Path, report: Path, args: list[str], message: str) -> None:
    done = run(tmp_path, "read", report, *args)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_api_takes_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with serving(lambda request: answer(ASKED)) as server:
        options = reader_options(reader="model", model={"name": "m", "endpoint": server.url})
        ledger = comity.read(TEXT, published=DAY, options=options)
        assert [t.receiver[0].state for t in ledger.transfers] == ["TGO"]
        (again,) = comity.read_many([ledger.document], options)
        assert again == ledger
        assert comity.explain(ledger.document, options=options).proposed
    assert options != ReaderOptions()
    assert comity.read(TEXT, published=DAY, options=ReaderOptions(reader="rules")).transfers[0].proposed_by == ["rules"]
