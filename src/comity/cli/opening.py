"""The ledger that commands are about: which one, opened or a clear complaint."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.sources import stop
from comity.errors import CannotOpen, KnowledgeError, LedgerError

if TYPE_CHECKING:
    from comity.ledger.store import LedgerStore

LedgerUrl = Annotated[
    str,
    typer.Option(
        "--ledger",
        envvar="COMITY_LEDGER",
        metavar="FILE|URL",
        help="The ledger: a file, or a `postgresql://` URL.",
    ),
]
DEFAULT = "comity.db"
JsonOut = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there; `-` is standard output.")
]


@contextmanager
def opened(url: str, *, create: bool = False, knowledge: Path | None = None) -> Iterator[LedgerStore]:
    """Open a ledger for a command, which ends with exit code 2 where the ledger, or a user's own table, says no."""
    from sqlalchemy.exc import DBAPIError

    from comity.ledger.database import reason, shown
    from comity.ledger.store import LedgerStore

    try:
        with LedgerStore.open(url, create=create, knowledge=knowledge) as store:
            yield store
    except LedgerError as error:
        raise stop("ledger", error) from error
    except DBAPIError as error:
        raise stop("ledger", CannotOpen(shown(url), reason(error))) from error
    except KnowledgeError as error:
        raise stop(str(knowledge), error) from error
