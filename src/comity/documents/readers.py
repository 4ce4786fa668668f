"""The reader for each kind of source."""

from __future__ import annotations

from collections.abc import Mapping

from comity.documents.archives import read_tar, read_zip, reader_of_compressed
from comity.documents.feeds import read_feed, read_sitemap
from comity.documents.jsonl import read_lines
from comity.documents.kinds import Kind
from comity.documents.lists import read_gdelt, read_links
from comity.documents.mail import read_mail, read_mbox
from comity.documents.parquet import read_parquet
from comity.documents.parts import Reader
from comity.documents.pdf import read_pdf
from comity.documents.tables import read_table
from comity.documents.texts import read_text
from comity.documents.warc import read_warc

READERS: Mapping[Kind, Reader] = {
    "text": read_text,
    "pdf": read_pdf,
    "docx": read_zip,
    "zip": read_zip,
    "tar": read_tar,
    "gzip": reader_of_compressed("gzip"),
    "bzip2": reader_of_compressed("bzip2"),
    "xz": reader_of_compressed("xz"),
    "zstd": reader_of_compressed("zstd"),
    "warc": read_warc,
    "mbox": read_mbox,
    "mail": read_mail,
    "feed": read_feed,
    "sitemap": read_sitemap,
    "table": read_table,
    "lines": read_lines,
    "links": read_links,
    "gdelt": read_gdelt,
    "parquet": read_parquet,
}
