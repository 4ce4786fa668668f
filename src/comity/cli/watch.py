"""`comity watch`: read what is new in feeds, sitemaps and folders into a ledger, again and again."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli import options
from comity.cli.opening import DEFAULT, LedgerUrl, opened
from comity.cli.run import Opening
from comity.cli.sources import complain, stop
from comity.documents.meta import Meta
from comity.errors import InputError
from comity.settings import ReaderOptions

if TYPE_CHECKING:
    from comity.ledger.store import LedgerStore
    from comity.watch.rounds import Watcher


def watch(
    feeds: Annotated[Path, typer.Argument(metavar="FEEDS", help="A TOML file that names the sources.")],
    ledger: LedgerUrl = DEFAULT,
    once: Annotated[bool, typer.Option("--once", help="Look once at what is due, and stop.")] = False,
    failing: Annotated[bool, typer.Option("--failing", help="List the pages that failed, and stop.")] = False,
    knowledge: options.Knowledge = None,
    parser: options.Parser = None,
    max_bytes: options.MaxBytes = options.MAX_BYTES,
    max_file_bytes: options.MaxFileBytes = options.MAX_FILE_BYTES,
    allow_host: options.AllowHost = None,
    user_agent: options.UserAgent = None,
    delay: options.Delay = options.DELAY,
) -> None:
    """Read what is new in feeds, sitemaps, lists of addresses and folders into a ledger, again and again.

    Each round prints one line; what fails is told, and tried again later. The command can be stopped at any time, and
    goes on from there: what was seen is kept in the ledger.

    **Examples**

    `comity watch feeds.toml`

    `comity watch feeds.toml --once --ledger postgresql://localhost/comity`
    """
    from comity.cli.taking import Taking
    from comity.watch.config import load_config
    from comity.watch.rounds import Watcher

    try:
        config = load_config(feeds)
    except InputError as error:
        raise stop(str(feeds), error) from error
    opening = Opening(None, False, max_file_bytes, allow_host, user_agent, delay)
    intake = opening.intake(Meta(), False, max_bytes, keep_others=True)
    with opened(ledger, create=True, knowledge=knowledge) as store:
        if failing:
            for page in store.watching.failing():
                state = "given up" if page.state == "failed" else f"tried again after {page.due[:16]}"
                typer.echo(f"{page.address}: {page.error}; {state}")
            return
        take = Taking(store, ReaderOptions(parser=parser, knowledge=knowledge), version("comity"))
        take.catch_up()
        watcher = Watcher(config, store.watching, opening.web(intake.limits, patience=0.0), intake, take)
        try:
            failed = _go(watcher, store, once)
        except KeyboardInterrupt:
            typer.echo("stopped; the next watch goes on from here")
            return
    if once and failed:
        raise typer.Exit(2)


def _go(watcher: Watcher, store: LedgerStore, once: bool) -> bool:
    """Make rounds; return whether anything failed in the last."""
    while True:
        result = watcher.round()
        for where, why in result.failures:
            complain(where, why)
        waiting = store.watching.counts()["waiting"]
        typer.echo(
            f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC: {result.sources} sources looked at, {result.found} new pages, "
            f"{result.added} reports added, {result.there} there already, {len(result.failures)} failures, "
            f"{waiting} waiting"
        )
        if once:
            return bool(result.failures)
        time.sleep(watcher.wait())
