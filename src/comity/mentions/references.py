"""Reference back: which party a pronoun, "the two countries", "the former" or "the minister" stands for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import takewhile

from comity.knowledge.parties import Described, PartyClass
from comity.language.parse import Parse
from comity.mentions.named import Named
from comity.parties import party_code

_IT = frozenset(("it", "its", "itself"))
_PERSON = frozenset(("he", "she", "his", "her", "him", "hers", "himself", "herself"))
_THEY = frozenset(("they", "their", "them", "themselves", "theirs"))
SPEAKER = frozenset(("we", "our", "us", "ours", "i", "my", "me"))
PRONOUNS = _IT | _PERSON | _THEY | SPEAKER
_PAIR = frozenset(("both", "two"))


@dataclass(slots=True)
class Ref:
    """A noun phrase that stands for a party: its head, the tokens of its name, and what it stands for.

    `sort` is what kind of party: state, place, people, organ, office, person, body, org, armed_group, country or group.
    """

    head: int
    first: int
    last: int
    sort: str
    state: str | None = None
    org: str | None = None
    plural: bool = False
    pronoun: bool = False
    bare: bool = False
    office: str = ""

    @property
    def known(self) -> bool:
        """Does it stand for a state or an organisation?"""
        return self.state is not None or self.org is not None

    @property
    def key(self) -> str:
        """What tells it from other parties of the report: its code, or else where its name stands."""
        return party_code(self) or f"#{self.first}"


@dataclass(slots=True)
class References:
    """The parties of a report found so far, and what refers back to them."""

    parse: Parse
    names: dict[int, Named]
    nouns: dict[str, frozenset[PartyClass]]
    described: Described
    local: dict[int, str] = field(default_factory=dict)
    refs: dict[int, list[Ref]] = field(default_factory=dict)
    history: list[Ref] = field(default_factory=list)
    people: dict[str, Ref] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    speakers: dict[int, int] = field(default_factory=dict)

    def of(self, i: int) -> list[Ref]:
        """The parties that the noun phrase headed by token i stands for (several for "the two countries")."""
        if i < 0:
            return []
        if i in self.refs:
            return self.refs[i]
        name = self.names.get(i)
        return self.refs.get(name.last, []) if name else []

    def _bearer(self, i: int) -> Ref | None:
        """ "The minister": the last person named with that office."""
        lemma = self.parse.lemma[i]
        near = takewhile(lambda r: self._near(i, r, 8), reversed(self.history))
        return next((r for r in near if r.office == lemma), None)

    def local_state(self, i: int) -> str | None:
        """The state that a bare "the ministry" belongs to: that of the label, the dateline, or the report at large."""
        if not len(self.parse):
            return None
        paragraphs, offset = self.parse.paragraphs, self.parse.start[i]
        n = bisect_right(paragraphs, offset, key=lambda paragraph: paragraph.start) - 1
        at_large = self.local.get(-1)
        return self.local.get(paragraphs[n].start, at_large) if n > 0 and offset < paragraphs[n].end else at_large

    def _back_to_state(self, i: int, ref: Ref, among: frozenset[str] | None = None) -> None:
        """Make a description the state named before that it means; `among` are those that its words allow."""
        given = "dative" in (self.parse.dep[i], self.parse.dep[self.parse.head[i]])
        own = self._own_subject(i) if given and ref.sort == "country" else set()
        for earlier in reversed(self.history):
            sorts = ("place",) if ref.sort == "place" else ("state", "place", "organ", "people")
            if among is not None and (earlier.state not in among or not self._near(i, earlier, 8)):
                continue
            if (
                earlier.state
                and earlier.sort in sorts
                and earlier.state not in own
                and self._near(i, earlier, 8 if among else 4)
            ):
                ref.state = earlier.state
                break
        if among is not None:
            return
        at_large = self.local_state(i)
        if self.parse.lemma[i] not in ("country", "nation") or at_large in own or not ref.state:
            return
        if self.counts[at_large or ""] > self.counts[ref.state] and not self._same_paragraph(i, earlier.head):
            ref.state = at_large

    def _same_paragraph(self, i: int, j: int) -> bool:
        starts = [paragraph.start for paragraph in self.parse.paragraphs]
        return bisect_right(starts, self.parse.start[i]) == bisect_right(starts, self.parse.start[j])

    def _near(self, i: int, ref: Ref, sentences: int) -> bool:
        return self.parse.sentence[i] - self.parse.sentence[ref.head] <= sentences

    def _is_pair(self, i: int) -> bool:
        p = self.parse
        left = [p.lower[j] for j in range(max(0, i - 4), i)]
        return any(w in _PAIR for w in left) and not any(j in self.names for j in range(max(0, i - 2), i))

    def pair(self, i: int) -> list[Ref]:
        """ "The two countries", "both sides": the last two states named before."""
        found: list[Ref] = []
        for earlier in reversed(self.history):
            key = party_code(earlier)
            if (
                earlier.head < i
                and key
                and earlier.sort not in ("body",)
                and not self._is_scene(earlier)
                and key not in {party_code(r) for r in found}
            ):
                found.append(earlier)
            if not self._near(i, earlier, 4):
                break
        if len(found) < 2:
            return []
        if len(found) > 2:
            often = sorted(found, key=lambda r: -self.counts[party_code(r) or ""])[:2]
            found = [r for r in found if r in often]
        return [Ref(i, r.first, r.last, "group", r.state, r.org, plural=True, pronoun=True) for r in reversed(found)]

    def _is_scene(self, ref: Ref) -> bool:
        """A place where something is said to happen, or that a report comes from, is none of two parties."""
        dateline = any(
            paragraph.place is not None and paragraph.place[0] <= self.parse.start[ref.head] < paragraph.place[1]
            for paragraph in self.parse.paragraphs
        )
        return ref.sort == "place" and (dateline or self.parse.lower[max(0, ref.first - 1)] in ("in", "at"))

    def _former_latter(self, i: int) -> list[Ref]:
        pair = self.pair(i)
        if not pair:
            return []
        chosen = pair[0 if self.parse.lower[i] == "former" else 1]
        return [Ref(i, chosen.first, chosen.last, "state", chosen.state, chosen.org, pronoun=True)]

    def _pronoun(self, i: int) -> list[Ref]:
        word = self.parse.lower[i]
        if word in SPEAKER:
            speaker = self.speakers.get(i, -1)
            found = self.of(speaker)[:1] if speaker >= 0 else []
        elif word in _PERSON:
            found = self._antecedent(i, lambda r: r.sort in ("person", "office") and not r.plural)
        elif word in _IT:
            found = self._antecedent(i, lambda r: not r.plural and r.sort not in ("person", "office", "group"))
        else:
            found = self._plural_antecedent(i)
        return [Ref(i, r.first, r.last, r.sort, r.state, r.org, r.plural, pronoun=True) for r in found]

    def _plural_antecedent(self, i: int) -> list[Ref]:
        """They: the nearest plural party, or coordinated parties; else the nearest state or body."""
        p = self.parse
        found = self._antecedent(i, lambda r: r.plural or any(p.dep[k] == "conj" for k in p.kids[r.head]))
        if not found:
            return self._antecedent(i, lambda r: r.sort not in ("person", "office"))
        together = [r for j in p.conjuncts(found[0].head) for r in self.refs.get(j, [])]
        return together or found

    def _antecedent(self, i: int, fits: Callable[[Ref], bool]) -> list[Ref]:
        """The subject of this sentence before token i, else the last party before it, back through three sentences."""
        p = self.parse
        here = p.sentence[i]
        subject = self._own_subject(i)
        own_phrase = {j for j in (p.head[i], *p.up(i)[:2]) if p.pos[j] in ("NOUN", "PROPN")}
        # The history is in text order: only its last sentences are looked through, however long the report is.
        start = bisect_left(self.history, here - 3, key=lambda r: p.sentence[r.head])
        stop = bisect_right(self.history, here, key=lambda r: p.sentence[r.head])
        recent = self.history[start:stop]
        for sentence in range(here, max(-1, here - 4), -1):
            candidates = [
                r
                for r in recent
                if p.sentence[r.head] == sentence and r.last < i and r.head not in own_phrase and fits(r)
                if r.key not in subject
            ]
            subjects = [r for r in candidates if p.dep[r.head] in ("nsubj", "nsubjpass")]
            if subjects:
                return [subjects[-1] if sentence == here else subjects[0]]
            if candidates:
                return [next((r for r in reversed(candidates) if r.known), candidates[-1])]
        return []

    def _own_subject(self, i: int) -> set[str]:
        """Whom an object that refers back cannot mean: the subject of its own verb ("Kazakhstan sent it flour")."""
        p = self.parse
        if p.tag[i] == "PRP$" or p.dep[i] in ("nsubj", "nsubjpass", "poss") or p.lower[i].endswith(("self", "selves")):
            return set()
        verb = next((j for j in p.up(i) if p.pos[j] in ("VERB", "AUX")), -1)
        for _ in range(3):
            subject = p.kid(verb, "nsubj") if verb >= 0 else -1
            if subject >= 0:
                return {r.key for r in self.refs.get(subject, [])}
            if verb < 0 or p.dep[verb] not in ("xcomp", "conj"):
                break
            verb = p.head[verb]
        return set()

    def find_local_states(self) -> None:
        """The state of each label ("CHAD:"), of the dateline where the report speaks of it, else the most named one."""
        starts = {offset: i for i, offset in enumerate(self.parse.start)}
        for n, paragraph in enumerate(self.parse.paragraphs):
            if paragraph.place is None:
                continue
            i = starts.get(paragraph.place[0])
            name = self.names.get(i) if i is not None else None
            if name is not None and name.state:
                self.local[paragraph.start] = name.state
                if n == 0 and self.counts[name.state] > 1:
                    self.local[-1] = name.state
        if -1 not in self.local and self.counts:
            self.local[-1] = self.counts.most_common(1)[0][0]
