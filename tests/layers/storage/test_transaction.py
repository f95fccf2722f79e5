"""The transaction, interrupted at every call that it makes to the operating system."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from layers.storage import transaction
from layers.storage.disk_errors import StoreError

ROOT = Path(__file__).parents[3]
OLD = {"situation.json": b"old situation", "bases.geojson": b"old bases", "deep/zones.geojson": b"old zones"}
NEW = {"situation.json": b"new situation", "bases.geojson": b"new bases", "deep/zones.geojson": b"new zones!"}
CALLS = ("open", "fsync", "replace", "unlink", "close", "fchmod")

# For each line of input (folder, n, moment): save in a process that ends, without a chance to clean up, right before or
# right after its n-th call to the operating system. Prints how each process ended: 9 killed, 0 done.
KILLER = """
import os, sys
from pathlib import Path
from layers.storage import transaction

calls, new = sys.argv[1].split(","), eval(sys.argv[2])

def dying(function, at, moment):
    def call(*arguments, **options):
        global count
        count += 1
        if count == at and moment == "before":
            os._exit(9)
        try:
            return function(*arguments, **options)
        finally:
            if count == at:
                os._exit(9)
    return call

for line in sys.stdin.read().splitlines():
    folder, at, moment = line.split("|")
    process = os.fork()
    if process == 0:
        count = 0
        for name in calls:
            setattr(os, name, dying(getattr(os, name), int(at), moment))
        transaction.recover(Path(folder))
        transaction.write_files(Path(folder), new)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
"""
MORE_THAN_ALL = 80  # calls to the operating system in one save


def fill(folder: Path, contents: dict[str, bytes] = OLD) -> Path:
    for name, data in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def read(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def reopen(folder: Path) -> None:
    """Do what opening a situation does before it reads."""
    transaction.recover(folder)
    transaction.clear_remains(folder, NEW)


def kill(attempts: Iterable[tuple[Path, int, str]]) -> list[int]:
    """Save once for each folder, and kill that save at a call; return how each ended."""
    result = subprocess.run(
        [sys.executable, "-c", KILLER, ",".join(CALLS), repr(NEW)],
        input="\n".join(f"{folder}|{at}|{moment}" for folder, at, moment in attempts),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [int(code) for code in result.stdout.split()]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_kill_at_any_call_leaves_all_old_or_all_new(tmp_path: Path, moment: str) -> None:
    attempts = [(fill(tmp_path / str(at)), at, moment) for at in range(1, MORE_THAN_ALL)]
    codes = kill(attempts)
    outcomes = []
    for folder, at, _ in attempts:
        reopen(folder)
        assert not transaction.is_interrupted(folder)
        outcomes.append(read(folder))
        assert outcomes[-1] in (OLD, NEW), f"killed {moment} call {at}"
    assert set(codes) == {0, 9}
    assert codes.index(0) > 20  # calls to be killed at
    assert outcomes[0] == OLD
    assert outcomes[-1] == NEW
    assert outcomes == sorted(outcomes, key=lambda outcome: outcome == NEW)  # once committed, it stays so


def test_a_kill_during_recovery_is_recovered_too(tmp_path: Path) -> None:
    """Interrupt the save right after its commit, then the next one, which begins with a recovery, at each call."""
    first = [(fill(tmp_path / f"first-{at}"), at, "after") for at in range(1, MORE_THAN_ALL)]
    kill(first)
    committed = next(at for folder, at, _ in first if transaction.is_interrupted(folder))
    folders = [fill(tmp_path / f"second-{at}") for at in range(1, MORE_THAN_ALL)]
    kill((folder, committed, "after") for folder in folders)
    assert all(transaction.is_interrupted(folder) for folder in folders)
    codes = kill((folder, at, "before") for at, folder in enumerate(folders, 1))
    assert set(codes) == {0, 9}
    for folder in folders:
        reopen(folder)
        assert read(folder) == NEW


Failing = Callable[[str, int, int], None]


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Iterator[Failing]:
    """Make the n-th call of an os function raise an error; root is above permissions, so modes would prove nothing."""

    def install(name: str, at: int, number: int) -> None:
        function: Callable[..., Any] = getattr(os, name)
        calls = 0

        def failing(*arguments: Any, **options: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == at:
                raise OSError(number, os.strerror(number))
            return function(*arguments, **options)

        monkeypatch.setattr(os, name, failing)

    yield install
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "the disk is full"),
        (errno.EROFS, "it may not be written there"),
        (errno.EACCES, "it may not be written there"),
        (errno.EIO, "input/output error"),
    ],
)
@pytest.mark.parametrize("call", [("open", 1), ("open", 2), ("open", 4), ("fsync", 1), ("fsync", 3), ("replace", 1)])
def test_what_fails_before_the_commit_changes_nothing(
    tmp_path: Path, fail: Failing, call: tuple[str, int], number: int, reason: str
) -> None:
    fill(tmp_path)
    fail(*call, number)
    with pytest.raises(StoreError, match=f"{reason}. Nothing was changed"):
        transaction.write_files(tmp_path, NEW)
    assert read(tmp_path) == OLD


def test_a_disk_that_fills_up_while_writing_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path)

    class FullDisk:
        def __init__(self, descriptor: int, _mode: str):
            self.descriptor = descriptor

        def __enter__(self) -> "FullDisk":
            return self

        def __exit__(self, *_: object) -> None:
            os.close(self.descriptor)

        def write(self, data: bytes) -> int:
            os.write(self.descriptor, data[:3])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fdopen", FullDisk)
    with pytest.raises(StoreError, match=r"situation.json could not be saved: the disk is full.*Free some space"):
        transaction.write_files(tmp_path, NEW)
    assert read(tmp_path) == OLD


def test_what_does_not_read_back_the_same_replaces_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path)
    monkeypatch.setattr(Path, "read_bytes", lambda _: b"other")
    with pytest.raises(StoreError, match="does not read back the same"):
        transaction.write_files(tmp_path, NEW)
    monkeypatch.undo()
    assert read(tmp_path) == OLD


def test_the_first_rename_that_fails_takes_everything_back(tmp_path: Path, fail: Failing) -> None:
    fill(tmp_path)
    fail("replace", 2, errno.EACCES)  # the first puts the record in place
    with pytest.raises(StoreError, match="Nothing was changed"):
        transaction.write_files(tmp_path, NEW)
    assert read(tmp_path) == OLD


def test_a_later_rename_that_fails_is_finished_by_the_next_save(tmp_path: Path, fail: Failing) -> None:
    fill(tmp_path)
    fail("replace", 3, errno.EACCES)
    with pytest.raises(StoreError, match=r"Saving was interrupted: .*bases.geojson could not be replaced.* to finish"):
        transaction.write_files(tmp_path, NEW)
    assert transaction.is_interrupted(tmp_path)
    transaction.recover(tmp_path)
    transaction.write_files(tmp_path, {"bases.geojson": b"newer bases"})
    assert read(tmp_path) == {**NEW, "bases.geojson": b"newer bases"}


def test_recovery_names_what_it_finished(tmp_path: Path, fail: Failing) -> None:
    fill(tmp_path)
    fail("replace", 3, errno.EIO)
    with pytest.raises(StoreError):
        transaction.write_files(tmp_path, NEW)
    assert transaction.recover(tmp_path) == tuple(NEW)
    assert transaction.recover(tmp_path) == ()
    assert read(tmp_path) == NEW


@pytest.fixture
def interrupted(tmp_path: Path, fail: Failing, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder in which the first file is new, and the others wait."""
    fill(tmp_path)
    fail("replace", 3, errno.EIO)
    with pytest.raises(StoreError):
        transaction.write_files(tmp_path, NEW)
    monkeypatch.undo()
    return tmp_path


def test_recovery_does_not_write_over_what_was_changed_since(interrupted: Path) -> None:
    (interrupted / "bases.geojson").write_bytes(b"changed by hand")
    before = read(interrupted)
    with pytest.raises(StoreError, match=r"bases.geojson was changed since.*\.bases\.geojson\.sitmap-new"):
        transaction.recover(interrupted)
    assert read(interrupted) == before


def test_recovery_says_when_new_content_is_missing(interrupted: Path) -> None:
    (interrupted / ".bases.geojson.sitmap-new").unlink()
    before = read(interrupted)
    with pytest.raises(StoreError, match=r"new content of .*bases.geojson is missing"):
        transaction.recover(interrupted)
    assert read(interrupted) == before


@pytest.mark.parametrize("record", [b"", b"{", b"[]", b'{"files": [{"name": "a"}]}'])
def test_a_damaged_record_is_reported_and_kept(tmp_path: Path, record: bytes) -> None:
    (fill(tmp_path) / transaction.RECORD).write_bytes(record)
    with pytest.raises(StoreError, match="is damaged"):
        transaction.recover(tmp_path)
    assert read(tmp_path) == {**OLD, transaction.RECORD: record}


@pytest.mark.parametrize("name", ["../outside", "/etc/hostname", "a/../../outside"])
def test_a_record_cannot_lead_out_of_its_folder(tmp_path: Path, name: str) -> None:
    folder = fill(tmp_path / "situation")
    (tmp_path / ".outside.sitmap-new").write_bytes(b"payload")
    entry = {"name": name, "old": None, "new": transaction._digest(b"payload")}
    (folder / transaction.RECORD).write_text(json.dumps({"files": [entry]}))
    with pytest.raises(StoreError, match="is damaged"):
        transaction.recover(folder)
    assert not (tmp_path / "outside").exists()


def test_remains_of_what_was_never_committed_are_cleared_away(tmp_path: Path) -> None:
    (fill(tmp_path) / ".bases.geojson.sitmap-new").write_bytes(b"half")
    transaction.clear_remains(tmp_path, OLD)
    assert read(tmp_path) == OLD


def test_modes_and_owners_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path)
    (tmp_path / "bases.geojson").chmod(0o640)
    owners = []
    status = os.stat_result

    def fstat(descriptor: int, original: Callable[[int], os.stat_result] = os.fstat) -> os.stat_result:
        values = list(original(descriptor))
        values[5] += 1  # as if the old file belonged to another group
        return status(values)

    monkeypatch.setattr(os, "fstat", fstat)
    monkeypatch.setattr(os, "fchown", lambda _, user, group: owners.append((user, group)))
    transaction.write_files(tmp_path, NEW)
    monkeypatch.undo()
    assert (tmp_path / "bases.geojson").stat().st_mode & 0o7777 == 0o640
    assert owners[0] == (os.getuid(), (tmp_path / "situation.json").stat().st_gid)


@pytest.mark.skipif(sys.platform != "linux", reason="Python reaches extended attributes on Linux alone")
def test_extended_attributes_stay(tmp_path: Path) -> None:
    file = tmp_path / "bases.geojson"
    file.write_bytes(b"old")
    try:
        os.setxattr(file, "user.reviewed", b"by hand")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    transaction.write_files(tmp_path, {"bases.geojson": b"new"})
    assert file.read_bytes() == b"new"
    assert os.getxattr(file, "user.reviewed") == b"by hand"


def test_a_new_file_gets_the_mode_that_other_programs_would_give_it(tmp_path: Path) -> None:
    transaction.write_files(tmp_path, {"new.geojson": b"{}"})
    (tmp_path / "other").write_bytes(b"")
    assert (tmp_path / "new.geojson").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_link_stays_a_link_and_its_file_is_replaced_where_it_lies(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "situation", tmp_path / "elsewhere"
    fill(folder)
    elsewhere.mkdir()
    (folder / "bases.geojson").rename(elsewhere / "real.geojson")
    (folder / "bases.geojson").symlink_to("../elsewhere/real.geojson")
    transaction.write_files(folder, NEW)
    assert (folder / "bases.geojson").readlink() == Path("../elsewhere/real.geojson")
    assert (elsewhere / "real.geojson").read_bytes() == NEW["bases.geojson"]
    assert [path.name for path in elsewhere.iterdir()] == ["real.geojson"]


def test_a_write_protected_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path)
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path).name != "bases.geojson")
    with pytest.raises(StoreError, match=r"bases.geojson could not be saved: it may not be written there"):
        transaction.write_files(tmp_path, NEW)
    assert read(tmp_path) == OLD
