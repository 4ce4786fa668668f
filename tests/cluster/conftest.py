"""A cluster on this machine: a master and two workers of one core, each a process of its own."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_PATIENCE = 120.0
SETTINGS = (
    "spark.executor.memory=512m",
    "spark.executor.cores=1",
    "spark.driver.memory=512m",
    "spark.ui.enabled=false",
    "spark.sql.shuffle.partitions=4",
    "spark.worker.timeout=15",
)


@dataclass
class Cluster:
    """Processes of a standalone cluster; `run` gives a command of comity to it."""

    folder: Path
    master: str = ""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        port = _free_port()
        self.master = f"spark://127.0.0.1:{port}"
        self._launch("master", "org.apache.spark.deploy.master.Master", "--port", str(port), "--webui-port", "0")
        _until(lambda: _listens(port), "the master")

    def add_worker(self) -> None:
        name = f"worker{len(self.workers)}"
        work = ("--cores", "1", "--memory", "1g", "--webui-port", "0", "--work-dir", str(self.folder / name))
        self.workers.append(self._launch(name, "org.apache.spark.deploy.worker.Worker", *work, self.master))
        _until(lambda: "Successfully registered" in (self.folder / f"{name}.log").read_text(), name)

    def command(self, *arguments: str | Path) -> list[str]:
        """A command of `comity cluster`, by its arguments after the name of the folder with results."""
        settings = [part for setting in SETTINGS for part in ("--conf", setting)]
        given = [str(argument) for argument in arguments]
        return [sys.executable, "-m", "comity", "cluster", *given, "--master", self.master, *settings]

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(*arguments), env=environment(), capture_output=True, text=True, timeout=900)

    def begin(self, *arguments: str | Path) -> subprocess.Popen[str]:
        """Start a command, and leave it at work."""
        return subprocess.Popen(
            self.command(*arguments), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip

    def stop(self) -> None:
        for process in reversed(self._processes):
            end(process)

    def _launch(self, name: str, class_: str, *arguments: str) -> subprocess.Popen[bytes]:
        import pyspark

        program = Path(pyspark.__file__).parent / "bin" / "spark-class"
        command = [str(program), class_, "--host", "127.0.0.1", *arguments]
        own = {"SPARK_DAEMON_MEMORY": "256m", "SPARK_LOCAL_DIRS": str(self.folder / "local")}
        own |= {"SPARK_MASTER_OPTS": "-Dspark.worker.timeout=15"}
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                command, env=environment() | own, stdout=log, stderr=log, start_new_session=True
            )  # fmt: skip
        self._processes.append(process)
        return process


def environment() -> dict[str, str]:
    """The environment of a process of the cluster, whose Python finds this comity."""
    paths = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    return os.environ | {"PYTHONPATH": paths, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}


def end(process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    """Kill a process and those that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def why_not() -> str:
    """Why there can be no cluster here; nothing where there can."""
    if importlib.util.find_spec("pyspark") is None:
        return "PySpark is not installed: `make test-spark` sets it up and runs these tests"
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        return "there is no Java"
    return ""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A master and two workers."""
    if reason := why_not():
        pytest.skip(reason)
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        cluster.start()
        for _ in range(2):
            cluster.add_worker()
        yield cluster
    finally:
        cluster.stop()


def _until(there: Callable[[], bool], what: str) -> None:
    end_ = time.monotonic() + _PATIENCE
    while not there():
        assert time.monotonic() < end_, f"{what} does not start"
        time.sleep(0.2)


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
