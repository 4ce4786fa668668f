"""`comity alerts`: searches that were saved, and who is told what is new in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli import options
from comity.cli.opening import DEFAULT, LedgerUrl, opened
from comity.cli.sources import complain
from comity.cli.words import plain

if TYPE_CHECKING:
    from comity.documents.web.fetch import Web
    from comity.ledger.store import LedgerStore


def alerts(
    ledger: LedgerUrl = DEFAULT,
    send: Annotated[bool, typer.Option("--send", help="Tell the addresses what is new now.")] = False,
    allow_host: options.AllowHost = None,
) -> None:
    """List the saved searches; or tell their addresses what is new in them, as `comity watch` does after each round.

    **Example**

    `comity alerts --send`
    """
    with opened(ledger) as store:
        if send:
            from comity.documents.web.fetch import Web

            if tell(store, Web(allowed=allow_host or ())):
                raise typer.Exit(2)
            return
        for search in store.searches.all():
            where = f" → {search.webhook}" if search.webhook else ""
            failed = f"; failed {search.tries} times: {search.error}" if search.error else ""
            typer.echo(plain(f"{search.name}, by {search.by}{where}; looked through up to {search.since[:16]}{failed}"))


def tell(store: LedgerStore, web: Web) -> bool:
    """Tell addresses what is new in saved searches, a line each; return whether any was not told."""
    from comity.watch.alerts import send

    failed = False
    for sent in send(store.searches, store.entries(), web.post):
        if sent.error:
            failed = True
            complain(f"alert {plain(sent.search)}", sent.error)
        else:
            typer.echo(f"alert {plain(sent.search)}: {sent.entries} told")
    return failed
