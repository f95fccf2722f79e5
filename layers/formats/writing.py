"""Write layers in other formats. What a format cannot hold is changed as little as possible, and said.

Everything is made in a folder of its own first, and put in place as one transaction: all files, or none.
"""

import io
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers import geojson
from layers.document import Feature, Layer
from layers.formats import GEOJSON, WRITTEN, FormatError
from layers.formats.plain import plain_text
from layers.formats.tables import table_text
from layers.geojson import reference_system
from layers.geojson.features import geometry_text
from layers.storage.transaction import write_files

_LARGEST = 2**63
_SHAPEFILE_NAME = 10  # characters of a field's name
_SHAPEFILE_TEXT = 254  # bytes of a text
_EARLIEST_ZIP = (1980, 1, 1, 0, 0, 0)  # the same input gives the same bytes
_IN_DEGREES = frozenset({"GPX", "LIBKML", "CSV"})
_GPX_FIELDS = ("name", "desc", "cmt", "sym", "type")
_KINDS = {"Point": "point", "LineString": "line", "LinearRing": "line", "Polygon": "polygon"}


class _Field(NamedTuple):
    name: str
    values: Any  # a numpy array
    mask: Any  # true where there is no value


class _Table(NamedTuple):
    """Features as a format takes them: shapes, fields, and what had to be changed."""

    shapes: list[BaseGeometry | None]
    fields: list[_Field]


def write_layers(layers: Sequence[Layer], target: Path, *, force: bool = False) -> tuple[tuple[Path, ...], list[str]]:
    """Write layers to a file, or to several where the format holds one layer or one kind of shape each.

    Returns the files and notes. Raises FormatError, or StoreError when it cannot be written; nothing is written then.
    Files that are there are only replaced by `force`.
    """
    suffix = target.suffix.lower()
    notes: list[str] = []
    if suffix in GEOJSON:
        contents = _named(layers, target, lambda layer: {"": plain_text(layer, suffix, notes)})
    elif suffix == ".csv":
        contents = _named(layers, target, lambda layer: {"": _csv(layer, notes)})
    elif suffix in WRITTEN:
        contents = _with_gdal(layers, target, notes)
    else:
        endings = ", ".join(sorted({".geojson", *WRITTEN}))
        raise FormatError(f"{target.name}: the name must end in one of {endings}")
    if not target.parent.is_dir():
        raise FormatError(f"{target.parent}: there is no such folder; make it first")
    there = [name for name in contents if (target.parent / name).exists()]
    if there and not force:
        raise FormatError(f"{target.parent / there[0]} exists already; choose another name, or replace it with --force")
    write_files(target.parent, contents)
    return tuple(target.parent / name for name in contents), notes


def _named(layers: Sequence[Layer], target: Path, write: Callable[[Layer], dict[str, bytes]]) -> dict[str, bytes]:
    """Return the files of layers that need one each: the target's own name for one, else with the layer's id."""
    contents: dict[str, bytes] = {}
    for layer in layers:
        stem = target.stem if len(layers) == 1 else f"{target.stem}-{layer.id}"
        contents |= {f"{stem}{kind}{target.suffix}": data for kind, data in write(layer).items()}
    return contents


def _with_gdal(layers: Sequence[Layer], target: Path, notes: list[str]) -> dict[str, bytes]:
    suffix = target.suffix.lower()
    driver = WRITTEN[suffix]
    with tempfile.TemporaryDirectory(prefix="sitmap-") as name:
        folder = Path(name)
        if driver == "ESRI Shapefile":
            for layer in layers:
                stem = target.stem if len(layers) == 1 else f"{target.stem}-{layer.id}"
                _shapefiles(layer, folder, stem, notes)
            files = {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
            return {target.name: _zipped(files)} if suffix == ".zip" else files
        if driver == "FlatGeobuf":
            return _named(layers, target, lambda layer: {"": _single(layer, folder, driver, notes)})
        if driver == "GPX":
            return _gpx_files(layers, target, folder, notes)
        file = folder / target.name
        for layer in layers:
            table = _table(layer, driver, notes)
            _write(table, file, driver, layer.title or layer.id, _crs(layer, driver), notes)
        return {target.name: file.read_bytes()}


def _single(layer: Layer, folder: Path, driver: str, notes: list[str]) -> bytes:
    file = folder / "layer.fgb"
    file.unlink(missing_ok=True)
    table = _table(layer, driver, notes)
    # An index of places cannot hold what has none.
    index = "NO" if any(shape is None for shape in table.shapes) or not table.shapes else "YES"
    if index == "YES" and len(table.shapes) > 1:
        notes.append("FlatGeobuf sorts features by their place, so their order is another one.")
    _write(table, file, driver, layer.id, _crs(layer, driver), notes, SPATIAL_INDEX=index)
    return file.read_bytes()


def _shapefiles(layer: Layer, folder: Path, stem: str, notes: list[str]) -> None:
    """Write a Shapefile for each kind of shape: one holds points, or lines, or polygons."""
    table = _for_shapefile(_table(layer, "ESRI Shapefile", notes), notes)
    kinds = [_kind(shape) for shape in table.shapes]
    present = sorted({kind for kind in kinds if kind is not None})
    if len(present) > 1:
        notes.append(
            f"A Shapefile holds one kind of shape: {layer.title} became {', '.join(present)} files of its own."
        )
    wanted: list[str | None] = [*present] or [None]
    for kind in wanted:
        first = kind == wanted[0]
        rows = [at for at, each in enumerate(kinds) if each == kind or (each is None and first)]
        part = _Table(
            [table.shapes[at] for at in rows],
            [_Field(field.name, field.values[rows], field.mask[rows]) for field in table.fields],
        )
        name = stem if len(present) < 2 else f"{stem}-{kind}"
        _write(part, folder / f"{name}.shp", "ESRI Shapefile", name, _crs(layer, ""), notes, ENCODING="UTF-8")


def _for_shapefile(table: _Table, notes: list[str]) -> _Table:
    fields: list[_Field] = []
    taken: set[str] = set()
    for field in table.fields:
        name = _short(field.name, taken)
        taken.add(name.casefold())
        if name != field.name:
            notes.append(f"A Shapefile's names have ten letters: “{field.name}” became “{name}”.")
        values = field.values
        if values.dtype == object:
            cut = [_cut(value) for value in values]
            long = sum(one != other for one, other in zip(cut, values, strict=True))
            if long:
                notes.append(f"A Shapefile's texts have 254 bytes: {long} of “{field.name}” were cut.")
            values = _objects(cut)
        elif values.dtype == bool:
            notes.append(f"A Shapefile knows no yes and no: “{field.name}” became 1 and 0.")
            values = values.astype(np.int32)
        fields.append(_Field(name, values, field.mask))
    return _Table(table.shapes, fields)


def _short(name: str, taken: set[str]) -> str:
    short = _bytes_cut(name, _SHAPEFILE_NAME)
    number = 1
    while short.casefold() in taken:
        end = f"_{number}"
        short, number = _bytes_cut(name, _SHAPEFILE_NAME - len(end)) + end, number + 1
    return short


def _cut(value: Any) -> Any:
    return _bytes_cut(value, _SHAPEFILE_TEXT) if isinstance(value, str) else value


def _bytes_cut(text: str, most: int) -> str:
    """Return as much of a text as fits into so many bytes of UTF-8, no letter cut in two."""
    return text.encode()[:most].decode(errors="ignore")


def _zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EARLIEST_ZIP), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _gpx_files(layers: Sequence[Layer], target: Path, folder: Path, notes: list[str]) -> dict[str, bytes]:
    """Write points as waypoints and lines as tracks, each of a layer to a file of its own where there are several."""
    parts = [(layer, kind, table) for layer in layers for kind, table in _gpx_tables(layer, notes)]
    if not parts:
        raise FormatError(f"{target.name}: GPX holds points and lines, and there are none")
    contents: dict[str, bytes] = {}
    for layer, kind, table in parts:
        name = target.name if len(parts) == 1 else f"{target.stem}-{layer.id}-{kind}{target.suffix}"
        _write(table, folder / name, "GPX", kind, _crs(layer, "GPX"), notes)
        contents[name] = (folder / name).read_bytes()
    return contents


def _gpx_tables(layer: Layer, notes: list[str]) -> Iterator[tuple[str, _Table]]:
    """Yield what of a layer GPX holds: no areas, and names and descriptions alone."""
    table = _table(layer, "GPX", notes)
    kept = [field for field in table.fields if field.name in _GPX_FIELDS]
    lost = [field.name for field in table.fields if field not in kept]
    if lost:
        notes.append(f"GPX holds {', '.join(_GPX_FIELDS)}; left away: {', '.join(lost)}.")
    kinds = [_kind(shape) for shape in table.shapes]
    left_out = sum(kind not in ("point", "line") for kind in kinds)
    if left_out:
        notes.append(f"GPX holds points and lines; features that were left away of {layer.title}: {left_out}.")
    for kind, name in (("point", "waypoints"), ("line", "tracks")):
        parts = [
            (at, part)
            for at, each in enumerate(kinds)
            if each == kind
            for part in (shapely.get_parts(table.shapes[at]) if kind == "point" else [_lines(table.shapes[at])])
        ]
        places = [at for at, _ in parts]
        fields = [_Field(field.name, field.values[places], field.mask[places]) for field in kept]
        if parts:
            yield name, _Table([shape for _, shape in parts], fields)


def _lines(shape: BaseGeometry | None) -> BaseGeometry:
    return shapely.MultiLineString(list(shapely.get_parts(shape)))


def _write(  # noqa: PLR0917 - what it takes to write a layer
    table: _Table, file: Path, driver: str, layer: str, crs: str, notes: list[str], **options: str
) -> None:
    from pyogrio import raw  # noqa: PLC0415 - it costs start-up time, and few files need it

    kinds = {shape.geom_type for shape in table.shapes if shape is not None}
    single = kinds.pop() if len(kinds) == 1 else "Unknown"
    if driver == "ESRI Shapefile" and single == "Unknown":
        single = _multi(table.shapes)
    if any(shape is not None and shape.has_z for shape in table.shapes) and single != "Unknown":
        single = f"{single} Z"
    shapes = np.empty(len(table.shapes), dtype=object)
    shapes[:] = [None if shape is None else shapely.to_wkb(shape) for shape in table.shapes]
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            raw.write(
                str(file),
                shapes,
                [field.values for field in table.fields],
                [field.name for field in table.fields],
                field_mask=[field.mask if field.mask.any() else None for field in table.fields],
                layer=layer,
                driver=driver,
                geometry_type=single,
                crs=crs,
                append=file.exists(),
                **options,
            )
    except (RuntimeError, ValueError) as error:
        told = " ".join(str(error).split()).rstrip(".")[:200]
        raise FormatError(f"{layer} cannot be written as {driver}: {told}") from error
    notes += (f"{layer}: {str(warning.message).rstrip('.')}." for warning in said)


def _multi(shapes: Iterable[BaseGeometry | None]) -> str:
    """Return the kind that holds single shapes and several of the same."""
    kind = next((kind for shape in shapes if (kind := _kind(shape)) is not None), "point")
    return {"point": "MultiPoint", "line": "MultiLineString", "polygon": "MultiPolygon"}[kind]


def _kind(shape: BaseGeometry | None) -> str | None:
    if shape is None or shape.is_empty:
        return None
    return _KINDS.get(shape.geom_type.removeprefix("Multi"), "collection")


def _crs(layer: Layer, driver: str) -> str:
    return "EPSG:4326" if layer.frame.crs is None or driver in _IN_DEGREES else layer.frame.crs


def _table(layer: Layer, driver: str, notes: list[str]) -> _Table:
    """Return a layer's shapes and fields; ids become a field, what is nested its text."""
    shapes = [_shape(feature, layer.frame.crs, degrees=driver in _IN_DEGREES) for feature in layer.features]
    rows = [geojson.properties(feature) for feature in layer.features]
    ids = [geojson.feature_id(feature) for feature in layer.features]
    if any(each is not None for each in ids):
        name = "id" if not any("id" in row for row in rows) else "feature_id"
        notes.append(f"The features' ids became the field “{name}”.")
        rows = [{name: identifier, **row} for identifier, row in zip(ids, rows, strict=True)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    fields = [_field(name, [row.get(name) for row in rows], notes) for name in names]
    if driver == "ESRI Shapefile" and any(_kind(shape) == "collection" for shape in shapes):
        raise FormatError(f"{layer.title} holds shapes of several kinds in one feature, which a Shapefile cannot hold")
    return _Table(shapes, fields)


def _shape(feature: Feature, crs: str | None, *, degrees: bool) -> BaseGeometry | None:
    """Return a feature's shape with its altitudes, in the file's own reference system or in degrees."""
    if degrees and crs is not None:
        return geojson.geometry(feature, crs)
    shape = shapely.from_geojson(bytes(geometry_text(feature)), on_invalid="ignore")
    return geojson.geometry(feature) if shape is None else shape


def _field(name: str, values: list[Any], notes: list[str]) -> _Field:
    """Return values as one kind: whole numbers, numbers, yes and no, or text; what does not agree becomes text."""
    mask = np.array([value is None for value in values], dtype=bool)
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return _Field(name, np.array([bool(value) for value in values]), mask)
    if kinds == {int} and all(abs(value) < _LARGEST for value in values if value is not None):
        return _Field(name, np.array([value or 0 for value in values], dtype=np.int64), mask)
    if kinds and kinds <= {int, float}:
        return _Field(name, np.array([value or 0 for value in values], dtype=np.float64), mask)
    if kinds and kinds != {str}:
        nested = kinds & {dict, list}
        notes.append(
            f"The property “{name}” {'holds lists or objects' if nested else 'has values of several kinds'}; "
            "they became text."
        )
    return _Field(name, _objects(list(_texts(values))), mask)


def _texts(values: Iterable[Any]) -> Iterator[str | None]:
    for value in values:
        yield value if value is None or isinstance(value, str) else msgspec.json.encode(value).decode()


def _objects(values: list[Any]) -> Any:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _csv(layer: Layer, notes: list[str]) -> bytes:
    """Write points with longitude and latitude, layers with other shapes with WKT."""
    shapes = [geojson.geometry(feature, layer.frame.crs) for feature in layer.features]
    points = all(shape is None or shape.geom_type == "Point" for shape in shapes)
    rows: list[dict[str, Any]] = []
    for feature, shape in zip(layer.features, shapes, strict=True):
        identifier = geojson.feature_id(feature)
        row: dict[str, Any] = {} if identifier is None else {"id": identifier}
        row |= geojson.properties(feature)
        if points:
            places = _coordinates(feature, layer.frame.crs)
            row |= dict(zip(("longitude", "latitude", "altitude"), places, strict=False))
        else:
            row["WKT"] = None if shape is None else shapely.to_wkt(shape, rounding_precision=-1)
        rows.append(row)
    own = ("longitude", "latitude", "altitude") if points else ("WKT",)
    used = dict.fromkeys(name for row in rows for name in row)
    names = [*(name for name in used if name not in own), *(name for name in own if name in used or name != "altitude")]
    if any(isinstance(value, dict | list) for row in rows for value in row.values()):
        notes.append("Lists and objects became text.")
    return table_text(rows, names)


def _coordinates(feature: Feature, crs: str | None) -> list[Any]:
    """Return a point's numbers as they stand in the file, or as degrees where it has another reference system."""
    found = geojson.coordinates(feature)
    if crs is None or not found:
        return list(found or ())[:3]
    moved = reference_system.to_wgs84(np.array([found[:2]], dtype=np.float64), crs)
    return [round(float(value), 8) for value in moved[0]]
