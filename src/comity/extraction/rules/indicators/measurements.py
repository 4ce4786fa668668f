"""A figure in the making, and what is common to its forms: the measure, whose it is, the change said beside it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import msgspec

from comity.annotation.context import Context
from comity.knowledge.lexicon import word_set
from comity.knowledge.measures import Measures
from comity.knowledge.nouns import singular
from comity.language.predications import Predication
from comity.mentions.quantities import QuantityFound
from comity.mentions.references import Ref
from comity.model import Span

Number = int | float
Change = tuple[Number, str | None, tuple[int, int]]

_UP = word_set("words_of_rising")
_DOWN = word_set("words_of_falling")
_IDLE = word_set("idle_modifiers")
_MUTUAL = frozenset(("bilateral", "mutual", "reciprocal", "two-way", "way"))
_PAIR = frozenset(("two", "them", "both", "pair"))
_WORLD = word_set("words_of_the_world")
_POSTNOMINAL = word_set("prepositions_of_measures")
_SPENDING = word_set("words_of_spending")
_TRADE = word_set("words_of_trade")
_TRADED = frozenset(("export", "import", "sale", "purchase", "shipment", "delivery"))
_SHIPPED = word_set("shipped")
_TIMES = word_set("spans_of_time")
_COMPARED = (["compared", "with"], ["compared", "to"], ["instead", "of"])
_AGAINST = (["against"], ["versus"], ["vs"])
_PEAK = word_set("peaks")
_STOPS = frozenset((",", ";", "(", ")", "—", "–", ":"))
_QUOTES = frozenset("\"'“”‘’")
_LONGEST = 8


@dataclass(slots=True)
class Figure:
    """A figure about somebody: measure words (put together by `form`), value, change, earlier value.

    `unowned` marks one whose words do not say whose it is; `lead` is a token of the line that leads in its list. `way`
    is the token that says which way it went; `unit_at` are the words that give the unit where its own do not.
    """

    token: int
    about: list[Ref]
    measure: list[Span]
    lemma: str = ""
    form: str = "{}"
    value: QuantityFound | None = None
    rank: tuple[int, Span] | None = None
    unit: str | None = None
    change: Change | None = None
    way: int = -1
    unit_at: Span | None = None
    earlier_unit_at: Span | None = None
    earlier: QuantityFound | None = None
    elliptical: bool = False
    bare: bool = False
    unowned: bool = False
    lead: int = -1
    said_by: list[Ref] = field(default_factory=list)
    rule: str = ""


def last_measured(before: list[Figure]) -> Figure | None:
    """The last figure that is no place in an order; where a bare noun heads it, the fuller wording of its family."""
    told = [figure for figure in reversed(before) if figure.rank is None]
    if not told:
        return None
    last = told[0]
    return next((f for f in told if family(f) == family(last) and not f.bare), last)


def family(figure: Figure) -> str:
    """What sort of thing is measured, whatever the noun: spending, trade, else the noun itself."""
    if figure.lemma in _SPENDING:
        return "spending"
    return "trade" if figure.lemma in _TRADE else figure.lemma


def is_measure(context: Context, i: int, measures: Measures) -> bool:
    """Does token i head a measure, and no party?"""
    if i < 0 or (context.parse.lemma[i] == "share" and context.parse.tag[i] == "NNS"):
        return False
    named = any(r.sort in ("state", "place", "org", "organ", "person") and r.known for r in context.parties.of(i))
    lemma = noun_of(context, i)
    return lemma in measures.nouns and (not named or lemma == "population")


def noun_of(context: Context, i: int) -> str:
    """The base form of a noun, also where a capital at the head of a sentence makes it look like a name."""
    lemma = context.parse.lemma[i]
    if context.parse.tag[i] not in ("NNP", "NNPS"):
        return lemma
    return singular(lemma)


def measured(context: Context, token: int, noun: int, owners: list[Ref] | None = None) -> Figure | None:
    """The figure that a measure noun heads, or None where nobody is known whose it is."""
    told = [r for r in _before(context, noun) if r.known] or world(context, noun) or owner(context, noun) or owners
    about = told or ([] if _is_of_unknown(context, noun) else _local(context, noun))
    if not about or not (world(context, noun) or any(r.known and r.sort != "body" for r in about)):
        return None
    first, last = wording(context, noun, about)
    figure = Figure(token, about, [context.span(first, last)], noun_of(context, noun), bare=first == last)
    figure.unowned = not told
    source, goal = _route(context, noun)
    if source >= 0 and goal >= 0 and goal > last:
        end = clipped(context, goal, context.parse.subtree(goal)[1])
        figure.measure.append(context.span(goal, end))
        figure.form = "{} {}"
    return figure


def _route(context: Context, noun: int) -> tuple[int, int]:
    """The "from" and the "to" of "exports from Chile to Japan", or -1: who ships, and whither."""
    parse = context.parse
    if noun_of(context, noun) not in _SHIPPED:
        return -1, -1
    _, last = parse.subtree(noun)
    source = next((k for k in parse.kids[noun] if parse.lower[k] == "from" and parse.dep[k] == "prep"), -1)
    shipper = parse.kid(source, "pobj") if source >= 0 else -1
    if shipper < 0 or not any(r.known for r in context.parties.of(shipper)):
        return -1, -1
    return source, next((k for k in range(source, last + 1) if parse.lower[k] == "to" and parse.tag[k] == "IN"), -1)


def owner(context: Context, noun: int) -> list[Ref]:
    """Whose figure it is: the owner, the demonym, "of" or "in" or "between" whom, and "with" whom."""
    parse = context.parse
    found = _before(context, noun)
    if not found and _is_of_unknown(context, noun):
        return []
    source, _ = _route(context, noun)
    if not found and source >= 0:
        found = _behind(context, source)
    if not found and noun_of(context, noun) == "import":
        last = parse.subtree(noun)[1]
        into = next((k for k in range(noun + 1, last + 1) if parse.lower[k] in ("to", "into", "by")), -1)
        found = _behind(context, into) if into >= 0 else []
    for words in (("of", "in", "between", "by", "for"), ("with",)):
        for k in parse.kids[noun]:
            if parse.dep[k] == "prep" and parse.lower[k] in words:
                refs = _behind(context, k)
                if refs and (not found or parse.lower[k] == "with"):
                    found = [*found, *(r for r in refs if r.state not in {x.state for x in found})]
    found = found or [r for k in _farther(context, noun) for r in _behind(context, k)][:1]
    if _is_mutual(context, noun) and len({r.state for r in found}) < 2:
        return _two(context, noun) or found
    return found


def _farther(context: Context, noun: int) -> list[int]:
    """The prepositions that say whose exports or imports of something they are: "of arms by Italy", "from the U.S."."""
    parse = context.parse
    if noun_of(context, noun) not in _TRADED:
        return []
    goods = [parse.kid(k, "pobj") for k in parse.kids[noun] if parse.dep[k] == "prep" and parse.lower[k] == "of"]
    kids = [k for j in goods if j >= 0 for k in parse.kids[j] if parse.dep[k] == "prep"]
    return [k for k in kids if parse.lower[k] in ("by", "into" if noun_of(context, noun) == "import" else "from")]


def _before(context: Context, noun: int) -> list[Ref]:
    """The owner or the demonym before a noun."""
    parse = context.parse
    found: list[Ref] = []
    for k in parse.kids[noun]:
        if parse.dep[k] == "poss":
            found = context.refs(k)
    for k in parse.kids[noun]:
        if not found and parse.dep[k] in ("amod", "compound", "nmod") and k < noun:
            found = context.parties.of_modifier(k)
    return found


def _is_of_unknown(context: Context, noun: int) -> bool:
    """ "The bloc's imports of Russian gas", "imports of arms by states in the Gulf": somebody's, but nobody known."""
    parse = context.parse
    if any(not _behind(context, k) for k in _farther(context, noun)):
        return True
    return any(
        parse.dep[k] == "poss"
        and parse.pos[k] == "NOUN"
        and parse.lemma[k] not in (*_TIMES, *_WORLD)
        and not context.refs(k)
        for k in parse.kids[noun]
    )


def _behind(context: Context, preposition: int) -> list[Ref]:
    """The states behind a preposition, or "in" what is behind it: "the number of refugees in Moldova"."""
    parse = context.parse
    objects = [j for j in parse.kids[preposition] if parse.dep[j] == "pobj"]
    refs = [r for j in objects for r in context.refs(j) if r.known and r.sort not in ("people", "office", "person")]
    living = [k for j in objects for k in parse.kids[j] if parse.dep[k] == "acl" and parse.tag[k] == "VBG"]
    inner = [k for j in (*objects, *living) for k in parse.kids[j] if parse.dep[k] == "prep" and parse.lower[k] == "in"]
    return refs or [r for k in inner for r in _behind(context, k)]


def world(context: Context, noun: int) -> list[Ref]:
    """A figure of the world or a part of it: "global trade", "spending worldwide", "growth in Asia"."""
    parse = context.parse
    for k in parse.kids[noun]:
        if parse.lower[k] in _WORLD:
            return [Ref(k, k, k, "group")]
    where = [k for k in parse.kids[noun] if parse.dep[k] == "prep" and parse.lower[k] in ("in", "of")]
    places = [parse.kid(k, "pobj") for k in where]
    inner = [parse.kid(k, "pobj") for j in places if j >= 0 for k in parse.kids[j] if parse.lower[k] == "in"]
    regions = [r for j in (*places, *inner) if j >= 0 for r in context.parties.of(j)]
    named = [r for r in regions if r.sort == "group" and not r.known and parse.text[r.first][0].isupper()]
    return named[:1] if not any(r.known for r in regions) else []


def wording(context: Context, noun: int, about: list[Ref]) -> tuple[int, int]:
    """The words of a measure: its modifiers that name nobody, the noun, and what it is of, on, to or from."""
    parse = context.parse
    taken = {i for r in about for i in range(r.first, r.last + 1)}
    first = noun
    while (
        first - 1 >= 0
        and (parse.head[first - 1] == noun or parse.head[parse.head[first - 1]] == noun)
        and parse.dep[first - 1] in ("amod", "compound", "nmod", "npadvmod", "punct")
        and not context.parties.of_modifier(first - 1)
        and parse.lower[first - 1] not in _IDLE | _WORLD
        and first - 1 not in context.quantities
        and parse.text[first - 1] not in _STOPS
        and parse.text[first - 1] not in _QUOTES
    ):
        first -= 1
    while first < noun and parse.pos[first] == "PUNCT":
        first += 1
    last = noun
    for k in parse.kids[noun]:
        if k != last + 1 or parse.dep[k] != "prep" or parse.lower[k] not in _POSTNOMINAL:
            continue
        if any(parse.lemma[j] in _TIMES for j in parse.kids[k]):
            continue
        end = clipped(context, k, parse.subtree(k)[1])
        named = min((i for i in range(k, end + 1) if i in taken), default=end + 1)
        while named <= end and named > k and parse.pos[named - 1] in ("ADP", "DET"):
            named -= 1
        end = min(end, named - 1)
        if end > k and not any(i in context.quantities for i in range(k, end + 1)):
            last = end
    return first, last


def clipped(context: Context, first: int, last: int) -> int:
    """The last token of a phrase before a mark, a relative clause or a date, no longer than a wording may be."""
    parse = context.parse
    dates = {d.first for d in context.dates}
    for j in range(first, min(last, first + _LONGEST) + 1):
        if parse.text[j] in _STOPS or j in dates or (parse.dep[j] in ("relcl", "acl", "advcl") and j > first):
            last = j - 1
            break
    last = min(last, first + _LONGEST)
    while last > first and parse.pos[last] in ("PUNCT", "SPACE", "ADP", "DET", "SCONJ", "PRON"):
        last -= 1
    return last


def tell_change(context: Context, figure: Figure) -> None:
    """Add what is said beside a value: "up 33 percent on 2015", "a rise of 38 per cent", "up from 63 percent"."""
    parse, value = context.parse, figure.value
    if value is None:
        return
    _, end = parse.sentences[parse.sentence[value.last]]
    for j in range(value.last + 1, min(end, value.last + 14)):
        q = context.quantities.get(j)
        if q is None or q is value or q.first != j:
            continue
        if not q.is_percent and q.mention.unit not in (value.mention.unit, None):
            return
        before = [parse.lower[k] for k in range(max(value.last + 1, q.first - 5), q.first)]
        before = [word for word in before if word not in _PEAK]
        before = (before[:-1] if before[-1:] == ["of"] and "from" in before[-2:] else before)[-3:]
        if (not q.is_percent or value.is_percent) and (before[-2:] in _COMPARED or before[-1:] in _AGAINST):
            figure.earlier = q
            return
        words = {*before, *(parse.lower[k] for k in range(q.last + 1, min(end, q.last + 3)))}
        sign = 1 if words & _UP else -1 if words & _DOWN else 0
        if sign and before[-1:] == ["from"]:
            figure.earlier = q
            share_units(figure)
        elif sign and figure.change is None:
            figure.change = (sign * (q.mention.low or q.mention.high or 0), q.mention.unit, (q.first, q.last))
            around = (*range(max(value.last + 1, q.first - 5), q.first), *range(q.last + 1, min(end, q.last + 3)))
            figure.way = next((k for k in around if parse.lower[k] in (_UP if sign > 0 else _DOWN)), -1)
        return


def share_units(figure: Figure) -> None:
    """ "from 1.1 percent of GDP to 2.1 percent": the unit is said once."""
    old, new = figure.earlier, figure.value
    if old is None or new is None:
        return
    a, b = old.mention.unit, new.mention.unit
    fuller = next((u for u in (a, b) if u and u.startswith("% of")), a or b)
    if a != b and {a, b} <= {None, "%", fuller}:
        if a != fuller:
            figure.earlier_unit_at = _where(new)
        if b != fuller:
            figure.unit_at = _where(old)
        figure.earlier = replace(old, mention=msgspec.structs.replace(old.mention, unit=fuller))
        figure.value = replace(new, mention=msgspec.structs.replace(new.mention, unit=fuller))


def _where(quantity: QuantityFound) -> Span:
    return quantity.mention.start, quantity.mention.end


def subject_of(context: Context, p: Predication) -> int:
    """The noun, pronoun or number that is the subject of a verb as the sentence has it, or -1."""
    tokens = p.args.get("patient" if p.passive else "agent", [])
    return next((t for t in tokens if context.parse.dep[t] not in ("csubj", "csubjpass")), -1)


def _is_mutual(context: Context, noun: int) -> bool:
    """ "Bilateral trade", "trade between the two"."""
    parse = context.parse
    between = [parse.kid(k, "pobj") for k in parse.kids[noun] if parse.lower[k] == "between"]
    pair = any(
        j >= 0 and parse.lower[j] in _PAIR and all(parse.dep[k] == "det" for k in parse.kids[j]) for j in between
    )
    return pair or any(parse.lower[k] in _MUTUAL for k in parse.kids[noun] if k < noun)


def _two(context: Context, noun: int) -> list[Ref]:
    """The two states of "two-way trade": those named in its sentence, else the two that the report names most."""
    found: list[Ref] = []
    history = [r for r in context.parties.history if r.state and r.sort in ("state", "place", "people", "person")]
    here = context.parse.sentence[noun]
    beside = [r for r in history if context.parse.sentence[r.head] == here and r.sort in ("state", "people")]
    if len({r.state for r in beside}) != 2:
        beside = []
    often = [state for state, _ in context.parties.counts.most_common()]
    for ref in (*beside, *(r for s in often for r in history if r.state == s)):
        if ref.state not in {r.state for r in found}:
            found.append(ref)
        if len(found) == 2:
            return found[::-1]
    return []


def _local(context: Context, noun: int) -> list[Ref]:
    """A bare measure ("foreign reserves reached …") is that of the state in question."""
    state = context.parties.local_state(noun)
    named = [
        r for r in context.parties.history if state and r.state == state and r.sort in ("state", "place", "people")
    ]
    return sorted(named, key=lambda r: r.sort == "people")[:1]
