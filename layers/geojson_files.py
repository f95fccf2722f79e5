"""GeoJSON files on disk, for scripts: one file in, one file out.

The window saves through `store.py`, which writes several files as one transaction and notices other programs' changes.
"""

import os
import tempfile
from pathlib import Path

from layers import geojson
from layers.document import Layer


def read_geojson(path: str | os.PathLike[str]) -> Layer:
    """Return a GeoJSON file as a layer; raises OSError, or GeoJSONError where the content is refused."""
    file = Path(path)
    return geojson.read(file.read_bytes(), layer_id=file.stem, title=file.stem, file=file.name)


def write_geojson(layer: Layer, path: str | os.PathLike[str]) -> None:
    """Write a layer to a file, all of it or nothing: a link stays a link, a mode stays; raises OSError."""
    target = Path(path).resolve()
    data = geojson.write(layer)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as temporary:
            temporary.write(data)
            temporary.flush()
            os.fsync(temporary.fileno())
        Path(name).chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0)  # the only way to read it is to set it
    os.umask(current)
    return current
