"""How many or how much of a thing the words around its noun say."""

from __future__ import annotations

from dataclasses import dataclass

from comity.mentions.quantities import QuantityFound
from comity.mentions.wording import SKIPPED_MODIFIERS, Wording

GROUPS = frozenset(
    "team crew contingent delegation group force mission unit staff squad brigade battalion company detachment "
    "party corps troupe workforce garrison".split()
)
_CALIBRES = frozenset(("mm", "millimetre", "millimeter", "cm", "centimetre", "centimeter", "calibre", "inch"))


@dataclass(slots=True)
class Amounts(Wording):
    """Finds the quantity that belongs to a noun."""

    def _quantity_at(self, i: int) -> QuantityFound | None:
        found = self._amount_at(i)
        return None if found is not None and found.mention.unit in _CALIBRES else found

    def _amount_at(self, i: int) -> QuantityFound | None:
        p = self.parse
        found = self.quantities.get(i)
        if found is not None:
            return found
        for k in p.kids[i]:
            if p.dep[k] in ("nummod", "quantmod", "amod", "compound", "nmod", "npadvmod", "appos", "det", "predet"):
                inner = self.quantities.get(k)
                if (
                    inner is not None
                    and not inner.is_percent
                    and (inner.head in (i, -1) or inner.is_money or inner.first <= k <= inner.last)
                ):
                    if p.dep[k] == "appos" and inner.is_money:
                        continue
                    return inner
        return self._just_before(i)

    def _just_before(self, i: int) -> QuantityFound | None:
        """A number right before the words of the thing, wherever the parser hung it."""
        p = self.parse
        j = self._words(i)[0] - 1
        while j >= 0 and p.lower[j] in SKIPPED_MODIFIERS:
            j -= 1
        found = self.quantities.get(j) if j >= 0 else None
        if found is None or found.is_percent or found.is_time or found.last != j or p.sentence[j] != p.sentence[i]:
            return None
        return found if p.head[i] not in range(found.first, found.last + 1) else None

    def _strength(self, i: int) -> QuantityFound | None:
        """ "A team of 20", "a rescue team, 82 strong", "a staff of 160": how many a group of people is."""
        p = self.parse
        if p.lemma[i] not in GROUPS:
            return None
        last = p.sentences[p.sentence[i]][1] - 1
        if i + 2 <= last and p.lower[i + 1] in ("of", "with"):
            found = self.quantities.get(i + 2) or (self.quantities.get(i + 3) if i + 3 <= last else None)
            return found if found is not None and not (found.is_money or found.is_time or found.is_percent) else None
        for j in range(i + 1, min(i + 5, last)):
            found = self.quantities.get(j)
            if found is not None and j == found.number_last and p.lower[j + 1] == "strong":
                return found
        return None

    def _worth(self, i: int) -> QuantityFound | None:
        """ "aid worth $5 million", "a loan of $11.38 billion", "a package of …"."""
        p = self.parse
        for k in p.kids[i]:
            if p.lower[k] in ("of", "worth", "for", "totalling", "totaling", "at") and p.dep[k] in (
                "prep",
                "amod",
                "acl",
                "advmod",
                "appos",
            ):
                for j in range(k + 1, min(k + 6, len(p))):
                    found = self.quantities.get(j)
                    if found is not None and found.is_money:
                        return found
        return next(
            (self.quantities[k] for k in p.kids[i] if k in self.quantities and self.quantities[k].is_money), None
        )

    def _behind_conversion(self, last: int) -> int:
        """ "252.7 million euros (about 297 million dollars) in aid": the last token of the sum and its conversion."""
        p = self.parse
        if last + 1 < len(p) and p.text[last + 1] == "(":
            end = next((j for j in range(last + 2, min(last + 10, len(p))) if p.text[j] == ")"), -1)
            if end > 0 and any(j in self.quantities and self.quantities[j].is_money for j in range(last + 2, end)):
                return end
        return last
