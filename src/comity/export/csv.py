"""CSV: one flat row an entry (RFC 4180, UTF-8)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from comity.ledger.query import ROW, Query


def export(query: Query) -> Iterator[bytes]:
    """Yield a header and the entries."""
    with io.StringIO(newline="") as text:
        writer = csv.DictWriter(text, list(ROW), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(query.rows())
        yield text.getvalue().encode()
