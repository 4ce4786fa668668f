"""`comity cluster reconcile`: what many reports say of one event becomes one entry, on a cluster."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from comity.cli import options
from comity.cli.cluster import Conf, Master, Progress, failing, run_id, settings_of
from comity.cli.run import require_sound
from comity.cli.sources import complain, stop
from comity.errors import NotFound

Input = Annotated[Path, typer.Argument(metavar="INPUT", help="The folder that `comity cluster read` wrote to.")]
Output = Annotated[
    Path,
    typer.Argument(metavar="OUTPUT", help="The folder for entries and findings, on a disk that all machines share."),
]


def reconcile(
    source: Input,
    output: Output,
    master: Master = None,
    conf: Conf = None,
    knowledge: options.Knowledge = None,
) -> None:
    """Lay together what many reports say of one event, and find what does not fit, on a Spark cluster.

    Takes the shards that `comity cluster read` has committed, and gives the entries and findings that one machine gives
    for the same reports. OUTPUT then has one folder, with Parquet: `entries` by month of the first report, and
    `findings`. It is put in its place whole or not at all; the same shards a second time change nothing, and others
    take its place. The exit code is 2 where a shard is damaged; the others are reconciled all the same.

    **Examples**

    `comity cluster reconcile ledgers events --master spark://head:7077`
    """
    from comity.cluster.commits import commit, is_whole, marker_of, writing_to
    from comity.cluster.reconciling import Reconciling
    from comity.cluster.run import committed, damaged, tables_of
    from comity.cluster.spark import require_spark, session, watched
    from comity.reconcile.records import digest

    settings = settings_of(conf)
    if knowledge is not None:
        require_sound(knowledge)
    shards, lost = committed(source), damaged(source)
    for shard in lost:
        complain(str(shard), "it is not whole and does not count: run comity cluster read again, which reads it anew")
    if not shards:
        raise stop(str(source), NotFound("there are no ledgers in it: name a folder that comity cluster read wrote to"))
    name = digest(version("comity"), tables_of(knowledge), [shard.name for shard in shards])
    place, step, tasks = output / f"result={name}", "starting Spark", (0, 0)

    def told() -> str:
        return step + (f" ({tasks[0]:,} of {tasks[1]:,} tasks)" if tasks[1] else "")

    def begins(next_step: str) -> None:
        nonlocal step
        step = next_step

    with failing(str(output)), writing_to(output, run_id()) as drafts, Progress(source, told) as progress:
        if not is_whole(place, thorough=True):
            require_spark()
            with session(f"comity reconcile {source}", master, settings, drafts) as spark:
                draft = drafts / "result"
                work = Reconciling(spark, drafts.absolute(), str(knowledge.absolute()) if knowledge else None, begins)

                def look(done: int, of: int) -> None:
                    nonlocal tasks
                    tasks = done, of
                    progress.look()

                counts = watched(spark, lambda: work.run(shards, draft.absolute()), look)
            for id_ in counts.twice:
                complain(id_, "reports that differ have this id: one of them is taken")
            commit(draft, place, {"entries": counts.entries, "findings": counts.findings, "shards": len(shards)})
            news = f"from {counts.claims:,} claims and {counts.links:,} links"
        else:
            news = "there already"
        for other in output.glob("result=*"):
            if other != place:
                shutil.rmtree(other, ignore_errors=True)
    marker = marker_of(place)
    assert marker is not None
    typer.echo(
        f"{marker.facts['entries']:,} entries and {marker.facts['findings']:,} findings of {len(shards):,} shards,"
        f" {news}; {place}"
    )
    if lost:
        raise typer.Exit(2)
