"""A run of reading on a cluster, from where it is asked for: prepared, watched, and counted up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from comity.cluster.commits import file_hash, is_whole, write_whole
from comity.cluster.reading import TOLD, Job, Outcome, Read
from comity.cluster.shards import PLACE
from comity.cluster.spark import watched
from comity.documents.parts import Intake
from comity.engine.worker import encode_options
from comity.errors import ClusterError
from comity.model import Record
from comity.proposing.prompt import reading_version
from comity.reconcile.records import digest
from comity.settings import ReaderOptions

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_HOW = "_reading.json"
_JOB = "job.json"


class How(Record, frozen=True, kw_only=True):
    """How the shards of a folder were read: by which program, and a hash of all that a ledger depends on."""

    comity: str
    reading: str


def how_read(options: ReaderOptions, intake: Intake) -> How:
    """Return how shards are read with some options. Raises OSError where the user's own tables are not there."""
    own = tables_of(options.knowledge)
    said = (intake.given, dict(intake.columns), intake.lines, intake.crawled, intake.limits)
    reading = digest(reading_version(options), options.reader, options.parser, own, *said)
    return How(comity=version("comity"), reading=reading)


def tables_of(knowledge: Path | None) -> list[tuple[str, str]]:
    """Return the names of a user's own tables, and the hashes of their content. Raises OSError."""
    return [(table.name, file_hash(table)) for table in sorted(knowledge.glob("*.toml"))] if knowledge else []


def require_same(output: Path, how: How) -> None:
    """Note how the shards of a folder are read. Raises ClusterError where those in it were read in another way."""
    path = output / _HOW
    if not path.exists():
        write_whole(path, msgspec.json.encode(how) + b"\n")
        return
    try:
        before = msgspec.json.decode(path.read_bytes(), type=How)
    except (OSError, msgspec.DecodeError) as error:
        raise ClusterError(f"{_HOW} in it is damaged: name another folder") from error
    if before != how:
        other = f"comity {before.comity}" if before.comity != how.comity else "other options or tables"
        raise ClusterError(f"its shards were read with {other}: name another folder, so that all are read alike")


def prepare(output: Path, drafts: Path, shards: Sequence[str], options: ReaderOptions, intake: Intake) -> Path:
    """Write down what is to be done where every machine sees it; return the file.

    A limit of cost is cut into equal parts, one a shard, as shards are read without a word between them.
    """
    if options.model is not None and options.model.max_cost is not None:
        share = msgspec.structs.replace(options.model, max_cost=options.model.max_cost / len(shards))
        options = msgspec.structs.replace(options, model=share)
    job = Job(
        version=version("comity"),
        output=str(output.absolute()),
        drafts=str(drafts.absolute()),
        shards=list(shards),
        options=encode_options(options),
        given=intake.given,
        columns=dict(intake.columns),
        lines=intake.lines,
        crawled=intake.crawled,
        limits=intake.limits,
    )
    path = drafts / _JOB
    write_whole(path, msgspec.json.encode(job))
    return path.absolute()


def read_shards(
    spark: SparkSession, job: Path, shards: int, told: Callable[[Outcome], None], look: Callable[[], None]
) -> None:
    """Read the shards of a job on the cluster, a task each; tell each outcome as it comes, once.

    `look` is called now and then. Raises ClusterError where the cluster fails.
    """
    seen: set[str] = set()

    def tell(outcome: Outcome) -> None:
        if outcome.shard not in seen:
            seen.add(outcome.shard)
            told(outcome)

    def glance(_done: int, _all: int) -> None:
        for outcome in _outcomes(job.parent):
            tell(outcome)
        look()

    def work() -> list[Outcome]:
        numbers = spark.range(0, shards, 1, shards)
        rows = numbers.mapInArrow(Read(str(job)).__call__, "outcome string").collect()
        return [msgspec.json.decode(row[0], type=Outcome) for row in rows]

    for outcome in watched(spark, work, glance):
        tell(outcome)


def _outcomes(folder: Path) -> Iterator[Outcome]:
    for path in sorted(folder.glob(f"*{TOLD}")):
        yield msgspec.json.decode(path.read_bytes(), type=Outcome)
        path.unlink()


def committed(output: Path) -> list[Path]:
    """Return the folders of shards that are whole, by name."""
    return sorted(place for place in output.glob(f"{PLACE}*") if is_whole(place))


def damaged(output: Path) -> list[Path]:
    """Return the folders of shards that are not whole: they do not count."""
    return sorted(place for place in output.glob(f"{PLACE}*") if not is_whole(place))
