"""Write several files as one: after a crash at any moment, either all of them are new or none is.

New contents go to temporary files beside the old ones and are read back; a record that lists them commits the
transaction; renames follow, and the record goes last. `recover` finishes what a record promises, and `clear_remains`
takes away what was never promised. Modes, owners and symbolic links stay. A single file needs no record, since one
rename is atomic.
"""

import errno
import hashlib
import json
import os
import stat
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from layers.situation_models import inside_the_folder
from layers.storage.disk_errors import StoreError, not_saved

RECORD = ".sitmap-transaction"
_SUFFIX = ".sitmap-new"


class _Entry(NamedTuple):
    """One file of a transaction: its name in the folder and the digests of its old (None: no file) and new content."""

    name: str
    old: str | None
    new: str


def write_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write these files of a folder, all or none; names are paths inside the folder, with forward slashes.

    `recover` the folder before, if it is a situation's: another transaction may be waiting there. Raises StoreError;
    unless its message says that saving was interrupted, nothing was changed then.
    """
    targets = {name: real_path(folder, name) for name in contents}
    try:
        for name, data in contents.items():
            _write_temporary(folder / name, targets[name], data)
        if len(contents) > 1:
            _commit(folder, contents, targets)
    except BaseException:
        _abort(folder, targets.values())
        raise
    _rename_all(folder, targets, may_abort=True)


def recover(folder: Path) -> tuple[str, ...]:
    """Finish the transaction that was interrupted in a folder, if any, and return the names of its files.

    Raises StoreError when it cannot be finished; nothing is changed then.
    """
    record = folder / RECORD
    try:
        entries = _entries(record.read_bytes())
    except FileNotFoundError:
        return ()
    except (ValueError, KeyError, TypeError):
        raise StoreError(
            f"{record} is damaged: saving was interrupted here before. Check the files beside it, then delete it."
        ) from None
    targets = {entry.name: real_path(folder, entry.name) for entry in entries}
    for entry in entries:
        _check_recoverable(entry, targets[entry.name])
    waiting = {name: path for name, path in targets.items() if _temporary(path).exists()}
    _rename_all(folder, waiting, may_abort=False)  # others may be in place already
    return tuple(targets)


def clear_remains(folder: Path, names: Iterable[str]) -> None:
    """Remove what a save of these files left that was killed before its commit; call `recover` before."""
    for path in (folder / RECORD, *(real_path(folder, name) for name in names)):
        with suppress(OSError):
            _temporary(path).unlink()


def is_interrupted(folder: Path) -> bool:
    """Tell whether a committed transaction is waiting to be finished."""
    return (folder / RECORD).exists()


def real_path(folder: Path, name: str) -> Path:
    """Return where a file of a folder is kept, symbolic links followed."""
    return Path(os.path.realpath(folder / name))


def _write_temporary(shown: Path, target: Path, data: bytes) -> None:
    """Write new content beside a file, with its mode and owner, and read it back."""
    temporary = _temporary(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        status = target.stat() if target.exists() else None
        if status is not None and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            _keep_owner_and_mode(descriptor, status)
            if status is not None:
                _keep_attributes(target, descriptor)
            os.fsync(descriptor)
        if temporary.read_bytes() != data:
            raise OSError(errno.EIO, "what was written does not read back the same")
    except OSError as error:
        raise not_saved(shown, error) from error


def _keep_owner_and_mode(descriptor: int, status: os.stat_result | None) -> None:
    if status is None or os.name == "nt":  # Windows has neither; a new file has the access rules of its folder
        return
    own = os.fstat(descriptor)
    if (own.st_uid, own.st_gid) != (status.st_uid, status.st_gid):
        with suppress(PermissionError):  # only root may give files away; the content matters more
            os.fchown(descriptor, status.st_uid, status.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(status.st_mode))


def _keep_attributes(target: Path, descriptor: int) -> None:
    """Copy extended attributes: access control lists, labels and tags that others gave the file."""
    if sys.platform != "linux":  # elsewhere Python has no way to them
        return
    with suppress(OSError):  # a file system without them, or one that may not be given: the content matters more
        for name in os.listxattr(target):
            with suppress(OSError):
                os.setxattr(descriptor, name, os.getxattr(target, name))


def _commit(folder: Path, contents: Mapping[str, bytes], targets: Mapping[str, Path]) -> None:
    """Write the record; once it stands under its name, the transaction will be finished."""
    record = folder / RECORD
    entries = [_Entry(name, _digest_of(targets[name]), _digest(data)) for name, data in contents.items()]
    text = json.dumps({"sitmap": 1, "files": [entry._asdict() for entry in entries]}, indent=2).encode()
    _write_temporary(record, record, text)
    try:
        for parent in {target.parent for target in targets.values()}:
            _flush_folder(parent)
        _temporary(record).replace(record)
        _flush_folder(folder)
    except OSError as error:
        raise not_saved(record, error) from error


def _abort(folder: Path, targets: Iterable[Path]) -> None:
    """Take everything back; the record goes first, so that a crash in between leaves remains without a promise."""
    record = folder / RECORD
    for path in (record, _temporary(record), *map(_temporary, targets)):
        with suppress(OSError):
            path.unlink()


def _rename_all(folder: Path, targets: Mapping[str, Path], *, may_abort: bool) -> None:
    """Put the temporary files in place; raises StoreError. `may_abort` says that none of them is in place yet."""
    for position, (name, target) in enumerate(targets.items()):
        try:
            _temporary(target).replace(target)
        except OSError as error:
            if position == 0 and may_abort:
                _abort(folder, targets.values())
                raise not_saved(folder / name, error) from error
            raise StoreError(
                f"Saving was interrupted: {folder / name} could not be replaced ({error.strerror}). "
                "The new contents are kept beside it; save again, or open the situation again, to finish."
            ) from error
    try:
        for parent in {target.parent for target in targets.values()}:
            _flush_folder(parent)
        (folder / RECORD).unlink(missing_ok=True)
        _flush_folder(folder)
    except OSError:
        return  # every file is new; a record that stays promises nothing more


def _check_recoverable(entry: _Entry, target: Path) -> None:
    temporary = _temporary(target)
    present = _digest_of(target)
    if present == entry.new:
        return
    if _digest_of(temporary) != entry.new:
        raise StoreError(
            f"Saving was interrupted and cannot be finished: the new content of {target} is missing or damaged."
        )
    if present != entry.old:
        raise StoreError(
            f"Saving was interrupted and cannot be finished, because {target} was changed since. "
            f"Keep either it or {temporary.name}, then delete {RECORD}."
        )


def _entries(text: bytes) -> list[_Entry]:
    files = json.loads(text)["files"]
    # A record may come with somebody else's folder, and must not lead out of it.
    return [_Entry(inside_the_folder(file["name"]), file["old"], file["new"]) for file in files]


def _temporary(target: Path) -> Path:
    return target.with_name(f".{target.name}{_SUFFIX}")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest_of(path: Path) -> str | None:
    try:
        return _digest(path.read_bytes())
    except FileNotFoundError:
        return None


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there; NTFS journals renames itself
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
