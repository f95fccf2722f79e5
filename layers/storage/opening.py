"""Open a situation or a GeoJSON file, as far as it can be read.

A layer that is missing or broken keeps its place and says why; the others open. What is opened to be edited is locked,
and a save that was interrupted is finished first.
"""

import errno
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct, structs

from layers import formats, geojson, situation
from layers.document import Document, Layer, Problem
from layers.edits import free_name
from layers.references import dangling_references
from layers.storage import transaction
from layers.storage.disk_errors import StoreError, not_read, not_saved, not_there
from layers.storage.lock import Lock, LockedError, acquire

SITUATION = "situation.json"
_LOCK = ".sitmap-lock"
_MOST_MESSAGES = 5


class Fingerprint(NamedTuple):
    """What tells cheaply that a file is as it was: while this stays, its content is not read again."""

    size: int
    modified: int  # nanoseconds
    inode: int


class Opened(Struct, frozen=True):
    """What is open, and how it is stored: `document` is the situation as the disk has it.

    `path` is the situation's folder or the GeoJSON file. `text` is the content of `situation.json`. `read_only` says
    why nothing can be saved there, `messages` what the user should know about the files.
    """

    document: Document
    path: Path
    kind: Literal["situation", "file"]
    fingerprints: Mapping[str, Fingerprint]
    text: bytes = b""
    read_only: str | None = None
    messages: tuple[str, ...] = ()
    lock: Lock | None = None

    @property
    def folder(self) -> Path:
        """Return the folder that the files stand in."""
        return self.path if self.kind == "situation" else self.path.parent


def open_path(path: Path, *, to_edit: bool = False, instead_of: Opened | None = None) -> Opened:
    """Open a situation's folder, its `situation.json`, or a GeoJSON file; raises StoreError.

    Layers that are missing or broken do not stop the others: they come as unreadable, with a message. `to_edit` locks
    it against a second program; held by another, it opens read-only. `instead_of` is what the caller has open and will
    close: a lock on the same place is taken over from it.
    """
    path = Path(os.path.abspath(path))  # noqa: PTH100 # resolve() would follow a link that the user sees as the place
    if path.name == SITUATION and not path.is_dir():
        path = path.parent
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError:
        raise not_there(path) from None
    except OSError as error:
        raise not_read(path, error) from error
    held, reason = take_lock(path, instead_of) if to_edit else (None, None)
    try:
        opened = _open_folder(path, locked=held is not None) if is_folder else open_file(path)
        if held is not None:
            transaction.clear_remains(opened.folder, opened.fingerprints)
    except BaseException:
        if held is not None and (instead_of is None or held is not instead_of.lock):
            held.release()
        raise
    reason = opened.read_only or reason
    messages = (*([f"{path} is read-only: {reason}"] if reason else []), *opened.messages)
    return structs.replace(opened, read_only=reason, messages=messages, lock=held)


def close(opened: Opened, kept: Opened | None = None) -> None:
    """Let go of the lock, unless `kept`, which is open from now on, has it."""
    if opened.lock is not None and (kept is None or kept.lock is not opened.lock):
        opened.lock.release()


def _open_folder(folder: Path, *, locked: bool) -> Opened:
    messages = _recovered(folder, locked=locked) if transaction.is_interrupted(folder) else []
    file = folder / SITUATION
    try:
        data, fingerprint = _read_with_fingerprint(file)
    except FileNotFoundError:
        raise StoreError(
            f"{folder} is no situation: it holds no {SITUATION}. Open one of its GeoJSON files, "
            "or make a situation of them with “sitmap new”."
        ) from None
    except OSError as error:
        raise not_read(file, error) from error
    try:
        document = situation.parse(data, str(file))
    except situation.SituationError as error:
        raise StoreError(f"{error} Correct the file and open it again.") from None
    fingerprints = {SITUATION: fingerprint}
    layers: list[Layer] = []
    for entry in document.layers:
        layer, found = _with_features(folder, entry)
        layers.append(layer)
        if found is not None:
            fingerprints[layer.file] = found
        messages += _layer_messages(layer)
    document = structs.replace(document, layers=tuple(layers))
    messages += _shortened(SITUATION, dangling_references(document, folder))
    reason = None
    if situation.format_version(document) > situation.VERSION:
        reason = "it was made by a newer version of Sitmap, which may mean more by it than this one knows."
    return Opened(document, folder, "situation", fingerprints, data, reason, tuple(messages))


def open_file(file: Path) -> Opened:
    """Open a GeoJSON file as a situation of one layer, without a lock; raises StoreError."""
    if not formats.is_geojson(file):
        raise StoreError(
            f"{file} is {formats.READ[file.suffix.lower()]}, not GeoJSON. Add it as a layer, or convert it first with "
            "“sitmap convert”."
        )
    try:
        data, fingerprint = _read_with_fingerprint(file)
    except OSError as error:
        raise not_read(file, error) from error
    try:
        layer = geojson.read(data, layer_id=free_name(file.stem, ()), title=file.stem, file=file.name)
    except geojson.GeoJSONError as error:
        raise StoreError(f"{_placed(str(file), error.problem)} Nothing was changed.") from None
    document = Document(title=file.stem, layers=(layer,))
    return Opened(document, file, "file", {file.name: fingerprint}, messages=_layer_messages(layer))


def _with_features(folder: Path, entry: Layer) -> tuple[Layer, Fingerprint | None]:
    file = folder / entry.file
    try:
        data, fingerprint = _read_with_fingerprint(file)
        read = geojson.read(data, layer_id=entry.id, title=entry.title, file=entry.file)
    except OSError as error:
        return structs.replace(entry, unreadable=str(not_read(file, error))), None
    except geojson.GeoJSONError as error:
        return structs.replace(entry, unreadable=_placed(str(file), error.problem)), None
    content = {name: getattr(read, name) for name in ("features", "frame", "problems", "next_key")}
    return structs.replace(entry, **content), fingerprint


def _read_with_fingerprint(file: Path) -> tuple[bytes, Fingerprint]:
    if not stat.S_ISREG(file.stat().st_mode):
        raise OSError(errno.EINVAL, "it is no file that holds data")  # reading a pipe or a device might never end
    with file.open("rb") as stream:
        return stream.read(), fingerprint_of(os.fstat(stream.fileno()))


def _recovered(folder: Path, *, locked: bool) -> list[str]:
    """Finish what an interrupted save promised, and say so; only the holder of the lock may touch the files."""
    held = None
    try:
        if not locked:
            held = acquire(folder / _LOCK)
        finished = transaction.recover(folder)
    except LockedError as error:
        raise StoreError(f"{folder} is being saved by {error} just now. Open it again in a moment.") from None
    except OSError as error:
        raise not_saved(folder, error) from error
    finally:
        if held is not None:
            held.release()
    return [f"Saving was interrupted last time; it is finished now: {', '.join(finished)}."] if finished else []


def take_lock(path: Path, instead_of: Opened | None) -> tuple[Lock | None, str | None]:
    """Return the lock on a place, or why there is none to be had."""
    folder, name = (path, _LOCK) if path.is_dir() or not path.suffix else (path.parent, f".{path.name}{_LOCK}")
    if instead_of is not None and instead_of.lock is not None and instead_of.lock.path == folder / name:
        return instead_of.lock, None
    try:
        if not os.access(folder, os.W_OK):
            return None, f"{folder} may not be written."
        return acquire(folder / name), None
    except LockedError as error:
        return None, f"it is open for editing by {error}."
    except OSError as error:
        return None, f"{folder} cannot be written ({(error.strerror or str(error)).lower()})."


def _layer_messages(layer: Layer) -> tuple[str, ...]:
    if layer.unreadable is not None:
        return (f"“{layer.title}” is not shown: {layer.unreadable}",)
    return _shortened(layer.file, [problem for problem in layer.problems if problem.severity != "information"])


def _shortened(file: str, problems: Iterable[Problem]) -> tuple[str, ...]:
    texts = [_placed(file, problem) for problem in problems]
    rest = len(texts) - _MOST_MESSAGES
    return (*texts[:_MOST_MESSAGES], *([f"{file}: {rest} more of this kind."] if rest > 0 else []))


def _placed(file: str, problem: Problem) -> str:
    where = f"{file}, line {problem.line}, column {problem.column}" if problem.line is not None else file
    return f"{where}: {problem.message}"


def fingerprint_of(status: os.stat_result) -> Fingerprint:
    """Return the fingerprint of a file from its status."""
    return Fingerprint(status.st_size, status.st_mtime_ns, status.st_ino)
