"""Parties that are described, not named: "the Norwegian government", "its zoo", "both countries", "the minister"."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from comity.knowledge.parties import PartyClass
from comity.mentions.named import Named
from comity.mentions.references import PRONOUNS, Ref, References
from comity.parties import party_code

_ARTICLES = frozenset(
    ("the", "a", "an", "this", "that", "these", "those", "some", "any", "each", "both", "all", "its", "their")
)
_PLACE_PREPOSITIONS = frozenset(("in", "at", "of", "for", "from"))
_ARTICLELESS = frozenset(("parliament", "congress", "police", "customs", "government", "state"))
# Whose counterpart, neighbour or rival one is, one is not of that state.
_OTHERS = frozenset(
    "counterpart colleague friend neighbour neighbor rival partner ally enemy foe creditor supplier adversary".split()
)
# Plurals that may stand for one state: "lent the islands $2 million".
_ONE_STATE = frozenset(("islands", "atolls", "emirates"))
_ELSEWHERE = frozenset(("foreign", "western", "other", "outside", "overseas", "several", "various"))
_FAVOURS = frozenset(
    "backed led brokered mediated sponsored funded financed supported trained supplied armed allied aligned equipped "
    "drafted donated inspired occupied dominated".split()
)
_SORTS: tuple[PartyClass, ...] = ("armed_group", "office", "organ", "people", "country", "place", "body", "group")
MARKS = frozenset((",", ";", ":", "(", ")", "—", "–", "--"))


@dataclass(slots=True)
class Descriptions(References):
    """Which party a description stands for, by the words that fix whose it is."""

    def _at(self, i: int) -> list[Ref]:
        """The parties that token i heads the noun phrase of; names are looked at where all parties are resolved."""
        raise NotImplementedError

    def _remember(self, ref: Ref, name: Named) -> None:
        """Know the person by either end of the name from now on: the surname may stand first or last."""
        for word in {self.parse.lower[name.first], self.parse.lower[name.last]}:
            earlier = self.people.get(word)
            longer = earlier is None or ref.last - ref.first > earlier.last - earlier.first
            if earlier is None or longer or (ref.known and not earlier.known):
                self.people[word] = ref

    def _past_charge(self, k: int) -> int:
        """From the end of "Secretary of State" or "Minister of Foreign Affairs" before a name to the title itself."""
        p = self.parse
        j = k
        while j > 1 and k - j < 6 and p.pos[j] == "PROPN" and j not in self.names:
            j -= 1
            if p.lower[j] in ("and", "the"):
                j -= 1
        return j - 1 if j < k and j > 0 and p.lower[j] in ("of", "for") else k

    def _office(self, k: int, before: int) -> Ref:
        """The title that ends at token k, right before a name: its state stands in the words to its left."""
        p = self.parse
        left = k
        while (
            left > 0
            and p.sentence[left - 1] == p.sentence[k]
            and k - left < 8
            and (
                p.pos[left - 1] in ("ADJ", "PROPN", "NOUN", "PART")
                or p.text[left - 1] in ("-", "'s", "’s")
                or p.lower[left - 1] in ("its", "his", "their", "for", "of", "to")
            )
        ):
            left -= 1
        ref = Ref(k, left, before - 1, "office")
        for j in range(left, k + 1):
            if p.lower[j] in PRONOUNS:
                antecedent = self._pronoun(j)
                if antecedent:
                    ref.state, ref.org = antecedent[0].state, antecedent[0].org
            elif (
                j in self.names
                and (self.names[j].state or self.names[j].org)
                and p.lower[self.names[j].first - 1] not in ("to", "with", "on")
            ):
                ref.state, ref.org = self.names[j].state, self.names[j].org
                break
        if not ref.known:
            ref.state, ref.bare = self.local_state(k), True
        return ref

    def _described(self, i: int) -> list[Ref]:
        p = self.parse
        classes = self.nouns.get(p.lemma[i]) or self.nouns.get(p.lower[i])
        if not classes:
            if p.lower[i] in ("former", "latter"):
                return self._former_latter(i)
            return []
        if self._is_bare_common(i, classes) or ("group" in classes and self._holds_things(i)):
            return []
        if "group" in classes and p.tag[i] in ("NNS", "NNPS") and (self._is_pair(i) or self._is_both(i)):
            pair = self.pair(i)
            if pair:
                return pair
        named = next((j for j in p.kids[i] if p.dep[j] == "appos" and j in self.names and j > i), -1)
        ref = self._describe(i)
        if named >= 0 and "office" in classes and self.names[named].kind in ("person", "proper"):
            name = self.names[named]
            known = party_code(name)
            person = Ref(
                i, name.first, name.last, "person", name.state if known else ref.state, name.org if known else ref.org
            )
            person.office = p.lemma[i]
            self._remember(person, name)
            return [person]
        if named >= 0 and classes & {"country", "body", "organ"}:
            name = self.names[named]
            if not ref.known:
                ref.state, ref.org = name.state, name.org
            if "body" in classes or "organ" in classes:
                ref.first, ref.last = name.first, name.last
        return self._of_each(i, ref) or self._each_adjective(i, ref) or [ref]

    def _is_both(self, i: int) -> bool:
        """ "The sides", "the parties", "the countries", said of nobody else, are those spoken of."""
        p = self.parse
        bare = all(p.dep[k] == "det" for k in p.kids[i] if k < i) and not any(p.dep[k] == "prep" for k in p.kids[i])
        return p.lemma[i] in ("side", "party", "country") and bare and any(p.lower[k] == "the" for k in p.kids[i])

    def _of_each(self, i: int, ref: Ref) -> list[Ref]:
        """ "The foreign ministers of Estonia and Latvia": one for each state."""
        p = self.parse
        for k in p.kids[i]:
            if ref.plural and p.dep[k] == "prep" and p.lower[k] in ("of", "from"):
                inner = p.kid(k, "pobj")
                pair = [r for r in self._at(inner) if r.pronoun and r.state] if inner >= 0 else []
                if len(pair) > 1:
                    return [Ref(i, r.first, r.last, ref.sort, r.state, plural=True) for r in pair]
                names = [self.names[j] for j in (p.conjuncts(inner) if inner >= 0 else []) if j in self.names]
                states = [name.state for name in names if name.state]
                if len(states) > 1:
                    return [Ref(i, ref.first, ref.last, ref.sort, state, plural=True) for state in states]
        return []

    def _each_adjective(self, i: int, ref: Ref) -> list[Ref]:
        """ "The Serbian and Croatian presidents": one for each state that stands before a plural."""
        p = self.parse
        if not ref.plural:
            return []
        names = [self.names[j] for j in range(ref.first, i) if j in self.names and self.names[j].first == j]
        names = [name for name in names if name.kind in ("state", "demonym") and (name.state or name.org)]
        joints = [set(p.lower[a.last + 1 : b.first]) for a, b in pairwise(names)]
        joined = all(words and words <= {",", "and", "&"} for words in joints) and any(
            "and" in words for words in joints
        )
        if len({party_code(name) for name in names}) < 2 or not joined:
            return []
        return [Ref(i, name.first, name.last, ref.sort, name.state, name.org, plural=True) for name in names]

    def _is_bare_common(self, i: int, classes: frozenset[PartyClass]) -> bool:
        """ "returned to service", "went to court": a bare common noun is no institution."""
        p = self.parse
        if p.tag[i] != "NN" or p.text[i][0].isupper() or p.lemma[i] in _ARTICLELESS or "office" in classes:
            return False
        return not any(k < i and p.dep[k] in ("det", "poss", "amod", "compound", "nmod", "nummod") for k in p.kids[i])

    def _holds_things(self, i: int) -> bool:
        """ "The pair of rhinos": a group of what is no party is none."""
        p = self.parse
        inner = next((p.kid(k, "pobj") for k in p.kids[i] if p.dep[k] == "prep" and p.lower[k] == "of"), -1)
        return inner >= 0 and inner not in self.names and p.pos[inner] == "NOUN" and p.lemma[inner] not in self.nouns

    def _describe(self, i: int) -> Ref:
        """A description by its head noun: what its modifiers fix, what it refers back to, or the state in question."""
        p = self.parse
        classes = self.nouns.get(p.lemma[i]) or self.nouns.get(p.lower[i]) or frozenset()
        sort = next((c for c in _SORTS if c in classes), "body")
        first, last = self.extent(i)
        ref = Ref(i, first, last, sort, plural=p.tag[i] in ("NNS", "NNPS"))
        body = self._body_before(i, first)
        if body is not None:
            ref.sort, ref.org = "org", body
            return ref
        ref.state, ref.org = self._fixed(i, first)
        if ref.known:
            return ref
        definite = any(p.lower[k] in ("the", "this", "that") for k in p.kids[i] if p.dep[k] == "det")
        if sort in ("country", "group", "place") or (definite and "country" in classes):
            if definite and (not ref.plural or p.lower[i] in _ONE_STATE):
                self._back_to_state(i, ref, self._among(i, first))
            return ref
        if any(p.lower[k] in _ELSEWHERE for k in p.kids[i] if p.dep[k] == "amod"):
            return ref
        throne = self.described.states.get(p.lower[i]) if sort == "office" and definite else None
        if throne is not None:
            self._back_to_state(i, ref, throne)
            return ref
        ref.bare = True
        bearer = self._bearer(i) if sort == "office" and definite and not ref.plural else None
        if bearer is not None:
            return Ref(i, bearer.first, bearer.last, "person", bearer.state, bearer.org, office=bearer.office)
        given = self._own_subject(i) if sort == "organ" and p.dep[i] in ("dative", "pobj") else set()
        twin = next(
            (
                r
                for r in reversed(self.history)
                if r.known and p.lemma[r.head] == p.lemma[i] and r.sort in (sort, "person") and r.state not in given
            ),
            None,
        )
        if twin is not None and (definite or sort == "organ"):
            ref.state, ref.org = twin.state, twin.org
        elif sort in ("organ", "office"):
            ref.state = self.local_state(i)
            if ref.state in given:
                ref.state = next((r.state for r in reversed(self.history) if r.state and r.state not in given), None)
        return ref

    def _among(self, i: int, first: int) -> frozenset[str] | None:
        """The states that a description can mean by its words ("the Andean nation", "the kingdom"), or None for any."""
        p = self.parse
        found: frozenset[str] | None = self.described.states.get(p.lower[i])
        j = first
        while j < i:
            two = f"{p.lower[j]} {p.lower[j + 1]}" if j + 1 < i else ""
            codes = self.described.states.get(two) or self.described.states.get(p.lower[j])
            if codes is not None:
                found = codes if found is None else found & codes
            j += 2 if two in self.described.states else 1
        return found

    def _body_before(self, i: int, first: int) -> str | None:
        """ "The bank", "the Washington-based lender", "the UN agency": the organisation named before that it means."""
        p = self.parse
        codes = self.described.orgs.get(p.lower[i])
        if codes is None or not any(p.dep[k] == "det" and p.lower[k] in ("the", "this") for k in p.kids[i]):
            return None
        for j in range(first, i):
            name = self.names.get(j)
            seat = name is not None and (
                p.text[min(name.last + 1, i)] in ("-", "–") or name.kind in ("capital", "city")
            )
            if name is not None and (name.state or name.org) and not seat and name.org != "UN":
                return None
        for earlier in reversed(self.history):
            if not self._near(i, earlier, 8) or (
                p.lower[i] in p.lower[earlier.first : earlier.last + 1] and not earlier.org
            ):
                return None
            if earlier.org in codes and earlier.head < i:
                return earlier.org
        return None

    def extent(self, i: int) -> tuple[int, int]:
        """The words of the description: modifiers without articles, the head, the "of" or "in" that names it."""
        p = self.parse
        first = last = i
        for k in p.kids[i]:
            if (
                k < i
                and p.dep[k] in ("amod", "compound", "nmod", "poss", "nummod", "quantmod")
                and p.text[k] not in MARKS
            ):
                first = min(first, p.subtree(k)[0])
        while first < i and (p.lower[first] in _ARTICLES - {"its", "their"} or p.text[first] in MARKS):
            first += 1
        for k in p.kids[i]:
            if k == last + 1 and p.dep[k] == "prep" and p.lower[k] in ("of", "in", "for", "to", "at"):
                a, b = p.subtree(k)
                stop = next((j for j in range(a, b + 1) if p.text[j] in MARKS or p.dep[j] in ("relcl", "acl")), b + 1)
                if stop > a and (p.lower[k] == "of" or any(j in self.names for j in range(a, stop))):
                    last = max(last, stop - 1)
        return first, last

    def _only_favours(self, name: Named) -> bool:
        """A "US-backed group" is no group of the US; a "US-based firm" is one."""
        p, j = self.parse, name.last + 1
        return j + 1 < len(p) and p.text[j] in ("-", "–") and p.lower[j + 1] in _FAVOURS

    def _fixed(self, i: int, first: int) -> tuple[str | None, str | None]:
        """The state or organisation that the words of the noun phrase itself fix."""
        p = self.parse
        for j in range(i - 1, first - 1, -1):
            name = self.names.get(j)
            if name is not None and (name.state or name.org) and name.kind != "none" and not self._only_favours(name):
                return name.state, name.org
        for k in p.kids[i]:
            if p.dep[k] == "poss" and p.lemma[i] not in _OTHERS:
                owner = self.refs.get(k) or (self._pronoun(k) if p.lower[k] in PRONOUNS else [])
                if owner and owner[0].known:
                    return owner[0].state, owner[0].org
        own = self.names.get(i)
        if own is not None and own.kind not in ("proper", "person", "none") and (own.state or own.org):
            return own.state, own.org
        return self._by_preposition(i)

    def _by_preposition(self, i: int) -> tuple[str | None, str | None]:
        p = self.parse
        for k in p.kids[i]:
            if p.dep[k] != "prep" or p.lower[k] not in _PLACE_PREPOSITIONS:
                continue
            for j in p.kids[k]:
                if p.dep[j] != "pobj":
                    continue
                name = self.names.get(j)
                if name is not None and name.kind not in ("person", "proper", "none") and (name.state or name.org):
                    return name.state, name.org
                if p.lower[k] == "of":
                    inner = self._at(j) if j not in self.refs else self.refs[j]
                    if inner and inner[0].known and not inner[0].bare:
                        return inner[0].state, inner[0].org
        return None, None
