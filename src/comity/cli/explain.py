"""`comity explain`: what was seen in a report, layer by layer."""

from __future__ import annotations

from comity.cli import options
from comity.cli.run import Asked, Opening, Request, run


def explain(
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
    output: options.Output = None,
) -> None:
    """Print what comity saw in reports, layer by layer, to find out why a ledger is as it is.

    The layers are the sentences; the words that stand for parties, quantities, dates and things; who says what;
    who did what to whom; what a language model proposed; and the claims that were refused, each with its reason.

    **Examples**

    `comity explain report.txt --published 2024-11-20`

    `comity explain report.txt --json > layers.json`
    """
    from comity.cli.explanation_view import explanation_view

    asked = Asked(reader, model, endpoint, max_cost)
    opening = Opening(column, crawl_day, max_file_bytes, allow_host, user_agent, delay)
    run(
        Request(files, published, title, publisher, json, jsonl, knowledge, parser, max_bytes, output, opening, asked),
        lambda reader, documents: reader.explain_each(documents),
        explanation_view,
    )
