"""The names of the formats, and of the tables of the data set."""

from __future__ import annotations

from typing import Literal

Format = Literal["csv", "parquet", "xlsx", "jsonl", "plover", "graphml", "ftm", "prov", "dossier"]
TableName = Literal["entries", "claims"]
