"""Feeds and sitemaps: where their pages are, and what they say of them. Nothing is fetched here."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from comity.documents.apart import APART
from comity.documents.day import parse_day
from comity.documents.decode import decode
from comity.documents.guard import guarded
from comity.documents.meta import Meta
from comity.documents.parts import Found, Intake, Link, Part
from comity.documents.web.addresses import is_address
from comity.errors import BadDate, Broken, Empty, InputError, TooLarge

_DECLARES = re.compile(r"<!(?:ENTITY|DOCTYPE[^<>\[]*+\[|DOCTYPE[^<>\[]*?SYSTEM)", re.I)
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def read_feed(part: Part, intake: Intake) -> Iterator[Found]:
    """Yield the entries of an RSS or Atom feed as links, with title, day and publisher. Raises InputError."""
    text = decode(part.bytes(intake.limits), part.charset)
    entries = APART.ask("feed", "the feed", intake.limits.seconds, list[tuple[str, Meta]], text, part.url)
    for number, (address, known) in enumerate(entries, 1):
        _require_number(number, intake)
        yield _link(part, address, known, f"entry {number}")


def feed_entries(text: str, url: str | None) -> list[tuple[str, Meta]]:
    """Return the addresses in a feed with what it says of each, with no bound on the time. Raises Broken."""
    import feedparser

    if _DECLARES.search(text):
        raise Broken("the feed declares a document type of its own: it is not read")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url or ""}
    feed: Any = feedparser.parse(io.BytesIO(text.encode()), response_headers=headers, sanitize_html=False)
    if not feed.entries and feed.bozo:
        raise Broken(f"the feed is cut off or damaged: {feed.get('bozo_exception', 'it has no entries')}")
    named = feed.feed.get("title") or None
    in_atom = str(feed.get("version")).startswith("atom")
    return [
        (
            str(entry.get("link") or ""),
            Meta(
                title=entry.get("title") or None,
                published=_day_of(entry, in_atom),
                publisher=(entry.get("source") or {}).get("title") or named,
            ),
        )
        for entry in feed.entries
    ]


def read_sitemap(part: Part, intake: Intake) -> Iterator[Found]:
    """Yield the pages of a sitemap as links, or the sitemaps of an index; those for news say title, day and publisher.

    When a page was changed last is not when it was published, and is left out. Raises InputError.
    """
    limits = intake.limits
    work = ("sitemap", "the sitemap", limits.seconds, tuple[list[tuple[str, Meta]], str | None])
    entries, problem = APART.ask(*work, part.bytes(limits), limits.links)
    for number, (address, known) in enumerate(entries, 1):
        _require_number(number, intake)
        yield _link(part, address, known, f"entry {number}")
    if problem:
        raise Broken(problem)
    if not entries:
        raise Empty("the sitemap names no page")


def sitemap_entries(raw: bytes, most: int) -> tuple[list[tuple[str, Meta]], str | None]:
    """Return the addresses in a sitemap, one more than allowed at most, with what it says of each; and what is wrong
    with it behind those. There is no bound on the time.
    """
    from defusedxml.ElementTree import iterparse

    entries: list[tuple[str, Meta]] = []
    try:
        with guarded("the sitemap"):
            for _, element in iterparse(io.BytesIO(raw), events=("end",), forbid_dtd=True):
                if element.tag.rpartition("}")[2] in ("url", "sitemap"):
                    named = (child.text for child in element if child.tag.rpartition("}")[2] == "loc")
                    entries.append((next(named, None) or "", _news(element)))
                    element.clear()
                if len(entries) > most:
                    break
    except Broken as error:
        return entries, str(error)
    return entries, None


def _news(element: Any) -> Meta:
    published = element.findtext(f".//{_NEWS}publication_date")
    return Meta(
        title=element.findtext(f".//{_NEWS}title"),
        published=_day(published),
        publisher=element.findtext(f".//{_NEWS}publication/{_NEWS}name"),
    )


def _link(part: Part, where: str, known: Meta, name: str) -> Link | InputError:
    try:
        url = urljoin(part.url or "", where.strip())
    except ValueError:
        url = where
    return Link(url, known) if is_address(url) else Broken(f"{name}: “{url[:60]}” is no address of a page")


def _require_number(number: int, intake: Intake) -> None:
    if number > intake.limits.links:
        raise TooLarge(f"it has more than the {intake.limits.links:,} entries allowed")


def _day_of(entry: Any, in_atom: bool) -> str | None:
    """The day of publication as the feed's own clock has it. What Atom calls updated may be much later."""
    for key in ("published",) if in_atom else ("published", "updated"):
        if key in entry:
            parsed: time.struct_time | None = entry.get(f"{key}_parsed")
            return _day(entry[key]) or (_day(time.strftime("%Y-%m-%d", parsed)) if parsed else None)
    return None


def _day(text: str | None) -> str | None:
    try:
        return parse_day(text) if text else None
    except BadDate:
        return None
