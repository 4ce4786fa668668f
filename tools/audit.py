"""Are known vulnerabilities in what is pinned? `python -m tools.audit` asks pip-audit about both lock files.

Exits with 1 where a pinned release has a known vulnerability, or where pip-audit itself fails. Where the advisory
service cannot be reached, says so and exits with 0: a build without a network must not fail for that, nor seem to have
been audited; how many releases it does not know is said, too.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCKS = (ROOT / "requirements.lock", ROOT / "requirements-spark.lock")

_PATIENCE = 180
"""Seconds to wait for the advisories."""
_UNREACHED = re.compile(r"connect|timed? ?out|resol|unreachable|proxy", re.I)
"""What an error of the network says."""


def report(lock: Path) -> dict[str, Any] | None:
    """Return what pip-audit reports of a lock file, or None where no advisories were to be had.

    Raises RuntimeError, with pip-audit's own words, where it fails for another reason than the network.
    """
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--require-hashes", "--disable-pip"]
    command += ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        return None
    try:
        found: dict[str, Any] = json.loads(run.stdout)
    except json.JSONDecodeError:
        told = (run.stderr.strip().splitlines() or ["it says nothing"])[-1]
        if _UNREACHED.search(told):
            return None
        raise RuntimeError(told) from None
    return found if audited(found) else None


def audited(found: dict[str, Any]) -> int:
    """How many releases the advisory service knows."""
    return sum("vulns" in each for each in found["dependencies"])


def lines(found: dict[str, Any]) -> list[str]:
    """One line for each vulnerability of a pinned release."""
    return [
        f"{each['name']} {each['version']}: {vulnerability['id']}, mended in "
        f"{', '.join(vulnerability['fix_versions']) or 'no release yet'}"
        for each in found["dependencies"]
        for vulnerability in each.get("vulns", [])
    ]


def verdict(found: dict[str, Any] | None) -> tuple[list[str], int]:
    """What is said of a report, in lines, and the exit code."""
    if found is None:
        return ["audit: the advisory service cannot be reached: the pinned releases were not audited"], 0
    known, some, pinned = lines(found), audited(found), len(found["dependencies"])
    unknown = f"; {pinned - some} more were not audited: the service does not know them" if some < pinned else ""
    none = "" if known else ", no known vulnerability"
    return [*known, f"audit: {some} pinned releases audited{none}{unknown}"], bool(known)


def main() -> None:
    worst = 0
    for lock in LOCKS:
        try:
            said, code = verdict(report(lock))
        except RuntimeError as error:
            said, code = [f"audit: pip-audit failed: {error}"], 1
        print("\n".join(f"{lock.name}: {line}" for line in said))
        worst = max(worst, code)
    sys.exit(worst)


if __name__ == "__main__":
    main()
