"""`comity findings`: what does not hold together."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from comity.cli import completing
from comity.cli.opening import DEFAULT, JsonOut, LedgerUrl, Output, opened


class FindingKind(StrEnum):
    """The types of finding."""

    sum = "sum"
    first = "first"
    conflict = "conflict"
    denial = "denial"
    reading = "reading"


class FindingAnswer(StrEnum):
    """Whether somebody has answered a finding."""

    open = "open"
    explained = "explained"
    dismissed = "dismissed"


def findings(
    ledger: LedgerUrl = DEFAULT,
    type_: Annotated[FindingKind | None, typer.Option("--type", help="Only findings of one type.")] = None,
    entry: Annotated[
        str | None, typer.Option(metavar="ENTRY", autocompletion=completing.entries, help="Only those about one entry.")
    ] = None,
    status: Annotated[
        FindingAnswer | None, typer.Option(help="Only those still open, or those that somebody explained or dismissed.")
    ] = None,
    json: JsonOut = False,
    output: Output = None,
) -> None:
    """List what a careful reader notices: sums that do not add up, firsts that were none, conflicts, denials, and what
    the rules and a language model read differently.

    **Example**

    `comity findings --type conflict`
    """
    from comity.cli.entry_view import findings_view
    from comity.cli.output import Output as Writer

    with opened(ledger) as store, Writer(output) as out:
        found = store.findings(type_.value if type_ else None, store.entry(entry).id if entry else None)
        found = [each for each in found if status is None or each.status == status.value]
        if json:
            out.json(found, line=False)
        else:
            told = {words.document for finding in found for words in finding.words}
            out.people(findings_view(found, store.reports.named(told)))
