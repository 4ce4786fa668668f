"""`comity sources` and `comity stats`: what a ledger was made from, and how much is in it."""

from __future__ import annotations

from comity.cli.opening import DEFAULT, JsonOut, LedgerUrl, Output, opened


def sources(ledger: LedgerUrl = DEFAULT, json: JsonOut = False, output: Output = None) -> None:
    """List the publishers: reports, copies of others' texts, claims, first and last day.

    **Example**

    `comity sources`
    """
    from comity.cli.entry_view import sources_table
    from comity.cli.output import Output as Writer

    with opened(ledger) as store, Writer(output) as out:
        found = store.sources()
        if json:
            out.json(found, line=False)
        else:
            out.people(sources_table(found))


def stats(ledger: LedgerUrl = DEFAULT, json: JsonOut = False, output: Output = None) -> None:
    """Count what is in a ledger.

    **Example**

    `comity stats --json`
    """
    from comity.cli.entry_view import stats_table
    from comity.cli.output import Output as Writer

    with opened(ledger) as store, Writer(output) as out:
        found = store.stats()
        if json:
            out.json(found, line=False)
        else:
            out.people(stats_table(found))
