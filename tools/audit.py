"""Are known vulnerabilities in what is pinned? `python -m tools.audit` asks pip-audit about requirements.lock.

Exits with 1 where a pinned release has a known vulnerability. Where the advisory service cannot be reached, says so
and exits with 0: a build without a network must not fail for that, nor seem to have been audited.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"

_PATIENCE = 180
"""Seconds to wait for the advisories."""


def report(lock: Path) -> dict[str, Any] | None:
    """Return what pip-audit reports of a lock file, or None where no advisories were to be had."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--require-hashes", "--disable-pip"]
    command += ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE)
        found: dict[str, Any] = json.loads(run.stdout)
    except (json.JSONDecodeError, subprocess.TimeoutExpired):
        return None
    return found if any("vulns" in each for each in found["dependencies"]) else None


def lines(found: dict[str, Any]) -> list[str]:
    """One line for each vulnerability of a pinned release."""
    return [
        f"{each['name']} {each['version']}: {vulnerability['id']}, mended in "
        f"{', '.join(vulnerability['fix_versions']) or 'no release yet'}"
        for each in found["dependencies"]
        for vulnerability in each.get("vulns", [])
    ]


def main() -> None:
    found = report(LOCK)
    if found is None:
        print("audit: the advisory service cannot be reached: the pinned releases were not audited")
        return
    known = lines(found)
    print("\n".join(known) or f"audit: {len(found['dependencies'])} pinned releases, no known vulnerability")
    sys.exit(bool(known))


if __name__ == "__main__":
    main()
