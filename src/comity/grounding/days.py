"""Days that are told from other days: a year before, a year on the last, so many days from one on."""

from __future__ import annotations

import re
from datetime import date

from comity.annotation.context import Context
from comity.model import DateRange, Span

_YEAR_ON_YEAR = re.compile(
    r"year[- ]on[- ]year|on the year\b|a year (?:earlier|ago|before)|(?:the|a) (?:previous|prior|preceding|past) year"
    r"|the year (?:before|earlier)|annually|on year\b|year over year|per year|a year\b",
    re.I,
)

_YEAR_BEFORE = re.compile(r"(?:a|one|the) year (?:earlier|before|ago|previously)", re.I)


def is_year_before(context: Context, span: Span) -> bool:
    """ "A year earlier": do words mean the same time of the year before?"""
    return _YEAR_BEFORE.fullmatch(context.document.text, *span) is not None


def year_on_year(context: Context, span: Span) -> Span | None:
    """Where words say that something is compared with the year before, or None."""
    found = _YEAR_ON_YEAR.search(context.document.text, *span)
    return found.span() if found is not None else None


def year_before(period: DateRange | None) -> DateRange | None:
    """The same days a year earlier."""
    if period is None:
        return None
    return DateRange(start=_back(period.start), end=_back(period.end))


def _back(day: str) -> str:
    year, rest = int(day[:4]) - 1, day[4:]
    try:
        return date.fromisoformat(f"{year:04}{rest}").isoformat()
    except ValueError:
        return f"{year:04}-02-28"
