"""Draws the land of the map of cities: src/sympolis/ui/static/ui/land.svg.

Source: Natural Earth 1:110m land (https://www.naturalearthdata.com, public domain), as packed in the npm package
world-atlas 2.0.2 (ISC). It is no dependency of Sympolis; to draw the map anew:

    cd /tmp && npm pack world-atlas@2.0.2 && tar xf world-atlas-2.0.2.tgz
    python3 script/make_land.py /tmp/package/land-110m.json

Plate carrée as in site/cities.html, ten units a degree: x = longitude + 180, y = 90 - latitude, from 70° north to 55°
south. Coasts are simplified to a third of a degree, which is less than two pixels on a wide screen.
"""

import json
import sys
from itertools import pairwise
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src/sympolis/ui/static/ui/land.svg"
TOP, BOTTOM = 200, 1450  # what is shown, in tenths of a degree from the north pole
ROUND = 3600  # once around the world
TOLERANCE = 3.3  # tenths of a degree
SMALLEST = 60  # square tenths of a degree; islets below are left out

Point = tuple[float, float]


def arcs_of(topology: dict) -> list[list[Point]]:
    """The arcs of a TopoJSON, decoded, in tenths of a degree on the page."""
    (kx, ky), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    decoded = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append(((x * kx + x0 + 180) * 10, (90 - (y * ky + y0)) * 10))
        decoded.append(points)
    return decoded


def unrolled(points: list[Point]) -> list[Point]:
    """The ring without jumps from one edge of the map to the other; a part of it then lies beyond an edge."""
    turn, out = 0, points[:1]
    for (before, _y), (x, y) in pairwise(points):
        turn += ROUND * ((x - before < -ROUND / 2) - (x - before > ROUND / 2))
        out.append((x + turn, y))
    return out


def copies(ring: list[Point]) -> list[list[Point]]:
    """The ring, and for one that reaches beyond an edge the same a turn further."""
    turns = [
        turn
        for turn in (0, ROUND, -ROUND)
        if min(x for x, _y in ring) + turn < ROUND and max(x for x, _y in ring) + turn > 0
    ]
    return [[(x + turn, y) for x, y in ring] for turn in turns]


def rings(topology: dict) -> list[list[Point]]:
    """Every ring of the land, outer ones and lakes alike."""
    arcs = arcs_of(topology)
    whole = [
        [point for number in ring for point in (arcs[number] if number >= 0 else arcs[~number][::-1])]
        for shape in topology["objects"]["land"]["geometries"]
        for polygon in (shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]])
        for ring in polygon
    ]
    return [copy for ring in whole for copy in copies(unrolled(ring))]


def simplified(points: list[Point]) -> list[Point]:
    """The line with fewer points, none further off than TOLERANCE (Douglas and Peucker)."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    off = [
        abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length if length else ((x - ax) ** 2 + (y - ay) ** 2) ** 0.5
        for x, y in points
    ]
    worst = max(range(len(points)), key=off.__getitem__)
    if off[worst] <= TOLERANCE:
        return [points[0], points[-1]]
    return simplified(points[: worst + 1])[:-1] + simplified(points[worst:])


def area(points: list[Point]) -> float:
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def path(points: list[Point]) -> str:
    """A closed ring in whole units, relative to the point before."""
    whole = [(round(x), round(y)) for x, y in points]
    (x, y), rest = whole[0], whole[1:-1]
    steps = []
    for nx, ny in rest:
        if (nx, ny) != (x, y):
            steps.append(f"{nx - x}{'' if ny < y else ' '}{ny - y}")
        x, y = nx, ny
    return f"M{whole[0][0]} {whole[0][1]}l{' '.join(steps).replace(' -', '-')}z"


def main() -> None:
    shown = [ring for ring in rings(json.loads(Path(sys.argv[1]).read_text()))
             if min(y for _x, y in ring) < BOTTOM and max(y for _x, y in ring) > TOP and area(ring) > SMALLEST]  # fmt: skip
    lines = "".join(path(simplified(ring)) for ring in shown)
    TARGET.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {TOP} 3600 {BOTTOM - TOP}">'
        f'<path fill-rule="evenodd" d="{lines}"/></svg>\n'
    )


if __name__ == "__main__":
    main()
