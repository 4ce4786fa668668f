"""Who says what: direct and indirect speech, "according to", quotations carried over sentences.

The shape is that of PolNeAR's attributions (Newell et al. 2018): a source, a cue, and a content.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from typing import Literal

from comity.knowledge.frames import Frames
from comity.knowledge.lexicon import word_set
from comity.language.parse import Parse
from comity.language.predications import Predication

_QUOTED = re.compile(r'“[^”]*(?:”|\Z)|(?<![\w"])"[^"\n]*(?:"|\Z)|(?<!\w)‘[^‘’\n]{3,1000}’(?!\w)')
_MARKS = frozenset((",", ";", ":", "—", "–", "--", ".", "-"))
_CITED = word_set("cited")
_ACCORDING = word_set("attributing_prepositions")
_SHOWING = word_set("showing_sources")
_VIEWS = word_set("views")
_STATEMENTS = word_set("statements")
_NOT_SPEAKERS = word_set("not_speakers")


@dataclass(slots=True)
class SpeechAct:
    """A source (token that heads it, -1 where the voice is carried over), its cue, and the tokens of its content."""

    source: int
    cue: int
    content: list[tuple[int, int]]
    kind: Literal["direct", "indirect", "mixed"] = "indirect"
    denies: bool = False
    cites: bool = False
    thinks: bool = False

    def covers(self, i: int) -> bool:
        """Is token i inside the content?"""
        return any(first <= i <= last for first, last in self.content)

    def size(self) -> int:
        """How many tokens the content has."""
        return 0 if self.cites else sum(last - first + 1 for first, last in self.content)


def speech_acts(parse: Parse, found: dict[int, Predication], frames: Frames) -> list[SpeechAct]:
    """Return the speech acts of a report in text order."""
    quotes = quotations(parse)
    acts = []
    for p in found.values():
        act = _by_verb(parse, p, frames) if not p.noun else None
        if act:
            acts.append(act)
    acts.extend(_according(parse))
    acts.extend(_by_noun(parse))
    acts.sort(key=lambda act: act.cue)
    acts.extend(_carried(parse, quotes, acts))
    quoted = frozenset(i for first, last in quotes for i in range(first, last + 1))
    for act in acts:
        act.kind = _kind(act, quoted)
    return acts


def quotations(parse: Parse) -> list[tuple[int, int]]:
    """The stretches in quotation marks, as first and last token; one left open runs to the end of its paragraph."""
    starts = {offset: i for i, offset in enumerate(parse.start)}
    found = []
    for paragraph in parse.paragraphs:
        for match in _QUOTED.finditer(parse.source, paragraph.start, paragraph.end):
            first = starts.get(match.start())
            if first is None:
                continue
            last = first
            while last + 1 < len(parse) and parse.end[last] < match.end():
                last += 1
            found.append((first, last))
    return found


def speaker_chain(acts: list[SpeechAct], i: int) -> list[SpeechAct]:
    """The speech acts that hold token i, innermost first; what somebody only thinks has no speaker."""
    return sorted((act for act in acts if not act.thinks and act.covers(i)), key=SpeechAct.size)


def content_spans(parse: Parse, act: SpeechAct, quotes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is said, without the commas around it, and with both of its quotation marks."""
    spans = []
    for first, last in act.content:
        while first < last and (parse.text[first] in _MARKS or parse.pos[first] == "SPACE"):
            first += 1
        while last > first and (parse.text[last] in _MARKS or parse.pos[last] == "SPACE"):
            last -= 1
        quote = next((q for q in quotes if q[0] <= first and last <= q[1] + 1 and q[1] - last <= 2), None)
        if parse.text[first] not in _MARKS:
            spans.append(
                (quote[0], max(quote[1], last)) if quote is not None and first - quote[0] <= 1 else (first, last)
            )
    return spans


def source_phrase(parse: Parse, act: SpeechAct) -> tuple[int, int]:
    """First and last token of the noun phrase that speaks, with its article, titles, appositions and coordination."""
    first, last = parse.subtree(act.source)
    inside = [i for i in range(first, last + 1) if act.covers(i) or i == act.cue]
    first = max([first, *(i + 1 for i in inside if i < act.source)])
    last = min([last, *(i - 1 for i in inside if i > act.source)])
    while last > act.source and (parse.pos[last] in ("PUNCT", "SPACE") or parse.dep[last] == "case"):
        last -= 1
    while first < act.source and parse.pos[first] in ("PUNCT", "SPACE"):
        first += 1
    return first, last


def cue_words(parse: Parse, act: SpeechAct) -> list[tuple[int, int]]:
    """The words that attribute: a verb with auxiliaries, negation and particle; "according to", "quoted as saying"."""
    words = {act.cue}
    for k in parse.kids[act.cue]:
        if parse.dep[k] in ("aux", "auxpass", "neg", "prt") and not act.covers(k):
            words.add(k)
    if parse.lower[act.cue] == "according" and act.cue + 1 < len(parse):
        words.add(act.cue + 1)
    governor = parse.head[act.cue]
    if parse.lemma[act.cue] in _VIEWS and parse.pos[act.cue] == "NOUN" and parse.dep[act.cue] == "pobj":
        between = range(governor, act.cue + 1)
        words |= {i for i in between if not (i <= act.source <= act.cue or parse.head[i] == act.source)}
        words |= {k for k in parse.kids[act.cue] if parse.lower[k] == "of"}
    if parse.dep[act.cue] == "pcomp" and parse.lower[governor] == "as" and parse.lemma[parse.head[governor]] in _CITED:
        verb = parse.head[governor]
        words |= {governor, verb, *(k for k in parse.kids[verb] if parse.dep[k] in ("aux", "auxpass", "neg"))}
    runs: list[tuple[int, int]] = []
    for i in sorted(words):
        if runs and i == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], i
        else:
            runs.append((i, i))
    return runs


def _by_verb(parse: Parse, p: Predication, frames: Frames) -> SpeechAct | None:
    phrasal = p.lemma in frames.governing  # "ruled out" refuses, though "ruled" says
    kind = frames.saying.get(p.lemma) or (None if phrasal else frames.saying.get(p.lemma.split()[0]))
    if kind is None and p.lemma not in frames.thinking:
        return None
    source = p.first("agent")
    if p.passive and p.lemma in ("quote", "cite"):
        source = p.first("patient")
    content = _content(parse, p)
    if not content or source < 0 or (kind == "figure" and parse.lemma[source] not in _SHOWING and p.lemma != "show"):
        return None
    if parse.lower[source] in _NOT_SPEAKERS and parse.lower[source] != "it":
        return None
    return SpeechAct(source, p.head, content, denies=kind == "deny", thinks=kind is None)


def _content(parse: Parse, p: Predication) -> list[tuple[int, int]]:
    """The complement clause; or, for a verb of saying set into or behind what is said, the rest of the sentence."""
    v = p.head
    clauses = [k for k in parse.kids[v] if parse.dep[k] == "ccomp"]
    clause = next((k for k in clauses if k > v or ";" not in parse.text[k:v]), -1)
    first, last = parse.sentences[parse.sentence[v]]
    if clause < 0 and parse.dep[v] in ("parataxis", "ccomp", "advcl", "conj", "dep") and _parenthetical(parse, v):
        a, b = _bare_subtree(parse, v)
        pieces = [(first, a - 1), (b + 1, last - 1)]
        return [(x, y) for x, y in pieces if y >= x]
    if clause < 0:
        clause = parse.kid(v, "parataxis")
    if clause < 0:
        clause = next((k for k in parse.kids[v] if parse.dep[k] in ("xcomp", "oprd") and parse.pos[k] == "VERB"), -1)
    if clause < 0:
        return []
    a, b = parse.subtree(clause)
    if clause < v:
        a = first
        b = min(b, v - 1)
    if parse.lower[a] == "that" and a < b:
        a += 1
    cue_first = min([v, *(k for k in parse.kids[v] if parse.dep[k] == "nsubj")])
    if a < cue_first < b:
        return [(a, cue_first - 1), (max(v, cue_first) + 1, b)]
    return [(a, b)]


def _parenthetical(parse: Parse, v: int) -> bool:
    """A verb of saying between commas, or at the end behind one."""
    a, b = _bare_subtree(parse, v)
    before = a > 0 and parse.text[a - 1] in (",", "—", "–", '"', "”", "’")
    after = b + 1 >= len(parse) or parse.text[b + 1] in (",", ".", ";", "—", "–", ":", '"', "“")
    return before and after


def _bare_subtree(parse: Parse, v: int) -> tuple[int, int]:
    """The words below token v, without the commas at both ends."""
    a, b = parse.subtree(v)
    while a < v and parse.pos[a] == "PUNCT":
        a += 1
    while b > v and parse.pos[b] == "PUNCT":
        b -= 1
    return a, b


def _by_noun(parse: Parse) -> list[SpeechAct]:
    """ "Ankara's claim that …", "the claim by Ankara that …"; "in the words of …", "by its own account"."""
    acts = []
    for i, lemma in enumerate(parse.lemma):
        if parse.pos[i] != "NOUN" or not (lemma in _STATEMENTS or lemma in _VIEWS):
            continue
        source = _noun_source(parse, i)
        if source < 0:
            continue
        clause = next((k for k in parse.kids[i] if k > i and parse.dep[k] in ("acl", "ccomp") and _that(parse, k)), -1)
        if clause >= 0 and lemma in _STATEMENTS:
            a, b = parse.subtree(clause)
            a += parse.lower[a] == "that"
            acts.append(SpeechAct(source, i, [(a, b)], denies=lemma == "denial"))
        elif lemma in _VIEWS and parse.dep[i] == "pobj" and parse.lower[parse.head[i]] in ("in", "by", "to"):
            first, last = parse.sentences[parse.sentence[i]]
            a, b = parse.subtree(parse.head[i])
            if parse.dep[parse.head[i]] == "prep" and (a == first or parse.text[a - 1] == ","):
                acts.append(SpeechAct(source, i, [(x, y) for x, y in ((first, a - 1), (b + 1, last - 1)) if y > x]))
    return acts


def _that(parse: Parse, k: int) -> bool:
    return any(parse.lower[j] == "that" and parse.dep[j] == "mark" for j in parse.kids[k])


def _noun_source(parse: Parse, i: int) -> int:
    """Whose word it is: its owner, or who stands behind "by", "of", "from"."""
    owner = parse.kid(i, "poss")
    if owner >= 0:
        return owner
    for k in parse.kids[i]:
        if parse.dep[k] == "prep" and parse.lower[k] in ("by", "of", "from") and (named := parse.kid(k, "pobj")) >= 0:
            return named
    return -1


def _according(parse: Parse) -> list[SpeechAct]:
    acts = []
    for i, word in enumerate(parse.lower):
        if word not in _ACCORDING:
            continue
        source = _according_source(parse, i)
        if (
            source < 0
            or parse.pos[source] == "NUM"
            or parse.lower[source] in ("cent", "person", "day", "year", "capita")
        ):
            continue
        first, last = parse.sentences[parse.sentence[i]]
        a, b = parse.subtree(source)
        if a <= i:
            a = i
        pieces = [(first, i - 1), (max(b, i) + 1, last - 1)]
        acts.append(SpeechAct(source, i, [(x, y) for x, y in pieces if y > x], cites=word in ("citing", "quoting")))
    return acts


def _according_source(parse: Parse, i: int) -> int:
    if parse.lower[i] == "according":
        to = next((k for k in parse.kids[i] if parse.lower[k] == "to"), i + 1)
        if to < len(parse) and parse.lower[to] == "to":
            return parse.kid(to, "pobj")
        return -1
    return parse.kid(i, "pobj", "dobj")


def _carried(parse: Parse, quotes: list[tuple[int, int]], acts: list[SpeechAct]) -> list[SpeechAct]:
    """Quotations that no verb of their own sentence introduces: the speaker is the one before, or the one after."""
    carried = []
    for first, last in quotes:
        if last - first < 4 or any(act.covers(first + 1) or act.covers(last - 1) for act in acts):
            continue
        act = _neighbour(parse, first, last, acts)
        if act:
            carried.append(SpeechAct(act.source, act.cue, [(first, last)], "direct"))
    return carried


def _neighbour(parse: Parse, first: int, last: int, acts: list[SpeechAct]) -> SpeechAct | None:
    here = {parse.sentence[first], parse.sentence[last]}
    same = [act for act in acts if parse.sentence[act.cue] in here]
    if same:
        return min(same, key=lambda act: min(abs(act.cue - first), abs(act.cue - last)))
    before = [act for act in acts if act.cue < first and parse.sentence[first] - parse.sentence[act.cue] <= 3]
    after = [act for act in acts if act.cue > last and parse.sentence[act.cue] - parse.sentence[last] <= 1]
    return before[-1] if before else after[0] if after else None


def _kind(act: SpeechAct, quoted: Set[int]) -> Literal["direct", "indirect", "mixed"]:
    inside = sum(1 for a, b in act.content for i in range(a, b + 1) if i in quoted)
    share = inside / max(1, sum(b - a + 1 for a, b in act.content))
    return "direct" if share > 0.75 else "mixed" if share > 0 else "indirect"
