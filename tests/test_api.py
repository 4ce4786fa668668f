"""The public surface."""

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import comity
from comity import api


def test_import_loads_no_language_model() -> None:
    heavy = "{'spacy', 'numpy', 'trafilatura', 'py3langid', 'rich', 'typer', 'sqlalchemy', 'networkx'}"
    script = f"import sys, comity, comity.documents; print({heavy} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", script], text=True) == "set()\n"


def test_read_gives_a_ledger_with_its_document() -> None:
    ledger = comity.read("Norway gave Kenya two lions.", published="3 May 2024", title="Lions", publisher="The Paper")
    assert ledger.document == comity.make_document(
        "Norway gave Kenya two lions.", published="2024-05-03", title="Lions", publisher="The Paper"
    )
    (gift,) = ledger.transfers
    assert [party.state for party in gift.giver] == ["NOR"]
    assert [party.state for party in gift.receiver] == ["KEN"]
    assert gift.items[0].quantity is not None
    assert gift.items[0].quantity.low == 2


def test_a_ledger_of_many_reports_is_opened_and_asked(tmp_path: Path) -> None:
    told = [("Norway has given Kenya 13 horses.", "2024-05-03"), ("Norway gave Kenya 14 horses.", "2024-05-04")]
    with comity.open_ledger(tmp_path / "some.db") as ledger:
        for text, day in told:
            ledger.add(comity.read(text, published=day))
        (entry,) = ledger.between("NOR", "KEN").item("mammal").records()
        assert isinstance(entry, comity.Entry)
        assert entry.sources == 2
        assert list(ledger.entries().pandas()["to_name"]) == ["Kenya"]
        assert ledger.entries().polars()["from_name"].to_list() == ["Norway"]
        assert [finding.type for finding in ledger.findings()] == ["conflict"]
    with pytest.raises(comity.LedgerError, match="no such ledger"):
        comity.open_ledger(tmp_path / "none.db", create=False)


def test_the_ledger_of_one_report_is_a_table_as_that_of_many(tmp_path: Path) -> None:
    ledger = comity.read("Norway has given Kenya 13 horses and two lions.", published="2024-05-03", title="<Horses>")
    assert (len(ledger), bool(ledger)) == (1, True)
    assert repr(ledger).startswith("<Ledger: 1 entry of <Document ")
    assert repr(ledger.transfers[0]) == "<Transfer: “Norway has given Kenya 13 horses and two lions.”>"
    assert "13 horses" in ledger._repr_html_()
    frame = ledger.pandas()
    assert list(frame["what"]) == ["horse", "lion"]
    assert list(frame["to_iso3"]) == ["KEN", "KEN"]
    assert ledger.polars()["low"].to_list() == [13, 2]
    with comity.open_ledger(":memory:") as many:
        many.add(ledger)
        assert list(many.entries().pandas().columns) == list(frame.columns)


def test_a_report_of_nothing_is_an_empty_table_and_still_a_ledger() -> None:
    nothing = comity.read("The museum in the old town opens again on Monday, after two years.", published="2024-05-03")
    assert (len(nothing), bool(nothing), len(nothing.pandas())) == (0, True, 0)


def test_entries_balances_and_pictures_show_themselves(tmp_path: Path) -> None:
    with comity.open_ledger(":memory:") as ledger:
        ledger.add(
            comity.read("Norway gave Kenya 13 trucks on Monday.", published="2024-05-03", publisher="<b>Daily</b>")
        )
        ledger.add(comity.read("Kenya gave Norway two lions on 4 May 2024.", published="2024-05-05"))
        assert (len(ledger), repr(ledger)) == (2, "<LedgerStore: 2 reports, 2 entries>")
        (entry,) = ledger.giver("Kenya").records()
        assert repr(entry) == f"<Entry {entry.id}: transfer, 1 source, “Kenya gave Norway two lions on 4 May 2024.”>"
        assert "<td>2 lions</td>" in entry._repr_html_()
        lines = ledger.balance("Norway", "Kenya")
        assert repr(lines[0]) == "<Balance: KEN → NOR, delivered: 2 lions>"
        assert "<td>2 lions</td>" in lines._repr_html_()
        assert "<b>" not in ledger._repr_html_()
        shown = ledger.entries().limit(1)._repr_html_()
        assert (shown.count("<tr>"), "<p>1 entry</p>" in shown) == (2, True)
        drawing = ledger.plot("timeline", one="Norway", two="Kenya")
        assert drawing._repr_svg_().startswith("<svg")
        ledger.plot("network", tmp_path / "network.svg")
        assert (tmp_path / "network.svg").read_text().startswith("<svg")
        with pytest.raises(comity.LedgerError, match="did you mean timeline"):
            ledger.plot("timelin")
        written = ledger.export("csv", tmp_path / "kenya.csv", ledger.giver("Kenya"))
        assert written[0].read_text().count("lion,animal") == 1
        with pytest.raises(comity.ComityError, match="one of csv"):
            ledger.export("cvs", tmp_path / "kenya.csv")


def test_read_many_keeps_the_order() -> None:
    documents = [comity.make_document(f"Norway gave Kenya {n} lions.", published="2024-05-03") for n in (5, 3, 4)]
    ledgers = comity.read_many(iter(documents))
    assert [ledger.document for ledger in ledgers] == documents


def test_a_document_is_read_as_it_is() -> None:
    document = comity.make_document("Norway gave Kenya two lions.", published="2024-05-03")
    assert comity.read(document) == comity.read("Norway gave Kenya two lions.", published="2024-05-03")
    assert comity.explain(document).id == document.id
    with pytest.raises(TypeError):
        comity.read(document, published="2024-05-04")


@pytest.mark.parametrize("call", [comity.read, comity.explain])
def test_input_errors_come_before_the_model_is_loaded(call: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callable(call)
    monkeypatch.setattr(api, "_reader", lambda: pytest.fail("the model was loaded"))
    with pytest.raises(comity.Empty):
        call(" ")
    with pytest.raises(comity.BadDate):
        call("Norway gave Kenya two lions.", published="soon")


def test_every_error_is_a_comity_error_and_says_what_it_is() -> None:
    errors = [value for value in vars(comity.errors).values() if isinstance(value, type)]
    assert len(errors) >= 12
    for error in errors:
        assert issubclass(error, comity.ComityError)
        assert error.__name__ in (comity.errors.__doc__ or "")
        assert error.__doc__


def test_examples_in_docstrings() -> None:
    failures, attempted = doctest.testmod(comity)
    assert (failures, attempted > 0) == (0, True)


def test_words_of_time_without_a_day_to_count_from_are_told_and_not_guessed() -> None:
    text = "Norway gave Kenya two lions last week, the ministry said on Monday. Sweden gave Kenya a horse in May 2021."
    open_ = comity.read(text)
    assert [(each.text, each.entries) for each in open_.open_dates] == [
        ("last week", [("transfers", 0)]),
        ("Monday", []),
    ]
    assert [text[each.start : each.end] for each in open_.open_dates] == ["last week", "Monday"]
    assert open_.transfers[0].date is None
    assert open_.transfers[1].date is not None
    assert comity.read(text, published="2024-05-03").open_dates == []


def test_what_a_text_says_of_itself_holds_as_on_the_command_line(tmp_path: Path) -> None:
    head = "---\ntitle: Lions\npublished: 2024-05-03\npublisher: The Paper\n---\n"
    text = f"{head}Norway gave Kenya two lions last week.\n"
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    ledger = comity.read(text)
    assert ledger == comity.read(comity.read_file(path))
    assert (ledger.document.title, ledger.document.published) == ("Lions", "2024-05-03")
    assert comity.read(text, title="Two lions").document.title == "Two lions"
