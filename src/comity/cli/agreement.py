"""`comity agreement`: how far those who coded a sample agree."""

from __future__ import annotations

from typing import Annotated

import typer

from comity.cli.opening import DEFAULT, JsonOut, LedgerUrl, Output, opened


def agreement(
    sample: Annotated[
        str | None, typer.Argument(metavar="[SAMPLE]", help="A sample's id; all are listed without.")
    ] = None,
    ledger: LedgerUrl = DEFAULT,
    json: JsonOut = False,
    output: Output = None,
) -> None:
    """Say how far people who coded a sample agree, field by field, by Krippendorff's alpha; or list the samples.

    **Example**

    `comity agreement d41c8`
    """
    from comity.cli.entry_view import agreement_table, samples_table
    from comity.cli.output import Output as Writer

    with opened(ledger) as store, Writer(output) as out:
        if sample is None:
            found = store.coding.samples()
            out.json(found, line=False) if json else out.people(samples_table(found))
            return
        agreed = store.coding.agreement(store.coding.sample(sample))
        out.json(agreed, line=False) if json else out.people(agreement_table(agreed))
