"""Transfers told line by line under a line that says what passes: "Donations to Nepal so far:", "China: 40 beds"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from comity.annotation.context import Context
from comity.claims.drafting import make_draft
from comity.claims.drafts import Draft
from comity.claims.inclusions import members
from comity.claims.lead_ins import colon_of, words_of
from comity.claims.sides import side
from comity.grounding.stages import frames_of
from comity.knowledge.frames import TransferFrame
from comity.language.modality import modality
from comity.language.predications import Predication
from comity.mentions.references import Ref

_MARKS = frozenset((":", "–", "—", "-"))
_GOALS = ["recipient", "goal", "beneficiary"]


def rows(context: Context, drafts: list[Draft]) -> list[Draft]:
    """Return the drafts with those of the rows of lists, which stand for what their lead-in says."""
    kept = list(drafts)
    for p in context.found.values():
        lead = context.parse.sentence[p.head]
        frame = next(iter(frames_of(context, p)), None)
        if frame is None or colon_of(context, lead) < 0:
            continue
        told = list(_under(context, p, frame, lead))
        if told:
            above = [x for x in kept if context.parse.sentence[x.token] == lead]
            for draft in told if above and told[0].mode is None else []:
                draft.mode, draft.mode_token = above[0].mode, above[0].mode_token
            kept = [x for x in kept if x not in above] + told
    return kept


def _under(context: Context, p: Predication, frame: TransferFrame, lead: int) -> Iterator[Draft]:
    """The drafts of the rows that follow a lead-in: each names the side that the lead-in leaves open."""
    giver = side(context, p, [*frame.giver, "owner"] if p.noun else frame.giver, [])
    receiver = side(context, p, _GOALS if p.noun else frame.receiver, [])
    if bool(giver) == bool(receiver):
        return
    for sentence in range(lead + 1, len(context.parse.sentences)):
        if all(context.parse.pos[i] in ("PUNCT", "SYM") for i in words_of(context, sentence)):
            continue  # a bullet
        found = _row(context, sentence)
        if found is None:
            return
        party, first, end = found
        items = list(members(context, first, end))
        m = modality(context.parse, context.found, p, frame.stage, context.frames)
        sides = (giver, [party]) if giver else ([party], receiver)
        for draft in make_draft(context, p, frame, *sides, items, m):
            yield replace(
                draft,
                token=items[0].head,
                evidence=[items[0].head],
                strict=False,
                rules=[*draft.rules, "transfer/rows"],
            )


def _row(context: Context, sentence: int) -> tuple[Ref, int, int] | None:
    """ "- China: 1.8 million doses": the party that a line is about, and where its list begins and ends."""
    words = words_of(context, sentence)
    while words and context.parse.pos[words[0]] in ("PUNCT", "SYM"):
        words.pop(0)
    mark = next((i for i in words[1:6] if context.parse.text[i] in _MARKS), -1)
    if mark < 0:
        return None
    refs = [r for r in context.parties.of(mark - 1) if r.known and r.first == words[0]]
    end = words[-1] + (context.parse.text[words[-1]] not in ".;")
    return (refs[0], mark + 1, end) if refs else None
