"""Fuzz a target, guided by coverage: `python -m fuzz.run TARGET [libFuzzer options]`, such as -max_total_time=60.

Begins from tests/fuzz/corpus/TARGET, and leaves what falls in a file `crash-…`, which belongs into that folder once it
is mended: the tests feed all of it to the target again.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris  # type: ignore[import-untyped,unused-ignore]

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "fuzz" / "corpus"


def main() -> None:
    with atheris.instrument_imports(include=["comity"]):
        from fuzz.targets import TARGETS, reader, run
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"{__doc__}\ntargets: {', '.join(TARGETS)}")
    target = sys.argv[1]
    (CORPUS / target).mkdir(parents=True, exist_ok=True)
    options = ["-timeout=5", "-rss_limit_mb=4096", "-max_len=20000", *sys.argv[2:], str(CORPUS / target)]

    def one(data: bytes) -> None:
        run(target, data)

    # What is loaded once is loaded before the clock runs.
    reader()
    atheris.Setup([sys.argv[0], *options], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
