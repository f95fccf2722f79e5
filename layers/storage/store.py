"""Save a situation or a GeoJSON file without ever leaving half of it, or losing what another program wrote.

A situation is a folder with `situation.json` and its layers' files; a single GeoJSON file opens as a situation of one
layer whose statements live in memory. What was opened is kept: a save writes only what differs from it, and is refused
where the disk differs from it. Every StoreError names the file and what to do.
"""

import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import structs

import assets
from layers import geojson, situation
from layers.document import Document, Figure, Layer
from layers.edits import free_name
from layers.formats import reading
from layers.storage import transaction
from layers.storage.disk_errors import StoreError, not_saved
from layers.storage.opening import SITUATION, Fingerprint, Opened, close, fingerprint_of, open_path, take_lock

__all__ = [
    "SAMPLE",
    "SITUATION",
    "Fingerprint",
    "Opened",
    "StoreError",
    "changed_on_disk",
    "close",
    "new",
    "open_path",
    "open_situation",
    "sample",
    "save",
    "save_as",
    "save_situation",
]

SAMPLE = "syria-2015-09"
_GEOJSON = frozenset({".geojson", ".json", ".geojsonl", ".geojsons", ".geojsonseq", ".jsonl", ".ndjson"})


def save(opened: Opened, document: Document) -> Opened:
    """Write what changed since it was opened, all of it or nothing; raises StoreError."""
    if opened.read_only is not None:
        raise StoreError(f"{opened.path} cannot be saved: {opened.read_only} Save it elsewhere with “Save as”.")
    if opened.kind == "situation":
        transaction.recover(opened.folder)  # an earlier save may have been interrupted
    contents = _situation_contents(opened, document) if opened.kind == "situation" else _file_contents(opened, document)
    for name, data in contents.items():
        _refuse_what_others_changed(opened, name, data)
    if contents:
        transaction.write_files(opened.folder, contents)
    fingerprints = {**opened.fingerprints, **_fingerprints(opened.folder, contents)}
    messages: tuple[str, ...] = ()
    if opened.kind == "file":
        stored = structs.replace(document, statements=(), sources=(), parties=(), figure=Figure())
        if stored != document:
            messages = (f"{opened.path.name} holds the features alone. “Save as situation” keeps the rest too.",)
            document = stored
    text = contents.get(SITUATION, opened.text)
    return structs.replace(opened, document=document, fingerprints=fingerprints, text=text, messages=messages)


def save_as(opened: Opened | None, document: Document, path: Path) -> Opened:
    """Write everything to another place and return it opened for editing; raises StoreError.

    A path that ends like a GeoJSON file's (.geojson, .json, .ndjson …) is a file of one layer, every other one a
    situation's folder. Files that could not be read are copied as they are. `opened` is where the document came from;
    it stays open.
    """
    path = Path(os.path.abspath(path))  # noqa: PTH100 # see open_path
    is_file = path.suffix.lower() in _GEOJSON
    if opened is not None and path == opened.path and opened.kind == ("file" if is_file else "situation"):
        return save(opened, document)
    if is_file:
        contents = {path.name: geojson.write(_only_layer(document))}
    else:
        contents = {layer.file: data for layer in document.layers if (data := _content(opened, layer)) is not None}
        contents[SITUATION] = situation.dump(document)
        contents |= _pictures(opened, document)
        transaction.recover(path)
        _refuse_taken(path, contents)
    folder = path.parent if is_file else path
    was_there = folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_saved(folder, error) from error
    held, reason = take_lock(path, None)
    try:
        if reason is not None:
            raise StoreError(f"{path} cannot be saved: {reason} Choose another place.")
        transaction.write_files(folder, contents)
    except BaseException:
        if held is not None:
            held.release()
        if not was_there:
            with suppress(OSError):  # others may have put something there
                folder.rmdir()
        raise
    return Opened(
        document=document,
        path=path,
        kind="file" if is_file else "situation",
        fingerprints=_fingerprints(folder, contents),
        text=contents.get(SITUATION, b""),
        lock=held,
    )


def changed_on_disk(opened: Opened) -> tuple[str, ...]:
    """Return the names of the files that another program changed or removed since they were opened or saved."""
    return tuple(name for name in opened.fingerprints if _is_gone(opened, name) or _is_changed(opened, name))


def sample(folder: Path) -> None:
    """Copy the bundled situation to a new or empty folder; raises StoreError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"{folder} exists already and is not empty. Choose another folder.")
    try:
        own = shutil.ignore_patterns(".sitmap-*")  # a lock, where somebody has the bundled one itself open
        shutil.copytree(assets.path("situations", SAMPLE), folder, ignore=own, dirs_exist_ok=True)
    except OSError as error:
        raise not_saved(folder, error) from error


def new(folder: Path, files: Iterable[Path] = ()) -> Opened:
    """Make a situation in a folder, with a copy of each file as a layer; raises StoreError or FormatError.

    GeoJSON keeps its bytes; other formats become GeoJSON, and what that changed is in the messages.
    """
    layers: list[Layer] = []
    messages: list[str] = []
    for file in files:
        found = reading.read_layers(file)
        messages += (f"{file}: {note}" for note in found.notes)
        for layer in found.layers:
            name = free_name(layer.title, {other.id for other in layers})
            if layer.file.casefold() in {other.file.casefold() for other in layers}:
                layer = structs.replace(layer, file=f"{name}{Path(layer.file).suffix}")  # noqa: PLW2901 - renamed
            layers.append(structs.replace(layer, id=name))
    opened = save_as(None, Document(title=folder.name, layers=tuple(layers)), folder)
    return structs.replace(opened, messages=tuple(messages))


def open_situation(path: str | os.PathLike[str]) -> Document:
    """Return the situation in a folder, or a GeoJSON file as a situation of one layer; raises StoreError."""
    return open_path(Path(path)).document


def save_situation(document: Document, path: str | os.PathLike[str]) -> None:
    """Write a situation to a folder, over one that is there; raises StoreError.

    Files that would be the same are not touched, nor are those of layers that could not be read.
    """
    folder = Path(path)
    contents = {layer.file: geojson.write(layer) for layer in document.layers if layer.unreadable is None}
    contents[SITUATION] = situation.dump(document)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        transaction.recover(folder)
        unlike = {name: data for name, data in contents.items() if _read(folder / name) != data}
    except OSError as error:
        raise not_saved(folder, error) from error
    if unlike:
        transaction.write_files(folder, unlike)


def _situation_contents(opened: Opened, document: Document) -> dict[str, bytes]:
    """Return the files that differ from what was opened, by name."""
    former = {layer.file: layer for layer in opened.document.layers}
    contents: dict[str, bytes] = {}
    for layer in document.layers:
        unwritten = not _same_content(former.get(layer.file), layer) or _is_gone(opened, layer.file)
        if unwritten and layer.unreadable is None:
            _check_layer_file(layer.file)
            contents[layer.file] = geojson.write(layer)
    text = situation.dump(document)
    if text != opened.text or _is_gone(opened, SITUATION):
        contents[SITUATION] = text
    return contents


def _file_contents(opened: Opened, document: Document) -> dict[str, bytes]:
    layer = _only_layer(document)
    if _same_content(opened.document.layers[0], layer) and not _is_gone(opened, opened.path.name):
        return {}
    return {opened.path.name: geojson.write(layer)}


def _same_content(old: Layer | None, new: Layer) -> bool:
    # Features that both share are compared by identity, the others by their text.
    return old is not None and old.features == new.features and old.frame == new.frame


def _only_layer(document: Document) -> Layer:
    if len(document.layers) != 1:
        raise StoreError("A GeoJSON file holds one layer; “Save as situation” keeps several.")
    return document.layers[0]


def _content(opened: Opened | None, layer: Layer) -> bytes | None:
    """Return a layer's file for another place; an unreadable one as it is on disk, or None."""
    _check_layer_file(layer.file)
    if layer.unreadable is None:
        return geojson.write(layer)
    return _read(opened.folder / layer.file) if opened is not None else None


def _pictures(opened: Opened | None, document: Document) -> dict[str, bytes]:
    """Return the pictures that the figure names, as they are, for another place; a missing one stays missing."""
    if opened is None:
        return {}
    files = [document.figure.logo, *(annotation.file for annotation in document.figure.annotations)]
    found = {file: _read(opened.folder / file) for file in files if file is not None}
    return {file: data for file, data in found.items() if data is not None}


def _check_layer_file(file: str) -> None:
    try:
        situation.layer_file(file)
    except ValueError as error:
        raise StoreError(f"The layer's file {error}.") from None


def _refuse_taken(folder: Path, contents: Mapping[str, bytes]) -> None:
    for name, data in contents.items():
        present = _read(folder / name)
        if present is not None and (name == SITUATION or present != data):
            raise StoreError(f"{folder / name} exists already. Choose a new or empty folder.")


def _refuse_what_others_changed(opened: Opened, name: str, data: bytes) -> None:
    """Raise StoreError where a save would write over something that this program has not read."""
    file = opened.folder / name
    if name not in opened.fingerprints:
        if file.exists() and _read(file) != data:
            raise StoreError(
                f"{file} exists already and is no part of this situation. Nothing was saved. "
                "Move or rename that file, then save again."
            )
    elif _is_changed(opened, name) and _read(file) != data:
        raise StoreError(
            f"{file} was changed by another program since it was opened. Nothing was saved. "
            "To keep both, save elsewhere with “Save as”; to take over that change, open it again."
        )


def _is_gone(opened: Opened, name: str) -> bool:
    return not (opened.folder / name).exists()


def _is_changed(opened: Opened, name: str) -> bool:
    """Tell whether a file's content differs from what was opened; what was opened is its own best fingerprint."""
    file = opened.folder / name
    try:
        if fingerprint_of(file.stat()) == opened.fingerprints[name]:
            return False
    except FileNotFoundError:
        return False
    return _read(file) != _known_content(opened, name)


def _known_content(opened: Opened, name: str) -> bytes | None:
    if name == SITUATION:
        return opened.text
    layers = opened.document.layers
    return next((geojson.write(layer) for layer in layers if opened.kind == "file" or layer.file == name), None)


def _fingerprints(folder: Path, names: Iterable[str]) -> dict[str, Fingerprint]:
    return {name: fingerprint_of((folder / name).stat()) for name in names}


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
