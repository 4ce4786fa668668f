"""Memory of reading a large web archive: `python -m bench.archives [GIGABYTES]`.

A WARC in CC-NEWS's form (a gzip member for every record) is made as it is read, so it takes no disk: pages of 20 kB,
each followed by a picture of 1 MB that is passed over. It goes through a pipe into a process that does what
`comity add` does before a report is read. Printed are its size, the pages, the time, and the most memory that the
process had held at each tenth of the way.
"""

from __future__ import annotations

import gzip
import os
import resource
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator

from comity.documents.parts import Failure, Intake
from comity.documents.reports import Reports

_GIGA = 10**9
_DISTINCT = 64
_BALLAST = 30_000
_PICTURE = 1_000_000


def records() -> Iterator[bytes]:
    """Yield gzip members without end, each a page and a picture."""
    picture = _record("a.png", "image/png", os.urandom(_PICTURE))
    made = [_member(n) + picture for n in range(_DISTINCT)]
    while True:
        yield from made


def _member(n: int) -> bytes:
    words = " ".join(
        f"Norway has sent Kenya {n * 97 + i} tonnes of rice, the ministry said on day {i}." for i in range(40)
    )
    chance = os.urandom(_BALLAST // 2).hex()
    page = (
        f'<!DOCTYPE html><html lang="en"><head><title>Rice {n}</title>'
        f'<meta property="article:published_time" content="2024-05-03T10:00:00Z"></head><body><!-- {chance} -->'
        f"<nav><a href=/>Home</a></nav><article><h1>Rice {n}</h1><p>{words}</p></article></body></html>"
    ).encode()
    return _record(f"{n}", "text/html; charset=utf-8", page)


def _record(name: str, kind: str, body: bytes) -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\n"
        f"WARC-Target-URI: https://news.example/{name}\r\nWARC-Date: 2024-06-07T08:09:10Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n", 1)


def read_all(total: int) -> None:
    """Read standard input to its end, and print how it went."""
    began, pages, failures, said = time.monotonic(), 0, 0, 0
    for found in Reports(["-"], Intake()):
        pages += not isinstance(found, Failure)
        failures += isinstance(found, Failure)
        tenth = (pages + failures) * 10 // max(1, total)
        if tenth > said:
            said = tenth
            print(f"{tenth * 10:3d} %  {pages:9,} pages  {_peak():4.0f} MB at most", flush=True)
    seconds = time.monotonic() - began
    speed = f"{seconds:,.0f} s, {pages / seconds:,.0f} pages/s"
    print(f"{pages:,} pages, {failures} failures, {speed}, {_peak():.0f} MB at most")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main() -> None:
    if sys.argv[1:2] == ["--read"]:
        read_all(int(sys.argv[2]))
        return
    size = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    total = int(size * _GIGA / (len(_member(0)) + _PICTURE))
    print(f"{size:g} GB of WARC, {total:,} pages", flush=True)
    reader = subprocess.Popen([sys.executable, "-m", "bench.archives", "--read", str(total)], stdin=subprocess.PIPE)
    assert reader.stdin is not None
    for number, member in enumerate(records()):
        if number >= total:
            break
        reader.stdin.write(member)
    reader.stdin.close()
    raise SystemExit(reader.wait())


if __name__ == "__main__":
    main()
