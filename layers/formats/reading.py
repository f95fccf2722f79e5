"""Read other formats as layers of GeoJSON: WGS 84, UTF-8, one feature a line, numbers with the digits they have."""

import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers import geojson
from layers.document import Layer
from layers.edits import free_name
from layers.formats import READ, FormatError, Imported, is_geojson
from layers.formats.tables import read_table
from layers.geojson.text import collection_text
from layers.storage.disk_errors import StoreError, not_read, not_there

DECIMALS = 8  # of degrees that were reprojected: a millimetre
_TABLES = (".csv", ".tsv")
_DEFAULTS = {  # what LIBKML makes up for every feature
    "tessellate": (-1, None),
    "extrude": (0, -1, None),
    "visibility": (-1, None),
    "drawOrder": (None,),
    "altitudeMode": (None,),
    "timestamp": (None,),
    "begin": (None,),
    "end": (None,),
    "icon": (None,),
    "description": (None,),
}
_FIXED_FIELDS = (".gpx", ".kml", ".kmz")  # every file has them, used or not
_PARTS_OF = {"route_points": "routes", "track_points": "tracks"}  # of GPX: the same positions once more


def read_layers(path: Path, crs: str | None = None) -> Imported:
    """Return the layers of a file of any format that is read; raises FormatError or StoreError.

    `crs` is the reference system of a file that does not say its own, such as EPSG:32637.
    """
    try:
        if is_geojson(path) and not _is_topojson(path):
            layer = geojson.read(path.read_bytes(), layer_id=free_name(path.stem, ()), title=path.stem, file=path.name)
            return Imported((layer,))
        if not path.is_file():
            path.stat()
            raise FormatError(f"{path} is a folder; name a file.")
        if path.suffix.lower() in _TABLES:
            features, notes = read_table(path)
            return Imported((_layer(path.stem, features, ()),), notes)
    except OSError as error:
        raise (not_there(path) if isinstance(error, FileNotFoundError) else not_read(path, error)) from error
    except geojson.GeoJSONError as error:
        problem = error.problem
        place = f", line {problem.line}, column {problem.column}" if problem.line is not None else ""
        raise StoreError(f"{path}{place}: {problem.message} Nothing was changed.") from None
    return _read_with_gdal(path, crs)


def _is_topojson(path: Path) -> bool:
    """Tell whether a file that may be GeoJSON by its ending says of itself that it is TopoJSON."""
    with path.open("rb") as file:
        return re.match(rb'\s*\{\s*"type"\s*:\s*"Topology"', file.read(200)) is not None


def _read_with_gdal(path: Path, crs: str | None) -> Imported:
    import pyogrio  # noqa: PLC0415 - it costs start-up time, and few files need it
    from pyogrio.errors import DataSourceError  # noqa: PLC0415 - the same

    try:
        source = _source(path)
        names = [str(name) for name, _ in pyogrio.list_layers(source)]
        layers: list[Layer] = []
        notes: list[str] = []
        for name in names:
            if _PARTS_OF.get(name) in names:
                continue
            layer, said = _layer_of(source, name, path.stem if len(names) == 1 else name, crs)
            if layer.features or len(names) == 1:
                layers.append(_free(layer, layers))
                notes += (f"{name}: {each}" if len(names) > 1 else each for each in said)
    except (DataSourceError, RuntimeError, ValueError) as error:
        if isinstance(error, FormatError):
            raise FormatError(f"{path}: {error}") from None
        raise FormatError(
            f"{path} cannot be read as {READ.get(path.suffix.lower(), 'TopoJSON')}: {_told(error)}."
        ) from error
    if not layers:
        raise FormatError(f"{path}: there are no features in it.")
    return Imported(tuple(layers), tuple(notes))


def _source(path: Path) -> str:
    """Return what GDAL is to open; raises FormatError.

    WORKAROUND for GDAL's LIBKML (3.11): it opens a .kmz too, but finds nothing of the schema in it, and with that none
    of the fields. Opened inside the archive, the very same document has all of them.
    """
    if path.suffix.lower() == ".zip":
        return f"/vsizip/{path.resolve()}"
    if path.suffix.lower() != ".kmz":
        return str(path)
    try:
        with zipfile.ZipFile(path) as archive:
            documents = [name for name in archive.namelist() if name.lower().endswith(".kml")]
    except zipfile.BadZipFile as error:
        raise FormatError(f"it cannot be read as {READ['.kmz']}: {error}.") from error
    if not documents:
        raise FormatError("there is no KML document in it.")
    return f"/vsizip/{path.resolve()}/{documents[0]}"


def _told(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".;")[:200]


def _free(layer: Layer, others: Iterable[Layer]) -> Layer:
    name = free_name(layer.title, [other.id for other in others])
    return msgspec.structs.replace(layer, id=name, file=f"{name}.geojson")


def _layer_of(source: str, name: str, title: str, crs: str | None) -> tuple[Layer, list[str]]:
    from pyogrio import raw  # noqa: PLC0415 - see above

    meta, _, shapes, columns = raw.read(source, layer=name, datetime_as_string=True, force_2d=False)
    notes: list[str] = []
    geometries = _geometries(shapes, len(columns[0]) if columns else 0, notes)
    if source.lower().endswith((".kml", ".kmz")):
        geometries = _without_idle_altitudes(geometries)
    geometries = _in_degrees(geometries, meta["crs"] or crs, notes)
    values = list(_columns(meta, columns, notes))
    if source.lower().endswith(_FIXED_FIELDS):
        values = [(field, column) for field, column in values if _is_said(field, column)]
    features = []
    for at, shape in enumerate(geometries):
        properties = {field: column[at] for field, column in values}
        features.append(_feature(shape, properties))
    return _layer(title, features, ()), notes


def _geometries(shapes: Any, count: int, notes: list[str]) -> list[BaseGeometry | None]:
    if shapes is None:
        notes.append("It has no geometry; the features have properties alone.")
        return [None] * count
    found: list[BaseGeometry | None] = list(shapely.from_wkb(shapes, on_invalid="ignore"))
    lost = sum(shape is None and wkb is not None for shape, wkb in zip(found, shapes, strict=True))
    if lost:
        notes.append(f"Shapes of a kind that GeoJSON does not have, such as curves, were left away: {lost}.")
    return found


def _without_idle_altitudes(shapes: list[BaseGeometry | None]) -> list[BaseGeometry | None]:
    """Return shapes without altitudes where all are 0, which is what KML gives to places that have none."""
    positions = shapely.get_coordinates([shape for shape in shapes if shape is not None], include_z=True)
    if np.nan_to_num(positions[:, 2]).any():
        return shapes
    return [None if shape is None else shapely.force_2d(shape) for shape in shapes]


def _in_degrees(shapes: list[BaseGeometry | None], crs: str | None, notes: list[str]) -> list[BaseGeometry | None]:
    import pyproj  # noqa: PLC0415 - it costs start-up time

    if crs is None:
        bounds = shapely.total_bounds([shape for shape in shapes if shape is not None])
        if not np.isnan(bounds).any() and (abs(bounds[[0, 2]]).max() > 360 or abs(bounds[[1, 3]]).max() > 90):
            raise FormatError("it does not say its reference system, and its numbers are no degrees; give --crs.")
        if not np.isnan(bounds).any():
            notes.append("It does not say its reference system; its numbers were taken for degrees, WGS 84.")
        return shapes
    try:
        system = pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError:
        raise FormatError(f"the reference system {crs[:60]!r} is not known") from None
    degrees = pyproj.CRS.from_user_input("OGC:CRS84")
    if system.to_2d().equals(degrees, ignore_axis_order=True):
        return shapes
    move = pyproj.Transformer.from_crs(system, degrees, always_xy=True).transform

    def moved(positions: Any) -> Any:
        x, y = move(positions[:, 0], positions[:, 1])
        return np.column_stack((np.round(x, DECIMALS), np.round(y, DECIMALS), *positions[:, 2:].T))

    notes.append(f"The positions were reprojected from {system.name} to WGS 84.")
    result: list[BaseGeometry | None] = []
    for shape in shapes:
        placed = None if shape is None else shapely.transform(shape, moved, include_z=shape.has_z)
        if placed is not None and not np.isfinite(shapely.get_coordinates(placed)).all():
            raise FormatError(f"a position lies outside {system.name}")
        result.append(placed)
    return result


def _columns(meta: dict[str, Any], columns: Sequence[Any], notes: list[str]) -> Iterator[tuple[str, list[Any]]]:
    """Yield each field with its values as GeoJSON has them."""
    kinds = zip(meta["fields"], meta["ogr_types"], meta["ogr_subtypes"], columns, strict=True)
    for field, kind, subtype, column in kinds:
        name = "name" if field == "Name" and "name" not in meta["fields"] else str(field)
        if kind == "OFTBinary":
            notes.append(f"The field {name} holds binary data, which GeoJSON does not have, and was left away.")
            continue
        values = [_value(value, kind, subtype) for value in column.tolist()]
        if field in _DEFAULTS and set(map(_plain, values)) <= set(_DEFAULTS[field]):
            continue  # nobody said it
        yield name, values


def _is_said(field: str, column: Sequence[Any]) -> bool:
    """Tell whether somebody gave a fixed field any values: those ids count that LIBKML does not count itself."""
    if field == "id" and all(str(value).endswith(f".{at}") for at, value in enumerate(column, 1)):
        return False
    return any(value is not None for value in column)


def _plain(value: Any) -> Any:
    return None if isinstance(value, list | dict) else value


def _value(value: Any, kind: str, subtype: str) -> Any:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if subtype == "OFSTBoolean":
        return bool(value)
    if kind in ("OFTInteger", "OFTInteger64"):
        return int(value)
    if isinstance(value, str):
        return _text(value, kind, subtype)
    return value.tolist() if isinstance(value, np.ndarray) else value


def _text(text: str, kind: str, subtype: str) -> Any:
    """Return a text, a date as ISO 8601 writes it, or what a text of JSON says."""
    if kind in ("OFTDate", "OFTDateTime"):
        date = text.replace("/", "-").replace(" ", "T")
        return date[:10] if kind == "OFTDate" else date.removesuffix(".000")
    if subtype == "OFSTJSON":
        with suppress(msgspec.DecodeError):
            return msgspec.json.decode(text)
    return text


def _feature(shape: BaseGeometry | None, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": _geometry(shape)}


def _geometry(shape: BaseGeometry | None) -> dict[str, Any] | None:
    """Return a shape as GeoJSON, its outer rings counter-clockwise as RFC 7946 asks; an empty one is none."""
    if shape is None or shape.is_empty:
        return None
    if shape.has_z and np.isnan(shapely.get_coordinates(shape, include_z=True)).any():
        shape = shapely.force_2d(shape)
    found: dict[str, Any] = shapely.geometry.mapping(shapely.orient_polygons(shape))
    return found


def _layer(title: str, features: Sequence[Any], taken: Iterable[str]) -> Layer:
    name = free_name(title, list(taken))
    return geojson.read(collection_text(features), layer_id=name, title=title, file=f"{name}.geojson")
