"""Exported files are there whole or not at all, and what went wrong is said with the file and a remedy."""

import errno
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from desktop.figure import staged as staging
from desktop.figure.staged import ExportError, staged


def test_files_appear_together_at_the_end(tmp_path: Path) -> None:
    with staged() as files:
        files.write(tmp_path / "one.pdf", b"one")
        files.write(tmp_path / "two.png", b"two")
        assert not (tmp_path / "one.pdf").exists()
        assert files.commit() == (tmp_path / "one.pdf", tmp_path / "two.png")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"one.pdf": b"one", "two.png": b"two"}


def test_a_file_gets_the_permissions_of_a_new_one(tmp_path: Path) -> None:
    previous = os.umask(0o027)
    try:
        with staged() as files:
            files.write(tmp_path / "one.pdf", b"one")
            files.commit()
    finally:
        os.umask(previous)
    assert (tmp_path / "one.pdf").stat().st_mode & 0o777 == 0o640


def test_an_older_file_stays_as_it_is_when_something_fails(tmp_path: Path) -> None:
    old = tmp_path / "one.pdf"
    old.write_bytes(b"old")

    def stopped() -> None:
        with staged() as files:
            files.write(old, b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert [path.name for path in tmp_path.iterdir()] == ["one.pdf"]
    assert old.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("number", "remedy"),
    [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "choose another folder"), (errno.EIO, "Input/output error")],
)
def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, remedy: str
) -> None:
    class Full:
        def __init__(self, handle: int):
            self.handle = handle

        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *_: object) -> None:
            os.close(self.handle)

        def write(self, _: bytes) -> None:
            raise OSError(number, os.strerror(number))

    broken = SimpleNamespace(**(vars(os) | {"fdopen": lambda handle, _mode: Full(handle)}))
    monkeypatch.setattr(staging, "os", broken)

    def written() -> None:
        with staged() as files:
            files.write(tmp_path / "map.pdf", b"data")
            files.commit()

    with pytest.raises(ExportError, match=remedy) as told:
        written()
    assert str(tmp_path / "map.pdf") in str(told.value)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_too_long_is_said_to_be(tmp_path: Path) -> None:
    target = tmp_path / ("x" * 300 + ".pdf")

    def written() -> None:
        with staged() as files:
            files.write(target, b"data")
            files.commit()

    with pytest.raises(ExportError, match="too long"):
        written()
    assert list(tmp_path.iterdir()) == []
