"""`comity import`: what another ledger was written as, or a table of others, into this one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli import completing
from comity.cli.opening import DEFAULT, LedgerUrl, opened
from comity.cli.options import Knowledge
from comity.cli.sources import complain, note, stop
from comity.errors import ComityError, InputError

if TYPE_CHECKING:
    from comity.export.rows import PassedOver
    from comity.model import Ledger

_TOGETHER = 200
"""So many rows are one transaction."""


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="What `comity export jsonl` wrote, or a table: CSV, or a workbook.")
    ],
    mapping: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|TOML",
            autocompletion=completing.mappings,
            help="Of a table: one of `comity mappings`, or a file that says which column is what.",
        ),
    ] = None,
    ledger: LedgerUrl = DEFAULT,
    knowledge: Knowledge = None,
) -> None:
    """Add the reports and decisions of another ledger, as `comity export jsonl` wrote them, or a table of others.

    The exit code is 2 where a line could not be taken; the others are added all the same.

    With `--mapping`, each row of a table (CSV, Excel, or either in a ZIP) is a report of its own with its line as
    evidence, so that a register of transfers, an aid tracker or a set of events can be laid beside what reports say.
    A row that cannot be read is told; the rest goes on. `comity mappings` lists those for well-known data sets.

    **Examples**

    `comity import all.jsonl --ledger new.db`

    `comity import trade-register.csv --mapping sipri`
    """
    from comity.export.jsonl import lines_of, load

    if mapping is not None:
        _table(file, mapping, ledger, knowledge)
        return
    failed = 0

    def bad(error: ComityError) -> None:
        nonlocal failed
        failed += 1
        complain(str(file), error)

    try:
        with file.open("rb") as stream, opened(ledger, create=True, knowledge=knowledge) as store:
            new = load(lines_of(stream), store, bad)
    except OSError as error:
        raise stop(str(file), InputError(f"it cannot be read: {error.strerror}")) from error
    typer.echo(f"{new} reports and decisions added")
    if failed:
        raise typer.Exit(2)


def _table(file: Path, mapping: str, ledger: str, knowledge: Path | None) -> None:
    from comity.export import rows
    from comity.export.mapping import mapping as mapping_of
    from comity.ledger.counts import TABLE

    try:
        how = mapping_of(mapping)
    except InputError as error:
        raise stop(mapping, error) from error
    count: Counter[str] = Counter()
    passed: Counter[str] = Counter()

    def read(found: Iterator[Ledger | PassedOver | InputError]) -> Iterator[Ledger]:
        for each in found:
            if isinstance(each, InputError):
                count["bad"] += 1
                complain(str(file), each)
            elif isinstance(each, rows.PassedOver):
                passed[each.why] += 1
            else:
                count["read"] += 1
                yield each

    try:
        with opened(ledger, create=True, knowledge=knowledge) as store:
            taken = read(rows.ledgers(file, how, store.names))
            new = store.add_all(taken, TABLE, together=_TOGETHER)
    except ComityError as error:
        raise stop(str(file), error) from error
    typer.echo(f"{_rows(new)} added, {count['read'] - new:,} there already")
    for why, rest in passed.most_common():
        note(f"{_rows(rest)} passed over: {why}")
    if count["bad"]:
        raise typer.Exit(2)


def _rows(number: int) -> str:
    return f"{number:,} row{'' if number == 1 else 's'}"
