"""Reading shards: each is read as one machine reads a file, and its ledgers are laid down by month of publication.

`Read` is the stage that Spark runs (`mapInArrow`): numbers of shards in, what came of each out. It needs no Spark.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing, suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4

import msgspec

from comity.cluster.commits import commit, is_whole, marker_of, write_whole
from comity.cluster.rows import Lines, Months
from comity.cluster.shards import PLACE, shard_id
from comity.documents.limits import Limits
from comity.documents.meta import UNKNOWN, Meta
from comity.documents.parts import Failure, Intake
from comity.documents.reports import Reports
from comity.documents.web.fetch import Web
from comity.engine.pool import Pool
from comity.engine.worker import decode_options
from comity.errors import ComityError, EndpointError, Forbidden, InputError, NotRead
from comity.model import Document, Record
from comity.pipelines import Pipelines
from comity.settings import ReaderOptions

if TYPE_CHECKING:
    from pyarrow import RecordBatch

    from comity.documents.web.connection import Answer

Status = Literal["read", "known", "failed", "unsound"]
TOLD = ".outcome"
"""How the names of the files end in which outcomes are told."""
_UNSOUND = "unsound"
TRIES = 3
"""So many processes may die over a shard; then it is given up, so that the others go on."""


class Job(Record, frozen=True, kw_only=True):
    """What is to be done, as the machines of a cluster are told: the shards, where to, and how.

    `options` are ReaderOptions as JSON; the others are the fields of Intake. `version` is that of the program.
    """

    version: str
    output: str
    drafts: str
    shards: list[str]
    options: bytes
    given: Meta = UNKNOWN
    columns: dict[str, str] = msgspec.field(default_factory=dict)
    lines: bool = False
    crawled: bool = False
    limits: Limits = Limits()

    @property
    def intake(self) -> Intake:
        """How sources are taken in."""
        return Intake(self.given, self.columns, self.lines, self.crawled, self.limits)

    @property
    def reader(self) -> ReaderOptions:
        """How reports are read."""
        return decode_options(self.options)

    @property
    def run(self) -> str:
        """The name of the run."""
        return Path(self.drafts).name

    def place(self, id_: str) -> Path:
        """Where a shard's ledgers belong."""
        return Path(self.output, PLACE + id_)


class Outcome(Record, frozen=True, kw_only=True):
    """What came of a shard: `read` now, `known` from before, `failed` (why), or `unsound`: so would be all others.

    `reports` were read, `failures` could not be, `undated` of the reports have no day of publication. `run` is the run
    that read it.
    """

    shard: str
    status: Status
    id: str = ""
    run: str = ""
    reports: int = 0
    failures: int = 0
    undated: int = 0
    seconds: float = 0.0
    why: str = ""
    note: str = ""


@dataclass(frozen=True)
class Read:
    """The stage: numbers of shards of a job, which is a file, in a column `id`; their outcomes as JSON out."""

    job: str

    def __call__(self, batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
        """Read the shards whose numbers come."""
        import pyarrow

        job = load_job(self.job)
        for batch in batches:
            for number in batch.column(0).to_pylist():
                outcome = read_shard(job, job.shards[number], attempt())
                tell(job, number, outcome)
                yield pyarrow.record_batch([[msgspec.json.encode(outcome).decode()]], ["outcome"])


def tell(job: Job, number: int, outcome: Outcome) -> None:
    """Lay down what came of a shard where the one who asked looks meanwhile."""
    with suppress(OSError):
        write_whole(Path(job.drafts, f"{number}{TOLD}"), msgspec.json.encode(outcome))
        if outcome.status == "unsound":
            write_whole(Path(job.drafts, _UNSOUND), outcome.why.encode())


@cache
def load_job(path: str) -> Job:
    """Return the job that a file tells of. Raises OSError where this machine does not see it."""
    return msgspec.json.decode(Path(path).read_bytes(), type=Job)


def attempt() -> int:
    """How many tries of this task there were before, as Spark counts; none without Spark."""
    try:
        from pyspark import TaskContext
    except ImportError:
        return 0
    context = TaskContext.get()
    return context.attemptNumber() if context is not None else 0


def read_shard(job: Job, path: str, tried: int = 0) -> Outcome:
    """Read one shard and commit its ledgers, unless they are there already. Whatever goes wrong is in the outcome."""
    began = time.monotonic()
    if job.version != version("comity"):
        why = f"this machine has comity {version('comity')}, and the run is of comity {job.version}: install that"
        return Outcome(shard=path, status="unsound", why=why)
    if Path(job.drafts, _UNSOUND).exists():
        return Outcome(shard=path, status="unsound", why=Path(job.drafts, _UNSOUND).read_text())
    if tried >= TRIES:
        return Outcome(shard=path, status="failed", why=f"the processes that read it died {tried} times: given up")
    try:
        id_ = shard_id(path)
        place = job.place(id_)
        if is_whole(place, thorough=True):
            return _known(job, path, place, tried)
        outcome = _read(job, path, id_)
    except (NotRead, InputError) as error:
        return Outcome(shard=path, status="failed", why=str(error))
    except OSError as error:
        return Outcome(shard=path, status="failed", why=f"{error.strerror or error}: {error.filename or job.output}")
    except ComityError as error:
        return Outcome(shard=path, status="unsound", why=str(error))
    except Exception as error:
        return Outcome(shard=path, status="failed", why=f"reading it failed: {type(error).__name__}: {error}")
    return msgspec.structs.replace(outcome, seconds=round(time.monotonic() - began, 3))


def _known(job: Job, path: str, place: Path, tried: int) -> Outcome:
    """The outcome of a shard that is there: of an earlier run, or of a try that died before it could say so."""
    marker = marker_of(place)
    assert marker is not None
    there = msgspec.convert(marker.facts, Outcome)
    same = tried > 0 and there.run == job.run
    return msgspec.structs.replace(there, shard=path, status="read" if same else "known")


def _read(job: Job, path: str, id_: str) -> Outcome:
    draft = Path(job.drafts, f"{id_}-{uuid4().hex}")
    draft.mkdir()
    try:
        with Lines(draft / "_failures.jsonl") as failures, Months(draft) as months, reader(job.reader) as read:
            taken = _Taken(Reports([path], job.intake, NoWeb(job.limits)), failures)
            for position, (document, result) in enumerate(read.read_each(taken.documents(path))):
                if isinstance(result, NotRead):
                    taken.fail(f"{path}: {document.title or f'report {document.id}'}", result)
                else:
                    months.add(position, result)
            note = read.note()
        if taken.unanswered:
            # Kept as it is, the shard would never be asked about again.
            raise EndpointError(
                f"the model did not answer for {taken.unanswered:,} of its reports: run it again, what was answered is"
                f" kept ({taken.unanswered_why})"
            )
        facts = Outcome(
            shard=path,
            status="read",
            id=id_,
            run=job.run,
            reports=months.count,
            failures=taken.failed,
            undated=taken.undated,
        )
        commit(draft, job.place(id_), msgspec.to_builtins(facts))
        return msgspec.structs.replace(facts, note=note)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def reader(options: ReaderOptions) -> AbstractContextManager[Any]:
    """Return what reads: a process of its own, which a report may bring down; for a language model, this one."""
    return closing(Pipelines(options)) if options.asks_model else Pool(options, 1)


class NoWeb(Web):
    """The web, from which a cluster takes nothing: a shard has its reports in it."""

    def get(self, url: str, etag: str | None = None, modified: str | None = None) -> Answer:  # noqa: ARG002
        """Refuse. Raises Forbidden."""
        raise Forbidden("pages are not fetched on a cluster: put its text into the shard")


@dataclass
class _Taken:
    """The reports of a shard; what cannot be taken in is written down and counted."""

    reports: Reports
    failures: Lines
    failed: int = field(default=0, init=False)
    undated: int = field(default=0, init=False)
    unanswered: int = field(default=0, init=False)
    unanswered_why: str = field(default="", init=False)

    def documents(self, path: str) -> Iterator[Document]:
        for found in self.reports.read(path):
            if isinstance(found, Failure):
                self.fail(found.where, found.error)
                continue
            self.undated += found.published is None
            yield found

    def fail(self, where: str, error: ComityError) -> None:
        self.failed += 1
        if isinstance(error, EndpointError):
            self.unanswered += 1
            self.unanswered_why = self.unanswered_why or str(error)
        self.failures.add({"where": where, "why": str(error)})
