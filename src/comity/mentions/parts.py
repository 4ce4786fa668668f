"""Parts of a whole: "a third of the gas", "half a tonne", "an hour and a half", "one in five"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.knowledge.currencies import Currencies
from comity.mentions.lexemes import Lexemes
from comity.mentions.numbers import PARTS, SCALES, Number, read_number, whole
from comity.mentions.units import Unit, measure, percent

if TYPE_CHECKING:
    from spacy.tokens import Doc

_HALVED = frozenset(("the", "its", "their", "his", "her", "all", "our", "my", "those", "these"))
_ORDERED = frozenset(("first", "second", "latter", "last", "third", "other", "final"))
_SHARED = (3, 4, 5, 6, 7, 8, 9, 10, 20, 100)
_CLOSING = frozenset(("PUNCT", "ADP", "SCONJ", "CCONJ", "SPACE", "ADV"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "nummod", "quantmod", "pobj"))


@dataclass(slots=True)
class Part:
    """A part as a number with its unit (None: what stands behind it), and the piece to go on from."""

    number: Number
    unit: Unit | None
    stop: int


def read_part(pieces: Lexemes, doc: Doc, source: str, currencies: Currencies, i: int, floor: int) -> Part | None:
    """The part of a whole that piece i is the first number or fraction of, or None."""
    return (
        _fraction(pieces, doc, source, currencies, i, floor)
        or _half_more(pieces, currencies, i, floor)
        or _ratio(pieces, doc, currencies, i)
    )


def _fraction(pieces: Lexemes, doc: Doc, source: str, currencies: Currencies, i: int, floor: int) -> Part | None:
    word, first, j = pieces.low[i], i, i + 1
    count: float = 1
    if word not in PARTS:
        number = read_number(pieces, i)
        if number is None or number.digits or not 1 <= number.low <= 9:
            return None
        j = number.stop + (pieces.at(number.stop) == "-")
        word, count = pieces.at(j), number.low
        word = word[:-1] if count > 1 and word.endswith("s") else word if count == 1 else ""
        j += 1
    elif pieces.at(i - 1) in ("a", "an") and i > floor:
        first = i - 1
    elif word != "half":
        return None
    if word not in PARTS:
        return None
    amount = count * PARTS[word]
    part = _of_unit(pieces, doc, source, currencies, Number(first, j, amount, amount))
    if part is not None:
        return part
    read = read_number(pieces, first)
    if read is not None and read.stop > i + 1 and word in ("half", "quarter"):
        return None
    number = Number(first, j, whole(amount * 100), whole(amount * 100))
    if _stands_alone(pieces, doc, first, j, count):
        return Part(number, Unit("%", j - 1, "percent"), j)
    follows = pieces.at(j)
    if not (follows == "of" or (word == "half" and follows in _HALVED)):
        return None
    if first > 0 and pieces.at(first - 1) in _ORDERED:
        return None
    unit = percent(_as_percent(pieces, j), source, 0) if follows == "of" else None
    return Part(number, Unit(unit.name if unit is not None else "%", j - 1, "percent"), j)


def _as_percent(p: Lexemes, j: int) -> Lexemes:
    """The pieces from the last of a part on, the first read as a percent sign."""
    return Lexemes(["%", *p.text[j : j + 12]], ["%", *p.low[j : j + 12]], [p.start[j - 1], *p.start[j : j + 12]],
                   [p.end[j - 1], *p.end[j : j + 12]], [p.token[j - 1], *p.token[j : j + 12]])  # fmt: skip


def _of_unit(pieces: Lexemes, doc: Doc, source: str, currencies: Currencies, number: Number) -> Part | None:
    """ "half a percentage point", "a quarter point", "three quarters of a million dollars", "a third of a tonne"."""
    k = number.stop
    of = pieces.at(k) == "of"
    k += of
    article = pieces.at(k) in ("a", "an")
    k += article
    scale = SCALES.get(pieces.at(k), 0) if article and len(pieces.at(k)) > 4 else 0
    if scale:
        amount = whole(number.low * scale)
        return Part(Number(number.first, k + 1, amount, amount, scale=scale), None, k + 1)
    number = Number(number.first, k, whole(number.low), whole(number.low))
    if pieces.at(k) == "point" and not article and not of:
        return Part(number, Unit("percentage point", k, "percent", first=k), k + 1)
    if not article:
        return None
    unit = percent(pieces, source, k) or measure(pieces, doc, source, currencies, number)
    if unit is None or unit.first < 0 or unit.sort in ("fill", "lot") or pieces.at(unit.last).endswith("s"):
        return None
    return Part(number, unit, unit.last + 1)


def _stands_alone(pieces: Lexemes, doc: Doc, first: int, j: int, count: float) -> bool:
    """ "rose by a third", "two-thirds voted": a part with no whole behind it."""
    after = doc[pieces.token[j]] if j < len(pieces.token) else None
    if pieces.at(first - 1) == "by":
        return after is None or (after.pos_ in _CLOSING and after.text != "of")
    verb = after is not None and after.pos_ in ("VERB", "AUX") and after.tag_ != "VBG"
    return count > 1 and verb and pieces.at(first - 1) not in ("the", "first", "last")


def _half_more(pieces: Lexemes, currencies: Currencies, i: int, floor: int) -> Part | None:
    """ "an hour and a half", "a year and a half": seen at "half"."""
    if pieces.low[i] != "half" or pieces.at(i - 1) != "a" or pieces.at(i - 2) != "and" or i - 4 < floor:
        return None
    form = currencies.units.get(pieces.at(i - 3))
    if form is None or pieces.at(i - 4) not in ("a", "an", "one") or form.short:
        return None
    unit = Unit(form.name, i, form.sort, first=i - 3, means=form.unit)
    return Part(Number(i - 4, i + 1, 1.5, 1.5), unit, i + 1)


def _ratio(pieces: Lexemes, doc: Doc, currencies: Currencies, i: int) -> Part | None:
    """ "one in five ships", "three out of ten", "two in three Malians": a share, in percent."""
    number = read_number(pieces, i)
    if number is None or number.scale > 1 or number.high is None or number.low < 1:
        return None
    j = number.stop
    out = pieces.at(j) == "out" and pieces.at(j + 1) == "of"
    if pieces.at(j) != "in" and not out:
        return None
    k = j + 1 + out
    k += pieces.at(k) == "every"
    of = read_number(pieces, k)
    if of is None or of.low not in _SHARED or of.high is None or number.low >= of.low:
        return None
    if pieces.at(of.stop) in currencies.units or doc[pieces.token[i]].dep_ not in _SUBJECTS:
        return None
    share = whole(100 * number.low / of.low)
    return Part(Number(i, of.stop, share, share), Unit("%", of.stop - 1, "percent"), of.stop)
