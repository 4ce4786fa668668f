"""Is the subject of a commit short enough to be read in a list? `python -m tools.subject FILE`, as Git's hook commit-msg."""

from __future__ import annotations

import sys
from pathlib import Path

MOST = 72


def wrong(message: str) -> str:
    """Return what is wrong with a commit's message; nothing where nothing is."""
    subject, _, rest = message.partition("\n")
    if not subject.strip():
        return "the first line says what changes: it is empty"
    if len(subject) > MOST:
        return f"the first line has {len(subject)} characters: {MOST} at most"
    if rest and not rest.startswith("\n"):
        return "leave the second line empty, and say why below it"
    return ""


def main() -> None:
    said = wrong(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.exit(f"commit message: {said}" if said else 0)


if __name__ == "__main__":
    main()
