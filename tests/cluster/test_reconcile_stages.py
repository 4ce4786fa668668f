"""The stages of reconciling, led from one to the next without Spark: entries and findings are those of one machine."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

import msgspec
import pyarrow
import pytest
from bench.ledger import World
from tests.cluster.varied import reports

from comity.cluster import copying, linking, noticing, settling, unfolding
from comity.cluster.commits import commit
from comity.cluster.components import components
from comity.cluster.finishing import Place
from comity.cluster.rows import Months
from comity.cluster.streams import Row, Stage, batches_of, rows_of, schema
from comity.documents import make_document
from comity.errors import ClusterError
from comity.model import Ledger
from comity.pipelines import Pipelines
from comity.reconcile.across import links_among
from comity.reconcile.blocking import candidates
from comity.reconcile.features import features_of
from comity.reconcile.records import claims_of, digest
from comity.reconcile.whole import reconcile, sources_of
from comity.settings import DEFAULTS


def through(stage: Stage, rows: Iterable[Row]) -> list[Row]:
    """What a stage makes of rows that are brought together by their keys, as Spark does."""
    return list(rows_of(stage(batches_of(sorted(rows, key=lambda row: (row.key, row.name, row.id))))))


def named(rows: Iterable[Row], name: str) -> list[Row]:
    return [row for row in rows if row.name == name]


def ties(rows: Iterable[Row]) -> dict[str, str]:
    """The least id that each tied id goes together with."""
    pairs = [(row.key, row.id) for row in rows]
    columns = [[pair[place] for pair in pairs] for place in range(2)]
    found = components(
        pyarrow.table([pyarrow.chunked_array([column], pyarrow.string()) for column in columns], ["key", "id"])
    )
    return {row["id"]: row["key"] for row in found.to_pylist()}


def copies(unfolded: Sequence[Row]) -> dict[str, str]:
    distinct = through(copying.Distinct(), named(unfolded, unfolding.TEXT))
    pairs = {(row.key, row.id) for row in through(copying.Alike(), named(distinct, copying.BAND))}
    texts = {row.id: row.blob for row in named(distinct, unfolding.TEXT)}
    asked = [Row(unfolding.TEXT, one, one, texts[one]) for one in {one for one, _ in pairs}]
    alike = [Row(copying.ALIKE, one, two, texts[two]) for one, two in pairs]
    return ties([*named(distinct, copying.COPY), *through(copying.Compare(), [*asked, *alike])])


def links(claims: Sequence[Row]) -> list[Row]:
    counted: dict[str, list[str]] = defaultdict(list)
    for row in through(linking.Count(None), claims):
        counted[row.key].append(row.name)
    busy = {key: -(-len(names) // linking.BUSY) for key, names in counted.items() if len(names) > linking.BUSY}
    lasting = {key for key, names in counted.items() if key.endswith(linking.LASTS) and linking.OWN in names}
    spread = through(linking.Spread(None, busy, frozenset(lasting)), claims)
    return list({(row.key, row.id): row for row in through(linking.Compare(None), spread)}.values())


def on_many(ledgers: Iterable[Ledger], tmp_path: Path) -> tuple[list[bytes], list[bytes]]:
    """Entries and findings as they are printed, by the stages."""
    rows = [
        Row(unfolding.LEDGER, ledger.document.id, digest(encoded.decode()), encoded)
        for ledger in ledgers
        for encoded in [msgspec.json.encode(ledger)]
    ]
    unfolded = through(unfolding.Unfold(), rows)
    claims = named(unfolded, unfolding.CLAIM)
    sources, linked = copies(unfolded), links(claims)
    region = ties(linked)
    placed = [Row(sources.get(row.key, row.key), region.get(row.id, row.id), row.id, row.blob) for row in claims]
    tied = [Row(row.name, region[row.key], f"{row.key} {row.id}", row.blob) for row in linked]
    settled = through(settling.Settle(None), [*through(Place(), placed), *tied])
    found = [row.blob for row in named(settled, settling.FINDING)] + noticed(unfolded, settled, tmp_path)
    entries = {row.key: settling.printed(row.blob) for row in named(settled, settling.ENTRY)}
    return [entries[id_] for id_ in sorted(entries)], sorted(set(found))


def noticed(unfolded: Sequence[Row], settled: Sequence[Row], tmp_path: Path) -> list[bytes]:
    entry_of = {row.key: row.id for row in named(settled, settling.MEMBER)}
    notes = [(row, msgspec.json.decode(row.blob)["claims"]) for row in named(unfolded, unfolding.NOTE)]
    scope = ties(Row("", entry_of[claim], f"note {row.id}") for row, claims in notes for claim in claims)
    noted = named(settled, settling.NOTED)
    said = [row._replace(key=entry_of[row.key]) for row in named(unfolded, unfolding.FIRST)]
    from pyarrow.parquet import write_table

    told = pyarrow.Table.from_batches(batches_of(through(noticing.Told(), [*noted, *said])), schema())
    (tmp_path / "told").mkdir()
    write_table(told, tmp_path / "told" / "part.parquet")
    earlier = through(noticing.Contradict(str(tmp_path / "told"), None), named(settled, settling.ENTRY))
    scoped = [row._replace(key=scope.get(row.key, row.key)) for row in [*noted, *said, *earlier]]
    scoped += [row._replace(key=scope[f"note {row.id}"]) for row, claims in notes if claims]
    rows = [*through(noticing.Notice(None), scoped), *through(noticing.Rivals(None), named(settled, settling.FIGURE))]
    return [row.blob for row in rows]


def on_one(ledgers: Sequence[Ledger]) -> tuple[list[bytes], list[bytes]]:
    entries, findings = reconcile(ledgers, unfolding.thesaurus(None))
    return [msgspec.json.encode(entry) for entry in entries], sorted(msgspec.json.encode(each) for each in findings)


@pytest.fixture(scope="module")
def read() -> list[Ledger]:
    """What is read of four hundred reports, some of which copy others."""
    documents = [make_document(**{**each, "id": each["id"]}) for each in reports(400)]  # type: ignore[arg-type]
    return [ledger for _, ledger in Pipelines(DEFAULTS).read_each(documents) if isinstance(ledger, Ledger)]


@pytest.fixture(scope="module")
def made() -> list[Ledger]:
    """A crowded world: a quarter of the claims are about one pair of states."""
    return list(World(random.Random(3), 0.25, 3.0).reports(600, "made"))


def test_entries_and_findings_are_those_of_one_machine(read: list[Ledger], tmp_path: Path) -> None:
    expected = on_one(read)
    assert len(expected[0]) > 100
    assert {msgspec.json.decode(each)["type"] for each in expected[1]} >= {"conflict", "denial", "sum", "first"}
    assert on_many(read, tmp_path) == expected


def test_reports_that_are_there_twice_change_nothing(read: list[Ledger], tmp_path: Path) -> None:
    assert on_many([*read, *read[:50]], tmp_path) == on_one(read)


@pytest.mark.parametrize("busy", [10, 20_000])
def test_busy_groups_in_parts_give_the_same(
    made: list[Ledger], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, busy: int
) -> None:
    monkeypatch.setattr(linking, "BUSY", busy)
    assert on_many(made, tmp_path) == on_one(made)


def test_claims_that_are_compared_are_in_a_group_together(read: list[Ledger]) -> None:
    features = [features_of(claim, unfolding.thesaurus(None)) for ledger in read for claim in claims_of(ledger)]
    groups = {claim.id: linking.claim_groups(claim) for claim in features}
    pairs = 0
    for one, two in candidates(features):
        common = groups[one.id].keys() & groups[two.id].keys()
        assert any(groups[one.id][group] or groups[two.id][group] for group in common)
        pairs += 1
    assert pairs > 100
    assert len(links_among(features)) < pairs


def test_copies_are_those_of_one_machine(read: list[Ledger]) -> None:
    unfolded = through(
        unfolding.Unfold(),
        [Row(unfolding.LEDGER, each.document.id, "", msgspec.json.encode(each)) for each in read],
    )
    known, expected = copies(unfolded), sources_of([each.document for each in read])
    assert {id_: known.get(id_, id_) for id_ in expected} == expected
    assert len(set(expected.values())) < len(expected)


def test_of_two_reports_with_one_id_one_is_taken_whatever_their_order_and_told() -> None:
    one, two = (
        Ledger(document=make_document(text, id="same"))
        for text in ("Norway sent Kenya two lions.", "Norway sent Kenya three lions.")
    )
    rows = [Row(unfolding.LEDGER, "same", digest(each.document.text), msgspec.json.encode(each)) for each in (one, two)]
    taken = [through(unfolding.Unfold(), order) for order in (rows, rows[::-1])]
    assert taken[0] == taken[1]
    assert [row.id for row in named(taken[0], unfolding.TWICE)] == ["same"]


def test_a_shard_that_is_not_what_was_committed_is_not_taken(tmp_path: Path, read: list[Ledger]) -> None:
    place = tmp_path / "shard=1"
    (tmp_path / "draft").mkdir()
    with Months(tmp_path / "draft") as months:
        for position, ledger in enumerate(read[:5]):
            months.add(position, ledger)
    commit(tmp_path / "draft", place, {})
    assert {row.key for row in unfolding.load(str(place))} == {each.document.id for each in read[:5]}
    part = next(place.rglob("*.parquet"))
    part.write_bytes(part.read_bytes()[:-8] + b"damaged!")
    with pytest.raises(ClusterError, match="run comity cluster read again"):
        list(unfolding.load(str(place)))


def test_components_are_named_after_the_least_of_them() -> None:
    pairs = [("d", "c"), ("b", "c"), ("x", "y")]
    assert ties(Row("", one, two) for one, two in pairs) == {"b": "b", "c": "b", "d": "b", "x": "x", "y": "x"}
    assert ties([]) == {}


def test_components_hold_where_ties_are_long() -> None:
    dice = random.Random(5)
    nodes = [f"{number:04}" for number in range(500)]
    pairs = [tuple(dice.sample(nodes, 2)) for _ in range(300)]
    found = ties(Row("", one, two) for one, two in pairs)
    for one, two in pairs:
        assert found[one] == found[two]
    for one, two in combinations(sorted(set(found.values())), 2):
        assert not any({found[a], found[b]} == {one, two} for a, b in pairs)
