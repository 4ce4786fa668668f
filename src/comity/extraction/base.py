"""What an extractor is: whoever reads an annotated report and proposes candidates."""

from __future__ import annotations

from typing import Protocol

from comity.annotation.context import Context
from comity.grounding.candidate import Candidate


class Extractor(Protocol):
    """Reads annotated reports. Its name and version say, on every claim, who proposed it."""

    @property
    def name(self) -> str:
        """`rules`, `learned`, or `model:NAME`."""

    @property
    def version(self) -> str:
        """What tells one state of it from another, as a hash of its weights does."""

    def extract(self, context: Context) -> list[Candidate]:
        """Return what the report says, as candidates that point at its words."""
