"""`comity compare`: what one source has and the others have not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli import completing
from comity.cli.filtering import filtered
from comity.cli.opening import DEFAULT, JsonOut, LedgerUrl, Output, opened

if TYPE_CHECKING:
    from comity.ledger.filters import Filters


@filtered
def compare(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            autocompletion=completing.publishers,
            help="A publisher, such as a table that was imported.",
        ),
    ],
    ledger: LedgerUrl = DEFAULT,
    *,
    filters: Filters,
    json: JsonOut = False,
    output: Output = None,
) -> None:
    """Say which entries stand in a source alone, in others alone, and in both; narrowed by any filters.

    **Example**

    `comity compare "Arms Transfers Database" --kind transfer --giver Russia`
    """
    from comity.cli.entry_view import entries_table
    from comity.cli.output import Output as Writer

    with opened(ledger) as store, Writer(output) as out:
        query = filters.over(store.entries())
        own = query.publisher(source)
        named = [each.publisher for each in store.sources()]
        others = [name for name in named if name.casefold() != source.casefold()]
        theirs = query.publisher(*others).ids() if others else []
        told = own.ids()
        parts = {
            f"only in {source}": [id_ for id_ in told if id_ not in set(theirs)],
            "only in others": [id_ for id_ in theirs if id_ not in set(told)],
            "in both": [id_ for id_ in told if id_ in set(theirs)],
        }
        found = {name: query.among(ids).records() if ids else [] for name, ids in parts.items()}
        if json:
            out.json(found, line=False)
            return
        for name, entries in found.items():
            out.people([f"{name}: {len(entries):,}"])
            if entries:
                out.people(list(entries_table(entries, len(entries)))[:1])
