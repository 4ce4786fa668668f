"""Indicators: figures about a state or a group of states, with their period and change."""

from __future__ import annotations

from dataclasses import dataclass

from comity.claims.build import parties
from comity.claims.context import Context
from comity.knowledge.measures import Measures
from comity.language.predications import Predication
from comity.mentions.dates import DateFound
from comity.mentions.quantities import QuantityFound
from comity.mentions.references import Ref
from comity.model import Change, DateRange, Indicator, Quantity, Span, Spans

_UP = frozenset(("up", "higher", "more", "above"))
_DOWN = frozenset(("down", "lower", "less", "fewer", "below"))
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10,
}  # fmt: skip
_SUPERLATIVES = frozenset("largest biggest top leading main poorest richest best greatest strongest highest".split())
_COUNTED = frozenset(
    ("person", "people", "refugee", "worker", "soldier", "troop", "inhabitant", "citizen", "migrant", "resident")
)


@dataclass(slots=True)
class Figure:
    """A figure in the making."""

    token: int
    about: list[Ref]
    measure: Span
    value: QuantityFound | None = None
    change: tuple[float, str | None, tuple[int, int]] | None = None
    earlier: QuantityFound | None = None


def indicators(context: Context, measures: Measures, taken: set[int]) -> list[Indicator]:
    """Return the indicators of a report in text order; `taken` are the tokens that transfers count things with."""
    found: list[Indicator] = []
    for p in context.found.values():
        if p.noun or (not p.args.get("agent") and not p.args.get("patient")):
            continue
        for figure in _figures(context, p, measures, taken):
            for made in _records(context, p, figure):
                if not any(_same(made, other) for other in found):
                    found.append(made)
        for rank in _ranks(context, p):
            if not any(_same(rank, other) for other in found):
                found.append(rank)
    return found


def _figures(context: Context, p: Predication, measures: Measures, taken: set[int]) -> list[Figure]:
    lemma = p.lemma if p.lemma in measures.changes or p.lemma in measures.level else p.lemma.split()[0]
    subject = p.first("agent") if not p.passive else p.first("patient")
    if subject < 0:
        return []
    quantities = _quantities_of(context, p)
    if lemma in measures.changes and _is_measure(context, subject, measures):
        return _changed(context, p, subject, quantities, measures.changes[lemma])
    if lemma in measures.changes and _is_measure(context, p.first("patient"), measures):
        return _changed(context, p, p.first("patient"), quantities, measures.changes[lemma], context.refs(subject))
    if lemma in measures.level and _is_measure(context, subject, measures):
        return _level(context, p, subject, quantities)
    if lemma in ("put", "estimate") and _is_measure(context, p.first("patient"), measures):
        return _level(context, p, p.first("patient"), quantities)
    shares = _shares(context, p, subject)
    if shares:
        return shares
    if lemma in measures.have and context.refs(subject):
        return _having(context, p, subject, taken)
    return []


def _shares(context: Context, p: Predication, subject: int) -> list[Figure]:
    """ "Ecuador gets 70 percent of its electricity from dams": the share of what, whose it is by subject or owner."""
    parse = context.parse
    for t in (p.first("patient"), subject):
        q = context.quantities.get(t) if t >= 0 else None
        of = parse.kid(t, "prep") if q is not None and q.is_percent else -1
        whole = parse.kid(of, "pobj") if of >= 0 and parse.lower[of] == "of" else -1
        if q is None or whole < 0 or q.mention.unit != "%":
            continue
        about = [r for r in (*context.refs(whole), *_about(context, whole), *context.refs(subject)) if r.known][:1]
        first, last = parse.subtree(whole)
        while first < whole and parse.lower[first] in ("its", "their", "the", "all", "his"):
            first += 1
        stop = next((j for j in range(first, last + 1) if parse.text[j] in (",", ";")), last + 1)
        if about:
            return [Figure(p.head, about, context.span(first, min(stop - 1, first + 8)), q, _beside(context, q))]
    return []


def _ranks(context: Context, p: Predication) -> list[Indicator]:
    """ "China is Nepal's second-largest trading partner": a place in an order."""
    parse = context.parse
    noun = p.first("attribute") if p.lemma in ("be", "become", "remain") else -1
    about = [r for r in context.refs(p.first("agent")) if r.state and r.sort in ("state", "country", "place")]
    if noun < 0 or not about or parse.pos[noun] != "NOUN":
        return []
    first = parse.subtree(noun)[0]
    order = next((j for j in range(first, noun) if parse.lower[j] in _SUPERLATIVES), -1)
    if order < 0:
        return []
    nth = next(
        (_ORDINALS[parse.lower[j]] for j in range(max(first, order - 2), order) if parse.lower[j] in _ORDINALS), 1
    )
    words = [
        j
        for j in range(first, noun + 1)
        if j != order and parse.lower[j] not in (*_ORDINALS, "-", "the", "a", "by", "far")
    ]
    text = context.document.text
    measure = " ".join(text[parse.start[j] : parse.end[j]] for j in words).replace(" 's", "'s").replace(" ’s", "’s")
    evidence, where = context.evidence(p.head)
    spans: Spans = {"evidence": [where], "measure": [context.span(first, noun)], "value": [context.span(first, noun)]}
    said_by, denied_by = context.said_by(p.head)
    return [
        Indicator(
            about=parties(context, about, "about", spans), measure=measure, evidence=evidence, spans=spans,
            value=Quantity(low=nth, high=nth, unit="rank"), said_by=parties(context, said_by, "said_by", spans),
            denied_by=parties(context, denied_by, "denied_by", spans),
        )
    ]  # fmt: skip


def _quantities_of(context: Context, p: Predication) -> list[QuantityFound]:
    """The quantities among the arguments of a predication, in text order."""
    parse = context.parse
    seen: dict[int, QuantityFound] = {}
    for tokens in p.args.values():
        for t in tokens:
            for j in (t, *parse.kids[t]):
                if j in context.quantities and j > p.head:
                    seen[context.quantities[j].first] = context.quantities[j]
    for k in parse.kids[p.head]:
        if k in context.quantities and k > p.head:
            seen[context.quantities[k].first] = context.quantities[k]
    return [seen[i] for i in sorted(seen)]


def _is_measure(context: Context, i: int, measures: Measures) -> bool:
    if i < 0 or (context.parse.lemma[i] == "share" and context.parse.tag[i] == "NNS"):
        return False
    return context.parse.lemma[i] in measures.nouns and not any(r.known for r in context.parties.of(i))


def _changed(
    context: Context,
    p: Predication,
    noun: int,
    quantities: list[QuantityFound],
    sign: tuple[int, int | None],
    owners: list[Ref] | None = None,
) -> list[Figure]:
    figure = _figure(context, p, noun, owners)
    if figure is None:
        return []
    for q in quantities:
        word = context.parse.lower[q.first - 1] if q.first else ""
        if q.is_percent and figure.change is None and word not in ("to", "at"):
            figure.change = (sign[0] * float(q.mention.low or q.mention.high or 0), "%", (q.first, q.last))
        elif word == "from":
            figure.earlier = q
        elif figure.value is None and (word in ("to", "at", "by") or q.is_money or q.is_percent):
            figure.value = q
    if figure.change is None and sign[1] is not None:
        figure.change = (float(sign[1]), "%", (p.head, p.head))
    return [figure] if figure.change or figure.value else []


def _level(context: Context, p: Predication, noun: int, quantities: list[QuantityFound]) -> list[Figure]:
    figure = _figure(context, p, noun, None)
    if figure is None or not quantities:
        return []
    figure.value = quantities[0]
    figure.change = _beside(context, quantities[0])
    return [figure]


def _having(context: Context, p: Predication, subject: int, taken: set[int]) -> list[Figure]:
    parse = context.parse
    thing = p.first("patient", "attribute")
    if thing < 0 or thing in taken:
        return []
    found = context.quantities.get(thing) or next(
        (context.quantities[k] for k in parse.kids[thing] if k in context.quantities), None
    )
    refs = [r for r in context.refs(subject) if r.known and r.sort in ("state", "country", "place", "organ")]
    if found is None or not refs or found.first in taken or (found.mention.low or found.mention.high or 0) < 1000:
        return []
    if p.lemma == "spend" and found.is_money:
        return [Figure(p.head, refs, _last_measure(context, p), found, _beside(context, found))]
    people = any(r.sort == "people" for r in context.parties.of(thing))
    if parse.lemma[thing] not in _COUNTED and not people and not found.is_percent:
        return []
    return [Figure(p.head, refs, context.span(thing, thing), found, _beside(context, found))]


def _last_measure(context: Context, p: Predication) -> Span:
    """What "spent" is the figure of: the spending named last before it, else the verb itself."""
    parse = context.parse
    for i in range(p.head, -1, -1):
        if parse.lemma[i] in ("spending", "expenditure", "outlay", "budget") and parse.pos[i] in ("NOUN", "PROPN"):
            return context.span(*_wording(context, i))
    return context.span(p.head, p.head)


def _figure(context: Context, p: Predication, noun: int, owners: list[Ref] | None) -> Figure | None:
    world = _world(context, noun)
    about = world or _about(context, noun) or owners or _subject_of(context, noun)
    if not world and not any(r.known and r.sort != "body" for r in about):
        return None
    return Figure(p.head, about, context.span(*_wording(context, noun)))


def _about(context: Context, noun: int) -> list[Ref]:
    """Whose figure it is: the owner, the demonym, "of" or "in" or "between" whom."""
    parse = context.parse
    for k in parse.kids[noun]:
        if parse.dep[k] == "poss":
            return context.refs(k)
    for k in parse.kids[noun]:
        refs = context.parties.of_modifier(k) if parse.dep[k] in ("amod", "compound", "nmod") else []
        if refs:
            return refs
    for k in parse.kids[noun]:
        if parse.dep[k] == "prep" and parse.lower[k] in ("of", "in", "between", "by"):
            refs = [r for j in parse.kids[k] if parse.dep[j] == "pobj" for r in context.refs(j) if r.known]
            if refs:
                return refs
    return []


def _subject_of(context: Context, noun: int) -> list[Ref]:
    """A bare measure ("foreign reserves reached …") is that of the state in question."""
    state = context.parties.local_state(noun)
    return (
        [r for r in context.parties.history if r.state == state and r.sort in ("state", "place")][:1] if state else []
    )


def _world(context: Context, noun: int) -> list[Ref]:
    """A figure of the whole world: "global trade", "military expenditure worldwide"."""
    for k in context.parse.kids[noun]:
        if context.parse.lower[k] in ("world", "worldwide", "global", "globally"):
            return [Ref(k, k, k, "group")]
    return []


def _wording(context: Context, noun: int) -> tuple[int, int]:
    parse = context.parse
    first = noun
    while (
        first - 1 >= 0
        and parse.head[first - 1] == noun
        and parse.dep[first - 1] in ("amod", "compound", "nmod")
        and not context.parties.of_modifier(first - 1)
    ):
        first -= 1
    last = noun
    if parse.lemma[noun] in (
        "number",
        "share",
        "rate",
        "proportion",
        "percentage",
        "value",
        "volume",
        "level",
        "export",
        "import",
        "sale",
        "production",
        "spending",
        "output",
    ):
        for k in parse.kids[noun]:
            if k == noun + 1 and parse.dep[k] == "prep" and parse.lower[k] in ("of", "on"):
                last = parse.subtree(k)[1]
    return first, last


def _beside(context: Context, value: QuantityFound) -> tuple[float, str | None, tuple[int, int]] | None:
    """ "…, up 33 percent on a year earlier", "5.4 percent more than in 2015"."""
    parse = context.parse
    _, end = parse.sentences[parse.sentence[value.last]]
    for j in range(value.last + 1, min(end, value.last + 14)):
        q = context.quantities.get(j)
        if q is None or q is value or not q.is_percent:
            continue
        before = {parse.lower[k] for k in range(max(0, q.first - 3), q.first)}
        after = {parse.lower[k] for k in range(q.last + 1, min(end, q.last + 3))}
        amount = float(q.mention.low or q.mention.high or 0)
        if (before | after) & _UP:
            return amount, "%", (q.first, q.last)
        if (before | after) & _DOWN:
            return -amount, "%", (q.first, q.last)
    return None


def _records(context: Context, p: Predication, figure: Figure) -> list[Indicator]:
    evidence, where = context.evidence(figure.token)
    period, since = _period(context, p, figure)
    made = [_record(context, figure, figure.value, period, since, evidence, where)]
    if figure.earlier is not None and since is not None:
        made.append(
            _record(
                context,
                Figure(figure.token, figure.about, figure.measure),
                figure.earlier,
                since,
                None,
                evidence,
                where,
            )
        )
    return made


def _record(
    context: Context, figure: Figure, value: QuantityFound | None, period: DateFound | None, since: DateFound | None,
    evidence: str, where: Span,
) -> Indicator:  # fmt: skip
    spans: Spans = {"evidence": [where], "measure": [figure.measure]}
    said_by, denied_by = context.said_by(figure.token)
    quantity = None
    if value is not None:
        m = value.mention
        quantity = Quantity(low=m.low, high=m.high, unit=m.unit, approx=m.approx)
        spans["value"] = [(m.start, m.end)]
    change = None
    if figure.change is not None:
        amount, unit, tokens = figure.change
        spans["change"] = [context.span(*tokens)]
        whole = int(amount) if amount == int(amount) else amount
        change = Change(value=whole, unit=unit, since=_range(since))
    if period is not None:
        spans["period"] = [(period.mention.start, period.mention.end)]
    return Indicator(
        about=parties(context, figure.about, "about", spans),
        measure=context.document.text[figure.measure[0] : figure.measure[1]],
        value=quantity,
        period=_range(period),
        change=change,
        said_by=parties(context, said_by, "said_by", spans),
        denied_by=parties(context, denied_by, "denied_by", spans),
        evidence=evidence,
        spans=spans,
    )


def _range(date: DateFound | None) -> DateRange | None:
    return DateRange(start=date.mention.from_, end=date.mention.to) if date is not None else None


def _period(context: Context, p: Predication, figure: Figure) -> tuple[DateFound | None, DateFound | None]:
    """The date of the figure, and that from which it changed: behind "from", "on", "than in", "since"."""
    parse = context.parse
    here = [d for d in context.dates if parse.sentence[d.first] == parse.sentence[p.head]]
    period = since = None
    for date in here:
        before = [parse.lower[k] for k in range(max(0, date.first - 2), date.first + 1)]
        behind_change = figure.change is not None and date.first > figure.change[2][1]
        if (figure.earlier is not None and date.first > figure.earlier.last) or (
            behind_change and set(before) & {"from", "on", "than", "since", "over", "compared"}
        ):
            since = since or date
        elif period is None and context.frames.saying.get(_owner_lemma(context, date)) is None:
            period = date
    return period, since


def _owner_lemma(context: Context, date: DateFound) -> str:
    for i in (date.last, *context.parse.up(date.last)):
        if i in context.found:
            return context.found[i].lemma
    return ""


def _same(a: Indicator, b: Indicator) -> bool:
    return a.measure == b.measure and a.value == b.value and {q.state for q in a.about} == {q.state for q in b.about}
