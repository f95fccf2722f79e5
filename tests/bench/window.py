"""Time Sitmap's real window on one GeoJSON file, a copy that the edit is saved into; print one JSON line of seconds.

    python tests/bench/window.py FILE

Every step is timed from the call that a click would make to the page's word that the frame is on the screen; the way
over the bridge and back is in it.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).parents[2]))

from desktop.application import build
from desktop.map.controller import MapController
from desktop.web import scheme
from desktop.workspace import Workspace
from layers import edits, geojson
from layers.document import Document, FeatureRef
from layers.edits import geometry as edits_geometry

REGION = (34.0, 32.0, 42.0, 38.0)
LONGEST_WAIT_MS = 60_000
REST_MS = 300


class Stopwatch:
    """Times what is done to a workspace until its map is drawn."""

    def __init__(self, workspace: Workspace, controller: MapController):
        self.workspace = workspace
        self.controller = controller

    def until(self, signal: SignalInstance, action: Callable[[], object], enough: Callable[[], bool]) -> float:
        """Return the seconds from an action to the first emission of a signal at which it is enough."""
        loop = QEventLoop()
        seconds = 0.0

        def look(*_values: object) -> None:
            nonlocal seconds
            if not seconds and enough():
                seconds = time.perf_counter() - start
                loop.quit()

        signal.connect(look)
        late = QTimer(singleShot=True, interval=LONGEST_WAIT_MS)
        late.timeout.connect(lambda: sys.exit(f"nothing was drawn within {LONGEST_WAIT_MS / 1000:.0f} s"))
        late.start()
        start = time.perf_counter()
        action()
        loop.exec()
        late.stop()
        signal.disconnect(look)
        return seconds

    def changed(self, action: Callable[[], object]) -> float:
        """Return the seconds until the map, at rest before, shows the revision that an action leads to."""
        rest()
        drawn: list[int] = []
        remember = self.controller.drawn.connect(lambda revision, _milliseconds: drawn.append(revision))
        before = self.workspace.revision
        seconds = self.until(
            self.controller.drawn,
            action,
            lambda: self.workspace.revision > before and bool(drawn) and drawn[-1] == self.workspace.revision,
        )
        self.controller.drawn.disconnect(remember)
        return seconds

    def moved(self, action: Callable[[], object]) -> float:
        """Return the seconds until the map, at rest before, is drawn again after its view was changed."""
        rest()
        return self.until(self.controller.drawn, action, lambda: True)


def rest() -> None:
    """Let the page finish what it does after a step, as it has long done when a user takes the next one."""
    loop = QEventLoop()
    QTimer.singleShot(REST_MS, loop.quit)
    loop.exec()


def measure(workspace: Workspace, controller: MapController, path: Path) -> dict[str, list[float]]:
    """Return the seconds of each kind of work."""
    watch = Stopwatch(workspace, controller)
    seconds = {"open": [watch.changed(lambda: workspace.open(path))]}
    (layer,) = workspace.document.layers
    watch.moved(lambda: controller.fit(REGION))
    seconds["toggle"] = [
        watch.changed(lambda on=on: workspace.run("Toggle", edits.set_layer(layer.id, visible=on)))
        for on in (False, True, False, True)
    ]
    seconds["pan"] = [watch.moved(lambda east=east: controller.centre(38 + east, 35)) for east in (0.5, 1, 1.5, 2)]
    seconds["zoom"] = [watch.moved(lambda zoom=zoom: controller.centre(38, 35, zoom)) for zoom in (8, 7)]
    ref, path_in_feature, (longitude, latitude) = first_position(workspace.document)
    seconds["edit"] = [
        watch.changed(
            lambda step=step: workspace.run(
                "Move vertex", edits_geometry.move_vertex(ref, path_in_feature, longitude + 0.01 * step, latitude)
            )
        )
        for step in (1, 2, 3)
    ]
    seconds["save"] = [watch.until(workspace.saved_changed, workspace.save, lambda: not workspace.modified)]
    return seconds


def first_position(document: Document) -> tuple[FeatureRef, tuple[int, ...], tuple[float, float]]:
    """Return the first feature, the path to its first position, and that position's longitude and latitude."""
    layer = document.layers[0]
    feature = layer.features[0]
    inside, path = geojson.coordinates(feature), ()
    while isinstance(inside[0], list):
        inside, path = inside[0], (*path, 0)
    return FeatureRef(layer.id, feature.key), path, (inside[0], inside[1])


def main() -> None:
    """Open the window, measure, print and end."""
    scheme.prepare()
    program = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(program, journals=Path(folder) / "journals")
        window = build(workspace, QSettings(f"{folder}/window.ini", QSettings.Format.IniFormat))
        window.resize(1440, 900)
        Stopwatch(workspace, window.map).moved(window.show)
        print(json.dumps(measure(workspace, window.map, Path(sys.argv[1]))), flush=True)
        window.deleteLater()


if __name__ == "__main__":
    main()
