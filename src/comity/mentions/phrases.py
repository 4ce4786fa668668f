"""Noun phrases as things that can pass: what, of which kind, how many, and the parts that the words list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from comity.knowledge.lexicon import word_set
from comity.knowledge.things import Thing, Things
from comity.mentions.amounts import Amounts
from comity.mentions.named import Named
from comity.mentions.quantities import QuantityFound, article_quantity
from comity.model import ItemKind, Quantity

# Nouns that only hold or measure the thing behind their "of".
CONTAINERS = word_set("containers")
# Nouns that say how many by themselves.
NUMBERED = {"pair": 2, "couple": 2, "duo": 2, "brace": 2, "trio": 3, "threesome": 3, "quartet": 4, "foursome": 4}
_MEASURED = frozenset(
    ("set", "pair", "unit", "piece", "battery", "squadron", "battalion", "crate", "box", "container", "herd", "flock")
)
_OWN_NAME = frozenset(("volume", "image", "photograph", "copy", "use", "piece", "bust", "statue", "portrait", "supply"))
_CHEQUES = frozenset(("cheque", "check", "banker", "draft", "voucher"))
_GIFTS = frozenset(("gift", "present", "donation", "offering"))
_SOME = frozenset(("most", "some", "many", "several", "few", "all", "any", "much", "each", "none"))
_COMMON = frozenset(("funds", "service", "information", "energy", "goods", "people"))
_ENDS = frozenset(("first", "last", "latest"))
_FURTHER = frozenset(("more", "others", "extra", "further"))
_GENERIC = frozenset("amount number total part rest lot batch consignment shipment remainder half majority".split())


@dataclass(slots=True)
class Phrase:
    """A noun phrase as a thing: its head, the tokens that word it, its kind, taxon and quantity, its listed parts.

    `unit_tokens` are the words that give the unit, where the number's own words do not.
    """

    head: int
    first: int
    last: int
    what: str
    kind: ItemKind | None = None
    taxon: str | None = None
    sure: bool = False
    quantity: Quantity | None = None
    quantity_tokens: tuple[int, int] | None = None
    unit_tokens: tuple[int, int] | None = None
    parts: list[Phrase] = field(default_factory=list)
    definite: bool = False
    pronoun: bool = False
    partial: bool = False
    heads: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Phrases(Amounts):
    """Reads noun phrases of one report as things."""

    things: Things
    names: dict[int, Named]

    def read(self, i: int) -> list[Phrase]:
        """The things named by the noun phrase headed by token i, one for each coordinated noun."""
        if i < 0:
            return []
        phrases = []
        for j in self._coordinated(i):
            phrase = None if j != i and self._of_another(j) else self._one(j)
            if phrase is not None:
                phrases.append(phrase)
        return phrases

    def _coordinated(self, i: int) -> list[int]:
        """The conjuncts, with those that the parser took for appositions: "980 tanks, 648 howitzers and 48 jets"."""
        p = self.parse
        found = p.conjuncts(i)
        for k in p.kids[i]:
            counted = p.dep[k] == "appos" and k > i and p.text[p.subtree(k)[0] - 1] == "," and self._quantity_at(k)
            if counted and p.pos[k] == "NOUN" and self._quantity_at(i) is not None:
                found.extend(p.conjuncts(k))
        return sorted(set(found))

    def _of_another(self, j: int) -> bool:
        """ "… and Qatar $50 million": the number right behind a party is that party's own."""
        found = self.quantities.get(j)
        name = self.names.get(found.first - 1) if found is not None else None
        return name is not None and bool(name.state or name.org) and name.kind != "demonym"

    def modifier(self, k: int) -> list[Phrase]:
        """The thing that a modifier names: "grain" in "grain shipments"."""
        if self._is_party(k) or (k in self.names and self.names[k].kind == "demonym"):
            return []
        if self.parse.pos[k] == "ADJ":
            return []  # "empty promises"
        phrase = self._plain(k, k)
        if phrase.kind is None or not phrase.sure:
            return []
        self._count_in_one(phrase, k)
        return [phrase]

    def shorten(self, phrase: Phrase, first: int) -> None:
        """Begin the wording of a thing at a later token."""
        cut = self.parse.slice(phrase.first, first - 1)
        phrase.what, phrase.first = phrase.what.removeprefix(cut).strip(), first

    def plain(self, i: int) -> Phrase | None:
        """The thing that one noun names, without those coordinated with it; None where it names none."""
        phrase = self._one(i)
        return phrase if phrase is not None and phrase.kind is not None else None

    def itself(self, i: int) -> Phrase:
        """An event noun as the thing that passes: "a donation of $2 million", "a Russian loan of $11.38 billion"."""
        counted = self._counted_before(i)
        if counted is not None:
            return counted
        money = self._worth(i)
        phrase = self._plain(i, i, money=money is not None)
        if money is not None:
            phrase.kind, phrase.sure = phrase.kind or "funds", True
            self.set_quantity(phrase, money)
        else:
            self._count(phrase, i)
        return phrase

    def _counted_before(self, i: int) -> Phrase | None:
        """ "A 40-truck donation", "its 90,000-dose gift": the thing that passes, with its number, stands before."""
        p = self.parse
        k = next((k for k in p.kids[i] if k == i - 1 and p.dep[k] in ("compound", "nmod")), -1)
        phrase = self._plain(k, k) if k >= 0 else None
        if phrase is None or phrase.kind is None or not self._count_in_one(phrase, k):
            return None
        phrase.heads.add(i)
        return phrase

    def _count_in_one(self, phrase: Phrase, k: int) -> bool:
        """Give a thing the number that stands before it in one word with it ("40-truck"), if there is one."""
        found = self.quantities.get(k - 2) if k >= 2 and self.parse.text[k - 1] in ("-", "–") else None
        if found is None or found.is_money or found.is_percent or found.is_time:
            return False
        phrase.what, phrase.first = self._singular(k), k
        self.set_quantity(phrase, found)
        return True

    def mentions(self, first: int = 0, last: int | None = None) -> Iterator[Phrase]:
        """The things among tokens `first` to `last`, all by default, in text order, without containers and pronouns."""
        p = self.parse
        for i in range(first, len(p) if last is None else last):
            pos = p.pos[i]
            if pos in ("NOUN", "PROPN") and p.dep[i] not in ("compound", "nmod") and not self._is_party(i):
                phrase = self._plain(i, i)
                if phrase.kind is not None:
                    yield phrase

    def _is_party(self, i: int) -> bool:
        """A name is no thing, unless it is known as one too: a vaccine by its maker."""
        name = self.names.get(i)
        if name is None or name.kind in ("proper", "none", "demonym"):
            return False
        return name.kind not in ("firm", "media", "ngo") or self.things.classify([self.parse.lower[i]]) is None

    def _one(self, i: int) -> Phrase | None:
        p = self.parse
        if p.pos[i] == "PRON":
            return Phrase(i, i, i, p.text[i], pronoun=True, heads={i})
        if p.lower[i] in _FURTHER and i and (more := self.quantities.get(i - 1)) is not None and more.head < 0:
            return self.left_out(more) if not more.is_money and not more.is_percent else None
        found = self._quantity_at(i)
        if found is not None and found.is_money:
            return self._money(i, found)
        if p.pos[i] == "NUM" or (found is not None and found.number_first <= i <= found.number_last):
            return self._number(i, found)
        some = self._some_of(i)
        if some >= 0:
            return self._part(some, p.lower[i] in _ENDS)
        if p.pos[i] not in ("NOUN", "PROPN", "ADJ", "VERB") or self._is_party(i):
            return None
        inner = self._inside(i)
        if inner >= 0:
            return self._contained(i, inner)
        cashed = self._cashed(i)
        if cashed is not None:
            return cashed
        if found is not None and found.head == i and found.is_measure and p.lemma[i] not in CONTAINERS:
            phrase = self._plain(i, i)
            phrase.pronoun = True
            self.set_quantity(phrase, found)
            return phrase
        phrase = self._plain(i, i)
        if p.lemma[i] in _GENERIC and self._quantity_at(i) is None and (phrase.kind is None or " " not in phrase.what):
            return Phrase(i, i, i, "", pronoun=True, heads={i})
        self._count(phrase, i)
        phrase.parts.extend(self._listed(i))
        if phrase.kind is None and p.lemma[i] in CONTAINERS:
            left_out = Phrase(i, i, i, "", pronoun=True, heads={i})
            self._number_word(left_out, i)
            return left_out
        return phrase

    def _part(self, i: int, uncounted: bool = False) -> Phrase | None:
        """A part of what a noun phrase counts: its number is that of the whole."""
        phrase = self._one(i)
        if phrase is not None:
            phrase.partial = True
            if uncounted or any(self.parse.lower[k] in ("the", "those", "these") for k in self.parse.kids[i]):
                phrase.quantity = phrase.quantity_tokens = None
        return phrase

    def _some_of(self, i: int) -> int:
        """ "Most of the 49 tanks", "the last of 24 jets": the thing of which an unnumbered part is meant, or -1."""
        p = self.parse
        if p.lower[i] not in _SOME | _ENDS:
            return -1
        return next((p.kid(k, "pobj") for k in p.kids[i] if p.dep[k] == "prep" and p.lower[k] == "of"), -1)

    # Measures and containers

    def _inside(self, i: int) -> int:
        """The noun behind "of" that a container or measure holds, or -1."""
        p = self.parse
        found = self.quantities.get(i)
        unit = found is not None and not found.is_money and not found.number_first <= i <= found.number_last
        if p.lemma[i] not in CONTAINERS and not unit:
            return -1
        for k in p.kids[i]:
            if p.dep[k] == "prep" and p.lower[k] == "of":
                inner = p.kid(k, "pobj")
                if inner >= 0 and not (p.lemma[i] in _OWN_NAME and p.lemma[i] != "supply"):
                    return -1 if p.lemma[i] in _GIFTS and self._is_somebody(inner) else inner
        return -1

    def _is_somebody(self, i: int) -> bool:
        """ "A gift of the Norwegian king": who gives it, and not what it is."""
        thing = self.things.classify([self._lemma(i)])
        return self._is_party(i) or (thing is not None and thing.kind == "people" and self.quantities.get(i) is None)

    def _cashed(self, i: int) -> Phrase | None:
        """ "A cheque for 1 million euros in emergency aid": a cheque is the money that it is for."""
        p = self.parse
        if p.lemma[i] not in _CHEQUES:
            return None
        for k in p.kids[i]:
            inner = p.kid(k, "pobj") if p.dep[k] == "prep" and p.lower[k] in ("for", "of") else -1
            found = self._quantity_at(inner) if inner >= 0 else None
            if found is not None and found.is_money:
                phrase = self._money(inner, found)
                phrase.heads.add(i)
                return phrase
        return None

    def _contained(self, i: int, inner: int) -> Phrase | None:
        phrase = self._one(inner)
        if phrase is None:
            return None
        if phrase.what == "money" and self._plain(i, i, money=True).kind == "funds":
            return self.itself(i)
        phrase.heads.add(i)
        own = self._quantity_at(i)
        if (
            own is not None
            and (self.parse.lemma[i] not in CONTAINERS or self.parse.lemma[i] in _MEASURED)
            and (phrase.quantity is None or self._is_worth(phrase, own))
        ) or (phrase.quantity is None and own is not None and own.mention.unit is None):
            self.set_quantity(phrase, own)
        elif phrase.quantity is None:
            self._number_word(phrase, i)
        others = self.parse.conjuncts(inner)[1:] if self.parse.lemma[i] in CONTAINERS or own is not None else []
        for other in others:
            part = self._one(other)
            if part is not None:
                phrase.parts.append(part)
        return phrase

    def _is_worth(self, phrase: Phrase, own: QuantityFound) -> bool:
        """ "40 tonnes of rice worth $300,000": of two measures the first is kept."""
        tokens = phrase.quantity_tokens
        told = self.quantities.get(tokens[0]) if tokens is not None else None
        return told is not None and told.is_money and not own.is_money and own.first < told.first

    def _money(self, i: int, found: QuantityFound) -> Phrase:
        """Money: "$410 million in military aid" is aid, "$50 million" is money."""
        p = self.parse
        noun = -1
        for j in {i, found.last, found.head if found.head >= 0 else i, found.number_last}:
            for k in p.kids[j]:
                if p.dep[k] == "prep" and p.lower[k] in ("in", "of", "worth") and k >= found.first:
                    noun = max(noun, p.kid(k, "pobj"))
        after = self._behind_conversion(found.last) + 1
        if noun < 0 and after + 1 < len(p) and p.lower[after] in ("in", "of", "worth"):
            k = after
            noun = p.kid(p.kid(k, "prep") if p.kid(k, "prep") >= 0 else k, "pobj")
        if noun < 0 and p.pos[i] == "NOUN" and not found.first <= i <= found.last:
            noun = i
        if (
            noun >= 0
            and not self._is_party(noun)
            and self.quantities.get(noun) is None
            and p.pos[noun] in ("NOUN", "PROPN")
        ):
            inner = self._inside(noun)
            phrase = self._plain(inner if inner >= 0 else noun, noun, money=True)
            if phrase.kind is None or p.tag[noun] == "CD":
                phrase = Phrase(i, found.first, found.last, "money", "funds", sure=True)
        else:
            phrase = Phrase(i, found.first, found.last, "money", "funds", sure=True)
        phrase.heads |= {i, noun}
        phrase.parts.extend(x for j in (i, noun) if j >= 0 for x in self._listed(j))
        self.set_quantity(phrase, found)
        return phrase

    def _listed(self, i: int) -> list[Phrase]:
        """The parts that the words list: "including …", "such as …", or behind a colon or dash."""
        p = self.parse
        parts: list[Phrase] = []
        for k in p.kids[i]:
            if p.dep[k] == "prep" and p.lower[k] in ("including", "include", "like", "as", "comprising", "among"):
                inner = p.kid(k, "pobj")
                if p.lower[k] != "as" or any(p.lower[j] == "such" for j in p.kids[k]):
                    parts.extend(self.read(inner))
            elif p.dep[k] == "appos" and k > i and p.text[p.subtree(k)[0] - 1] in (":", "—", "–", "-", "--", "("):
                listed = [x for x in self.read(k) if not x.pronoun and x.what != "money"]
                parts.extend(listed if len(listed) > 1 else [])
        return [part for part in parts if part.kind is not None]

    def _number(self, i: int, found: QuantityFound | None) -> Phrase | None:
        """A number whose noun is left out ("and Bulgaria 172,500"): a thing to be found further back."""
        if found is None or found.is_percent:
            return None
        p = self.parse
        inner = next((p.kid(k, "pobj") for k in p.kids[i] if p.dep[k] == "prep" and p.lower[k] == "of"), -1)
        counted = found.head >= 0 and found.head != i and p.pos[found.head] in ("NOUN", "PROPN")
        whole = self._quantity_at(inner) if inner >= 0 else None
        if counted and not found.first <= found.head <= found.number_last and whole in (None, found):
            phrase = self._one(found.head)
            if phrase is not None and phrase.quantity is None:
                self.set_quantity(phrase, found)
            return phrase
        if inner >= 0:
            phrase = self._part(inner)
            if phrase is not None:
                phrase.heads.add(i)
                self.set_quantity(phrase, found)
            return phrase
        return self.left_out(found)

    def left_out(self, found: QuantityFound) -> Phrase:
        """A number as a thing whose noun is left out."""
        i = found.number_last
        phrase = Phrase(i, found.first, found.last, "", pronoun=True, heads={i})
        self.set_quantity(phrase, found)
        return phrase

    # Plain nouns

    def _plain(self, i: int, outer: int, money: bool = False) -> Phrase:
        p = self.parse
        first, words = self._words(i)
        last = i
        lemmas = [self._lemma(j) for j in words]
        thing = self.things.classify(lemmas, money)
        if thing is not None and thing.kind in _COMMON and self._is_name(i):
            thing = None
        if (thing is None or thing.kind == "animal") and self._is_type(i):
            thing = Thing("arms", certainty=thing.certainty if thing is not None else "weak")
        what = self._wording(words)
        if p.lemma[i] in _OWN_NAME or thing is None:
            last = self._of_tail(i)
            if last > i:
                what = f"{what} {p.slice(i + 1, last)}"
                thing = thing or self._classify_tail(i, last)
        phrase = Phrase(i, first, last, what, heads={i, outer})
        self._classify(phrase, thing)
        if phrase.kind != "animal" and self._is_people(i):
            phrase.kind, phrase.sure = "people", True
        phrase.definite = any(
            p.lower[k] in ("the", "these", "those", "this", "that", "its", "his", "their") for k in p.kids[i]
        )
        return phrase

    def _is_name(self, i: int) -> bool:
        """ "Ron Grant", "Yallourn Energy": a word of a proper name says nothing of what is so called."""
        name = self.names.get(i)
        return self.parse.pos[i] == "PROPN" and name is not None and name.kind == "proper" and name.first < name.last

    def _is_type(self, i: int) -> bool:
        """ "Six Leopards": the capital of a name makes an animal a type of weapons."""
        p = self.parse
        begins = i == p.sentences[p.sentence[i]][0]
        return (
            p.text[i][:1].isupper()
            and not p.text[i].isupper()
            and not begins
            and self.things.is_type(p.lemma[i].lower())
        )

    def _is_people(self, i: int) -> bool:
        """ "53 Afghans", "the two Estonians"."""
        name = self.names.get(i)
        return name is not None and name.kind == "demonym" and self.parse.tag[i] in ("NNS", "NNPS")

    def _classify(self, phrase: Phrase, thing: Thing | None) -> None:
        if thing is not None:
            phrase.kind, phrase.taxon, phrase.sure = thing.kind, thing.taxon, thing.certainty == "sure"

    def _classify_tail(self, i: int, last: int) -> Thing | None:
        for j in range(last, i, -1):
            if self.parse.pos[j] in ("NOUN", "PROPN"):
                return self.things.classify([self._lemma(j)], False) if self.parse.lemma[i] in _OWN_NAME else None
        return None

    # Quantities

    def _count(self, phrase: Phrase, i: int) -> None:
        found = self._quantity_at(i)
        if found is None and phrase.kind == "people":
            found = self._strength(i)
        if found is not None and not found.is_money:
            self.set_quantity(phrase, found)
            return
        article = article_quantity(self.parse.doc[i])
        if (
            article is not None
            and self.parse.tag[i] in ("NN", "NNP")
            and phrase.kind not in ("funds", "food", "energy", "service")
        ):
            phrase.quantity = Quantity(low=1, high=1, unit=self._singular(i))
            phrase.quantity_tokens = (min([i, *(k for k in self.parse.kids[i] if k < phrase.first)]), i)
        elif found is None:
            worth = self._worth(i)
            if worth is not None:
                self.set_quantity(phrase, worth)
        else:
            self.set_quantity(phrase, found)

    def _number_word(self, phrase: Phrase, i: int) -> None:
        """ "A pair of rhinos", "gave it a pair": the noun itself says how many."""
        number = NUMBERED.get(self.parse.lemma[i])
        if number is not None and self._quantity_at(i) is None:
            phrase.quantity = Quantity(low=number, high=number)
            phrase.quantity_tokens = (i, i)

    def set_quantity(self, phrase: Phrase, found: QuantityFound) -> None:
        """Say of a thing how many of it there are."""
        mention = found.mention
        phrase.quantity = Quantity(low=mention.low, high=mention.high, unit=mention.unit, approx=mention.approx)
        phrase.quantity_tokens = (found.first, found.last)
