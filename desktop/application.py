"""The composition root of the window: makes the parts, passes each what it needs, and runs until it is closed."""

import sys
from pathlib import Path

from platformdirs import user_config_path
from PySide6.QtCore import QSettings, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop import theme
from desktop.editor.view import EditorView
from desktop.figure.view import FigureView
from desktop.garbage import MainThreadCollector
from desktop.map.content import MapContent
from desktop.map.controller import MapController
from desktop.map.view import MapView
from desktop.web import scheme
from desktop.window import MainWindow
from desktop.workspace import Workspace


def run(path: Path | None) -> int:
    """Open the window on a situation's folder or a GeoJSON file, or on the bundled situation; return the exit code."""
    scheme.prepare()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Sitmap")
    application.setDesktopFileName("sitmap")
    settings = QSettings(str(user_config_path("sitmap") / "window.ini"), QSettings.Format.IniFormat)
    MainThreadCollector(application)
    theme.install(application, str(settings.value("scheme", "system")))
    window = build(Workspace(application), settings)
    window.show()
    if path is None:
        window.files.open_sample()
    else:
        window.files.open(path)
    code = application.exec()
    window.deleteLater()
    return code


def build(workspace: Workspace, settings: QSettings) -> MainWindow:
    """Return the window with the live map in it."""
    content = MapContent()
    profile = scheme.create_profile(content, workspace)
    view = MapView(profile)
    controller = MapController(workspace, view, content)
    window = MainWindow(
        workspace,
        controller,
        settings,
        lambda: EditorView(profile, content),
        lambda: FigureView(profile, content),
    )
    view.link_clicked.connect(lambda url: _offer_link(window, url))
    return window


def _offer_link(window: MainWindow, url: QUrl) -> None:
    question = f"Open this address in your browser?\n\n{url.toDisplayString()}"
    if QMessageBox.question(window, "Open link", question) == QMessageBox.StandardButton.Yes:
        QDesktopServices.openUrl(url)
