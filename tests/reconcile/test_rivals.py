"""Two tellings of one transfer are found among many entries, without comparing all with all."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.model import DateRange, Document, Item, Ledger, Party, Quantity, Transfer
from comity.reconcile.entries import build_entry
from comity.reconcile.findings_across import rivals
from comity.reconcile.records import ReportedClaim, claims_of
from comity.reconcile.rivals import may_rival

PARTIES = st.lists(
    st.sampled_from([Party(name="Ukraine", state="UKR"), Party(name="Kenya", state="KEN"), Party(name="rebels")]),
    max_size=2,
    unique_by=lambda party: party.name,
)
ITEMS = st.builds(
    lambda what, low: Item(what=what, kind="arms", quantity=Quantity(low=low, high=low, unit=what)),
    st.sampled_from(["tank", "T-72 tank", "gun"]),
    st.sampled_from([2, 30, 33, 33, 140]),
)
DAYS = st.sampled_from([None, "2008-09-20", "2008-09-28", "2008-12-01", "2011-05-01"])
TRANSFERS = st.builds(
    lambda giver, receiver, items, mode, day: Transfer(
        giver=giver,
        receiver=receiver,
        items=items,
        mode=mode,
        stage="delivered",
        date=DateRange(start=day, end=day) if day else None,
        evidence="tanks went south",
    ),
    PARTIES,
    PARTIES,
    st.lists(ITEMS, min_size=1, max_size=2),
    st.sampled_from([None, "sale", "gift"]),
    DAYS,
)


@given(st.lists(st.tuples(TRANSFERS, DAYS), min_size=2, max_size=8))
@settings(max_examples=300, deadline=None)
def test_all_that_reports_tell_differently_is_found(told: list[tuple[Transfer, str | None]]) -> None:
    claims: dict[str, ReportedClaim] = {}
    for number, (transfer, published) in enumerate(told):
        ledger = Ledger(document=Document(id=f"r{number}", text="", published=published), transfers=[transfer])
        claims |= {claim.id: claim for claim in claims_of(ledger)}
    entries = [build_entry([claim], {}) for claim in claims.values()]
    pairs = may_rival(entries)
    for one, two in combinations(entries, 2):
        if rivals(one, two, claims):
            assert (min(one.id, two.id), max(one.id, two.id)) in pairs


def test_what_agrees_on_both_sides_or_lies_years_apart_is_no_rival() -> None:
    ukraine, kenya, sudan = (Party(name=name, state=name) for name in ("UKR", "KEN", "SSD"))

    def pairs(*told: tuple[Party, str]) -> int:
        made = []
        for number, (receiver, day) in enumerate(told):
            item = Item(what="tank", kind="arms", quantity=Quantity(low=33, high=33, unit="tank"))
            span = DateRange(start=day, end=day)
            words = f"{number}"
            transfer = Transfer(
                giver=[ukraine], receiver=[receiver], items=[item], stage="delivered", date=span, evidence=words
            )
            document = Document(id=f"r{number}", text="", published=day)
            made += claims_of(Ledger(document=document, transfers=[transfer]))
        return len(may_rival([build_entry([claim], {}) for claim in made]))

    assert pairs((kenya, "2008-09-26"), (sudan, "2008-10-08")) == 1
    assert pairs((kenya, "2008-09-26"), (kenya, "2008-10-08")) == 0
    assert pairs((kenya, "2008-09-26"), (sudan, "2010-10-08")) == 0
