"""The reader for each kind of source."""

from __future__ import annotations

from collections.abc import Mapping

from comity.documents.jsonl import read_lines
from comity.documents.kinds import Kind
from comity.documents.lists import read_gdelt, read_links
from comity.documents.parts import Reader
from comity.documents.tables import read_table
from comity.documents.texts import read_text

READERS: Mapping[Kind, Reader] = {
    "text": read_text,
    "lines": read_lines,
    "table": read_table,
    "links": read_links,
    "gdelt": read_gdelt,
}
