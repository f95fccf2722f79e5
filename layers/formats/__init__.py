"""Other formats than GeoJSON, in and out: what GDAL reads and writes, by way of pyogrio, and tables of comma-separated
values, which are read here so that every digit stays.

Nothing is lost in silence: what a format cannot hold, or had to change, comes back as notes for the user.
"""

from pathlib import Path
from typing import NamedTuple

from layers.document import Layer

GEOJSON = frozenset({".geojson", ".json", ".geojsonl", ".geojsons", ".geojsonseq", ".jsonl", ".ndjson"})
READ = {
    ".gpkg": "GeoPackage",
    ".shp": "Shapefile",
    ".zip": "zipped Shapefile",
    ".fgb": "FlatGeobuf",
    ".kml": "KML",
    ".kmz": "zipped KML",
    ".gpx": "GPX",
    ".csv": "CSV",
    ".tsv": "CSV",
    ".gml": "GML",
    ".tab": "MapInfo",
    ".topojson": "TopoJSON",
    ".dxf": "DXF",
}
WRITTEN = {
    ".gpkg": "GPKG",
    ".shp": "ESRI Shapefile",
    ".zip": "ESRI Shapefile",
    ".fgb": "FlatGeobuf",
    ".kml": "LIBKML",
    ".gpx": "GPX",
    ".csv": "CSV",
}


class FormatError(ValueError):
    """A file that cannot be read or written; the message is for the user."""


class Imported(NamedTuple):
    """The layers of a file, as GeoJSON, and what the user should know of how they came to be."""

    layers: tuple[Layer, ...]
    notes: tuple[str, ...] = ()


def is_geojson(path: Path) -> bool:
    """Tell whether a file is read as GeoJSON: by its ending, as is one with an ending that nobody knows."""
    return path.suffix.lower() in GEOJSON or path.suffix.lower() not in READ


def file_filter(title: str = "Maps and tables") -> str:
    """Return what a file dialog lists: GeoJSON and every other format that is read."""
    endings = " ".join(f"*{ending}" for ending in (*sorted(GEOJSON), *READ))
    geojson = " ".join(f"*{ending}" for ending in sorted(GEOJSON))
    return f"{title} ({endings});;GeoJSON ({geojson});;All files (*)"
