"""How far a predication has got, by the words above it: tense, modals, negation, governing predicates, conditions.

The stage and the denial of a claim come out of the composition of these along the path from the predication to the
root, after the calculus of implicative predicates (Nairn, Condoravdi & Karttunen 2006), not out of word lists a frame.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from comity.knowledge.frames import Effect, Frames
from comity.knowledge.lexicon import word_set
from comity.language.parse import Parse
from comity.language.predications import Predication, is_headline
from comity.model import TransferStage

Tense = Literal["past", "present", "future", "infinitive", "participle", "gerund"]
_FUTURE = word_set("future_auxiliaries")
_POSSIBLE = word_set("possible_auxiliaries")
_TRUE = word_set("true")
_UNTRUE = word_set("untrue")
_OUGHT = word_set("obliging_auxiliaries")
_CONDITIONS = word_set("conditions")
# What one has or holds has come: the present of a state is no transfer under way.
_STATES = word_set("lasting_states")
_TIMES = word_set("time_conjunctions")
_UNREAL_PREPOSITIONS = word_set("unreal_prepositions")
_OPEN_PREPOSITIONS = word_set("open_prepositions")
_RANKS = word_set("ranks")
_NOT = word_set("contrasting")


@dataclass(slots=True)
class Finite:
    """What the auxiliaries of a verb say."""

    tense: Tense
    perfect: bool = False
    progressive: bool = False
    modal: str = ""
    negated: bool = False


@dataclass(slots=True)
class Modality:
    """The stage that the words give, or None where they assert nothing; whether denied; the words that said so."""

    stage: TransferStage | None
    denied: bool = False
    future: bool = False
    words: list[str] = field(default_factory=list)
    deniers: list[int] = field(default_factory=list)


def finite(parse: Parse, v: int) -> Finite:
    """Read the auxiliaries, modals and negation of a verb; a coordinated verb without its own shares the first's."""
    tag = parse.tag[v]
    auxiliaries = [k for k in parse.kids[v] if parse.dep[k] in ("aux", "auxpass") and k < v]
    negated = any(parse.dep[k] == "neg" or parse.lower[k] == "never" for k in parse.kids[v]) or _no_argument(parse, v)
    if not auxiliaries and parse.dep[v] == "conj" and tag in ("VB", "VBN", "VBG") and parse.tag[parse.head[v]] == tag:
        shared = finite(parse, parse.head[v])
        return Finite(shared.tense, shared.perfect, shared.progressive, shared.modal, negated or shared.negated)
    words = [parse.lower[k] for k in auxiliaries]
    lemmas = [parse.lemma[k] for k in auxiliaries]
    modal = next((w for w in words if w in _FUTURE | _POSSIBLE | _OUGHT or w in ("would", "'d", "’d")), "")
    perfect = "have" in lemmas and tag in ("VBN", "VBD") and not (modal and "have" not in lemmas)
    progressive = tag == "VBG" and "be" in lemmas
    going = _going_to(parse, v)
    if modal in _FUTURE or going:
        tense: Tense = "future"
    elif "to" in words:
        tense = "future" if _is_to(parse, v) or _is_headline(parse, v) else "infinitive"
    elif any(parse.tag[k] in ("VBD",) for k in auxiliaries) or tag == "VBD" or perfect:
        tense = "past"
    elif auxiliaries or tag in ("VBZ", "VBP"):
        tense = "present"
    else:
        tense = {"VBN": "participle", "VBG": "gerund"}.get(tag, "infinitive")  # type: ignore[assignment]
    return Finite(tense, perfect, progressive, modal, negated)


def modality(
    parse: Parse, found: dict[int, Predication], p: Predication, base: TransferStage, frames: Frames
) -> Modality:
    """Compose what the words above a predication say of it, innermost first; `base` is its stage in a plain past."""
    m = Modality(base)
    if p.noun:
        m.denied = any(parse.lower[k] == "no" for k in parse.kids[p.head])
        m.stage = None if _contrasted(parse, p.head) else base
    else:
        _own(parse, p, base, m)
    child, over = p, found.get(p.governor)
    for _ in range(8):
        if over is None or m.stage is None or not _scopes(parse, child, over):
            break
        _govern(parse, child, over, m, frames)
        child, over = over, found.get(over.governor)
    if _hypothetical(parse, p):
        m.stage = None
    return m


def _contrasted(parse: Parse, noun: int) -> bool:
    """ "A gift and not a swap of relics", "a gift rather than a sale": what something is said not to be."""
    first = parse.subtree(noun)[0]
    last, two = parse.lower[max(first - 1, 0)], " ".join(parse.lower[max(first - 2, 0) : first])
    return parse.dep[noun] in ("conj", "appos", "attr", "pobj", "dobj") and (last in _NOT or two in _NOT)


def _own(parse: Parse, p: Predication, base: TransferStage, m: Modality) -> None:
    f = finite(parse, p.head)
    m.future = f.tense == "future"
    if f.modal or f.negated or f.tense != "past":
        m.words.append(" ".join(filter(None, (f.modal, f.tense, "not" if f.negated else ""))))
    if f.perfect and f.modal in ("would", "'d", "’d", "could", "should"):
        m.stage = "cancelled"
    elif f.negated:
        _negate(f, base, m)
    elif f.modal in _POSSIBLE or f.modal in _OUGHT:
        m.stage = "sought" if base in ("delivered", "pledged", "agreed") else base
    elif f.tense == "future" or f.modal in ("would", "'d", "’d"):
        m.stage, m.future = ("pledged" if base in ("delivered", "agreed", "underway") else base), True
    elif f.progressive or (f.tense == "present" and base == "delivered" and _goes_on(parse, p)):
        m.stage = "underway" if base == "delivered" else base
    elif f.tense == "infinitive":
        m.stage = "sought" if _is_purpose(parse, p.head) and base == "delivered" else base
    elif f.tense == "gerund":
        _gerund(parse, p.head, base, m)


def _goes_on(parse: Parse, p: Predication) -> bool:
    """Does a verb in the present tell what is going on? In a headline ("Peru sends tents") it tells what has been."""
    return p.lemma not in _STATES and not (parse.dep[p.head] in ("ROOT", "conj") and _is_title(parse, p.head))


def _is_title(parse: Parse, i: int) -> bool:
    """Is the sentence of a token a line of its own that no full stop ends?"""
    first, end = parse.sentences[parse.sentence[i]]
    while end > first and parse.text[end - 1].isspace():
        end -= 1
    own = any(
        paragraph.body == parse.start[first] and paragraph.end == parse.end[end - 1] for paragraph in parse.paragraphs
    )
    return own and end > first and parse.text[end - 1][-1].isalnum()


def _negate(f: Finite, base: TransferStage, m: Modality) -> None:
    if base != "delivered":
        m.stage = None
    elif f.modal or f.tense == "future":
        m.stage = "refused"
    else:
        m.denied = True


def _gerund(parse: Parse, v: int, base: TransferStage, m: Modality) -> None:
    """A gerund takes its reality from the preposition before it: after sending, without sending, talks on buying."""
    if parse.dep[v] == "pcomp":
        preposition = parse.lower[parse.head[v]]
        if preposition in _UNREAL_PREPOSITIONS:
            m.stage, m.denied = base, True
        elif preposition in _OPEN_PREPOSITIONS or preposition == "for":
            m.stage = "sought" if base == "delivered" and preposition != "for" else base
    elif base == "delivered" and (parse.dep[v] == "acl" or _is_headline(parse, v)):
        m.stage = "underway"


def _scopes(parse: Parse, child: Predication, over: Predication) -> bool:
    """Relative clauses and finite adverbial clauses stand on their own; complements and arguments do not."""
    if child.noun:
        return True
    if child.link in ("xcomp", "ccomp", "pcomp", "csubj", "dobj"):
        return True
    if child.link == "conj":
        return not over.noun
    if child.link == "acl":
        return parse.tag[child.head] == "VB" or over.lemma == "due"
    return child.link == "advcl" and parse.tag[child.head] in ("VB", "VBG")


def _govern(parse: Parse, child: Predication, over: Predication, m: Modality, frames: Frames) -> None:
    if child.link == "conj" or (child.link == "advcl" and parse.tag[child.head] == "VBG"):
        if child.link == "advcl":
            _tense_above(finite(parse, over.head), m, "plain")
        return
    if over.noun:
        effect: Effect = frames.governing_nouns.get(over.lemma, "plain")
        f = Finite("past")
    else:
        effect = frames.governing.get(over.lemma) or frames.governing.get(over.lemma.split()[0]) or "plain"
        f = finite(parse, over.head)
        if effect == "pledged" and over.lemma in ("be", "have", "go", "decide") and child.noun:
            effect = "plain"
        if over.lemma == "be" and _is_ranked(parse, over.head):
            effect = "plain"
        if over.lemma == "be" and child.link in ("ccomp", "csubj") and parse.tag[child.head] != "VB":
            effect = "failed" if _is_untrue(parse, over, f.negated) else "plain"
    says = frames.saying.get(over.lemma)
    if says == "deny" and effect in ("plain", "refused", "cancelled") and not f.negated:
        effect = (
            "denied" if child.link in ("ccomp", "xcomp") or _report(parse, over) or over.lemma == "deny" else effect
        )
    if says and child.link == "ccomp" and effect != "denied":
        effect = "plain"
    if effect != "plain":
        m.words.append(over.lemma)
    turned = effect if effect == "failed" and over.lemma == "be" else _negated(effect)
    _apply("plain" if f.negated and says else turned if f.negated else effect, over, m)
    if not (says and child.link == "ccomp"):
        _tense_above(f, m, effect)


def _is_untrue(parse: Parse, over: Predication, negated: bool) -> bool:
    """ "It is not true that …", "it is false that …"."""
    said = {parse.lower[k] for k in parse.kids[over.head] if parse.dep[k] in ("acomp", "attr")}
    return bool(said & _TRUE) if negated else bool(said & _UNTRUE)


def _report(parse: Parse, over: Predication) -> bool:
    """Is what the verb takes a report or the like ("dismissed reports that …")?"""
    return any(
        parse.lemma[a]
        in ("report", "claim", "allegation", "rumour", "rumor", "charge", "accusation", "story", "suggestion")
        for a in over.args.get("patient", [])
    )


def _negated(effect: Effect) -> Effect:
    return {"agreed": "sought", "pledged": "refused", "sought": "refused"}.get(effect, "plain")  # type: ignore[return-value]


def _apply(effect: Effect, over: Predication, m: Modality) -> None:
    if effect == "denied":
        m.denied = True
        m.deniers.append(over.head)
    elif effect == "failed":
        m.denied = True
    elif effect == "alleged":
        m.stage = None
    elif effect == "pledged" and m.stage in ("delivered", "underway"):
        m.stage, m.future = "pledged", True
    elif effect == "agreed" and m.stage in ("delivered", "underway", "pledged", "sought"):
        m.stage = "agreed"
    elif effect in ("sought", "refused", "cancelled"):
        m.stage = effect
    elif effect == "underway" and m.stage in ("delivered", "sought", "pledged", "cancelled"):
        m.stage = "underway"


def _tense_above(f: Finite, m: Modality, effect: Effect) -> None:
    """The governing verb's own reality: what will begin is not under way, what could be agreed is not agreed."""
    if m.stage in ("refused", "cancelled", "sought") and effect != "cancelled":
        return
    if f.perfect and f.modal in ("would", "could", "should"):
        m.stage = "cancelled"
    elif f.modal in _POSSIBLE or f.modal in _OUGHT:
        m.stage = "sought"
    elif (f.tense == "future" or f.modal in ("would", "'d", "’d")) and m.stage in ("delivered", "underway"):
        m.stage, m.future = "pledged", True


def _hypothetical(parse: Parse, p: Predication) -> bool:
    """Conditions ("if Peru sends …") and questions assert nothing."""
    first, last = parse.sentences[parse.sentence[p.head]]
    end = next(
        (i for i in range(last - 1, first, -1) if parse.pos[i] in ("PUNCT",) and parse.text[i] not in "\"'”’)"), -1
    )
    if end >= 0 and parse.text[end] == "?":
        return True
    for i in (p.head, *parse.up(p.head)):
        if parse.dep[i] == "relcl":
            return False
        if parse.dep[i] == "advcl" and any(
            parse.lower[k] in _CONDITIONS for k in parse.kids[i] if parse.dep[k] == "mark"
        ):
            return True
        if parse.dep[i] == "advcl" and _is_still_to_come(parse, i):
            return True
    return False


def _is_still_to_come(parse: Parse, v: int) -> bool:
    """ "Would take them over as soon as they let them go": a time that what is to come waits for has not come."""
    marked = any(parse.lower[k] in _TIMES and parse.dep[k] in ("mark", "advmod") for k in parse.kids[v])
    over = next((i for i in parse.up(v) if parse.pos[i] in ("VERB", "AUX")), v)
    waits = finite(parse, over)
    own = finite(parse, v)
    has = any(parse.lower[k] in ("has", "have") for k in parse.kids[v])
    unfinished = own.tense == "present" or (own.perfect and has)
    return marked and unfinished and (waits.tense == "future" or waits.modal == "would")


def _going_to(parse: Parse, v: int) -> bool:
    head = parse.head[v]
    return (
        parse.dep[v] == "xcomp" and parse.lower[head] == "going" and any(parse.lower[k] == "to" for k in parse.kids[v])
    )


def _is_to(parse: Parse, v: int) -> bool:
    """ "is to lend", "were to be shipped": be with an infinitive is a plan."""
    head = parse.head[v]
    return any(parse.lemma[k] == "be" and parse.tag[k] in ("VBZ", "VBP", "VBD") for k in parse.kids[v] if k < v) or (
        parse.dep[v] == "xcomp"
        and parse.lemma[head] == "be"
        and parse.pos[head] == "AUX"
        and not _is_ranked(parse, head)
    )


def _is_ranked(parse: Parse, be: int) -> bool:
    """ "Was first to send": the infinitive tells in what somebody was the first, and has been."""
    said = [k for k in parse.kids[be] if parse.dep[k] in ("acomp", "attr", "advmod")]
    return any(parse.lower[j] in _RANKS for k in said for j in (k, *parse.kids[k]))


def _is_headline(parse: Parse, v: int) -> bool:
    """ "Peru to send tents", "Peru sending tents": in a headline, the one is a plan, the other is under way."""
    return is_headline(parse, v) or (parse.dep[v] == "ROOT" and parse.kid(v, "nsubj", "nsubjpass") >= 0)


def _is_purpose(parse: Parse, v: int) -> bool:
    return parse.dep[v] in ("advcl", "acl", "relcl", "ROOT")


def _no_argument(parse: Parse, v: int) -> bool:
    """ "sent no tanks", "nothing was sent", "not one tank was sent": a negative argument negates."""
    for k in parse.kids[v]:
        if parse.dep[k] in ("nsubj", "nsubjpass", "dobj"):
            if parse.lower[k] in ("nothing", "none", "nobody", "neither"):
                return True
            ones = [j for j in parse.kids[k] if parse.lower[j] == "one"]
            before = (*parse.kids[k], *(j for one in ones for j in parse.kids[one]))
            if any(
                parse.lower[j] in ("no", "neither", "not") and parse.dep[j] in ("det", "preconj", "cc", "neg")
                for j in before
            ):
                return True
    return False
