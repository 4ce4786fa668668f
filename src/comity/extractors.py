"""What an extractor makes of one report: candidates, resolved and through the gate; what it thinks of other claims."""

from __future__ import annotations

from collections.abc import Sequence

from comity.annotation.context import Context
from comity.consolidation.proposers import unrepeated
from comity.extraction.base import Extractor
from comity.extraction.learned.reader import LearnedExtractor
from comity.grounding.gate import Gate
from comity.grounding.resolve import Resolver
from comity.kinds import PLURALS, kind_of
from comity.model import Claim, Refusal, Transfer

_ACT = 0.05
"""How sure the network must be at least that the words for the act of a transfer that others propose tell one."""


def extracted(
    context: Context, extractor: Extractor, gate: Gate, *, figures_alone: bool
) -> tuple[list[Claim], list[Refusal]]:
    """Return the claims that an extractor's candidates about one report make, each once, and what was refused.

    `figures_alone` is for a report that names a single party: nothing passes between parties there.
    """
    resolver = Resolver(context, gate.tables)
    claims: list[Claim] = []
    refused: list[Refusal] = []
    for candidate in extractor.extract(context):
        if figures_alone and candidate.kind != "indicator":
            continue
        resolved = resolver.resolve(candidate)
        why = str(resolved.why) if resolved.claim is None else gate.why(resolved.claim)
        if resolved.claim is not None and why is None:
            claims.append(resolved.claim)
            continue
        start, end = candidate.evidence[0] if candidate.evidence else candidate.trigger.span
        words = context.document.text[start:end]
        refused.append(Refusal(kind=PLURALS[candidate.kind], why=str(why), evidence=words, by=candidate.proposer))
    return unrepeated(claims), refused


def supported(
    context: Context, claims: Sequence[Claim], learned: LearnedExtractor
) -> tuple[list[Claim], list[Refusal]]:
    """Return the claims in whose words the network finds their kind not out of the question, and the others.

    The words of the act of a transfer are looked at by themselves, too: a sentence that tells one says more beside it.
    """
    kept: list[Claim] = []
    doubted: list[Refusal] = []
    for claim in claims:
        kind = kind_of(claim)
        sure = learned.support(context, kind, claim.spans["evidence"])
        act = learned.support(context, kind, claim.spans["stage"]) if isinstance(claim, Transfer) else 1.0
        if sure >= learned.doubt(kind) and act >= _ACT:
            kept.append(claim)
            continue
        why = f"the learnt reader finds no {kind} in its words (it is {sure:.0%} sure)"
        by = ", ".join(claim.proposed_by)
        doubted.append(Refusal(kind=PLURALS[kind], why=why, evidence=claim.evidence, by=by))
    return kept, doubted
