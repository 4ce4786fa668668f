"""Figures that tell a part: the share of a whole, whose the whole is or whose the part."""

from __future__ import annotations

from collections.abc import Iterator

from comity.annotation.context import Context
from comity.extraction.rules.indicators.measurements import Figure, clipped, last_measured, owner, subject_of
from comity.knowledge.lexicon import word_set
from comity.knowledge.measures import Measures
from comity.language.predications import Predication
from comity.mentions.quantities import QuantityFound
from comity.mentions.references import Ref

_STATES = ("state", "country", "place", "org")
_OWN = frozenset(("its", "their", "the", "all", "his", "a"))
_BACK = word_set("words_pointing_back")
_PARTING = word_set("verbs_of_parts")
_PAYING = word_set("verbs_of_using_up")


def shares(
    context: Context, p: Predication, measures: Measures, taken: set[int], before: list[Figure]
) -> Iterator[Figure]:
    """ "Ecuador gets 70 percent of its electricity from dams", "oil makes up 90 percent of Angola's exports"."""
    subject, patient = subject_of(context, p), -1 if p.passive else p.first("patient")
    lemma = p.lemma if p.lemma in measures.share else p.lemma.split()[0]
    if subject < 0 or lemma not in measures.share:
        return
    parts = [t for t in (patient, p.first("beneficiary", "attribute"), p.first("topic"), subject) if t >= 0]
    for t in parts:
        q = context.quantities.get(t)
        if q is None or not q.is_percent or q.first in taken:
            continue
        figure = _share(context, p, q, t, subject, before)
        if figure is not None:
            figure.value = q
            yield figure
        return


def _share(
    context: Context, p: Predication, q: QuantityFound, t: int, subject: int, before: list[Figure]
) -> Figure | None:
    parse = context.parse
    of = parse.kid(t, "prep")
    whole = parse.kid(of, "pobj") if of >= 0 and parse.lower[of] == "of" else -1
    product = (q.mention.unit or "").startswith("% of ")
    if whole < 0 and not product:
        return _share_of_that(context, p, t, subject, before) if q.first == q.last - 1 or q.last == t else None
    speaker = [r for r in context.refs(subject) if r.known] if t != subject else []
    if whole >= 0 and parse.lower[whole] in _BACK:
        return _share_of_that(context, p, t, subject, before)
    around = [r for r in (*owner(context, whole), *context.refs(whole)) if r.known] if whole >= 0 else []
    if product:
        topic = p.first("topic", "goal")
        about, thing = speaker, topic
        if topic < 0 or not any(r.sort in _STATES for r in speaker):
            about, thing = _where(context, p) or owner(context, subject) or speaker, subject
        if not about or thing < 0 or thing == t:
            return None
        return Figure(p.head, about[:1], [_span(context, thing)], parse.lemma[thing])
    span = _span(context, whole)
    if t == subject and p.lemma.split()[0] in _PAYING:
        return None
    if t == subject:
        about = around[:1] or [r for r in _inside(context, whole) if r.known][:1]
        first, last = p.head, clipped(context, p.head, max(_ends(context, p), p.head))
        form = "share of {} {}" if p.passive else "share of {} that {}"
        return Figure(p.head, about, [span, context.span(first, last)], "share", form=form) if about else None
    if not speaker:
        if not around or parse.pos[subject] not in ("NOUN", "PROPN"):
            return None
        return Figure(p.head, around[:1], [_span(context, subject), span], "share", form="{}, share of {}")
    if around and around[0].state not in {r.state for r in speaker}:
        return Figure(p.head, around[:1], [_span(context, subject), span], "share", form="{}, share of {}")
    source = [k for k in parse.kids[p.head] if parse.lower[k] in ("from", "to") and parse.dep[k] == "prep" and k > t]
    if source and span[1] <= parse.start[source[0]]:
        tail = context.span(source[0], clipped(context, source[0], parse.subtree(source[0])[1]))
        return Figure(p.head, speaker[:1], [span, tail], "share", form="share of {} {}")
    return Figure(p.head, speaker[:1], [span], "share", form="share of {}")


def _share_of_that(context: Context, p: Predication, t: int, subject: int, before: list[Figure]) -> Figure | None:
    """ "80 percent of that crosses Ukraine": of the whole told before."""
    last = last_measured(before)
    if last is None or t != subject or context.parse.sentence[p.head] - context.parse.sentence[last.token] > 1:
        return None
    if last.lemma != "share" and (last.value is None or last.value.is_percent or p.lemma.split()[0] not in _PARTING):
        return None
    words = context.span(p.head, clipped(context, p.head, max(_ends(context, p), p.head)))
    return Figure(p.head, last.about, [last.measure[0], words], "share", form="share of {} that {}", elliptical=True)


def _span(context: Context, head: int) -> tuple[int, int]:
    """The words of a noun phrase without what merely says whose it is."""
    parse = context.parse
    first, last = parse.subtree(head)
    while first < head and (parse.lower[first] in _OWN or parse.dep[first] == "case"):
        first += 1
    owners = [k for k in parse.kids[head] if parse.dep[k] == "poss"]
    if owners and parse.subtree(owners[0])[1] < head:
        first = max(first, parse.subtree(owners[0])[1] + 1)
        while first < head and parse.pos[first] == "PART":
            first += 1
    return context.span(first, max(head, clipped(context, first, last)))


def _ends(context: Context, p: Predication) -> int:
    """The end of a verb with the first thing that it takes."""
    parse = context.parse
    after = [k for k in parse.kids[p.head] if k > p.head and parse.pos[k] != "PUNCT"]
    particle = len(after) > 1 and parse.dep[after[0]] == "prt"
    return parse.subtree(after[particle])[1] if after else p.head


def _inside(context: Context, whole: int) -> list[Ref]:
    """A party in the words behind the whole: "the gas the EU burns"."""
    parse = context.parse
    return [r for j in range(whole + 1, min(whole + 4, len(parse))) for r in context.parties.of(j)]


def _where(context: Context, p: Predication) -> list[Ref]:
    """ "Ukraine, where the armed forces took 34 per cent": the state that a clause is hung on."""
    head = context.parse.head[p.head]
    return [r for r in context.refs(head) if r.known] if p.link == "relcl" else []
