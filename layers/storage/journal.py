"""The journal of unsaved edits: what brings them back after a crash.

Every change is appended as it is made, in a thread of its own, so that no edit waits for a disk. A change holds old and
new values, so it can be applied only to the very files that it was made on. The journal lies in the user's state
folder, never beside the files, and is emptied by each save. A situation that is stored nowhere yet has a journal too,
which begins with the whole of it.
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
from uuid import uuid4

import msgspec
import platformdirs
from msgspec import Struct

from layers.document import Document
from layers.history import Change, Step, diff
from layers.storage import lock

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


class DraftJournal(Journal):
    """Keeps a situation that is stored nowhere yet: first the whole of it, then its changes.

    Nothing is written before the first change. While the program runs it holds a lock, so that no other one takes the
    draft for left behind.
    """

    def __init__(self, document: Document, folder: Path | None = None):
        super().__init__(Path(uuid4().hex), _drafts(folder))
        self._document = document
        self._lock: lock.Lock | None = None
        self._begun = False

    def unsaved(self, document: Document) -> Unsaved:  # noqa: ARG002 - a journal's signature
        """Return nothing: what a crash left is a situation of its own, see `left_behind`."""
        return Unsaved()

    def append(self, label: str, change: Change) -> None:
        """Note a change that was made, after the situation that it was made on; returns at once."""
        if not self._begun:
            self._begun = True
            self._take_lock()
            super().append("New situation", diff(Document(), self._document))
        super().append(label, change)

    def clear(self) -> None:
        """Forget the draft: after it was stored, or when the user does not want it back."""
        super().clear()
        if self._lock is not None:
            self._lock.release()
        self._lock, self._begun = None, False

    def _take_lock(self) -> None:
        with suppress(OSError, lock.LockedError):  # a folder that cannot be written is told of with the first change
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = lock.acquire(_lock_of(self.file))


class Draft(NamedTuple):
    """A situation that was stored nowhere when the program ended: how it began, and its changes, the oldest first."""

    file: Path
    document: Document
    steps: tuple[Step, ...]

    def forget(self) -> None:
        """Remove it for good."""
        for file in (self.file, _lock_of(self.file)):
            with suppress(OSError):
                file.unlink(missing_ok=True)


def left_behind(folder: Path | None = None) -> list[Draft]:
    """Return the drafts that crashes left, the latest first; those of programs that still run are none of them."""
    with suppress(OSError):
        files = sorted(_drafts(folder).glob("*.journal"), key=lambda file: file.stat().st_mtime, reverse=True)
        return [draft for file in files if _is_free(file) and (draft := _draft(file)) is not None]
    return []


def _is_free(file: Path) -> bool:
    try:
        held = lock.acquire(_lock_of(file))
    except (lock.LockedError, OSError):
        return False
    if held is not None:
        held.release()
    return True


def _draft(file: Path) -> Draft | None:
    steps = tuple(_steps(file))
    try:
        return Draft(file, steps[0].change.apply(Document()), steps[1:]) if len(steps) > 1 else None
    except ValueError:  # written by a version to which a document was something else
        return None


def _drafts(folder: Path | None) -> Path:
    return _folder(folder) / "drafts"


def _lock_of(file: Path) -> Path:
    return file.with_suffix(".lock")


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
    digest = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:24]
    return _folder(folder) / f"{path.stem[:40]}-{digest}.journal"


def _folder(folder: Path | None) -> Path:
    return folder or platformdirs.user_state_path("sitmap") / "journals"
