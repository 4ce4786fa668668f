"""Reconciling on a cluster: the stages in their order, and what goes together between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from comity.cluster import copying, linking, noticing, settling, unfolding
from comity.cluster.components import components
from comity.cluster.finishing import ENTRIES, FINDINGS, Entries, Findings, Place
from comity.cluster.streams import SHAPE, Row, Stage

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


_NAMES = Row._fields


@dataclass
class Counts:
    """How much there was: claims, links, groups that were cut, entries, findings; ids that two reports have."""

    claims: int = 0
    links: int = 0
    entries: int = 0
    findings: int = 0
    busy: int = 0
    twice: list[str] = field(default_factory=list)


@dataclass
class Reconciling:
    """One run. `drafts` is a folder that all machines see; what a step gives is kept there until the end.

    `told` is called with the name of each step as it begins.
    """

    spark: SparkSession
    drafts: Path
    knowledge: str | None
    told: Callable[[str], None]
    counts: Counts = field(default_factory=Counts)

    def run(self, shards: Sequence[Path], place: Path) -> Counts:
        """Reconcile the ledgers of shards, and write entries and findings below a folder. Raises ClusterError."""
        claims = self._unfold(shards)
        sources = self._copies()
        links, regions = self._links(claims)
        self._settle(claims, sources, links, regions)
        self._notice()
        self._finish(place)
        return self.counts

    def _unfold(self, shards: Sequence[Path]) -> DataFrame:
        self.told("reading the ledgers")
        places = self.drafts / "places"
        places.write_text("".join(f"{shard.absolute()}\n" for shard in shards), encoding="utf-8")
        numbers = self.spark.range(0, len(shards), 1, len(shards))
        ledgers = numbers.mapInArrow(unfolding.Load(str(places)).__call__, SHAPE)
        self._keep("unfolded", _together(ledgers), unfolding.Unfold())
        unfolded = self._kept("unfolded")
        self.counts.claims = unfolded.where(f"name = '{unfolding.CLAIM}'").count()
        self.counts.twice = [row.id for row in self._named("unfolded", unfolding.TWICE).limit(1_000).collect()]
        return self._named("unfolded", unfolding.CLAIM)

    def _copies(self) -> DataFrame:
        """Return for the reports that copy or are copied the least of those alike: `id` and `key`."""
        self.told("finding copies")
        self._keep("distinct", _together(self._named("unfolded", unfolding.TEXT)), copying.Distinct())
        texts = self._named("distinct", unfolding.TEXT)
        pairs = _staged(_together(self._named("distinct", copying.BAND)), copying.Alike())
        pairs = pairs.select("key", "id").distinct()
        other = pairs.join(texts.selectExpr("id", "blob"), "id")
        alike = other.selectExpr(f"'{copying.ALIKE}' as name", "key", "id", "blob")
        asked = texts.join(pairs.select("key").distinct(), "key", "left_semi")
        self._keep("copies", _together(asked.unionByName(alike)), copying.Compare())
        copies = self._named("copies", copying.COPY).unionByName(self._named("distinct", copying.COPY))
        return self._components("sources", copies)

    def _links(self, claims: DataFrame) -> tuple[DataFrame, DataFrame]:
        """Return the links, and for linked claims the least of those that are linked together: `id` and `key`."""
        self.told("finding links")
        from pyspark.sql.functions import count
        from pyspark.sql.functions import max as most

        counted = _staged(claims, linking.Count(self.knowledge)).groupBy("key")
        groups = counted.agg(count("*").alias("size"), most("name").alias("most"))
        busy = {row.key: -(-row["size"] // linking.BUSY) for row in groups.where(f"size > {linking.BUSY}").collect()}
        lasting = groups.where(f"size > 1 and most = '{linking.OWN}' and key like '%{linking.LASTS}'")
        lasts = frozenset(row.key for row in lasting.select("key").collect())
        self.counts.busy = len(busy)
        spread = _staged(claims, linking.Spread(self.knowledge, busy, lasts))
        found = _staged(_together(spread), linking.Compare(self.knowledge))
        self._write("links", found.dropDuplicates(["key", "id"]))
        links = self._kept("links")
        self.counts.links = links.count()
        return links, self._components("regions", links)

    def _settle(self, claims: DataFrame, sources: DataFrame, links: DataFrame, regions: DataFrame) -> None:
        self.told("making entries")
        source = sources.selectExpr("id as document", "key as source")
        region = regions.selectExpr("id as claim", "key as region")
        placed = claims.selectExpr("key as document", "id as claim", "blob").join(source, "document", "left")
        placed = placed.join(region, "claim", "left").selectExpr(
            "coalesce(source, document) as name", "coalesce(region, claim) as key", "claim as id", "blob"
        )
        placed = _staged(placed, Place())
        tied = links.selectExpr("name", "key as claim", "concat(key, ' ', id) as id", "blob").join(region, "claim")
        tied = tied.selectExpr("name", "region as key", "id", "blob")
        self._keep("settled", _together(placed.unionByName(tied)), settling.Settle(self.knowledge))

    def _notice(self) -> None:
        self.told("noticing what does not fit")
        entry_of = self._named("settled", settling.MEMBER).selectExpr("key as claim", "id as entry")
        noted = self._named("settled", settling.NOTED)
        notes, firsts = self._named("unfolded", unfolding.NOTE), self._named("unfolded", unfolding.FIRST)
        about = notes.selectExpr(
            "id", "explode(from_json(get_json_object(cast(blob as string), '$.claims'), 'array<string>')) as claim"
        )
        ties = about.join(entry_of, "claim").selectExpr("entry as key", "concat('note ', id) as id").distinct()
        scope = self._components("scopes", ties)
        of_entry = scope.selectExpr("id as entry", "key as scope")
        of_note = scope.where("id like 'note %'").selectExpr("substring(id, 6) as note", "key as scope")
        said = firsts.join(entry_of, firsts["key"] == entry_of["claim"]).selectExpr(
            "name", "entry as key", "id", "blob"
        )
        self._keep("told", _together(noted.unionByName(said)), noticing.Told())
        entries = self._named("settled", settling.ENTRY)
        contradict = noticing.Contradict(str(self.drafts / "told"), self.knowledge)
        earlier = _staged(entries, contradict)
        by_entry = noted.unionByName(said).unionByName(earlier)
        scoped = by_entry.join(of_entry, by_entry["key"] == of_entry["entry"], "left").selectExpr(
            "name", "coalesce(scope, key) as key", "id", "blob"
        )
        scoped = scoped.unionByName(
            notes.join(of_note, notes["id"] == of_note["note"]).selectExpr("name", "scope as key", "id", "blob")
        )
        self._keep("noticed", _together(scoped), noticing.Notice(self.knowledge))
        figures = self._named("settled", settling.FIGURE)
        self._keep("rivals", _together(figures), noticing.Rivals(self.knowledge))

    def _finish(self, place: Path) -> None:
        self.told("writing")
        entries = _columns(self._named("settled", settling.ENTRY), Entries(), ENTRIES)
        entries = entries.repartition("month").sortWithinPartitions("id")
        entries.write.partitionBy("month").parquet(str(place / "entries"), compression="zstd")
        found = self._named("settled", settling.FINDING)
        for step in ("noticed", "rivals"):
            found = found.unionByName(self._named(step, settling.FINDING))
        findings = _columns(found.dropDuplicates(["key"]), Findings(), FINDINGS).sortWithinPartitions("id")
        findings.write.parquet(str(place / "findings"), compression="zstd")
        self.counts.entries = self.spark.read.parquet(str(place / "entries")).count()
        self.counts.findings = self.spark.read.schema(FINDINGS).parquet(str(place / "findings")).count()

    def _components(self, step: str, ties: DataFrame) -> DataFrame:
        """Return the connected components of ties between `key` and `id`, worked out by the driver."""
        from pyarrow.parquet import write_table

        table = components(ties.select("key", "id").toArrow())
        path = self.drafts / f"{step}.parquet"
        write_table(table, path)
        return self.spark.read.schema("id string, key string").parquet(str(path))

    def _keep(self, step: str, rows: DataFrame, stage: Stage) -> None:
        self._write(step, _staged(rows, stage))

    def _write(self, step: str, rows: DataFrame) -> None:
        rows.write.partitionBy("name").parquet(str(self.drafts / step))

    def _kept(self, step: str) -> DataFrame:
        return self.spark.read.schema(SHAPE).parquet(str(self.drafts / step))

    def _named(self, step: str, name: str) -> DataFrame:
        return self._kept(step).where(f"name = '{name}'").select(*_NAMES)


def _together(rows: DataFrame) -> DataFrame:
    """Rows of one key one after the other on one machine."""
    return rows.select(*_NAMES).repartition("key").sortWithinPartitions("key", "name", "id")


def _staged(rows: DataFrame, stage: Stage) -> DataFrame:
    return rows.select(*_NAMES).mapInArrow(stage.__call__, SHAPE)


def _columns(rows: DataFrame, stage: Entries | Findings, shape: str) -> DataFrame:
    return rows.select(*_NAMES).mapInArrow(stage.__call__, shape)
