"""The web view with the live map."""

from PySide6.QtWebEngineCore import QWebEngineProfile
from PySide6.QtWidgets import QWidget

from desktop.map import protocol
from desktop.web.page_view import PageView
from desktop.web.scheme import LIVE_PAGE


class MapView(PageView):
    """Shows the live page."""

    def __init__(self, profile: QWebEngineProfile, parent: QWidget | None = None):
        super().__init__(profile, LIVE_PAGE, protocol.decode, parent)
        self.setAccessibleName("Map")
