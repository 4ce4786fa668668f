"""A server of PostgreSQL that tests may stop and start."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PostgresServer:
    """A server of PostgreSQL for the tests alone: its URL with the database name left out."""

    url: str
    control: list[str]
    options: list[str]
    home: Path

    def stop(self) -> None:
        subprocess.run([*self.control, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL, cwd=self.home)

    def start(self) -> None:
        command = [*self.control, "-w", "-l", str(self.home / "log"), "-o", *self.options, "start"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.home)
