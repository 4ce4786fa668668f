"""What came into a ledger since a time, on the command line."""

import json
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

import comity
from comity.cli.app import app
from comity.ledger import schema
from comity.ledger.store import LedgerStore
from comity.model import TransferStage


def ledger(day: str, stage: TransferStage, words: str) -> comity.Ledger:
    report = comity.make_document(words, published=day, publisher="Courier")
    gift = comity.Transfer(
        giver=[comity.Party(name="Norway", state="NOR")], receiver=[comity.Party(name="Kenya", state="KEN")],
        items=[comity.Item(what="lion", kind="animal", quantity=comity.Quantity(low=13, high=13, unit="lion"))],
        stage=stage, evidence=report.text, spans={"evidence": [(0, len(report.text))]},
    )  # fmt: skip
    return comity.Ledger(document=report, transfers=[gift])


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """A promise that came in long ago, and today the report that it was kept."""
    with LedgerStore.open(tmp_path / "it.db") as store:
        store.add(ledger("2024-05-03", "pledged", "Norway will give Kenya 13 lions."))
        with store.entries().database.write() as connection:
            connection.execute(update(schema.documents).values(added="2024-05-03T10:00:00+00:00"))
        store.add(ledger("2024-05-20", "delivered", "Norway has given Kenya 13 lions."))
        store.decisions.accept(store.entries().records()[0].id, by="A. Reader")
    return tmp_path / "it.db"


def test_a_stage_that_moved_since_then_is_told(there: Path) -> None:
    told = CliRunner().invoke(app, ["diff", "2024-06", "--ledger", str(there), "--json"])
    found = json.loads(told.stdout)
    assert (found["reports"], found["new"]) == (1, [])
    assert [(move["before"], move["after"]) for move in found["moved"]] == [("pledged", "delivered")]
    assert [decision["action"] for decision in found["decisions"]] == ["accept"]
    shown = CliRunner().invoke(app, ["diff", "2024-05-03T10:30", "--ledger", str(there)]).stdout
    assert "pledged → delivered: Norway sent 13 lions to Kenya" in shown


def test_since_the_beginning_all_is_new_and_in_the_future_nothing(there: Path) -> None:
    found = json.loads(CliRunner().invoke(app, ["diff", "2024", "--ledger", str(there), "--json"]).stdout)
    assert (found["reports"], len(found["new"]), found["moved"]) == (2, 1, [])
    found = json.loads(CliRunner().invoke(app, ["diff", "2999", "--ledger", str(there), "--json"]).stdout)
    assert (found["reports"], found["new"], found["moved"], found["decisions"]) == (0, [], [], [])


def test_since_a_report_or_a_decision(there: Path) -> None:
    with LedgerStore.open(there) as store:
        (decision,) = store.decisions.all()
        first = next(each for each in store.ledgers() if "will" in each.document.text).document.id
    found = json.loads(CliRunner().invoke(app, ["diff", decision.id, "--ledger", str(there), "--json"]).stdout)
    assert len(found["decisions"]) == 1
    found = json.loads(CliRunner().invoke(app, ["diff", first, "--ledger", str(there), "--json"]).stdout)
    assert found["reports"] == 2


@pytest.mark.parametrize(("since", "why"), [("2024-13", "did you mean 2024-12?"), ("09:99", "is no time")])
def test_what_is_no_time_is_told(there: Path, since: str, why: str) -> None:
    told = CliRunner().invoke(app, ["diff", since, "--ledger", str(there)])
    assert (told.exit_code, why in told.output) == (2, True)
