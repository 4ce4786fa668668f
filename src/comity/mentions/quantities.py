"""Quantities: numbers with their bounds, and what they count, measure or pay.

The phenomena covered are those of quantity extraction as CQE lists them (Almasian et al. 2023): bounds, ranges,
magnitudes, units, rates, currencies.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from comity.knowledge.currencies import Currencies
from comity.knowledge.lexicon import word_set
from comity.mentions import bounds
from comity.mentions.calendar import MONTHS
from comity.mentions.designations import is_designation
from comity.mentions.lexemes import SIGN_CHARS, Lexemes, lexemes
from comity.mentions.numbers import PLURALS, STARTERS, Number, read_number, whole
from comity.mentions.parts import read_part
from comity.mentions.units import Unit, counted, credible, measure, money, percent, rate, sign, singular
from comity.model import Quantity, QuantityMention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_START = re.compile(rf"[\d½¼¾{SIGN_CHARS}]")
_DASHES = frozenset(("-", "–", "—", "to", "or"))
_CHANGES = word_set("changes")
_FOLDS = {
    "twofold": 2, "threefold": 3, "fourfold": 4, "fivefold": 5, "sixfold": 6, "sevenfold": 7, "eightfold": 8,
    "ninefold": 9, "tenfold": 10, "twentyfold": 20, "thirtyfold": 30, "fiftyfold": 50, "hundredfold": 100,
    "thousandfold": 1000,
}  # fmt: skip
_STREETS = frozenset("street road avenue boulevard lane drive square downing court terrace crescent".split())
_LOTS = frozenset(
    "batch consignment shipment cargo load convoy package tranche instalment installment delivery".split()
)
_NO_DESIGNATION = 10_000
_DETERMINERS = frozenset(("the", "these", "those", "other"))


@dataclass(slots=True)
class QuantityFound:
    """A quantity and where it stands.

    `first` to `last` are the tokens of its number, the words that bound it, and its measure; a noun that is merely
    counted is `head` (a token, or -1) and lies within the mention's span. `is_measure` marks a unit that says how much
    of something there is ("20 tonnes of rice", "an 81-member team"), `is_rate` an amount per time or per thing.
    `unit` and `per` are the characters of the unit's words and of what it is per; `means` is the unit's full name.
    """

    mention: QuantityMention
    first: int
    last: int
    number_first: int
    number_last: int
    head: int = -1
    is_money: bool = False
    is_percent: bool = False
    is_time: bool = False
    is_measure: bool = False
    is_rate: bool = False
    unit: tuple[int, int] | None = None
    per: tuple[int, int] | None = None
    means: str | None = None


def by_head(found: Iterable[QuantityFound]) -> dict[int, QuantityFound]:
    """The quantities by the token of the noun that each counts or measures."""
    return {quantity.head: quantity for quantity in found if quantity.head >= 0}


def article_quantity(token: Token) -> Quantity | None:
    """One, where the noun has "a", "an" or "one" before it; "not a tank" is none."""
    articles = [k.i for k in token.children if k.lower_ in ("a", "an", "one", "another") and k.i < token.i]
    if articles and (articles[0] == 0 or token.doc[articles[0] - 1].lower_ != "not"):
        return Quantity(low=1, high=1, unit=singular(token))
    return None


def find_quantities(
    doc: Doc, currencies: Currencies, local: str | None = None, names: Collection[int] = ()
) -> list[QuantityFound]:
    """Return the quantities of a report in text order; `local` is the state whose currency a bare "rupee" is.

    `names` are the tokens of known parties: behind another proper name a small number is part of a designation.
    A noun of money that stays open keeps its word as unit, unless the report names that money in full elsewhere.
    """
    reader = _Reader(doc, lexemes(doc), currencies, local, names, doc.text)
    found: list[QuantityFound] = []
    stop = floor = 0
    for i, word in enumerate(reader.pieces.low):
        if i >= stop and (word in STARTERS or word in _FOLDS or _START.match(word)):
            quantity, stop = reader.read(i, floor)
            if quantity is not None:
                found.append(quantity)
                floor = stop
    return _settle(found, currencies)


def _settle(found: list[QuantityFound], currencies: Currencies) -> list[QuantityFound]:
    """Give a bare "rupee" the currency that the report names in full."""
    said = {q.mention.unit for q in found if q.is_money}
    for quantity in found:
        codes = (
            set(currencies.nouns.get(quantity.mention.unit or "", {}).values()) & said if quantity.is_money else set()
        )
        if len(codes) == 1:
            quantity.mention = replace(quantity.mention, unit=codes.pop())
    return found


@dataclass(slots=True)
class _Reader:
    doc: Doc
    pieces: Lexemes
    currencies: Currencies
    local: str | None
    names: Collection[int]
    source: str
    named_until: int = -1

    def read(self, i: int, floor: int) -> tuple[QuantityFound | None, int]:
        """The quantity at piece i (words before it back to `floor` may belong to it), and the piece to go on from."""
        pieces = self.pieces
        if pieces.low[i] in _FOLDS:
            fold = _FOLDS[pieces.low[i]]
            return self._found(Number(i, i + 1, fold, fold), fold, i, floor, Unit("fold", i, "measure"), i + 1)
        part = read_part(pieces, self.doc, self.source, self.currencies, i, floor)
        if part is not None and part.unit is None:
            return self._build(part.number, part.number.high, part.number.first, floor, part.number.stop, None)
        if part is not None and part.unit is not None:
            return self._found(part.number, part.number.high, part.number.first, floor, part.unit, part.stop)
        code: str | None = None
        left = i
        if self._is_sign(i):
            found_sign = sign(pieces, self.currencies, i, self.local)
            code, left = found_sign if found_sign else (None, i)
            i += 1
        elif (before := sign(pieces, self.currencies, i - 1, self.local)) is not None and before[1] >= floor:
            code, left = before
        article = i == left and pieces.at(i - 1) in ("a", "an", "half") and i > floor
        number = (read_number(pieces, i - 1) if article else None) or read_number(pieces, i)
        if number is None:
            return self._group(i)
        if number.low == 1 and pieces.at(number.first) == "one" and pieces.at(number.first - 1) == "not":
            return None, number.stop
        left = min(left, number.first)
        if code is not None and not credible(pieces, left, number):
            code, left = None, number.first
        high, stop, code = self._upper(number, left, code)
        if code is None and is_designation(pieces, self.doc, number, stop, self.names):
            self.named_until = number.stop
            return None, max(stop, number.stop)
        return self._build(number, high, left, floor, stop, code)

    def _is_sign(self, i: int) -> bool:
        text = self.pieces.text[i]
        return text[-1] in SIGN_CHARS and not text[0].isdigit()

    # What stands before the unit

    def _group(self, i: int) -> tuple[QuantityFound | None, int]:
        """ "both pandas", and nothing else."""
        pieces = self.pieces
        token = self.doc[pieces.token[min(i, len(pieces.token) - 1)]]
        if pieces.at(i) != "both" or token.dep_ not in ("det", "predet", "preconj", "amod"):
            return None, i + 1
        number = Number(i, i + 1, 2, 2)
        unit = counted(pieces, self.doc, number)
        if unit is None or self.doc[unit.head].tag_ not in ("NNS", "NNPS"):
            return None, i + 1
        return self._found(number, 2, i, i, unit, unit.last + 1)

    def _upper(self, number: Number, left: int, code: str | None) -> tuple[int | float | None, int, str | None]:
        """The upper end of a range that begins with `number`, the piece behind it, and the sign of either end."""
        pieces = self.pieces
        j = number.stop
        own_unit = percent(pieces, self.source, j) or (
            measure(pieces, self.doc, self.source, self.currencies, number) if number.high is not None else None
        )
        repeated = own_unit is not None and own_unit.first == j
        if self._is_year(number):
            return number.high, number.stop, code
        j = own_unit.last + 1 if own_unit is not None and repeated else j
        word = pieces.at(j)
        lead = pieces.at(left - 1)
        if number.high is None or not (word in _DASHES or (word == "and" and lead == "between")):
            return number.high, number.stop, code
        if word == "to" and lead in ("from", "by") and _CHANGES & set(pieces.low[max(0, left - 4) : left - 1]):
            second = read_number(pieces, j + 1)
            if lead == "from" or second is None or percent(pieces, self.source, second.stop) is None:
                return number.high, number.stop, code
        k = j + 1
        own: str | None = None
        if (
            pieces.at(k)
            and (self._is_sign(k) or sign(pieces, self.currencies, k, self.local))
            and not pieces.at(k)[0].isdigit()
        ):
            found = sign(pieces, self.currencies, k, self.local)
            own, k = (found[0] if found else None), k + 1
        second = read_number(pieces, k)
        if second is None or second.high is None or (second.vague and word != "or"):
            return number.high, number.stop, code
        if repeated and not self._same_unit(own_unit, second, lead):
            return number.high, number.stop, code
        if word == "to" and number.scale == 1 and ((own and code is None) or (lead == "in" and second.scale > 1)):
            return number.high, number.stop, code  # "fell in 2023 to $124 billion"
        if second.scale > 1 and number.scale == 1 and number.low <= second.low / second.scale and number.low != 0:
            number.low = whole(number.low * second.scale)
        number.scale = max(number.scale, second.scale)
        if number.low >= second.low or (word in ("or", "-") and second.low > 1000 * number.low > 0):
            return number.high, number.stop, code
        return second.high, second.stop, code or own

    def _is_year(self, number: Number) -> bool:
        """ "in April 2018 to 300,000", "in 2012-17 to 46 percent": the number before "to" ends a date, and no range."""
        pieces, i = self.pieces, number.first
        if not number.digits or pieces.at(number.stop) != "to":
            return False
        year = re.compile(r"(?:1[5-9]|20)\d\d").fullmatch
        dashed = pieces.at(i - 1) in ("-", "–", "/") and pieces.glued(i) and year(pieces.at(i - 2)) is not None
        dated = year(pieces.text[i]) is not None and pieces.at(i - 1).rstrip(".") in (*MONTHS, "in")
        return dashed or dated

    def _same_unit(self, unit: Unit | None, second: Number, lead: str) -> bool:
        """ "1.5% to 2%", "between 20 tonnes and 30 tonnes", but not "rose 2% to 4%"."""
        pieces = self.pieces
        other = percent(pieces, self.source, second.stop) or measure(
            pieces, self.doc, self.source, self.currencies, second
        )
        return unit is not None and other is not None and other.name == unit.name and lead not in _CHANGES

    # The unit, and the whole

    def _build(
        self, number: Number, high: int | float | None, left: int, floor: int, stop: int, code: str | None
    ) -> tuple[QuantityFound | None, int]:
        whole_number = Number(number.first, stop, number.low, high, number.scale, number.digits, number.vague)
        _, after = bounds.behind(self.pieces, stop)
        number_stop = whole_number.stop
        whole_number.stop = after
        unit = self._unit(whole_number, code)
        whole_number.stop = number_stop
        if unit is None:
            if not self._stands_alone(whole_number):
                return None, stop
            return self._found(whole_number, high, left, floor, Unit(None, after - 1, "none"), after)
        if unit.sort == "count" and unit.name in _LOTS:
            return self._lots(whole_number, left, unit)
        if unit.sort == "count" and (unit.name or "").lower() in _STREETS and self.pieces.text[unit.last][0].isupper():
            return None, stop
        return self._found(whole_number, high, left, floor, unit, max(after, unit.last + 1))

    def _unit(self, number: Number, code: str | None) -> Unit | None:
        pieces, doc = self.pieces, self.doc
        named = money(pieces, doc, self.currencies, number, self.local)
        if code is not None:
            last = number.stop - 1
            if pieces.at(last + 1) in ("-", "–") and pieces.glued(last + 1) and pieces.at(last + 2) == "worth":
                last += 2
            return Unit(code, named.last, "money") if named and named.last == number.stop else Unit(code, last, "money")
        return (
            percent(pieces, self.source, number.stop)
            or named
            or measure(pieces, doc, self.source, self.currencies, number)
            or counted(pieces, doc, number)
        )

    def _stands_alone(self, number: Number) -> bool:
        """A number whose noun is left out: "has had two", "Oman with 128,000"; "one" and "the two" are pronouns."""
        word, before = self.pieces.at(number.first), self.pieces.at(number.first - 1)
        if number.vague:
            return word in PLURALS
        if before in ("and", "or", "to", ",", "&", "-", "–") and self.named_until == number.first - 1:
            return number.low >= _NO_DESIGNATION
        if word == "one" and number.scale > 1:
            return True
        return word not in ("one", "both", "zero", "nil") and not (before in _DETERMINERS and not number.digits)

    def _lots(self, number: Number, left: int, unit: Unit) -> tuple[QuantityFound | None, int]:
        """Batches are no quantity; "three batches of 20 tanks" are 60 tanks."""
        of = unit.last + 1
        if self.pieces.at(of) != "of" or number.high is None or not self.pieces.at(of + 1):
            return None, of
        inner, stop = self.read(of + 1, of + 1)
        if inner is None or inner.is_percent or inner.is_money or inner.is_time:
            return inner, stop
        m = inner.mention
        low, high = (None if end is None else whole(end * number.low) for end in (m.low, m.high))
        start = self.pieces.start[left]
        inner.mention = QuantityMention(
            start=start, end=m.end, text=self.source[start : m.end], low=low, high=high, unit=m.unit, approx=m.approx
        )
        inner.first = self.pieces.token[left]
        return inner, stop

    def _found(
        self, number: Number, high: int | float | None, left: int, floor: int, unit: Unit, after: int
    ) -> tuple[QuantityFound, int]:
        """Put number, bounds and unit together."""
        pieces, low = self.pieces, number.low
        own = unit.last >= number.stop
        last = max(unit.last if unit.sort not in ("count", "of") else number.stop - 1, number.stop - 1)
        shown = last
        if unit.sort == "count":
            if own and not self._crosses_number(number.stop, unit.last):
                shown = unit.last
            elif own:
                unit.head, after = -1, number.stop
        right, behind = bounds.behind(pieces, number.stop)
        if right is None and own and shown == unit.last:
            right, behind = bounds.behind_unit(pieces, unit.last + 1)
        if right is not None:
            shown = max(shown, behind - 1)
            last = max(last, behind - 1 if unit.sort != "count" else 0)
        left, negative = self._sign_of_minus(left, floor, unit)
        if pieces.at(left - 1) in ("between", "from") and left > floor and high != low:
            left -= 1
        said, first = bounds.before(pieces, self.doc, left)
        if first < floor:
            said, first = set(), left
        if right is not None:
            said = said | {right}
        factor = -unit.factor if negative else unit.factor
        lower: int | float | None = whole(low * factor)
        upper = None if high is None else whole(high * factor)
        if lower is not None and upper is not None and lower > upper:
            lower, upper = upper, lower
        if "low" in said:
            upper = None
        elif "high" in said:
            lower, upper = None, upper if upper is not None else lower
        start, end = pieces.start[first], self._end(shown, unit)
        mention = QuantityMention(
            start=start, end=end, text=self.source[start:end], low=lower, high=upper, unit=unit.name, approx="about" in said
        )  # fmt: skip
        sort = unit.sort
        per = rate(pieces, self.currencies, shown + 1)
        found = QuantityFound(
            mention=mention,
            first=pieces.token[first],
            last=pieces.token[last],
            number_first=pieces.token[number.first],
            number_last=pieces.token[number.stop - 1],
            head=unit.head,
            is_money=sort == "money",
            is_percent=sort == "percent",
            is_time=sort == "time",
            is_measure=sort not in ("money", "percent", "time", "count", "of", "none"),
            is_rate=per is not None,
            unit=self._unit_span(unit, left, shown),
            per=(pieces.start[per[0]], pieces.end[per[1]]) if per is not None else None,
            means=unit.means,
        )
        return found, max(after, last + 1)

    def _crosses_number(self, start: int, stop: int) -> bool:
        """Does another number stand before the noun ("from 5 million to 7 million people", "5 and 6 buses")?"""
        joints = ("to", "and", "or")
        return any(self.pieces.text[j][0].isdigit() and self.pieces.at(j - 1) in joints for j in range(start, stop))

    def _sign_of_minus(self, left: int, floor: int, unit: Unit) -> tuple[int, bool]:
        """ "-0.5%", "minus 3 degrees": where the number begins, and whether it is below zero."""
        pieces = self.pieces
        word = pieces.at(left - 1)
        if left - 1 < floor or unit.sort not in ("percent", "temperature", "money", "none"):
            return left, False
        dash = word in ("-", "−", "–") and pieces.glued(left) and not pieces.glued(left - 1)
        negative = dash or (word in ("minus", "negative") and unit.sort in ("percent", "temperature"))
        return (left - 1, True) if negative else (left, False)

    def _end(self, shown: int, unit: Unit) -> int:
        """The end of the mention; the full stop of a sentence is no part of "km/h."."""
        pieces = self.pieces
        stop = shown == unit.last and unit.means is not None and pieces.text[shown].endswith(".")
        return pieces.end[shown] - stop

    def _unit_span(self, unit: Unit, left: int, shown: int) -> tuple[int, int] | None:
        pieces = self.pieces
        if 0 <= unit.first <= unit.last:
            return pieces.start[unit.first], self._end(shown, unit) if shown == unit.last else pieces.end[unit.last]
        if unit.sort == "money":
            sign_at = next((j for j in range(left, unit.last + 1) if not pieces.text[j][0].isdigit()), -1)
            return (pieces.start[sign_at], pieces.end[sign_at]) if sign_at >= 0 else None
        if unit.head >= 0:
            token = self.doc[unit.head]
            return token.idx, token.idx + len(token)
        return None
