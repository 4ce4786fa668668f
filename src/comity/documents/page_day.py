"""The day of publication that a page says of its own article: never that of a comment, a sidebar or other news."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

_FOREIGN_TAGS = ("aside", "nav", "footer", "form")
_FOREIGN = re.compile(
    r"(?:^|[-_\s])(?:comments?|comment-?list|disqus|respond|repl(?:y|ies)|side-?bar|related|recommend(?:ed|ations?)?|popular"
    r"|trending|latest|most-?read|more-?(?:news|stories)|read-?(?:next|more)|footer|promo|teasers?|newsletter)(?:$|[-_\s])",
    re.I,
)
"""Classes and ids of what stands beside an article."""
_KEPT = ("html", "head", "body", "main")
_PROSE = ("p", "li", "td", "blockquote")
_LABEL = 10
"""A day in more words than these, or half as many and a full stop, is a day that the article tells of."""
_ARTICLE = re.compile(r"article|report|posting|story|statement|webpage", re.I)


def own_day(tree: Any) -> str | None:
    """Return the ISO day on which a page, an lxml tree, says that its article came out, or None."""
    from htmldate import find_date

    own = deepcopy(tree)
    told = _linked_data(own)
    if told is not None:
        found: str | None = find_date(f'<html><head><meta name="date" content="{told}"></head></html>')
        if found:
            return found
    for element in list(_foreign(own)):
        if element.getparent() is not None:
            element.drop_tree()
    return find_date(own, extensive_search=False, original_date=True)


def _foreign(tree: Any) -> Iterator[Any]:
    """The elements of a page that hold no day of its article: what stands beside it, and its prose."""
    headed = {above for h1 in tree.iter("h1") for above in h1.iterancestors()}
    main_is_marked = any(article in headed for article in tree.iter("article"))
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in _KEPT or element in headed:
            continue
        beside = element.tag in _FOREIGN_TAGS or (element.tag == "article" and main_is_marked)
        if beside or _FOREIGN.search(f"{element.get('class', '')} {element.get('id', '')}") or _is_prose(element):
            yield element


def _is_prose(element: Any) -> bool:
    if element.tag == "script":
        return bool(element.get("type") == "application/ld+json")
    words = "".join(element.itertext()).split() if element.tag in _PROSE else []
    ends = bool(words) and words[-1].endswith((".", "!", "?", "”", '"'))
    return len(words) > (_LABEL // 2 if ends else _LABEL)


def _linked_data(tree: Any) -> str | None:
    """The day of publication of the first article that the page's linked data describe, as written."""
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json":
            try:
                described = json.loads(script.text or "")
            except (ValueError, RecursionError):
                continue
            for node in _nodes(described):
                day = node.get("datePublished") or node.get("dateCreated")
                if isinstance(day, str) and re.fullmatch(r"[\w:.+ -]{8,40}", day):
                    return day
    return None


def _nodes(described: Any) -> Iterator[dict[str, Any]]:
    """The descriptions of articles among linked data, not those within them."""
    stack = [described]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(reversed(node))
        elif isinstance(node, dict):
            if _ARTICLE.search(str(node.get("@type", ""))):
                yield node
            stack.append(node.get("@graph"))
