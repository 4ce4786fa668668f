"""Compressed streams as plain ones, read as they come: gzip, bzip2, xz, zstd, none of them growing without bound."""

from __future__ import annotations

import bz2
import importlib
import io
import lzma
import sys
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from comity.documents.limits import Limits
from comity.errors import Broken, TooLarge

MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
"""How each begins."""

_CHUNK = 1 << 16
_MEMORY = 1 << 27
"""The most a decompressor may keep to look back on, in bytes."""
_FREE = 10_000_000
"""Up to here anything may grow, however small it was."""


def expanded(stream: BinaryIO, kind: str, limits: Limits) -> BinaryIO:
    """Return a stream of what a compressed stream holds. `kind` is gzip, bzip2, xz or zstd.

    Reading raises Broken where it is cut off or damaged (what came before was read), TooLarge where it expands by more
    than the ratio allowed.
    """
    counted = Counted(stream)
    return cast(BinaryIO, io.BufferedReader(_Expanded(_OPENERS[kind](counted), counted, limits.ratio, kind), _CHUNK))


class Counted(io.RawIOBase):
    """A stream that counts what is read of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read, and count."""
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)


class _Expanded(io.RawIOBase):
    def __init__(self, read: Callable[[int], bytes], counted: Counted, ratio: int, kind: str) -> None:
        self._read, self._counted, self._ratio, self._kind = read, counted, ratio, kind
        self._out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._read(len(buffer))
        except (EOFError, OSError, ValueError, zlib.error, lzma.LZMAError, _zstd_module().ZstdError) as error:
            raise Broken(f"the {self._kind} data is cut off or damaged: {error}") from error
        buffer[: len(data)] = data
        self._out += len(data)
        if self._out > max(_FREE, self._counted.count * self._ratio):
            raise TooLarge(f"the {self._kind} data expands to more than {self._ratio} times its size")
        return len(data)


def _gzip(counted: Counted) -> Callable[[int], bytes]:
    return _Frames(counted, _Gunzip).read


class _Gunzip:
    """zlib's decompressor of one gzip member, with the face of those of bzip2, xz and zstd."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._more = False

    @property
    def eof(self) -> bool:
        return self._member.eof

    @property
    def unused_data(self) -> bytes:
        return self._member.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._more and not self._member.unconsumed_tail

    def decompress(self, data: bytes, most: int) -> bytes:
        found = self._member.decompress(self._member.unconsumed_tail + data, most)
        self._more = len(found) == most
        return found


def _zstd(counted: Counted) -> Callable[[int], bytes]:
    zstd = _zstd_module()
    options = {zstd.DecompressionParameter.window_log_max: _MEMORY.bit_length() - 1}
    return _Frames(counted, lambda: zstd.ZstdDecompressor(options=options)).read


def _zstd_module() -> Any:
    """zstd is in the standard library from Python 3.14 on."""
    name = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
    return importlib.import_module(name)


class _Frames:
    """Frames of gzip, bzip2, xz or zstd, one behind the other."""

    def __init__(self, counted: Counted, make: Callable[[], Any]) -> None:
        self._counted, self._make = counted, make
        self._frame = make()
        self._rest = b""

    def read(self, size: int) -> bytes:
        while True:
            if self._frame.eof:
                self._rest = self._frame.unused_data.lstrip(b"\0")
                while not self._rest and (more := self._counted.read(_CHUNK)):
                    self._rest = more.lstrip(b"\0")  # frames may be padded with zeros
                if not self._rest:
                    return b""
                self._frame = self._make()
            if self._frame.needs_input and not self._rest:
                self._rest = self._counted.read(_CHUNK) or b""
                if not self._rest:
                    raise EOFError("it ends in the middle")
            data = self._frame.decompress(self._rest, size)
            self._rest = b""
            if data:
                return bytes(data)


def _bzip2(counted: Counted) -> Callable[[int], bytes]:
    return _Frames(counted, bz2.BZ2Decompressor).read


def _xz(counted: Counted) -> Callable[[int], bytes]:
    return _Frames(counted, lambda: lzma.LZMADecompressor(memlimit=_MEMORY)).read


_OPENERS: dict[str, Callable[[Counted], Callable[[int], bytes]]] = {
    "gzip": _gzip, "bzip2": _bzip2, "xz": _xz, "zstd": _zstd,
}  # fmt: skip
