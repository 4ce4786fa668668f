"""Build plot/data/world.json: the outline of the land, and for each state a place on it, from Natural Earth.

Natural Earth is in the public domain. The argument is the unpacked package world-atlas 2.0.2 of npm (ISC licence), which
has it as TopoJSON: the land at 1:50,000,000, made coarser here; the places are points deep inside the largest piece of
each state, at the finest scale that has it. Only the land is kept, no border. Run: python -m tools.build_outlines PACKAGE
"""

import itertools
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pycountry

sys.path.insert(0, "src")
from comity.knowledge.gazetteer import StateNames
from comity.knowledge.tables import read_table

OUT = Path("src/comity/plot/data/world.json")
TOLERANCE, SMALLEST, SOUTHERN = 0.16, 0.12, -60.0
"""Degrees that a line may be off; square degrees of the smallest island kept; nothing that lies wholly south of that."""
GRID = 40
PROVENANCE = "Natural Earth 4.1.0 (public domain), by way of the npm package world-atlas 2.0.2; reduced by tools/build_outlines.py"
Point = tuple[float, float]
Ring = list[Point]


def arcs_of(topology: dict[str, Any]) -> list[Ring]:
    """The arcs of a topology in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        ring = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            ring.append((x * sx + tx, y * sy + ty))
        found.append(ring)
    return found


def rings(geometry: dict[str, Any], arcs: list[Ring]) -> Iterator[Ring]:
    """The outer rings of a geometry."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        ring: Ring = []
        for index in polygon[0]:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            ring += arc[1:] if ring else arc
        yield unbroken(ring)


def unbroken(ring: Ring) -> Ring:
    """A ring that goes on beyond 180 degrees where it crosses that meridian, on the side where most of it lies."""
    found, turn = [ring[0]], 0.0
    for (before, _), (x, y) in itertools.pairwise(ring):
        turn += 360.0 * ((before - x > 180) - (x - before > 180))
        found.append((x + turn, y))
    middle = sum(x for x, _ in found) / len(found)
    aside = 360.0 * ((middle < -180) - (middle > 180))
    return [(x + aside, y) for x, y in found]


def area(ring: Ring) -> float:
    """Twice the signed area would do; this is the area, in square degrees."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def coarser(line: Ring) -> Ring:
    """A line with the points left out that are within the tolerance of it (Douglas and Peucker)."""
    if len(line) < 3:
        return line
    (ax, ay), (bx, by) = line[0], line[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    off = [
        abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length if length else ((x - ax) ** 2 + (y - ay) ** 2) ** 0.5
        for x, y in line[1:-1]
    ]
    worst = max(range(len(off)), key=off.__getitem__)
    if off[worst] <= TOLERANCE:
        return [line[0], line[-1]]
    return coarser(line[: worst + 2])[:-1] + coarser(line[worst + 1 :])


def inside(point: Point, ring: Ring) -> bool:
    """Whether a point is inside a ring."""
    x, y = point
    crossings = 0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        crossings += (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax
    return crossings % 2 == 1


def deepest(ring: Ring) -> Point:
    """The point of a grid that is farthest from the ring's edge."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    centre = (sum(xs) / len(xs), sum(ys) / len(ys))
    grid = [
        (min(xs) + (max(xs) - min(xs)) * i / GRID, min(ys) + (max(ys) - min(ys)) * j / GRID)
        for i in range(1, GRID) for j in range(1, GRID)
    ]  # fmt: skip
    found = [point for point in grid if inside(point, ring)]
    return max(found, key=lambda p: min((p[0] - x) ** 2 + (p[1] - y) ** 2 for x, y in ring), default=centre)


def main() -> None:
    package = Path(sys.argv[1])
    scales = [json.loads((package / f"countries-{scale}.json").read_text()) for scale in ("50m", "10m")]
    numeric = {each.numeric: each.alpha_3 for each in pycountry.countries}
    wanted = {row.iso3 for row in read_table("states", StateNames)}
    places: dict[str, list[float]] = {}
    for topology in scales:
        arcs = arcs_of(topology)
        for geometry in topology["objects"]["countries"]["geometries"]:
            kosovo = "XKX" if geometry["properties"]["name"] == "Kosovo" else None
            code = numeric.get(geometry.get("id", "")) or kosovo
            if code in wanted and code not in places:
                x, y = deepest(max(rings(geometry, arcs), key=area))
                places[code] = [round(x, 1), round(y, 1)]
    arcs = arcs_of(scales[0])
    land = []
    for geometry in scales[0]["objects"]["land"]["geometries"]:
        for ring in rings(geometry, arcs):
            if area(ring) >= SMALLEST and max(y for _, y in ring) > SOUTHERN:
                half = len(ring) // 2
                kept = coarser(ring[: half + 1])[:-1] + coarser(ring[half:])
                land.append([[round(x, 2), round(y, 2)] for x, y in kept])
    land.sort(key=len, reverse=True)
    made = {"provenance": PROVENANCE, "land": land, "places": dict(sorted(places.items()))}
    OUT.write_text(json.dumps(made, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(land)} pieces of land, {sum(map(len, land))} points; no place for {sorted(wanted - set(places))}")


if __name__ == "__main__":
    main()
