"""The text of a GeoJSON file that is made here: a feature a line, nothing that says nothing."""

from collections.abc import Sequence
from typing import Any

import msgspec


def collection_text(features: Sequence[Any]) -> bytes:
    """Return a FeatureCollection of features, which are objects or `msgspec.Raw` texts."""
    lines = b",\n".join(map(msgspec.json.encode, features))
    return b'{"type": "FeatureCollection", "features": [\n' + lines + b"\n]}\n"
