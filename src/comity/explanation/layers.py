"""What was seen in a report, layer by layer, as records."""

from __future__ import annotations

from comity.annotation.context import Context
from comity.explanation.plover_codes import code_events
from comity.explanation.quantities import quantity_views
from comity.kinds import PLURALS
from comity.knowledge.holidays import Holidays
from comity.knowledge.measures import Measures
from comity.knowledge.plover import PloverWords
from comity.language.modality import finite
from comity.language.predications import Predication
from comity.language.speech import SpeechAct, content_spans, cue_words, quotations, source_phrase
from comity.mentions.timex import find_times
from comity.model import (
    Claim,
    ClaimMade,
    Explanation,
    Ledger,
    Mentions,
    PartyMention,
    PredicationView,
    Refusal,
    Span,
    Speech,
    ThingMention,
)


def explanation(
    context: Context, ledger: Ledger, refused: list[Refusal], words: PloverWords, measures: Measures, holidays: Holidays
) -> Explanation:
    """Return sentences, mentions, speech, predications, events and refused claims of one report."""
    p = context.parse
    return Explanation(
        id=context.document.id,
        sentences=[_trimmed(context, first, last - 1) for first, last in p.sentences],
        mentions=Mentions(
            parties=_parties(context),
            quantities=quantity_views(context, measures),
            dates=[date.mention for date in context.dates],
            times=find_times(p, context.document.published, holidays),
            things=_things(context),
        ),
        speech=[_speech(context, act, quotations(p)) for act in sorted(context.acts, key=lambda act: act.cue)],
        predications=_predications(context),
        events=code_events(context, words, ledger),
        claims=[_made(plural, claim) for plural in PLURALS.values() for claim in getattr(ledger, plural)],
        refused=refused,
    )


def _made(kind: str, claim: Claim) -> ClaimMade:
    start, end = claim.spans["evidence"][0]
    by, rules = claim.proposed_by, claim.rules
    return ClaimMade(kind=kind, start=start, end=end, by=by, rules=rules, unverified=claim.unverified)


def _trimmed(context: Context, first: int, last: int) -> Span:
    p = context.parse
    while last > first and p.text[last].isspace():
        last -= 1
    return context.span(first, last)


def _parties(context: Context) -> list[PartyMention]:
    """Names, with those inside larger phrases, and descriptions; a phrase and its head name are one mention."""
    found: dict[Span, PartyMention] = {}
    for i, name in context.parties.names.items():
        if i == name.first and (name.state or name.org or name.kind in ("armed_group", "group")):
            _add(context, found, name.first, name.last, name.state, name.org)
    for refs in context.parties.refs.values():
        for ref in refs:
            if not ref.pronoun and (ref.known or ref.sort in ("person", "armed_group")):
                _add(context, found, ref.first, ref.last, ref.state, ref.org)
    return [found[span] for span in sorted(found)]


def _add(
    context: Context, found: dict[Span, PartyMention], first: int, last: int, state: str | None, org: str | None
) -> None:
    span = context.span(first, last)
    text = context.parse.slice(first, last)
    found.setdefault(span, PartyMention(start=span[0], end=span[1], text=text, name=text, state=state, org=org))


def _things(context: Context) -> list[ThingMention]:
    things = []
    for phrase in context.phrases.mentions():
        start, end = context.span(phrase.first, phrase.last)
        if phrase.kind is not None:
            text = context.document.text[start:end]
            things.append(ThingMention(start=start, end=end, text=text, kind=phrase.kind, taxon=phrase.taxon))
    return things


def _speech(context: Context, act: SpeechAct, quotes: list[tuple[int, int]]) -> Speech:
    first, last = context.parties.extent(act.source)
    sources = [context.party_span(ref) for ref in context.parties.of(act.source)] or [context.span(first, last)]
    return Speech(
        source=sources,
        source_phrase=[context.span(*source_phrase(context.parse, act))],
        cue=[context.span(a, b) for a, b in cue_words(context.parse, act)],
        content=[context.span(a, b) for a, b in content_spans(context.parse, act, quotes)],
        kind=act.kind,
    )


def _predications(context: Context) -> list[PredicationView]:
    order = {head: n for n, head in enumerate(context.found)}
    return [_view(context, p, order) for p in context.found.values()]


def _view(context: Context, p: Predication, order: dict[int, int]) -> PredicationView:
    start, end = context.span(p.head, p.head)
    return PredicationView(
        start=start,
        end=end,
        predicate=p.lemma,
        roles={role: [context.span(*context.parse.subtree(t)) for t in tokens] for role, tokens in p.args.items()},
        modality=[] if p.noun else _modality(context, p),
        parent=order.get(p.governor),
    )


def _modality(context: Context, p: Predication) -> list[str]:
    f = finite(context.parse, p.head)
    words = [f.tense, "perfect" if f.perfect else "", "progressive" if f.progressive else "", f.modal]
    return [word for word in (*words, "passive" if p.passive else "", "negated" if f.negated else "") if word]
