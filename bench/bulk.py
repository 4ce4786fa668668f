"""A large made-up ledger, written row by row without reading or reconciling: for timing questions to it.

    python -m bench.bulk LEDGER [--entries 100000]

LEDGER is a new file, or the URL of an empty database of PostgreSQL.

Events of ten years between real states, one of which has a quarter of the traffic; seven of ten are transfers. Most are
told by a few reports and some by hundreds, ten on average; a report has three to eight claims. One entry in twelve has
a finding.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Table, insert, text

from bench.ledger import STAGES, THINGS
from comity.kinds import PLURALS, AnyClaim, Kind
from comity.knowledge.gazetteer import StateNames
from comity.knowledge.tables import read_table
from comity.ledger import schema, texts
from comity.ledger.database import Database
from comity.ledger.rows import (
    claim_row,
    document_row,
    encode,
    entry_row,
    finding_row,
    pair_rows,
    party_rows,
    searchable,
    thing_rows,
)
from comity.model import (
    Accusation,
    Agreement,
    DateRange,
    Document,
    Item,
    Ledger,
    Party,
    Quantity,
    Span,
    Transfer,
    Visit,
)
from comity.reconcile.entries import build_entry
from comity.reconcile.records import Entry, LedgerFinding, ReportedClaim, Words, digest, reported_claim
from comity.reconcile.things import PlainWords

STATES = [row for row in read_table("states", StateNames) if row.name and not row.valid_to]
FILLER = """
the ministry said on its site that the talks had been held in a good spirit and that both sides would meet again
before the end of the year officials who asked not to be named told reporters that details were still being worked out
analysts see in this a sign of closer ties in the region where trade has grown for years despite sanctions
""".split()
_KINDS: list[Kind] = ["transfer", "agreement", "visit", "accusation"]
_BATCH, _ACTIVE, _DAYS = 20_000, 500, 3650


class Event:
    """What happened, told a little differently by each of `reports` reports."""

    def __init__(self, dice: random.Random, day: date) -> None:
        self._dice = dice
        one, two = (int(len(STATES) * dice.random() ** 4) for _ in range(2))
        states = STATES[one], STATES[two if two != one else (one + 1) % len(STATES)]
        self._one, self._two = (Party(name=state.name, state=state.iso3) for state in states)
        self.kind = dice.choices(_KINDS, [7, 1, 1, 1])[0]
        self._what, self._sort = dice.choice(THINGS)
        self._low = dice.choice([None, 2, 10, 33, 500, 2_500, 149_500, dice.randint(1, 10**6)])
        self._stage = dice.choice(STAGES)
        self._date = DateRange(start=day.isoformat(), end=day.isoformat()) if dice.random() < 0.6 else None
        self.reports = min(400, int(1.9 * dice.paretovariate(1.07)))
        self.claims: list[ReportedClaim] = []

    def told(self, start: int) -> AnyClaim:
        """A claim whose sentence begins at `start` in the report."""
        low = None if self._low is None else self._low + (self._dice.random() < 0.02)
        figure = "some" if low is None else f"{low:,}"
        verb = {"agreement": "signed a treaty with", "visit": "went to", "accusation": "accused"}.get(self.kind)
        words = [self._one.name, *([verb] if verb else [self._stage, figure, self._what, "to"]), self._two.name]
        spans: list[Span] = []
        end = start
        for word in words:
            spans.append((end, end + len(word)))
            end += len(word) + 1
        evidence = f"{' '.join(words)} as {' '.join(self._dice.choices(FILLER, k=9))}."
        whole: dict[str, Any] = {"evidence": evidence, "date": self._date}
        first, middle, last, all_ = [spans[0]], [spans[1]], [spans[-1]], [(start, start + len(evidence))]
        match self.kind:
            case "agreement":
                marks = {"parties": [*first, *last], "stage": middle, "evidence": all_}
                return Agreement(parties=[self._one, self._two], type="treaty", stage="signed", spans=marks, **whole)
            case "visit":
                marks = {"visitors": first, "hosts": last, "stage": middle, "evidence": all_}
                return Visit(visitors=[self._one], hosts=[self._two], stage="held", spans=marks, **whole)
            case "accusation":
                marks = {"accusers": first, "accused": last, "evidence": all_}
                return Accusation(accusers=[self._one], accused=[self._two], spans=marks, **whole)
        unit = {"funds": "USD", "food": "tonne"}.get(self._sort, self._what)
        quantity = None if low is None else Quantity(low=low, high=low, unit=unit)
        places = {"what": [spans[3]], "quantity": [spans[2]]}
        item = Item(what=self._what, kind=self._sort, quantity=quantity, spans=places)
        marks = {"giver": first, "receiver": last, "stage": middle, "evidence": all_}
        return Transfer(
            giver=[self._one], receiver=[self._two], items=[item], stage=self._stage, spans=marks, **whole
        )  # fmt: skip


def report(number: int, day: date, events: list[Event], dice: random.Random) -> Ledger:
    """A report that tells some events; they keep its claims."""
    paragraphs, claims, length = list[str](), defaultdict[str, list[AnyClaim]](list), 0
    told = []
    for event in events:
        claim = event.told(length)
        paragraphs.append(f"{claim.evidence} {' '.join(dice.choices(FILLER, k=40)).capitalize()}.\n\n")
        length += len(paragraphs[-1])
        told.append((event, claim, len(claims[PLURALS[event.kind]])))
        claims[PLURALS[event.kind]].append(claim)
    document = Document(
        id=f"made{number:08}", text="".join(paragraphs), published=day.isoformat(), title=told[0][1].evidence[:60],
        publisher=f"Paper {int(200 * dice.random() ** 2)}",
    )  # fmt: skip
    for event, claim, position in told:
        event.claims.append(reported_claim(document, event.kind, position, claim))
    return Ledger(document=document, **claims)  # type: ignore[arg-type]


def made(entries: int, seed: int = 1) -> Iterator[Ledger | Event]:
    """Yield reports, and each event once all of its reports are out."""
    dice = random.Random(seed)
    active: list[Event] = []
    begun = number = 0
    while begun < entries or active:
        day = date(2015, 1, 1) + timedelta(days=_DAYS * begun // entries)
        while begun < entries and len(active) < _ACTIVE:
            active.append(Event(dice, day))
            begun += 1
        picked = dice.sample(active, min(len(active), dice.randint(3, 8)))
        yield report(number, day, picked, dice)
        number += 1
        yield from (event for event in picked if len(event.claims) >= event.reports)
        active = [event for event in active if len(event.claims) < event.reports]


class Writer:
    """Rows on their way to a database, table by table."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self._database = database
        self._connection = connection
        self._rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        self._words: list[tuple[int, str]] = []
        self._told: list[str] = []
        self._claims = 0

    def report(self, ledger: Ledger) -> None:
        """Write a report."""
        assert ledger.document.published
        row = document_row(ledger.document, "1", f"{ledger.document.published}T12:00:00+00:00")
        self._rows[schema.documents].append(row)
        self._told.append(ledger.document.id)
        reading = {"document": row["id"], "version": "1", "ledger": encode(ledger), "added": row["added"]}
        self._rows[schema.readings].append(reading)

    def entry(self, entry: Entry, claims: list[ReportedClaim], found: bool) -> None:
        """Write an entry with its claims, and with a finding about it if one is `found`."""
        self._rows[schema.entries].append(entry_row(entry))
        self._rows[schema.parties] += party_rows(entry)
        self._rows[schema.pairs] += pair_rows(entry)
        told = sorted({claim.publisher for claim in claims if claim.publisher})
        self._rows[schema.tellers] += [{"publisher": publisher, "entry": entry.id} for publisher in told]
        self._rows[schema.things] += thing_rows(entry, PlainWords())
        for claim in claims:
            self._claims += 1
            self._rows[schema.claims].append(claim_row(claim) | {"seq": self._claims, "entry": entry.id})
            self._words.append((self._claims, searchable(claim)))
        if found:
            words = [Words(document=claim.document, claim=claim.id, text=claim.claim.evidence) for claim in claims[:2]]
            about = "Reports differ on how much it was."
            finding = LedgerFinding(
                id=f"f{digest(entry.id)}", type="conflict", about=about, entries=[entry.id], words=words
            )
            self._rows[schema.findings].append(finding_row(finding, {entry.id: entry}))
            self._rows[schema.finding_entries].append({"finding": finding.id, "entry": entry.id})
        if len(self._words) > _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting."""
        for table in schema.metadata.sorted_tables:
            if rows := self._rows.pop(table, None):
                self._connection.execute(insert(table), rows)
        name, mark = ("rowid", "(?, ?)") if self._database.sqlite else ("seq", "(%s, %s)")
        self._connection.exec_driver_sql(f"INSERT INTO words ({name}, text) VALUES {mark}", self._words)  # nosec
        self._words.clear()
        if self._told:
            texts.index(self._told, self._database, self._connection)
            self._told.clear()


def fill(url: str, entries: int) -> None:
    """Make a ledger of so many entries in a new file or an empty database."""
    database, dice = Database(url), random.Random(2)
    with database.write() as connection:
        if database.sqlite:
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        writer = Writer(database, connection)
        for each in made(entries):
            if isinstance(each, Ledger):
                writer.report(each)
            else:
                writer.entry(build_entry(each.claims, {}), each.claims, dice.random() < 1 / 12)
        writer.flush()
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger")
    parser.add_argument("--entries", type=int, default=100_000)
    options = parser.parse_args()
    fill(options.ledger, options.entries)


if __name__ == "__main__":
    main()
