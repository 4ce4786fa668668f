"""Languages: each report goes to the pipeline of its own; what has none yet is kept, and read when it has."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import comity
from comity import Document, Explanation, Ledger, Party, Transfer
from comity.cli.app import app
from comity.documents.languages import language_of
from comity.model import Mentions
from comity.pipelines import Pipelines
from comity.settings import LANGUAGES, ReaderOptions

RUSSIAN = "Россия подарила зоопарку Пхеньяна семьдесят животных, сообщило министерство природных ресурсов."
ENGLISH = "Norway has given Kenya two lions, the foreign ministry in Oslo said."


class Tiny:
    """A language of one sentence: its parser is a comparison, its lexicon two names, its frame a verb."""

    def read(self, document: Document) -> Ledger:
        if "подарила" not in document.text:
            return Ledger(document=document)
        giver, receiver = Party(name="Россия", state="RUS"), Party(name="зоопарку Пхеньяна", state="PRK")
        spans = {"giver": [(0, 6)], "evidence": [(0, len(document.text))]}
        gift = Transfer(
            giver=[giver], receiver=[receiver], items=[], mode="gift", stage="delivered",
            evidence=document.text, spans=spans,
        )  # fmt: skip
        return Ledger(document=document, transfers=[gift])

    def explain(self, document: Document) -> Explanation:
        return Explanation(id=document.id, sentences=[], mentions=Mentions(), speech=[], predications=[], refused=[])


def tiny(_options: ReaderOptions) -> Tiny:
    return Tiny()


@pytest.fixture
def russian_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LANGUAGES, "ru", f"{__name__}:tiny")


def run(*args: object, stdin: str = "") -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(map(str, args)), input=stdin, env={"COLUMNS": "120"})
    return done.exit_code, done.stdout, done.stderr


def test_a_report_has_its_language() -> None:
    assert language_of(RUSSIAN) == "ru"
    assert comity.make_document(ENGLISH).language == "en"
    assert comity.make_document(RUSSIAN, keep_others=True).language == "ru"
    with pytest.raises(comity.NotEnglish, match="the text is in Russian: comity reads English"):
        comity.make_document(RUSSIAN)


@pytest.mark.usefixtures("russian_is_read")
def test_a_second_language_is_a_pipeline_and_one_row() -> None:
    reader = Pipelines(ReaderOptions())
    documents = [comity.make_document(text) for text in (ENGLISH, RUSSIAN)]
    lions, gift = reader.read_many(documents)
    assert lions.transfers[0].giver[0].state == "NOR"
    assert gift.transfers[0].giver[0].state == "RUS"
    assert reader.explain(documents[1]).id == documents[1].id


def test_without_a_pipeline_a_report_has_no_entries() -> None:
    document = comity.make_document(RUSSIAN, keep_others=True)
    reader = Pipelines(ReaderOptions())
    assert reader.read(document) == Ledger(document=document)
    with pytest.raises(comity.NotEnglish):
        reader.explain(document)


def test_what_is_not_read_yet_is_kept_counted_and_read_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ru.txt").write_text(f"---\ntitle: Подарок\npublisher: Вести\npublished: 2024-11-20\n---\n{RUSSIAN}")
    (tmp_path / "en.txt").write_text(f"---\npublished: 2024-11-20\n---\n{ENGLISH}")
    ledger = ["--ledger", tmp_path / "l.db"]
    code, out, err = run("add", tmp_path / "ru.txt", *ledger)
    assert (code, out.startswith("1 added")) == (0, True)
    assert "it is in Russian, which is not read yet: kept without claims" in err
    assert run("add", tmp_path / "ru.txt", *ledger)[1].startswith("0 added, 1 there already")
    stats = json.loads(run("stats", "--json", *ledger)[1])
    assert (stats["reports"], stats["unread"], stats["entries"]) == (1, {"ru": 1}, {})
    (source,) = json.loads(run("sources", "--json", *ledger)[1])
    assert (source["publisher"], source["unread"]) == ("Вести", 1)
    assert "unread" in run("sources", *ledger)[1]

    monkeypatch.setitem(LANGUAGES, "ru", f"{__name__}:tiny")
    code, out, err = run("add", tmp_path / "en.txt", *ledger)
    assert (code, err, out.startswith("2 added")) == (0, "", True)
    stats = json.loads(run("stats", "--json", *ledger)[1])
    assert (stats["reports"], stats["unread"], stats["entries"]) == (2, {}, {"transfer": 2})


def test_kept_reports_go_from_ledger_to_ledger(tmp_path: Path) -> None:
    (tmp_path / "ru.txt").write_text(RUSSIAN)
    run("add", tmp_path / "ru.txt", "--ledger", tmp_path / "a.db")
    assert run("export", "jsonl", "-o", tmp_path / "all.jsonl", "--ledger", tmp_path / "a.db")[0] == 0
    assert run("import", tmp_path / "all.jsonl", "--ledger", tmp_path / "b.db")[0] == 0
    assert json.loads(run("stats", "--json", "--ledger", tmp_path / "b.db")[1])["unread"] == {"ru": 1}


def test_reading_says_that_it_does_not_read_the_language(tmp_path: Path) -> None:
    code, _, err = run("read", "-", stdin=RUSSIAN)
    assert code == 2
    assert "the text is in Russian: comity reads English" in err
