"""A hook of MkDocs (see mkdocs.yml): pages that lie outside docs/ join the site, and links lead where their pages went.

The documents link to each other and to code as files of the repository. On the site, a link to a page leads to that
page; one to anything else of the repository (code, a table, a folder) becomes its path in plain letters.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TOP = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "CODE_OF_CONDUCT.md")
_LINK = re.compile(r"(?P<image>!?)\[(?P<words>(?:[^\]\[]|\[[^\]]*\])*)\]\((?P<target>[^)\s]+)\)")


def outside() -> list[str]:
    """Paths in the repository of the pages outside docs/ that the site has, which are their paths in it, too."""
    return [*TOP, *sorted(f"bench/{path.name}" for path in (ROOT / "bench").glob("*.md"))]


def in_repository(page: str) -> str:
    """Where a page of the site lies in the repository."""
    return page if page in outside() else f"docs/{page}"


def where_placed(path: str) -> str | None:
    """Where a file of the repository is on the site; None where it is not."""
    if path in outside():
        return path
    inside = path.removeprefix("docs/")
    return inside if inside != path and (ROOT / path).is_file() else None


def relinked(text: str, page: str) -> str:
    """A page's text with its links as they lead on the site."""
    here = posixpath.dirname(in_repository(page))

    def link(found: re.Match[str]) -> str:
        image, words, target = found["image"], found["words"], found["target"]
        path, hash_, anchor = target.partition("#")
        if "://" in target or target.startswith("mailto:") or not path:
            return found[0]
        wanted = posixpath.normpath(posixpath.join(here, path))
        where = where_placed(wanted)
        if where is not None:
            return f"{image}[{words}]({posixpath.relpath(where, posixpath.dirname(page) or '.')}{hash_}{anchor})"
        if not (ROOT / wanted).exists():
            return found[0]
        return f"`{wanted}`" if words.strip("`") in {target, wanted} else f"{words} (`{wanted}`)"

    return _LINK.sub(link, text)


def on_files(files: Any, config: Any) -> Any:
    """Add the pages outside docs/."""
    from mkdocs.structure.files import File

    for path in outside():
        files.append(File.generated(config, path, content=(ROOT / path).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Let a page's links lead where their pages are on the site; the page of decisions lists them."""
    where = page.file.src_uri
    return relinked(markdown, where) + (listed() if where == "decisions/README.md" else "")


def listed() -> str:
    """A list of the decisions, in their order."""
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    titles = [path.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ") for path in records]
    return "\n\n" + "\n".join(f"- [{title}]({path.name})" for title, path in zip(titles, records, strict=True)) + "\n"
