"""What a thing is a kind of, as reconciling and asking need it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Protocol, get_args

from comity.model import Item, ItemKind
from comity.reconcile.values import words_of

if TYPE_CHECKING:
    from comity.knowledge.things import Things

ITEM_KINDS: tuple[str, ...] = get_args(ItemKind)


class Thesaurus(Protocol):
    """Knows the broader terms of a thing: a horse is an equid, a mammal, an animal."""

    def broader(self, what: str, taxon: str | None) -> frozenset[str]:
        """Return the terms, in lower case and the singular, that a thing falls under, its own among them."""
        ...

    def wanted(self, what: str) -> frozenset[str]:
        """Return the terms, one of which a thing must fall under to be what a question calls `what`."""
        ...


class PlainWords:
    """A thesaurus that knows only the words themselves: a spotted hyena is a hyena."""

    def broader(self, what: str, taxon: str | None) -> frozenset[str]:
        """Return the phrase, its head noun, and the taxon with its genus."""
        return _plain_terms(what, taxon)

    def wanted(self, what: str) -> frozenset[str]:
        """Return the phrase itself."""
        return frozenset({" ".join(words_of(what)), what.lower()})


class KnownThings:
    """A thesaurus of nouns, weapons and taxa: the tables of comity.knowledge, loaded when first asked."""

    def __init__(self, load: Callable[[], Things]) -> None:
        self._load = cache(load)
        self._plain = PlainWords()
        self._known: dict[tuple[str, str | None], frozenset[str]] = {}

    def broader(self, what: str, taxon: str | None) -> frozenset[str]:
        """Return the words themselves, what they are kinds of, and the taxa above."""
        key = (what, taxon)
        if key not in self._known:
            terms = set(self._plain.broader(what, taxon))
            terms.update(term.lower() for term in self._load().hypernyms(what))
            if taxon:
                terms.update(above.lower() for above in self._load().lineage(taxon))
            self._known[key] = frozenset(terms)
        return self._known[key]

    def wanted(self, what: str) -> frozenset[str]:
        """Return the terms that mean what a question calls `what`: the phrase, and its taxon if it is an animal."""
        words = words_of(what)
        thing = self._load().classify(words) if words else None
        taxon = {thing.taxon.lower()} if thing and thing.taxon else set()
        return frozenset({" ".join(words), what.lower()} | taxon)


@lru_cache(maxsize=65_536)
def _plain_terms(what: str, taxon: str | None) -> frozenset[str]:
    words = words_of(what)
    terms = {" ".join(words[start:]) for start in range(len(words))}
    if taxon:
        terms |= {taxon.lower(), taxon.split()[0].lower()}
    return frozenset(terms)


def terms_of(item: Item, thesaurus: Thesaurus) -> frozenset[str]:
    """Return all terms by which an item can be asked for, its codebook kind among them."""
    return thesaurus.broader(item.what, item.taxon) | {item.kind}
