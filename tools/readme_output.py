"""Writes what `comity read examples/animals.txt` prints into README.md: its beginning and its first finding.

python -m tools.readme_output
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
_BLOCK = re.compile(r"(?<=```console\n\$ comity read examples/animals\.txt\n).*?(?=```)", re.S)
_ENTRIES = 3


def printed() -> str:
    """What the program prints, in a window of 80 columns."""
    command = [sys.executable, "-m", "comity", "read", "examples/animals.txt"]
    environment = os.environ | {"COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}
    return subprocess.check_output(command, cwd=ROOT, env=environment).decode()


def excerpt(output: str) -> str:
    """Return the first entries and the first finding, what is left out between them marked."""
    body = output.split("\n", 1)[1]
    entries = body.split(f"\n{_ENTRIES + 1}. ", 1)[0]
    finding = "FINDINGS" + body.partition("\nFINDINGS")[2].split("\n\n")[0]
    return f"{entries}\n[…]\n\n{finding}\n"


def refreshed(readme: str, output: str) -> str:
    """Return the README with the output as it is now."""
    return _BLOCK.sub(lambda _: excerpt(output), readme)


if __name__ == "__main__":
    README.write_text(refreshed(README.read_text(encoding="utf-8"), printed()), encoding="utf-8")
