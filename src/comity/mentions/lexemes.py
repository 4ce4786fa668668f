"""The words of a report with numbers and signs set free: "A$245m" is "A$", "245", "m"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.language.columns import words_and_offsets

if TYPE_CHECKING:
    from spacy.tokens import Doc

SIGN_CHARS = "$€£¥₹₩₽₪₺₴₦₫₱฿₾₸₵₭₮₲₡₼֏৳"
# A token is taken apart if it begins with a digit or a sign, or has letters before a sign or a number of money.
_APART = re.compile(
    rf"[~≈±+−-]?[\d{SIGN_CHARS}½¼¾]|[A-Za-z.]{{1,4}}[{SIGN_CHARS}]|(?:[mbkMB]|bn|mn|tn)\.$|"
    r"(?:Rs\.?|USD|EUR|GBP|CAD|AUD|CHF|RM|Rp|Tk|K[Ss]h|RMB|SFr|Php|S/|GH[¢₵])\d|"
    r"[A-Z][A-Za-z]{0,3}\d[\d.,]*(?:m|bn|mn|tn|k)\.?$|[A-Z]{3}\d{1,3}(?:,\d{3})+$|(?i:mid|early|late)[-–]\d|[A-Z][a-z]{2}-\d\d"
)
_PIECE = re.compile(
    rf"(?:[A-Za-z]\.?){{0,3}}[{SIGN_CHARS}]|\d{{1,3}}(?:['’]\d{{3}})+|\d+(?:[.,]\d+)*[½¼¾]?|[½¼¾]|S/(?=\d)|GH[¢₵]|"
    r"[^\W\d_]+(?:\.[^\W\d_]+)+\.?|[^\W\d_]+|\s+|.",
    re.S,
)


_SUM = re.compile(r"[A-Z][A-Za-z]{0,3}\d[\d.,]*")
_SCALES = frozenset(("thousand", "million", "billion", "trillion", "crore", "lakh", "bn", "mn", "m"))
_KEY = "comity.lexemes"


@dataclass(slots=True)
class Lexemes:
    """Pieces of a report in text order: their text, lower case, offsets, and the token that each is in."""

    text: list[str]
    low: list[str]
    start: list[int]
    end: list[int]
    token: list[int]

    def glued(self, i: int) -> bool:
        """Does piece i begin where the one before it ends?"""
        return 0 < i < len(self.text) and self.start[i] == self.end[i - 1]

    def at(self, i: int) -> str:
        """Piece i in lower case, or nothing outside of the report."""
        return self.low[i] if 0 <= i < len(self.low) else ""


def lexemes(doc: Doc) -> Lexemes:
    """Take a parsed report apart, once; blank tokens are left out."""
    known = doc.user_data.get(_KEY)
    if known is not None:
        return known  # type: ignore[no-any-return]
    found = doc.user_data[_KEY] = Lexemes([], [], [], [], [])
    text, start, end, owner = found.text, found.start, found.end, found.token
    apart = _APART.match
    words, offsets = words_and_offsets(doc)
    for i, (word, offset) in enumerate(zip(words, offsets, strict=True)):
        if apart(word) or (word[-1].isdigit() and _is_sum(words, i)):
            for piece in _PIECE.finditer(word):
                text.append(piece.group())
                start.append(offset + piece.start())
                end.append(offset + piece.end())
                owner.append(i)
        elif not word.isspace():
            text.append(word)
            start.append(offset)
            end.append(offset + len(word))
            owner.append(i)
    found.low = [word.lower() for word in text]
    return found


def _is_sum(words: list[str], i: int) -> bool:
    """Letters and digits in one, before a word of magnitude: "R30 million"."""
    return i + 1 < len(words) and words[i + 1].lower().rstrip(".") in _SCALES and _SUM.fullmatch(words[i]) is not None
