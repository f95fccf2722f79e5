"""Files that appear whole or not at all: written beside their targets under other names, and renamed together."""

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_REMEDIES = {
    errno.ENOSPC: "the disk is full; free some room, or choose another folder",
    errno.EDQUOT: "your share of the disk is used up; free some room, or choose another folder",
    errno.EROFS: "the disk can only be read; choose another folder",
    errno.EACCES: "you may not write there; choose another folder, or change its permissions",
    errno.EPERM: "you may not write there; choose another folder, or change its permissions",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
}


class ExportError(RuntimeError):
    """An export that cannot be done; the message is for the user."""


class Staged:
    """Files written under temporary names beside their targets."""

    def __init__(self) -> None:
        self._names: dict[Path, Path] = {}  # target to temporary file

    @contextlib.contextmanager
    def open(self, target: Path) -> Iterator[BinaryIO]:
        """Open the temporary file of a target for writing; raises ExportError where it cannot be written."""
        with _told(target):
            handle, name = tempfile.mkstemp(prefix=".sitmap-", suffix=target.suffix, dir=target.parent)
            self._names[target] = Path(name)
            with os.fdopen(handle, "wb") as file:
                yield file

    def write(self, target: Path, data: bytes) -> None:
        """Write a whole file; raises ExportError where it cannot be written."""
        with self.open(target) as file:
            file.write(data)

    def commit(self) -> tuple[Path, ...]:
        """Give every file its own name, with the permissions that a new file gets; raises ExportError."""
        mask = os.umask(0)
        os.umask(mask)
        for target, temporary in self._names.items():
            with _told(target):
                temporary.chmod(0o666 & ~mask)
                temporary.replace(target)
        written = tuple(self._names)
        self._names = {}
        return written

    def discard(self) -> None:
        """Remove what was not committed."""
        for temporary in self._names.values():
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def staged() -> Iterator[Staged]:
    """Collect files to be committed together; what was not committed is removed at the end, whatever happens."""
    files = Staged()
    try:
        yield files
    finally:
        files.discard()


@contextlib.contextmanager
def _told(target: Path) -> Iterator[None]:
    """Turn what the system says into an ExportError that names the file and the remedy."""
    try:
        yield
    except OSError as error:
        said = _REMEDIES.get(error.errno or 0) or error.strerror or str(error)
        raise ExportError(f"{target}: cannot be written: {said}") from error
