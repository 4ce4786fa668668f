"""`comity record`: what was missed in a report, from its own words."""

from __future__ import annotations

from typing import Annotated

import typer

from comity.cli import completing
from comity.cli.opening import DEFAULT, LedgerUrl, opened
from comity.cli.options import Knowledge
from comity.kinds import KINDS, Kind
from comity.reconcile.sentences import what_happens


def record(
    report: Annotated[str, typer.Argument(help="The report's id.")],
    kind: Annotated[
        str,
        typer.Argument(
            autocompletion=completing.kinds, help="transfer, agreement, visit, accusation, indicator or event."
        ),
    ],
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="ROLE=WORDS…",
            help="The report's own words: `trigger` for the act, `item`, `giver`, `receiver`, `date` …; or a label, "
            "such as `stage=pledged`, where no word says it.",
        ),
    ],
    ledger: LedgerUrl = DEFAULT,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who records it; your login by default.")] = None,
    why: Annotated[str | None, typer.Option(metavar="WORDS", help="Why.")] = None,
    instead_of: Annotated[
        str | None, typer.Option(metavar="CLAIM", help="A claim of the report that this one puts right.")
    ] = None,
    knowledge: Knowledge = None,
) -> None:
    """Record what was missed in a report. Values are worked out from its words, as for every other entry.

    Words that stand in the report several times may have their place behind them: `giver=Kenya @120`. What is
    recorded survives a newer reading, and can be taken back in `comity review` or on the page.

    **Example**

    `comity record d41c8 transfer trigger=gave giver=Kenya receiver=Haiti "item=400 policemen"`
    """
    from comity.errors import NotKnown
    from comity.settings import ReaderOptions

    with opened(ledger, knowledge=knowledge) as store:
        from comity.pipelines import Pipelines

        if kind not in KINDS:
            raise NotKnown(f"no kind {kind!r}: it is one of {', '.join(KINDS)}")
        given: dict[str, list[str]] = {}
        for each in words:
            role, mark, value = each.partition("=")
            if not mark:
                raise NotKnown(f"{each!r} is no ROLE=WORDS, such as giver=Kenya")
            given.setdefault(role.strip(), []).append(value)
        of_kind: Kind = kind
        reader = Pipelines(ReaderOptions(knowledge=knowledge))
        made = store.record(report, of_kind, given, instead_of=instead_of, by=by, why=why, reader=reader)
        entry = store.entry(made.anchors[0].claim)
        typer.echo(f"{entry.id}  {what_happens(entry.record)}")
