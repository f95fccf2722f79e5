"""The recipe: from the packages' contents to the files of the basemap."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

import assets
from assets.basemap.make.areas import collection, country_features, feature, province_features
from assets.basemap.make.disputes import DISPUTES, VIEW, disputed_area, is_disputed
from assets.basemap.make.divide import inner_lines
from assets.basemap.make.gazetteer import Place, places, table
from assets.basemap.make.labels import country_name, labels
from assets.basemap.make.lines import clipped, rivers, routes, without
from assets.basemap.make.outlines import REGION, Outlines, Ring, World, detailed_rings, world_rings
from assets.basemap.make.packing import cells, chains, pack_shapes
from assets.basemap.make.partition import partitioned, partitioned_like
from assets.basemap.make.provinces import Province, dividing_lines, merged, provinces
from assets.basemap.make.relief import write_relief
from assets.basemap.make.sources import Sources
from assets.basemap.make.topology import Positions

Extent = Literal["world", "region"]

_NEVER = 25
"""A zoom that the map does not reach."""

_ZOOMS = {"region_z5": (5, 6.5), "region_z6": (6.5, 8.5), "region_z8": (8.5, _NEVER)}
_TOLERANCES = {"region_z5": 0.012, "region_z6": 0.004, "region_z8": 0.0004}
"""How far in degrees a thinned line may lie from the original: half a pixel or so at the level's last zoom."""

_ELSEWHERE = 0.035
"""The same outside the region, from zoom 5."""

_LEAST_LAKES = {"world_z5": 3e-2, "region_z5": 4e-3, "region_z6": 1e-3, "region_z8": 4e-4}
"""The smallest lakes that are drawn, in square degrees."""

_COUNTRIES: tuple[str, ...] = (
    "SYR",
    "TUR",
    "LBN",
    "IRQ",
    "JOR",
    "ISR",
    "PSE",
    "CYP",
    "IRN",
    "SAU",
    "EGY",
    "KWT",
    "QAT",
    "ARE",
)
_COUNTRIES += ("BHR", "OMN", "YEM", "ARM", "AZE", "GEO")
"""The countries that lie in the region; roads and provinces are drawn in these, so that none ends at its edge."""

_CUT_OUT = ("XGO", "XNC", "XAB", "XSO", "XHA")
"""The disputed areas that were cut out of them."""

_AREA_LEVELS = {"SYR": "region_z8", "LBN": "region_z8", "TUR": "region_z6", "IRQ": "region_z6", "JOR": "region_z6"}
"""The level of detail of the areas that are kept for picking; it is the coarsest for all other countries."""

_ARWAD = np.array(
    (
        *((35.8553, 34.8573), (35.8548, 34.8555), (35.8563, 34.8535), (35.8590, 34.8528), (35.8612, 34.8541)),
        *((35.8616, 34.8562), (35.8600, 34.8581), (35.8575, 34.8587), (35.8553, 34.8573)),
    )
)
"""Arwad off Tartus, an island too small for the outlines' source: constructed from its place and size, indicative."""

_REGION_BOX = shapely.box(*REGION.reshape(-1))


@dataclass(frozen=True)
class Level:
    """Outlines as they are drawn at some zooms: everywhere, only around the region, or only in it."""

    name: str
    zooms: tuple[float, float]
    outlines: Outlines
    part: Literal["all", "outside", "inside"] = "all"

    @property
    def extent(self) -> Extent:
        """The word for it in the index."""
        return "region" if self.part == "inside" else "world"

    def holds(self, shape: BaseGeometry) -> bool:
        """Tell whether a line or a small area belongs to this level's part of the world."""
        inside = bool(_REGION_BOX.covers(shape))
        return self.part == "all" or inside == (self.part == "inside")


class _Writer:
    """Writes files and keeps the list of layers, in drawing order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.layers: list[dict[str, Any]] = []
        self.paths: list[Path] = []

    def layer(
        self, name: str, kind: str, zooms: tuple[float, float], extent: Extent, shapes: Sequence[BaseGeometry]
    ) -> None:
        """Write a pack and enter it in the index; nothing is written for no shapes."""
        if not shapes:
            return
        path = self.path(f"{name}.pack")
        path.write_bytes(pack_shapes(shapes).to_bytes())
        zoom = {"min_zoom": zooms[0], "max_zoom": zooms[1]}
        self.layers.append({"id": name, "file": path.name, "kind": kind, **zoom, "extent": extent})

    def text(self, name: str, content: Any) -> None:
        """Write a JSON file."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        self.path(name).write_text(text + "\n", encoding="utf-8")

    def path(self, name: str) -> Path:
        """Return the path of a file that is about to be written."""
        self.paths.append(self._folder / name)
        return self.paths[-1]


def build(sources: Sources, folder: Path) -> list[Path]:
    """Write all files of the basemap into a folder and return their paths."""
    writer = _Writer(folder)
    levels = {level.name: level for level in _levels(sources)}
    found = places(sources.places())
    for level in levels.values():
        _write_ground(writer, sources, level)
    _write_rivers(writer, sources)
    fitted = _write_provinces(writer, sources, levels)
    _write_routes(writer, sources, found, levels["region_z6"].outlines)
    for level in levels.values():
        _write_edges(writer, sources, level)
    _write_names(writer, sources, levels, found, fitted)
    relief = writer.path("relief.jpg")
    bounds = write_relief(sources.relief(), levels["region_z8"].outlines.land, relief)
    credit_lines = assets.path("attribution.json").read_text(encoding="utf-8")
    everything = levels["region_z8"].outlines.countries
    index = {
        "layers": writer.layers,
        "relief": {"file": relief.name, "bounds_grid": bounds},
        "labels": "labels.json",
        "attribution": [entry["line"] for entry in json.loads(credit_lines) if entry["line"]],
        "view": VIEW,
        "disputed": [
            {"name": dispute.name, "line": dispute.line, "bounds": disputed_area(dispute, everything).bounds}
            for dispute in DISPUTES
        ],
    }
    writer.text("basemap.json", index)
    return writer.paths


def _levels(sources: Sources) -> list[Level]:
    rings = detailed_rings(sources.outlines(), least=1.2e-2, least_in_region=3e-5, least_lake=3e-2)
    rings.append(Ring("SYR", _ARWAD))
    control_lines = sources.natural_earth("10m/ne_10m_admin_0_boundary_lines_land")
    detailed = World(partitioned(rings, sources.units(), control_lines))
    finest = detailed.thinned(_ELSEWHERE, _TOLERANCES["region_z8"])
    world = World(partitioned_like(world_rings(sources.world()), finest))
    return [
        Level("world_z0", (0, 3), world.thinned(0.15)),
        Level("world_z3", (3, 5), world.thinned(0.02)),
        Level("world_z5", (5, _NEVER), finest, "outside"),
        Level("region_z5", _ZOOMS["region_z5"], detailed.thinned(_ELSEWHERE, _TOLERANCES["region_z5"]), "inside"),
        Level("region_z6", _ZOOMS["region_z6"], detailed.thinned(_ELSEWHERE, _TOLERANCES["region_z6"]), "inside"),
        Level("region_z8", _ZOOMS["region_z8"], finest, "inside"),
    ]


def _write_ground(writer: _Writer, sources: Sources, level: Level) -> None:
    """Write land and lakes."""
    land = list(level.outlines.land)
    if level.part == "inside":
        land = list(shapely.intersection(land, _REGION_BOX))
    elif level.part == "outside":
        land = list(shapely.difference(land, _REGION_BOX))
    writer.layer(f"{level.name}_land", "land", level.zooms, level.extent, cells(land))
    if level.part == "all":
        greatest_rank = 0 if level.name == "world_z0" else 6
        lakes = [
            shapely.simplify(lake.geometry, 0.02)
            for lake in sources.natural_earth("50m/ne_50m_ocean")
            if lake.properties["featurec_2"] and lake.properties["scaleran_2"] <= greatest_rank
        ]
    else:
        lakes = [lake for lake in level.outlines.lakes if lake.area > _LEAST_LAKES[level.name] and level.holds(lake)]
    writer.layer(f"{level.name}_lakes", "lake", level.zooms, level.extent, lakes)


def _write_edges(writer: _Writer, sources: Sources, level: Level) -> None:
    """Write coasts, borders, and what is disputed."""
    coasts = [line for line in level.outlines.coasts if level.holds(line)]
    borders = [(owners, line) for owners, line in level.outlines.borders if level.holds(line)]
    settled = [line for owners, line in borders if not is_disputed(owners, line.bounds)]
    disputed = [line for owners, line in borders if is_disputed(owners, line.bounds)]
    if level.part != "inside":
        disputed += _nemuro_strait(sources)
    hatched = [
        area
        for dispute in DISPUTES
        if dispute.hatched
        for area in [disputed_area(dispute, level.outlines.countries)]
        if level.holds(area)
    ]
    writer.layer(f"{level.name}_disputed_areas", "disputed_area", level.zooms, level.extent, hatched)
    writer.layer(f"{level.name}_coast", "coast", level.zooms, level.extent, chains(coasts))
    writer.layer(f"{level.name}_borders", "country_border", level.zooms, level.extent, chains(settled))
    writer.layer(f"{level.name}_disputed_borders", "disputed_border", level.zooms, level.extent, chains(disputed))


def _nemuro_strait(sources: Sources) -> list[BaseGeometry]:
    """Return Natural Earth's line between Hokkaido and the southern Kuril Islands."""
    box = shapely.box(145, 43, 146, 45)
    return [
        line.geometry
        for line in sources.natural_earth("50m/ne_50m_admin_0_boundary_lines_land")
        if box.contains(line.geometry)
    ]


def _write_rivers(writer: _Writer, sources: Sources) -> None:
    coarse = sources.natural_earth("50m/ne_50m_rivers_lake_centerlines")
    fine = clipped(rivers(sources.natural_earth("10m/ne_10m_rivers_lake_centerlines")), _REGION_BOX)
    writer.layer("world_z3_rivers", "river", (3, 5), "world", chains(rivers(coarse, greatest_rank=3)))
    writer.layer(
        "world_z5_rivers",
        "river",
        (5, _NEVER),
        "world",
        chains(without(shapely.simplify(rivers(coarse), 0.02), _REGION_BOX)),
    )
    for name, zooms in _ZOOMS.items():
        writer.layer(f"{name}_rivers", "river", zooms, "region", chains(shapely.simplify(fine, _TOLERANCES[name])))


def _write_provinces(writer: _Writer, sources: Sources, levels: Mapping[str, Level]) -> list[Province]:
    """Write the borders between first-level units, but for those along a country's border or a coast.

    Return the units' areas.
    """
    units = [unit for unit in merged(sources.units()) if unit.country in _COUNTRIES]
    fitted: list[Province] = []
    for name, zooms in _ZOOMS.items():
        countries = levels[name].outlines.countries
        dividing = dividing_lines(units, _TOLERANCES[name])
        borders = {country: inner_lines(countries[country], lines) for country, lines in dividing.items()}
        lines = [line for country in borders.values() for line in country]
        writer.layer(f"{name}_provinces", "province_border", zooms, "region", chains(lines))
        for country in sorted(borders):
            if _AREA_LEVELS.get(country, "region_z5") != name:
                continue
            own = [unit for unit in units if unit.country == country]
            fitted += provinces(own, borders[country], countries[country])
    return fitted


def _write_routes(writer: _Writer, sources: Sources, found: Sequence[Place], outlines: Outlines) -> None:
    """Write roads and railways within the countries of the region."""
    ground = shapely.union_all([outlines.countries[code] for code in (*_COUNTRIES, *_CUT_OUT)])
    shapely.prepare(ground)
    within = [place for place in found if ground.contains(shapely.Point(place.longitude, place.latitude))]

    def towns(least: int, in_syria: int) -> Positions:
        limits = {"SY": in_syria}
        wanted = [place for place in within if place.population >= limits.get(place.country, least)]
        return np.array([(place.longitude, place.latitude) for place in wanted])

    for kind, graph in (("railway", sources.railways()), ("road", sources.roads())):
        far, near = routes(*graph, towns(60_000, 30_000)), routes(*graph, towns(8_000, 0))
        for name, lines, least in (("region_z5", far, 6), ("region_z6", far, 6.5), ("region_z8", near, 8.5)):
            thinned = clipped(shapely.simplify(lines, _TOLERANCES[name]), ground)
            writer.layer(f"{name}_{kind}s", kind, (least, _ZOOMS[name][1]), "region", chains(thinned))


def _write_names(
    writer: _Writer,
    sources: Sources,
    levels: Mapping[str, Level],
    found: Sequence[Place],
    fitted: Sequence[Province],
) -> None:
    """Write the labels, the gazetteer, and the areas and lines with names."""
    iso = {country["iso3"]: country["iso"] for country in sources.countries()}
    cities = sources.natural_earth("10m/ne_10m_populated_places_simple")
    shown = labels(levels["world_z3"].outlines.countries, iso, cities, found, fitted)
    writer.text("labels.json", shown)
    with writer.path("gazetteer.csv").open("w", encoding="utf-8", newline="") as file:
        table_writer = csv.writer(file, lineterminator="\n")
        table_writer.writerow(("name", "other_name", "name_ar", "longitude", "latitude", "population", "country"))
        table_writer.writerows(table(found))
    writer.path("provinces.geojson").write_text(collection(province_features(fitted)), encoding="utf-8")
    names: dict[str, tuple[str, str | None]] = {
        country: (name, name_ar) for country in _COUNTRIES for name, name_ar in [country_name(iso[country])]
    }
    names |= {dispute.code: (dispute.name, dispute.name_ar) for dispute in DISPUTES if dispute.code in _CUT_OUT}
    areas = {code: levels[_AREA_LEVELS.get(code, "region_z5")].outlines.countries[code] for code in names}
    writer.path("countries.geojson").write_text(collection(country_features(areas, names)), encoding="utf-8")
    border = [line for owners, line in levels["region_z8"].outlines.borders if owners == {"SYR", "TUR"}]
    line = feature(shapely.line_merge(shapely.union_all(border)), name="Border between Syria and Turkey")
    writer.path("syria_turkey_border.geojson").write_text(collection([line]), encoding="utf-8")
