"""An advisory lock: who has a situation open for editing.

The operating system holds the lock and lets go of it when the program ends, however that happens; the file beside the
situation only names who holds it.
"""

import errno
import getpass
import json
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FAR = 1 << 30  # a byte beyond the content: Windows keeps others from reading what is locked


class LockedError(Exception):
    """Somebody else holds the lock; the message names them."""


class Lock:
    """A lock that is held until `release`."""

    def __init__(self, path: Path, descriptor: int):
        self.path = path
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Let go of the lock and remove its file; releasing twice does no harm."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):  # Windows removes no open file; an unlocked one hinders nobody
                self.path.unlink()
            os.close(descriptor)


def acquire(path: Path) -> Lock | None:
    """Take the lock; return None where the file system has no locks. Raises LockedError, or OSError."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock(descriptor)
            if _is_still(path, descriptor):
                os.truncate(descriptor, 0)
                os.write(descriptor, _signature())
                return Lock(path, descriptor)
        except OSError as error:
            os.close(descriptor)
            if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
                raise LockedError(_holder(path)) from None
            if error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
                return None
            raise
        os.close(descriptor)  # the last holder removed the file between our opening and our locking it


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _signature() -> bytes:
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in some containers
        user = f"user {os.getuid()}" if hasattr(os, "getuid") else "somebody"
    return json.dumps({"user": user, "host": socket.gethostname(), "process": os.getpid()}).encode()


def _holder(path: Path) -> str:
    try:
        said = json.loads(path.read_bytes())
        return f"{said['user']} on {said['host']} (process {said['process']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another program"
