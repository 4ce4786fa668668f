"""When, of what and where a benchmark was run: the line above its figures."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import date


def stamp() -> str:
    """Return the day, the commit, the machine and the version of Python."""
    told = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    commit = told.stdout.strip() or "unknown"
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    return f"{date.today()}, commit {commit}, {machine}"
