"""A bad record of a web archive costs itself alone, wherever it stands and whatever is wrong with it."""

from __future__ import annotations

import gzip
import io
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.archives import PARAGRAPH, conversion, record

from comity.documents.limits import Limits
from comity.documents.parts import Failure, Intake, Part
from comity.documents.reports import Reports
from comity.errors import Empty
from comity.model import Document

LIMITS = Limits(file=200_000)
URLS = [f"https://a.example/{n}" for n in range(3)]
TEXT = f"{PARAGRAPH}\n\n{PARAGRAPH}".encode()


def good() -> list[bytes]:
    return [conversion(url, TEXT) for url in URLS]


def answered(headers: str, body: bytes, url: str = "https://b.example/") -> bytes:
    return record(url, body, headers=headers)


def with_length(length: str) -> bytes:
    made = record("https://b.example/", b"<p>Bad</p>")
    head, _, rest = made.partition(b"Content-Length: ")
    return head + b"Content-Length: " + length.encode() + rest[rest.index(b"\r\n") :]


BAD = {
    "junk for gzip": answered("Content-Encoding: gzip\r\n", b"junk, and no gzip at all"),
    "a page for gzip": answered("Content-Encoding: gzip\r\n", b"<html><p>Plain</p></html>" * 9),
    "cut gzip": answered("Content-Encoding: gzip\r\n", gzip.compress(TEXT * 50)[:60]),
    "junk for br": answered("Content-Encoding: br\r\n", b"\xff" * 40),
    "junk for zstd": answered("Content-Encoding: zstd\r\n", b"\xff" * 40),
    "junk for deflate": answered("Content-Encoding: deflate\r\n", b"\xff" * 40),
    "expanding": answered("Content-Encoding: gzip\r\n", gzip.compress(bytes(90_000_000))),
    "cut chunk": answered("Transfer-Encoding: chunked\r\n", b"FFFF\r\nabc"),
    "huge chunk": answered("Transfer-Encoding: chunked\r\n", b"FFFFFFFFFFFFFFFF\r\nabc"),
    "no chunk": answered("Transfer-Encoding: chunked\r\n", b"zz\r\nabc"),
    "address": answered("", b"<p>Bad</p>", "http://[::1/x"),
    "port": conversion("http://[x]:99999999/", TEXT),
    "no length": with_length("").replace(b"Content-Length: \r\n", b""),
    "length in words": with_length("many"),
    "negative length": with_length("-5"),
    "too long": with_length("300"),
    "longer than anything": with_length(str(1 << 50)),
    "longer than a number": with_length("9" * 400),
    "too short": with_length("3"),
    "no header": b"WARC/1.0\r\n\r\n\r\n",
    "not a record": b"here is something else\r\nthat is no record\r\n\r\n",
    "bytes": bytes(range(128, 256)) * 40 + b"\r\n",
    "too large": answered("", b"x" * 300_000),
}  # fmt: skip


def read(raw: bytes, *, pipe: bool = False) -> list[Document | Failure]:
    stream = io.BytesIO(gzip.compress(raw) if pipe else raw)
    name = "a.warc.gz" if pipe else "a.warc"
    return list(Reports([], Intake(limits=LIMITS)).part(Part(name, cast(BinaryIO, stream)), name))


@pytest.mark.parametrize("pipe", [False, True], ids=["file", "compressed"])
@pytest.mark.parametrize("place", [1, 2, 3])
@pytest.mark.parametrize("kind", BAD)
def test_a_bad_record_costs_itself_alone(kind: str, place: int, pipe: bool) -> None:
    records = good()
    records.insert(place, BAD[kind])
    found = read(b"".join(records), pipe=pipe)
    urls = [each.url for each in found if isinstance(each, Document)]
    failures = [each for each in found if isinstance(each, Failure)]
    if place == 3 and kind == "too long":
        assert urls == URLS
    assert [url for url in urls if url in URLS] == URLS
    assert failures or kind in ("port", "junk for deflate", "no chunk")
    assert all("\n" not in str(each.error) for each in failures)
    if failures and kind not in ("not a record", "bytes", "port"):
        assert any(f"record {place + 1}: " in str(each.error) for each in failures)


def test_an_archive_without_a_whole_record_says_so() -> None:
    made = conversion(URLS[0], TEXT)
    for raw in (made[: len(made) // 2], b"WARC/1.0\r\n", with_length("12345")):
        *_, last = read(raw)
        assert isinstance(last, Failure)
        assert isinstance(last.error, Empty)


def test_lies_without_end_are_gone_through_a_few_times_at_most() -> None:
    lie = b"WARC/1.0\r\nContent-Length: %d\r\n\r\n"
    for length in (5, 100_000, 10_000_000, 1 << 60):
        assert read(lie % length * 5_000)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_changed_the_rest_is_read(data: st.DataObject) -> None:
    records = good()
    raw = bytearray(records[1])
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    found = read(records[0] + bytes(raw) + records[2], pipe=data.draw(st.booleans()))
    urls = [each.url for each in found if isinstance(each, Document)]
    assert urls[0] == URLS[0]
    assert urls[-1] == URLS[2]
