"""Numbers in words and digits."""

from __future__ import annotations

import re

ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12,
    "score": 20,
    "mln": 10**6, "mn": 10**6, "bn": 10**9, "bln": 10**9, "trn": 10**12, "tn": 10**12, "m": 10**6, "b": 10**9,
    "k": 1000,
    "crore": 10**7, "lakh": 10**5, "lac": 10**5,
}  # fmt: skip
# Plural scales are open upwards; the floor is two of them, as the codebook has "dozens" 24 and "millions" 2,000,000.
PLURALS = {
    "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "millions": 2 * 10**6, "billions": 2 * 10**9,
    "tens of thousands": 20000, "hundreds of thousands": 200000, "tens of millions": 2 * 10**7,
    "hundreds of millions": 2 * 10**8, "tens of billions": 2 * 10**10, "hundreds of billions": 2 * 10**11, "tens": 20,
    "trillions": 2 * 10**12,
}  # fmt: skip
FRACTIONS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1}
_WORD = "|".join((*ONES, "hundred", "thousand", "million", "billion", "trillion", "dozen"))
_SCALE = r"hundred|thousand|million|billion|trillion|mln|bln|mn|bn|trn|tn|crores?|lakhs?|dozen"
DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:[   ]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
NUMBER = (
    rf"(?:{DIGITS})(?:[ \-]?(?:{_SCALE})\b|(?:m|b|k)\b)?"
    rf"|half an? (?:million|billion|dozen|hundred|thousand)"
    rf"|an? (?:hundred|thousand|million|billion|trillion|dozen|score)\b(?! of times)"
    rf"|(?:{_WORD})(?:[ \-](?:and )?(?:a half )?(?:{_WORD})|(?: and a half(?: (?:{_SCALE}))?))*\b"
)
_TOKEN = re.compile(rf"{DIGITS}|[a-z]+", re.I)


def value(text: str) -> int | float | None:
    """The number that the words or digits of a text say, or None: "two and a half million" is 2500000."""
    total: float = 0
    current: float = 0
    seen = False
    for word in (token.group().lower() for token in _TOKEN.finditer(text)):
        if word[0].isdigit():
            current, seen = current + float(re.sub(r"[,\s]", "", word)), True
        elif word in ONES:
            current, seen = current + ONES[word], True
        elif word == "half":
            current, seen = current + 0.5, True
        elif word.rstrip("s") in SCALES or word in SCALES:
            scale = SCALES.get(word) or SCALES[word.rstrip("s")]
            current, seen = (current or 1) * scale, True
            if scale >= 1000:
                total, current = total + current, 0
        elif word not in ("and", "a", "an"):
            return None
    if not seen:
        return None
    result = round(total + current, 6)
    return int(result) if result == int(result) else result
