from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from comity.model import DateRange, Document, Item, Ledger, Party, Quantity, Transfer
from comity.reconcile.across import clusters, link, links_among, regions
from comity.reconcile.blocking import LASTING, candidates, looks, places
from comity.reconcile.entries import build_entry
from comity.reconcile.features import Features, features_of
from comity.reconcile.records import Link, ReportedClaim, claims_of

ZWE = Party(name="Zimbabwe", state="ZWE")
PRK = Party(name="North Korea", state="PRK")
KEN = Party(name="Kenya", state="KEN")


def report(
    name: str, *transfers: Transfer, published: str = "2010-05-13", publisher: str | None = None
) -> list[ReportedClaim]:
    document = Document(id=name, text=name, published=published, publisher=publisher)
    return claims_of(Ledger(document=document, transfers=list(transfers)))


def transfer(
    what: str = "rhino",
    low: float | None = 2,
    *,
    high: float | None = None,
    giver: Party = ZWE,
    receiver: Party = PRK,
    stage: str = "delivered",
    date: str | None = None,
    **more: object,
) -> Transfer:
    quantity = None if low is None else Quantity(low=low, high=high if high is not None else low, unit=what)
    kind = more.pop("kind", "animal")
    return Transfer(
        giver=[giver],
        receiver=[receiver],
        items=[Item(what=what, kind=kind, quantity=quantity)],  # type: ignore[arg-type]
        stage=stage,  # type: ignore[arg-type]
        date=DateRange(start=date, end=date) if date else None,
        evidence=f"{giver.name} {stage} {low} {what} to {receiver.name}",
        **more,  # type: ignore[arg-type]
    )


def linked(*reports: list[ReportedClaim]) -> list[list[str]]:
    features = {claim.id: features_of(claim) for claims in reports for claim in claims}
    return clusters(features, links_among(list(features.values())))


def test_two_reports_of_one_gift_are_one_entry() -> None:
    one, two = report("one", transfer()), report("two", transfer(), published="2010-05-15")
    assert linked(one, two) == [sorted([one[0].id, two[0].id])]


def test_a_gift_to_another_state_is_another_entry() -> None:
    assert len(linked(report("one", transfer()), report("two", transfer(receiver=KEN)))) == 2


def test_figures_far_apart_are_two_entries() -> None:
    tonnes = [report(str(low), transfer("rice", low, kind="food")) for low in (2_000, 150_000)]
    assert len(linked(*tonnes)) == 2


def test_two_deliveries_at_different_times_are_two_entries() -> None:
    march, june = (transfer("rice", 2_500, kind="food", date=day) for day in ("2022-03-01", "2022-06-10"))
    assert len(linked(report("one", march, published="2022-03-02"), report("two", june, published="2022-06-11"))) == 2


def test_claims_of_one_report_stay_apart() -> None:
    assert len(linked(report("one", transfer(), transfer(date="2010-05-12")))) == 2


def test_the_stage_moves_over_time() -> None:
    pledged = report("one", transfer("tank", 31, kind="arms", stage="pledged"), published="2023-05-02")
    delivered = report("two", transfer("tank", 31, kind="arms", date="2023-08-10"), published="2023-08-11")
    assert len(linked(pledged, delivered)) == 1
    entry = build_entry([*delivered, *pledged], {})
    assert [(stage.stage, stage.reported) for stage in entry.history] == [
        ("pledged", "2023-05-02"),
        ("delivered", "2023-08-11"),
    ]
    assert entry.record.stage == "delivered"  # type: ignore[union-attr]


def test_a_report_that_looks_back_may_misdate_by_a_year() -> None:
    years = [transfer(date=f"{year}-06-01") for year in (1984, 1985)]
    assert len(linked(report("one", years[0]), report("two", years[1]))) == 1


def test_what_a_person_joined_or_parted_goes_before_the_scores() -> None:
    one, two = report("one", transfer()), report("two", transfer())
    features = {claim.id: features_of(claim) for claim in [*one, *two]}
    links, ids = links_among(list(features.values())), (one[0].id, two[0].id)
    assert len(clusters(features, links, parted=[ids])) == 2
    assert len(clusters(features, [], joined=[ids])) == 1


STATES = [ZWE, PRK, KEN]
THINGS = [("rice", "food"), ("tank", "arms"), ("rhino", "animal")]
transfers = st.builds(
    lambda thing, low, giver, receiver, stage, day: transfer(
        thing[0], low, giver=giver, receiver=receiver, stage=stage, date=day, kind=thing[1]
    ),
    st.sampled_from(THINGS),
    st.sampled_from([None, 2, 33, 35, 150_000, 149_500]),
    st.sampled_from(STATES),
    st.sampled_from(STATES),
    st.sampled_from(["pledged", "agreed", "delivered", "cancelled"]),
    st.sampled_from([None, "2010-05-01", "2010-05-03", "2010-08-01", "1985-01-01"]),
)
corpora = st.lists(st.tuples(st.lists(transfers, min_size=1, max_size=3), st.integers(1, 28)), min_size=2, max_size=7)


@given(corpora, st.randoms())
@settings(max_examples=150, deadline=None)
def test_entries_depend_on_the_set_of_claims_alone(corpus: list[tuple[list[Transfer], int]], random: object) -> None:
    reports = [report(f"r{i}", *each, published=f"2010-05-{day:02}") for i, (each, day) in enumerate(corpus)]
    before = linked(*reports)
    random.shuffle(reports)  # type: ignore[attr-defined]
    assert linked(*reports) == before
    assert sorted(claim.id for each in reports for claim in each) == sorted(id_ for group in before for id_ in group)


@given(corpora)
@settings(max_examples=60, deadline=None)
def test_regions_can_be_worked_out_on_their_own(corpus: list[tuple[list[Transfer], int]]) -> None:
    reports = [report(f"r{i}", *each, published=f"2010-05-{day:02}") for i, (each, day) in enumerate(corpus)]
    features = {claim.id: features_of(claim) for claims in reports for claim in claims}
    links = links_among(list(features.values()))
    apart = []
    for region in regions(features, links):
        inside = {id_: features[id_] for id_ in region}
        apart += clusters(inside, [link for link in links if link.a in inside])
    assert sorted(apart) == clusters(features, links)


SIDES_LEFT_OPEN = st.sampled_from([[], [ZWE], [PRK], [KEN, PRK], [Party(name="rebels")]])
SPANS = st.sampled_from(
    [
        None,
        DateRange(start="2010-05-01", end="2010-05-01"),
        DateRange(start="2010-01-01", end="2010-12-31"),
        DateRange(start="1999-01-01", end="2009-12-31"),
    ]
)
PUBLISHED = st.sampled_from([None, "1999-03-01", "2010-05-13", "2010-06-20", "2019-01-01"])


@st.composite
def open_claims(draw: st.DrawFn) -> Features:
    """A claim that may leave open who gave and who got, and when, and may be of several things."""
    given = draw(st.lists(transfers, min_size=1, max_size=3))
    told = structs.replace(
        given[0],
        giver=draw(SIDES_LEFT_OPEN),
        receiver=draw(SIDES_LEFT_OPEN),
        items=[item for each in given for item in each.items],
        date=draw(SPANS),
        mode=draw(st.sampled_from([None, "gift", "sale"])),
    )
    return features_of(report("x", told, published=draw(PUBLISHED))[0])  # type: ignore[arg-type]


@given(open_claims(), open_claims())
@settings(max_examples=400, deadline=None)
def test_whichever_of_two_claims_comes_first_they_find_each_other(one: Features, two: Features) -> None:
    one, two = replace(one, id="one"), replace(two, id="two", document="other")
    assert len(list(candidates([one], [two]))) == len(list(candidates([two], [one])))
    assert len(list(candidates([one, two]))) == len(list(candidates([one], [two])))


def named(claims: list[Features]) -> list[Features]:
    """Claims with ids of their own, each second one in a report of its own."""
    return [replace(claim, id=f"c{place}", document=f"d{place // 2}") for place, claim in enumerate(claims)]


def found(*made: Link) -> dict[tuple[str, str], float]:
    return {(each.a, each.b): each.score for each in made}


@given(st.lists(open_claims(), min_size=2, max_size=8))
@settings(max_examples=300, deadline=None)
def test_what_is_looked_at_first_misses_no_link(claims: list[Features]) -> None:
    claims = named(claims)
    compared = {tuple(sorted((one.id, two.id))) for one, two in candidates(claims)}
    links = found(*(made for one, two in combinations(claims, 2) if (made := link(one, two))))
    near = {
        (one.id, two.id)
        for one, two in combinations(claims, 2)
        if any(
            key == other and first <= month <= last
            for key, first, last in looks(one)
            for other, month in places(two)
            if month != LASTING
        )
    }
    told = found(*links_among(claims))
    assert told == {ids: score for ids, score in links.items() if ids in compared}
    assert set(links) & near <= set(told)


@given(st.lists(open_claims(), min_size=2, max_size=8), st.randoms())
@settings(max_examples=200, deadline=None)
def test_links_that_claims_bring_one_by_one_are_those_of_all_at_once(claims: list[Features], random: object) -> None:
    claims = named(claims)
    whole = found(*links_among(claims))
    random.shuffle(claims)  # type: ignore[attr-defined]
    assert found(*(made for n, each in enumerate(claims) for made in links_among([each], claims[:n]))) == whole


def test_no_entry_holds_two_claims_of_one_report() -> None:
    reports = [report(f"r{i}", transfer(), transfer(stage="pledged"), transfer(low=3)) for i in range(4)]
    owner = {claim.id: claim.document for claims in reports for claim in claims}
    for group in linked(*reports):
        assert all(owner[a] != owner[b] for a, b in combinations(group, 2))
