"""Who goes to whom: the sides of a visit or a meeting by the pattern of its words, and who of them is at home."""

from __future__ import annotations

from collections.abc import Iterable

from comity.annotation.context import Context
from comity.knowledge.lexicon import word_set
from comity.knowledge.relations import MeetingPattern
from comity.language.predications import Predication
from comity.mentions.references import Ref
from comity.parties import party_code, party_codes

_PEOPLE = ("person", "office", "organ")
_TRAVELLERS = frozenset(("person", "office", "organ", "state", "org"))
DELEGATIONS = word_set("delegations")
_RESIDENT = word_set("resident_envoys")
_REMOTE = word_set("remote_means")


def sides(
    context: Context, p: Predication, over: Predication | None, pattern: MeetingPattern
) -> tuple[list[Ref], list[Ref]]:
    """Who goes and who is gone to, as far as the words of the predication say."""
    agents, patients, company = (
        _agents(context, p, over),
        _refs(context, p, "patient"),
        _refs(context, p, "company", "between"),
    )
    if p.noun and over is not None and over.lemma.split()[0] in ("hold", "have", "conduct", "begin", "open", "start"):
        company = company or _refs(context, over, "company")
    if pattern == "meet":
        if p.noun and over is not None and over.lemma in ("host", "convene", "organise", "organize") and company:
            return company, _refs(context, over, "agent")
        called = _refs(context, p, "topic") if p.lemma == "call" else []
        return agents + company + patients + called, []
    if pattern == "sign":
        return agents + company, []
    if pattern in ("host", "invite", "expect"):
        if p.noun:
            sent = over is not None and over.lemma in ("extend", "send", "issue", "offer", "give", "convey", "renew")
            inviting = _refs(context, p, "owner", "agent", "source", "of")
            return _invited(context, p, over), inviting or (
                _subject(context, over) if sent and over is not None else []
            )
        return patients, agents
    met = [r for r in patients if r.sort in _PEOPLE and pattern != "carry"]
    met += [r for r in _refs(context, p, "goal", "beneficiary") if r.sort in ("organ", "org") and p.noun]
    return agents, met


def grounded(guests: list[Ref], hosts: list[Ref], ground: str | None) -> tuple[list[Ref], list[Ref]]:
    """Who is at home where they meet is the host; on neutral ground nobody is."""
    at_home = [r for r in guests if r.state == ground and ground]
    if at_home and len(at_home) < len(guests):
        return [r for r in guests if r.state != ground], at_home
    return guests, hosts


def travellers(guests: list[Ref], hosts: list[Ref], meeting: bool) -> list[Ref]:
    """Those of the guests who can be on a visit, without those who are of the hosts' state; rebels may meet too."""
    home = party_codes(hosts)
    sorts = (*_TRAVELLERS, "group", "people", *(("armed_group", "body") if meeting else ()))
    return [r for r in guests if r.sort in sorts and (r.state or r.org) not in home]


def can_be(context: Context, p: Predication, pattern: MeetingPattern, guests: list[Ref], hosts: list[Ref]) -> bool:
    """Is it a visit at all: known people of different states, not sport, not by telephone, not a resident envoy?"""
    if not guests or not (hosts or len({party_code(r) for r in guests}) > 1):
        return False
    first = guests[0]
    if not first.known:
        return False
    if pattern in ("travel", "carry", "attend") and not _goes(context, first):
        return False
    if (
        pattern == "meet"
        and not p.noun
        and context.parse.tag[p.head] in ("VBP", "VB")
        and first.sort == "state"
        and len(guests) < 3
    ):
        subject = p.first("agent")
        if subject >= 0 and len(context.parse.conjuncts(subject)) == 1:
            return False
    if pattern in ("meet", "host", "sign") and any(_lemma(context, r) in _RESIDENT for r in (*guests[:1], *hosts[:1])):
        return False
    words = context.parse.lower[slice(*context.parse.sentences[context.parse.sentence[p.head]])]
    return pattern != "meet" or not _REMOTE & set(words)


def _goes(context: Context, ref: Ref) -> bool:
    if ref.sort == "organ":
        return _lemma(context, ref) in DELEGATIONS
    return (ref.sort in ("person", "office") and is_official(context, ref)) or (
        ref.sort == "org" and _lemma(context, ref) in DELEGATIONS
    )


def is_official(context: Context, ref: Ref) -> bool:
    """Is somebody known to hold an office: by the table of leaders, by a title, or by what the report calls them?"""
    if ref.sort != "person" or ref.office:
        return True
    name = context.parties.names.get(ref.last)
    known = context.parties.people.get(context.parse.lower[ref.last])
    return (name is not None and name.kind == "person") or (known is not None and bool(known.office))


def _lemma(context: Context, ref: Ref) -> str:
    return ref.office or context.parse.lemma[ref.head]


def _agents(context: Context, p: Predication, over: Predication | None) -> list[Ref]:
    """Who goes or meets: the subject or owner; for a noun also its "of", "by", modifiers, and the verb it hangs on."""
    agents = _refs(context, p, "agent", "owner")
    if not p.noun or agents:
        return agents
    agents = [r for r in _refs(context, p, "of") if r.sort in (*_PEOPLE, "state", "group")]
    modifiers = [r for k in p.args.get("modifier", []) for r in context.parties.of_modifier(k)]
    if not agents and not _refs(context, p, "between"):
        agents = modifiers
    if over is not None and not over.noun:
        agents = agents or _subject(context, over)
    return agents


def _subject(context: Context, over: Predication) -> list[Ref]:
    return _refs(context, over, "patient" if over.passive and "agent" not in over.args else "agent")


def _invited(context: Context, p: Predication, over: Predication | None) -> list[Ref]:
    """Who an invitation goes to: "to" whom, or who received or accepted it."""
    guests = [r for r in _refs(context, p, "goal", "beneficiary") if r.sort in _PEOPLE]
    if not guests and over is not None:
        taking = over.lemma in (
            "receive",
            "accept",
            "get",
            "have",
            "decline",
            "refuse",
            "turn down",
            "reject",
            "take up",
        )
        guests = _subject(context, over) if taking else _refs(context, over, "recipient", "goal")
    return guests


def _refs(context: Context, p: Predication, *roles: str) -> list[Ref]:
    return _distinct(r for role in roles for t in p.args.get(role, []) for r in _of(context, t))


def _of(context: Context, token: int) -> list[Ref]:
    """The parties of a noun phrase; for a description that is none, those of the name beside it."""
    parse = context.parse
    if parse.lower[token] == "it":
        return []
    refs = context.refs(token)
    if refs:
        return refs
    return [r for k in parse.kids[token] if parse.dep[k] == "appos" for r in context.refs(k)]


def _distinct(refs: Iterable[Ref]) -> list[Ref]:
    kept: list[Ref] = []
    for ref in refs:
        if all(ref.head != other.head or ref.state != other.state for other in kept):
            kept.append(ref)
    return kept
