"""Spark: found or missed in one clear line, started quietly, watched while it works."""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from comity.documents.guard import reason
from comity.errors import ClusterError, SparkError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Result = TypeVar("Result")
LEAST_JAVA = 17
_LOG = "spark.log"
_POLL = 0.5
"""Seconds between two looks at how far the work has got."""
_REACH = 10.0
"""Seconds that a master may take to be there."""
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')
_MASTER = re.compile(r"spark://([^,:/]+):(\d+)")
_SAID = re.compile(r"^(?:[\w.]*\.)?\w*(?:Error|Exception)(?::|$).*", re.M)
_SETTINGS = {
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.maxResultSize": "0",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
    "spark.sql.session.timeZone": "UTC",
}


def require_spark() -> None:
    """Raise SparkError, which says what to do, where PySpark or its Java is missing."""
    if find_spec("pyspark") is None:
        raise SparkError("the cluster commands need PySpark: pip install 'comity[spark]'")
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=os.path.join(home, "bin") if home else None)
    what = f"Spark needs Java {LEAST_JAVA} or newer"
    if java is None:
        where = f" below JAVA_HOME ({home})" if home else ""
        raise SparkError(f"{what}, and there is none{where}: install it (Debian: openjdk-17-jre-headless)")
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False, timeout=60).stderr
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SparkError(f"{what}, and {java} does not start: {reason(error)}") from error
    found = _VERSION.search(told)
    if found is None or int(found[1]) < LEAST_JAVA:
        has = f"that of version {found[1]}" if found else "one that does not say its version"
        raise SparkError(f"{what}, and {java} is {has}: install it, or point JAVA_HOME to it")


@contextmanager
def session(name: str, master: str | None, settings: Mapping[str, str], folder: Path) -> Iterator[SparkSession]:
    """Yield a session of Spark; what it prints goes to a file in a folder. Raises SparkError.

    Without a master it is the one that Spark's own settings name, or else this machine with all its cores.
    """
    require_spark()
    _require_master(master)
    log = folder / _LOG
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    # Spark would look its own host up, and warn; on one machine the loopback does.
    if master and master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    # What goes wrong is told once, by us, in one line.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL + 1)
    warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
    with _told_to(log):
        from pyspark import SparkConf
        from pyspark.sql import SparkSession

        try:
            conf = SparkConf().setAppName(name)
            if master is not None:
                conf.setMaster(master)
            for key, value in {**_SETTINGS, **settings}.items():
                conf.set(key, value)
            spark = SparkSession.builder.config(conf=conf).getOrCreate()
        except Exception as error:
            raise SparkError(f"Spark does not start: {said(error)}") from error
    try:
        yield spark
    finally:
        with _told_to(log), suppress(Exception):
            spark.stop()


def _require_master(master: str | None) -> None:
    """Raise SparkError where nobody listens at a master: Spark would try for minutes."""
    hosts = _MASTER.findall(master or "")
    for host, port in hosts:
        with suppress(OSError), socket.create_connection((host, int(port)), _REACH):
            return
    if hosts:
        raise SparkError(f"no master of Spark answers at {master}: start one, or name another with --master")


@contextmanager
def _told_to(log: Path) -> Iterator[None]:
    """Let what is written to standard output and error by processes that start now go to a file, not to the user."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    with log.open("ab") as file:
        for place in (1, 2):
            os.dup2(file.fileno(), place)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for place, before in zip((1, 2), kept, strict=True):
            os.dup2(before, place)
            os.close(before)


def watched(spark: SparkSession, work: Callable[[], Result], look: Callable[[int, int], None]) -> Result:
    """Return the result of work that Spark does; meanwhile tell `look` how many tasks are done, and of how many.

    Raises ClusterError where it fails. Whatever `look` raises ends the work.
    """
    from pyspark import InheritableThread

    done: list[Result] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            done.append(work())
        except Exception as error:
            failed.append(error)

    thread = InheritableThread(target=run, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(_POLL)
            look(*_tasks(spark))
    except BaseException:
        with suppress(Exception):
            spark.sparkContext.cancelAllJobs()
        raise
    if failed:
        if isinstance(failed[0], ClusterError):
            raise failed[0]
        raise ClusterError(f"the work on the cluster failed: {said(failed[0])}") from failed[0]
    return done[0]


def _tasks(spark: SparkSession) -> tuple[int, int]:
    tracker = spark.sparkContext.statusTracker()
    stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
    known = [stage for stage in stages if stage is not None]
    return sum(stage.numCompletedTasks for stage in known), sum(stage.numTasks for stage in known)


def said(error: BaseException) -> str:
    """Return what an error of Spark says, in one line: what a worker's Python raised last, or else its first line."""
    text = str(error)
    raised = [line for line in _SAID.findall(text) if not line.startswith(("org.apache.spark", "py4j"))]
    if "No module named 'comity'" in text:
        return (
            "a worker's Python has no comity: install comity[spark] there, and name that Python with "
            "--conf spark.pyspark.python=PATH"
        )
    line = raised[-1] if raised else next((line for line in text.splitlines() if line.strip()), type(error).__name__)
    return " ".join(line.split())[:300]
