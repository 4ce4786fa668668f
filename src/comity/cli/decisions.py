"""`comity decisions`: what people decided."""

from __future__ import annotations

from comity.cli.opening import DEFAULT, JsonOut, LedgerUrl, Output, opened


def decisions(ledger: LedgerUrl = DEFAULT, json: JsonOut = False, output: Output = None) -> None:
    """List what people decided, in order: who, when, why, before and after.

    **Example**

    `comity decisions`
    """
    from comity.cli.entry_view import decisions_table
    from comity.cli.output import Output as Writer

    with opened(ledger) as store, Writer(output) as out:
        made = store.decisions.all()
        if json:
            out.json(made, line=False)
        else:
            out.people(decisions_table(made, {decision.id for decision in store.decisions.in_force()}))
