"""Time QGIS's window at the work that Sitmap's window is timed at; QGIS itself runs this file with `--code`.

It opens the file that SITMAP_BENCH_FILE names (a copy: the edit is saved into it), prints one JSON line of seconds and
ends the process. Every step is timed to the end of the canvas's rendering.
"""

import json
import os
import time
from collections.abc import Callable

from qgis.core import QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QEventLoop, QTimer
from qgis.utils import iface

REGION = QgsRectangle(34, 32, 42, 38)
LONGEST_WAIT_MS = 60_000


def until_painted(action: Callable[[], object]) -> float:
    """Return the seconds from the start of an action to the canvas painted."""
    loop = QEventLoop()
    iface.mapCanvas().mapCanvasRefreshed.connect(loop.quit)
    QTimer.singleShot(LONGEST_WAIT_MS, loop.quit)
    start = time.perf_counter()
    action()
    loop.exec_()
    iface.mapCanvas().mapCanvasRefreshed.disconnect(loop.quit)
    return time.perf_counter() - start


def measure(path: str) -> dict[str, list[float]]:
    """Return the seconds of each kind of work."""
    canvas = iface.mapCanvas()
    layer = None

    def open_layer() -> None:
        nonlocal layer
        layer = QgsVectorLayer(path, "layer", "ogr")
        QgsProject.instance().addMapLayer(layer)
        canvas.setExtent(REGION)
        canvas.refresh()

    seconds = {"open": [until_painted(open_layer)]}
    node = QgsProject.instance().layerTreeRoot().findLayer(layer.id())
    seconds["toggle"] = [
        until_painted(lambda on=on: node.setItemVisibilityChecked(on)) for on in (False, True, False, True)
    ]

    def pan() -> None:
        extent = canvas.extent()
        canvas.setExtent(
            QgsRectangle(extent.xMinimum() + 0.5, extent.yMinimum(), extent.xMaximum() + 0.5, extent.yMaximum())
        )
        canvas.refresh()

    seconds["pan"] = [until_painted(pan) for _ in range(4)]
    seconds["zoom"] = [until_painted(lambda: canvas.zoomByFactor(0.5)), until_painted(lambda: canvas.zoomByFactor(2))]
    layer.startEditing()
    feature = next(layer.getFeatures())

    def move_vertex(step: int) -> None:
        corner = feature.geometry().vertexAt(0)
        layer.moveVertex(corner.x() + 0.01 * step, corner.y(), feature.id(), 0)
        layer.triggerRepaint()

    seconds["edit"] = [until_painted(lambda step=step: move_vertex(step)) for step in (1, 2, 3)]
    start = time.perf_counter()
    if not layer.commitChanges():
        raise RuntimeError("; ".join(layer.commitErrors()))
    seconds["save"] = [time.perf_counter() - start]
    return seconds


def run() -> None:
    """Measure, print and end: QGIS would ask questions at a regular exit."""
    print(json.dumps(measure(os.environ["SITMAP_BENCH_FILE"])), flush=True)
    os._exit(0)


QTimer.singleShot(0, run)
