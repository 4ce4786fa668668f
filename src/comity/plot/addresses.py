"""Where the marks of a picture lead: on the page to its other pages, in a file nowhere."""

from __future__ import annotations


class Addresses:
    """The addresses behind marks; these are none."""

    def entries(self, **_fields: str) -> str | None:
        """The entries that a mark stands for: what was asked for, narrowed by these fields."""
        return None

    def entry(self, _id: str) -> str | None:
        """One entry."""
        return None

    def party(self, _code: str) -> str | None:
        """A party."""
        return None

    def pair(self, _one: str, _two: str) -> str | None:
        """Two parties."""
        return None

    def zoom(self, _since: str, _until: str) -> str | None:
        """The same picture of a shorter time."""
        return None


NOWHERE = Addresses()
