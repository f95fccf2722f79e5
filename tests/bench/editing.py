"""Time picking up, dragging and dropping a vertex in Sitmap's real window; print one JSON line of milliseconds.

    python tests/bench/editing.py FILE [--rounds 5] [--together]

The mouse is real, snapping is on, and with --together what neighbours share moves along. For the smallest, a middling
and the largest shape of the file, and for one with about 20,000 vertices:

    enter   from the command "Edit vertices" to its handles painted
    frame   from a move of the mouse to the preview painted, in the middle of a drag
    snap    from a move of the mouse to the shell's answer what the vertex would snap to
    drop    from letting go to the frame that shows the shape, its outline and its neighbours as the document has them

The page's own clock tells when its frames are done; both clocks are the system's. What the page shows on its own while
it waits for the document does not count as dropped.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from PySide6.QtCore import QEventLoop, QPoint, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).parents[2]))

from desktop import application
from desktop.map.vertex_editing import EditingRules
from desktop.web import scheme
from desktop.workspace import Workspace
from layers.document import Document, FeatureRef
from layers.edits.geometry import add_feature
from layers.geojson.vertices import vertices

LONGEST_WAIT_S = 120
ZOOM = 11.0
RING = 20_000

# Notes when each picture of the editing tools was done: after the frame in which their canvas was cleared. And when
# each revision was: the page says so after the frame that shows it, in a message that a busy window reads later.
WATCH = """
(() => {
  const times = (window.benchTimes = []);
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    if (this.canvas.parentElement?.className.includes("editing")) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => times.push(Date.now());
      port2.postMessage(null);
    }
    return clear.apply(this, box);
  };
  const drawn = (window.benchDrawn = {});
  const transport = qt.webChannelTransport;
  const send = transport.send.bind(transport);
  transport.send = (text) => {
    const { args } = JSON.parse(text);
    const message = args?.[0]?.startsWith?.("{") ? JSON.parse(args[0]) : {};
    if (message.type === "drawn") drawn[message.revision] ??= Date.now();
    send(text);
  };
  return true;
})()
"""


class Bench:
    """The window with a file, and what happens in it with its times."""

    def __init__(self, folder: Path):
        self.workspace = Workspace(journals=folder / "journals")
        settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        self.window = application.build(self.workspace, settings)
        self.map = self.window.map
        self.drawn = -1
        self.view = (0.0, 0.0, 0.0)
        self.snapped = 0
        self.map.drawn.connect(self._drawn)
        self.map.view_moved.connect(lambda longitude, latitude, zoom, _: self._moved(longitude, latitude, zoom))
        self.map._vertices.answered.connect(lambda _: self._answered())
        self.window.resize(1440, 900)
        self.window.show()

    def _drawn(self, revision: int, _milliseconds: float) -> None:
        self.drawn = revision

    def _moved(self, longitude: float, latitude: float, zoom: float) -> None:
        self.view = (longitude, latitude, zoom)

    def _answered(self) -> None:
        self.snapped += 1

    def until(self, enough: Callable[[], bool]) -> None:
        """Let the window work until something is so."""
        end = time.perf_counter() + LONGEST_WAIT_S
        while not enough():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)
            if time.perf_counter() > end:
                sys.exit(f"nothing happened within {LONGEST_WAIT_S} s")

    def rest(self, milliseconds: int) -> None:
        """Let the window work for a while."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def script(self, text: str) -> Any:
        """Return the value of a script in the page."""
        values: list[Any] = []
        self.map.view.page().runJavaScript(text, values.append)
        self.until(lambda: bool(values))
        return values[0]

    def pictures(self, since: float, act: Callable[[], object], settle: int = 250) -> list[float]:
        """Do something; return after how many milliseconds each picture that followed was done."""
        self.script("benchTimes.length = 0; true")
        start = time.time() * 1000 if since == 0 else since
        act()
        self.rest(settle)
        times = json.loads(self.script("JSON.stringify(benchTimes)"))
        return [each - start for each in times if each >= start]

    def go(self, longitude: float, latitude: float) -> None:
        """Bring a place to the middle of the map."""
        self.map.centre(longitude, latitude, ZOOM)
        self.until(lambda: abs(self.view[0] - longitude) < 0.01 and self.view[2] == ZOOM)
        self.rest(300)

    @property
    def surface(self) -> Any:
        """Return the widget of the page that takes the mouse."""
        return self.map.view.focusProxy()

    def middle(self) -> QPoint:
        """Return the pixel in the middle of the map."""
        return self.surface.rect().center()

    def measure(self, ref: FeatureRef, rounds: int) -> dict[str, float]:
        """Return the medians, in milliseconds, for one feature."""
        held = vertices(self.workspace.document.feature(ref))
        index = len(held.degrees) // 2
        place = held.degrees[index].tolist()
        found: dict[str, list[float]] = {"enter": [], "frame": [], "snap": [], "drop": []}
        for _ in range(rounds):
            self.map.set_mode("select")
            self.workspace.select([ref])
            self.go(*place)
            found["enter"].append(self.pictures(0, lambda: self.map.set_mode("edit"))[-1])
            found["frame"] += self._drag()
            found["snap"].append(self._snap())
            found["drop"].append(self._drop())
            self.workspace.undo()
            self.until(lambda: self.drawn == self.workspace.revision)
        return {"vertices": len(held.degrees), **{name: round(median(each), 1) for name, each in found.items()}}

    def _drag(self) -> list[float]:
        """Press on the vertex in the middle and drag it; return the milliseconds of each move that was timed."""
        start = self.middle()
        QTest.mouseMove(self.surface, start + QPoint(2, 0))
        self.rest(60)
        QTest.mouseMove(self.surface, start)
        self.rest(60)
        QTest.mousePress(self.surface, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(self.surface, start + QPoint(8, 0))
        self.rest(250)
        times = []
        for step in range(1, 4):
            self.at = start + QPoint(8 + 11 * step, 7 * step)
            pictures = self.pictures(0, lambda: QTest.mouseMove(self.surface, self.at))
            times += pictures[:1]
        return times

    def _snap(self) -> float:
        before, start = self.snapped, time.perf_counter()
        self.at += QPoint(5, 5)
        QTest.mouseMove(self.surface, self.at)
        self.until(lambda: self.snapped > before)
        return (time.perf_counter() - start) * 1000

    def _drop(self) -> float:
        before, start = self.workspace.revision, time.time() * 1000
        QTest.mouseRelease(self.surface, Qt.MouseButton.LeftButton, pos=self.at)
        self.until(lambda: self.workspace.revision > before and self.drawn == self.workspace.revision)
        return float(self.script(f"benchDrawn[{self.workspace.revision}]")) - start


def ring(longitude: float, latitude: float) -> dict[str, Any]:
    """Return a circle of so many vertices around a place."""
    from math import cos, pi, sin  # noqa: PLC0415 # nothing else here needs them

    turns = [2 * pi * number / RING for number in range(RING)]
    places = [(longitude + 0.5 * cos(turn), latitude + 0.4 * sin(turn)) for turn in turns]
    return {"type": "Polygon", "coordinates": [[*places, places[0]]]}


def refs_of(document: Document) -> dict[str, FeatureRef]:
    """Return the smallest, the middling and the largest shape of the only layer."""
    (layer,) = document.layers
    ordered = sorted(layer.features, key=lambda feature: len(feature.text))
    chosen = {"small": ordered[0], "middling": ordered[len(ordered) // 2], "largest": ordered[-1]}
    return {name: FeatureRef(layer.id, feature.key) for name, feature in chosen.items()}


def main() -> None:
    """Open the window, measure, print and end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=5, help="how often everything is measured")
    parser.add_argument("--together", action="store_true", help="move what neighbours share along")
    options = parser.parse_args()
    scheme.prepare()
    program = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        bench.workspace.open(options.file)
        bench.until(lambda: bool(bench.workspace.document.layers) and bench.drawn == bench.workspace.revision)
        refs = refs_of(bench.workspace.document)
        (layer,) = bench.workspace.document.layers
        bench.workspace.run("Draw area", add_feature(layer.id, ring(36.5, 35.5)))
        refs[f"{RING:,} vertices"] = FeatureRef(layer.id, layer.next_key)
        bench.map.set_editing_rules(EditingRules(together=options.together, across_layers=options.together))
        bench.script(WATCH)
        bench.until(lambda: not bench.window.problems.finder.looking)  # the first look is over
        print(json.dumps({name: bench.measure(ref, options.rounds) for name, ref in refs.items()}), flush=True)
        bench.window.close_now()
    program.processEvents()


if __name__ == "__main__":
    main()
