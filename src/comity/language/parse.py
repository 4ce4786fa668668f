"""The dependency parse of a report as plain lists.

The dependency labels are those of ClearNLP as spaCy's English models use them (Choi & Palmer 2012).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from comity.knowledge.nouns import irregular
from comity.language.attachment import reattach
from comity.language.attributes import Component, faster
from comity.language.columns import MINUS_ONE, set_rows, words_and_offsets
from comity.language.objects import Tree, mend_objects, mend_participles
from comity.language.segments import Paragraph, paragraphs, sentence_starts
from comity.language.titles import Names, without_titles

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


def word_rules(nlp: Language) -> tuple[list[tuple[str, str]], list[dict[str, list[str]]]]:
    """Return the endings and the irregular forms by which the model's lemmatizer finds base forms.

    An ending comes with what stands for it in the base form; a model without a lemmatizer by rule has none.
    """
    if not nlp.has_pipe("lemmatizer"):
        return [], []
    lookups = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    rules = lookups.get_table("lemma_rules", {}).values()
    irregular = lookups.get_table("lemma_exc", {}).values()
    return [(old, new) for table in rules for old, new in table], list(irregular)


@dataclass(slots=True)
class Parse:
    """A parsed report: for each token its forms, tags, label, head and children, and the sentence it is in."""

    doc: Doc
    source: str
    text: list[str]
    lower: list[str]
    lemma: list[str]
    tag: list[str]
    pos: list[str]
    dep: list[str]
    head: list[int]
    kids: list[list[int]]
    start: list[int]
    end: list[int]
    sentence: list[int]
    sentences: list[tuple[int, int]]
    paragraphs: list[Paragraph]

    def __len__(self) -> int:
        return len(self.text)

    def subtree(self, i: int) -> tuple[int, int]:
        """First and last token below token i, itself included."""
        first = last = i
        stack = [i]
        while stack:
            j = stack.pop()
            if j < first:
                first = j
            elif j > last:
                last = j
            stack.extend(self.kids[j])
        return first, last

    def up(self, i: int) -> list[int]:
        """The tokens above token i, nearest first."""
        path: list[int] = []
        while self.head[i] != i and len(path) < 200:
            i = self.head[i]
            path.append(i)
        return path

    def kid(self, i: int, *deps: str) -> int:
        """The first child of token i with one of the labels, or -1."""
        for j in self.kids[i]:
            if self.dep[j] in deps:
                return j
        return -1

    def slice(self, first: int, last: int) -> str:
        """The report's own words from token `first` to token `last`."""
        return self.source[self.start[first] : self.end[last]]

    def conjuncts(self, i: int) -> list[int]:
        """Token i and what is coordinated with it, in text order."""
        found, stack = [i], [i]
        while stack:
            j = stack.pop()
            for k in self.kids[j]:
                if self.dep[k] == "conj":
                    found.append(k)
                    stack.append(k)
        return sorted(found)


def parse(doc: Doc, nlp: Language, names: Names = lambda _: ()) -> Parse:
    """Parse a report in tokens; sentence boundaries come from `segments`, everything else from the model.

    `names` tells which of the words of a headline belong to known names.
    """
    text = doc.text
    words, offsets = words_and_offsets(doc)
    cut = paragraphs(text)
    doc = without_titles(doc, words, offsets, cut, names)
    blank = [word.isspace() for word in words]
    starts = sentence_starts(words, offsets, blank, cut)
    set_rows(doc, ["SENT_START"], [[1 if begins else MINUS_ONE] for begins in starts])
    for pipe in _pipes(nlp):
        doc = pipe(doc)
    _name_types(doc, words)
    return _tables(doc, text, words, offsets, cut)


@cache
def _pipes(nlp: Language) -> list[Component]:
    return [faster(pipe) for _, pipe in nlp.pipeline]


def _name_types(doc: Doc, words: list[str]) -> None:
    """Tag the number of a type as part of its name: "14 Leopard 2A4s", "four Panzerhaubitze 2000s"."""
    for i, word in enumerate(words):
        if i and _TYPE(word) and doc[i - 1].tag_ == "NNP" and doc[i].tag_ == "CD" and doc[i - 1].head.i == i:
            doc[i].tag_, doc[i].pos_ = ("NNPS", "PROPN") if word.endswith("s") else ("NNP", "PROPN")
            doc[i].lemma_ = word.removesuffix("s")


_TYPE = re.compile(r"\d{1,4}[A-Z][A-Z\d]*s?|\d{4}s").fullmatch
_STUMBLES = {
    "hoping": "hope", "hoped": "hope", "hopes": "hope", "doses": "dose", "cruses": "cruse", "buses": "bus",
    "gases": "gas", "clothes": "clothes", "syringes": "syringe",
}  # fmt: skip


def base_form(lemma: str, lower: str) -> str:
    """The lemma, where the model's rules do not stumble over the word ("doses", "servicemen")."""
    if lower in _STUMBLES:
        return _STUMBLES[lower]
    return irregular(lower) or lemma if lower.endswith("men") and lemma == lower else lemma


def _tables(doc: Doc, text: str, words: list[str], offsets: list[int], cut: list[Paragraph]) -> Parse:
    strings = doc.vocab.strings
    columns = doc.to_array(["LEMMA", "TAG", "POS", "DEP", "HEAD", "SENT_START"]).tolist()
    names: dict[int, str] = {}

    def name(key: int) -> str:
        key &= 0xFFFFFFFFFFFFFFFF
        if key not in names:
            names[key] = strings[key]
        return names[key]

    head: list[int] = []
    kids: list[list[int]] = [[] for _ in words]
    sentence: list[int] = []
    sentences: list[tuple[int, int]] = []
    for i, (*_, offset, begin) in enumerate(columns):
        offset = offset - (1 << 64) if offset >= 1 << 63 else offset
        head.append(i + offset)
        if offset:
            kids[i + offset].append(i)
        if begin == 1 or i == 0:
            sentences.append((i, i))
        sentences[-1] = (sentences[-1][0], i + 1)
        sentence.append(len(sentences) - 1)
    lower = [word.lower() for word in words]
    lemma = [base_form(name(row[0]).lower(), word) for row, word in zip(columns, lower, strict=True)]
    pos = [name(row[2]) for row in columns]
    dep = [name(row[3]) for row in columns]
    tag = [name(row[1]) for row in columns]
    reattach(lower, lemma, pos, dep, head, kids)
    tree = Tree(lower, lemma, pos, tag, dep, head, kids)
    mend_participles(tree)
    mend_objects(tree)
    return Parse(
        doc=doc,
        source=text,
        text=words,
        lower=lower,
        lemma=lemma,
        tag=tag,
        pos=pos,
        dep=dep,
        head=head,
        kids=kids,
        start=offsets,
        end=[offset + len(word) for offset, word in zip(offsets, words, strict=True)],
        sentence=sentence,
        sentences=sentences,
        paragraphs=cut,
    )
