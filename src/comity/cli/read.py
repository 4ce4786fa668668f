"""`comity read`: the ledger of reports."""

from __future__ import annotations

from comity.cli import options
from comity.cli.run import Asked, Opening, Request, run


def read(
    files: options.Files = None,
    published: options.Published = None,
    title: options.Title = None,
    publisher: options.Publisher = None,
    json: options.Json = False,
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
    allow_host: options.AllowHost = None,
    user_agent: options.UserAgent = None,
    delay: options.Delay = options.DELAY,
    jobs: options.Jobs = 1,
    output: options.Output = None,
) -> None:
    """Print the ledger of reports: who gave, signed, visited, accused; how much, when, who says so.

    A text file may begin with its title, day and publisher as `key: value` lines between two `---` lines, or have
    a `meta.json` beside it. Options win over both. The exit code is 2 where a report could not be read; the
    others are read all the same.

    **Examples**

    `comity read report.txt --published 2024-11-20`

    `comity read page.html --json > ledger.json`

    `comity read --jsonl archive.jsonl --jobs 0 -o ledgers.jsonl`

    `comity read report.txt --reader all --model qwen2.5 --endpoint http://localhost:8080/v1`
    """
    from comity.cli.ledger_view import ledger_view

    asked = Asked(reader, model, endpoint, max_cost)
    opening = Opening(column, crawl_day, max_file_bytes, allow_host, user_agent, delay)
    run(
        Request(
            files,
            published,
            title,
            publisher,
            json,
            jsonl,
            knowledge,
            parser,
            max_bytes,
            output,
            opening,
            asked,
            jobs=jobs,
        ),
        lambda reader, documents: reader.read_each(documents),
        lambda _, ledger: ledger_view(ledger),
    )
