"""A figure view on the bundled situation, in its real page."""

import json
from typing import Any

from PySide6.QtWebEngineCore import QWebEnginePage
from pytestqt.qtbot import QtBot

from desktop.figure import protocol as figure_protocol
from desktop.figure.view_controller import FigureController
from desktop.workspace import Workspace

WAIT = 20_000


class Viewed:
    """A figure view with the bundled situation."""

    def __init__(self, qtbot: QtBot, workspace: Workspace, controller: FigureController):
        self.qtbot = qtbot
        self.workspace = workspace
        self.controller = controller
        self.painted: list[figure_protocol.Shown] = []
        self.zoomed: list[figure_protocol.Zoomed] = []
        controller.shown.connect(self.painted.append)
        controller.zoomed.connect(self.zoomed.append)
        self.view = controller.activate()
        self.view.resize(900, 700)
        self.view.show()
        self.settle()

    def settle(self) -> None:
        """Wait until the newest figure is painted."""
        self.qtbot.waitUntil(lambda: bool(self.painted) and not self.controller.busy, timeout=WAIT)

    def run(self, script: str, page: QWebEnginePage | None = None) -> Any:
        """Return the value of a script in a page."""
        values: list[str] = []
        (page or self.view.page()).runJavaScript(f"JSON.stringify({script}) ?? 'null'", values.append)
        self.qtbot.waitUntil(lambda: bool(values), timeout=WAIT)
        return json.loads(values[0])

    def zoom(self, **how: Any) -> figure_protocol.Zoomed:
        """Zoom and return what the page says of it."""
        self.zoomed.clear()
        self.controller.zoom(figure_protocol.Zoom(**how))
        self.qtbot.waitUntil(lambda: bool(self.zoomed), timeout=WAIT)
        return self.zoomed[-1]
