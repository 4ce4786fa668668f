"""The ledger of one report, and one entry, as tables: alike in every column to those of many."""

from __future__ import annotations

from comity.ledger.frames import DataTable
from comity.ledger.query import SHOWN_COLUMNS, entry_as_row
from comity.ledger.store import LedgerStore
from comity.ledger.table import ENTRIES
from comity.model import Ledger
from comity.reconcile.records import Entry
from comity.showing import as_html


def table(ledger: Ledger) -> DataTable:
    """Return the entries of a report as data: a row an item and dyad."""
    with LedgerStore.open(":memory:") as store:
        store.add(ledger)
        rows = list(store.entries().table())
    return DataTable(ENTRIES, lambda: iter(rows))


def html(ledger: Ledger) -> str:
    """Return the entries of a report as an HTML table, for notebooks, and below it what does not hold together."""
    with LedgerStore.open(":memory:") as store:
        store.add(ledger)
        rows = [entry_as_row(entry) for entry in store.entries()]
    columns = [name for name in SHOWN_COLUMNS if name != "sources"]
    return as_html(rows, [*columns, "evidence"], " ".join(finding.about for finding in ledger.findings))


def entry_html(entry: Entry) -> str:
    """Return an entry as an HTML table of its fields, for notebooks."""
    rows = [{"field": name, "value": value} for name, value in entry_as_row(entry).items() if value is not None]
    return as_html(rows, ["field", "value"])
