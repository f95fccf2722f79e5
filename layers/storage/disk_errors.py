"""What the user is told when the disk refuses: which file, why, and what to do."""

import errno
from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class StoreError(Exception):
    """Say why something cannot be opened or saved, in sentences for the user."""


def not_saved(path: Path, error: OSError) -> StoreError:
    """Return the error for a file that could not be written, when nothing was changed."""
    if error.errno in _FULL:
        reason, advice = "the disk is full", "Free some space and save again, or save elsewhere with “Save as”."
    elif error.errno in _FORBIDDEN:
        reason, advice = "it may not be written there", "Change the permissions, or save elsewhere with “Save as”."
    else:
        reason, advice = _reason(error), "Save elsewhere with “Save as”."
    return StoreError(f"{path} could not be saved: {reason}. Nothing was changed. {advice}")


def not_there(path: Path) -> StoreError:
    """Return the error for a file or folder that somebody named and that does not exist."""
    return StoreError(f"{path} does not exist. Check its name, or whether its disk is connected.")


def not_read(path: Path, error: OSError) -> StoreError:
    """Return the error for a file that could not be read."""
    if isinstance(error, FileNotFoundError):
        return StoreError(f"{path} is missing. Put the file back, or remove it from the situation.")
    if error.errno in _FORBIDDEN:
        return StoreError(f"{path} may not be read. Change its permissions and open it again.")
    return StoreError(f"{path} could not be read: {_reason(error)}.")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error) or type(error).__name__).rstrip(".").lower()
