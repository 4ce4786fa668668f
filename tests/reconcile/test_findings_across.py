"""What is noticed over many reports, and what is let be."""

import pytest

from comity.model import Document, Item, Ledger, Party, Quantity, Transfer
from comity.reconcile.copies import bands, same_text, shingles
from comity.reconcile.firsts import firsts
from comity.reconcile.records import LedgerFinding, claims_of
from comity.reconcile.values import quantities_clash
from comity.reconcile.whole import reconcile

POL, KOR = Party(name="Poland", state="POL"), Party(name="Korea", state="KOR")


def count(low: float | None, high: float | None, unit: str | None = "jet", approx: bool = False) -> Quantity:
    return Quantity(low=low, high=high, unit=unit, approx=approx)


@pytest.mark.parametrize(
    ("one", "two", "clash"),
    [
        (count(13, 13), count(14, 14), True),
        (count(13, 13), count(13, 13, "aircraft"), False),
        (count(60, None), count(70, 70), False),
        (count(60, None), count(50, 50), True),
        (count(None, 100), count(120, 120), True),
        (count(70, 70, approx=True), count(73, 73), False),
        (count(70, 70, approx=True), count(90, 90), True),
        (count(2000, 2000, "tonne"), count(2200, 2200, "ton"), True),
        (count(5, 5, "USD"), count(7, 7, "EUR"), False),
        (count(25, 25, "pheasant"), count(25, 25, "species"), True),
        (count(25, 25, "pheasant"), count(4, 4, "species"), False),
        (None, count(4, 4), False),
    ],
)
def test_values_that_cannot_both_hold(one: Quantity | None, two: Quantity, clash: bool) -> None:
    assert quantities_clash(one, two) is quantities_clash(two, one) is clash


def report(name: str, low: float, stage: str = "delivered", text: str = "", **more: object) -> Ledger:
    words = f"Korea {stage} {low} jets to Poland"
    item = Item(what="jet", kind="arms", quantity=count(low, low))
    transfer = Transfer(giver=[KOR], receiver=[POL], items=[item], stage=stage, evidence=words, **more)  # type: ignore[arg-type]
    document = Document(id=name, text=text or f"{name}: {words}.", published=f"2022-05-{len(name):02}", publisher=name)
    return Ledger(document=document, transfers=[transfer])


def found(*reports: Ledger) -> list[LedgerFinding]:
    return reconcile(reports)[1]


def test_figures_that_differ_conflict_and_say_who_has_which() -> None:
    (conflict,) = found(report("aa", 13), report("bbb", 14))
    assert conflict.type == "conflict"
    assert "13 jets (aa, 2022-05-02) or 14 jets (bbb, 2022-05-03)" in conflict.about
    assert {words.text for words in conflict.words} == {
        "Korea delivered 13 jets to Poland", "Korea delivered 14 jets to Poland"
    }  # fmt: skip


def test_reports_that_agree_or_move_on_do_not_conflict() -> None:
    assert found(report("aa", 13), report("bbb", 13), report("cccc", 13)) == []
    assert found(report("aa", 13, "pledged"), report("bbb", 13)) == []


def test_delivered_and_called_off_conflict() -> None:
    assert [each.field for each in found(report("aa", 148), report("bbb", 148, "cancelled"))] == ["stage"]


def test_what_another_report_denies_is_a_denial() -> None:
    (denial,) = found(report("aa", 148), report("bbb", 148, denied=True, denied_by=[KOR]))
    assert denial.type == "denial"
    assert denial.about.endswith("Korea denies it.")


@pytest.mark.parametrize(
    ("sentence", "first"),
    [
        ("They are the first jets that Poland has ever bought from Korea.", True),
        ("It is the first time that Poland has bought jets in Korea.", True),
        ("This was Poland's first-ever purchase of jets.", True),
        ("Poland had never before bought a jet in Korea.", True),
        ("It was not the first time that Poland bought jets in Korea.", False),
        ("The first jets will arrive in June.", False),
        ("The first lady, who has ever liked jets, was there.", False),
    ],
)
def test_what_is_called_a_first(sentence: str, first: bool) -> None:
    ledger = report("aa", 48, "agreed", text=f"Korea agreed 48 jets to Poland. {sentence}")
    assert bool(firsts(ledger.document, claims_of(ledger))) is first


def test_copies_are_known_whatever_their_headline_and_length() -> None:
    wire = " ".join(
        f"The ministry said in its statement number {n} that {n * 7} tonnes of rice went north." for n in range(30)
    )
    other = " ".join(
        f"A spokesman told us on day {n} how {n * 3} trucks had crossed the river bridge." for n in range(30)
    )
    for copy in (wire.upper(), f"ANOTHER HEADLINE\n\n{wire}", wire[: len(wire) // 2], wire.replace(", ", "\n")):
        assert same_text(shingles(wire), shingles(copy)) is not None
        assert set(bands(wire)) & set(bands(copy))
    assert same_text(shingles(wire), shingles(other)) is None
    assert not set(bands(wire)) & set(bands(other))
