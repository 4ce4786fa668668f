"""Archives and compressed files: each file in them is a part to read. Nothing is ever written under their names."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from comity.documents.compressed import Counted, expanded
from comity.documents.docx import DOCUMENT, read_docx
from comity.documents.guard import guarded
from comity.documents.limits import Limits
from comity.documents.parts import Found, Intake, Part
from comity.errors import Binary, Broken, InputError, TooLarge

_IN_MEMORY = 16_000_000
_CHUNK = 1 << 20
_FREE = 10_000_000
_EXTENDED = 1_000_000
"""The longest extended header of a TAR member, in bytes: names and times need some hundreds."""
_OFFICE = {
    "xl/workbook.xml": "a spreadsheet",
    "ppt/presentation.xml": "a presentation",
    "META-INF/manifest.xml": "an OpenDocument file",
    "META-INF/container.xml": "a book",
}
_HEADERS = frozenset(
    (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
)
_ENCRYPTED = 1
_ENTRY = 200
"""Bytes of a directory that a file takes, with a long name."""
_ZIP64 = 76
"""Bytes that may stand between the directory and its end."""


def reader_of_compressed(kind: str) -> Callable[[Part, Intake], Iterator[Found]]:
    """Return the reader of gzip, bzip2, xz or zstd data: what they hold is one part."""

    def read_compressed(part: Part, intake: Intake) -> Iterator[Found]:
        stem, dot, ending = part.name.rpartition(".")
        name = f"{stem}.tar" if ending in ("tgz", "tbz2", "txz") else stem if dot else part.name
        yield Part(name, expanded(part.stream, kind, intake.limits), part.known, part.url, part.charset)

    return read_compressed


def read_zip(part: Part, intake: Intake) -> Iterator[Found]:
    """Yield the files of a ZIP archive, in their order; of a DOCX its report. Raises InputError."""
    stream = _seekable(part.stream, intake.limits)
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    _require_short_directory(stream, intake.limits)
    with guarded("the ZIP archive"):
        archive = zipfile.ZipFile(stream)
    names = {info.filename for info in archive.infolist()}
    if DOCUMENT in names:
        yield from read_docx(archive, part, intake)
        return
    if other := next((what for name, what in _OFFICE.items() if name in names), None):
        raise Binary(f"this is {other}, not text: save the report as DOCX, plain text or HTML")
    budget = Budget(lambda: size, intake.limits.ratio)
    for info in archive.infolist():
        if not info.filename or info.is_dir() or hidden(info.filename):
            continue
        if info.flag_bits & _ENCRYPTED:
            yield Broken(f"{info.filename}: it is locked with a password")
            continue
        try:
            with guarded("the file in the archive"):
                member = archive.open(info)
        except InputError as error:
            yield type(error)(f"{info.filename}: {error}")
            continue
        with member:
            yield Part(info.filename, cast(BinaryIO, io.BufferedReader(_Member(member, budget))), part.known)


def read_tar(part: Part, intake: Intake) -> Iterator[Found]:
    """Yield the files of a TAR archive as they come by. Links and devices are left out, and told. Raises InputError."""
    stream = Counted(part.stream)
    budget = Budget(lambda: stream.count, intake.limits.ratio)
    with guarded("the TAR archive"):
        archive = tarfile.open(fileobj=cast(BinaryIO, stream), mode="r|", tarinfo=_Info)  # noqa: SIM115 - it ends with its stream
    while True:
        with guarded("the TAR archive"):
            info = archive.next()
        # The list of members that tarfile keeps would grow with the archive.
        archive.members = []  # type: ignore[attr-defined]
        if info is None:
            return
        if info.isdir() or hidden(info.name):
            continue
        if not info.isreg():
            yield Broken(f"{info.name}: it is a link or a device, not a file")
            continue
        member = archive.extractfile(info)
        if member is not None:
            yield Part(info.name, cast(BinaryIO, io.BufferedReader(_Member(member, budget))), part.known)


def hidden(name: str) -> bool:
    """Whether a file in an archive is one of the system's, not of the user's."""
    return any(step.startswith(".") and step.strip(".") for step in name.split("/")) or name.startswith("__MACOSX/")


class _Info(tarfile.TarInfo):
    """A header that is refused where it announces more of itself than any file needs: tarfile would read all of it."""

    @classmethod
    def frombuf(cls, buf: Any, encoding: str, errors: str) -> _Info:
        info = super().frombuf(buf, encoding, errors)
        if info.type in _HEADERS and not 0 <= info.size <= _EXTENDED:
            raise TooLarge(f"a header of the TAR archive has {info.size:,} bytes, more than the {_EXTENDED:,} allowed")
        return info


class Budget:
    """What all files of an archive may hold together: so many times as much as was read of the archive."""

    def __init__(self, read: Callable[[], int], ratio: int) -> None:
        self._read, self._ratio = read, ratio
        self._out = 0

    def spend(self, size: int) -> None:
        """Count what was produced. Raises TooLarge."""
        self._out += size
        if self._out > max(_FREE, self._read() * self._ratio):
            raise TooLarge(f"the archive expands to more than {self._ratio} times its size")


class _Member(io.RawIOBase):
    """A file in an archive, whose errors are ours."""

    def __init__(self, member: Any, budget: Budget) -> None:
        self._member, self._budget = member, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with guarded("the file in the archive"):
            data = self._member.read(len(buffer))
            buffer[: len(data)] = data
            self._budget.spend(len(data))
            return len(data)


def _seekable(stream: BinaryIO, limits: Limits) -> BinaryIO:
    """The stream itself, or all of it in a temporary file: the contents of a ZIP archive stand at its end."""
    if stream.seekable():
        return stream
    spool = cast(BinaryIO, SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - it goes when it is let go of
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > limits.spool:
            raise TooLarge(f"a ZIP archive inside another or from a pipe may have {limits.spool:,} bytes at most")
        spool.write(chunk)
    spool.seek(0)
    return spool


def _require_short_directory(stream: BinaryIO, limits: Limits) -> None:
    """Refuse an archive whose directory, which is read as a whole, names too many files.

    What zipfile takes for the end of the archive counts, whatever else looks like it.
    """
    with guarded("the ZIP archive"):
        end = zipfile._EndRecData(stream)  # type: ignore[attr-defined]
    if end is None:
        return
    size, location = end[zipfile._ECD_SIZE], end[zipfile._ECD_LOCATION]  # type: ignore[attr-defined]
    many = 0
    if size <= limits.members * _ENTRY:
        stream.seek(max(0, location - size - _ZIP64))
        many = stream.read(size + _ZIP64).count(b"PK\x01\x02")
    stream.seek(0)
    if size > limits.members * _ENTRY or many > limits.members:
        raise TooLarge(f"the ZIP archive has more than the {limits.members:,} files allowed")
