"""From what a predication says of a transfer to its draft: which things its frame passes, mode, stage, date, source."""

from __future__ import annotations

from collections.abc import Iterator

from comity.annotation.context import Context
from comity.extraction.rules.transfers.drafts import Draft
from comity.grounding.stages import as_bought, frames_of
from comity.kinds import AHEAD
from comity.knowledge.frames import TransferFrame
from comity.knowledge.lexicon import word_set
from comity.language.modality import Modality
from comity.language.predications import Predication
from comity.mentions.phrases import Phrase
from comity.mentions.references import Ref
from comity.model import Mode

LIGHT = word_set("light_verbs")


def make_draft(
    context: Context, p: Predication, frame: TransferFrame, giver: list[Ref], receiver: list[Ref],
    items: list[Phrase], m: Modality,
) -> Iterator[Draft]:  # fmt: skip
    """The draft, if its words assert anything and the frame passes such things."""
    if m.stage is None:
        return
    items = [item for item in items if _passes(frame, item)]
    if not items and frame.itself:
        items = _itself(context, p)
    if not items:
        return
    mode, mode_token = _mode(context, p, frame, items)
    stage = as_bought(context, p, m.stage, mode)
    for item in items if mode == "return" else []:
        item.kind = "culture" if item.kind == "goods" else item.kind
    said_by, denied_by = context.said_by(p.head)
    promise = frame.stage in AHEAD
    date = context.date_of(p, (m.future or stage in AHEAD) and not promise)
    if date is not None and promise and date[0].end <= (context.document.published or ""):
        date = None
    deniers = [r for t in m.deniers for r in context.refs(context.found[t].first("agent"))]
    here = context.span(p.head, p.head)
    yield Draft(
        token=p.head, frame=frame.frame, giver=giver, receiver=receiver, items=items, stage=stage, stage_token=p.head,
        mode=mode, mode_token=mode_token, denied=m.denied, denied_span=here if m.denied else None,
        said_by=[] if m.deniers else said_by, denied_by=[*deniers, *denied_by], date=date[0] if date else None,
        date_spans=context.date_words(*date) if date else [], evidence=[p.head],
        strict=frame.kinds == "strict" or _is_mere_noun(context, p, frame),
        rules=[f"transfer/{frame.frame}{'/noun' if p.noun else ''}"],
    )  # fmt: skip


def _is_mere_noun(context: Context, p: Predication, frame: TransferFrame) -> bool:
    """ "exports of arms were worth …": a noun that no verb of transfer carries must itself say both sides."""
    over = context.found.get(p.governor)
    if not p.noun or (frame.itself == "funds" and p.args.get("modifier")):
        return False
    if over is None:
        return True
    verb = over.lemma.split()[0]
    return not (frames_of(context, over) or verb in LIGHT or over.lemma in context.frames.governing or verb == "take")


def _passes(frame: TransferFrame, item: Phrase) -> bool:
    """Is the thing of a kind that this frame passes?"""
    if item.pronoun:
        return frame.kinds not in ("strict", "people") or item.quantity is not None
    if frame.mode == "sale" and item.kind == "people":
        return False
    if item.kind is None:
        return False
    if frame.kinds in ("sure", "strict"):
        return item.sure
    if frame.kinds in ("training", "help"):
        return item.kind == "service"
    if frame.kinds == "debt":
        return item.kind == "funds"
    return frame.kinds is None or item.kind == frame.kinds


def _itself(context: Context, p: Predication) -> list[Phrase]:
    """ "a Russian loan of $11.38 billion": the event noun is itself the thing."""
    phrase = context.phrases.itself(p.head) if p.noun else None
    return [phrase] if phrase is not None and phrase.kind is not None else []


def _mode(context: Context, p: Predication, frame: TransferFrame, items: list[Phrase]) -> tuple[Mode | None, int]:
    """The mode is that of the frame, or of a word in the clause: "as a gift", "free of charge", "humanitarian aid"."""
    parse = context.parse
    if frame.mode is not None and p.lemma != "give":
        return frame.mode, p.head
    tokens = [t for role in ("role", "under", "company") for t in p.args.get(role, [])]
    tokens += [
        t for t, word in p.prepositions.items() if word == "on" and parse.lemma[t] in ("loan", "lease", "credit")
    ]
    tokens += [h for item in items for h in item.heads if 0 <= h < len(parse)]
    for t in tokens:
        for j in (t, *(k for k in parse.kids[t] if parse.dep[k] in ("amod", "compound", "appos"))):
            mode = context.frames.modes.get(parse.lemma[j])
            if mode is not None:
                return mode, j
    first, last = parse.sentences[parse.sentence[p.head]]
    for j in range(first, last - 2):
        if parse.lower[j] == "free" and parse.lower[j + 1] in ("of",) and parse.lower[j + 2] in ("charge", "cost"):
            return "gift", j
    return (frame.mode, p.head) if frame.mode is not None else (None, -1)
