"""Tables of comma-separated values with a position in each row: read with every digit that they have, and written."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import shapely
from msgspec import Raw

from layers.formats import FormatError

_LONGITUDE = ("longitude", "lon", "long", "lng", "x", "xcoord", "point_x")
_LATITUDE = ("latitude", "lat", "y", "ycoord", "point_y")
_ALTITUDE = ("altitude", "elevation", "ele", "z")
_SHAPE = ("wkt", "geometry", "geom", "the_geom", "wkt_geom")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_DEGREES = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_DELIMITERS = ",;\t|"
_MOST_NAMED = 5


def read_table(path: Path) -> tuple[list[Any], tuple[str, ...]]:
    """Return the rows of a table as features, and notes; raises FormatError or OSError.

    Columns named longitude and latitude (lon, lat, x, y …) or WKT hold the place. A value that is written like a number
    of JSON becomes that very number, digit by digit; everything else, such as 007, stays text; an empty one is null.
    """
    notes: list[str] = []
    text = _decoded(path.read_bytes(), notes)
    delimiter = _delimiter(text)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    if not rows or not any(rows[0]):
        raise FormatError(f"{path}: the table is empty; its first line must name the columns.")
    header = [name.strip() for name in rows[0]]
    doubled = {name for name in header if header.count(name) > 1}
    if doubled:
        raise FormatError(f"{path}: two columns are called “{sorted(doubled)[0]}”; name them apart.")
    shape, x, y, z = (_column(header, names) for names in (_SHAPE, _LONGITUDE, _LATITUDE, _ALTITUDE))
    if shape is None and (x is None or y is None):
        raise FormatError(
            f"{path}: no columns hold a place. Name two of them longitude and latitude, in degrees, or one WKT."
        )
    places = (shape,) if shape is not None else tuple(at for at in (x, y, z) if at is not None)
    features: list[Any] = []
    bad: list[int] = []
    for number, row in enumerate(rows[1:], 2):
        if not any(row):
            continue
        if len(row) > len(header):
            raise FormatError(f"{path}, row {number}: there are more values than columns ({len(row)}).")
        cells = row + [""] * (len(header) - len(row))
        decimal = delimiter == ";"
        geometry = _of_wkt(cells[shape]) if shape is not None else _point([cells[at] for at in places], decimal=decimal)
        if geometry is None and any(cells[at].strip() for at in places):
            bad.append(number)
        properties = {name: _value(cells[at]) for at, name in enumerate(header) if at not in places and name}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    if bad:
        listed = ", ".join(map(str, bad[:_MOST_NAMED])) + (" and others" if len(bad) > _MOST_NAMED else "")
        notes.append(f"Rows without a place that can be read became features without one ({len(bad)}): {listed}.")
    return features, tuple(notes)


def table_text(rows: Sequence[dict[str, Any]], names: Sequence[str]) -> bytes:
    """Return rows as a table in UTF-8, values as text."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")  # RFC 4180
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    return stream.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _decoded(data: bytes, notes: list[str]) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.append("It is not UTF-8; it was read as Windows-1252. Look at letters with accents.")
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def _column(header: Sequence[str], names: Sequence[str]) -> int | None:
    lowered = [name.casefold() for name in header]
    return next((lowered.index(name) for name in names if name in lowered), None)


def _point(cells: Sequence[str], *, decimal: bool) -> dict[str, Any] | None:
    """Return a point whose numbers keep their digits; None where they are none."""
    texts = [cell.strip().replace(",", ".") if decimal else cell.strip() for cell in cells]
    if len(texts) == 3 and not texts[2]:
        texts.pop()
    if not all(_DEGREES.fullmatch(each) for each in texts) or abs(float(texts[0])) > 360 or abs(float(texts[1])) > 90:
        return None
    return {"type": "Point", "coordinates": [_number(each) for each in texts]}


def _number(text: str) -> Raw:
    """Return the text of a number as JSON has it: no plus, no idle zeros in front."""
    sign, digits = ("-", text[1:]) if text[0] == "-" else ("", text.lstrip("+"))
    digits = digits.lstrip("0") or "0"
    return Raw((sign + (f"0{digits}" if digits[0] in ".eE" else digits)).encode())


def _of_wkt(text: str) -> dict[str, Any] | None:
    shape = shapely.from_wkt(text.strip() or None, on_invalid="ignore")
    if shape is None or shape.is_empty:
        return None
    found: dict[str, Any] = shapely.geometry.mapping(shapely.orient_polygons(shape))
    return found


def _value(cell: str) -> Any:
    text = cell.strip()
    if not text:
        return None
    return Raw(text.encode()) if _NUMBER.fullmatch(text) and len(text) < 300 else cell
