"""`comity ledger`: the entries of a ledger."""

from __future__ import annotations

from typing import Annotated

import typer

from comity.cli.opening import DEFAULT, JsonOut, LedgerUrl, Output, opened
from comity.cli.options import Knowledge


def ledger(
    ledger: LedgerUrl = DEFAULT,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="A B", help="What passed between two parties, such as Russia 'North Korea'."),
    ] = None,
    party: Annotated[str | None, typer.Option(metavar="WHO", help="What a party has a part in.")] = None,
    giver: Annotated[str | None, typer.Option(metavar="WHO", help="What a party gives.")] = None,
    receiver: Annotated[str | None, typer.Option(metavar="WHO", help="What a party gets.")] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="transfer, agreement, visit, accusation, indicator or event.")
    ] = None,
    item: Annotated[
        str | None, typer.Option(metavar="THING", help="A thing and what is a kind of it: mammal finds horses.")
    ] = None,
    stage: Annotated[list[str] | None, typer.Option(help="How far it has got, such as pledged or delivered.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="From a day, month or year on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Up to a day, month or year.")] = None,
    said_by: Annotated[str | None, typer.Option(metavar="WHO", help="What a party is the source of.")] = None,
    text: Annotated[str | None, typer.Option(metavar="WORDS", help="Words in what reports say.")] = None,
    publisher: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Who published a report of it.")] = None,
    finding: Annotated[
        list[str] | None, typer.Option(metavar="TYPE", help="With a finding: sum, first, conflict, denial, or any.")
    ] = None,
    min_sources: Annotated[int | None, typer.Option(metavar="N", min=1, help="Told by N independent sources.")] = None,
    status: Annotated[list[str] | None, typer.Option(help="open, accepted or rejected; rejected is left out.")] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", min=0, help="At most N entries.")] = None,
    offset: Annotated[int, typer.Option(metavar="N", min=0, help="Leave out the first N.")] = 0,
    knowledge: Knowledge = None,
    json: JsonOut = False,
    output: Output = None,
) -> None:
    """List the entries of a ledger by date. A party is any of its names, its code, or words of a name in the ledger.

    **Examples**

    `comity ledger --between Russia PRK --item mammal --since 2022`

    `comity ledger --giver CHN --text "test kits" --min-sources 2 --json`
    """
    from comity.cli.entry_view import entries_table
    from comity.cli.output import Output as Writer
    from comity.ledger.filters import Filters

    with opened(ledger, knowledge=knowledge) as store, Writer(output) as out:
        filters = Filters(
            between=between, party=party, giver=giver, receiver=receiver, kind=tuple(kind or ()), item=item,
            stage=tuple(stage or ()), since=since, until=until, said_by=said_by, publisher=tuple(publisher or ()),
            text=text, min_sources=min_sources, status=tuple(status or ()), finding=tuple(finding or ()),
        )  # fmt: skip
        query = filters.over(store.entries())
        entries = query.limit(limit).offset(offset).records()
        if json:
            out.json(entries, line=False)
        else:
            out.people(entries_table(entries, query.count()))
