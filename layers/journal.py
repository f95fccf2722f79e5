"""The journal of unsaved edits: what brings them back after a crash.

Every change is appended as it is made, in a thread of its own, so that no edit waits for a disk. A change holds old and
new values, so it can be applied only to the very files that it was made on. The journal lies in the user's state
folder, never beside the files, and is emptied by each save.
"""

import hashlib
import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import NamedTuple

import msgspec
import platformdirs
from msgspec import Struct

from layers.document import Document
from layers.history import Change, Step

_HEADER = struct.Struct("<II")  # length and checksum of the entry that follows


class _Entry(Struct, array_like=True):
    label: str
    change: Change


_ENTRY = msgspec.json.Decoder(_Entry)


class Unsaved(NamedTuple):
    """What a crash left: the changes that can be made again, and how many no longer fit the files."""

    steps: tuple[Step, ...] = ()
    lost: int = 0


class Journal:
    """Keeps the unsaved changes of what is open at one path; `folder` is where journals lie.

    `problem` says why changes cannot be kept, once that is so; the program works on without a journal.
    """

    def __init__(self, path: Path, folder: Path | None = None):
        self.file = _file_for(path, folder)
        self.problem: str | None = None
        self._queue: SimpleQueue[Step | None] = SimpleQueue()
        self._thread: Thread | None = None

    def unsaved(self, document: Document) -> Unsaved:
        """Return what a crash left of the changes to a document that was just opened, the oldest first."""
        steps = list(_steps(self.file))
        for number, step in enumerate(steps):
            try:
                document = step.change.apply(document)
            except ValueError:
                return Unsaved(tuple(steps[:number]), len(steps) - number)
        return Unsaved(tuple(steps))

    def append(self, label: str, change: Change) -> None:
        """Note a change that was made, an undone or redone one too; returns at once."""
        if self._thread is None:
            self._thread = Thread(target=self._write, name="journal", daemon=True)
            self._thread.start()
        self._queue.put(Step(label, change))

    def clear(self) -> None:
        """Forget every change: after a save, or when the user does not want them back."""
        self.flush()
        with suppress(OSError):
            self.file.unlink(missing_ok=True)

    def flush(self) -> None:
        """Wait until every change is on disk, or cannot be written."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def _write(self) -> None:
        for step in iter(self._queue.get, None):
            if self.problem is None:
                try:
                    _append(self.file, msgspec.json.encode(_Entry(*step)), flush=self._queue.empty())
                except OSError as error:
                    reason = (error.strerror or str(error)).lower()
                    self.problem = f"Unsaved changes cannot be kept for the case of a crash: {reason}. Save often."


def _append(file: Path, data: bytes, *, flush: bool) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Statements may be restricted: nobody else reads them here.
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(_HEADER.pack(len(data), zlib.crc32(data)) + data)
        if flush:
            stream.flush()
            os.fsync(descriptor)


def _steps(file: Path) -> Iterator[Step]:
    """Yield the entries of a journal; one that a crash cut off, and what follows a damaged one, is left out."""
    try:
        data = file.read_bytes()
    except OSError:
        return
    position = 0
    while position + _HEADER.size <= len(data):
        length, checksum = _HEADER.unpack_from(data, position)
        position += _HEADER.size
        entry = data[position : position + length]
        position += length
        if len(entry) != length or zlib.crc32(entry) != checksum:
            return
        try:
            read = _ENTRY.decode(entry)
        except msgspec.MsgspecError:  # written by another version of the program
            return
        yield Step(read.label, read.change)


def _file_for(path: Path, folder: Path | None) -> Path:
    folder = folder or platformdirs.user_state_path("sitmap") / "journals"
    digest = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:24]
    return folder / f"{path.stem[:40]}-{digest}.journal"
