"""Finds the paths of somebody's own disk in texts: they name people, machines and cases, and never go out."""

import re

REPLACEMENT = "(a local file)"

_FOLDERS = "home|Users|root|tmp|var|mnt|media|srv|opt|etc|data|private|run|Volumes|Library"
# A folder's name may hold spaces when a separator follows, a file's name when an ending such as .tif does.
_FILE = r"""(?:[^\\/:\n"<>|?*,;]{1,80}?\.[A-Za-z]\w{1,4}\b|[^\s\\/:"'<>|?*,;)]*)"""
_LOCAL = re.compile(
    r"""file:/*[^\s"'<>]+"""
    r"""|(?<![\w:/.])~?/(?:"""
    + _FOLDERS
    + r""")/(?:[^/\n"<>]+/)*"""
    + _FILE
    + r"""|(?<!\w)~/[^\s"'<>,;)]+"""
    + r"""|(?<!\w)[A-Za-z]:[\\/](?![\\/])(?:[^\\/:\n"<>|?*]+[\\/])*"""
    + _FILE
    + r"""|(?<![\w\\])\\\\[\w.$-]+(?:\\[^\\\n"<>|?*]+)*\\"""
    + _FILE
)


def without_local_paths(text: str) -> str:
    """Return a text in which every path of a local disk, a share or a `file:` address gives way to a few words.

    Addresses of the web stay.
    """
    return _LOCAL.sub(REPLACEMENT, text) if "/" in text or "\\" in text else text


def has_local_path(text: str) -> bool:
    """Tell whether a text holds a path of a local disk."""
    return without_local_paths(text) != text
