"""What stands behind a number: percent, money, a measure, or the noun that it counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.knowledge.currencies import Currencies, UnitForm
from comity.knowledge.nouns import irregular
from comity.language.parse import base_form
from comity.mentions.lexemes import Lexemes
from comity.mentions.numbers import Number

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_GDP = re.compile(
    r" of (?:its |their |the |his |her |our |national |annual |total |\w+['’]s? )*"
    r"(?:GDP|GNP|GNI|gross (?:domestic|national) (?:product|income)|(?:national |annual )?economic output|"
    r"national income)\b",
    re.I,
)
_SUBUNITS = {
    "cent": "USD", "eurocent": "EUR", "penny": "GBP", "pence": "GBP", "pennies": "GBP", "kopeck": "RUB", "kopek": "RUB",
    "paisa": "INR", "paise": "INR",
}  # fmt: skip
_PAYABLE = frozenset(
    "investment debt funding loan credit support damage revenue spending tax export import trade money cash".split()
)
_PLAIN = frozenset(("old", "new", "hard", "gold", "convertible", "local", "today's"))
_PER = frozenset(("a", "an", "per", "each", "every"))
_RATES = frozenset(
    ("day", "week", "month", "year", "hour", "minute", "second", "quarter", "night", "annum", "capita", "head")
)
_ADVERBS = frozenset(("daily", "annually", "monthly", "weekly", "yearly", "hourly"))
_ADDED = frozenset(("more", "further", "additional", "extra", "other", "full", "straight", "consecutive", "successive"))
_INSIDE = frozenset("nummod compound quantmod nmod amod det predet npadvmod advmod conj prep pobj punct".split())
_OPEN_SIGNS = {"rs": "rupee", "sh": "shilling", "shs": "shilling", "fr": "franc", "frs": "franc", "kr": "krone"}
# Codes and signs that are words too: money only before thousands or more.
_WORDS = frozenset("ALL TOP TRY COP MAD PEN LAK BAM CUP LE SOS GEL SAR STD RON BOB MOP AMD SR QR RM DM ANG BIF".split())
_OTHER_SENSES = frozenset("won real mark pound sol colon rand lev dong dollar cfa sterling quid".split())
_METRE_BEFORE = frozenset("high long deep wide tall thick above below from away apart of race underwater off".split())


@dataclass(slots=True)
class Unit:
    """A unit, the last piece of its words, the factor to it, and its sort; `head` is a token or -1.

    `first` is the first piece of its words, `means` the unit that a short form or another spelling stands for.
    """

    name: str | None
    last: int
    sort: str
    factor: float = 1
    head: int = -1
    first: int = -1
    means: str | None = None


def percent(pieces: Lexemes, text: str, i: int) -> Unit | None:
    """The percent sign or word that begins at piece i, with "of GDP" behind it."""
    word = pieces.at(i)
    i += word == "-" and pieces.at(i + 1) in ("percent", "per", "percentage")
    word = pieces.at(i)
    start = i
    if word in ("percentage", "percent", "%") and pieces.at(i + 1 + (pieces.at(i + 1) == "-")) in ("point", "points"):
        return Unit("percentage point", i + 1 + (pieces.at(i + 1) == "-"), "percent", first=start)
    if word == "basis" and pieces.at(i + 1) in ("point", "points"):
        return Unit("basis point", i + 1, "percent", first=start)
    if word in ("bps", "bp") or (word == "pp" and pieces.at(i - 1)[:1].isdigit()):
        return Unit("basis point" if word != "pp" else "percentage point", i, "percent", first=start)
    if word == "per" and pieces.at(i + 1) in ("cent", "cent."):
        last = i + 1
    elif word in ("%", "percent", "pct", "pc", "pct.", "percents"):
        last = i
    else:
        return None
    gdp = _GDP.match(text, pieces.end[last])
    if gdp is None:
        return Unit("%", last, "percent", first=start)
    while last + 1 < len(pieces.end) and pieces.end[last + 1] <= gdp.end():
        last += 1
    return Unit("% of GDP", last, "percent", first=start)


def sign(pieces: Lexemes, currencies: Currencies, i: int, local: str | None) -> tuple[str, int] | None:
    """The currency whose sign or code ends at piece i, and the piece where it begins."""
    if i < 0:
        return None
    text = pieces.text[i]
    stop = text == "." and pieces.glued(i)
    word = pieces.at(i - stop).rstrip(".")
    noun = _OPEN_SIGNS.get(word) or (word if word in currencies.bare and word not in _OTHER_SENSES else None)
    if noun is not None and pieces.text[i - stop][0].isupper():
        return currencies.by_noun(noun, local) or noun, i - stop
    if text in ("$", "£", "¥") and i > 0 and pieces.glued(i) and pieces.text[i - 1] + text in currencies.signs:
        return currencies.signs[pieces.text[i - 1] + text], i - 1
    code = currencies.signs.get(text) or currencies.signs.get(text.upper().replace(".", ""))
    if code is None and text[-1:] in "$£¥€" and text:
        code = currencies.signs.get(text[-1])
    plain = text.isalpha() and not ((text.isupper() and len(text) >= 2) or text in currencies.signs)
    return (code, i) if code and not plain else None


def credible(pieces: Lexemes, left: int, number: Number) -> bool:
    """Letters before a number are a sign of money ("R30bn"), and no word or designation ("TOP 10", "COP27")."""
    text = pieces.text[left]
    if text[1:].islower() and text.lower() not in _OPEN_SIGNS and len(text) > 3:
        return number.scale >= 1000
    if not text.isalpha() or (len(text) > 1 and text not in _WORDS and not pieces.glued(number.first)):
        return True
    if len(text) == 1 and not pieces.glued(number.first):
        return False
    large = number.scale >= 1000 or (number.low >= 1000 and "," in pieces.text[number.first])
    return large or text in ("Rs", "RM", "USD", "EUR", "GBP", "CAD", "AUD", "CHF", "JPY", "CNY")


def money(pieces: Lexemes, doc: Doc, currencies: Currencies, number: Number, local: str | None) -> Unit | None:
    """The currency named behind a number: "million U.S. dollars", "billion yuan", "mln USD"."""
    i = number.stop
    if pieces.at(i) == "-" and pieces.glued(i):
        i += 1
    i += pieces.at(i) == "of" and number.vague
    for j in range(i, min(i + 4, len(pieces.text))):
        word = pieces.low[j]
        adjective = " ".join(pieces.low[i:j])
        if word in _SUBUNITS or (word[:-1] in _SUBUNITS and word.endswith("s")):
            code = _SUBUNITS.get(word) or _SUBUNITS[word[:-1]]
            return Unit(_subunit(currencies, adjective, code), j, "money", 0.01, first=i)
        if word in ("euro", "australian", "canadian") and pieces.at(j + 1) in ("cent", "cents"):
            continue
        if f"{word} {pieces.at(j + 1).removesuffix('s')}" in currencies.names:
            continue
        if (noun := currencies.noun(word)) is not None and _is_money(
            pieces, doc, currencies, number, j, noun, adjective
        ):
            return Unit(_code(currencies, adjective, noun, local), _sterling(pieces, j), "money", first=i)
        text = pieces.text[j]
        if (
            j == i
            and text in currencies.signs
            and ((text.isupper() and text.isalpha() and len(text) > 1) or text in "€£₽₴")
        ):
            return Unit(currencies.signs[text], j, "money", first=j)
        if doc[pieces.token[j]].pos_ not in ("ADJ", "PROPN", "NOUN") and text != ".":
            break
    return None


def _sterling(pieces: Lexemes, j: int) -> int:
    return j + 1 if pieces.at(j + 1) == "sterling" else j


def _subunit(currencies: Currencies, adjective: str, code: str) -> str:
    """ "euro cents", "Australian cents" are parts of what the adjective names."""
    return "EUR" if adjective == "euro" else currencies.names.get(f"{adjective} dollar", code) if adjective else code


def _code(currencies: Currencies, adjective: str, noun: str, local: str | None) -> str:
    for name in (f"{adjective} {noun}", f"{adjective.replace('.', '')} {noun}"):
        if adjective and name in currencies.names:
            return currencies.names[name]
    of_people = currencies.peoples.get(adjective, [])
    code = next((code for code in of_people if code in currencies.nouns[noun].values()), None)
    if code is not None or len(of_people) == 1:
        return code or of_people[0]
    if adjective and adjective not in _PLAIN and noun not in ("euro", "dollar"):
        return noun
    return currencies.by_noun(noun, None if adjective else local) or noun


def _is_money(
    pieces: Lexemes, doc: Doc, currencies: Currencies, number: Number, j: int, noun: str, adjective: str
) -> bool:  # fmt: skip
    """Pounds of a thing that is weighed are no money; nor are words with another sense, unless an adjective says so."""
    if f"{adjective} {noun}".strip() in currencies.names and adjective:
        return True
    if noun == "pound" and pieces.at(j + 1) == "per" and pieces.at(j + 2) == "square":
        return False
    if noun == "pound":
        if pieces.at(j + 1) != "of":
            return True
        held = next((k for k in doc[pieces.token[j + 1]].children if k.dep_ == "pobj"), None)
        return number.scale >= 10**6 and held is not None and held.lemma_.lower() in _PAYABLE
    if noun == "won" and doc[pieces.token[j]].tag_ in ("VBD", "VBN"):
        return number.scale >= 1000
    known = noun in currencies.bare or len(set(currencies.nouns[noun].values())) > 1
    return known and noun not in ("gold", "right", "unit") and (not adjective or noun in currencies.bare)


def measure(pieces: Lexemes, doc: Doc, text: str, currencies: Currencies, number: Number) -> Unit | None:
    """A unit of measure, or a container, right behind a number; hyphened to it, any noun ("81-member")."""
    i = number.stop
    hyphen = pieces.at(i) in ("-", "–") and pieces.glued(i) and pieces.glued(i + 1)
    if hyphen:
        i += 1
    i += pieces.at(i) == "of" and number.vague
    i += not hyphen and pieces.at(i) in _ADDED
    for length in range(min(5, len(pieces.low) - i), 0, -1):
        last = i + length - 1
        written = text[pieces.start[i] : pieces.end[last]]
        if length > 1 and pieces.text[last] == "." and _ends_sentence(doc, pieces.token[last]):
            continue
        form = _unit_form(currencies, written)
        if form is not None and _is_unit(pieces, doc, number, last, form, written, hyphen):
            head = -1 if hyphen else pieces.token[last]
            return Unit(form.name, last, form.sort, head=head, first=i, means=form.unit)
    if hyphen and pieces.at(i)[:1].isalpha():
        token = doc[pieces.token[i]]
        if pieces.low[i] in ("strong", "odd", "plus"):
            return Unit(None, i, "measure")
        if pieces.low[i] == "fold":
            return Unit("fold", i, "measure", first=i)
        return Unit(singular(token), i, "measure", first=i) if token.pos_ in ("NOUN", "PROPN", "ADJ") else None
    return None


def _ends_sentence(doc: Doc, i: int) -> bool:
    """Is the full stop at token i that of its sentence, and not that of a unit written short?"""
    return i + 1 >= len(doc) or doc[i + 1].is_sent_start is True or doc[i + 1].is_space


def _unit_form(currencies: Currencies, written: str) -> UnitForm | None:
    """The unit that is written so: "sq. km", "km²", "TEUs", "° C"."""
    low = " ".join(written.lower().split()).replace("° ", "°").replace(" - ", "-")
    form = currencies.units.get(low)
    if form is None and low.endswith(".") and (stopped := currencies.units.get(low.rstrip("."))) is not None:
        form = stopped if stopped.short else None
    if form is None and low.endswith("s") and len(low) > 3 and (short := currencies.units.get(low[:-1])) is not None:
        form = short if short.short else None
    if form is not None and form.short:
        form = form._replace(name=written.rstrip(".").removesuffix("s" if low.rstrip(".") != form.name else ""))
    return form


def _is_unit(
    pieces: Lexemes, doc: Doc, number: Number, last: int, form: UnitForm, written: str, hyphen: bool
) -> bool:  # fmt: skip
    """A container's name before another noun only says of which kind that is: "two container ships", "40 test kits"."""
    if form.sort == "lot" or (form.short and not number.digits):
        return False
    if form.short and len(written.rstrip(".")) == 1 and not _is_letter_unit(pieces, number, last, written):
        return False
    follows = doc[pieces.token[last + 1]] if last + 1 < len(pieces.token) else None
    noun = follows is not None and follows.pos_ in ("NOUN", "PROPN") and follows.i == pieces.token[last] + 1
    singular_form = written.lower() == form.name
    if form.sort in ("fill", "time") and not hyphen and noun and singular_form and number.low != 1:
        return False
    return not (written.lower() == "second" and not number.digits)


def _is_letter_unit(pieces: Lexemes, number: Number, last: int, written: str) -> bool:
    """One letter is a unit in its own case only, a degree only glued to its number, "m" not before a thing."""
    letter = written.rstrip(".")
    if letter in ("C", "F"):
        return pieces.glued(last) and number.scale == 1
    if letter == "m":
        after = pieces.at(last + 1)
        return after in _METRE_BEFORE or not after[:1].isalpha()
    return letter in ("t", "g", "l", "w", "W", "L", "V", "J", "°")


def counted(pieces: Lexemes, doc: Doc, number: Number) -> Unit | None:
    """The noun that a number counts: by the parse, else by the noun phrase that begins behind it."""
    last = pieces.token[number.stop - 1]
    after = number.stop
    if number.vague and pieces.at(after) == "of":
        of = doc[pieces.token[after]]
        head = next((k for k in of.children if k.dep_ == "pobj"), None)
    elif pieces.at(after) == "of":
        of = doc[pieces.token[after]]
        head = next((k for k in of.children if k.dep_ == "pobj" and k.tag_ in ("NNS", "NNPS")), None)
        return Unit(singular(head), number.stop - 1, "of", head=head.i) if head is not None else None
    else:
        head = _governor(doc, pieces.token[number.first], last) or _phrase(doc, last)
    if head is None or head.i <= last or head.i > last + 9:
        return None
    piece = _piece(pieces, head.i, number.stop)
    return Unit(singular(head), piece, "count", head=head.i) if piece >= 0 else None


def _piece(pieces: Lexemes, token: int, start: int) -> int:
    return next((j for j in range(start, min(start + 16, len(pieces.token))) if pieces.token[j] == token), -1)


def _governor(doc: Doc, first: int, last: int) -> Token | None:
    """The noun above the number in the parse."""
    token = doc[last]
    if last + 1 < len(doc) and doc[last + 1].lower_ in ("last", "next", "this"):
        return None
    for _ in range(5):
        if token.i > last and token.pos_ in ("NOUN", "PROPN") and token.dep_ not in ("compound", "nmod"):
            return token if _same_sentence(doc, last, token.i) else None
        if token.dep_ not in _INSIDE or token.head.i == token.i:
            return None
        if token.dep_ in ("conj", "prep", "pobj", "npadvmod", "advmod") and not first <= token.head.i <= last:
            return None
        token = token.head
    return None


def _same_sentence(doc: Doc, left: int, right: int) -> bool:
    return not any(doc[k].is_sent_start for k in range(left + 1, right + 1))


def _phrase(doc: Doc, last: int) -> Token | None:
    """The last noun of the run of modifiers and nouns that begins behind the number."""
    head: Token | None = None
    for j in range(last + 1, min(last + 7, len(doc))):
        token = doc[j]
        if token.lower_ in ("last", "next", "this"):
            break
        if token.pos_ in ("NOUN", "PROPN"):
            head = token
            if token.tag_ in ("NNS", "NNPS"):
                break
        elif token.pos_ != "ADJ" and not (token.tag_ in ("VBN", "HYPH", "CC") and head is None and token.tag_ != "CC"):
            break
    return head if head is not None and _same_sentence(doc, last, head.i) else None


def singular(noun: Token) -> str:
    """A noun as written, in the singular: "F-16s" is F-16, "Sudanese" stays, "people" is person."""
    text = noun.text
    lower = text.lower()
    if (one := irregular(lower)) is not None:
        return text[:1] + one[1:] if lower[0] == one[0] else one
    if any(c.isdigit() for c in text) or (text[:1].isupper() and noun.pos_ == "PROPN"):
        plural = (
            text.endswith("s")
            and not text.endswith(("ss", "us"))
            and (noun.tag_ in ("NNPS", "NNS") or text[-2].isdigit() or lower.endswith(("ans", "is")))
        )
        return text[:-1].rstrip("'’") if plural else text
    lemma = base_form(noun.lemma_, lower)
    if text[:1].isupper() and text[1:].islower() and not noun.is_sent_start:
        return text[0] + lemma[1:] if lemma else text
    return lemma.lower() if lemma else lower


def rate(pieces: Lexemes, currencies: Currencies, i: int) -> tuple[int, int] | None:
    """The first and last piece of the words from piece i on that make it a rate: "a day", "of gas per year"."""
    if pieces.at(i) == "of":
        i = next((j for j in range(i + 1, i + 6) if not pieces.at(j).isalnum() or pieces.at(j) in _PER | _ADVERBS), i)
    word = pieces.at(i)
    if word in _ADVERBS:
        return i, i
    hyphen = word == "-" and pieces.at(i + 1) in _PER
    i += hyphen
    word, k = pieces.at(i), i + 1 + hyphen
    known = pieces.at(k) in _RATES or pieces.at(k) in currencies.units or f"{pieces.at(k)}-hour" in currencies.units
    if not (word in _PER or word == "/") or not (known or (word == "per" and pieces.at(k).isalpha())):
        return None
    last = k
    while f"{pieces.at(k)} {pieces.at(last + 1)}" in currencies.units or (
        pieces.at(last + 1) == "-" and f"{pieces.at(k)}-{pieces.at(last + 2)}" in currencies.units
    ):
        last += 1 + (pieces.at(last + 1) == "-")
    if pieces.at(last + 1) in ("per", "a", "an") and pieces.at(last + 2) in _RATES:
        last += 2
    return i, last
