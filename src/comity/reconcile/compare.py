"""How likely two claims of different reports are about one event: a score, with its reasons.

The score is a sum of weights, as in the decision rule of Fellegi and Sunter (1969) with weights set by hand. Each
weight has its reason in words. `compare` is symmetric and looks at the two claims alone.
"""

from __future__ import annotations

from itertools import product

from comity.kinds import UNDONE, rank
from comity.reconcile.features import HISTORIC, Features, Side, Thing
from comity.reconcile.records import Reason
from comity.reconcile.values import closeness, distinctive, figure, quantities_clash

LINK = 2.0
"""From this score on, two claims are taken to be about one event."""
MOST_AMOUNT = 0.9
MOST_OTHER_AMOUNT = 0.35
"""The most that two quantities weigh that do not give the same figure."""
_MOST_ITEMS = 0.6
MOST_OF_ONE = 1.0 + 0.6 + 0.15 + 0.15 + 1e-6
"""The most that all but time and amount can weigh of two claims with one item each: parties, the thing, stage and
mode; a hair more, as sums are rounded."""
MOST = MOST_OF_ONE + MOST_AMOUNT + _MOST_ITEMS
"""The most that all but time can weigh: more items, too. A meeting, which has no items, has no more."""
_SOON = 7
_NEAR = 60
PLANNED = 100
"""Days by which what was planned may be late."""
SLACK = 10
"""Days by which two reports of one event may differ, whatever they tell of."""
FAR = 3
"""How many times the slack of two dates makes them firmly apart."""
SAME_DAYS, CLOSE, LATE, LOOSE, APART = 0.6, 0.3, -0.2, -0.6, -1.5
"""What two dates weigh at the most: a day in common; within the slack, `PLANNED`, `FAR` times the slack; beyond."""
REPORTED = ((_SOON, 0.4), (45, 0.25), (200, 0.0), (HISTORIC, -0.3))
REPORTED_FAR = -0.8
"""What the days between two reports weigh, up to so many days and beyond them all."""
_FREE = frozenset({"gift", "aid"})
_PAST = frozenset({"delivered", "held", "signed", "ratified"})


def compare(a: Features, b: Features) -> list[Reason] | None:
    """Return the reasons for and against two claims being about one event; None where something rules it out."""
    if a.kind != b.kind or a.document == b.document:
        return None
    if (alike := parties(a, b)) is None or (told := about(a, b)) is None:
        return None
    return [*alike, *told, *_time(a, b), *manner(a, b)]


def score(reasons: list[Reason] | None) -> float:
    """Return the sum of the weights, rounded so that their order does not show; None counts as firmly against."""
    return -5.0 if reasons is None else round(sum(reason.weight for reason in reasons), 6)


def parties(a: Features, b: Features) -> list[Reason] | None:
    """Compare the sides of two claims of a kind; None where they cannot be the same."""
    if a.kind in ("agreement", "visit"):
        return _meeting(a, b)
    reasons = []
    for one, two in zip(a.sides, b.sides, strict=True):
        reason = _side(one, two)
        if reason is None:
            return None
        reasons += reason
    if len(a.sides) == 1:
        reasons = [Reason(why=reason.why, weight=2 * reason.weight) for reason in reasons]
    return reasons


def _side(one: Side, two: Side) -> list[Reason] | None:
    both = one.keys & two.keys
    if both:
        share = len(both) / len(one.keys | two.keys)
        return [Reason(why=f"the same party: {', '.join(sorted(both))}", weight=round(0.5 * share, 4))]
    if one.keys and two.keys:
        return None
    if one.names and two.names and one.words & two.words:
        share = len(one.words & two.words) / min(len(one.words), len(two.words))
        return [Reason(why="a party of like name", weight=round(0.4 * share, 4))]
    if not one.names and not two.names:
        return []
    if one.resolved or two.resolved or not (one.names and two.names):
        return [Reason(why="one report leaves a party open", weight=-0.2)]
    return [Reason(why="parties named without a state", weight=0.1)]


def _meeting(a: Features, b: Features) -> list[Reason] | None:
    """Agreements and visits: who takes part matters more than on which side a report puts them."""
    keys_a, keys_b = (frozenset[str]().union(*(side.keys for side in claim.sides)) for claim in (a, b))
    both = keys_a & keys_b
    if len(both) < min(2, len(keys_a | keys_b)):
        return None
    reasons = [Reason(why=f"the same parties: {', '.join(sorted(both))}", weight=len(both) / len(keys_a | keys_b))]
    if a.kind == "visit":
        words_a, words_b = a.sides[0].words, b.sides[0].words
        if words_a & words_b:
            reasons.append(Reason(why="a visitor of the same name", weight=0.6))
        elif words_a and words_b:
            reasons.append(Reason(why="visitors of other names", weight=-0.3))
        if a.sides[0].keys == b.sides[1].keys and a.sides[0].keys != b.sides[0].keys:
            reasons.append(Reason(why="visitor and host are the other way round", weight=-0.8))
    return reasons


def about(a: Features, b: Features) -> list[Reason] | None:
    """Compare what two claims of a kind are about; None where that cannot be the same."""
    return _things(a, b) if a.things and b.things else _topics(a, b)


def _things(a: Features, b: Features) -> list[Reason] | None:
    """Compare the items: the best pair, what else agrees, and how much one report has that the other lacks."""
    if len(a.things) == len(b.things) == 1:
        reasons = _thing(a.things[0], b.things[0])
        return None if reasons is None or score(reasons) <= 0 else reasons
    pairs = sorted(
        ((_thing(one, two), i, j) for i, one in enumerate(a.things) for j, two in enumerate(b.things)),
        key=lambda pair: (-score(pair[0]), pair[1] + pair[2], max(pair[1], pair[2])),
    )
    used_a: set[int] = set()
    used_b: set[int] = set()
    matched: list[list[Reason]] = []
    for reasons, i, j in pairs:
        if reasons is not None and i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            matched.append(reasons)
    if not matched or score(matched[0]) <= 0:
        return None
    reasons = list(matched[0])
    both = ((a, used_a), (b, used_b))
    more = sum(score(other) > 0.8 for other in matched[1:])
    if more:
        reasons.append(Reason(why=f"{more} more of the items agree", weight=round(0.3 * min(more, 2), 4)))
    lacking = max(sum(thing.top and i not in used for i, thing in enumerate(claim.things)) for claim, used in both)
    if lacking and not any(thing.generic and thing.quantity is None for thing in (*a.things, *b.things)):
        weight = round(-0.1 * min(lacking, 3), 4)
        reasons.append(Reason(why=f"{lacking} of the items only in one report", weight=weight))
    clash = sum(score(other) < 0 for other in matched[1:])
    if clash:
        reasons.append(Reason(why=f"{clash} of the items differ", weight=-0.15 * clash))
    return reasons


def _thing(one: Thing, two: Thing) -> list[Reason] | None:
    reason = sort_of_thing(one, two)
    return None if reason is None else [reason, *_amount(one, two)]


def sort_of_thing(one: Thing, two: Thing) -> Reason | None:
    """Compare what two things are, however many; None where they cannot be one."""
    if one.kind != two.kind:
        return Reason(why=f"the same words: {one.head}", weight=0.3) if one.words == two.words else None
    if one.words == two.words and not one.generic:
        return Reason(why=f"the same thing: {' '.join(sorted(one.words))}", weight=0.6)
    if one.head == two.head and not one.generic:
        return Reason(why=f"the same sort of thing: {one.head}", weight=0.5)
    if one.taxon and one.taxon == two.taxon:
        return Reason(why=f"the same taxon: {one.taxon}", weight=0.5)
    if (one.words & two.words) - {""} and not (one.generic or two.generic):
        return Reason(why=f"words in common: {', '.join(sorted(one.words & two.words))}", weight=0.45)
    if shared := _designations(one, two):
        return Reason(why=f"the same model: {shared}", weight=0.45)
    if _is_a(one, two):
        return Reason(why=f"one is a kind of the other: {one.head}, {two.head}", weight=0.4)
    if one.generic or two.generic or one.kind == "funds":
        return Reason(why=f"the same kind: {one.kind}", weight=0.3)
    return None


def _designations(one: Thing, two: Thing) -> str | None:
    """Return a model's designation that both have, a K9 for a K9A1 too."""
    for a, b in product(one.models, two.models):
        short, long = sorted((a, b), key=len)
        if long.startswith(short):
            return short
    return None


def _is_a(one: Thing, two: Thing) -> bool:
    return not (one.terms.isdisjoint(two.names) and two.terms.isdisjoint(one.names))


def _amount(one: Thing, two: Thing) -> list[Reason]:
    a, b = one.quantity, two.quantity
    if a is None or b is None:
        return []
    near = closeness(a, b)
    if near is None:
        if quantities_clash(a, b):
            return [Reason(why="the same figure, counted differently", weight=0.2)]
        return [Reason(why="measured differently", weight=-0.3)]
    shown = f"{figure(a):,g} and {figure(b):,g}" if None not in (figure(a), figure(b)) else "figures"
    if near == 1 and figure(a) == figure(b) and (same := figure(a)) is not None:
        base = 0.3 if same > 2 else 0.1
        return [Reason(why=f"the same figure: {same:,g}", weight=round(base + 0.6 * distinctive(same), 4))]
    if near == 1 and not _alike(figure(a), figure(b)):
        return [Reason(why=f"figures apart that can both hold: {shown}", weight=-0.1)]
    steps = ((1.0, "figures that can both hold", 0.35), (0.9, "figures close together", 0.3))
    for least, why, weight in (*steps, (0.75, "figures not far apart", 0.1), (0.5, "figures apart", -0.5)):
        if near >= least:
            return [Reason(why=f"{why}: {shown}", weight=weight)]
    return [Reason(why=f"figures far apart: {shown}", weight=-1.3)]


def _alike(one: float | None, two: float | None) -> bool:
    return one is not None and two is not None and min(one, two) >= 0.5 * max(one, two)


def _topics(a: Features, b: Features) -> list[Reason] | None:
    """Compare what is agreed, visited for, complained of, measured."""
    reasons = []
    if a.type and b.type and a.kind in ("agreement", "event"):
        if a.type == b.type:
            reasons.append(Reason(why=f"the same type: {a.type}", weight=0.25))
        elif a.kind == "event":
            return None
        elif "other" not in (a.type, b.type):
            reasons.append(Reason(why=f"{' and '.join(sorted((a.type, b.type)))}", weight=-0.5))
    both = a.topic & b.topic
    if both:
        share = len(both) / min(len(a.topic), len(b.topic))
        base = 0.55 if a.kind == "accusation" else 0.4
        why = f"words in common: {', '.join(sorted(both))}"
        reasons.append(Reason(why=why, weight=round(base + (0.9 - base) * share, 4)))
    elif a.topic and b.topic:
        weight = {"visit": -0.3, "indicator": -2.0, "event": -1.0}.get(a.kind, -0.4)
        reasons.append(Reason(why="no words in common", weight=weight))
    return reasons


def _time(a: Features, b: Features) -> list[Reason]:
    weight, why, gap = timing(a, b)
    return [Reason(why=why.format(gap), weight=weight)] if why else []


def timing(a: Features, b: Features) -> tuple[float, str, int]:
    """Return what the time of two claims weighs, why (with a place for the days), and the days between them.

    The weight is one of few, and none is more than `most_time` tells of the days.
    """
    if a.span is not None and b.span is not None:
        return _dated(a, b, a.span, b.span)
    if a.historic != b.historic:
        return -0.6, "one report looks back at long ago", 0
    if a.published is None or b.published is None:
        return 0.0, "", 0
    gap = abs(a.published - b.published)
    weight = next((weight for limit, weight in REPORTED if gap <= limit), REPORTED_FAR)
    if _away(a, b.published) or _away(b, a.published):
        weight = weight / 2 if weight > 0 else round(weight - 0.05 * (a.stage == b.stage), 4)
    return weight, "reported {} days apart", gap


def _away(claim: Features, day: int) -> bool:
    """Whether a claim is dated, and not near the day on which another report came out."""
    if claim.span is None:
        return False
    first, last = claim.span
    return max(first - day, day - last) > _NEAR


def _dated(a: Features, b: Features, one: tuple[int, int], two: tuple[int, int]) -> tuple[float, str, int]:
    gap, slack = max(0, one[0] - two[1], two[0] - one[1]), _slack(a, b, one, two)
    if gap == 0:
        short, long = sorted((one[1] - one[0] + 1, two[1] - two[0] + 1))
        if long > 31 and long > 12 * short and a.stage == b.stage:
            return -0.3, "a day within a long time", 0
        return (SAME_DAYS if long <= _SOON else 0.45 if long <= 62 else 0.3), "at the same time", 0
    if gap <= slack:
        return (CLOSE if gap <= 3 else 0.15), "{} days apart", gap
    planned = {a.stage, b.stage} & _PAST != {a.stage, b.stage}
    weight = LATE if planned and gap <= PLANNED else LOOSE if gap <= FAR * slack else APART
    return weight, "{} days apart", gap


def _slack(a: Features, b: Features, one: tuple[int, int], two: tuple[int, int]) -> int:
    """By how many days reports may misdate two events: more if both look back, or tell of a long time."""
    lengths = one[1] - one[0] + 1, two[1] - two[0] + 1
    return max(SLACK, min(a.fading, b.fading), min(lengths) // 6)


def manner(a: Features, b: Features) -> list[Reason]:
    """Compare how far it has got and on what terms."""
    return [*_stage(a, b), *_mode(a, b)]


def _stage(a: Features, b: Features) -> list[Reason]:
    if a.stage is None or b.stage is None:
        return []
    if a.stage == b.stage:
        return [Reason(why=f"the same stage: {a.stage}", weight=0.15)]
    stages = {a.stage, b.stage}
    if stages & UNDONE and stages & _PAST:
        return [Reason(why=f"{a.stage} and {b.stage}", weight=-0.4)]
    if stages & UNDONE and stages <= {"pledged", "agreed", "cancelled"}:
        return [Reason(why="planned, then called off", weight=0.1)]
    if stages & UNDONE:
        return []
    steps = abs(rank(a.kind, a.stage) - rank(b.kind, b.stage))
    return [Reason(why=f"stages {steps} apart", weight=-0.05 * (steps - 1))]


def _mode(a: Features, b: Features) -> list[Reason]:
    if a.mode is None or b.mode is None:
        return []
    if a.mode == b.mode:
        return [Reason(why=f"the same mode: {a.mode}", weight=0.15)]
    modes = {a.mode, b.mode}
    if modes <= _FREE:
        return []
    weight = -1.0 if modes & _FREE and modes & {"sale", "loan"} else -0.5
    return [Reason(why=f"{a.mode} and {b.mode}", weight=weight)]


def best_pairs(one: tuple[Thing, ...], two: tuple[Thing, ...]) -> list[tuple[int, int]]:
    """Return which items of two claims are the same thing, one to one, best first."""
    scored = sorted(
        (-score(reasons), i, j)
        for i, a in enumerate(one)
        for j, b in enumerate(two)
        if (reasons := _thing(a, b)) is not None and score([reasons[0]]) > 0
    )
    pairs: list[tuple[int, int]] = []
    for _, i, j in scored:
        if all(i != k and j != m for k, m in pairs):
            pairs.append((i, j))
    return pairs
