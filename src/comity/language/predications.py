"""Who did what to whom, once for all syntax: predications with arguments by role, in the active voice.

A predication is a verb or an event noun with its arguments. Whatever the sentence used (passive, relative clause,
participle, coordination, control and raising, ditransitive, nominalisation), the roles are the same: agent, patient,
recipient, source, goal, beneficiary, topic, company, place, time, role (as what), and for nouns owner and modifier.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from comity.knowledge.lexicon import word_set
from comity.language.parse import Parse

PREPOSITION_ROLES = {
    "to": "goal", "into": "goal", "onto": "goal", "toward": "goal", "towards": "goal",
    "from": "source", "out": "source",
    "for": "beneficiary", "by": "agent", "with": "company", "alongside": "company", "between": "between",
    "among": "between", "of": "of", "on": "topic", "about": "topic", "over": "topic", "regarding": "topic",
    "concerning": "topic", "against": "against", "as": "role", "in": "place", "at": "place", "near": "place",
    "through": "path", "via": "path", "across": "path", "under": "under", "upon": "topic",
    "including": "including", "worth": "worth", "during": "time", "after": "after",
    "within": "place", "inside": "place", "outside": "place", "without": "without",
}  # fmt: skip
_COMPLEX = word_set("complex_prepositions")
_BACK = word_set("directions")
_SUBJECTS = ("nsubj", "csubj")
_PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
_RELATIVE = word_set("relative_pronouns")
_ON_THE_WAY = word_set("on_the_way")
# Verbs without an object: their bare past behind a noun has it for its subject.
_MOVING = word_set("verbs_of_arriving")
_MEANS = word_set("means_and_times")
_NO_CLAUSE = word_set("no_clause")
_OBJECT_CONTROL = word_set("object_control")
# "blocked Denmark from exporting": who is kept from it would have done it.
_KEEPING_FROM = word_set("keeping_from")


@dataclass(slots=True)
class Predication:
    """A verb or event noun (token `head`) with its arguments: role -> tokens that head them."""

    head: int
    lemma: str
    noun: bool = False
    passive: bool = False
    args: dict[str, list[int]] = field(default_factory=dict)
    prepositions: dict[int, str] = field(default_factory=dict)
    governor: int = -1
    link: str = ""

    def first(self, *roles: str) -> int:
        """The first argument in the first of the roles that has one, or -1."""
        for role in roles:
            if self.args.get(role):
                return self.args[role][0]
        return -1

    def add(self, role: str, token: int, preposition: str = "") -> None:
        """Add an argument, once."""
        heads = self.args.setdefault(role, [])
        if token not in heads:
            heads.append(token)
            if preposition:
                self.prepositions[token] = preposition


def predications(parse: Parse, event_nouns: Collection[str]) -> dict[int, Predication]:
    """Return the predications of a report by the token that heads them, in text order.

    `event_nouns` are the noun lemmas that name events (gift, shipment, visit …).
    """
    found: dict[int, Predication] = {}
    for i, pos in enumerate(parse.pos):
        if pos == "VERB" or (pos == "AUX" and parse.dep[i] not in ("aux", "auxpass")):
            found[i] = _verb(parse, i)
        elif pos in ("NOUN", "PROPN") and parse.lemma[i] in event_nouns and parse.dep[i] != "compound":
            found[i] = _noun(parse, i)
        elif pos == "ADJ" and parse.lower[i] in ("due", "ready", "willing", "set", "able", "unable", "bound", "likely"):
            found[i] = _verb(parse, i)
    for i in sorted(found, key=lambda j: (len(parse.up(j)), j)):
        _share(parse, found, i)
    return found


def preposition_phrases(parse: Parse, i: int, depth: int = 0) -> list[tuple[str, int]]:
    """The prepositional phrases below token i as (preposition, object), prepositions within prepositions included."""
    phrases: list[tuple[str, int]] = []
    for k in parse.kids[i]:
        dep = parse.dep[k]
        if dep in ("prep", "agent", "dative", "prt") and parse.pos[k] in ("ADP", "SCONJ", "VERB", "PART", "ADV"):
            word = parse.lower[k]
            if word in _COMPLEX:
                continue
            phrases.extend((word, j) for j in parse.kids[k] if parse.dep[j] in ("pobj", "pcomp", "npadvmod"))
            if depth < 2:
                phrases.extend(preposition_phrases(parse, k, depth + 1))
        elif dep == "advmod" and depth < 2 and parse.lower[k] in _BACK:
            phrases.extend(preposition_phrases(parse, k, depth + 1))
    return phrases


def _verb(parse: Parse, v: int) -> Predication:
    kids = parse.kids[v]
    particle = next((parse.lower[k] for k in kids if parse.dep[k] == "prt"), "")
    particle = particle or next(
        (parse.lower[k] for k in kids if parse.dep[k] == "advmod" and parse.lower[k] in _BACK), ""
    )
    passive = any(parse.dep[k] in ("auxpass", *_PASSIVE_SUBJECTS) for k in kids)
    p = Predication(v, f"{parse.lemma[v]} {particle}".strip(), passive=passive)
    for k in kids:
        dep = parse.dep[k]
        if dep in _SUBJECTS:
            p.add("agent", k)
        elif dep in _PASSIVE_SUBJECTS or dep in ("dobj", "obj"):
            p.add("patient", k)
        elif dep == "dative" and parse.pos[k] not in ("ADP", "PART"):
            p.add("recipient", k)
        elif dep in ("attr", "oprd", "acomp"):
            p.add("attribute", k)
        elif dep in ("npadvmod", "compound", "nmod") and k + 2 == v and parse.text[k + 1] in ("-", "–"):
            p.add("agent", k)
        elif dep in ("npadvmod", "tmod"):
            p.add("time", k)
    if passive and len(p.args.get("patient", [])) > 1:
        subject, *objects = p.args["patient"]
        p.args["patient"] = objects
        p.add("recipient", subject)
    for word, obj in preposition_phrases(parse, v):
        p.add(_role(parse, word, obj), obj, word)
    _locate(parse, p)
    if passive is False and parse.tag[v] == "VBN" and "agent" not in p.args and parse.dep[v] in ("acl", "amod"):
        p.passive = True
    return p


def _locate(parse: Parse, p: Predication) -> None:
    """ "Is on its way from X to Y", "bound for Z", "are on loan to W": being somewhere on the way is one predicate."""
    if parse.lower[p.head] == "bound" or p.lemma in ("destine", "head"):
        p.lemma = {"head": "head"}.get(p.lemma, "bound")
        return
    if p.lemma != "be":
        return
    for token, preposition in list(p.prepositions.items()):
        word = parse.lemma[token]
        if word not in _ON_THE_WAY or preposition not in ("on", "en", "in", "under", "at"):
            continue
        p.lemma = f"be {preposition} {word}"
        for inner, obj in preposition_phrases(parse, token):
            p.add(_role(parse, inner, obj), obj, inner)
            for further, other in preposition_phrases(parse, obj):
                if further in ("to", "for", "from"):
                    p.add(_role(parse, further, other), other, further)


def _role(parse: Parse, word: str, obj: int) -> str:
    """The role of a preposition's object: "by" names who does it, but neither by when nor by which means or way."""
    if parse.dep[parse.head[obj]] == "dative":
        return "recipient"
    if word == "by" and (parse.lemma[obj] in _MEANS or parse.pos[obj] == "NUM"):
        return "means"
    return PREPOSITION_ROLES.get(word, word)


def _noun(parse: Parse, n: int) -> Predication:
    p = Predication(n, parse.lemma[n], noun=True)
    for k in parse.kids[n]:
        dep = parse.dep[k]
        if dep == "poss":
            p.add("owner", k)
        elif dep in ("amod", "compound", "nmod"):
            p.add("modifier", k)
        elif dep == "appos":
            p.add("apposition", k)
    for word, obj in preposition_phrases(parse, n):
        p.add(_role(parse, word, obj), obj, word)
    return p


def _share(parse: Parse, found: dict[int, Predication], i: int) -> None:
    """Link a predication to the one that governs it and take over the arguments they share."""
    p, head, dep = found[i], parse.head[i], parse.dep[i]
    if head == i:
        return
    if p.noun:
        _share_noun(parse, found, p)
        return
    p.link = dep = "parataxis" if dep in ("ccomp", "dep") and _stands_apart(parse, i, head) else dep
    if is_headline(parse, i):
        p.add("agent", head)
    elif dep == "relcl" or (dep == "acl" and _has_relative(parse, i)):
        _relative(parse, p, head)
    elif dep == "acl" and not _is_content(parse, i):
        _participle(parse, p, head)
    elif dep == "amod" and parse.tag[i] in ("VBN", "VBD"):
        p.add("patient", head)
    over = _verb_above(parse, found, i)
    said = parse.kid(over, "ccomp") if over >= 0 and dep == "advcl" and parse.tag[i] == "VBG" else -1
    if said in found and said < over < i:
        over = said  # "A team arrived, the agency said, bringing dogs"
    p.governor = over
    if over >= 0:
        _from_governor(parse, p, found[over], dep)


def _share_noun(parse: Parse, found: dict[int, Predication], p: Predication) -> None:
    """An event noun hangs on the verb whose argument it is, directly or through a preposition or another noun."""
    j, link = p.head, ""
    for _ in range(6):
        up, dep = parse.head[j], parse.dep[j]
        if dep == "conj" and not link:
            j = up
            continue
        link = link or dep
        if up == j:
            return
        j = up
        if j in found:
            p.governor, p.link = j, link
            return


def _stands_apart(parse: Parse, v: int, over: int) -> bool:
    """A clause before a semicolon, or set before a verb that takes no clause, is one of its own."""
    if v > over:
        return False
    end = parse.subtree(v)[1]
    return any(parse.text[j] == ";" for j in range(end, over)) or (
        parse.text[end + 1] == "," and parse.lemma[over] in _NO_CLAUSE and parse.kid(v, "mark") < 0
    )


def _verb_above(parse: Parse, found: dict[int, Predication], i: int) -> int:
    j = i
    for _ in range(8):
        up = parse.head[j]
        if up == j:
            return -1
        j = up
        if j in found:
            return j
    return -1


def is_headline(parse: Parse, v: int) -> bool:
    """ "Peru to send tents to Chile" as the parser takes it: a noun with nothing above it, the infinitive behind it."""
    noun = parse.head[v]
    marked = any(parse.lower[k] == "to" and parse.dep[k] == "aux" and parse.subtree(k)[0] > noun for k in parse.kids[v])
    alone = parse.dep[noun] == "ROOT" and parse.pos[noun] in ("NOUN", "PROPN")
    own = parse.kid(v, *_SUBJECTS, *_PASSIVE_SUBJECTS) >= 0
    first = parse.sentences[parse.sentence[v]][0]
    begins = parse.subtree(noun)[0] == first and not any(parse.dep[k] == "det" for k in parse.kids[noun])
    return parse.dep[v] in ("acl", "relcl") and parse.tag[v] == "VB" and marked and alone and begins and not own


def _has_relative(parse: Parse, v: int) -> bool:
    return any(parse.lower[k] in _RELATIVE and parse.tag[k] in ("WDT", "WP") for k in parse.kids[v])


def _is_content(parse: Parse, v: int) -> bool:
    """ "A report that it had sold a vessel": the clause says what the noun holds, which takes no part in it."""
    mark = parse.kid(v, "mark")
    return mark >= 0 and parse.lower[mark] == "that" and parse.kid(v, *_SUBJECTS, *_PASSIVE_SUBJECTS) >= 0


def _relative(parse: Parse, p: Predication, antecedent: int) -> None:
    """Put the antecedent where the relative pronoun stands, or where the gap is."""
    filled = False
    for role, tokens in p.args.items():
        for n, token in enumerate(tokens):
            if parse.lower[token] in _RELATIVE and parse.tag[token] in ("WDT", "WP", "IN", "DT"):
                tokens[n] = antecedent
                p.prepositions.pop(token, None)
                filled = True
            elif any(parse.lower[k] == "whose" for k in parse.kids[token]):
                filled = True
        p.args[role] = tokens
    if filled:
        return
    adverb = next((parse.lower[k] for k in parse.kids[p.head] if parse.tag[k] == "WRB"), "")
    if adverb:
        p.add({"where": "place", "when": "time"}.get(adverb, "manner"), antecedent)
    elif "patient" not in p.args:
        p.add("patient", antecedent)
    else:
        p.add("recipient", p.args["patient"][0])
        p.args["patient"] = [antecedent]


def _participle(parse: Parse, p: Predication, noun: int) -> None:
    """A participle or infinitive behind a noun: the noun is what is done, or who does it."""
    if parse.tag[p.head] in ("VBN", "VBD") and p.lemma in _MOVING:
        p.passive = False
        p.add("agent", noun)
    elif parse.tag[p.head] in ("VBN", "VBD"):
        if "patient" in p.args and "recipient" not in p.args:
            p.add("recipient", noun)
        else:
            p.add("patient", noun)
    elif parse.tag[p.head] == "VBG" and "agent" not in p.args:
        p.add("agent", noun)


def _from_governor(parse: Parse, p: Predication, over: Predication, dep: str) -> None:
    if any(parse.dep[k] in (*_SUBJECTS, *_PASSIVE_SUBJECTS) for k in parse.kids[p.head]):
        return
    if dep == "conj" and not over.noun:
        _coordinate(parse, p, over)
    elif dep in ("xcomp", "advcl", "pcomp", "ccomp", "acomp") and (
        "agent" not in p.args or (p.passive and "patient" not in p.args)
    ):
        _control(parse, p, over, dep)
    elif dep == "acl" and parse.tag[p.head] == "VB":
        subject = over.first("agent") if not over.noun else over.first("agent", "owner")
        if subject >= 0 and "agent" not in p.args:
            p.add("agent", subject)


def _coordinate(parse: Parse, p: Predication, over: Predication) -> None:
    """A coordinated verb shares the subject; where it has no object of its own, "bought and shipped" shares that."""
    subject = over.first("patient") if over.passive else over.first("agent")
    if subject >= 0:
        role = "patient" if p.passive or (over.passive and parse.tag[p.head] == "VBN") else "agent"
        if role == "patient":
            p.passive = True
        if role not in p.args:
            p.add(role, subject)
    if p.passive and "agent" not in p.args and over.passive and over.first("agent") >= 0:
        p.add("agent", over.first("agent"))
    bare = (
        "patient" not in p.args
        and not p.passive
        and not any(parse.dep[k] in ("ccomp", "xcomp") for k in parse.kids[p.head])
    )
    if bare and over.head < p.head and over.first("patient") > p.head:
        p.add("patient", over.first("patient"))
    if p.head > over.head and "patient" not in over.args and not over.passive and parse.head[p.head] == over.head:
        shared = p.first("patient")
        if shared > p.head and not any(parse.dep[k] in ("ccomp", "xcomp", "prep") for k in parse.kids[over.head]):
            over.add("patient", shared)


def _control(parse: Parse, p: Predication, over: Predication, dep: str) -> None:
    """The understood subject: the object of "ask", "urge", "help" …, else the subject of the governing verb."""
    passive = p.passive or any(parse.dep[k] == "auxpass" for k in parse.kids[p.head])
    controller = -1
    if dep in ("xcomp", "ccomp") and over.lemma.split()[0] in _OBJECT_CONTROL:
        controller = over.first("patient", "recipient")
    if dep == "pcomp" and over.lemma.split()[0] in _KEEPING_FROM and parse.lower[parse.head[p.head]] == "from":
        controller = over.first("patient")
    if controller < 0:
        controller = over.first("patient") if over.passive else over.first("agent", "owner")
    if controller < 0 or controller == p.head:
        return
    p.add("patient" if passive else "agent", controller)
