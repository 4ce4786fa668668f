"""The land of the world and a place for each state, from Natural Earth, in the Equal Earth projection.

No border is drawn.
"""

from __future__ import annotations

import math
from functools import cache
from importlib import resources

import msgspec

Point = tuple[float, float]
_A = (1.340264, -0.081106, 0.000893, 0.003796)


class _World(msgspec.Struct, frozen=True):
    provenance: str
    land: list[list[Point]]
    places: dict[str, Point]


def equal_earth(longitude: float, latitude: float) -> Point:
    """Project degrees; x grows to the east, y to the south (Šavrič, Patterson and Jenny, 2018)."""
    angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = angle * angle
    six = square**3
    a1, a2, a3, a4 = _A
    slope = 9 * a4 * six * square + 7 * a3 * six + 3 * a2 * square + a1
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(angle) / (3 * slope)
    return x, -angle * (a1 + a2 * square + six * (a3 + a4 * square))


@cache
def _world() -> _World:
    return msgspec.json.decode(resources.files("comity.plot").joinpath("data", "world.json").read_bytes(), type=_World)


@cache
def land() -> tuple[tuple[Point, ...], ...]:
    """The outlines of the land, projected; the first are the longest."""
    return tuple(tuple(equal_earth(*point) for point in ring) for ring in _world().land)


@cache
def places() -> dict[str, Point]:
    """For each state by its code a place on its land, projected."""
    return {code: equal_earth(*point) for code, point in _world().places.items()}
