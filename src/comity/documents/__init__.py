"""Reports from files, archives, feeds and the web, as `Document`s: decoded, checked, with their date and publisher."""

from comity.documents.build import MAX_BYTES, make_document
from comity.documents.day import parse_day
from comity.documents.files import read_file
from comity.documents.jsonl import read_jsonl

__all__ = ["MAX_BYTES", "make_document", "parse_day", "read_file", "read_jsonl"]
