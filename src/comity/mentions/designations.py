"""Numbers that name and do not count: years, days, times, ages, scores, types, articles, telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from comity.knowledge.lexicon import word_set
from comity.mentions.calendar import MONTHS
from comity.mentions.lexemes import SIGN_CHARS, Lexemes
from comity.mentions.numbers import Number

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NAMED_BEFORE = word_set("numbered_things")
_NAMING_WORDS = frozenset("article resolution boeing airbus no. formula type mark".split())
_NOT_AFTER = frozenset("am pm a.m. p.m. a.m p.m o'clock gmt utc bst est st nd rd th bc ad bce ce s ers".split())
_SCORED = frozenset(
    ("win", "defeat", "victory", "loss", "draw", "lead", "vote", "thrashing", "triumph", "margin", "decision")
)
_YEAR_BEFORE = frozenset(
    "in since by until till during before after the of from to early late mid mid- spring summer autumn fall "
    "winter between its their his her 's ’s year fiscal fy circa for and back around through throughout".split()
) | frozenset(MONTHS)
_UNIT_LETTERS = frozenset("tglmwWLVJCF")
_LETTERED = re.compile(r"[^\W\d_]")
_LINKS = frozenset(("-", "–", "/", ":", ".", ",", "'", "’", "#", "_", "+", "\\", "№", "="))


def is_designation(pieces: Lexemes, doc: Doc, number: Number, stop: int, names: Collection[int]) -> bool:
    """Does the number (a range up to piece `stop`) name, date or score something instead of counting it?"""
    i = number.first
    if not number.digits:
        return _word_names(pieces, doc, number)
    before, after = pieces.at(i - 1).rstrip("."), pieces.at(stop)
    text = pieces.text[i]
    if _linked(pieces, i, stop) or (len(text) > 1 and text[0] == "0" and text[1].isdigit()):
        return True
    if _telephone(pieces, i) or _of_group(pieces, i):
        return True
    if after == "+" and pieces.glued(stop) and pieces.at(stop + 1)[:1].isdigit():
        return True
    if after == "hrs" and re.fullmatch(r"\d{4}", text):
        return True
    if before in MONTHS and not _percent(after):
        return True
    if (
        after in MONTHS and doc[pieces.token[stop]].text[:1].isupper() and float(number.low) <= 31
    ) or after in _NOT_AFTER:
        return True
    if stop > number.stop and pieces.at(number.stop) in ("-", "–") and _is_score(pieces, doc, stop):
        return True
    if stop == number.stop and after in ("-", "–", "—") and pieces.glued(stop) and pieces.at(stop + 1)[:1].isdigit():
        return pieces.glued(stop + 1)
    if number.scale == 1 and _named(pieces, doc, i, before, names):
        return True
    if re.fullmatch(r"1[4-9]\d\d|20\d\d", text) and number.scale == 1 and number.stop == i + 1:
        return _is_year(pieces, doc, number, stop, before)
    return _is_age(pieces, doc, i, stop)


def _of_group(pieces: Lexemes, i: int) -> bool:
    """ "the Group of Seven", "the Group of 77": a name."""
    return pieces.at(i - 1) == "of" and pieces.text[max(0, i - 2)] in ("Group", "Gang", "Committee")


def _telephone(pieces: Lexemes, i: int) -> bool:
    """Behind a plus sign or a word of telephoning, with nothing but digits between."""
    j = i - 1
    while j >= max(0, i - 8) and (pieces.low[j].isdigit() or pieces.low[j] in ("-", "(", ")", "/")):
        j -= 1
    return pieces.at(j) in ("+", "tel", "tel.", "phone", "telephone", "fax", "hotline") or (
        j < i - 1 and pieces.at(j) in ("call", "dial", "ring")
    )


def _percent(word: str) -> bool:
    return word in ("%", "percent", "per", "pct")


def _linked(pieces: Lexemes, i: int, stop: int) -> bool:
    """Part of a longer thing written in one: "MiG-29", "13:45", "24/7", "F16", "4x4", "3rd"."""
    if pieces.glued(i) and (pieces.at(i - 1) in _LINKS or _LETTERED.search(pieces.at(i - 1)[-1:])):
        if pieces.at(i - 1) not in ("-", "–", "+", ".") or (i > 1 and pieces.glued(i - 1)):
            return True
        if pieces.at(i - 1) == "+":
            return True
    if pieces.glued(stop) and pieces.text[stop][:1].isalpha():
        return pieces.at(stop) in ("x", "st", "nd", "rd", "th", "s", "am", "pm", "d") or (
            len(pieces.at(stop)) == 1 and pieces.text[stop] not in _UNIT_LETTERS
        )
    return (
        pieces.glued(stop)
        and pieces.glued(stop + 1)
        and pieces.at(stop) in ("/", ":", "\\")
        and pieces.at(stop + 1)[:1].isdigit()
    )


def _is_score(pieces: Lexemes, doc: Doc, stop: int) -> bool:
    """ "10-15 tanks" is a range; "won 3-4", "a 1-2 defeat" and "2010-11" are none."""
    word = pieces.at(stop)
    if word in _SCORED or not word or stop >= len(pieces.token):
        return True
    if _percent(word) or word in ("million", "billion"):
        return False
    if word == "-" and pieces.glued(stop):
        return pieces.at(stop + 1)[:1].isdigit()
    return doc[pieces.token[stop]].pos_ not in ("NOUN", "PROPN", "ADJ", "NUM", "SYM") and word != "of"


def _named(pieces: Lexemes, doc: Doc, i: int, before: str, names: Collection[int]) -> bool:
    """ "resolution 1701", "Leopard 2 tanks", "Boeing 747"."""
    if i == 0 or not (before in _NAMED_BEFORE or pieces.at(i - 1) in _NAMED_BEFORE):
        token = doc[pieces.token[i]]
        left = doc[pieces.token[i - 1]] if i else None
        if left is None or left.pos_ != "PROPN" or not re.fullmatch(r"\d{1,4}", pieces.text[i]) or left.i in names:
            return False
        if len(pieces.text[i]) == 4:
            return token.head.i == left.i and left.dep_ in ("compound", "nmod") and not left.is_sent_start
        return token.head.i == left.i or (bool(names) and left.text.isalpha() and not left.is_sent_start)
    if before in _NAMING_WORDS:
        return True
    follows = doc[pieces.token[i + 1]] if i + 1 < len(pieces.token) else None
    return follows is None or follows.tag_ not in ("NNS",) or pieces.text[i - 1][:1].isupper()


def _is_year(pieces: Lexemes, doc: Doc, number: Number, stop: int, before: str) -> bool:
    """Four digits are a year unless a plural noun that they count stands behind them, and no word of time before."""
    if before in _YEAR_BEFORE or stop > number.stop:
        return before in _YEAR_BEFORE or pieces.at(number.stop) not in ("to", "or")
    j, steps = pieces.token[number.stop - 1] + 1, 0
    while j < len(doc) and steps < 3 and doc[j].tag_ in ("JJ", "NN", "NNP", "VBN", "HYPH"):
        j, steps = j + 1, steps + 1
    return not (
        j < len(doc) and (doc[j].tag_ in ("NNS", "NNPS") or doc[j - 1].lower_ in ("km", "kg", "mw", "aircraft"))
    )


def _is_age(pieces: Lexemes, doc: Doc, i: int, stop: int) -> bool:
    """ "Anna Lee, 43, was freed"."""
    return (
        pieces.at(i - 1) in (",", "(")
        and pieces.at(stop) in (",", ")", ".")
        and re.fullmatch(r"\d{1,3}", pieces.text[i]) is not None
        and i > 1
        and doc[pieces.token[i - 2]].pos_ == "PROPN"
        and doc[pieces.token[i - 2]].ent_type_ == ""
        and pieces.at(stop) != "."
    )


def _word_names(pieces: Lexemes, doc: Doc, number: Number) -> bool:
    """ "one of the", "no one", "at five o'clock", "Chapter Seven", "the second"."""
    i, word = number.first, pieces.at(number.first)
    before, after = pieces.at(i - 1), pieces.at(number.stop)
    if pieces.text[i][:1].isupper() and (before == "big" or _of_group(pieces, i)):
        return True
    if after in _NOT_AFTER or (after == "o'clock") or (pieces.text[i][:1].isupper() and before in _NAMED_BEFORE):
        return True
    if pieces.glued(i) and before in ("-", "–") and i > 1 and pieces.glued(i - 1) and pieces.text[i - 2][:1].isalpha():
        return True
    if word == "one" and number.low == 1 and number.stop == i + 1:
        token = doc[pieces.token[i]]
        return (
            token.dep_ != "nummod"
            or token.head.i <= token.i
            or before in ("no", "every", "any", "number")
            or after in ("-", "of")
        )
    return False


def names_year(pieces: Lexemes, doc: Doc, i: int, stop: int) -> bool:
    """Do the four digits at piece i, of an expression up to `stop`, name a year, and not count or number something?"""
    before, after = pieces.at(i - 1).rstrip("."), pieces.at(stop)
    if before in _NAMED_BEFORE - _YEAR_BEFORE or (before[-1:] in SIGN_CHARS and before) or _percent(after):
        return False
    if stop > i + 1:
        return True
    if pieces.glued(i) and before in ("-", "–") and not pieces.at(i - 2)[:1].isdigit() and pieces.at(i - 2) != "mid":
        return False
    if after in ("million", "billion", "thousand", "hundred", "mhz") or (
        pieces.glued(stop) and (pieces.at(stop) == "%" or (pieces.at(stop) == ":" and pieces.glued(stop + 1)))
    ):
        return False
    number = Number(i, i + 1, int(pieces.text[i]), int(pieces.text[i]), digits=True)
    return _is_year(pieces, doc, number, i + 1, before)
