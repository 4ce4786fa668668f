"""The words of a report with numbers and signs set free: "A$245m" is "A$", "245", "m"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc

from comity.language.columns import words_and_offsets

SIGN_CHARS = "$€£¥₹₩₽₪₺₴₦₫₱฿₾₸₵"
# A token is taken apart if it begins with a digit or a sign, or has letters before a sign or a number of money.
_APART = re.compile(
    rf"[~≈±+]?[\d{SIGN_CHARS}½¼¾]|[A-Za-z.]{{1,4}}[{SIGN_CHARS}]|(?:[mbkMB]|bn|mn|tn)\.$|"
    r"(?:Rs\.?|USD|EUR|GBP|CAD|AUD|CHF)\d|(?i:mid|early|late)[-–]\d"
)
_PIECE = re.compile(
    rf"(?:[A-Za-z]\.?){{0,3}}[{SIGN_CHARS}]|\d+(?:[.,]\d+)*[½¼¾]?|[½¼¾]|[^\W\d_]+(?:\.[^\W\d_]+)+\.?|[^\W\d_]+|\s+|.",
    re.S,
)


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
    for i, (word, offset) in enumerate(zip(*words_and_offsets(doc), strict=True)):
        if apart(word):
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
