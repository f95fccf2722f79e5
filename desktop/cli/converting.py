"""`sitmap convert`: between GeoJSON and other formats."""

import argparse
import sys

from desktop.cli.plain import fail
from layers import formats
from layers.formats.reading import read_layers
from layers.formats.writing import write_layers
from layers.storage import store


def convert(arguments: argparse.Namespace) -> int:
    """Convert a file, or a situation's layers, to the format that the target's name ends in."""
    source, target = arguments.source, arguments.target
    try:
        if source.is_dir() or source.name == store.SITUATION:
            opened = store.open_path(source)
            readable = tuple(layer for layer in opened.document.layers if layer.unreadable is None)
            found = formats.Imported(readable, opened.messages)
        else:
            found = read_layers(source, arguments.crs)
        written, notes = write_layers(found.layers, target, force=arguments.force)
    except (store.StoreError, formats.FormatError) as error:
        return fail(f"sitmap convert: {error}")
    for note in dict.fromkeys((*found.notes, *notes)):
        print(f"sitmap convert: {note}", file=sys.stderr)
    print(*written, sep="\n")
    return 0
