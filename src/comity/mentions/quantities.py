"""Quantities: numbers with their bounds, and what they count, measure or pay.

The phenomena covered are those of quantity extraction as CQE lists them (Almasian et al. 2023): bounds, ranges,
magnitudes, units, rates, currencies.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from comity.knowledge.currencies import Currencies
from comity.mentions import bounds
from comity.mentions.designations import is_designation
from comity.mentions.lexemes import SIGN_CHARS, Lexemes, lexemes
from comity.mentions.numbers import PARTS, PLURALS, STARTERS, Number, read_number, whole
from comity.mentions.units import Unit, counted, measure, money, percent, rate, sign, singular
from comity.model import Quantity, QuantityMention

_START = re.compile(rf"[\d½¼¾{SIGN_CHARS}]")
_DASHES = frozenset(("-", "–", "—", "to", "or"))
_CHANGES = frozenset("up down rise rose risen fall fell fallen grow grew grown increase increased drop dropped decline "
                     "declined jump jumped cut raise raised reduce reduced climb climbed".split())  # fmt: skip
_LOTS = frozenset(
    "batch consignment shipment cargo load convoy package tranche instalment installment delivery".split()
)
_DETERMINERS = frozenset(("the", "these", "those", "other"))


@dataclass(slots=True)
class QuantityFound:
    """A quantity and where it stands.

    `first` to `last` are the tokens of its number, the words that bound it, and its measure; a noun that is merely
    counted is `head` (a token, or -1) and lies within the mention's span. `is_measure` marks a unit that says how much
    of something there is ("20 tonnes of rice", "an 81-member team"), `is_rate` an amount per time.
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


def by_head(found: Iterable[QuantityFound]) -> dict[int, QuantityFound]:
    """The quantities by the token of the noun that each counts or measures."""
    return {quantity.head: quantity for quantity in found if quantity.head >= 0}


def article_quantity(token: Token) -> Quantity | None:
    """One, where the noun has "a", "an" or "one" before it."""
    if any(child.lower_ in ("a", "an", "one", "another") and child.i < token.i for child in token.children):
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
        if i >= stop and (word in STARTERS or _START.match(word)):
            quantity, stop = reader.read(i, floor)
            if quantity is not None:
                found.append(quantity)
                floor = stop
    return _settle(found, currencies)


def _settle(found: list[QuantityFound], currencies: Currencies) -> list[QuantityFound]:
    """Give a bare "rupee" the currency that the report names in full."""
    said = {q.mention.unit for q in found if q.is_money}
    for quantity in found:
        mention = quantity.mention
        codes = set(currencies.nouns.get(mention.unit or "", {}).values()) & said if quantity.is_money else set()
        if len(codes) == 1:
            fields = {name: getattr(mention, name) for name in mention.__struct_fields__}
            quantity.mention = QuantityMention(**fields | {"unit": codes.pop()})
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
        part = self._part(i, floor)
        if part is not None:
            return part
        code: str | None = None
        left = i
        if self._is_sign(i):
            found_sign = sign(pieces, self.currencies, i, self.local)
            code, left = found_sign if found_sign else (None, i)
            i += 1
        elif (before := sign(pieces, self.currencies, i - 1, self.local)) is not None and before[1] >= floor:
            code, left = before
        if i == left and pieces.at(i - 1) in ("a", "an", "half") and i > floor:
            number = read_number(pieces, i - 1) or read_number(pieces, i)
        else:
            number = read_number(pieces, i)
        if number is None:
            return self._group(i)
        left = min(left, number.first)
        high, stop, code = self._upper(number, left, code)
        if code is None and is_designation(pieces, self.doc, number, stop, self.names):
            self.named_until = number.stop
            return None, max(stop, number.stop)
        return self._build(number, high, left, floor, stop, code)

    def _is_sign(self, i: int) -> bool:
        text = self.pieces.text[i]
        return text[-1] in SIGN_CHARS and not text[0].isdigit()

    # What stands before the unit

    def _part(self, i: int, floor: int) -> tuple[QuantityFound | None, int] | None:
        """A part of a whole as percent: "half of the trucks", "two-thirds", "a quarter of the gas"."""
        pieces = self.pieces
        word, first, j = pieces.low[i], i, i + 1
        count = 1.0
        if word not in PARTS:
            number = read_number(pieces, i)
            if number is None or number.digits or not 1 <= number.low <= 9:
                return None
            j = number.stop + (pieces.at(number.stop) == "-")
            word = pieces.at(j)
            count = number.low
            word = word[:-1] if count > 1 and word.endswith("s") else word if count == 1 else ""
            j += 1
        elif pieces.at(i - 1) in ("a", "an") and i > floor:
            first = i - 1
        elif word != "half":
            return None
        if word not in PARTS or (
            (read := read_number(pieces, first)) is not None and read.stop > i + 1 and word in ("half", "quarter")
        ):
            return None
        follows = pieces.at(j)
        if not (follows == "of" or (word == "half" and follows in ("the", "its", "their", "his", "her", "all", "a"))):
            return None
        if follows == "a" or (
            first > 0 and pieces.at(first - 1) in ("first", "second", "latter", "last", "third", "other")
        ):
            return None
        number = Number(first, j, whole(count * PARTS[word] * 100), whole(count * PARTS[word] * 100))
        unit = percent(self._as_percent(j), self.source, 0) if follows == "of" else None
        name = unit.name if unit is not None else "%"
        return self._found(number, number.high, first, floor, Unit(name, j - 1, "percent"), j)

    def _as_percent(self, j: int) -> Lexemes:
        """The pieces from the last of a part on, the first read as a percent sign."""
        p = self.pieces
        return Lexemes(["%", *p.text[j : j + 12]], ["%", *p.low[j : j + 12]], [p.start[j - 1], *p.start[j : j + 12]],
                       [p.end[j - 1], *p.end[j : j + 12]], [p.token[j - 1], *p.token[j : j + 12]])  # fmt: skip

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
        word = pieces.at(j)
        lead = pieces.at(left - 1)
        if number.high is None or not (word in _DASHES or (word == "and" and lead == "between")):
            return number.high, number.stop, code
        if word == "to" and lead == "from" and pieces.at(left - 2) in _CHANGES:
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
        if second.scale > 1 and number.scale == 1 and number.low <= second.low / second.scale and number.low != 0:
            number.low = whole(number.low * second.scale)
        number.scale = max(number.scale, second.scale)
        if number.low >= second.low or (word in ("or", "-") and second.low > 1000 * number.low > 0):
            return number.high, number.stop, code
        return second.high, second.stop, code or own

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
            or measure(pieces, doc, self.currencies, number)
            or counted(pieces, doc, number)
        )

    def _stands_alone(self, number: Number) -> bool:
        """A number whose noun is left out: "has had two", "Oman with 128,000"; "one" and "the two" are pronouns."""
        word, before = self.pieces.at(number.first), self.pieces.at(number.first - 1)
        if number.vague:
            return word in PLURALS
        if before in ("and", "or", "to", ",", "&", "-", "–") and self.named_until == number.first - 1:
            return False
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
        right, behind_unit = bounds.behind(pieces, number.stop)
        if right is None and unit.last >= number.stop:
            right, behind_unit = bounds.behind(pieces, unit.last + 1)
            if pieces.at(unit.last + 1) not in ("or",):
                right, behind_unit = None, unit.last + 1
        if pieces.at(left - 1) in ("between", "from") and left > floor and high != low:
            left -= 1
        said, first = bounds.before(pieces, self.doc, left)
        if first < floor:
            said, first = set(), left
        if right:
            said = said | {right}
        lower: int | float | None = whole(low * unit.factor)
        upper = None if high is None else whole(high * unit.factor)
        if "low" in said:
            upper = None
        elif "high" in said:
            lower, upper = None, upper if upper is not None else lower
        last = max(unit.last if unit.sort not in ("count", "of") else number.stop - 1, number.stop - 1)
        last_piece = max(last, unit.last if unit.sort == "count" else last, behind_unit - 1 if right else 0)
        start, end = pieces.start[first], pieces.end[last_piece]
        mention = QuantityMention(
            start=start, end=end, text=self.source[start:end], low=lower, high=upper, unit=unit.name, approx="about" in said
        )  # fmt: skip
        sort = unit.sort
        found = QuantityFound(
            mention=mention,
            first=pieces.token[first],
            last=pieces.token[max(last, behind_unit - 1 if right and unit.sort != "count" else 0)],
            number_first=pieces.token[number.first],
            number_last=pieces.token[number.stop - 1],
            head=unit.head,
            is_money=sort == "money",
            is_percent=sort == "percent",
            is_time=sort == "time",
            is_measure=sort not in ("money", "percent", "time", "count", "of", "none"),
            is_rate=rate(pieces, self.currencies, last_piece + 1),
        )
        return found, max(after, last + 1)
