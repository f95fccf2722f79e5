"""What lies behind each `app://map/…` address: bundled files, and what the page shows of the situation.

`data_for` needs no Qt; `scheme.py` hands its answers to Chromium.
"""

import re
from collections.abc import Collection, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import unquote_to_bytes

import assets
from desktop.web import page

_JSON = "application/json"
_PACK = "application/octet-stream"
_PNG = b"\x89PNG"
_KEYS = re.compile(r"[0-9]{1,10}(?:,[0-9]{1,10})*")
_BUNDLED = {"web": ("web", "dist"), "basemap": ("basemap",)}
_MIME_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": _JSON,
    ".pack": _PACK,
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".woff2": "font/woff2",
}


class Resource(NamedTuple):
    """A reply: its media type and its bytes, which may come later."""

    mime: str
    data: bytes | Future[bytes]


class Content(Protocol):
    """What the pages may see of the situation; each method raises LookupError for what there is not."""

    def layer(self, layer_id: str) -> bytes:
        """Return a layer's pack."""

    def features(self, layer_id: str, keys: Collection[int]) -> bytes:
        """Return the pack of those of a layer's features that have these keys."""

    def outlined(self, why: str, layer_id: str) -> bytes:
        """Return the pack of a layer's features that are compared as "old" or "new"."""

    def feature(self, layer_id: str, key: int) -> bytes:
        """Return a feature's geometry with every digit, as JSON."""

    def text(self, number: int) -> bytes:
        """Return the text in UTF-8 that the editor was told to show under this number."""

    def figure(self) -> bytes | Future[bytes]:
        """Return the model of the figure, as JSON."""

    def relief(self) -> bytes | Future[bytes]:
        """Return the shadows of the relief on the figure, as PNG."""

    def picture(self, number: int) -> bytes:
        """Return a picture of the analyst's own on the figure, as PNG or JPEG."""


def data_for(path: str, content: Content, nonce: str, libraries: Mapping[str, bytes] | None = None) -> Resource:
    """Return what lies at a path of `app://map`, percent-encoded as it stands in the address.

    `nonce` goes into documents, `libraries` are scripts that come from elsewhere by name. Raises LookupError where
    there is nothing, also for whatever is not plainly inside the bundle.
    """
    segments = _segments(path)
    match segments:
        case ["" | "editor" | "figure" | "figure-view" as name]:
            return Resource("text/html", _document(name, nonce).encode())
        case [name] if libraries and name in libraries:
            return Resource("text/javascript", libraries[name])
        case ["texts", number] if _KEYS.fullmatch(number) and number.isdecimal():
            return Resource("text/plain;charset=utf-8", content.text(int(number)))
        case [folder, *rest] if folder in _BUNDLED and rest:
            return _bundled(_BUNDLED[folder], rest)
    return _shown(segments, content)


def _document(name: str, nonce: str) -> str:
    match name:
        case "editor":
            return page.editor_page(nonce)
        case "figure":
            return page.figure_page()
        case "figure-view":
            return page.figure_view_page()
    return page.live_page(nonce)


def _shown(segments: list[str], content: Content) -> Resource:
    match segments:
        case ["layers", layer_id]:
            return Resource(_PACK, content.layer(layer_id))
        case ["changes", layer_id, keys] if _KEYS.fullmatch(keys):
            return Resource(_PACK, content.features(layer_id, [int(key) for key in keys.split(",")]))
        case ["outlines", why, layer_id]:
            return Resource(_PACK, content.outlined(why, layer_id))
        case ["features", layer_id, key] if _KEYS.fullmatch(key) and key.isdecimal():
            return Resource(_JSON, content.feature(layer_id, int(key)))
        case ["figure.json"] | ["figure", *_]:
            return _figure(segments, content)
    raise LookupError("/".join(segments))


def _figure(segments: list[str], content: Content) -> Resource:
    match segments:
        case ["figure.json"]:
            return Resource(_JSON, content.figure())
        case ["figure", "relief.png"]:
            return Resource("image/png", content.relief())
        case ["figure", "images", number] if _KEYS.fullmatch(number) and number.isdecimal():
            picture = content.picture(int(number))
            return Resource("image/png" if picture.startswith(_PNG) else "image/jpeg", picture)
    raise LookupError("/".join(segments))


def _segments(path: str) -> list[str]:
    """Split a path first and decode after, so that an encoded slash stays inside its segment; raises LookupError."""
    try:
        return [unquote_to_bytes(segment).decode() for segment in path.removeprefix("/").split("/")]
    except UnicodeDecodeError as error:
        raise LookupError(path) from error


def _bundled(folder: tuple[str, ...], parts: list[str]) -> Resource:
    root = assets.path(*folder)
    mime = _MIME_TYPES.get(Path(parts[-1]).suffix)
    if mime is None or any(not _is_name(part) for part in parts):
        raise LookupError("/".join(parts))
    try:
        return Resource(mime, root.joinpath(*parts).read_bytes())
    except OSError as error:
        raise LookupError("/".join(parts)) from error


def _is_name(part: str) -> bool:
    """Tell whether a segment is one plain file name on every system."""
    return bool(part) and part not in (".", "..") and not set(part) & set("/\\:\0")
