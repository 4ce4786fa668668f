"""`comity watch`: read what is new in feeds, sitemaps and folders into a ledger, again and again."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli import options
from comity.cli.alerts import tell
from comity.cli.opening import DEFAULT, LedgerUrl, opened
from comity.cli.run import Asked, Opening
from comity.cli.sources import complain, stop
from comity.documents.meta import Meta
from comity.errors import InputError, NotRead, Stopped

if TYPE_CHECKING:
    from comity.cli.taking import Taking
    from comity.documents.web.fetch import Web
    from comity.ledger.store import LedgerStore
    from comity.watch.rounds import Watcher


def watch(
    feeds: Annotated[Path, typer.Argument(metavar="FEEDS", help="A TOML file that names the sources.")],
    ledger: LedgerUrl = DEFAULT,
    once: Annotated[bool, typer.Option("--once", help="Look once at what is due, and stop.")] = False,
    failing: Annotated[bool, typer.Option("--failing", help="List the pages that failed, and stop.")] = False,
    knowledge: options.Knowledge = None,
    parser: options.Parser = None,
    reader: options.Reader = None,
    model: options.Model = None,
    endpoint: options.Endpoint = None,
    max_cost: options.MaxCost = None,
    max_bytes: options.MaxBytes = options.MAX_BYTES,
    max_file_bytes: options.MaxFileBytes = options.MAX_FILE_BYTES,
    allow_host: options.AllowHost = None,
    user_agent: options.UserAgent = None,
    delay: options.Delay = options.DELAY,
) -> None:
    """Read what is new in feeds, sitemaps, lists of addresses and folders into a ledger, again and again.

    Each round prints one line; what fails is told, and tried again later. The command can be stopped at any time, and
    goes on from there: what was seen is kept in the ledger. A report that a language model did not answer for is read
    in the next round.

    **Examples**

    `comity watch feeds.toml`

    `comity watch feeds.toml --once --ledger postgresql://localhost/comity`

    `comity watch feeds.toml --reader all --model qwen2.5 --endpoint http://localhost:8080/v1`
    """
    from comity.cli.taking import Taking
    from comity.proposing.prompt import reading_version
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
        how = Asked(reader, model, endpoint, max_cost).options(parser, knowledge)
        web = opening.web(intake.limits, patience=0.0)
        with Taking(store, how, version("comity") + reading_version(how)) as take:
            try:
                _catch_up(take)
                failed = _go(Watcher(config, store.watching, web, intake, take), store, take, once, web)
            except Stopped as error:
                raise stop("stopped", error) from error
            except KeyboardInterrupt:
                typer.echo("stopped; the next watch goes on from here")
                return
    if once and failed:
        raise typer.Exit(2)


def _catch_up(take: Taking) -> None:
    """Read the reports that were kept unread; those that a language model does not answer for stay so."""
    try:
        take.catch_up()
    except NotRead as error:
        if isinstance(error, Stopped) and not error.passing:
            raise
        complain("reports kept unread", f"{error}; read by the next watch")


def _go(watcher: Watcher, store: LedgerStore, take: Taking, once: bool, web: Web) -> bool:
    """Make rounds; return whether anything failed in the last."""
    while True:
        result = watcher.round()
        for where, why in result.failures:
            complain(where, why)
        waiting = store.watching.counts()["waiting"]
        spent = take.note()
        typer.echo(
            f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC: {result.sources} sources looked at, {result.found} new pages, "
            f"{result.added} reports added, {result.there} there already, {len(result.failures)} failures, "
            f"{waiting} waiting" + (f"; {spent}" if spent else "")
        )
        untold = tell(store, web)
        if once:
            return bool(result.failures) or untold
        time.sleep(watcher.wait())
