"""The filters of `comity ledger`, for every command that can be narrowed to some entries."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from comity.cli import completing

if TYPE_CHECKING:
    from comity.ledger.filters import Filters

_Words = str | None
_Several = list[str] | None


def _options(
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(
            autocompletion=completing.parties,
            metavar="A B",
            help="What passed between two parties, such as Russia 'North Korea'.",
        ),
    ] = None,
    party: Annotated[
        _Words, typer.Option(autocompletion=completing.parties, metavar="WHO", help="What a party has a part in.")
    ] = None,
    giver: Annotated[
        _Words, typer.Option(autocompletion=completing.parties, metavar="WHO", help="What a party gives.")
    ] = None,
    receiver: Annotated[
        _Words, typer.Option(autocompletion=completing.parties, metavar="WHO", help="What a party gets.")
    ] = None,
    kind: Annotated[
        _Several,
        typer.Option(
            autocompletion=completing.kinds, help="transfer, agreement, visit, accusation, indicator or event."
        ),
    ] = None,
    item: Annotated[
        _Words, typer.Option(metavar="THING", help="A thing and what is a kind of it: mammal finds horses.")
    ] = None,
    stage: Annotated[
        _Several,
        typer.Option(autocompletion=completing.stages, help="How far it has got, such as pledged or delivered."),
    ] = None,
    since: Annotated[_Words, typer.Option(metavar="DAY", help="From a day, month or year on.")] = None,
    until: Annotated[_Words, typer.Option(metavar="DAY", help="Up to a day, month or year.")] = None,
    said_by: Annotated[
        _Words, typer.Option(autocompletion=completing.parties, metavar="WHO", help="What a party is the source of.")
    ] = None,
    text: Annotated[_Words, typer.Option(metavar="WORDS", help="Words in what reports say.")] = None,
    publisher: Annotated[
        _Several,
        typer.Option(autocompletion=completing.publishers, metavar="NAME", help="Who published a report of it."),
    ] = None,
    finding: Annotated[
        _Several,
        typer.Option(
            autocompletion=completing.findings,
            metavar="TYPE",
            help="With a finding: sum, first, conflict, denial, or any.",
        ),
    ] = None,
    min_sources: Annotated[int | None, typer.Option(metavar="N", min=1, help="Told by N independent sources.")] = None,
    status: Annotated[
        _Several,
        typer.Option(autocompletion=completing.statuses, help="open, accepted or rejected; rejected is left out."),
    ] = None,
) -> Filters:
    from comity.ledger.filters import Filters

    return Filters(
        between=between, party=party, giver=giver, receiver=receiver, kind=tuple(kind or ()), item=item,
        stage=tuple(stage or ()), since=since, until=until, said_by=said_by, publisher=tuple(publisher or ()),
        text=text, min_sources=min_sources, status=tuple(status or ()), finding=tuple(finding or ()),
    )  # fmt: skip


def _parameters(command: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """The parameters of a function with their annotations worked out; that of the filters itself is left open."""
    hints = get_type_hints(command, localns={"Filters": object}, include_extras=True)
    found = inspect.signature(command).parameters.items()
    return {name: parameter.replace(annotation=hints[name]) for name, parameter in found}


_OPTIONS = {
    name: parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for name, parameter in _parameters(_options).items()
}


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a filter in the place of its parameter `filters`, which gets them as Filters."""
    parameters: list[inspect.Parameter] = []
    for parameter in _parameters(command).values():
        parameters += _OPTIONS.values() if parameter.name == "filters" else [parameter]

    @wraps(command)
    def narrowed(**given: Any) -> None:
        filters = _options(**{name: given.pop(name) for name in _OPTIONS})
        command(**given, filters=filters)

    narrowed.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    narrowed.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return narrowed
