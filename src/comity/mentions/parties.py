"""Which party each noun phrase of a report stands for: by name, institution, description or reference back."""

from __future__ import annotations

from dataclasses import dataclass

from comity.language.speech import SpeechAct, speaker_chain
from comity.mentions.descriptions import MARKS, Descriptions
from comity.mentions.named import Named
from comity.mentions.references import PRONOUNS, SPEAKER, Ref

_HONORIFICS = frozenset(("mr", "mrs", "ms", "dr", "prof", "sir", "dame", "lady", "sheikh", "shri"))


@dataclass(slots=True)
class Parties(Descriptions):
    """All the parties of a report, resolved in text order, each by the token that heads its noun phrase."""

    def resolve(self, acts: list[SpeechAct]) -> None:
        """Resolve every noun phrase, from the first to the last; `acts` say whom "we" and "I" stand for."""
        self.counts.update(n.state for i, n in self.names.items() if n.state and n.first == i)
        self.find_local_states()
        for i, word in enumerate(self.parse.lower):
            if word in SPEAKER:
                self.speakers[i] = next((act.source for act in speaker_chain(acts, i)), -1)
        speaking = [i for i, word in enumerate(self.parse.lower) if word in SPEAKER]
        for i in (*(j for j in range(len(self.parse)) if self.parse.lower[j] not in SPEAKER), *speaking):
            for ref in self._at(i):
                self.refs.setdefault(i, []).append(ref)
                if not ref.pronoun:
                    self.history.append(ref)

    def of_modifier(self, k: int) -> list[Ref]:
        """The party that a modifier names: "Turkish" in "Turkish drones", "US" in "US arms sales"."""
        name = self.names.get(k)
        if name is None or not (name.state or name.org) or name.kind == "person":
            return []
        return [Ref(k, name.first, name.last, "state" if name.state else "org", name.state, name.org)]

    def name_of(self, ref: Ref) -> str:
        """The party as the report names it."""
        return self.parse.slice(ref.first, ref.last)

    def _at(self, i: int) -> list[Ref]:
        p = self.parse
        if p.lower[i] in PRONOUNS and p.pos[i] in ("PRON", "DET"):
            return self._pronoun(i)
        name = self.names.get(i)
        if name is not None:
            return self._named(i, name) if i == self._name_head(name) else []
        if p.pos[i] in ("NOUN", "PROPN", "ADJ") and p.dep[i] not in ("compound", "amod", "nmod"):
            return self._described(i)
        return []

    def _name_head(self, name: Named) -> int:
        for j in range(name.first, name.last + 1):
            if not name.first <= self.parse.head[j] <= name.last or self.parse.head[j] == j:
                return j
        return name.last

    def _named(self, i: int, name: Named) -> list[Ref]:
        p = self.parse
        if name.kind in ("person", "proper"):
            ref = self._person(i, name)
            return [ref] if ref else []
        if name.kind == "none":
            return []
        sort = {
            "state": "state",
            "demonym": "people",
            "organisation": "org",
            "organ": "organ",
            "firm": "body",
            "media": "body",
            "seat": "state",
            "armed_group": "armed_group",
            "group": "group",
        }.get(name.kind, "place")
        first = name.first
        if (
            sort == "place"
            and p.lower[first - 1] == "of"
            and first > 1
            and p.lemma[first - 2] in ("city", "town", "port")
        ):
            first -= 2
        plural = p.tag[i] in ("NNS", "NNPS") and name.kind == "demonym"
        state = name.state
        if sort == "body" and not (state or name.org):
            state = self._beside(i)
        return [Ref(i, first, name.last, sort, state, name.org, plural=plural)]

    def _beside(self, i: int) -> str | None:
        """ "Siemens, a German company": the state that stands beside a name."""
        p = self.parse
        beside = next((k for k in p.kids[i] if p.dep[k] == "appos" and self.nouns.get(p.lemma[k])), -1)
        return self._fixed(beside, self.extent(beside)[0])[0] if beside >= 0 else None

    def _person(self, i: int, name: Named) -> Ref | None:
        """A person: by the table of leaders, by title and apposition, or by an earlier fuller mention."""
        p = self.parse
        surname = p.lower[name.last]
        state, org = name.state, name.org
        described = self._description(i, name)
        if described is not None and described.known and (name.kind == "proper" or not state):
            state, org = described.state, described.org
        owner = next((k for k in p.kids[i] if p.dep[k] == "poss" and self.names.get(k) is not None), -1)
        if owner >= 0 and name.kind == "person" and self.names[owner].state:
            state, org = self.names[owner].state, self.names[owner].org
        earlier = self.people.get(surname)
        if earlier is not None and not (state or org):
            state, org = earlier.state, earlier.org
        personal = name.kind == "person" or described is not None or earlier is not None or self._titled(name)
        if not personal:
            return self._proper(i, name)
        if not (state or org) and described is None and earlier is None and not self._titled(name):
            return None
        ref = Ref(i, name.first, name.last, "person", state, org)
        ref.office = p.lemma[described.head] if described is not None else ""
        self._remember(ref, name)
        return ref

    def _titled(self, name: Named) -> bool:
        p = self.parse
        return name.first > 0 and p.lower[name.first - 1].rstrip(".") in (
            "mr",
            "mrs",
            "ms",
            "dr",
            "gen",
            "col",
            "sir",
            "lord",
        )

    def _proper(self, i: int, name: Named) -> Ref:
        """Another proper name: a body whose state the words around it may fix."""
        p = self.parse
        lemma = p.lower[name.last]
        if name.first == name.last == i and p.lower[i - 1] == "the" and (short := self._shortened(i)) is not None:
            return short
        classes = self.nouns.get(lemma, frozenset())
        first = min(name.first, self.extent(i)[0])
        ref = Ref(i, first, self._named_tail(i, name), "body" if "organ" not in classes else "organ")
        ref.state, ref.org = self._fixed(i, first)
        for j in range(name.first, name.last + 1):
            inner = self.names.get(j)
            if inner is not None and inner.state and inner is not name:
                ref.state = inner.state
        if not ref.known:
            ref.state = self._beside(i)
        if not ref.known:
            twin = next(
                (
                    r
                    for r in reversed(self.history)
                    if p.lower[r.last] == lemma and r.sort in ("body", "organ") and r.known
                ),
                None,
            )
            if twin is not None:
                ref.state, ref.org = twin.state, twin.org
        if not ref.known and "organ" in classes:
            ref.state = self.local_state(i)
        return ref

    def _shortened(self, i: int) -> Ref | None:
        """ "The Bank", "the Kingdom": a name cut down to its noun, for what was named in full before."""
        body = self._body_before(i, i)
        if body is not None:
            return Ref(i, i, i, "org", None, body)
        if "country" not in self.nouns.get(self.parse.lower[i], ()):
            return None
        ref = Ref(i, i, i, "country")
        self._back_to_state(i, ref, self._among(i, i))
        return ref if ref.known else None

    def _named_tail(self, i: int, name: Named) -> int:
        """The end of a name that goes on: "Ministry of Natural Resources", "Institute for Space Research"."""
        p = self.parse
        for k in p.kids[i]:
            if k != name.last + 1 or p.dep[k] != "prep" or p.lower[k] not in ("of", "for"):
                continue
            _, last = p.subtree(k)
            end = name.last
            for j in range(k + 1, last + 1):
                if p.text[j][:1].isupper():
                    end = j
                elif p.lower[j] not in ("of", "for", "the", "and", "-", ",") or j - end > 3:
                    break
            return end
        return name.last

    def _description(self, i: int, name: Named) -> Ref | None:
        """The title before a name, or the description that stands beside it."""
        p = self.parse
        k = name.first - 1
        while k >= 0 and (p.text[k] in (".", "-") or p.lower[k].rstrip(".") in _HONORIFICS):
            k -= 1
        k = self._past_charge(k)
        posted = self.names.get(k)
        if posted is not None and posted.first > 1 and p.lower[posted.first - 1] in ("to", "in", "for", "of"):
            k = posted.first - 2
        if k >= 0 and "office" in self.nouns.get(p.lemma[k], ()) and p.sentence[k] == p.sentence[i]:
            return self._office(k, name.first)
        for j in p.kids[i]:
            if p.dep[j] == "appos" and self.nouns.get(p.lemma[j]):
                return self._describe(j)
        head = p.head[i]
        if p.dep[i] == "appos" and self.nouns.get(p.lemma[head]):
            return next(iter(self.refs.get(head, [])), None) or self._describe(head)
        if name.last + 2 < len(p) and p.text[name.last + 1] == ",":
            for j in range(name.last + 2, min(name.last + 12, len(p))):
                if p.text[j] in MARKS or p.pos[j] in ("VERB", "AUX") or p.lower[j] in ("who", "that"):
                    break
                if self.nouns.get(p.lemma[j], frozenset()) & {"office"} and p.dep[j] in (
                    "appos",
                    "nsubj",
                    "conj",
                    "dobj",
                    "pobj",
                    "attr",
                ):
                    return self._describe(j)
        return None
