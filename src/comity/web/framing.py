"""A picture in a page: drawn wide and narrow, of which the screen shows one, with links behind its marks."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from comity.ledger.filters import Filters
from comity.plot.addresses import Addresses
from comity.plot.picture import NARROW, WIDE, Picture
from comity.web import asking
from comity.web.rendering import party_path, path


@dataclass(frozen=True)
class Frame:
    """A picture as a page shows it."""

    picture: Picture
    which: str
    wide: Markup
    narrow: Markup


class PageAddresses(Addresses):
    """Where marks lead on the page: to what was asked for, narrowed."""

    def __init__(self, asked: Filters, which: str, of: str = "") -> None:
        self._asked, self._which, self._of = asked, which, of

    def entries(self, **fields: str) -> str | None:
        """The entries that a mark stands for."""
        given = {name: (value,) if name in ("kind", "publisher") else value for name, value in fields.items()}
        return f"/entries?{asking.query_of(self._asked, **given)}"

    def entry(self, id_: str) -> str | None:
        """One entry."""
        return path("entries", id_)

    def party(self, code: str) -> str | None:
        """A party."""
        return party_path(code)

    def pair(self, one: str, two: str) -> str | None:
        """Two parties."""
        return path("pairs", one, two)

    def zoom(self, since: str, until: str) -> str | None:
        """The same picture of a shorter time."""
        return f"/pictures/{self._which}?{asking.query_of(self._asked, since=since, until=until, of=self._of)}"


def frame(picture: Picture, which: str) -> Frame:
    """Return a picture drawn for a page. What it is made of is escaped by the one who draws."""
    drawn = (
        Markup(picture.draw(width).svg(picture.title, class_))  # nosec B704: the drawing escapes all text
        for width, class_ in ((WIDE, "wide-only"), (NARROW, "narrow-only"))
    )
    return Frame(picture, which, *drawn)
