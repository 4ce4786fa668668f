"""A value of a field in plain words: "about 70 lions", "May 2024", "no", "Thailand"; JSON where it looks like it."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from comity.errors import LedgerError

_QUANTITY = re.compile(
    r"(?P<about>about |around |some )?(?P<bound>at least |over |up to |at most )?(?P<low>-?[\d.,]++)"
    r"\s*+(?:(?:to|-|–)\s*+(?P<high>-?[\d.,]++))?\s*+(?P<size>thousand|million|billion|trillion)?\s*+(?P<unit>.*)",
    re.I,
)
_SIZES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ANSWERS = {"yes": True, "true": True, "no": False, "false": False}


def value_of(field: str, words: str) -> Any:
    """Return the value that words give a field. Raises LedgerError, which says how to write it, where it is none."""
    text = words.strip()
    if text[:1] in ("{", "[", '"'):
        try:
            return msgspec.json.decode(text.encode())
        except msgspec.DecodeError as error:
            raise LedgerError(f"{text!r} begins like JSON and is none: {error}") from error
    last = field.rsplit(".", 1)[-1]
    if text.casefold() in ("none", "nothing"):
        return None
    if last == "denied":
        if text.casefold() not in _ANSWERS:
            raise LedgerError(f"{text!r} says neither yes nor no")
        return _ANSWERS[text.casefold()]
    if last in ("quantity", "value"):
        return _quantity(text)
    if last in ("date", "period"):
        return _days(text)
    return text


def _quantity(text: str) -> dict[str, Any]:
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise LedgerError(f"{text!r} is no quantity: write it as in about 70 lions, 60 to 70, at least 5 million USD")
    size = _SIZES.get((match["size"] or "").lower(), 1)
    low = _figure(match["low"], size)
    high = _figure(match["high"], size) if match["high"] else low
    bound = (match["bound"] or "").strip().lower()
    least, most = (None if bound in ("up to", "at most") else low), (None if bound in ("at least", "over") else high)
    return {"low": least, "high": most, "unit": match["unit"].strip() or None, "approx": bool(match["about"])}


def _figure(words: str, size: int) -> int | float:
    try:
        number = float(words.replace(",", "")) * size
    except ValueError:
        raise LedgerError(f"{words!r} is no number") from None
    return int(number) if number.is_integer() else number


def _days(text: str) -> dict[str, str]:
    from comity.ledger.asked import span

    first, _, last = text.partition(" to ")
    return {"start": span(first)[0], "end": span(last or first)[1]}
