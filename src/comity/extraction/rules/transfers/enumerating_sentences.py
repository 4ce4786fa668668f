"""Lists told in a sentence of their own: "The supplies include 10,000 test kits and 100,000 masks"."""

from __future__ import annotations

from comity.annotation.context import Context
from comity.extraction.rules.transfers.drafts import Draft
from comity.knowledge.lexicon import word_set
from comity.mentions.phrases import CONTAINERS, Phrase

_INCLUDING = word_set("verbs_of_including")
_REACH = 4


def attach_lists(context: Context, drafts: list[Draft]) -> None:
    """Give the transfers told before the parts that a later sentence lists."""
    for p in context.found.values():
        if p.noun or not (p.lemma in _INCLUDING or p.lemma == "be"):
            continue
        whole = p.first("agent")
        roles: tuple[str, ...] = ("attribute",) if p.lemma == "be" else ("patient", "of")
        among = p.first("between") if p.lemma == "be" else -1
        if among >= 0:
            whole, roles = among, ("attribute", "agent")
        parts = [
            x for role in roles for t in p.args.get(role, []) for x in context.phrases.read(t) if x.kind is not None
        ]
        parts = [x for x in parts if x.kind != "vehicle"] if context.parse.lemma[max(whole, 0)] == "convoy" else parts
        if (
            whole < 0
            or not parts
            or (p.lemma == "be" and among < 0 and (len(parts) < 2 or not all(x.quantity for x in parts)))
        ):
            continue
        target = _meant(context, drafts, whole, p.head)
        if target is not None and not target.parts:
            target.parts.extend(x for x in parts if x.what != target.what)


def _meant(context: Context, drafts: list[Draft], whole: int, token: int) -> Phrase | None:
    """The thing that the subject of the list refers back to."""
    parse = context.parse
    for draft in reversed(drafts):
        near = 0 <= parse.sentence[token] - parse.sentence[draft.token] <= _REACH
        if draft.token >= token or not near or not draft.items:
            continue
        lemma, item = parse.lemma[whole], draft.items[0]
        same = lemma == item.what.lower().split()[-1] or parse.lower[whole] in ("they", "it", "these", "those", "that")
        if same or lemma in CONTAINERS or lemma in ("aid", "assistance", "help", "list", "gift"):
            return item
    return None
