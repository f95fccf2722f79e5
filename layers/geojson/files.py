"""GeoJSON files on disk, for scripts: one file in, one file out.

The window opens and saves through `store.py`, which writes several files as one transaction and notices other
programs' changes.
"""

import os
from pathlib import Path

from layers import geojson
from layers.document import Layer
from layers.storage.transaction import write_files


def read_geojson(path: str | os.PathLike[str]) -> Layer:
    """Return a GeoJSON file as a layer; raises OSError, or GeoJSONError where the content is refused."""
    file = Path(path)
    return geojson.read(file.read_bytes(), layer_id=file.stem, title=file.stem, file=file.name)


def write_geojson(layer: Layer, path: str | os.PathLike[str]) -> None:
    """Write a layer to a file, all of it or nothing: a link stays a link, a mode stays; raises StoreError."""
    file = Path(path)
    write_files(file.parent, {file.name: geojson.write(layer)})
