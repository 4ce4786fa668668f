"""Who copies whom among publishers: bands from those whose reports have another's text to those who had it first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from comity.ledger.flows import Copying
from comity.plot.addresses import NOWHERE, Addresses
from comity.plot.drawing import Drawing, cut
from comity.plot.names import counted
from comity.plot.picture import NARROW, Picture

_SHOWN = {True: 10, False: 18}
_ROW = 26.0
_ABOUT = "A report counts as a copy where most of its text is in one that was there first; the two are one source."


def picture(copies: Sequence[Copying], addresses: Addresses = NOWHERE) -> Picture:
    """Return the bands of who copies whom, the most copied first."""
    notes = [
        "A report counts as a copy where most of its text is in another that was there first; the two are one source."
    ]
    if len({each.publisher for each in copies}) > _SHOWN[False] or len({each.of for each in copies}) > _SHOWN[False]:
        notes.append("Of each side those with the most are drawn; the table has all.")
    return Picture(
        title="Who copies whom",
        columns=("publisher", "copies", "reports"),
        rows=[(each.publisher, each.of, each.reports) for each in copies],
        draw=lambda width: _draw(copies, width, addresses),
        notes=tuple(notes),
    )


def _draw(copies: Sequence[Copying], width: float, addresses: Addresses) -> Drawing:
    narrow = width <= NARROW
    shown = _SHOWN[narrow]
    left, right = _ranked(copies, "publisher", shown), _ranked(copies, "of", shown)
    kept = [each for each in copies if each.publisher in left and each.of in right]
    side = 118.0 if narrow else 280.0
    made = Drawing(width, 30 + _ROW * max(len(left), len(right), 1))
    made.text(0.0, 14.0, "Copies", strong=True)
    made.text(width, 14.0, "Had it first", anchor="end", strong=True)
    heights = [{who: 30 + _ROW * (place + 0.5) for place, who in enumerate(column)} for column in (left, right)]
    most = max((each.reports for each in kept), default=1)
    for each in kept:
        y1, y2 = heights[0][each.publisher], heights[1][each.of]
        middle = width / 2
        label = f"{each.publisher} has the text of {each.of}: {counted(each.reports, 'report')}"
        with made.link(None, label):
            made.add(
                "path", class_="p-link near", stroke_width=1 + 9 * math.sqrt(each.reports / most),
                d=f"M{side:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {width - side:.1f} {y2:.1f}",
            )  # fmt: skip
    for who, y in heights[0].items():
        with made.link(addresses.entries(publisher=who), who):
            made.text(side - 6, y + 4, cut(who, side - 8), "p-ink", "end")
    for who, y in heights[1].items():
        with made.link(addresses.entries(publisher=who), who):
            made.text(width - side + 6, y + 4, cut(who, side - 8), "p-ink")
    return made


def _ranked(copies: Sequence[Copying], side: str, most: int) -> list[str]:
    total: Counter[str] = Counter()
    for each in copies:
        total[getattr(each, side)] += each.reports
    return sorted(total, key=lambda who: (-total[who], who))[:most]
