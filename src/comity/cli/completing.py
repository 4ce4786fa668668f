"""What the Tab key proposes: codes of parties, kinds, stages, ids and publishers of the ledger at hand."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import typer

from comity.cli.opening import DEFAULT

if TYPE_CHECKING:
    from comity.ledger.store import LedgerStore

Proposed = list[tuple[str, str]]
"""Words to complete to, each with what it stands for."""
_MOST = 200


def parties(incomplete: str) -> Proposed:
    """Codes of parties, and names of one word: a shell would take a longer name apart."""
    from comity.knowledge.naming import load_party_names

    every = list(load_party_names())
    return _begun([(name, code) for code, name in every if name.casefold() != code.casefold()] + every, incomplete)


def kinds(incomplete: str) -> Proposed:
    """The codebook kinds."""
    from comity.kinds import KINDS

    return _begun(((kind, "") for kind in KINDS), incomplete)


def stages(incomplete: str) -> Proposed:
    """The stages of all kinds."""
    from comity.kinds import STAGES

    every = ((stage, kind) for kind, stages in STAGES.items() for stage in stages)
    return _begun(dict(every).items(), incomplete)


def statuses(incomplete: str) -> Proposed:
    """What a person may have said of an entry."""
    from comity.ledger.asked import STATUSES

    return _begun(((status, "") for status in STATUSES), incomplete)


def findings(incomplete: str) -> Proposed:
    """The types of findings."""
    from comity.ledger.asked import FINDINGS

    return _begun(((type_, "") for type_ in FINDINGS), incomplete)


def mappings(incomplete: str) -> Proposed:
    """The mappings of tables that come with comity."""
    from comity.export.mapping import mapping, shipped

    return _begun(((name, mapping(name).about) for name in shipped()), incomplete)


def entries(ctx: typer.Context, incomplete: str) -> Proposed:
    """Ids of entries of the ledger at hand, with what happens in each."""
    from comity.reconcile.sentences import what_happens

    def found(store: LedgerStore) -> Proposed:
        begun = (entry for entry in store.entries().order("-date") if entry.id.startswith(incomplete))
        return [(entry.id, what_happens(entry.record)) for entry, _ in zip(begun, range(_MOST), strict=False)]

    return _of_ledger(ctx, found)


def decisions(ctx: typer.Context, incomplete: str) -> Proposed:
    """Ids of the decisions in force, the last first."""

    def found(store: LedgerStore) -> Proposed:
        made = [*store.decisions.in_force()]
        return _begun(((each.id, f"{each.action} by {each.by}") for each in reversed(made)), incomplete)

    return _of_ledger(ctx, found)


def publishers(ctx: typer.Context, incomplete: str) -> Proposed:
    """The publishers of the ledger at hand."""
    return _of_ledger(ctx, lambda store: _begun(((each.publisher, "") for each in store.sources()), incomplete))


def _of_ledger(ctx: typer.Context, find: Callable[[LedgerStore], Proposed]) -> Proposed:
    """What is found in the ledger of the command; nothing where it cannot be opened, for nobody would see why."""
    from sqlalchemy.exc import DBAPIError

    from comity.errors import ComityError
    from comity.ledger.store import LedgerStore

    given: dict[str, Any] = ctx.params
    url = given.get("ledger") or os.environ.get("COMITY_LEDGER") or DEFAULT
    try:
        with LedgerStore.open(url, create=False) as store:
            return find(store)
    except (ComityError, DBAPIError):
        return []


def _begun(words: Iterable[tuple[str, str]], incomplete: str) -> Proposed:
    """The words that begin so, in the capitals or small letters in which they were begun."""
    begun, length = incomplete.casefold(), len(incomplete)
    found = ((f"{incomplete}{word[length:]}", about) for word, about in words if word.casefold().startswith(begun))
    return [(word, about) for word, about in found if " " not in word][:_MOST]
