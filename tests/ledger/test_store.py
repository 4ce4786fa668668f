"""What a ledger promises, on SQLite and on PostgreSQL alike."""

import random
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import text
from tests.ledger.ledger_reports import PARTIES, gift, report

from comity.errors import Changed, LedgerError, NotKnown
from comity.ledger.balance import in_words
from comity.ledger.facets import FACETS
from comity.ledger.store import LedgerStore
from comity.model import DateRange, Finding, Item, Ledger, Party, Quantity, Visit
from comity.reconcile.whole import reconcile

WIRE = " ".join(
    f"Sentence {word} of the wire tells what the ministry said about the animals." for word in "abcdefghijklm"
)
HORSE = gift("Orlov trotter", 24, giver="UKR", kind="animal", taxon="Equus caballus", date="2022-11-05")
DENIED = Finding(type="denial", about="one says it, another denies it", entries=[("transfers", 0)])
REPORTS = [
    report("one", gift(date="1985-01-01/1985-12-31"), published="2010-05-13"),
    report("two", gift(date="1984-01-01/1984-12-31"), published="2010-06-08"),
    report(
        "three",
        gift("elephant", 4, stage="agreed", evidence="The Koreans have ordered four elephants"),
        text="The Koreans have ordered four elephants. They are the first animals that Zimbabwe ever sent to "
        "North Korea.",
        published="2010-05-18",
    ),
    report("tanks", gift("T-72 tank", 33, giver="UKR", receiver="KEN", kind="arms"), published="2008-09-26"),
    report(
        "rival",
        gift("T-72 tank", 33, giver="UKR", receiver="SSD", kind="arms", denied=True),
        published="2008-10-08",
        findings=[DENIED],
    ),
    report("horses", HORSE, published="2022-11-06"),
    report("wire", gift("hyena", 6, evidence=WIRE[:70]), text=WIRE, published="2011-01-02"),
    report(
        "copy", gift("hyena", 6, evidence=WIRE[:70]), text=f"Headline of our own. {WIRE[:500]}", published="2011-01-03"
    ),
]


def fill(store: LedgerStore, reports: list[Ledger] = REPORTS, version: str = "1") -> None:
    for each in reports:
        store.add(each, version)


def content(store: LedgerStore) -> tuple[dict[str, object], dict[str, object]]:
    return {each.id: each for each in store.entries()}, {each.id: each for each in store.findings()}


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_adding_gives_what_all_reports_at_once_give(url: str, seed: int) -> None:
    reports = list(REPORTS)
    random.Random(seed).shuffle(reports)
    with LedgerStore.open(url) as store:
        fill(store, reports)
        entries, findings = reconcile(REPORTS)
        assert content(store) == ({each.id: each for each in entries}, {each.id: each for each in findings})
        assert {"conflict", "denial", "first"} <= {each.type for each in findings}


def test_reports_that_are_added_together_come_out_as_one_by_one(store: LedgerStore) -> None:
    assert store.add_all([*REPORTS[:6], REPORTS[2]], "1", together=4) == 6
    assert store.add_all(REPORTS, "1", together=5) == 2
    entries, findings = reconcile(REPORTS)
    assert content(store) == ({each.id: each for each in entries}, {each.id: each for each in findings})


def test_adding_the_same_report_twice_changes_nothing(store: LedgerStore) -> None:
    fill(store)
    before = content(store), store.stats()
    assert [store.add(each, "1") for each in REPORTS] == [False] * len(REPORTS)
    assert (content(store), store.stats()) == before


def test_a_newer_reading_takes_the_place_of_the_last(store: LedgerStore) -> None:
    fill(store)
    newer = report("tanks", gift("T-72 tank", 31, giver="UKR", receiver="KEN", kind="arms"), published="2008-09-26")
    assert store.add(newer, "2")
    again = [newer if each.document.id == "tanks" else each for each in REPORTS]
    entries, findings = reconcile(again)
    assert content(store) == ({each.id: each for each in entries}, {each.id: each for each in findings})
    assert {each.document.id for each in store.ledgers()} == {each.document.id for each in REPORTS}


def test_copies_of_one_text_are_one_source(store: LedgerStore) -> None:
    fill(store)
    (hyenas,) = store.item("hyena")
    assert (len(hyenas.documents), hyenas.copies, hyenas.sources) == (2, 1, 1)
    assert [source.copies for source in store.sources()].count(1) == 1
    (rhinos,) = store.item("rhino")
    assert (len(rhinos.documents), rhinos.copies, rhinos.sources) == (2, 0, 2)


def test_an_entry_shows_every_value_with_the_reports_for_and_against(store: LedgerStore) -> None:
    fill(store)
    (rhinos,) = store.item("rhino")
    assert [(len(value.said_in), len(value.against)) for value in rhinos.values["date"]] == [(1, 1), (1, 1)]
    shown = store.show(rhinos.id)
    assert [document.id for document in shown.documents] == ["one", "two"]
    assert [finding.type for finding in shown.findings] == ["conflict", "first"]
    assert shown.links[0].score == pytest.approx(sum(reason.weight for reason in shown.links[0].reasons))


def test_findings_give_both_sides_words(store: LedgerStore) -> None:
    fill(store)
    (first,) = store.findings("first")
    assert "first animals that Zimbabwe ever sent" in first.about
    assert {words.document for words in first.words} == {"one", "two", "three"}
    (who,) = [each for each in store.findings("conflict") if each.field == "receiver"]
    assert who.about.startswith("Reports differ on who got the 33 T-72 tanks: Kenya")
    assert {words.document for words in who.words} == {"tanks", "rival"}


def ids(found: object) -> list[str]:
    return sorted(document for entry in found for document in entry.documents)  # type: ignore[attr-defined]


def test_questions(store: LedgerStore) -> None:
    fill(store)
    assert ids(store.between("PRK", "ZWE").until("1990")) == ["one", "two"]
    assert ids(store.giver("UKR")) == ids(store.giver("Ukraine")) == ["horses", "rival", "tanks"]
    assert ids(store.giver("UKR").receiver("KEN")) == ["tanks"]
    assert ids(store.item("trotter")) == ids(store.item("equus caballus")) == ["horses"]
    assert ids(store.kind("transfers").stage("agreed")) == ["three"]
    assert ids(store.entries().since("2022-11-05")) == ["horses"]
    assert ids(store.entries().since("2022-11-06")) == []
    assert ids(store.text("ordered elephants")) == ids(store.text('"have ordered four"')) == ["three"]
    assert ids(store.text('"elephants ordered"')) == ids(store.text("giraffe")) == []
    assert ids(store.entries().min_sources(2)) == ["one", "two"]
    page = store.entries().limit(2).offset(1).records()
    assert page == store.entries().records()[1:3]
    assert store.entries().offset(2).records() == store.entries().records()[2:]
    assert store.entries().count() == len(store.entries().records())
    assert ids(store.entries().said_by("Zimbabwe")) == []


@pytest.mark.parametrize(
    "who", ["RUS", "rus", "RU", "Russia", "russia", "the Russian Federation", "Russian", "Russians", "Moscow"]
)
def test_a_party_is_found_by_any_of_its_names(store: LedgerStore, who: str) -> None:
    putin = Party(name="Vladimir Putin", state="RUS")
    store.add(report("horses", msgspec.structs.replace(gift("horse", 24), giver=[putin])), "1")
    assert ids(store.entries().party(who)) == ids(store.giver(who)) == ["horses"]
    assert ids(store.between("North Korea", who)) == ["horses"]
    assert ids(store.entries().party("Vladimir Putin")) == ["horses"]
    assert [line.giver for line in store.balance(who, "Pyongyang")] == ["RUS"]


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        (lambda query: query.party("Zimbabwee"), "Zimbabwe (ZWE)"),
        (lambda query: query.giver("Ukrane"), "Ukraine (UKR)"),
        (lambda query: query.party("Korea"), "South Korea (KOR) or North Korea (PRK)"),
        (lambda query: query.kind("transfr"), "transfer"),
        (lambda query: query.stage("delivrd"), "delivered"),
        (lambda query: query.status("opn"), "open"),
        (lambda query: query.found("conflct"), "conflict"),
        (lambda query: query.publisher("The horsse"), "The horses"),
        (lambda query: query.since("2024-13"), "2024-12"),
        (lambda query: query.until("2023-02-30"), "2023-02-28"),
        (lambda query: query.since("some day"), "write 2024-11-20"),
    ],
)
def test_what_is_none_is_refused_with_the_nearest(store: LedgerStore, asked: Any, near: str) -> None:
    fill(store)
    with pytest.raises(NotKnown) as refused:
        asked(store.entries())
    assert near in str(refused.value)


def test_days_and_publishers_may_be_written_as_people_do(store: LedgerStore) -> None:
    fill(store)
    assert ids(store.entries().since("5 November 2022")) == ["horses"]
    assert ids(store.entries().publisher("the HORSES")) == ["horses"]


@pytest.mark.parametrize("words", ['"', "giraffe AND", "giraffe:b*", "(giraffe OR", "'; --", "^", "NEAR(a b)", "-"])
def test_any_words_may_be_looked_for(store: LedgerStore, words: str) -> None:
    fill(store)
    if any(map(str.isalnum, words)):
        assert store.text(words).records() == []
    else:
        with pytest.raises(LedgerError, match="no words"):
            store.text(words)


def test_frames_have_typed_columns(store: LedgerStore) -> None:
    fill(store)
    pandas, polars = store.entries().pandas(), store.entries().polars()
    assert list(pandas.columns) == polars.columns
    assert len(pandas) == len(polars) == store.entries().count()
    (horse,) = polars.filter(polars["what"] == "Orlov trotter").to_dicts()
    assert (horse["from_name"], horse["from_cow"], horse["low"], horse["taxon"]) == (
        "Ukraine",
        369,
        24,
        "Equus caballus",
    )
    assert horse["date_start"].isoformat() == "2022-11-05"
    same = pandas[pandas["what"] == "Orlov trotter"].iloc[0]
    assert (same["from_cow"], same["date_start"].isoformat()[:10], bool(same["denied"])) == (369, "2022-11-05", False)
    claims = store.entries().claims().pandas()
    assert set(claims["entry_id"]) == set(pandas["entry_id"])


def test_balance_counts_nothing_twice(store: LedgerStore) -> None:
    rice = {"kind": "food", "unit": "tonne"}
    parts = [
        Item(what="rice", kind="food", quantity=Quantity(low=150, high=150, unit="tonne")),
        Item(what="rice", kind="food", quantity=Quantity(low=50, high=50, unit="tonne"), part_of=0),
    ]
    fill(
        store,
        [
            report("total", gift(items=parts, date="2011-01-01/2011-12-31"), published="2012-01-05"),
            report("again", gift("rice", 150, date="2011-01-01/2011-12-31", **rice), published="2012-01-09"),
            report("within", gift("rice", 40, date="2011-05-01", **rice), published="2011-05-02"),
            report("later", gift("rice", 70, date="2012-06-01", **rice), published="2012-06-02"),
            report("undated", gift("rice", 20, **rice), published="2015-06-02"),
            report("promise", gift("rice", 900, stage="pledged", **rice), published="2016-06-02"),
        ],
    )
    lines = {line.stage: line for line in store.balance("PRK", "ZWE")}
    delivered = lines["delivered"]
    assert (delivered.giver, delivered.what, delivered.unit) == ("ZWE", "rice", "tonne")
    assert (delivered.low, delivered.high) == (220, 240)
    assert len(delivered.entries) == 3
    assert len(delivered.within) == 1
    assert (lines["promised"].low, lines["promised"].high) == (900, 900)
    assert [line.by for line in store.balance("ZWE", "PRK", "year") if line.stage == "delivered"] == [
        "2011",
        "2012",
        "2015",
    ]


def test_decisions_stand_apart_and_can_be_undone(store: LedgerStore) -> None:
    fill(store)
    before = content(store)
    (rhinos,) = store.item("rhino")
    decide = store.decisions
    decide.accept(rhinos.id, by="ann", why="seen")
    assert store.entry(rhinos.id).status == "accepted"
    made = decide.correct(rhinos.id, "date", {"start": "1985-02-01", "end": "1985-02-28"}, by="ann")
    assert store.entry(rhinos.id).record.date == DateRange(start="1985-02-01", end="1985-02-28")
    assert made.before == {"start": "1985-01-01", "end": "1985-12-31"}
    decide.split(rhinos.id, [rhinos.claims[1]], by="bob")
    one, two = store.item("rhino")
    assert {*one.documents, *two.documents} == {"one", "two"}
    decide.merge(one.id, two.id)
    assert len(store.item("rhino").records()) == 1
    decide.reject(rhinos.id)
    assert store.item("rhino").records() == []
    assert len(store.item("rhino").status("rejected").records()) == 1
    assert not any(rhinos.id in finding.entries for finding in store.findings())
    while decide.in_force():
        decide.undo(decide.in_force()[-1].id, by="cid")
    assert content(store) == before
    assert [each.action for each in decide.all()][:5] == ["accept", "correct", "split", "merge", "reject"]
    assert all(each.by and each.at for each in decide.all())


def test_a_claim_that_was_misread_is_corrected_and_reconciled_anew(store: LedgerStore) -> None:
    fill(store)
    (tanks,) = store.giver("UKR").receiver("KEN")
    party = {"name": "South Sudan", "state": "SSD", "org": None}
    store.decisions.correct(tanks.claims[0], "receiver", [party])
    (both,) = store.giver("UKR").receiver("SSD")
    assert sorted(both.documents) == ["rival", "tanks"]
    store.decisions.undo()
    assert ids(store.giver("UKR").receiver("SSD")) == ["rival"]


def test_decisions_survive_a_newer_reading(store: LedgerStore) -> None:
    fill(store)
    (horses,) = store.item("trotter")
    store.decisions.correct(horses.id, "mode", "gift")
    newer = gift(
        "trotter", 24, giver="UKR", taxon="Equus caballus", date="2022-11-05", evidence=HORSE.evidence + " now"
    )
    store.add(report("horses", newer, published="2022-11-06"), "2")
    (again,) = store.item("trotter")
    assert again.id != horses.id
    assert again.record.mode == "gift"  # type: ignore[union-attr]
    assert again.corrected == ["mode"]
    store.decisions.undo()
    assert store.entry(again.id).record.mode is None  # type: ignore[union-attr]


def test_decisions_that_do_not_fit_are_refused(store: LedgerStore) -> None:
    fill(store)
    (rhinos,) = store.item("rhino")
    with pytest.raises(LedgerError, match=r"no field 'items\.7\.what'"):
        store.decisions.correct(rhinos.id, "items.7.what", "x")
    with pytest.raises(LedgerError, match="not a value for this field"):
        store.decisions.correct(rhinos.id, "stage", "lost")
    with pytest.raises(LedgerError, match="no such entry"):
        store.decisions.accept("e" + 16 * "0")
    with pytest.raises(LedgerError, match="one entry already"):
        store.decisions.merge(rhinos.id, rhinos.claims[1])
    with pytest.raises(LedgerError, match="no decision"):
        store.decisions.undo()
    assert store.decisions.all() == []


def test_an_entry_is_found_by_its_start_and_by_any_of_its_claims(store: LedgerStore) -> None:
    fill(store)
    (rhinos,) = store.item("rhino")
    for name in (rhinos.id[:9], *rhinos.claims):
        assert store.entry(name) == rhinos
    for name in ("e", "%", "", "nothing"):
        with pytest.raises(LedgerError):
            store.entry(name)


def test_independent_sources_are_speakers(store: LedgerStore) -> None:
    speaker = [Party(name="Vitalis Chadenga", state="ZWE")]
    short = [Party(name="Mr Chadenga", state="ZWE")]
    fill(store, [report("a", gift(said_by=speaker)), report("b", gift(said_by=short)), report("c", gift())])
    (rhinos,) = store.item("rhino")
    assert (len(rhinos.documents), rhinos.sources) == (3, 2)
    assert ids(store.entries().said_by("Chadenga")) == ["a", "b", "c"]


def test_the_tables_are_those_of_the_migrations(store: LedgerStore) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from comity.ledger import database, schema

    with store._database.engine.connect() as connection:
        options = {"include_object": lambda _o, name, kind, _r, _c: not (kind == "table" and name.startswith("words"))}
        found = compare_metadata(MigrationContext.configure(connection, opts=options), schema.metadata)
    assert found == []
    scripts = ScriptDirectory(str(Path(database.__file__).with_name("migrations")))
    assert scripts.get_current_head() == schema.HEAD


def test_sqlite_is_strict_and_keeps_foreign_keys(tmp_path: Path) -> None:
    with LedgerStore.open(str(tmp_path / "a.db")) as store, store._database.read() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        tables = connection.execute(text("SELECT name, strict FROM pragma_table_list WHERE type = 'table'")).all()
        loose = {name for name, strict in tables if not strict and not name.startswith(("sqlite", "words", "alembic"))}
        assert loose == set()


def test_what_is_no_ledger_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("not a database at all, but a text of some length " * 40)
    for name, why in (
        ("text.db", "not a ledger"),
        ("none/a.db", "no such folder"),
        ("nosuch://x", "not a file or a database URL"),
    ):
        with pytest.raises(LedgerError, match=why):
            LedgerStore.open(name if "://" in name else str(tmp_path / name))
    with pytest.raises(LedgerError, match="no such ledger"):
        LedgerStore.open(str(tmp_path / "missing.db"), create=False)


def test_entries_are_counted_by_what_they_have(store: LedgerStore) -> None:
    fill(store)
    counts = store.entries().facets(*FACETS)
    assert counts["kind"] == {"transfer": store.entries().count()}
    assert counts["giver"] == {"UKR": 3, "ZWE": 3}
    assert counts["item"] == {"animal": 4, "arms": 2}
    assert counts["year"]["2022"] == 1
    assert counts["publisher"]["The wire"] == 1
    assert counts["finding"] == {"conflict": 3, "denial": 1, "first": 2}
    assert store.giver("UKR").facets("receiver", "party", most=2) == {
        "receiver": {"KEN": 1, "PRK": 1},
        "party": {"UKR": 3, "KEN": 1},
    }
    with pytest.raises(LedgerError, match="no counts by 'colour'"):
        store.entries().facets("colour")


def test_entries_come_in_the_order_asked_for(store: LedgerStore) -> None:
    fill(store)
    for order, key in (("date", "date_start"), ("reported", "last_reported"), ("sources", "sources")):
        there = [row[key] for row in store.entries().order(order).rows() if row[key]]
        back = [row[key] for row in store.entries().order(f"-{order}").rows() if row[key]]
        assert there == sorted(there)
        assert back == sorted(there, reverse=True)
    with pytest.raises(LedgerError, match="no order 'size'"):
        store.entries().order("size")


def test_entries_with_findings_and_those_of_a_report(store: LedgerStore) -> None:
    fill(store)
    assert ids(store.entries().found()) == ["one", "rival", "tanks", "three", "two"]
    assert ids(store.entries().found("denial")) == ["rival"]
    assert ids(store.entries().told_in("two")) == ["one", "two"]


def test_a_report_has_its_claims_with_their_entries(store: LedgerStore) -> None:
    fill(store)
    told = store.report("copy")
    assert told.ledger == next(each for each in REPORTS if each.document.id == "copy")
    (claim,) = told.claims
    assert store.entry(told.entry_of[claim.id]).documents == ["wire", "copy"]
    assert (told.source, told.copies, told.version) == ("copy", ["wire"], "1")
    with pytest.raises(LedgerError, match="no such report"):
        store.report("none")


def test_the_state_changes_with_the_ledger(store: LedgerStore) -> None:
    states = [store.state()]
    fill(store)
    states.append(store.state())
    fill(store)
    assert store.state() == states[-1]
    (rhinos,) = store.item("rhino")
    store.decisions.accept(rhinos.id)
    states.append(store.state())
    assert len(set(states)) == 3


def test_a_decision_rests_on_what_was_seen(store: LedgerStore) -> None:
    fill(store)
    (rhinos,) = store.item("rhino")
    seen = {rhinos.id: store.show(rhinos.id).revision}
    store.decisions.accept(rhinos.id, by="ann", seen=seen)
    with pytest.raises(Changed, match="has changed since you looked"):
        store.decisions.reject(rhinos.id, by="bob", seen=seen)
    assert [each.by for each in store.decisions.about(rhinos.claims)] == ["ann"]
    store.decisions.reject(rhinos.id, by="bob", seen={rhinos.id: store.show(rhinos.id).revision})
    assert store.entry(rhinos.id).status == "rejected"


def test_entries_of_two_kinds_are_not_merged(store: LedgerStore) -> None:
    visit = Visit(visitors=[PARTIES["KEN"]], hosts=[PARTIES["PRK"]], stage="held", evidence="Kenya visited")
    told = report("visit", gift())
    store.add(msgspec.structs.replace(told, visits=[visit]))
    one, two = store.entries().records()
    with pytest.raises(LedgerError, match="they cannot be one event"):
        store.decisions.merge(one.id, two.id)


@pytest.mark.parametrize("seed", range(3))
def test_a_busy_pair_comes_out_alike_whatever_the_order(url: str, seed: int) -> None:
    """Many reports of one pair, whose entries hang together by their days, and some of which are read anew."""
    dice = random.Random(seed)
    told = [
        report(
            f"r{number:02}",
            *(
                gift(
                    dice.choice(("shell", "tank")),
                    dice.choice((None, 40, 44, 1_250)),
                    kind="arms",
                    giver=dice.choice(("UKR", "KEN")),
                    date=dice.choice((None, f"2022-05-{dice.randint(1, 28):02}")),
                    evidence=f"{number} {line}",
                )
                for line in range(dice.randint(1, 3))
            ),
            published=f"2022-{dice.randint(5, 7):02}-{dice.randint(1, 28):02}",
        )
        for number in range(24)
    ]
    with LedgerStore.open(url) as store:
        for each in told:
            first = each if dice.random() < 0.7 else msgspec.structs.replace(each, transfers=each.transfers[:1])
            store.add(first, "1" if first is each else "0")
        dice.shuffle(told)
        for each in told:
            store.add(each, "1")
        entries, findings = reconcile(told)
        assert content(store) == ({each.id: each for each in entries}, {each.id: each for each in findings})
        assert any(len(each.claims) > 2 for each in entries)


def test_an_older_ledger_is_brought_to_the_newest_tables(url: str) -> None:
    with LedgerStore.open(url) as store:
        fill(store, REPORTS[:5])
        with store._database.write() as connection:
            for statement in (
                "ALTER TABLE links ADD COLUMN reasons TEXT NOT NULL DEFAULT '[]'",
                "DROP TABLE blocks",
                "CREATE TABLE blocks (key TEXT, claim TEXT, PRIMARY KEY (key, claim))",
                "DROP TABLE watched",
                "DROP TABLE pages",
                "DROP TABLE sessions",
                "DROP TABLE searches",
                "DROP TABLE words_of_texts",
                "DROP VIEW IF EXISTS words_in_texts",
                "DROP TABLE texts",
                "DROP INDEX findings_listed",
                "DROP INDEX findings_of",
                *(f"ALTER TABLE findings DROP COLUMN {name}" for name in ("status", "sorts", "one", "two")),
                "DROP INDEX entries_told",
                "DROP INDEX entries_known",
                "DROP INDEX claims_told",
                "DROP INDEX documents_listed",
                "DROP INDEX documents_of",
                "DROP INDEX documents_in",
                "CREATE INDEX ix_entries_kind ON entries (kind)",
                "CREATE INDEX ix_documents_publisher ON documents (publisher)",
                "ALTER TABLE documents DROP COLUMN language",
                "UPDATE alembic_version SET version_num = '0002'",
            ):
                connection.execute(text(statement))
    with LedgerStore.open(url) as store:
        fill(store)
        entries, findings = reconcile(REPORTS)
        assert content(store) == ({each.id: each for each in entries}, {each.id: each for each in findings})


def test_a_disputed_figure_counts_between_what_reports_say(store: LedgerStore) -> None:
    store.add(report("one", gift("goat", 447, date="2024-08-01/2024-08-31"), published="2024-09-01"), "1")
    store.add(report("two", gift("goat", 432, date="2024-08-01/2024-08-31"), published="2024-09-02"), "1")
    (line,) = store.balance("ZWE", "PRK")
    assert (line.low, line.high, len(line.entries)) == (432, 447, 1)


def test_what_is_denied_is_never_told_as_nothing(store: LedgerStore) -> None:
    boxes = gift("container", kind="arms", denied=True, denied_by=[PARTIES["PRK"]])
    quantity = Quantity(low=13_000, high=None, unit="container")
    open_ended = msgspec.structs.replace(boxes, items=[Item(what="shell", kind="arms", quantity=quantity)])
    store.add(report("boxes", open_ended), "1")
    (line,) = store.balance("Zimbabwe", "North Korea")
    assert line.low == 0
    assert in_words(line) == "at least 13,000 containers of shell, denied by North Korea"
