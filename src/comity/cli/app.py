"""The program `comity`."""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated

import typer

from comity.cli import (
    add,
    agreement,
    alerts,
    answer,
    balance,
    cluster_read,
    cluster_reconcile,
    compare,
    decisions,
    diff,
    doctor,
    explain,
    export,
    findings,
    import_,
    knowledge,
    ledger,
    mappings,
    plot,
    publishers,
    read,
    record,
    review,
    rule,
    schema,
    serve,
    show,
    trust,
    undo,
    user_add,
    user_list,
    user_remove,
    watch,
)
from comity.cli.sources import complain

# What is made at the start stays to the end: to look through it for garbage again and again takes a tenth of the time.
_COLLECT = (100_000, 50, 100)

app = typer.Typer(
    name="comity",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("read")(read.read)
app.command("explain")(explain.explain)
app.command("schema")(schema.schema)
app.command("add")(add.add)
app.command("watch")(watch.watch)
app.command("ledger")(ledger.ledger)
app.command("show")(show.show)
app.command("findings")(findings.findings)
app.command("answer")(answer.answer)
app.command("balance")(balance.balance)
app.command("plot")(plot.plot)
app.command("sources")(publishers.sources)
app.command("stats")(publishers.stats)
app.command("review")(review.review)
app.command("record")(record.record)
app.command("rule")(rule.rule)
app.command("serve")(serve.serve)
app.command("diff")(diff.diff)
app.command("decisions")(decisions.decisions)
app.command("undo")(undo.undo)
app.command("trust")(trust.trust)
app.command("alerts")(alerts.alerts)
app.command("agreement")(agreement.agreement)
app.command("doctor")(doctor.doctor)
app.command("backup")(doctor.backup)
app.command("export")(export.export)
app.command("import")(import_.import_)
app.command("mappings")(mappings.mappings)
app.command("compare")(compare.compare)
app.add_typer(knowledge.app, name="knowledge")
users = typer.Typer(no_args_is_help=True, help="Look after who may write through the page of `comity serve`.")
users.command("add")(user_add.add)
users.command("list")(user_list.list_)
users.command("remove")(user_remove.remove)
app.add_typer(users, name="user")
cluster = typer.Typer(no_args_is_help=True, help="Read and reconcile archives on a Spark cluster.")
cluster.command("read")(cluster_read.read)
cluster.command("reconcile")(cluster_reconcile.reconcile)
app.add_typer(cluster, name="cluster")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"comity {version('comity')}")
        raise typer.Exit


@app.callback()
def comity(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Read what is reported about states and keep the ledger.

    Who gave, sold, lent, promised, refused or returned what to whom; who signed, visited, accused;
    how much, when, and who says so. Every value points at its words in the report.
    """


def main() -> None:
    """Run the program; the exit code is 0, or 2 where something could not be read, or written."""
    gc.set_threshold(*_COLLECT)
    try:
        app(prog_name="comity")
    except OSError as error:
        complain("output", f"it cannot be written: {error.strerror or error}")
        # What is left in the buffers can be written nowhere, and would be told again at the very end.
        sys.stderr.flush()
        os._exit(2)
