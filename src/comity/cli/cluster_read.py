"""`comity cluster read`: the ledgers of an archive, read on a cluster."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from comity.cli import options
from comity.cli.cluster import Conf, Master, Progress, failing, run_id, settings_of
from comity.cli.run import Asked, Opening, Request, require_sound
from comity.cli.sources import complain, stop
from comity.cluster.reading import Outcome
from comity.errors import InputError

Input = Annotated[
    str,
    typer.Argument(
        metavar="INPUT", help="A folder, a file, or a pattern such as `'news/*.warc.gz'`; each file in it is a shard."
    ),
]
Output = Annotated[
    Path, typer.Argument(metavar="OUTPUT", help="The folder for the ledgers, on a disk that all machines share.")
]


@dataclass
class Count:
    """What came of the shards so far."""

    output: Path
    shards: int
    read: int = 0
    known: int = 0
    failed: int = 0
    reports: int = 0
    failures: int = 0
    undated: int = 0
    unsound: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        done = self.read + self.known + self.failed
        lost = f", {self.failures + self.failed:,} failed" if self.failures + self.failed else ""
        return f"{done:,} of {self.shards:,} shards, {self.reports:,} reports read{lost}"

    def add(self, outcome: Outcome) -> None:
        """Count a shard, and complain of what could not be read of it."""
        match outcome.status:
            case "read":
                self.read += 1
                self.reports += outcome.reports
                self.failures += outcome.failures
                self.undated += outcome.undated
                self._complain(outcome)
            case "known":
                self.known += 1
            case "failed":
                self.failed += 1
                complain(outcome.shard, outcome.why)
            case "unsound":
                if outcome.why not in self.unsound:
                    self.unsound.add(outcome.why)
                    complain("options", outcome.why)

    def _complain(self, outcome: Outcome) -> None:
        from comity.cluster.rows import failures_of
        from comity.cluster.shards import PLACE

        for failed in failures_of(self.output / f"{PLACE}{outcome.id}"):
            complain(failed.where, failed.why)
        if outcome.note:
            complain(outcome.shard, outcome.note)


def read(
    source: Input,
    output: Output,
    master: Master = None,
    conf: Conf = None,
    published: options.Published = None,
    title: options.Title = None,
    publisher: options.Publisher = None,
    jsonl: options.Jsonl = False,
    knowledge: options.Knowledge = None,
    parser: options.Parser = None,
    reader: options.Reader = None,
    model: options.Model = None,
    endpoint: options.Endpoint = None,
    max_cost: options.MaxCost = None,
    max_bytes: options.MaxBytes = options.MAX_BYTES,
    max_file_bytes: options.MaxFileBytes = options.MAX_FILE_BYTES,
    column: options.Column = None,
    crawl_day: options.CrawlDay = False,
) -> None:
    """Read an archive on a Spark cluster: JSON lines, Parquet, WARC, or whatever else a report can come in.

    Each file is a shard, read by one machine as `comity read` reads it, and has a folder of its own in OUTPUT: Parquet
    by month of publication, put in its place whole or not at all. So the command can be stopped, or a machine can fail,
    at any time; run it again, and what is there is not read again. The exit code is 2 where a report or a shard
    could not be read; the others are read all the same.

    **Examples**

    `comity cluster read 'news/*.warc.gz' ledgers --master spark://head:7077 --crawl-day`

    `comity cluster read archive.parquet ledgers --column text=body`
    """
    from comity.cluster.commits import writing_to
    from comity.cluster.run import committed, how_read, prepare, read_shards, require_same
    from comity.cluster.shards import find_shards
    from comity.cluster.spark import require_spark, session

    asked, opening = Asked(reader, model, endpoint, max_cost), Opening(column, crawl_day, max_file_bytes)
    request = Request(
        [source], published, title, publisher, False, jsonl, knowledge, parser, max_bytes, None, opening, asked
    )
    intake, how, settings = request.sources().intake, request.options(), settings_of(conf)
    if how.knowledge is not None:
        require_sound(how.knowledge)
    try:
        shards = find_shards(source)
    except InputError as error:
        raise stop(source, error) from error
    count = Count(output, len(shards))
    run = run_id()
    with failing(str(output)):
        require_spark()
        with writing_to(output, run) as drafts, Progress(source, lambda: str(count)) as progress:
            require_same(output, how_read(how, intake))
            job = prepare(output, drafts, shards, how, intake)
            with session(f"comity read {source}", master, settings, drafts) as spark:
                read_shards(spark, job, len(shards), count.add, progress.look)
    if count.undated:
        complain(source, f"no publication date in {count.undated:,} reports: dates like “last week” stay unresolved")
    typer.echo(
        f"{count.read:,} shards read, {count.known:,} there already, {count.failed:,} failed: {count.reports:,} reports"
        f" read, {count.failures:,} could not be; {output} has {len(committed(output)):,} shards"
    )
    if count.failures or count.failed or count.unsound:
        raise typer.Exit(2)
