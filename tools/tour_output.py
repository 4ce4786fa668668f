"""Writes what the commands in docs/ten-reports.md print into that page; its commands run in the order of the page.

python -m tools.tour_output

A command stands on the line after ```console; an entry in it is named as the page names it, and looked up anew. Ids
are hashes of what was read, so that they change with the reader; nothing else on the page may.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import tempfile
from pathlib import Path

from typer.testing import CliRunner

from comity.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "ten-reports.md"
_BLOCK = re.compile(r"(?<=```console\n)\$ (?P<command>[^\n]*)\n(?P<output>.*?)(?=```)", re.S)
_ID = re.compile(r"\b(?:[edcf](?=[0-9a-f]*\d)[0-9a-f]{8,16}|[0-9a-f]{16}|[0-9a-f]{20})\b")
_DAY = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


def refreshed(page: str) -> str:
    """Return the page with the output of its commands as it is now."""
    named: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples" / "ten-reports", Path(folder) / "ten-reports")
        here = Path.cwd()
        os.chdir(folder)
        try:
            return _BLOCK.sub(lambda block: _run(block, named), page)
        finally:
            os.chdir(here)


def bare(page: str) -> str:
    """Return a page without what differs from one reading, or one day, to the next: ids and times."""
    return _DAY.sub("TIME", _ID.sub("ID", page))


def _of_sort(sort: str, told: str) -> list[str]:
    return [each for each in _ID.findall(told) if each.startswith(sort)]


def _run(block: re.Match[str], named: dict[str, str]) -> str:
    command = _ID.sub(lambda found: named.get(found[0], found[0]), block["command"])
    words, *last = (shlex.split(part) for part in command.split(" | "))
    keys = ""
    if last:
        keys, words = words[1].replace("\\n", "\n"), last[0]
    environment = {"COLUMNS": "100", "USER": "analyst", "LOGNAME": "analyst"}
    done = CliRunner().invoke(app, words[1:], input=keys, env=environment)
    if done.exit_code:
        raise SystemExit(f"{command}: {done.output}")
    output = "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n" if done.stdout else ""
    for sort in "edcf":  # an entry is named as an entry, whatever else is named beside it now
        before, after = (_of_sort(sort, told) for told in (block["output"], output))
        for was, now in zip(before, after, strict=False):
            named.setdefault(was, now)
    return f"$ {command}\n{output}"


if __name__ == "__main__":
    PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
