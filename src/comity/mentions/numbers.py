"""Numbers in words and digits, read from the pieces of a report."""

from __future__ import annotations

import re
from dataclasses import dataclass

from comity.mentions.lexemes import Lexemes

ONES = {
    "zero": 0, "nil": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "quadrillion": 10**15,
    "dozen": 12, "mln": 10**6, "mn": 10**6, "mio": 10**6, "bn": 10**9, "bln": 10**9, "mld": 10**9, "trn": 10**12,
    "tn": 10**12, "trln": 10**12, "crore": 10**7, "lakh": 10**5, "lac": 10**5, "milliard": 10**9, "bio": 10**9,
    "quintillion": 10**18, "cr": 10**7,
}  # fmt: skip
SHORT_SCALES = {"m": 10**6, "b": 10**9, "k": 1000}
# As banks write them; in small letters they are millimetres and no words.
_CAPITAL_SCALES = {"MM": 10**6, "MN": 10**6, "BN": 10**9, "TN": 10**12}
# Plural scales are open upwards; the floor is two of them, as the codebook has "dozens" 24 and "millions" 2,000,000.
PLURALS = {
    "tens": 20, "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "millions": 2 * 10**6,
    "billions": 2 * 10**9, "trillions": 2 * 10**12, "crores": 2 * 10**7, "lakhs": 2 * 10**5,
}  # fmt: skip
GROUPS = {"pair": 2, "couple": 2, "brace": 2, "duo": 2, "trio": 3, "threesome": 3, "quartet": 4, "quintet": 5}
PARTS = {
    "half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "sixth": 1 / 6, "seventh": 1 / 7, "eighth": 1 / 8,
    "ninth": 1 / 9, "tenth": 1 / 10, "hundredth": 1 / 100,
}  # fmt: skip
_GLYPHS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_SEVERAL = frozenset(("several", "few", "many"))
STARTERS = frozenset((*ONES, *TENS, *PLURALS, *GROUPS, *PARTS, *_SEVERAL, "hundred", "thousand", "million", "billion",
                      "trillion", "dozen", "score", "both"))  # fmt: skip
_GROUPED = re.compile(
    r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:['’]\d{3})+|\d+(?:\.\d+)?|\d+,\d{1,2}"
)
# What follows "5m-" where the letter is a metre and no million.
_EXTENTS = frozenset("long high tall wide deep thick range radius diameter tower wave race".split())

_MOST_INT, _MOST = 1 << 63, 10**300
"""Larger whole numbers than the first are floats, larger numbers than the second are that."""


@dataclass(slots=True)
class Number:
    """A number at pieces `first` to `stop` (not included); `scale` is the factor it was said with.

    `high` is None where it is open upwards ("dozens"); `vague` numbers need "of" before what they count.
    """

    first: int
    stop: int
    low: int | float
    high: int | float | None
    scale: int = 1
    digits: bool = False
    vague: bool = False


def whole(number: float) -> int | float:
    """The number to fifteen digits, as an int where it is whole and other programs can hold it."""
    if isinstance(number, int) and abs(number) < _MOST_INT:
        return number
    rounded = round(float(f"{min(number, _MOST):.15g}"), 6)
    return int(rounded) if rounded.is_integer() and abs(rounded) < _MOST_INT else rounded


def read_number(pieces: Lexemes, i: int) -> Number | None:
    """Read the number that begins at piece i, as far as it goes, or None."""
    word = pieces.at(i)
    if word[:1].isdigit() or word in _GLYPHS:
        return _digits(pieces, i)
    if word in ("a", "an") or word in _SEVERAL or word == "half" or word == "quarter":
        return _with_article(pieces, i)
    if word in PLURALS:
        return _plural(pieces, i)
    return _words(pieces, i)


def _digits(pieces: Lexemes, i: int) -> Number | None:
    text = pieces.text[i]
    glyph = _GLYPHS.get(text[-1], 0.0)
    text = text.rstrip("½¼¾")
    if text and not _GROUPED.fullmatch(text):
        return None
    text = text.replace("'", "").replace("’", "")
    if text.count(".") > 1:
        text = text.replace(".", "")
    number = (float(_dotted(text)) if text else 0.0) + glyph
    j = i + 1
    if re.fullmatch(r"\d{1,3}", text):
        while re.fullmatch(r"\d{3}(?:\.\d+)?", pieces.at(j)) and pieces.start[j] == pieces.end[j - 1] + 1:
            number = number * 1000 + float(pieces.text[j])
            j += 1
    if _is_fraction(pieces, j):
        number, j = number + int(pieces.at(j)) / int(pieces.at(j + 2)), j + 3
    found = Number(i, j, number, number, digits=True)
    _scale(pieces, found)
    found.low = found.high = whole(number * found.scale)
    return found


def _is_fraction(pieces: Lexemes, j: int) -> bool:
    """Is it the "1/2" of "4 1/2"?"""
    if pieces.at(j + 1) != "/" or pieces.glued(j) or not (pieces.glued(j + 1) and pieces.glued(j + 2)):
        return False
    return re.fullmatch(r"[1-9]/[2-9]", pieces.at(j) + "/" + pieces.at(j + 2)) is not None


def _dotted(text: str) -> str:
    return text.replace(",", ".") if re.fullmatch(r"\d+,\d{1,2}", text) else text.replace(",", "")


def _scale(pieces: Lexemes, found: Number) -> None:
    """The words of magnitude behind digits: "2.5 million", "5m", "3-million"."""
    j = found.stop
    glued = pieces.glued(j)
    if (
        glued
        and pieces.at(j).rstrip(".") in SHORT_SCALES
        and pieces.at(j + 1 + (pieces.at(j + 1) == "-")) not in _EXTENTS
    ):
        found.scale, found.stop = SHORT_SCALES[pieces.at(j).rstrip(".")], j + 1
        return
    if glued and pieces.text[j] in _CAPITAL_SCALES:
        found.scale, found.stop = _CAPITAL_SCALES[pieces.text[j]], j + 1
        return
    if j < len(pieces.text) and pieces.text[j] == "M" and pieces.text[j + 1 : j + 2] != ["-"]:
        found.scale, found.stop = 10**6, j + 1
        return
    k = j + 1 if glued and pieces.at(j) == "-" else j
    while (word := pieces.at(k).rstrip(".")) and (word in SCALES or (word[:-1] in SCALES and word.endswith("s"))):
        found.scale *= SCALES.get(word) or SCALES[word[:-1]]
        k += 1
        found.stop = k


def _plural(pieces: Lexemes, i: int) -> Number:
    """ "dozens", "tens of thousands"."""
    low, j = PLURALS[pieces.at(i)], i + 1
    if pieces.at(j) in ("upon", "and") and pieces.at(j + 1) == pieces.at(i):
        j += 2
    if pieces.at(j) == "of" and pieces.at(j + 1) in PLURALS:
        low = low * PLURALS[pieces.at(j + 1)] // 2
        j += 2
    return Number(i, j, low, None, vague=True)


def _with_article(pieces: Lexemes, i: int) -> Number | None:
    """ "a dozen", "half a million", "a quarter of a million", "a few hundred", "several thousand"."""
    j, word = i, pieces.at(i)
    if word in ("a", "an"):
        j += 1
        word = pieces.at(j)
    if word in ("half", "quarter"):
        k = j + 1
        while pieces.at(k) in ("a", "an", "of", "-") and k < j + 4:
            k += 1
        scale = SCALES.get(pieces.at(k), 0)
        if scale and (k > j + 1 or j > i) and not pieces.at(j + 1).startswith("of the"):
            amount = whole(scale * PARTS[word])
            return Number(i, k + 1, amount, amount)
        return None
    if word in _SEVERAL:
        return _several(pieces, i, j + 1)
    if j == i:
        return None
    if word == "score" and pieces.at(j + 1) in ("of", "or"):
        return Number(i, j + 1, 20, 20, vague=True)
    if word in GROUPS and (of := pieces.at(j + 1) == "of") | (pieces.at(j + 1) in SCALES):
        times = SCALES.get(pieces.at(j + 1 + of), 0) if pieces.at(j + 1 + of) != "m" else 0
        if times:
            return Number(i, j + 2 + of, GROUPS[word] * times, GROUPS[word] * times, scale=times)
        return Number(i, j + 1, GROUPS[word], GROUPS[word], vague=True)
    if word in SCALES and len(word) > 4:
        found = _words(pieces, j)
        if found is not None:
            found.first = i
        return found
    return None


def _several(pieces: Lexemes, i: int, j: int) -> Number | None:
    """ "several hundred thousand", "a few tens of thousands": two of the first scale, times those behind it."""
    noun = pieces.at(j)
    if noun in PLURALS:
        found = _plural(pieces, j)
        found.first = i
        return found
    low, stop = PLURALS.get(noun + "s", 0) if noun != "ten" else 0, j + 1
    while low and pieces.at(stop) in SCALES:
        low, stop = low * SCALES[pieces.at(stop)], stop + 1
    return Number(i, stop, low, None, vague=True) if low else None


def _words(pieces: Lexemes, i: int) -> Number | None:
    """A number in words, after the grammar of English numerals: tens, hundreds, then falling scales."""
    total: float = 0
    current: float | None = None
    last, scale, j = "", 1, i
    while True:
        word = pieces.at(j)
        if word in ONES and (current is None or (last == "tens" and 0 < ONES[word] < 10) or last in ("hundred", "and")):
            if last == "scale" and scale <= 12:
                break
            current, last = (current or 0) + ONES[word], "ones"
        elif word in TENS and (current is None or last in ("hundred", "and")):
            current, last = (current or 0) + TENS[word], "tens"
        elif word == "score" and last == "ones" and current is not None:
            current, last = current * 20, "score"
        elif word == "hundred" and last in ("", "ones", "scale", "half"):
            current, last, scale = (1 if current is None else current) * 100, "hundred", max(scale, 100)
        elif (size := SCALES.get(word, 0)) and word != "hundred" and last != "and" and last != "scale":
            total, current, last, scale = total + (1 if current is None else current) * size, None, "scale", size
        elif word == "and" and last in ("hundred", "scale") and _below_hundred(pieces.at(j + 1)) and total % 100 == 0:
            last = "and"
        elif last and (part := _and_a_half(pieces, j)) is not None:
            if last == "scale":
                total += part[0] * scale
            else:
                current, last = (current or 0) + part[0], "half"
            j = part[1]
        elif word == "-" and pieces.glued(j) and _joins(last, pieces.at(j + 1)):
            j += 1
            continue
        else:
            break
        j += 1
    if last == "and":
        j -= 1
    if j == i:
        return None
    number = whole(total + (current or 0))
    return Number(i, j, number, number, scale=scale if last in ("scale", "hundred") else 1)


def _and_a_half(pieces: Lexemes, j: int) -> tuple[float, int] | None:
    """ "and a half", "-and-a-half", "and three quarters" at piece j: the part, and its last piece."""
    hyphen = pieces.at(j) == "-" and pieces.glued(j)
    k, step = j + hyphen, 1 + hyphen
    if pieces.at(k) != "and":
        return None
    count, part = ONES.get(pieces.at(k + step), 1), pieces.at(k + 2 * step)
    if part in ("half", "quarter", "third") and pieces.at(k + step) in ("a", "one"):
        return PARTS[part], k + 2 * step
    if part in ("quarters", "thirds") and 1 < count < 4:
        return count * PARTS[part[:-1]], k + 2 * step
    return None


def _below_hundred(word: str) -> bool:
    return word in ONES or word in TENS


def _joins(last: str, word: str) -> bool:
    return (last == "tens" and 0 < ONES.get(word, 0) < 10) or (last in ("ones", "tens", "half") and word in SCALES)


def value(text: str) -> int | float | None:
    """The number that a text says and nothing else, or None: "two and a half million" is 2500000."""
    found = list(re.finditer(r"\d+(?:[.,]\d+)*[½¼¾]?|[½¼¾]|[^\W\d_]+|[^\w\s]", text))
    words = [m.group() for m in found]
    ends = [m.end() for m in found]
    pieces = Lexemes(words, [word.lower() for word in words], [m.start() for m in found], ends, ends)
    number = read_number(pieces, 0)
    return number.low if number is not None and number.stop == len(words) else None
