"""What the commands of `comity cluster` share: their options, and how far the work has got."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from comity.cli.sources import Bar, complain, stop
from comity.errors import ClusterError, ComityError, SparkError

EVERY = 30.0
"""Seconds between two lines of progress where there is no terminal."""

Master = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="The cluster: `spark://HOST:7077`, `yarn`, `k8s://…`, or `local[4]` for so many cores of this machine. "
        "\\[default: what Spark's own settings say, or else all cores of this machine]",
        show_default=False,
    ),
]
Conf = Annotated[
    list[str] | None,
    typer.Option(metavar="KEY=VALUE", help="A setting of Spark, such as `spark.executor.memory=4g`."),
]


def settings_of(conf: list[str] | None) -> dict[str, str]:
    """Return settings of Spark; exits where one is no setting."""
    pairs = [each.partition("=") for each in conf or []]
    for key, equals, _ in pairs:
        if not equals or not key.startswith("spark."):
            raise stop("--conf", ComityError(f"“{key}{equals}”: write spark.KEY=VALUE"))
    return {key: value for key, _, value in pairs}


@contextmanager
def failing(where: str) -> Iterator[None]:
    """Exit with one line where the cluster, or the disk, does not do what it should."""
    try:
        yield
    except ClusterError as error:
        raise stop("cluster" if isinstance(error, SparkError) else where, error) from error
    except OSError as error:
        raise stop(where, ComityError(f"it cannot be read or written: {error.strerror or error}")) from error
    except KeyboardInterrupt:
        complain(where, "stopped: what was committed is kept, run it again to go on")
        raise


def run_id() -> str:
    """A name for one run."""
    return uuid4().hex[:12]


class Progress:
    """How far the work has got: a bar on a terminal, a line now and then elsewhere. Use it in a `with`."""

    def __init__(self, name: Path | str, told: Callable[[], str]) -> None:
        self._name, self._told = str(name), told
        self._began = self._last = time.monotonic()
        self._bar = Bar(lambda: [self._name, told()]) if sys.stderr.isatty() else None

    def __enter__(self) -> Progress:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def look(self) -> None:
        """Say how far it has got, if that was not said just before."""
        now = time.monotonic()
        if self._bar is None and now - self._last >= EVERY:
            self._last = now
            complain(self._name, f"{self._told()} · {timedelta(seconds=int(now - self._began))}")
