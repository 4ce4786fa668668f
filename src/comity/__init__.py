"""comity reads what is reported about states and keeps the ledger.

    >>> import comity
    >>> ledger = comity.read("Russia has given two bears to the Pyongyang zoo.", published="2024-11-20")
    >>> [party.state for party in ledger.transfers[0].giver]
    ['RUS']

`read` takes one report, `read_many` any number, `explain` says what was seen on the way; `open_ledger` opens the
ledger of many reports. Records are in `comity.model` and `comity.reconcile.records`, errors in `comity.errors`; they
are here by name too.
"""

from __future__ import annotations

from comity.api import explain, open_ledger, read, read_many
from comity.documents import make_document, read_file, read_jsonl
from comity.errors import (
    BadDate,
    BadEncoding,
    BadLine,
    Binary,
    Changed,
    ComityError,
    Empty,
    EndpointError,
    InputError,
    KnowledgeError,
    LedgerError,
    ModelError,
    NotEnglish,
    NotFound,
    SettingsError,
    Stopped,
    TooLarge,
)
from comity.model import (
    Accusation,
    Agreement,
    Change,
    DateRange,
    Document,
    Event,
    Explanation,
    Finding,
    Indicator,
    Item,
    Ledger,
    Party,
    Plover,
    Quantity,
    Transfer,
    Visit,
)
from comity.reconcile.records import Decision, Entry, LedgerFinding, ReportedClaim, Value
from comity.settings import ReaderOptions, reader_options

__all__ = [
    "Accusation",
    "Agreement",
    "BadDate",
    "BadEncoding",
    "BadLine",
    "Binary",
    "Change",
    "Changed",
    "ComityError",
    "DateRange",
    "Decision",
    "Document",
    "Empty",
    "EndpointError",
    "Entry",
    "Event",
    "Explanation",
    "Finding",
    "Indicator",
    "InputError",
    "Item",
    "KnowledgeError",
    "Ledger",
    "LedgerError",
    "LedgerFinding",
    "ModelError",
    "NotEnglish",
    "NotFound",
    "Party",
    "Plover",
    "Quantity",
    "ReaderOptions",
    "ReportedClaim",
    "SettingsError",
    "Stopped",
    "TooLarge",
    "Transfer",
    "Value",
    "Visit",
    "explain",
    "make_document",
    "open_ledger",
    "read",
    "read_file",
    "read_jsonl",
    "read_many",
    "reader_options",
]
