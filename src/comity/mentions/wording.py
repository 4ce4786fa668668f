"""How the report words a thing: which tokens of a noun phrase say what it is, and its head in the singular."""

from __future__ import annotations

from dataclasses import dataclass

from comity.knowledge.lexicon import word_set
from comity.knowledge.nouns import irregular
from comity.language.parse import Parse
from comity.mentions.quantities import QuantityFound

SKIPPED_MODIFIERS = word_set("empty_modifiers")
_LONE = frozenset(("single", "sole", "lone", "solitary"))
_MEASURES = frozenset("old year month week day hour long high wide metre meter foot km kilometre kilometer".split())
# Nouns that have no singular, or another one in it.
_PLURAL_ONLY = word_set("plural_only")
_DETERMINERS = frozenset(("DT", "PDT", "PRP$", "CD", "WP$", "POS", "WDT"))


@dataclass(slots=True)
class Wording:
    """The words of noun phrases in one report; `quantities` are its quantities by token."""

    parse: Parse
    quantities: dict[int, QuantityFound]

    def _words(self, i: int) -> tuple[int, list[int]]:
        """The tokens that word the thing: its head, and the modifiers that say what it is."""
        p = self.parse
        words = [i]
        j = i - 1
        floor = p.sentences[p.sentence[i]][0]
        while j >= floor:
            under = j in self.quantities and self.quantities[j].number_first <= j <= self.quantities[j].last
            if under and p.pos[j] != "PROPN" and not self._hyphenated(j):
                break
            designation = any(c.isdigit() for c in p.text[j]) and any(c.isalpha() for c in p.text[j])
            if designation and j not in self.quantities:
                words.insert(0, j)
                j -= 1
                continue
            if (
                p.tag[j] in _DETERMINERS
                or p.pos[j]
                in (
                    "VERB",
                    "ADP",
                    "PUNCT",
                    "PRON",
                    "AUX",
                    "CCONJ",
                    "SCONJ",
                    "ADV",
                    "SPACE",
                    "PART",
                )
            ) and not (self._hyphenated(j) or (p.pos[j] == "VERB" and p.dep[j] == "amod" and p.head[j] >= j)):
                break
            if p.head[j] < floor or not j < p.head[j] <= i:
                break
            counted = p.lower[j] in _LONE and not self._hyphenated(j)
            if p.lower[j] not in SKIPPED_MODIFIERS and not counted:
                words.insert(0, j)
            j -= 1
        words = self._without_measures(words)
        return words[0], words

    def _without_measures(self, words: list[int]) -> list[int]:
        """The words without compounds that only say how old, long or far: "two 18-month-old elephants"."""
        p = self.parse
        kept: list[int] = []
        run: list[int] = []
        for j in words:
            glued = bool(run) and p.start[j] == p.end[run[-1]]
            if not glued:
                kept, run = [*kept, *run], []
            run.append(j)
            if len(run) > 1 and any(p.lower[k] in _MEASURES for k in run) and j != words[-1] and not self._glued(j):
                run = []
        kept += run
        while len(kept) > 1 and (p.text[kept[0]] in ("-", "–") or self._is_rest(kept[0])):
            kept = kept[1:]
        return kept

    def _is_rest(self, j: int) -> bool:
        """Is token j the end of a compound whose beginning is no part of the wording?"""
        return self.parse.text[j - 1] in ("-", "–") and self.parse.end[j - 1] == self.parse.start[j]

    def _glued(self, j: int) -> bool:
        """Does a hyphen follow token j without a space?"""
        return self.parse.text[j + 1] in ("-", "–") and self.parse.start[j + 1] == self.parse.end[j]

    def _hyphenated(self, j: int) -> bool:
        """A hyphen inside a compound, or the word before one: "F-16", "flat-bed truck"."""
        p = self.parse
        if p.text[j] in ("-", "–"):
            return p.start[j] == p.end[j - 1] and j + 1 < len(p) and p.start[j + 1] == p.end[j]
        return j + 1 < len(p) and p.text[j + 1] in ("-", "–") and p.start[j + 1] == p.end[j]

    def _lemma(self, j: int) -> str:
        p = self.parse
        named = p.pos[j] == "PROPN" and p.tag[j] == "NNP"
        return p.lower[j] if named or p.pos[j] == "VERB" else p.lemma[j]

    def _wording(self, words: list[int]) -> str:
        """The words as the report has them, the head in the singular."""
        p = self.parse
        pieces = []
        for n, j in enumerate(words):
            last = n == len(words) - 1
            plural = last and (p.tag[j] in ("NNS", "NNPS") or irregular(p.lower[j]))
            word = self._singular(j) if plural else p.text[j]
            if last and word.endswith("s") and any(c.isdigit() for c in word):
                word = word[:-1]
            glue = "" if n == 0 or (p.end[words[n - 1]] == p.start[j]) else " "
            pieces.append(glue + word)
        return "".join(pieces)

    def _singular(self, j: int) -> str:
        p = self.parse
        if p.lower[j] in _PLURAL_ONLY:
            return p.text[j]
        lemma = irregular(p.lower[j]) or p.lemma[j]
        if p.text[j][:1].isupper():
            return p.text[j][: len(lemma)] if p.lower[j].startswith(lemma) else p.text[j][:1] + lemma[1:]
        return lemma

    def _of_tail(self, i: int) -> int:
        p = self.parse
        for k in p.kids[i]:
            if p.dep[k] == "prep" and p.lower[k] in ("of", "from") and k == i + 1:
                a, b = p.subtree(k)
                clauses = [p.subtree(j)[0] for j in range(a, b + 1) if p.dep[j] in ("relcl", "acl")]
                stop = next((j for j in range(a, b + 1) if p.text[j] in (",", ";")), b + 1)
                return min([stop - 1, i + 8, *(c - 1 for c in clauses if c > k)])
        return i
