"""`comity add`: read reports into a ledger."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import version
from typing import Annotated

import typer

from comity.cli import options
from comity.cli.opening import DEFAULT, LedgerUrl, opened
from comity.cli.run import Asked, Opening, Request


def add(
    files: options.Files = None,
    ledger: LedgerUrl = DEFAULT,
    published: options.Published = None,
    title: options.Title = None,
    publisher: options.Publisher = None,
    jsonl: options.Jsonl = False,
    again: Annotated[bool, typer.Option("--again", help="Read reports anew that are there already.")] = False,
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
    allow_host: options.AllowHost = None,
    user_agent: options.UserAgent = None,
    delay: options.Delay = options.DELAY,
    jobs: options.Jobs = 1,
) -> None:
    """Read reports and add them to a ledger, which is made if it is not there.

    The same report twice changes nothing. Each report is added whole or not at all, so that the command can be
    stopped and started again at any time; several may run at once. The exit code is 2 where a report could not be
    read; the others are added all the same.

    **Examples**

    `comity add reports/*.txt`

    `comity add --jsonl archive.jsonl --ledger postgresql://localhost/comity`
    """
    from comity.cli.taking import Taking
    from comity.proposing.prompt import reading_version

    asked = Asked(reader, model, endpoint, max_cost)
    opening = Opening(column, crawl_day, max_file_bytes, allow_host, user_agent, delay)
    request = Request(
        files, published, title, publisher, False, jsonl, knowledge, parser, max_bytes, None, opening, asked, True, jobs
    )
    sources, how = request.sources(), request.options()
    reading_by = version("comity") + reading_version(how) + (f"+{datetime.now(UTC):%Y%m%dT%H%M%S}" if again else "")
    with (
        opened(ledger, create=True, knowledge=knowledge) as store,
        sources.progress(),
        Taking(store, how, reading_by, sources, jobs) as take,
    ):
        new, known = take.all(sources)
        new += take.catch_up()
        stats = store.stats()
    entries = sum(stats["entries"].values())
    typer.echo(f"{new} added, {known} there already; {ledger} has {stats['reports']} reports and {entries} entries")
    if sources.failed:
        raise typer.Exit(2)
