"""Atom: the entries of a search as a feed, the last reported first, for whoever wants to be told of new ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.etree import ElementTree  # nosec B405: it only writes

from comity.plot.drawing import plain
from comity.reconcile.records import Entry
from comity.reconcile.sentences import what_happens

_NAMESPACE = "http://www.w3.org/2005/Atom"


def feed(entries: Sequence[Entry], title: str, address: str, link: Callable[[str], str]) -> bytes:
    """Return a feed; `address` is its own, `link` gives that of an entry by its id."""
    ElementTree.register_namespace("", _NAMESPACE)
    root = ElementTree.Element(_tag("feed"))
    _add(root, "id", address)
    _add(root, "title", title)
    _link(root, address, "self")
    days = [entry.last_reported for entry in entries if entry.last_reported]
    _add(root, "updated", _time(max(days, default=None)))
    _add(ElementTree.SubElement(root, _tag("author")), "name", "comity")
    for entry in entries:
        made = ElementTree.SubElement(root, _tag("entry"))
        _add(made, "id", link(entry.id))
        _add(made, "title", what_happens(entry.record))
        _link(made, link(entry.id), "alternate")
        _add(made, "updated", _time(entry.last_reported))
        _add(made, "published", _time(entry.first_reported))
        _add(made, "summary", entry.record.evidence)
        ElementTree.SubElement(made, _tag("category"), {"term": entry.kind})
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode").encode()


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _add(to: ElementTree.Element, name: str, words: str) -> None:
    ElementTree.SubElement(to, _tag(name)).text = plain(words)


def _link(to: ElementTree.Element, address: str, relation: str) -> None:
    ElementTree.SubElement(to, _tag("link"), {"href": plain(address), "rel": relation})


def _time(day: str | None) -> str:
    return f"{day or '1970-01-01'}T00:00:00Z"
