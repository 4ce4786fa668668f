"""What a thing is a kind of, as reconciling and asking need it."""

from __future__ import annotations

from typing import Protocol

from comity.model import Item
from comity.reconcile.values import words_of


class Thesaurus(Protocol):
    """Knows the broader terms of a thing: a horse is an equid, a mammal, an animal."""

    def broader(self, what: str, taxon: str | None) -> frozenset[str]:
        """Return the terms, in lower case and the singular, that a thing falls under, its own among them."""
        ...


class PlainWords:
    """A thesaurus that knows only the words themselves: a spotted hyena is a hyena."""

    def broader(self, what: str, taxon: str | None) -> frozenset[str]:
        """Return the phrase, its head noun, and the taxon with its genus."""
        words = words_of(what)
        terms = {" ".join(words[start:]) for start in range(len(words))}
        if taxon:
            terms |= {taxon.lower(), taxon.split()[0].lower()}
        return frozenset(terms)


def terms_of(item: Item, thesaurus: Thesaurus) -> frozenset[str]:
    """Return all terms by which an item can be asked for, its codebook kind among them."""
    return thesaurus.broader(item.what, item.taxon) | {item.kind}
