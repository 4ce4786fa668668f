"""How long a trip lasts."""

from __future__ import annotations

from datetime import date, timedelta

from comity.annotation.context import Context
from comity.language.predications import Predication
from comity.mentions.dates import DateFound
from comity.model import DateRange, QuantityMention, Span

_BEGIN = frozenset("begin start arrive open leave depart fly travel go head pay make embark set off kick".split())
_END = frozenset("end conclude finish wrap complete close return".split())
_LONGEST = 31


def lasting(
    context: Context, p: Predication, over: Predication | None, dated: tuple[DateRange, DateFound]
) -> tuple[DateRange, list[Span]]:
    """The days of a visit: "leaves on Wednesday for a four-day visit" is four days from Wednesday on."""
    day, found = dated
    where = context.date_words(day, found)
    verb = over if over is not None else p
    length = _length(context, p)
    days = int(length.low or 0) if length is not None else 0
    if length is None or day.start != day.end or not 1 < days <= _LONGEST:
        return day, where
    lemma = verb.lemma.split()[0]
    start = date.fromisoformat(day.start)
    long = [*where, (length.start, length.end)]
    if lemma in _BEGIN:
        return DateRange(start=day.start, end=(start + timedelta(days=days - 1)).isoformat()), long
    if lemma in _END:
        return DateRange(start=(start - timedelta(days=days - 1)).isoformat(), end=day.end), long
    return day, where


def _length(context: Context, p: Predication) -> QuantityMention | None:
    """The words of the visit that say how many days it lasts."""
    first, last = context.parse.sentences[context.parse.sentence[p.head]]
    for i in range(first, last):
        found = context.quantities.get(i)
        if found is not None and found.mention.unit == "day" and found.mention.low == found.mention.high:
            return found.mention
    return None
