"""The countries and provinces of the embedded map, as areas that its border lines enclose.

The map holds lines, not areas: what a place belongs to is the face that coasts and borders, the disputed ones included,
make around it. The finest lines are used, those of the region where they reach.
"""

from functools import cache
from typing import Any, Literal

import msgspec
import shapely
from shapely import LineString, Polygon

import assets
from layers.drawing.packs import Pack
from layers.gazetteer import Place, bundled
from layers.geodesy.geodesic import Position
from layers.operations.border_paths import distance_to, way_along
from layers.operations.constructions import ConstructionError, enclosed, lines_of

Level = Literal["country", "province"]

_KINDS = {
    "country": frozenset({"coast", "country_border", "disputed_border"}),
    "province": frozenset({"coast", "country_border", "disputed_border", "province_border"}),
}
_BORDERS = (
    frozenset({"country_border", "disputed_border"}),
    frozenset({"coast"}),
    frozenset({"province_border", "country_border", "disputed_border"}),
)


def area_at(position: Position, level: Level) -> Polygon:
    """Return the country or the province around a position; raises ConstructionError where no border encloses it.

    Its vertices are those of the drawn lines, as `snapping` gives them too.
    """
    for extent in ("region", "world") if level == "country" else ("region",):
        try:
            area = enclosed(_lines(level, extent), position)
        except ConstructionError:
            continue
        # At the edge of the region lines end, and what they seem to enclose there is no country.
        if extent == "world" or level == "province" or places_in(area, level):
            return area
    raise ConstructionError(f"The embedded map has no {level} here.")


def border_between(start: Position, end: Position) -> LineString:
    """Return the border or coast of the map from the place on it nearest to one position to that nearest to another.

    Both ends lie on lines of one sort: countries' borders, coasts, or provinces' borders, whichever come nearest.
    Raises ConstructionError where there is none, or none leads from one to the other.
    """
    problem: ConstructionError | None = None
    for extent in ("region", "world"):
        sorts = [_lines_of(kinds, extent) for kinds in _BORDERS]
        away = [distance_to(lines, start) + distance_to(lines, end) for lines in sorts]
        for index in sorted(range(len(sorts)), key=away.__getitem__):
            try:
                return way_along(sorts[index], start, end)
            except ConstructionError as error:
                problem = problem or error
    raise problem or ConstructionError("There is no border here.")


def places_in(area: Polygon, level: Level) -> list[Place]:
    """Return the labels of this level that lie in an area, the most important first."""
    found = [place for place in bundled().places if place.kind == level]
    return [place for place in found if area.contains(shapely.Point(place.longitude, place.latitude))]


def _lines(level: Level, extent: str) -> tuple[LineString, ...]:
    return _lines_of(_KINDS[level], extent)


@cache
def _lines_of(kinds: frozenset[str], extent: str) -> tuple[LineString, ...]:
    """Return the finest lines of these kinds."""
    index: Any = msgspec.json.decode(assets.path("basemap", "basemap.json").read_bytes())
    wanted = [entry for entry in index["layers"] if entry["kind"] in kinds and entry["extent"] == extent]
    finest = max((entry["max_zoom"] for entry in wanted), default=0)
    return tuple(
        line
        for entry in wanted
        if entry["max_zoom"] == finest
        for line in lines_of(Pack.from_bytes(assets.path("basemap", entry["file"]).read_bytes()))
    )
