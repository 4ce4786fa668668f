"""From bytes to text: what is not text is named, what is text is decoded."""

from __future__ import annotations

import codecs
import re
from itertools import islice

from comity.errors import BadEncoding, Binary

_MAGIC = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"PK\x05\x06", "a zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"%!PS", "a PostScript file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a rar archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"fLaC", "a FLAC recording"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"PAR1", "a Parquet file"),
)
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_\-]{2,30})", re.I)
_NOT_OF_TEXTS = frozenset(("punycode", "idna", "unicode_escape", "raw_unicode_escape", "utf-7"))
_WESTERN = ("cp1252", "mac_roman", "cp850")
_PLAIN = frozenset("“”‘’„‚–—…•·€£¥¢§©®™°º²³½¼¾×«»\xa0")
_PLAUSIBLE = 0.8
_ACCENTED = 0.4
"""More than this share of characters beyond ASCII, up to the last of them, and the text is hardly western."""
_BEYOND = re.compile(r"[^\x00-\x7f]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(raw: bytes, declared: str | None = None) -> str:
    """Return the text that the bytes hold, in UTF-8, with a byte order mark, or in the encoding that they suggest.

    `declared` is the encoding that a server or a mail says they are in; it is believed where they are no UTF-8.

    Raises Binary, which says what the bytes are where that is known, and BadEncoding.
    """
    kind = _kind(raw)
    if kind:
        raise Binary(f"this is {kind}, not text: save the report as plain text or HTML")
    text = _decode(raw, declared)
    if len(_CONTROLS.findall(text)) > len(text) // 10:
        raise Binary("this is binary data, not text: save the report as plain text or HTML")
    return text


def _kind(raw: bytes) -> str | None:
    for magic, kind in _MAGIC:
        if raw.startswith(magic):
            return kind
    if raw.startswith(b"RIFF") and raw[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "an image, a recording or a film"
    if raw[4:8] == b"ftyp":
        return "a film or an image"
    return None


def _decode(raw: bytes, declared: str | None) -> str:
    for mark, marked in _BOMS:
        if raw.startswith(mark):
            return _strict(raw[len(mark) :], marked)
    if unmarked := _wide(raw):
        return _strict(raw, unmarked)
    if b"\0" in raw:
        raise Binary("this is binary data, not text (it has NUL bytes): save the report as plain text or HTML")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(raw, declared)


def _wide(raw: bytes) -> str | None:
    """UTF-16 without its mark: in English, every other byte is then zero."""
    half = len(raw) // 2
    if half < 8 or len(raw) % 2:
        return None
    if raw[1::2].count(0) > half * 0.8 and b"\0" not in raw[::2]:
        return "utf-16-le"
    if raw[::2].count(0) > half * 0.8 and b"\0" not in raw[1::2]:
        return "utf-16-be"
    return None


def _strict(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-le").removesuffix("-be").upper()
        raise BadEncoding(f"the text says that it is {name}, but is not: save it as UTF-8") from error


def _guess(raw: bytes, declared: str | None) -> str:
    in_page = _DECLARED.search(raw[:4096])
    for encoding in filter(None, (declared, in_page and in_page[1].decode("ascii"))):
        try:
            if codecs.lookup(encoding).name not in _NOT_OF_TEXTS:
                return raw.decode(encoding)
        except (LookupError, ValueError):
            pass
    likeliest = max(_WESTERN, key=lambda encoding: _plausible(raw, encoding))
    if _plausible(raw, likeliest) >= _PLAUSIBLE:
        return raw.decode(likeliest)
    from charset_normalizer import from_bytes

    if best := from_bytes(raw).best():
        return str(best)
    raise BadEncoding("the encoding of the text cannot be found out: save it as UTF-8")


def _plausible(raw: bytes, encoding: str) -> float:
    """The share of a western text's characters beyond ASCII that stand as English would have them.

    charset-normalizer alone often takes an English text with a few accents or curly quotes for another code page.
    """
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    beyond = [match.start() for match in islice(_BEYOND.finditer(text), 1000)]
    if len(beyond) > (beyond[-1] + 1) * _ACCENTED:
        return 0.0
    return sum(_stands_well(text, i) for i in beyond) / len(beyond)


def _stands_well(text: str, i: int) -> bool:
    """Punctuation of print, or an accented letter that is in lower case or does not follow one in lower case."""
    char = text[i]
    return char in _PLAIN or (char.isalpha() and (char.islower() or not text[i - 1 : i].islower()))
