"""What a list is asked for, as the address of the page has it: the address is the state of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, quote, urlencode

import msgspec
from fastapi import Depends, Query
from starlette.datastructures import FormData

from comity.errors import NotInLedger
from comity.ledger.filters import Filters
from comity.model import Record

PAGE = 50
_LONGEST = 200
_QUERY = "=&+,:~%"
"""What may stand in a query that a form carries, beside letters: what else there is has been escaped."""
Words = Annotated[str, Query(max_length=_LONGEST)]
Several = Annotated[list[str], Query(max_length=30)]
Number = Annotated[int, Query(ge=1, le=1_000_000)]


Order = Annotated[
    Literal["date", "-date", "reported", "-reported", "sources", "-sources"],
    Query(description="By the day of the event, the last report, or the number of sources; with - the other way."),
]


def _filters(
    between: Annotated[
        list[str], Query(max_length=2, description="Two parties, such as Russia and PRK: what passed between them.")
    ] = [],  # noqa: B006
    party: Annotated[
        Words, Query(description="A party on any side: any of its names, its code, or words of a name here.")
    ] = "",
    giver: Annotated[Words, Query(description="What a party gives.")] = "",
    receiver: Annotated[Words, Query(description="What a party gets.")] = "",
    kind: Annotated[
        Several, Query(description="transfer, agreement, visit, accusation, indicator or event; several may be given.")
    ] = [],  # noqa: B006
    item: Annotated[Words, Query(description="A thing and what is a kind of it: mammal finds horses.")] = "",
    stage: Annotated[Several, Query(description="How far it has got, such as pledged or delivered.")] = [],  # noqa: B006
    since: Annotated[Words, Query(description="From a day, month or year on.")] = "",
    until: Annotated[Words, Query(description="Up to a day, month or year.")] = "",
    said_by: Annotated[Words, Query(description="What a party is the source of.")] = "",
    publisher: Annotated[Several, Query(description="Who published one of the reports.")] = [],  # noqa: B006
    text: Annotated[Words, Query(description="Words in what reports say; words in double quotes stand together.")] = "",
    min_sources: Annotated[str, Query(pattern=r"^\d{0,6}$", description="Told by so many independent sources.")] = "",
    status: Annotated[Several, Query(description="open, accepted or rejected; rejected is left out.")] = [],  # noqa: B006
    finding: Annotated[Several, Query(description="With a finding: sum, first, conflict, denial, or any.")] = [],  # noqa: B006
) -> Filters:
    pair = [who.strip() for who in between if who.strip()]
    if len(pair) == 1:
        party, pair = party or pair[0], []
    return Filters(
        between=(pair[0], pair[1]) if pair else None,
        party=_given(party), giver=_given(giver), receiver=_given(receiver), kind=_several(kind), item=_given(item),
        stage=_several(stage), since=_given(since), until=_given(until), said_by=_given(said_by),
        publisher=_several(publisher), text=_given(text), min_sources=int(min_sources) if min_sources else None,
        status=_several(status), finding=_several(finding),
    )  # fmt: skip


Asked = Annotated[Filters, Depends(_filters)]


def _given(words: str) -> str | None:
    return words.strip() or None


def _several(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))


def query_of(filters: Filters, **more: Any) -> str:
    """Return the query string of an address that asks for these filters; empty values are left out."""
    return address(**{**msgspec.structs.asdict(filters), **more})


def address(**fields: Any) -> str:
    """Return a query string; what is empty, and the first page, is left out."""
    given = {name: value for name, value in fields.items() if value not in (None, "", (), [])}
    return urlencode({name: value for name, value in given.items() if (name, value) != ("page", 1)}, doseq=True)


def filters_of(queue: str) -> Filters:
    """Return the filters of a query that a form carries; what is none of them is left out."""
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(queue[:4_000]):
        given.setdefault(name, []).append(value)
    fields: dict[str, Any] = {}
    for name, default in msgspec.structs.asdict(Filters()).items():
        if name in given:
            single = default is None and name not in ("between", "min_sources")
            fields[name] = given[name][0] if single else tuple(given[name])
    if "min_sources" in fields:
        fields["min_sources"] = int(fields["min_sources"][0]) if fields["min_sources"][0].isdigit() else None
    if len(fields.get("between", ())) != 2:
        fields.pop("between", None)
    return Filters(**fields)


def back_to(address: str, form: FormData) -> str:
    """Return the address of the list that a form was sent from, by the query that it carries."""
    query = quote(str(form.get("list", ""))[:4_000], safe=_QUERY)
    return f"{address}?{query}" if query else address


def linked(**fields: Any) -> Callable[..., str]:
    """Return what gives the query string of these fields with others over them."""
    return lambda **more: address(**{**fields, **more})


def toggled(filters: Filters, field: str, value: str) -> Filters:
    """Return filters with a value of a field added, or taken away where it is there."""
    now = getattr(filters, field)
    if not isinstance(now, tuple) or field == "between":
        return msgspec.structs.replace(filters, **{field: None if now == value else value})
    other = tuple(each for each in now if each != value) if value in now else (*now, value)
    return msgspec.structs.replace(filters, **{field: other})


class Turn(Record, frozen=True, kw_only=True):
    """Where one is in a long list: the page, how many there are, and what they hold."""

    page: int
    total: int
    size: int = PAGE

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """How many come before this page."""
        return (self.page - 1) * self.size

    @property
    def last(self) -> int:
        """The number of the last one on this page."""
        return min(self.total, self.offset + self.size)

    def check(self) -> Turn:
        """Return it; raises NotInLedger where the list has no such page."""
        if self.page > self.pages:
            raise NotInLedger(f"page {self.page:,}: no such page, the list has {self.pages:,}")
        return self
