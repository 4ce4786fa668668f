"""Quantities: numbers with their bounds, and what they count, measure or pay.

The phenomena covered are those of quantity extraction as CQE lists them (Almasian et al. 2023): bounds, ranges,
magnitudes, units, rates, currencies.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from comity.knowledge.currencies import Currencies
from comity.mentions.numbers import NUMBER, PLURALS, SCALES, value
from comity.model import Quantity, QuantityMention

_ABOVE = r"more than|over|at least|no fewer than|no less than|not less than|upwards of|in excess of|above|exceeding|a minimum of|well over|as many as|a little over|just over"
_BELOW = r"up to|at most|fewer than|less than|under|no more than|not more than|a maximum of|below|just under|as much as"
_ABOUT = r"about|around|roughly|approximately|approx\.?|some|nearly|almost|close to|an estimated|estimated|circa|nearing|or so|~|an approximate|more or less|some estimated"
_SIGN = r"(?:US|U\.S\.|A|AU|C|CA|Can|NZ|HK|S|NT|R|J|F|Mex|MX|AR|UK|E|JP|CN)?[$£€¥]|[₹₩₽₪₺₴₦₫₱฿₾₸]|Rs\.? ?|\b(?:USD|EUR|GBP|JPY|CNY|AUD|CAD|CHF|RMB|PKR|INR|Ksh|KSh|RM|Tk|SFr|AED|SAR|QAR|NOK|SEK|DKK|PLN|DM|NIS|FCFA|CFA) ?"
_PATTERN = re.compile(
    rf"(?:(?P<bound>\b(?:{_ABOVE}|{_BELOW}|{_ABOUT})|~) ?(?:the |a |an )?)?"
    rf"(?:(?P<between>\b(?:between|from) ))?"
    rf"(?:(?P<sign>{_SIGN})|(?<![\w.]))(?P<number>{NUMBER})(?![\w])"
    rf"(?:(?P<to> ?[-–] ?| to | and | or )(?P<sign2>{_SIGN})?(?P<number2>(?<![\w.]){NUMBER})(?![\w]))?"
    rf"(?P<odd>-odd| or so| or more| or fewer| or less)?"
    rf"(?P<percent> ?%| per ?cent\b| percentage points?\b| pct\b)?",
    re.I,
)
_PLURAL = re.compile(
    rf"(?:(?P<bound>\b(?:{_ABOVE}|{_BELOW}|{_ABOUT})) )?(?P<sign>{_SIGN})?\b(?P<plural>{'|'.join(sorted(PLURALS, key=len, reverse=True))})(?= of\b)",
    re.I,
)
_PAIR = re.compile(r"\b(?:a|one) (?P<noun>pair|couple|brace|trio|quartet)(?= of\b)|\bboth\b(?= [a-z])", re.I)
_PAIRS = {"pair": 2, "couple": 2, "brace": 2, "trio": 3, "quartet": 4}
_GDP = re.compile(
    r" of (?:its |their |the |his |national |a country's )*(?:GDP|gross domestic product|GNP|GNI|economic output|gross national (?:product|income))",
    re.I,
)
_NOT_BEFORE = frozenset(
    "article resolution paragraph paragraphs section chapter no number nos page room flight route highway group division "
    "version act clause annex track form phase boeing airbus type mark model grade level unit aged age".split()
)
_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec".split()
)
_TIMES = frozenset("year month week day hour minute second decade century".split())
_NOT_AFTER = frozenset(("am", "pm", "a.m.", "p.m.", "o'clock", "gmt", "st", "nd", "rd", "th", "years-old", "bc", "ad"))
MEASURES = frozenset(
    "tonne ton kilogram kilo kg gram pound ounce barrel litre liter gallon metre meter kilometre kilometer mile hectare acre "
    "megawatt kilowatt gigawatt watt dose vial sack bag bale crate box carton pallet container truckload lorryload planeload "
    "set pair unit piece roll bottle packet parcel pack cubic square foot foot inch degree litre bushel quintal "
    "sheaf carload shipload kit ampoule tablet capsule terabyte gigabyte kilobyte "
    "volt calorie kilowatt-hour megawatt-hour yard mm km t mw kw gw gwh mwh bcm share lot".split()
)


@dataclass(slots=True)
class QuantityFound:
    """A quantity and where it stands: its tokens, those of its number, the noun it counts or measures (-1: none)."""

    mention: QuantityMention
    first: int
    last: int
    number_first: int
    number_last: int
    head: int = -1
    is_money: bool = False
    is_percent: bool = False
    is_time: bool = False


def article_quantity(token: Token) -> Quantity | None:
    """One, where the noun has "a", "an" or "one" before it."""
    if any(child.lower_ in ("a", "an", "one", "another") and child.i < token.i for child in token.children):
        return Quantity(low=1, high=1, unit=token.lemma_.lower())
    return None


def find_quantities(
    doc: Doc, currencies: Currencies, local: str | None = None, names: Collection[int] = ()
) -> list[QuantityFound]:
    """Return the quantities of a report in text order.

    `local` is the state whose currency a bare "rupee" is; `names` are the tokens of known parties: behind another
    proper name a small number is part of a designation ("Leopard 2 tanks").
    """
    reader = _Reader(doc, currencies, local, names)
    matches = [m for pattern in (_PATTERN, _PLURAL, _PAIR) for m in pattern.finditer(reader.text)]
    found: list[QuantityFound] = []
    end = 0
    for match in sorted(matches, key=lambda m: (m.start(), -m.end())):
        if match.start() < end:
            continue
        quantity = reader.read(match)
        if quantity is not None:
            found.append(quantity)
            end = quantity.mention.end
    return found


class _Reader:
    def __init__(self, doc: Doc, currencies: Currencies, local: str | None, names: Collection[int]) -> None:
        self.names = names
        self.doc, self.currencies, self.local = doc, currencies, local
        self.text: str = doc.text
        self.starts = [token.idx for token in doc]
        self.ends = [token.idx + len(token) for token in doc]

    def token(self, offset: int) -> int:
        """The token that holds the character at an offset."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def read(self, match: re.Match[str]) -> QuantityFound | None:
        groups = match.groupdict()
        if "number" not in groups:
            return self._vague(match)
        first, last = (
            self.token(match.start("number")),
            self.token(match.end("number2" if groups["number2"] else "number") - 1),
        )
        low, high = value(groups["number"]), None
        if low is None or self._excluded(match, first, last):
            return None
        if groups["number2"]:
            second = value(groups["number2"])
            if second is None or not self._is_range(match, low, second):
                last = self.token(match.end("number") - 1)
                return self._single(match, first, last, low, joined=True)
            if _scale_of(groups["number2"]) > 1 and _scale_of(groups["number"]) == 1 and low < 1000:
                low = low * _scale_of(groups["number2"])
            high = second
        return self._build(match, first, last, low, high if high is not None else low)

    def _single(
        self, match: re.Match[str], first: int, last: int, low: int | float, joined: bool
    ) -> QuantityFound | None:
        return self._build(match, first, last, low, low, stop=match.end("number") if joined else None)

    def _is_range(self, match: re.Match[str], low: int | float, high: int | float) -> bool:
        to = (match.group("to") or "").strip()
        if to == "and" and not match.group("between"):
            return False
        scaled = low * _scale_of(match.group("number2")) if _scale_of(match.group("number")) == 1 else low
        return low < high or scaled < high

    def _excluded(self, match: re.Match[str], first: int, last: int) -> bool:
        """Years, days, times, ages, scores and designations are no quantities."""
        text, doc = match.group("number"), self.doc
        if self.starts[first] != match.start("number") and not match.group("sign"):
            return True
        before = doc[first - 1].lower_.rstrip(".") if first else ""
        after = doc[last + 1].lower_ if last + 1 < len(doc) else ""
        if match.group("sign") or match.group("percent"):
            return False
        designated = first and text.isdigit() and len(text) < 4 and doc[first - 1].pos_ == "PROPN"
        if (
            designated
            and first - 1 not in self.names
            and doc[first - 1].text.isalpha()
            and not doc[first - 1].is_sent_start
        ):
            return True
        if before in _NOT_BEFORE or before in _MONTHS or after in _MONTHS or after in _NOT_AFTER:
            return True
        glued = (
            first and self.ends[first - 1] == self.starts[first] and doc[first - 1].text[-1:] in "-–/:." and first > 1
        )
        if glued and self.ends[first - 2] == self.starts[first - 1]:
            return True
        if text.isdigit() and len(text) == 4 and 1500 <= int(text) <= 2100:
            return not self._counts(last)
        if text.lower() in ("one", "a hundred") and doc[first].dep_ != "nummod":
            return True
        if doc[first].text[:1].isalpha() and doc[first].text.lower() == "second":
            return True
        return (
            text.isdigit()
            and match.group("to") is not None
            and (match.group("to") or "").strip() in ("-", "–")
            and int(text) < 20
            and after in (".", ",", "win", "defeat", "to")
        )

    def _counts(self, last: int) -> bool:
        """Does a four-digit number stand right before a plural noun that it counts?"""
        doc = self.doc
        j = last + 1
        while j < len(doc) and doc[j].pos_ in ("ADJ",) and j < last + 3:
            j += 1
        return j < len(doc) and doc[j].tag_ in ("NNS", "NNPS") and doc[last].dep_ == "nummod" and doc[last].head.i == j

    def _vague(self, match: re.Match[str]) -> QuantityFound | None:
        groups = match.groupdict()
        first, last = self.token(match.start()), self.token(match.end() - 1)
        if groups.get("plural"):
            low: int | float = PLURALS[groups["plural"].lower()]
            first = self.token(match.start("plural"))
            return self._build(match, first, last, low, None)
        count = _PAIRS.get((groups.get("noun") or "pair").lower(), 2)
        if not groups.get("noun") and self.doc[last].dep_ not in ("det", "predet", "preconj"):
            return None
        return self._build(match, first, last, count, count)

    def _build(
        self, match: re.Match[str], first: int, last: int, low: int | float | None, high: int | float | None,
        stop: int | None = None,
    ) -> QuantityFound:  # fmt: skip
        groups = match.groupdict()
        start = self.token(match.start())
        bound = (groups.get("bound") or "").lower()
        if bound and (doc_token := self.doc[start]).dep_ == "prt" and doc_token.i < first:
            bound, start = "", first
        odd = (groups.get("odd") or "").strip() if stop is None else ""
        approx = (bool(bound) and re.fullmatch(_ABOUT, bound) is not None) or odd in ("-odd", "or so")
        if (bound and re.fullmatch(_ABOVE, bound) and bound != "as many as") or odd == "or more":
            high = None
        elif (bound and (re.fullmatch(_BELOW, bound) or bound == "as many as")) or odd in ("or fewer", "or less"):
            low, high = None, high if high is not None else low
        end = last
        percent = groups.get("percent") if stop is None else None
        found = QuantityFound(
            QuantityMention(start=0, end=0, text="", low=low, high=high, approx=approx), start, end, first, last
        )
        unit: str | None = None
        if percent:
            found.is_percent, unit = True, "%"
            end = self.token(match.end("percent") - 1)
            gdp = _GDP.match(self.text, self.ends[end])
            if gdp:
                unit, end = "% of GDP", self.token(gdp.end() - 1)
        else:
            unit, end = self._money(groups, last)
            found.is_money = unit is not None
            if unit is None:
                unit, end, found.head = self._counted(last, end)
        found.is_time = unit in _TIMES
        found.last = end
        a, b = self.starts[start], self.ends[end]
        found.mention = QuantityMention(
            start=a, end=b, text=self.text[a:b], low=low, high=high, unit=unit, approx=approx
        )
        return found

    def _money(self, groups: dict[str, str | None], last: int) -> tuple[str | None, int]:
        """The currency by the sign before the number or the noun behind it."""
        sign = (groups.get("sign") or groups.get("sign2") or "").strip()
        behind, end = self._currency_behind(last)
        if sign:
            if sign.rstrip(".") == "Rs":
                return self.currencies.by_noun("rupee", self.local) or "rupee", last
            code = self.currencies.signs.get(sign) or self.currencies.signs.get(sign.upper().replace("U.S.", "US"))
            return (behind or code or "USD"), (end if behind else last)
        return behind, end if behind else last

    def _currency_behind(self, last: int) -> tuple[str | None, int]:
        doc, i, adjective = self.doc, last + 1, list[str]()
        if i < len(doc) and doc[i].text == "-" and self.ends[last] == self.starts[i]:
            i += 1
        while i < len(doc) and i <= last + 6:
            lemma, lower = doc[i].lemma_.lower(), doc[i].lower_
            noun = next((n for n in (lower, lemma, lower.rstrip("s")) if n in self.currencies.nouns), None)
            if noun is not None:
                full = " ".join([*adjective, noun]).replace("u.s. ", "us ").replace("american ", "us ")
                code = self.currencies.names.get(full) if adjective else None
                if noun in ("pound", "mark", "real", "right") and self._is_weight(i):
                    return None, last
                return code or self.currencies.by_noun(noun, self.local) or noun, i
            if lower in self.currencies.signs or (
                doc[i].text in self.currencies.signs and doc[i].text.isupper() and len(doc[i].text) == 3
            ):
                return self.currencies.signs.get(doc[i].text), i
            if doc[i].pos_ not in ("ADJ", "PROPN", "NOUN") or len(adjective) > 2:
                break
            adjective.append(lower)
            i += 1
        return None, last

    def _is_weight(self, i: int) -> bool:
        """Pounds of a thing that is weighed: "20,000 pounds of medical aid"."""
        doc = self.doc
        return i + 2 < len(doc) and doc[i + 1].lower_ == "of" and doc[i].lemma_.lower() == "pound"

    def _counted(self, last: int, end: int) -> tuple[str | None, int, int]:
        """The noun that a number counts or measures, by adjacency or by the parse."""
        doc = self.doc
        i = last + 1
        if i < len(doc) and doc[i].lower_ == "of" and doc[last].pos_ != "NUM":
            head = next((k.i for k in doc[i].children if k.dep_ == "pobj"), -1)
            return (doc[head].lemma_.lower() if head >= 0 else None), last, head
        if i < len(doc) and doc[i].text == "-" and self.ends[last] == self.starts[i] and i + 1 < len(doc):
            return doc[i + 1].lemma_.lower(), i + 1, -1
        j = i
        while (
            j < len(doc) and j < last + 3 and doc[j].lower_ in ("metric", "cubic", "square", "short", "long", "billion")
        ):
            j += 1
        if j < len(doc) and _singular(doc[j]) in MEASURES:
            return " ".join([*(t.lower_ for t in doc[i:j]), _singular(doc[j])]), j, j
        noun = doc[last]
        for _ in range(4):
            if (
                noun.dep_ not in ("nummod", "compound", "quantmod", "nmod", "amod", "det", "predet")
                or noun.head.i == noun.i
            ):
                break
            noun = noun.head
        if noun.i <= last or noun.pos_ not in ("NOUN", "PROPN") or noun.i > last + 8:
            return None, end, -1
        return self._unit(noun), (noun.i if noun.i == last + 1 else end), noun.i

    def _unit(self, head: Token) -> str:
        """The unit as written, in the singular: a designation keeps its letters ("six F-16s": F-16)."""
        if (
            head.text[0].isupper()
            and head.text.endswith("s")
            and (head.tag_ == "NNPS" or any(c.isdigit() for c in head.text))
        ):
            return head.text[:-1] if head.text.endswith("s") else head.text
        return head.text if head.text[0].isupper() else _singular(head)


def _singular(noun: Token) -> str:
    """The lemma, where the tagger did not stumble over it ("doses": dose)."""
    lower: str = noun.lower_
    if lower == "people":
        return "person"
    if lower.endswith("men") and len(lower) > 5:
        return lower[:-3] + "man"
    return lower[:-1] if lower.endswith("s") and lower[:-1] in MEASURES else str(noun.lemma_).lower()


def _scale_of(text: str) -> int:
    words = re.findall(r"[a-z]+", text.lower())
    return SCALES.get(words[-1], 1) if words and re.match(r"\d", text) else 1
