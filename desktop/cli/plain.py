"""The commands of the command line that need no window and no figure; each returns the exit code."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from layers import citation, formats, geojson
from layers.document import Document, Layer, Problem
from layers.geojson.files import read_geojson
from layers.references import dangling_references
from layers.storage import store
from layers.storage.disk_errors import not_read
from layers.validity.checking import check_layer


def check(arguments: argparse.Namespace) -> int:
    """Say for each file whether it is valid, repairable or invalid, and what is wrong with it."""
    invalid = False
    for path in arguments.paths:
        for file, problems in _examined(path):
            verdict = geojson.verdict(problems)
            invalid = invalid or verdict == "invalid"
            if arguments.json:
                print(json.dumps(_result(file, problems), ensure_ascii=False))
            else:
                print(f"{file}: {verdict}", *(f"  {_line(problem)}" for problem in problems), sep="\n")
    return int(invalid)


def _examined(path: Path) -> Iterator[tuple[Path, Sequence[Problem]]]:
    """Yield a GeoJSON file, or a folder's situation.json and each layer's file, with what is wrong with it."""
    if not path.is_dir():
        yield path, _file_problems(path)
        return
    try:
        document = store.open_path(path).document
    except store.StoreError as error:
        yield path / store.SITUATION, [Problem("error", "situation", str(error))]
        return
    yield path / store.SITUATION, dangling_references(document, path)
    for layer in document.layers:
        file = path / layer.file
        yield file, _file_problems(file) if layer.unreadable else _layer_problems(layer)


def _file_problems(file: Path) -> Sequence[Problem]:
    try:
        return _layer_problems(read_geojson(file))
    except geojson.GeoJSONError as error:
        return [error.problem]
    except OSError as error:
        return [Problem("error", "unreadable", str(not_read(file, error)))]


def _layer_problems(layer: Layer) -> Sequence[Problem]:
    return (*layer.problems, *check_layer(layer))


def _result(file: Path, problems: Sequence[Problem]) -> dict[str, Any]:
    names = ("severity", "code", "message", "line", "column", "feature")
    listed = [{name: getattr(problem, name) for name in names} for problem in problems]
    return {"path": str(file), "verdict": geojson.verdict(problems), "problems": listed}


def _line(problem: Problem) -> str:
    place = f"line {problem.line}, column {problem.column}: " if problem.line is not None else ""
    return f"{problem.severity}: {place}{problem.message}"


def show(arguments: argparse.Namespace) -> int:
    """List a situation's layers, statements and sources."""
    try:
        document = store.open_path(arguments.path).document
    except store.StoreError as error:
        return fail(str(error))
    summary = _summary(document)
    print(json.dumps(summary, ensure_ascii=False) if arguments.json else "\n".join(_told(summary)))
    return 0


def _summary(document: Document) -> dict[str, Any]:
    layer_names = ("id", "title", "file", "visible", "locked", "unreadable")
    statement_names = ("id", "text", "source", "locator", "speaks_of", "reliability", "credibility")
    return {
        "title": document.title,
        "as_of": document.as_of,
        "layers": [
            {name: getattr(layer, name) for name in layer_names} | {"features": len(layer.features)}
            for layer in reversed(document.layers)
        ],
        "statements": [
            {name: getattr(statement, name) for name in statement_names}
            | {"about": [{"layer": each.layer, "feature": each.feature} for each in statement.about]}
            for statement in document.statements
        ],
        "sources": [
            {"id": source.id, "text": citation.plain(citation.entry(source.csl))} for source in document.sources
        ],
    }


def _told(summary: dict[str, Any]) -> Iterator[str]:
    yield summary["title"] + (f", as of {summary['as_of']}" if summary["as_of"] else "")
    yield f"\nLayers ({len(summary['layers'])}), the topmost first"
    for layer in summary["layers"]:
        content = layer["unreadable"] or f"features: {layer['features']}"
        marks = "".join(
            f", {mark}" for mark, on in (("hidden", not layer["visible"]), ("locked", layer["locked"])) if on
        )
        yield f"  {layer['title']} ({layer['file']}): {content}{marks}"
    yield f"\nStatements ({len(summary['statements'])})"
    for statement in summary["statements"]:
        yield f"  {statement['id']} [{statement['source'] or 'no source'}]: {statement['text']}"
    yield f"\nSources ({len(summary['sources'])})"
    for source in summary["sources"]:
        yield f"  {source['id']}: {source['text']}"


def new(arguments: argparse.Namespace) -> int:
    """Make a new situation with a copy of each file as a layer; other formats become GeoJSON."""
    try:
        opened = store.new(arguments.folder, arguments.files)
    except (store.StoreError, formats.FormatError) as error:
        return fail(str(error))
    store.close(opened)
    for message in opened.messages:
        print(message, file=sys.stderr)
    print(f"{arguments.folder} is a situation now, with {len(opened.document.layers)} layers.")
    return 0


def sample(arguments: argparse.Namespace) -> int:
    """Write a copy of the bundled situation."""
    try:
        store.sample(arguments.folder)
    except store.StoreError as error:
        return fail(str(error))
    print(f"{arguments.folder} holds a copy of the example. Open it with: sitmap {arguments.folder}")
    return 0


def fail(message: str, code: int = 1) -> int:
    """Say on standard error why something cannot be done, and return the exit code."""
    print(message, file=sys.stderr)
    return code
