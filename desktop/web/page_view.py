"""A web view with one of the program's pages: messages in, messages out, and a page that comes back when it dies."""

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from desktop.web.messages import ProtocolError, ToPage, encode
from desktop.web.scheme import LockedPage

_log = logging.getLogger(__name__)


class Bridge(QObject):
    """The object that the page sees in its channel: one signal to it, one slot from it."""

    message = Signal(str)
    posted = Signal(str)

    @Slot(str)
    def post(self, text: str) -> None:
        """Take a message of the page."""
        self.posted.emit(text)


class PageView(QWebEngineView):
    """Shows a page; `received` carries each message that the page sends, parsed."""

    received = Signal(object)
    link_clicked = Signal(QUrl)

    def __init__(
        self, profile: QWebEngineProfile, url: QUrl, decode: Callable[[str], Any], parent: QWidget | None = None
    ):
        """Load the page at `url`; `decode` parses what it sends, or raises ProtocolError."""
        super().__init__(parent)
        self._address = url
        self._decode = decode
        self._page = LockedPage(profile, self)
        self._page.link_clicked.connect(self.link_clicked)
        self._page.renderProcessTerminated.connect(self._reload)
        self._bridge = Bridge(self)
        self._bridge.posted.connect(self._receive)
        channel = QWebChannel(self)
        channel.registerObject("bridge", self._bridge)
        self._page.setWebChannel(channel)
        self.setPage(self._page)
        self.load(url)

    def send(self, message: ToPage) -> None:
        """Send a message to the page; it is lost before the page is ready, and what answers `ready` makes up for it."""
        self._bridge.message.emit(encode(message))

    def _receive(self, text: str) -> None:
        try:
            message = self._decode(text)
        except ProtocolError:
            _log.exception("the page and the program disagree")
            return
        self.received.emit(message)

    def _reload(self, status: QWebEnginePage.RenderProcessTerminationStatus, exit_code: int) -> None:
        if status != QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            _log.error("the page's process ended (%s, %d) and is started again", status.name, exit_code)
            self.load(self._address)
