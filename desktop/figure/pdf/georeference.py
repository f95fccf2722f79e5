"""The place of the map on the ground, as PDF has it: a viewport with a measure (ISO 32000-2, 12.9 and 12.10)."""

import re

from desktop.figure.pdf.objects import Pdf
from layers.figure.georeference import Georeference

_POINTS = 72 / 25.4  # to a millimetre
_MEDIA_BOX = re.compile(rb"/MediaBox \[([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)\]")
_WHOLE = b"0 0 0 1 1 1 1 0"  # the corners of the viewport itself: bottom left, top left, top right, bottom right


def map_box(file: Pdf, page: int, place: Georeference) -> tuple[float, float, float, float]:
    """Return the map's box on a page in points: left, bottom, right, top."""
    found = _MEDIA_BOX.search(file.head(page))
    height = float(found[4]) if found else 0.0
    left, right = (value * _POINTS for value in (place.left, place.left + place.width))
    top, bottom = (height - value * _POINTS for value in (place.top, place.top + place.height))
    return left, bottom, right, top


def add_viewport(file: Pdf, page: int, place: Georeference) -> None:
    """Say where the map on a page lies; a map that reaches beyond the edge of the world has no such place."""
    if not place.corners:
        return
    wkt = place.wkt.encode("ascii", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    plane = file.add(b"<</Type /PROJCS /WKT (%s)>>" % wkt)
    ground = b" ".join(b"%.9f %.9f" % corner for corner in place.corners)
    measure = file.add(
        b"<</Type /Measure /Subtype /GEO /Bounds [%s] /GPTS [%s] /LPTS [%s] /GCS %d 0 R>>"
        % (_WHOLE, ground, _WHOLE, plane)
    )
    box = b" ".join(b"%.4f" % value for value in map_box(file, page, place))
    file.set_entries(page, b"/VP [<</Type /Viewport /BBox [%s] /Name (Map) /Measure %d 0 R>>]" % (box, measure))
