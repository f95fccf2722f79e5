"""From the bytes of a GeoJSON file to a layer: every feature a view into the file's text, nothing converted.

Reads all of RFC 7946 and what is common beside it: other encodings, a `crs` member, features on lines of their own and
RFC 8142 sequences. What is no JSON or no GeoJSON is refused as a whole; a bad feature among good ones is not looked for
here (see `check.py`), and keeps its bytes.
"""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import PurePath
from typing import NamedTuple

import msgspec
from msgspec import Raw, Struct

from layers.document import Feature, Form, Layer, Problem, TextFrame
from layers.geojson import encoding, jsontext, reference_system, strictness
from layers.geojson.places import GeoJSONError, place, refusal

GEOMETRY_TYPES = frozenset(
    ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
)
_RECORD_SEPARATOR = b"\x1e"
_LINES = (".geojsonl", ".geojsons", ".geojsonseq", ".ndjson", ".jsonl")
_SHORT = 2 * strictness.DEEPEST - 8  # fewer bytes cannot nest too deep


class _Top(Struct, gc=False):
    type: Raw = Raw(b"")
    features: list[Raw] | None = None
    crs: Raw = Raw(b"")


class _Parsed(NamedTuple):
    form: Form
    features: Sequence[Raw]
    first: int  # where the first feature begins; where it would, if there are none
    crs: Raw = Raw(b"")
    crs_offset: int = 0


_TOP = msgspec.json.Decoder(_Top)
_TEXT = msgspec.json.Decoder(Raw)
_TYPE = msgspec.json.Decoder(str)
_ANYTHING = msgspec.json.Decoder(dict[str, Raw])


def read(data: bytes, *, layer_id: str, title: str, file: str) -> Layer:
    """Return a file's content as a layer; raises GeoJSONError, with line and column, where it is refused.

    `write` gives the same bytes back. What is repaired for drawing, here or in `check_layer`, becomes a problem that
    names the repair; the text stays as it is.
    """
    text, encoding_name, mark, problems = encoding.decode(data)
    try:
        parsed = _parse(text, file)
    except RecursionError:
        raise strictness.malformed(text) from None
    leads, end = _leads(text, parsed.features, parsed.first)
    if parsed.form in ("newline-delimited", "sequence"):
        _refuse_shared_lines(text, parsed, leads)
    _refuse_what_msgspec_passes(text, parsed, leads, end)
    crs, more = _reference_system(text, parsed)
    if parsed.form in ("newline-delimited", "sequence"):
        more = (_form_problem(parsed.form), *more)
    frame = TextFrame(
        form=parsed.form,
        encoding=encoding_name,
        mark=mark,
        head=text[: parsed.first],
        tail=text[end:],
        separator=_separator(text, parsed, leads),
        crs=crs,
    )
    count = len(parsed.features)
    keyed = zip(range(count), parsed.features, (frame.separator, *leads[1:]) if leads else (), strict=True)
    features = tuple(Feature(key, raw, lead) for key, raw, lead in keyed)
    return Layer(layer_id, title, file, features=features, frame=frame, problems=(*problems, *more), next_key=count)


def _parse(text: bytes, file: str) -> _Parsed:
    if text.lstrip(b" \t\r\n").startswith(_RECORD_SEPARATOR):
        return _parse_several(text, "sequence")
    try:
        top = _TOP.decode(text)
    except msgspec.ValidationError:  # no object whose features are an array; msgspec stops there and reads no further
        with suppress(msgspec.DecodeError):
            _TEXT.decode(text)
            raise _no_geojson(text) from None
        return _parse_several(text, "newline-delimited")
    except msgspec.DecodeError:
        return _parse_several(text, "newline-delimited")
    return _recognised(text, top, file)


def _recognised(text: bytes, top: _Top, file: str) -> _Parsed:
    kind = _string(top.type)
    crs = (top.crs, jsontext.offset_of(top.crs, text)) if len(top.crs) else ()
    if kind == "FeatureCollection" and top.features is not None:
        if top.features:
            return _Parsed("collection", top.features, jsontext.offset_of(top.features[0], text), *crs)
        return _Parsed("collection", (), jsontext.find(text, ["features"]).start + 1, *crs)
    if kind == "Feature" or kind in GEOMETRY_TYPES:
        whole = _TEXT.decode(text)
        form: Form = "feature" if kind == "Feature" else "geometry"
        if PurePath(file).suffix.lower() in _LINES:
            form = "newline-delimited"
        return _Parsed(form, (whole,), jsontext.offset_of(whole, text), *crs)
    raise _no_geojson(text)


def _parse_several(text: bytes, form: Form) -> _Parsed:
    """Take a text apart that holds several GeoJSON texts, each on a line of its own or behind a record separator."""
    # msgspec knows no record separators. A space in its place keeps every offset; One inside a text is looked for
    # later: it is no JSON.
    spaced = text.replace(_RECORD_SEPARATOR, b" ") if form == "sequence" else text
    try:
        texts = _TEXT.decode_lines(spaced)
    except msgspec.DecodeError:
        raise strictness.malformed(spaced) from None
    if not texts:
        raise strictness.malformed(spaced)
    if len(texts) == 1 and _type_of(texts[0]) == "FeatureCollection":
        return _recognised(spaced, _TOP.decode(spaced), "")
    if not any(_type_of(one) in GEOMETRY_TYPES or _type_of(one) == "Feature" for one in texts):
        raise _no_geojson(spaced)
    return _Parsed(form, texts, jsontext.offset_of(texts[0], spaced))


def _leads(text: bytes, raws: Sequence[Raw], first: int) -> tuple[list[bytes], int]:
    """Return what stands before each feature, and where the last one ends."""
    if not raws:
        return [], first
    between = jsontext.gaps(text, raws, first)
    return [b"", *between], first + sum(map(len, raws)) + sum(map(len, between))


def _refuse_shared_lines(text: bytes, parsed: _Parsed, leads: Sequence[bytes]) -> None:
    """Refuse two GeoJSON texts with neither a line end nor a record separator between them."""
    joined = {lead for lead in set(leads[1:]) if not any(byte in b"\r\n\x1e" for byte in lead)}
    position = parsed.first
    for number, (raw, lead) in enumerate(zip(parsed.features, leads, strict=True) if joined else ()):
        position += len(lead)
        if number and lead in joined:
            raise refusal("not-json", strictness.EXTRA_DATA, text, position)
        position += len(raw)


def _refuse_what_msgspec_passes(text: bytes, parsed: _Parsed, leads: Sequence[bytes], end: int) -> None:
    around = text[: parsed.first] + text[end:]
    if parsed.form == "sequence" and (misplaced := _misplaced_separator(text, parsed, leads)) is not None:
        raise refusal("not-json", "This is not JSON: a record separator stands inside a text.", text, misplaced)
    long = [raw for raw in parsed.features if len(raw) > _SHORT]
    # Features are balanced, so those that are too short to matter can be left out without changing any depth.
    if strictness.too_deep(b"".join((text[: parsed.first], *long, text[end:])) if long else around) is not None:
        raise strictness.too_deep(text) or refusal("nesting-too-deep", "The text is nested too deep.")
    if (overflow := strictness.overflowing(text)) is not None:
        raise overflow


def _misplaced_separator(text: bytes, parsed: _Parsed, leads: Sequence[bytes]) -> int | None:
    """Return where a record separator stands within a text of a sequence, None where all stand between them."""
    position = parsed.first
    for raw, lead in zip(parsed.features, leads, strict=True):
        position += len(lead)
        misplaced = text.find(_RECORD_SEPARATOR, position, position + len(raw))
        if misplaced >= 0:
            return misplaced
        position += len(raw)
    return None


def _separator(text: bytes, parsed: _Parsed, leads: Sequence[bytes]) -> bytes:
    """Return the lead that a new feature gets: what stands before the last one, else what suits the file."""
    if len(leads) > 1:
        return leads[-1]
    line = b"\r\n" if b"\r\n" in text else b"\n"
    if parsed.form == "sequence":
        return line + _RECORD_SEPARATOR
    if parsed.form == "newline-delimited":
        return line
    if b"\n" not in text[: parsed.first]:
        return b", " if b", " in text else b","
    indent = jsontext.indentation(text, parsed.first)
    if not parsed.features:
        indent += jsontext.style_of(text).unit
    return b"," + line + indent


def _reference_system(text: bytes, parsed: _Parsed) -> tuple[str | None, tuple[Problem, ...]]:
    if not len(parsed.crs):
        return None, ()
    place_of_crs = place(text, parsed.crs_offset)
    try:
        code = reference_system.named_by(msgspec.json.decode(parsed.crs))
    except reference_system.UnknownReferenceSystem as unknown:
        message = (
            f"The positions cannot be placed on a map: {unknown}. Reproject the file to WGS 84 (longitude, latitude)."
        )
        raise GeoJSONError(Problem("error", "crs-unknown", message, *place_of_crs)) from None
    if code is None:
        message = "The crs member names WGS 84, which GeoJSON uses anyway; it is kept."
        return None, (Problem("information", "crs-wgs84", message, *place_of_crs),)
    message = (
        f"The positions are in {code}; they are reprojected to WGS 84 for drawing, and stay in {code} in the file."
    )
    return code, (Problem("warning", "crs-reprojected", message, *place_of_crs),)


def _form_problem(form: Form) -> Problem:
    if form == "sequence":
        message = "The file is a sequence of GeoJSON texts (RFC 8142); it is read as one layer, and kept as a sequence."
        return Problem("warning", "text-sequence", message, 1, 1)
    message = "The file holds one feature a line instead of a FeatureCollection; it is read as one layer, and kept so."
    return Problem("warning", "newline-delimited", message, 1, 1)


def _no_geojson(text: bytes) -> GeoJSONError:
    """Return the refusal of a text that is JSON but no GeoJSON, with the remedy that fits what it is."""
    start = len(text) - len(text.lstrip(b" \t\r\n"))
    try:
        found = _ANYTHING.decode(text)
    except msgspec.DecodeError:
        message = (
            "No GeoJSON stands at the top: a FeatureCollection, a Feature or a geometry, each an object, is needed."
        )
        return refusal("not-geojson", message, text, start)
    if "type" not in found:
        message = 'The object at the top has no "type", so it is no GeoJSON.'
        return refusal("not-geojson", message, text, start)
    kind = _string(found["type"])
    offset = jsontext.offset_of(found["type"], text)
    if kind == "FeatureCollection":
        offset = jsontext.offset_of(found["features"], text) if "features" in found else start
        return refusal("not-geojson", "A FeatureCollection needs an array of features.", text, offset)
    if kind == "Topology":
        return refusal("not-geojson", "This is TopoJSON; convert it to GeoJSON first.", text, offset)
    named = bytes(found["type"])[:40].decode(errors="replace")
    return refusal("not-geojson", f"The type at the top, {named}, is none of GeoJSON's.", text, offset)


def _type_of(raw: Raw) -> str | None:
    try:
        return _string(_TOP.decode(raw).type)
    except msgspec.DecodeError:
        return None


def _string(raw: Raw) -> str | None:
    try:
        return _TYPE.decode(raw)
    except msgspec.DecodeError:
        return None
