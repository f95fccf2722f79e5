"""Time the figure view in Sitmap's real window on a situation's folder; print one JSON line of seconds.

    python tests/bench/figure.py FOLDER

A change is timed from the call that a click would make to the page's word that the figure is laid out anew and shown.
"""

import json
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).parents[2]))

from window import Stopwatch, rest

from desktop.application import build
from desktop.web import scheme
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import edits


def measure(window: MainWindow, workspace: Workspace, folder: Path) -> dict[str, list[float]]:
    """Return the seconds until the figure is first shown, and after each of several changes."""
    watch, figure = Stopwatch(workspace, window.map), window.figure.controller
    watch.changed(lambda: workspace.open(folder))
    seconds = {"figure": [watch.until(figure.shown, lambda: window.figure.switch(on=True), lambda: not figure.busy)]}
    first = workspace.document.layers[0].id
    changes = [
        *(edits.set_figure(subtitle=f"A subtitle that was changed {number} times") for number in (1, 2, 3)),
        edits.set_layer(first, visible=False),
        edits.set_layer(first, visible=True),
        edits.set_layer(first, opacity=0.5),
    ]
    seconds["redraw"] = []
    for change in changes:
        rest()
        redrawn = watch.until(
            figure.shown, lambda change=change: workspace.run("Change", change), lambda: not figure.busy
        )
        seconds["redraw"].append(redrawn)
    return seconds


def main() -> None:
    """Open the window, measure, print and end."""
    scheme.prepare()
    program = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(program, journals=Path(folder) / "journals")
        window = build(workspace, QSettings(f"{folder}/window.ini", QSettings.Format.IniFormat))
        window.resize(1440, 900)
        Stopwatch(workspace, window.map).moved(window.show)
        print(json.dumps(measure(window, workspace, Path(sys.argv[1]))), flush=True)
        window.deleteLater()


if __name__ == "__main__":
    main()
