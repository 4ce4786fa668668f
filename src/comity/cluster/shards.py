"""The shards of a source: files that are read each by itself, known by their content."""

from __future__ import annotations

import glob
import os
from pathlib import Path

from comity.cluster.commits import file_hash
from comity.documents.meta import meta_beside
from comity.documents.reports import files_in
from comity.documents.web.addresses import is_address
from comity.errors import InputError, NotFound
from comity.reconcile.records import digest

PLACE = "shard="
"""How the name of a shard's folder begins; its id follows."""


def find_shards(source: str) -> list[str]:
    """Return the files of a folder and of those in it, those that a pattern such as `news/*.warc.gz` names, or the one.

    Paths are absolute, as every machine of a cluster has to find them. Raises NotFound where there is none.
    """
    if is_address(source) or "://" in source:
        raise InputError(
            "this is an address: name files on a disk that every machine of the cluster has (mount the bucket)"
        )
    path = Path(source)
    if path.is_dir():
        found = list(files_in(path))
    elif path.is_file():
        found = [path]
    else:
        matches = (Path(match) for match in glob.glob(source, recursive=True))
        found = [match for match in matches if match.is_file()]
    if not found:
        raise NotFound("no such file" if not glob.has_magic(source) and not path.is_dir() else "there is no file there")
    return sorted(os.path.abspath(each) for each in found)


def shard_id(path: str) -> str:
    """Return the id of a shard: a hash of its bytes and of what else its reports are read by.

    The end of a name tells some kinds of files, and a `meta.json` beside a file whose report it is. Raises OSError and
    InputError.
    """
    file = Path(path)
    return digest(file_hash(file), "".join(file.suffixes[-2:]).lower(), meta_beside(file))
