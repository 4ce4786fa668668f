"""The attribute rules and the lemmas of a spaCy model, worked out once for each kind of token and looked up after that.

A spaCy pipeline maps the tagger's labels to parts of speech, morphology and irregular lemmas with a matcher that runs
over every token of every report, and takes a fifth of the parse. What its patterns say of a single token depends on
four attributes alone; so does a lemma by rule, on three. The patterns and rules are those of the model that is loaded;
its own components stay where they ask for more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from comity.language.columns import rows, set_rows

if TYPE_CHECKING:
    from spacy.pipeline import AttributeRuler, Lemmatizer
    from spacy.tokens import Doc

Component = Callable[["Doc"], "Doc"]

_ASKED = ("LOWER", "TAG", "DEP", "IS_SPACE")
_SET = ("POS", "MORPH", "LEMMA", "TAG", "DEP")

_LEMMATIZED = ("ORTH", "POS", "MORPH", "LEMMA")

_MOST_KNOWN = 1 << 20
"""Beyond so many kinds of token, the table is begun anew: the words of the web have no end."""

_Kind = tuple[str, str, str, bool]
"""What patterns ask of a token: its LOWER ("" for a word that none asks for), TAG, DEP and IS_SPACE."""

_Values = tuple[int, ...]
"""What is set of a token: its POS, MORPH, LEMMA, TAG and DEP as the vocabulary's numbers, 0 for what stays."""


class _Rule(NamedTuple):
    """A pattern: what each of its tokens must be, which of them it changes, and how. Later rules have precedence."""

    tokens: list[Mapping[str, Any]]
    changes: int
    attrs: Mapping[str, str]


class _Known(NamedTuple):
    """What is worked out of a kind of token: its values, and whether a pattern of several tokens may begin with it."""

    kind: _Kind
    values: _Values
    opens: bool


class AttributeRules:
    """A pipeline component that does what a model's attribute ruler does, and keeps what it has worked out."""

    def __init__(self, ruler: AttributeRuler) -> None:
        rules = [_Rule(t, each["index"], each["attrs"]) for each in _patterns(ruler) for t in each["patterns"]]
        self._single = [(i, rule) for i, rule in enumerate(rules) if len(rule.tokens) == 1]
        self._several = [(i, rule) for i, rule in enumerate(rules) if len(rule.tokens) > 1]
        self._longest = max((len(rule.tokens) for rule in rules), default=1)
        asked = [token["LOWER"] for rule in rules for token in rule.tokens if "LOWER" in token]
        self._words = {each for each in asked if isinstance(each, str)}
        self._words.update(word for each in asked if isinstance(each, Mapping) for word in each.get("IN", ()))
        self._shapes = [re.compile(each["REGEX"]) for each in asked if isinstance(each, Mapping) and "REGEX" in each]
        self._vocab = ruler.vocab
        self._of_kind = lru_cache(maxsize=1 << 16)(self._rules_of)
        self._known: dict[tuple[int, ...], _Known] = {}

    @staticmethod
    def can_stand_for(ruler: AttributeRuler) -> bool:
        """Do all patterns ask for, and set, only what is known here?"""
        asked = [token for each in _patterns(ruler) for tokens in each["patterns"] for token in tokens]
        operators = [(name, value) for token in asked for name, value in token.items() if isinstance(value, Mapping)]
        return (
            all(set(token) <= set(_ASKED) for token in asked)
            and all(set(each["attrs"]) <= set(_SET) for each in _patterns(ruler))
            and all(
                set(value) <= set(_OPERATORS) - ({"NOT_IN"} if name == "LOWER" else set()) for name, value in operators
            )
        )

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of all tokens of a parsed document."""
        keys = [tuple(row) for row in rows(doc, *_ASKED)]
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        for key in set(keys) - self._known.keys():
            self._known[key] = self._work_out(key)
        found = [self._known[key] for key in keys]
        values = [each.values for each in found]
        for i in [i for i, each in enumerate(found) if each.opens]:
            self._apply_several([each.kind for each in found[i : i + self._longest]], values, i)
        set_rows(doc, _SET[:3], [row[:3] for row in values])
        for i, (*_, tag, dep) in enumerate(values):
            if tag:
                doc[i].tag = tag
            if dep:
                doc[i].dep = dep
        return doc

    def _work_out(self, key: tuple[int, ...]) -> _Known:
        lower, tag, dep = (self._vocab.strings[each] for each in key[:3])
        asked = lower in self._words or any(shape.search(lower) for shape in self._shapes)
        return self._of_kind((lower if asked else "", tag, dep, bool(key[3])))

    def _rules_of(self, kind: _Kind) -> _Known:
        values = self._values(rule for _, rule in self._single if _fits(rule.tokens[0], kind))
        return _Known(kind, values, any(_fits(rule.tokens[0], kind) for _, rule in self._several))

    def _apply_several(self, kinds: list[_Kind], values: list[_Values], first: int) -> None:
        """Apply the patterns of several tokens that begin at a token, each in its order among those of its token."""
        for order, rule in self._several:
            if len(kinds) >= len(rule.tokens) and all(map(_fits, rule.tokens, kinds)):
                single = [(i, each) for i, each in self._single if _fits(each.tokens[0], kinds[rule.changes])]
                ordered = sorted([*single, (order, rule)], key=itemgetter(0))
                values[first + rule.changes] = self._values(each for _, each in ordered)

    def _values(self, rules: Iterable[_Rule]) -> _Values:
        attrs = {name: value for rule in rules for name, value in rule.attrs.items()}
        add = {"MORPH": self._vocab.morphology.add}
        return tuple(add.get(name, self._vocab.strings.add)(attrs[name]) if name in attrs else 0 for name in _SET)


def _patterns(ruler: AttributeRuler) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", ruler.patterns)


def _fits(asked: Mapping[str, Any], kind: _Kind) -> bool:
    return all(_matches(value, kind[_ASKED.index(name)]) for name, value in asked.items())


def _matches(asked: Any, value: str | bool) -> bool:
    if not isinstance(asked, Mapping):
        return bool(asked == value)
    return all(_OPERATORS[operator](value, operand) for operator, operand in asked.items())


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "IN": lambda value, among: value in among,
    "NOT_IN": lambda value, among: value not in among,
    "REGEX": lambda value, pattern: re.search(pattern, value) is not None,
}


class RuleLemmas:
    """A pipeline component that does what a model's rule lemmatizer does, and keeps what it has worked out."""

    def __init__(self, lemmatizer: Lemmatizer) -> None:
        self._lemmatizer = lemmatizer
        self._known: dict[tuple[int, ...], int] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemmas of all tokens that have none yet."""
        strings = doc.vocab.strings
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        lemmas = []
        for i, row in enumerate(rows(doc, *_LEMMATIZED)):
            key = tuple(row)
            if key not in self._known:
                self._known[key] = row[-1] or strings.add(self._lemmatizer.lemmatize(doc[i])[0])
            lemmas.append([self._known[key]])
        set_rows(doc, ["LEMMA"], lemmas)
        return doc


def faster(pipe: Component) -> Component:
    """Return a component that does what a component of a pipeline does, in less time where there is one."""
    from spacy.pipeline import AttributeRuler, Lemmatizer

    if isinstance(pipe, AttributeRuler) and AttributeRules.can_stand_for(pipe):
        return AttributeRules(pipe)
    if isinstance(pipe, Lemmatizer) and pipe.mode == "rule" and not pipe.overwrite:
        return RuleLemmas(pipe)
    return pipe
