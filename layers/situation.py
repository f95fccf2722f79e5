"""`situation.json`: from its text to a document and back, keeping every byte that is not changed.

Layers come without their features, which live in GeoJSON files of their own (see `store`). `document.text` holds what
was read; `dump` splices into it what the document says differently, so that unknown members, their order and the file's
layout stay.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import structs
from pydantic import BaseModel, ValidationError

from layers.document import (
    Annotation,
    Document,
    Figure,
    FigureLegend,
    Layer,
    LegendEntry,
    Party,
    Pin,
    Source,
    Statement,
    Subject,
    TextFrame,
    View,
)
from layers.geojson import encoding, jsontext, places, strictness
from layers.situation_models import (
    VERSION,
    AnnotationModel,
    FigureModel,
    SituationModel,
    SourceModel,
    StatementModel,
    layer_file,
)

__all__ = ["VERSION", "SituationError", "dump", "format_version", "json_schema", "layer_file", "parse"]

_FRESH = jsontext.Style(line=b"\n", unit=b"  ", positions=1)
_LINE_WIDTH = 120
_FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(name for name in kind.__struct_fields__ if name not in left_out)
    for kind, left_out in (
        (Party, ("extra",)),
        (Layer, ("features", "frame", "problems", "unreadable", "next_key", "extra")),
        (Statement, ("extra",)),
        (Figure, ("extra",)),
        (View, ()),
        (Subject, ()),
        (Annotation, ()),
        (Pin, ()),
        (LegendEntry, ()),
    )
}
_REASONS = {
    "missing": "is missing",
    "string_type": "must be a text in double quotation marks",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "tuple_type": "must be a list in square brackets",
    "dict_type": "must be an object in curly brackets",
    "model_type": "must be an object in curly brackets",
    "string_too_short": "must not be empty",
    "string_pattern_mismatch": "must be a colour, # and six digits such as #5b544c",
}


class SituationError(Exception):
    """Say why a `situation.json` is refused: file, line and column, member and reason."""

    def __init__(self, file: str, message: str, line: int | None = None, column: int | None = None) -> None:
        where = f"{file}, line {line}, column {column}" if line is not None else file
        super().__init__(f"{where}: {message.removesuffix('.')}.")
        self.line = line
        self.column = column


def parse(data: bytes, file: str = "situation.json") -> Document:
    """Return what a situation's text says, its layers without features; raises SituationError.

    `file` is the name that errors give. A text of a newer format version is read as far as this version understands.
    """
    try:
        text = encoding.decode(data).text
        tree = _tree(text)
    except places.GeoJSONError as error:
        raise SituationError(file, error.problem.message, error.problem.line, error.problem.column) from None
    try:
        model = SituationModel.model_validate_json(text)
    except ValidationError as error:
        raise _refusal(error, text, tree, file) from None
    return _document(model, data)


def dump(document: Document) -> bytes:
    """Return the situation's text: what was read, with what the document says differently spliced in."""
    new = _situation_tree(document)
    if not document.text:
        return _written({"sitmap": VERSION, **new}, _FRESH, b"") + b"\n"
    text, encoding_name, mark, _ = encoding.decode(document.text)
    start = re.compile(rb"\s*").match(text).end()  # type: ignore[union-attr] # matches the empty text too
    end = len(text.rstrip())
    style = jsontext.style_of(text)
    style = style._replace(positions=1, comma=b"," if style.colon == b":" else b", ")
    old = _situation_tree(parse(document.text))
    body = _with_object(text[start:end], old, new, style)
    return encoding.encode(text[:start] + body + text[end:], TextFrame(encoding=encoding_name, mark=mark))


def format_version(document: Document) -> int:
    """Return the version of the format that a document was read from; a fresh one has the present version."""
    if not document.text:
        return VERSION
    version = msgspec.json.decode(encoding.decode(document.text).text)["sitmap"]
    return int(version)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `situation.json`."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **SituationModel.model_json_schema()}


def _tree(text: bytes) -> Any:
    refused = strictness.too_deep(text) or strictness.overflowing(text)
    if refused is not None:
        raise refused
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise strictness.malformed(text) from None


def _refusal(error: ValidationError, text: bytes, tree: Any, file: str) -> SituationError:
    """Return the error for the first thing that the models refuse, with its place in the text."""
    details = error.errors(include_url=False)
    first = details[0]
    path = _known_path(first["loc"], tree)
    line, column = places.place(text, jsontext.find(text, path).start)
    reason = _REASONS.get(first["type"], first["msg"].removeprefix("Value error, "))
    if first["type"] == "missing":
        path = [*path, first["loc"][-1]]
    elif len(path) < len(first["loc"]):  # the kinds that a feature's id may have
        reason = "must be a text or a number"
    others = len({tuple(_known_path(detail["loc"], tree)) for detail in details}) - 1
    more = f" (and {others} more)" if others else ""
    if not path and first["type"] != "value_error":
        reason = f"this is no situation: it {reason}"
    name = f"{_path_text(path)}: " if path else ""
    return SituationError(file, f"{name}{reason[:1].lower()}{reason[1:]}{more}", line, column)


def _known_path(location: tuple[str | int, ...], tree: Any) -> list[str | int]:
    """Return the part of a location that leads somewhere: pydantic adds what is missing and the kinds of a union."""
    path: list[str | int] = []
    for step in location:
        try:
            tree = tree[step]
        except (KeyError, IndexError, TypeError):
            break
        path.append(step)
    return path


def _path_text(path: list[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _document(model: SituationModel, data: bytes) -> Document:
    return Document(
        title=model.title,
        as_of=model.as_of,
        view=_struct(View, model.view) if model.view else None,
        parties=tuple(_struct(Party, party, extra=party.model_extra) for party in model.parties),
        layers=tuple(_struct(Layer, layer, extra=layer.model_extra) for layer in model.layers),
        sources=tuple(map(_source, model.sources)),
        statements=tuple(map(_statement, model.statements)),
        figure=_figure(model.figure),
        previous=model.previous,
        extra=model.model_extra or {},
        text=data,
    )


def _struct(kind: Any, model: BaseModel, **more: Any) -> Any:
    return kind(**{name: getattr(model, name) for name in _FIELDS[kind]} | more)


def _source(model: SourceModel) -> Source:
    return Source(model.id, {"id": model.id, **(model.model_extra or {})}, model.public)


def _statement(model: StatementModel) -> Statement:
    about = tuple(_struct(Subject, subject) for subject in model.about)
    statement: Statement = _struct(Statement, model, about=about, extra=model.model_extra)
    return statement


def _figure(model: FigureModel) -> Figure:
    figure: Figure = _struct(
        Figure,
        model,
        legend=FigureLegend(
            model.legend.title,
            model.legend.columns,
            tuple(_struct(LegendEntry, entry) for entry in model.legend.entries),
        ),
        pins=tuple(_struct(Pin, pin) for pin in model.pins),
        annotations=tuple(map(_annotation, model.annotations)),
        extra=model.model_extra,
    )
    return figure


def _annotation(model: AnnotationModel) -> Annotation:
    subject = _struct(Subject, model.subject) if model.subject else None
    annotation: Annotation = _struct(Annotation, model, subject=subject)
    return annotation


def _situation_tree(document: Document) -> dict[str, Any]:
    """Return the document as JSON values, without what is missing or has its default."""
    parts: dict[str, Any] = {
        "title": document.title,
        "as_of": document.as_of,
        "view": document.view and structs.asdict(document.view),
        "parties": [_members(party) for party in document.parties],
        "layers": [_members(layer) for layer in document.layers],
        "sources": [_source_tree(source) for source in document.sources],
        "statements": [_members(statement) for statement in document.statements],
        "figure": _members(document.figure),
        "previous": document.previous,
    }
    return {name: part for name, part in parts.items() if part not in (None, [], {})} | dict(document.extra)


def _members(part: Party | Layer | Statement | Figure) -> dict[str, Any]:
    defaults = dict(zip(reversed(part.__struct_fields__), reversed(part.__struct_defaults__), strict=False))
    members: dict[str, Any] = {}
    for name in _FIELDS[type(part)]:
        value = getattr(part, name)
        if name not in defaults or (value != defaults[name] and value not in ((), {}, None)):
            members[name] = _plain(msgspec.to_builtins(value))
    return {**members, **part.extra}


def _plain(value: Any) -> Any:
    """Return JSON values with lists where parts have ids: those are told apart, the rest is written whole."""
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return list(value) if isinstance(value, tuple) and _has_ids(list(value)) else value


def _source_tree(source: Source) -> dict[str, Any]:
    return {**source.csl, "public": dict(source.public)} if source.public is not None else dict(source.csl)


def _with_value(text: bytes, old: Any, new: Any, style: jsontext.Style, indent: bytes) -> bytes:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return _with_object(text, old, new, style)
    if _has_ids(old) and _has_ids(new):
        return _with_list(text, old, new, style, indent)
    return _written(new, style, indent)


def _with_object(text: bytes, old: Mapping[str, Any], new: Mapping[str, Any], style: jsontext.Style) -> bytes:
    """Return an object's text in which what differs between the old and the new members is replaced."""
    for name in old.keys() - new.keys():
        text = jsontext.without_member(text, name)
    before = None
    for name, value in new.items():
        if name not in old or old[name] != value:
            found = jsontext.member(text, name)
            layout, indent = _layout(text, style)
            if found is None:
                text = jsontext.with_member(text, name, _written(value, layout, indent), layout, before)
            else:
                held = text[found.start : found.end]
                written = _with_value(held, old.get(name), value, layout, indent)
                text = jsontext.replace(text, jsontext.Span(found.start, found.end), written)
        before = name
    return text


def _layout(text: bytes, style: jsontext.Style) -> tuple[jsontext.Style, bytes]:
    """Return how the values of an object or array are laid out, and how its lines are indented."""
    first = re.compile(rb"[\[{]\s*").match(text).end()  # type: ignore[union-attr] # the text is an object or an array
    if b"\n" not in text[:first] and b"\r" not in text[:first]:
        return style._replace(line=b""), b""
    return style, jsontext.indentation(text, first)


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) and "id" in item for item in value)


def _with_list(text: bytes, old: list[Any], new: list[Any], style: jsontext.Style, indent: bytes) -> bytes:
    """Return an array's text in which items, told apart by their ids, are removed, moved, replaced and inserted."""
    before = {item["id"]: item for item in old}
    kept = [item for item in new if item["id"] in before]
    if not kept:
        return _written(new, style, indent)
    staying = {item["id"] for item in kept}
    for position in reversed(range(len(old))):
        if old[position]["id"] not in staying:
            text = jsontext.without_item(text, jsontext.Span(0, len(text)), position)
    layout, inner = _layout(text, style)
    spans = jsontext.items(text)
    order = [item["id"] for item in old if item["id"] in staying]
    held = {item_id: text[span.start : span.end] for item_id, span in zip(order, spans, strict=True)}
    written = [_with_value(held[item["id"]], before[item["id"]], item, layout, inner) for item in kept]
    text = jsontext.replace_all(text, list(zip(spans, written, strict=True)))
    for position, item in enumerate(new):
        if item["id"] not in before:
            text = jsontext.with_item(text, jsontext.Span(0, len(text)), position, _written(item, layout, inner))
    return text


def _written(value: Any, style: jsontext.Style, indent: bytes) -> bytes:
    """Return a value's text; what holds no further objects and is short stays on one line."""
    line = jsontext.dump(value, style._replace(line=b""))
    if not style.line or not isinstance(value, list | Mapping) or not value:
        return line
    inner = indent + style.unit
    if isinstance(value, Mapping):
        flat = all(not isinstance(item, list | Mapping) for item in value.values())
        if flat and "id" not in value and len(line) + len(inner) < _LINE_WIDTH:
            return line
        entries = [
            jsontext.dump(name, style) + style.colon + _written(item, style, inner) for name, item in value.items()
        ]
    else:
        if not any(isinstance(item, list | Mapping) for item in value) and len(line) + len(inner) < _LINE_WIDTH:
            return line
        entries = [_written(item, style, inner) for item in value]
    opening, closing = (b"{", b"}") if isinstance(value, Mapping) else (b"[", b"]")
    gap = style.line + inner
    return b"".join((opening, gap, (b"," + gap).join(entries), style.line, indent, closing))
