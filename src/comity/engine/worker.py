"""What a worker process does: load a reader once, then read batches of reports.

Workers are forked from a server process that has loaded the reader already, so that they share its tables. That server
imports this module, which is why the options of the run come in an environment variable.
"""

from __future__ import annotations

import gc
import os
import resource
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from comity.errors import ComityError
from comity.model import Document, Ledger
from comity.pipelines import Pipelines
from comity.settings import ReaderOptions

PRELOADED = "COMITY_PRELOADED_OPTIONS"
"""The environment variable with the options, as JSON, of the reader that the fork server loads."""

_encode = msgspec.msgpack.Encoder().encode
_documents = msgspec.msgpack.Decoder(list[Document]).decode
_readers: dict[bytes, Pipelines] = {}


def encode_options(options: ReaderOptions) -> bytes:
    """Return options as JSON."""
    return msgspec.json.encode(options, enc_hook=str)


def decode_options(options: bytes) -> ReaderOptions:
    """Return options from JSON."""
    return msgspec.json.decode(options, type=ReaderOptions, dec_hook=_path)


def start(options: bytes, most_memory: int) -> None:
    """Prepare a worker: its reader, from options as JSON, and the most memory in bytes that it may take."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = most_memory if hard == resource.RLIM_INFINITY else min(most_memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    # What is wrong with the options is told by the first batch, where the one who asked is listening.
    with suppress(ComityError):
        _load(options)


def read(options: bytes, documents: bytes) -> bytes:
    """Read a batch of reports, a list of documents as MessagePack; return their ledgers, in their order, likewise."""
    reader = _load(options)
    ledgers: list[Ledger] = list(reader.read_many(_documents(documents)))
    return _encode(ledgers)


def work(options: bytes, what: str, *given: object) -> Any:
    """Do one thing with the reader, by its name: what that gives is handed back as it is."""
    return getattr(_load(options), what)(*given)


def _load(options: bytes) -> Pipelines:
    if options not in _readers:
        _readers[options] = Pipelines(decode_options(options))
        gc.collect()
        gc.freeze()
    return _readers[options]


def _path(kind: type, value: str) -> Path:
    if kind is not Path:
        raise NotImplementedError(kind)
    return Path(value)


if PRELOADED in os.environ:
    with suppress(ComityError):
        _load(os.environ[PRELOADED].encode())
