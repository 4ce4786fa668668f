"""What a claim takes from the report around it: who says it, when it was, and the words that say it."""

from __future__ import annotations

from dataclasses import dataclass, field

from comity.knowledge.frames import Frames
from comity.knowledge.lexicon import word_set
from comity.language.parse import Parse
from comity.language.predications import Predication
from comity.language.speech import SpeechAct, speaker_chain
from comity.mentions.dates import DateFound, is_over
from comity.mentions.parties import Parties
from comity.mentions.phrases import Phrases
from comity.mentions.quantities import QuantityFound
from comity.mentions.references import Ref
from comity.model import DateRange, Document, Party, Span

_COMMITTING = frozenset(("pledged", "agreed", "sought"))
_SIGNING = word_set("verbs_of_deciding")
_COMPILED = word_set("compiled")


@dataclass(slots=True)
class Context:
    """One report, as all the layers below claims have seen it."""

    document: Document
    parse: Parse
    found: dict[int, Predication]
    acts: list[SpeechAct]
    parties: Parties
    dates: list[DateFound]
    quantities: dict[int, QuantityFound]
    phrases: Phrases
    frames: Frames
    date_owner: dict[int, int] = field(default_factory=dict)

    def span(self, first: int, last: int) -> Span:
        """The character span of tokens `first` to `last`."""
        return self.parse.start[first], self.parse.end[last]

    def party(self, ref: Ref) -> Party:
        """A reference as the record of a party; who fights for no state has none, whatever the words say of where."""
        state = ref.state if ref.sort != "armed_group" else None
        return Party(name=self.parties.name_of(ref), state=state, org=ref.org)

    def party_span(self, ref: Ref) -> Span:
        """Where the name of a party stands."""
        return self.span(ref.first, ref.last)

    def refs(self, token: int) -> list[Ref]:
        """The parties that a noun phrase stands for, with those coordinated with it."""
        if token < 0:
            return []
        found = [ref for j in self.parse.conjuncts(token) for ref in self.parties.of(j)]
        beside = self.parse.kid(token, "appos")
        return found or [ref for ref in (self.parties.of(beside) if beside >= 0 else []) if ref.known]

    def evidence(self, token: int) -> tuple[str, Span]:
        """The sentence that holds a token, to the letter."""
        p = self.parse
        first, last = p.sentences[p.sentence[token]]
        last -= 1
        while first < last and p.text[first].isspace():
            first += 1
        while last > first and p.text[last].isspace():
            last -= 1
        return p.slice(first, last), self.span(first, last)

    def said_by(self, token: int) -> tuple[list[Ref], list[Ref]]:
        """Who says what stands at a token, innermost first found; and who denies it."""
        sayers: list[Ref] = []
        deniers: list[Ref] = []
        for act in speaker_chain(self.acts, token):
            refs = self.source(act)
            if act.denies:
                deniers.extend(refs)
            elif not sayers:
                sayers = refs
        return sayers, deniers

    def source(self, act: SpeechAct) -> list[Ref]:
        """The parties that speak, or the words for a source that is no party."""
        source = self._compiler(act.source)
        refs = [ref for j in self.parse.conjuncts(source) for ref in self.parties.of(j)]
        if refs:
            return refs
        first, last = self.parties.extent(act.source)
        return [Ref(act.source, first, last, "source")]

    def _compiler(self, source: int) -> int:
        """ "Figures from the customs office showed": who compiled them speaks."""
        p = self.parse
        if source < 0 or p.lemma[source] not in _COMPILED or self.parties.of(source):
            return source
        for k in p.kids[source]:
            if p.dep[k] in ("prep", "acl") and p.lower[k] in ("from", "by", "of", "released", "published", "compiled"):
                by = next((j for j in p.kids[k] if p.dep[j] == "agent"), k)
                obj = p.kid(by, "pobj")
                if obj >= 0 and self.parties.of(obj):
                    return obj
        return source

    def date_of(self, p: Predication, future: bool) -> tuple[DateRange, DateFound] | None:
        """When a predication happens: the date of its own clause, else of the words it hangs on.

        The day on which somebody said or promised it is not that date: dates of verbs of saying are left out.
        """
        best: tuple[int, DateFound] | None = None
        for date in self.dates:
            distance = self._distance(date, p)
            if distance is not None and (best is None or distance < best[0]):
                best = distance, date
        if best is None:
            return None
        found = self.value(best[1], future)
        until = self.document.published
        if until is not None and found.start <= until and self._is_since(best[1], p):
            return DateRange(start=found.start, end=until), best[1]
        return found, best[1]

    def _is_since(self, date: DateFound, p: Predication) -> bool:
        """ "Has given 40 tanks since the war began in May": the clause says from when on."""
        owner = self._owner(date)
        return owner >= 0 and owner != p.head and self.parse.head[owner] == p.head and self._since(date) >= 0

    def _since(self, date: DateFound) -> int:
        """The "since" of the clause that a date stands in, or -1."""
        owner = self._owner(date)
        marks = (k for k in self.parse.kids[max(owner, 0)] if self.parse.dep[k] == "mark")
        return next((k for k in marks if self.parse.lower[k] == "since"), -1) if owner >= 0 else -1

    def date_words(self, days: DateRange, found: DateFound) -> list[Span]:
        """The words that give days: the date's, and the "since" that makes them go on to the day of the report."""
        words = [(found.mention.start, found.mention.end)]
        since = self._since(found)
        if since >= 0 and days not in (self.value(found, False), self.value(found, True)):
            words.append(self.span(since, since))
        return words

    def value(self, date: DateFound, future: bool) -> DateRange:
        """A date in the reading that the tense asks for."""
        if future and date.future_reading is not None and not is_over(self.parse, date.last):
            return date.future_reading
        return DateRange(start=date.mention.from_, end=date.mention.to)

    def _distance(self, date: DateFound, p: Predication) -> int | None:
        possessive = date.last + 1 < len(self.parse) and self.parse.text[date.last + 1] in ("'s", "’s")
        if possessive or self.parse.sentence[date.first] != self.parse.sentence[p.head]:
            return None
        owner = self._owner(date)
        if owner == p.head:
            return 0
        steps, q = 0, p
        while (
            steps < 4
            and q.governor >= 0
            and not self._stands_alone(q)
            and (q.noun or q.link in ("xcomp", "conj", "advcl", "pcomp", "acl", "acomp"))
        ):
            over = self.found[q.governor]
            steps += 1
            if owner == over.head:
                aside = over.lemma in self.frames.saying or self._has_committed(over, date)
                return None if aside else steps * 10
            q = over
        below = self.found.get(owner)
        if below is not None and below.governor == p.head and (below.noun or below.link in ("advcl",)):
            return None if self._recalls(below, date) else 15
        return None

    def _recalls(self, below: Predication, date: DateFound) -> bool:
        """ "Will send rice, as it promised on 2 April": is a day that of the promise, of which a clause reminds?"""
        mark = self.parse.kid(below.head, "mark")
        return mark >= 0 and self.parse.lower[mark] == "as" and self._has_committed(below, date)

    def _has_committed(self, over: Predication, date: DateFound) -> bool:
        """Is a day before the report the one on which something was promised, agreed or asked for?"""
        return self._commits(over) and date.mention.to <= (self.document.published or date.mention.to)

    def _commits(self, over: Predication) -> bool:
        """Is it a promise, order or request, which has a day of its own ("agreed on Friday to supply rice")?"""
        own = {frame.stage for frame in self.frames.verbs.get(over.lemma, [])}
        effect = self.frames.governing.get(over.lemma)
        return not over.noun and (effect in _COMMITTING or bool(own & _COMMITTING) or over.lemma in _SIGNING)

    def _stands_alone(self, q: Predication) -> bool:
        """A coordinated clause with a subject of its own has a time of its own."""
        return q.link == "conj" and self.parse.kid(q.head, "nsubj", "nsubjpass") >= 0

    def is_of_saying(self, date: DateFound) -> bool:
        """Whether a date is when somebody said something."""
        owner = self._owner(date)
        return owner in self.found and self.found[owner].lemma in self.frames.saying

    def _is_aside(self, i: int) -> bool:
        """ "Britain, stuck in the 19th century": a participle that is set off tells nothing of when the rest was."""
        p = self.parse
        return p.dep[i] == "acl" and i not in self.found and p.text[max(p.subtree(i)[0] - 1, 0)] == ","

    def _owner(self, date: DateFound) -> int:
        """The predication whose clause a date stands in."""
        if date.first not in self.date_owner:
            path = [date.last, *self.parse.up(date.last)]
            aside = next((n for n, i in enumerate(path) if self._is_aside(i)), len(path))
            self.date_owner[date.first] = next(
                (i for i in path[:aside] if i in self.found and not date.first <= i <= date.last), -1
            )
        return self.date_owner[date.first]
