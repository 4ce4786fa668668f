"""Whatever is done to a ledger, in whatever order, it holds what a model of it holds that fits on a page."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from hypothesis.stateful import run_state_machine_as_test as run
from sqlalchemy import delete
from tests.ledger.ledger_reports import gift, report

from comity.errors import LedgerError, NotInLedger
from comity.ledger import schema
from comity.ledger.store import LedgerStore
from comity.model import Ledger, Transfer
from comity.reconcile.records import Decision
from comity.reconcile.whole import reconcile

NAMES = ("a", "b", "c", "d", "e")
PEOPLE = ("ann", "bob")
gifts = st.builds(
    gift,
    st.sampled_from(["rhino", "elephant", "T-72 tank"]),
    st.integers(2, 4),
    giver=st.sampled_from(["ZWE", "UKR"]),
    receiver=st.sampled_from(["PRK", "KEN"]),
    date=st.sampled_from([None, "2010-05-01", "2010-01-01/2010-12-31"]),
    denied=st.booleans(),
)
readings = st.builds(
    lambda name, told: report(name, *told, published=f"2010-06-0{1 + NAMES.index(name)}"),
    st.sampled_from(NAMES),
    st.lists(gifts, max_size=2, unique_by=lambda each: each.evidence),
)


class Ledgers(RuleBasedStateMachine):
    """A ledger beside its model: what was read in each report last, what was decided, who may write."""

    made = Bundle("made")

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.stack = url, ExitStack()
        self.told: dict[str, Ledger] = {}
        self.versions: dict[str, set[str]] = {}
        self.number = 0
        self.standing: dict[str, tuple[str, frozenset[str]]] = {}
        self.passwords: dict[str, str] = {}
        self.sessions: dict[str, str] = {}

    @initialize()
    def empty(self) -> None:
        """Begin with a ledger without anything in it."""
        self.store = self.stack.enter_context(LedgerStore.open(self.url))
        with self.store._database.write() as connection:
            for table in reversed(schema.metadata.sorted_tables):
                connection.execute(delete(table))
            self.store._database.mark(connection)
        self.again()

    @rule()
    def again(self) -> None:
        """Close the ledger and open it again."""
        self.stack.close()
        self.store = self.stack.enter_context(LedgerStore.open(self.url))

    @rule(reading=readings)
    def add(self, reading: Ledger) -> None:
        """A report is read by a newer reader than before."""
        self.number += 1
        name = reading.document.id
        assert self.store.add(reading, str(self.number))
        self.told[name] = reading
        self.versions.setdefault(name, set()).add(str(self.number))

    @rule(name=st.sampled_from(NAMES))
    def add_again(self, name: str) -> None:
        """A report that was read so already changes nothing."""
        if name in self.told:
            before = self.store.stats()
            assert not self.store.add(self.told[name], max(self.versions[name], key=int))
            assert self.store.stats() == before

    @rule(several=st.lists(readings, min_size=2, max_size=4, unique_by=lambda each: each.document.id))
    def add_together(self, several: list[Ledger]) -> None:
        """Several reports are one transaction."""
        self.number += 1
        assert self.store.add_all(several, str(self.number), together=len(several)) == len(several)
        for reading in several:
            self.told[reading.document.id] = reading
            self.versions.setdefault(reading.document.id, set()).add(str(self.number))

    @rule(several=st.lists(readings, min_size=2, max_size=3, unique_by=lambda each: each.document.id))
    def break_off(self, several: list[Ledger]) -> None:
        """A transaction that fails in its middle has not been."""
        before = self.everything()
        broken = Transfer(giver=[], receiver=[], items=[], stage="delivered", evidence=3)  # type: ignore[arg-type]
        last = report("broken", text="x")
        last.transfers.append(broken)
        self.number += 1
        with pytest.raises(Exception, match=r"."):
            self.store.add_all([*several, last], str(self.number), together=len(several) + 1)
        assert self.everything() == before

    @rule(target=made, data=st.data(), what=st.sampled_from(["accept", "reject"]), who=st.sampled_from(PEOPLE))
    def decide(self, data: st.DataObject, what: str, who: str) -> object:
        """Somebody accepts or rejects an entry."""
        entries = sorted(self.entries())
        if not entries:
            return multiple()
        claims = data.draw(st.sampled_from(entries))
        decision = getattr(self.store.decisions, what)(self.entries()[claims], by=who)
        self.standing[decision.id] = what, frozenset(claims)
        return decision

    @rule(decision=consumes(made))
    def undo(self, decision: Decision) -> None:
        """A decision is taken back, and cannot be a second time."""
        self.store.decisions.undo(decision.id, by="ann")
        del self.standing[decision.id]
        with pytest.raises(LedgerError):
            self.store.decisions.undo(decision.id, by="ann")

    @rule(who=st.sampled_from(PEOPLE), password=st.sampled_from(["one", "two"]))
    def let_in(self, who: str, password: str) -> None:
        """A user is added, or has another password: whoever was signed in so is signed out."""
        assert self.store.users.put(who, password) == (who not in self.passwords)
        self.passwords[who] = password
        self.sessions = {session: name for session, name in self.sessions.items() if name != who}

    @rule(who=st.sampled_from(PEOPLE))
    def sign_in(self, who: str) -> None:
        """A user signs in, if there is one."""
        user = self.store.users.get(who)
        assert (user is not None) == (who in self.passwords)
        if user is not None:
            self.sessions[self.store.users.sign_in(user, 1_000)] = who

    @rule(who=st.sampled_from(PEOPLE))
    def send_away(self, who: str) -> None:
        """A user is removed, if there is one."""
        if who in self.passwords:
            self.store.users.remove(who)
            del self.passwords[who]
            self.sessions = {session: name for session, name in self.sessions.items() if name != who}
        else:
            with pytest.raises(NotInLedger):
                self.store.users.remove(who)

    def entries(self) -> dict[tuple[str, ...], str]:
        """The entries, rejected ones too: which claims are in one, and its id."""
        entries = self.store.entries().status("open", "accepted", "rejected")
        return {tuple(sorted(each.claims)): each.id for each in entries}

    def everything(self) -> object:
        return self.entries(), self.store.findings(), self.store.stats(), self.store.decisions.all()

    @invariant()
    def reports_are_those_that_were_added(self) -> None:
        if not hasattr(self, "store"):
            return
        assert {each.document.id: each for each in self.store.ledgers()} == self.told
        assert self.store.stats()["reports"] == len(self.told)
        for name in NAMES:
            read_by = max(self.versions.get(name, {"0"}), key=int)
            assert self.store.has(name, read_by) == (name in self.told)
            assert not self.store.has(name, "never")

    @invariant()
    def entries_are_what_all_reports_at_once_give(self) -> None:
        if not hasattr(self, "store"):
            return
        entries, findings = reconcile(list(self.told.values()))
        assert set(self.entries()) == {tuple(sorted(each.claims)) for each in entries}
        if not self.standing:
            assert {each.id: each for each in self.store.entries()} == {each.id: each for each in entries}
            assert {each.id: each for each in self.store.findings()} == {each.id: each for each in findings}

    @invariant()
    def the_last_decision_about_an_entry_stands(self) -> None:
        if not hasattr(self, "store"):
            return
        assert {each.id for each in self.store.decisions.in_force()} == set(self.standing)
        for claims, id_ in self.entries().items():
            said = [what for what, about in self.standing.values() if about & set(claims)]
            if all(about <= set(claims) for _, about in self.standing.values() if about & set(claims)):
                wanted = {"accept": "accepted", "reject": "rejected"}[said[-1]] if said else "open"
                assert self.store.entry(id_).status == wanted

    @invariant()
    def who_may_write_is_who_was_let_in(self) -> None:
        if not hasattr(self, "store"):
            return
        assert {user.name: user.password for user in self.store.users.all()} == self.passwords
        assert {id_: self.store.users.signed_in(id_) for id_ in self.sessions} == self.sessions

    def teardown(self) -> None:
        self.stack.close()


def test_a_ledger_does_what_its_model_does(url: str) -> None:
    class Here(Ledgers):
        def __init__(self) -> None:
            super().__init__(url)

    run(
        Here,
        settings=settings(
            max_examples=6, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck),
            derandomize=True, phases=(Phase.explicit, Phase.generate),
        ),
    )  # fmt: skip
