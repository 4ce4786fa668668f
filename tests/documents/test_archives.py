"""Reports from archives, mailboxes and documents; and what hostile ones do: nothing."""

import bz2
import gzip
import io
import lzma
import os
import random
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.archives import PARAGRAPH, conversion, docx, pdf, record, tarred, warc_gz, zipped
from tests.documents.site import ARTICLE, Site, page

from comity.documents.limits import Limits
from comity.documents.parts import Failure, Intake, Part
from comity.documents.reports import Reports
from comity.documents.web.fetch import Web
from comity.errors import Broken, Empty, InputError, TooLarge
from comity.model import Document

SMALL = Limits(file=200_000, seconds=20)


class Pipe(io.RawIOBase):
    """A stream that cannot go back, as from another program."""

    def __init__(self, raw: bytes) -> None:
        self._rest = io.BytesIO(raw)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        return self._rest.readinto(memoryview(buffer)[:999])


def read(raw: bytes, name: str = "thing", intake: Intake | None = None, pipe: bool = False) -> list[Document | Failure]:
    stream = io.BufferedReader(cast(io.RawIOBase, Pipe(raw))) if pipe else io.BytesIO(raw)
    reports = Reports([], intake or Intake(limits=SMALL))
    return list(reports.part(Part(name, cast(BinaryIO, stream)), name))


def documents(found: list[Document | Failure]) -> list[Document]:
    assert all(isinstance(each, Document) for each in found), found
    return cast(list[Document], found)


def error(raw: bytes, name: str = "thing", **more: object) -> InputError:
    (failure,) = read(raw, name, **more)  # type: ignore[arg-type]
    assert isinstance(failure, Failure), failure
    return failure.error


PAGES = {"a/rice.html": page("Rice"), "a/note.txt": PARAGRAPH.encode(), "b/lions.html": page("Lions")}
COMPRESSORS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress), ("zst", zstd.compress),
]  # fmt: skip


# ZIP and TAR


@pytest.mark.parametrize("pipe", [False, True])
@pytest.mark.parametrize(
    "made", [zipped(PAGES), tarred(PAGES), gzip.compress(tarred(PAGES))], ids=["zip", "tar", "tgz"]
)
def test_the_pages_of_an_archive(made: bytes, pipe: bool) -> None:
    found = documents(read(made, pipe=pipe))
    assert [document.title for document in found] == ["Rice", None, "Lions"]
    assert found[1].text == PARAGRAPH


def test_a_failure_is_told_by_the_file_in_the_archive_and_the_rest_goes_on() -> None:
    made = zipped(
        {"a.txt": PARAGRAPH.encode(), "in.zip": zipped({"b.png": b"\x89PNG\r\n\x1a\n" + bytes(9)}), "c.txt": b"C."}
    )
    first, failure, last = read(made, "old.zip")
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(failure, Failure)
    assert failure.where == "old.zip: in.zip: b.png"
    assert "a PNG image" in str(failure.error)


@pytest.mark.parametrize("name", ["../../escaped.txt", "/tmp/escaped.txt", "C:\\escaped.txt", "a/../../escaped.txt"])
@pytest.mark.parametrize("make", [zipped, tarred])
def test_nothing_is_written_outside_or_anywhere(
    make: Callable[[dict[str, bytes]], bytes], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (document,) = documents(read(make({name: PARAGRAPH.encode()})))
    assert document.text == PARAGRAPH
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_left_out_and_told(kind: bytes) -> None:
    info = tarfile.TarInfo("passwords.txt")
    info.type, info.linkname = kind, "/etc/passwd"
    failure, document = read(tarred({"a.txt": PARAGRAPH.encode()}, info))
    assert isinstance(failure, Failure)
    assert "passwords.txt: it is a link or a device" in str(failure.error)
    assert isinstance(document, Document)


def test_a_tar_header_that_announces_gigabytes_of_itself_is_not_read() -> None:
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 8_000_000_000
    assert isinstance(error(info.tobuf(tarfile.GNU_FORMAT) + bytes(1024)), TooLarge)


def test_a_file_that_is_larger_than_allowed_is_told_with_the_limit() -> None:
    for made in (zipped({"a.txt": b"word " * 50_000}), tarred({"a.txt": b"word " * 50_000})):
        assert "200,000" in str(error(made))


def test_a_zip_bomb_does_not_go_off() -> None:
    bomb = zipped({f"{n}.txt": bytes(100_000) for n in range(300)})
    found = read(bomb, intake=Intake(limits=Limits(ratio=5)))
    assert isinstance(found[-1], Failure)
    assert any(isinstance(each, Failure) and "5 times its size" in str(each.error) for each in found)


def test_archives_in_archives_end_at_a_depth() -> None:
    made = PARAGRAPH.encode()
    for _ in range(9):
        made = zipped({"in.zip": made})
    assert "5 levels" in str(error(made))


def test_a_zip_that_names_more_files_than_allowed() -> None:
    made = zipped({f"{n}.txt": b"x" for n in range(12)})
    assert "10 files" in str(error(made, intake=Intake(limits=Limits(members=10))))


def test_a_locked_file_is_told() -> None:
    made = bytearray(zipped({"a.txt": PARAGRAPH.encode()}, zipfile.ZIP_STORED))
    for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(mark) + flag] |= 1
    assert "password" in str(error(bytes(made)))


# Compression


@pytest.mark.parametrize(("ending", "compress"), COMPRESSORS)
def test_compressed_reports(ending: str, compress: Callable[[bytes], bytes]) -> None:
    (document,) = documents(read(compress(page("Rice")), f"rice.html.{ending}"))
    assert document.title == "Rice"
    two = compress(b'{"text": "One."}\n') + compress(b'{"text": "Two."}\n')
    assert [each.text for each in documents(read(two, f"wire.jsonl.{ending}", pipe=True))] == ["One.", "Two."]


@pytest.mark.parametrize(("ending", "compress"), COMPRESSORS)
def test_data_that_is_cut_off_gives_what_came_before(ending: str, compress: Callable[[bytes], bytes]) -> None:
    chance = random.Random(7)
    lines = b"".join(b'{"text": "A %d."}\n' % chance.getrandbits(200) for _ in range(20_000))
    found = read(compress(lines)[:-500], f"wire.jsonl.{ending}")
    assert isinstance(found[0], Document)
    assert isinstance(found[-1], Failure)
    assert isinstance(found[-1].error, Broken)
    assert sum(isinstance(each, Failure) for each in found) <= 2


@pytest.mark.parametrize(("ending", "compress"), COMPRESSORS)
def test_a_bomb_is_told_with_its_ratio_and_takes_no_memory(ending: str, compress: Callable[[bytes], bytes]) -> None:
    bomb = compress(bytes(60_000_000))
    tracemalloc.start()
    failure = error(bomb, f"a.jsonl.{ending}", intake=Intake(limits=Limits(ratio=100)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(failure, TooLarge)
    assert peak < 60_000_000


# WARC


def test_pages_of_a_warc_as_common_crawl_writes_it() -> None:
    made = warc_gz(
        b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n",
        record("https://oslotimes.example/rice", page("Rice", site="The Oslo Times")),
        record("https://www.oslotimes.example/old", page("Old", published="")),
        record("https://oslotimes.example/robots.txt", b"User-agent: *", kind="text/plain"),
        record("https://oslotimes.example/a.png", b"\x89PNG", kind="image/png"),
        record("https://oslotimes.example/gone", page(), status=404),
        record("https://oslotimes.example/feed", b"<rss><channel/></rss>", kind="application/rss+xml"),
        record("https://oslotimes.example/packed", gzip.compress(page("Packed")), headers="Content-Encoding: gzip\r\n"),
    )
    rice, old, packed = documents(read(made, "CC-NEWS.warc.gz"))
    assert (rice.title, rice.published, rice.publisher, rice.url) == (
        "Rice", "2024-05-03", "The Oslo Times", "https://oslotimes.example/rice",
    )  # fmt: skip
    assert (old.published, old.publisher) == (None, "oslotimes.example")
    assert ARTICLE in packed.text


def test_the_day_of_the_crawl_is_taken_only_where_asked_for() -> None:
    made = warc_gz(record("https://a.example/", page(published="")), record("https://a.example/b", page()))
    found = documents(read(made, intake=Intake(crawled=True)))
    assert [each.published for each in found] == ["2024-06-07", "2024-05-03"]


def test_extracted_texts_as_common_crawl_writes_them() -> None:
    """WET: the words of each page without its tags, so all in one piece, in UTF-8."""
    made = warc_gz(
        b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n",
        conversion("https://www.oslotimes.example/rice", f"Rice for Nairobi\n{ARTICLE}\nCafé · Über uns".encode()),
        conversion("https://oslotimes.example/empty", b" \n"),
        conversion("https://zeitung.example/reis", ("Norwegen hat Kenia vierzig Tonnen Reis geschickt. " * 9).encode()),
        conversion("https://oslotimes.example/page", page("As HTML")),
    )
    rice, german, html = read(made, "CC-NEWS.warc.wet.gz", pipe=True)
    assert isinstance(rice, Document)
    assert rice.text == f"Rice for Nairobi\n{ARTICLE}\nCafé · Über uns"
    assert (rice.title, rice.published, rice.publisher, rice.url) == (
        None, None, "oslotimes.example", "https://www.oslotimes.example/rice",
    )  # fmt: skip
    assert isinstance(german, Failure)
    assert "https://zeitung.example/reis" in german.where
    assert "German" in str(german.error)
    assert isinstance(html, Document)
    assert html.title == "As HTML"


def test_a_warc_in_zstd() -> None:
    made = b"".join(zstd.compress(record(f"https://a.example/{n}", page(f"N{n}"))) for n in range(3))
    assert [each.title for each in documents(read(made, "a.warc.zst", pipe=True))] == ["N0", "N1", "N2"]


def test_a_huge_record_is_passed_over_and_told() -> None:
    made = warc_gz(
        record("https://a.example/huge", os.urandom(1 << 16) * 40),
        record("https://a.example/rice", page("Rice")),
    )
    failure, document = read(made)
    assert isinstance(failure, Failure)
    assert "200,000" in str(failure.error)
    assert isinstance(document, Document)


def test_a_warc_that_is_cut_off_gives_what_came_before() -> None:
    made = record("https://a.example/1", page("One")) + record("https://a.example/2", page("Two"))
    first, *rest = read(made[:-300], "a.warc")
    assert isinstance(first, Document)
    assert all(isinstance(each, Failure) for each in rest)
    cut = gzip.compress(made)
    found = read(cut[: len(cut) // 2], "a.warc.gz")
    assert isinstance(found[-1], Failure)


def test_a_record_that_lies_about_its_length() -> None:
    made = record("https://a.example/1", page("One")).replace(b"Content-Length: ", b"Content-Length: 9999999")
    for found in read(made, "a.warc"):
        assert isinstance(found, Failure | Document)


# Lists and sitemaps in files


def test_a_sitemap_as_gzip_and_gdelts_list_lead_to_pages(site: Site) -> None:
    site.routes |= {"/a": page("A", published=""), "/b": page("B")}
    web = Web(SMALL, allowed=["localhost"], delay=0.0, patience=0.0)
    xmlns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    sitemap = f"<urlset {xmlns}><url><loc>{site.url('/a')}</loc><lastmod>2024-05-09</lastmod></url></urlset>"
    row = "\t".join(["1191234567", "20240503", *[""] * 58])
    for raw, name, title in (
        (gzip.compress(sitemap.encode()), "sitemap.xml.gz", "A"),
        (f"{row}\t{site.url('/b')}\n".encode() * 3, "20240503.export.CSV", "B"),
        (zipped({"20240503.export.CSV": f"{row}\t{site.url('/b')}\n".encode()}), "20240503.export.CSV.zip", "B"),
    ):
        reports = Reports([], Intake(limits=SMALL), web)
        (found,) = reports.part(Part(name, cast(BinaryIO, io.BytesIO(raw))), name)
        assert isinstance(found, Document), found
        assert (found.title, found.published) == (title, None if title == "A" else "2024-05-03")


# Mail


def message(body: str, *headers: str) -> bytes:
    standard = ["From: Oslo Desk <desk@oslo.example>", "Date: Fri, 3 May 2024 23:30:00 -0800", "Message-ID: <1@x>"]
    return "\r\n".join([*standard, "Subject: =?utf-8?q?Rice_=E2=80=93_a_gift?=", *headers, "", body]).encode()


def test_a_newsletter_has_its_day_title_and_sender() -> None:
    (document,) = documents(read(message(PARAGRAPH), "news.eml"))
    assert (document.title, document.published, document.publisher) == ("Rice – a gift", "2024-05-03", "Oslo Desk")
    assert document.text.strip() == PARAGRAPH


def test_the_html_of_a_newsletter_is_read_where_its_text_is_only_a_hint() -> None:
    both = (
        "--b\r\nContent-Type: text/plain\r\n\r\nView this in your browser.\r\n"
        f"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page().decode()}\r\n--b--"
    )
    (document,) = documents(read(message(both, 'Content-Type: multipart/alternative; boundary="b"')))
    assert ARTICLE in document.text


def test_a_mailbox_goes_on_past_messages_without_text() -> None:
    box = b"".join(
        b"From desk@oslo.example Fri May  3 10:00:00 2024\n" + each.replace(b"\r\n", b"\n") + b"\n\n"
        for each in (
            message(PARAGRAPH + "\n\n>From Oslo with love."),
            message("", "Content-Type: image/png"),
            message("x" * 300_000),
            message("Second."),
        )
    )
    first, no_text, too_large, last = read(box, "news.mbox", pipe=True)
    assert isinstance(first, Document)
    assert "\n\nFrom Oslo with love." in first.text
    assert isinstance(last, Document)
    assert isinstance(no_text, Failure)
    assert str(no_text.error).startswith("message 2: there is no text")
    assert isinstance(too_large, Failure)
    assert str(too_large.error).startswith("message 3: it has more than the 200,000 bytes")


@pytest.mark.parametrize(
    "headers",
    [
        ["Content-Type: text/plain; charset=no-such-charset"],
        ['Content-Type: text/plain; charset="utf-8', "Content-Transfer-Encoding: x-uuencode"],
        ["Content-Transfer-Encoding: base64"],
        ["Content-Type: multipart/mixed; boundary=never"],
        ["Content-Type: multipart/mixed"],
        ["Content-Type: ;;;"],
        ["Date: soon", "From: =?utf-8?b?////?="],
        ["To: " + "a@b," * 5_000],
    ],
)
def test_odd_mail_is_a_report_or_one_clear_error(headers: list[str]) -> None:
    (found,) = read(message(PARAGRAPH, *headers), "odd.eml")
    assert isinstance(found, Document | Failure)


def test_mail_nested_without_end() -> None:
    inner = PARAGRAPH
    for n in range(600):
        inner = f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n{inner}\r\n--b{n}--'
    (found,) = read(message("", inner), "deep.eml", Intake())
    assert isinstance(found, Document | Failure)


# PDF and DOCX


def test_the_text_layer_of_a_pdf_in_paragraphs() -> None:
    lines = [
        "Norway has sent Kenya 40 tonnes of rice, the foreign min-",
        "istry in Oslo said on Tuesday, as it had said it would at the",
        "end of April.",
        "More will come by ship to Mombasa in June of this year,",
        "it said.",
    ]
    (document,) = documents(read(pdf(lines), "rice.pdf"))
    assert "Norway has sent Kenya 40 tonnes of rice" in document.text
    assert "\n\nMore will come by ship to Mombasa in June of this year, it said." in document.text
    assert (document.title, document.published) == ("Rice", None)


def test_a_pdf_without_text_is_told_so() -> None:
    failure = error(pdf([]), "scan.pdf")
    assert isinstance(failure, Empty)
    assert "no text layer" in str(failure)


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:200],
        lambda raw: b"%PDF-1.7\n" + b"\xff" * 500,
        lambda raw: raw.replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"),
    ],
)
def test_a_damaged_pdf_is_one_clear_error(damage: Callable[[bytes], bytes]) -> None:
    assert isinstance(error(damage(pdf([PARAGRAPH])), "bad.pdf"), InputError)


def test_a_pdf_with_too_many_pages_or_too_much_text() -> None:
    limits = Limits(report=50)
    assert "--max-bytes" in str(error(pdf([PARAGRAPH]), intake=Intake(limits=limits)))
    assert "0 pages" in str(error(pdf([PARAGRAPH]), intake=Intake(limits=Limits(pages=0))))


def test_a_word_document() -> None:
    body = (
        f"<w:p><w:r><w:t>{PARAGRAPH[:20]}</w:t></w:r><w:r><w:t>{PARAGRAPH[20:]}</w:t></w:r></w:p><w:p/>"
        "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>two lions</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>a horse</w:t></w:r></w:p>"
        "<w:p><w:del><w:r><w:delText>never</w:delText></w:r></w:del></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>2023</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    (document,) = documents(read(docx(body), "rice.docx"))
    assert document.text == f"{PARAGRAPH}\n\n- two lions\n- a horse\n\n2023 | 12"
    assert (document.title, document.published) == ("Rice", None)


LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
OUTSIDE = "<!DOCTYPE x [<!ENTITY i SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE, "<!DOCTYPE x SYSTEM 'http://127.0.0.1:1/x.dtd'>"])
def test_xml_neither_expands_entities_nor_fetches(doctype: str) -> None:
    hostile = [
        (
            zipped(
                {"word/document.xml": f"{doctype}<w:document xmlns:w='x'><w:body>&i;</w:body></w:document>".encode()}
            ),
            "a.docx",
        ),
        (
            f"<?xml version='1.0'?>{doctype}<rss version='2.0'><channel><item><link>http://127.0.0.1:1/&i;</link></item></channel></rss>".encode(),
            "a.xml",
        ),
        (
            f"<?xml version='1.0'?>{doctype}<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>http://127.0.0.1:1/&i;</loc></url></urlset>".encode(),
            "b.xml",
        ),
    ]
    for raw, name in hostile:
        for found in read(raw, name):
            assert isinstance(found, Failure)
            assert "root:" not in str(found.error)
            assert "hahaha" not in str(found.error)


def test_other_office_documents_are_named() -> None:
    assert "a spreadsheet" in str(error(zipped({"xl/workbook.xml": b"<x/>"})))


# Anything


_KINDS = [
    zipped(PAGES),
    tarred(PAGES),
    warc_gz(record("https://a.example/1", page())),
    message(PARAGRAPH),
    docx("<w:p/>"),
]


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(_KINDS),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=8),
    st.integers(0, 6000),
)
def test_damaged_archives_give_reports_or_clear_errors(raw: bytes, changes: list[tuple[int, int]], end: int) -> None:
    made = bytearray(raw)
    for place, value in changes:
        made[place % len(made)] = value
    for found in read(bytes(made[: max(1, end)]), "a"):
        words = found.text if isinstance(found, Document) else str(found.error)
        assert words.strip()
