"""Words of time that stay open, as the report has no day of publication: told with the entries that they may date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from comity.annotation.context import Context
from comity.mentions.dates import DateFound
from comity.model import Claim, Ledger, OpenDate, Span

ANY_DAY = "2000-01-03"
"""A day to find the words with that need one. What they come to on it is not looked at."""


def open_dates(context: Context, ledger: Ledger, on_any_day: Iterable[DateFound]) -> list[OpenDate]:
    """Return the dates of an undated report that have a meaning only on some day of publication, in text order.

    `on_any_day` are the dates that are found when there is one. With each are the entries without a date whose words it
    stands among; the day on which somebody said something dates none.
    """
    resolved = {(date.mention.start, date.mention.end) for date in context.dates}
    found = []
    for date in on_any_day:
        start, end = date.mention.start, date.mention.end
        if (start, end) in resolved:
            continue
        entries = [] if context.is_of_saying(date) else _entries(ledger, (start, end))
        found.append(OpenDate(text=date.mention.text, start=start, end=end, entries=entries))
    return found


def _entries(ledger: Ledger, span: Span) -> list[tuple[str, int]]:
    lists: dict[str, Sequence[Claim]] = {
        "transfers": ledger.transfers, "agreements": ledger.agreements, "visits": ledger.visits,
        "accusations": ledger.accusations, "indicators": ledger.indicators, "events": ledger.events,
    }  # fmt: skip
    return [(name, i) for name, entries in lists.items() for i, entry in enumerate(entries) if _may_date(entry, span)]


def _may_date(entry: Claim, span: Span) -> bool:
    dated = entry.date is not None or getattr(entry, "period", None) is not None
    return not dated and any(a <= span[0] and span[1] <= b for a, b in entry.spans.get("evidence", []))
