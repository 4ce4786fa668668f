"""Which money a bare "franc" or "peso" is: by the state that is named with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec.structs import replace

from comity.knowledge.currencies import Currencies
from comity.language.parse import Parse
from comity.mentions.quantities import QuantityFound


def settle_money(
    found: Iterable[QuantityFound],
    parse: Parse,
    states: Mapping[int, str],
    home: Collection[str],
    currencies: Currencies,
) -> None:
    """Give a bare "franc" that is still open the currency of the one state that has francs and is named with it.

    `states` are the states that the report names, by token; those of the quantity's own sentence come first, those in
    the publisher's name (`home`) last.
    """
    for quantity in found:
        money = currencies.nouns.get(quantity.mention.unit or "") if quantity.is_money else None
        if money is None or quantity.mention.unit in currencies.bare:
            continue
        first, last = parse.sentences[parse.sentence[quantity.first]]
        for near in ([s for i, s in states.items() if first <= i < last], states.values(), home):
            codes = {money[state] for state in near if state in money}
            if len(codes) == 1:
                quantity.mention = replace(quantity.mention, unit=codes.pop())
                break
