import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest

from layers.storage import lock

ROOT = Path(__file__).parents[3]
HOLDER = """
import sys
from pathlib import Path
from layers.storage.lock import acquire
held = acquire(Path(sys.argv[1]))
print("locked", flush=True)
input()
"""


def hold(path: Path) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"locked\n"
    return process


def test_a_second_program_learns_who_holds_the_lock(tmp_path: Path) -> None:
    path = tmp_path / ".sitmap-lock"
    with hold(path) as process:
        with pytest.raises(lock.LockedError, match=rf" on .* \(process {process.pid}\)"):
            lock.acquire(path)
        process.kill()
    held = lock.acquire(path)  # the lock ended with its holder, though the file is still there
    assert held is not None
    held.release()
    assert not path.exists()


def test_the_same_program_cannot_take_a_lock_twice_but_again_after_releasing(tmp_path: Path) -> None:
    path = tmp_path / ".sitmap-lock"
    for _ in range(2):
        held = lock.acquire(path)
        assert held is not None
        with pytest.raises(lock.LockedError, match=f"process {os.getpid()}"):
            lock.acquire(path)
        held.release()
        held.release()


def test_a_lock_file_that_says_nothing_names_nobody(tmp_path: Path) -> None:
    path = tmp_path / ".sitmap-lock"
    held = lock.acquire(path)
    assert held is not None
    path.write_bytes(b"\xff")
    with pytest.raises(lock.LockedError, match="another program"):
        lock.acquire(path)
    held.release()


def test_a_file_that_went_while_it_was_being_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ".sitmap-lock"
    real = lock._lock
    times = iter([True])

    def slowly(descriptor: int) -> None:
        if next(times, False):
            path.unlink()
        real(descriptor)

    monkeypatch.setattr(lock, "_lock", slowly)
    held = lock.acquire(path)
    assert held is not None
    assert path.exists()
    held.release()


@pytest.mark.parametrize(("number", "raised"), [(errno.ENOLCK, False), (errno.ENOTSUP, False), (errno.EIO, True)])
def test_a_file_system_without_locks_gives_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, raised: bool
) -> None:
    def refuse(*_: Any) -> NoReturn:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(lock, "_lock", refuse)
    if raised:
        with pytest.raises(OSError, match=os.strerror(number)):
            lock.acquire(tmp_path / ".sitmap-lock")
    else:
        assert lock.acquire(tmp_path / ".sitmap-lock") is None
