"""Addresses are asked for what they take: a parameter that none of them knows is an error, not passed over."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from comity.errors import NotKnown
from comity.suggest import meant


def known(request: Request) -> None:
    """Check the parameters of an address. Raises NotKnown, with the nearest that the address takes."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return
    taken = list(_taken(route.dependant))
    for name in request.query_params:
        if name not in taken:
            hint = meant(name, taken) if taken else "this address takes none"
            raise NotKnown(f"no parameter {name!r}: {hint}")


def _taken(dependant: Dependant) -> Iterator[str]:
    """The parameters of an address, and of all that it depends on."""
    yield from (parameter.alias for parameter in dependant.query_params)
    for further in dependant.dependencies:
        yield from _taken(further)
