"""Who says what: direct and indirect speech, "according to", quotations carried over sentences.

The shape is that of PolNeAR's attributions (Newell et al. 2018): a source, a cue, and a content.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from comity.knowledge.frames import Frames
from comity.language.parse import Parse
from comity.language.predications import Predication

_QUOTED = re.compile(r'“[^”]*(?:”|\Z)|(?<![\w"])"[^"\n]*(?:"|\Z)|(?<!\w)‘[^’\n]{3,}’(?!\w)')
_ACCORDING = frozenset(("according", "per", "citing", "quoting"))
_SHOWING = frozenset("figure datum data statistic record document report survey image estimate study table".split())
_NOT_SPEAKERS = frozenset(("it", "that", "this", "which", "there"))


@dataclass(slots=True)
class SpeechAct:
    """A source (token that heads it, -1 where the voice is carried over), its cue, and the tokens of its content."""

    source: int
    cue: int
    content: list[tuple[int, int]]
    kind: Literal["direct", "indirect", "mixed"] = "indirect"
    denies: bool = False
    cites: bool = False

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
    acts.sort(key=lambda act: act.cue)
    acts.extend(_carried(parse, quotes, acts))
    for act in acts:
        act.kind = _kind(act, quotes)
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
    """The speech acts that hold token i, innermost first."""
    return sorted((act for act in acts if act.covers(i)), key=SpeechAct.size)


def source_phrase(parse: Parse, act: SpeechAct) -> tuple[int, int]:
    """First and last token of the noun phrase that speaks, with its article, titles, appositions and coordination."""
    first, last = parse.subtree(act.source)
    inside = [i for i in range(first, last + 1) if act.covers(i) or i == act.cue]
    first = max([first, *(i + 1 for i in inside if i < act.source)])
    last = min([last, *(i - 1 for i in inside if i > act.source)])
    while last > act.source and parse.pos[last] in ("PUNCT", "SPACE"):
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
    for k in parse.kids[act.cue]:
        if parse.lower[k] == "as" and (verb := parse.kid(k, "pcomp")) >= 0:
            words |= {k, verb}
    runs: list[tuple[int, int]] = []
    for i in sorted(words):
        if runs and i == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], i
        else:
            runs.append((i, i))
    return runs


def _by_verb(parse: Parse, p: Predication, frames: Frames) -> SpeechAct | None:
    kind = frames.saying.get(p.lemma) or frames.saying.get(p.lemma.split()[0])
    if kind is None:
        return None
    source = p.first("agent")
    if p.passive and p.lemma in ("quote", "cite"):
        source = p.first("patient")
    content = _content(parse, p)
    if not content or source < 0 or (kind == "figure" and parse.lemma[source] not in _SHOWING and p.lemma != "show"):
        return None
    if parse.lower[source] in _NOT_SPEAKERS and parse.lower[source] != "it":
        return None
    return SpeechAct(source, p.head, content, denies=kind == "deny")


def _content(parse: Parse, p: Predication) -> list[tuple[int, int]]:
    """The complement clause; or, for a verb of saying set into or behind what is said, the rest of the sentence."""
    v = p.head
    clause = parse.kid(v, "ccomp")
    first, last = parse.sentences[parse.sentence[v]]
    if clause < 0 and parse.dep[v] in ("parataxis", "ccomp", "advcl", "conj", "dep") and _parenthetical(parse, v):
        a, b = parse.subtree(v)
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
    a, b = parse.subtree(v)
    before = a > 0 and parse.text[a - 1] in (",", "—", "–", '"', "”", "’")
    after = b + 1 >= len(parse) or parse.text[b + 1] in (",", ".", ";", "—", "–", ":", '"', "“")
    return before and after


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


def _kind(act: SpeechAct, quotes: list[tuple[int, int]]) -> Literal["direct", "indirect", "mixed"]:
    inside = sum(1 for a, b in act.content for i in range(a, b + 1) if any(x <= i <= y for x, y in quotes))
    share = inside / max(1, sum(b - a + 1 for a, b in act.content))
    return "direct" if share > 0.75 else "mixed" if share > 0 else "indirect"
