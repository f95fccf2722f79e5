"""The lock-down: the page comes from `app://map/` alone and can reach nothing else.

Each measure stands on its own, and `tests/desktop/web/test_page.py` tries to break each in the real page: the scheme's
flags, the policy on every reply, the request interceptor, refused navigation, settings, a profile that writes nothing.
"""

import logging
import os
import secrets
from concurrent.futures import Future

from PySide6.QtCore import QBuffer, QByteArray, QFile, QIODevice, QObject, QUrl, Signal, Slot
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)
from shiboken6 import isValid

from desktop.web import page
from desktop.web.resources import Content, data_for

SCHEME = b"app"
LIVE_PAGE = QUrl(f"{page.ORIGIN}/")
EDITOR_PAGE = QUrl(f"{page.ORIGIN}/editor")
FIGURE_PAGE = QUrl(f"{page.ORIGIN}/figure")
FIGURE_VIEW_PAGE = QUrl(f"{page.ORIGIN}/figure-view")

_REACHABLE = frozenset(("app", "data", "blob"))
_NO_SANDBOX = "--no-sandbox"

_log = logging.getLogger(__name__)
_page_log = logging.getLogger("desktop.web.page")


def prepare() -> None:
    """Register the scheme and settle the sandbox; must run before the application exists.

    Chromium refuses to run as root with its sandbox, so only then is it turned off, and the log says so.
    """
    if not QWebEngineUrlScheme.schemeByName(SCHEME).name():
        scheme = QWebEngineUrlScheme(SCHEME)
        scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
        # Never LocalScheme or LocalAccessAllowed: with those a page can read the system's files.
        scheme.setFlags(
            QWebEngineUrlScheme.Flag.SecureScheme
            | QWebEngineUrlScheme.Flag.CorsEnabled
            | QWebEngineUrlScheme.Flag.FetchApiAllowed
        )
        QWebEngineUrlScheme.registerScheme(scheme)
    flags = os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "")
    if hasattr(os, "geteuid") and os.geteuid() == 0 and _NO_SANDBOX not in flags.split():
        os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = f"{flags} {_NO_SANDBOX}".strip()
        _log.info("running as root: the Chromium sandbox is off")


def create_profile(content: Content, parent: QObject) -> QWebEngineProfile:
    """Return an off-the-record profile in which `app://map/` shows this content and nothing else can be reached."""
    return _LockedProfile(content, parent)


class _LockedProfile(QWebEngineProfile):
    """Keeps its parts alive: an interceptor whose Python object is gone lets every request through, silently."""

    def __init__(self, content: Content, parent: QObject):
        super().__init__(parent)
        self._handler = _SchemeHandler(content, self)
        self._interceptor = _Interceptor(self)
        self.installUrlSchemeHandler(SCHEME, self._handler)
        self.setUrlRequestInterceptor(self._interceptor)
        self.downloadRequested.connect(QWebEngineDownloadRequest.cancel)
        _restrict(self.settings())


class LockedPage(QWebEnginePage):
    """A page that stays on its own origin; `link_clicked` carries the web address that a user wants to follow."""

    link_clicked = Signal(QUrl)

    def __init__(self, profile: QWebEngineProfile, parent: QObject | None = None):
        super().__init__(profile, parent)
        self.permissionRequested.connect(QWebEnginePermission.deny)
        self.newWindowRequested.connect(lambda request: self._offer(request.requestedUrl()))

    def acceptNavigationRequest(
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, is_main_frame: bool
    ) -> bool:
        """Let the program's own documents through; a link into the web is offered to the user's browser."""
        url = QUrl(url)
        if url.scheme() == SCHEME.decode() and is_main_frame:
            return True
        if kind == QWebEnginePage.NavigationType.NavigationTypeLinkClicked:
            self._offer(url)
        else:
            _log.warning("the page was kept from going to %s", url.toDisplayString())
        return False

    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        """Pass what the page says on to the log."""
        quiet = level == QWebEnginePage.JavaScriptConsoleMessageLevel.InfoMessageLevel
        _page_log.log(logging.DEBUG if quiet else logging.WARNING, "%s:%d: %s", source, line, message)

    def _offer(self, url: QUrl) -> None:
        if url.scheme() in ("http", "https"):
            self.link_clicked.emit(url)


class _SchemeHandler(QWebEngineUrlSchemeHandler):
    """Answers requests for `app://map/…`."""

    _made = Signal(object, object, object)  # a job, and what it waited for: its media type and its bytes

    def __init__(self, content: Content, parent: QObject):
        super().__init__(parent)
        self._content = content
        self._made.connect(self._reply_late)
        self._libraries = {"qwebchannel.js": _resource(":/qtwebchannel/qwebchannel.js")}

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Reply with what lies at the job's address, under a policy with a nonce of its own."""
        url = job.requestUrl()
        if url.host() != LIVE_PAGE.host() or job.requestMethod() != QByteArray(b"GET"):
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        nonce = secrets.token_hex(16)
        path = url.path(QUrl.ComponentFormattingOption.FullyEncoded)
        try:
            mime, data = data_for(path, self._content, nonce, self._libraries)
        except LookupError:
            _log.warning("nothing lies at %s", url.toDisplayString())
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        # A list for each name: of a bare byte string every letter would become a value, and the policy would be void.
        headers = {
            b"content-security-policy": [page.policy(nonce).encode()],
            b"cache-control": [b"no-store"],
            b"x-content-type-options": [b"nosniff"],
        }
        job.setAdditionalResponseHeaders(headers)  # type: ignore[arg-type]  # the stubs lack the lists that it needs
        if isinstance(data, Future):
            data.add_done_callback(lambda made: self._tell(job, mime, made))
        else:
            _reply(job, mime, data)

    def _tell(self, job: QWebEngineUrlRequestJob, mime: str, made: Future[bytes]) -> None:
        """Let the signal cross over to Qt's thread, which has answered other requests in the meantime."""
        if isValid(self):
            self._made.emit(job, mime, made)

    @Slot(object, object, object)
    def _reply_late(self, job: QWebEngineUrlRequestJob, mime: str, made: Future[bytes]) -> None:
        if not isValid(job):  # the page is gone
            return
        if made.cancelled() or made.exception() is not None:
            if not made.cancelled():  # otherwise nobody waits for it any more
                _log.warning("nothing lies at %s", job.requestUrl().toDisplayString())
            job.fail(QWebEngineUrlRequestJob.Error.RequestFailed)
        else:
            _reply(job, mime, made.result())


def _reply(job: QWebEngineUrlRequestJob, mime: str, data: bytes) -> None:
    body = QBuffer(job)  # the job outlives its reply, and Chromium reads from the buffer until then
    body.setData(QByteArray(data))
    body.open(QIODevice.OpenModeFlag.ReadOnly)
    job.reply(mime.encode(), body)


class _Interceptor(QWebEngineUrlRequestInterceptor):
    """Blocks every request that would leave the program."""

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Block what is neither the bundle's nor made by the page itself."""
        if info.requestUrl().scheme() not in _REACHABLE:
            _log.warning("the page was kept from loading %s", info.requestUrl().toDisplayString())
            info.block(True)


def _restrict(settings: QWebEngineSettings) -> None:
    attributes = QWebEngineSettings.WebAttribute
    for attribute in (
        attributes.LocalContentCanAccessFileUrls,
        attributes.LocalContentCanAccessRemoteUrls,
        attributes.AllowRunningInsecureContent,
        attributes.JavascriptCanOpenWindows,
        attributes.JavascriptCanAccessClipboard,
        attributes.JavascriptCanPaste,
        attributes.NavigateOnDropEnabled,
        attributes.PluginsEnabled,
        attributes.PdfViewerEnabled,
        attributes.LocalStorageEnabled,
        attributes.ScreenCaptureEnabled,
        attributes.DnsPrefetchEnabled,
        attributes.HyperlinkAuditingEnabled,
        attributes.ErrorPageEnabled,
    ):
        settings.setAttribute(attribute, False)


def _resource(name: str) -> bytes:
    """Return the bytes of one of Qt's compiled-in resources."""
    file = QFile(name)
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FileNotFoundError(name)
    return bytes(file.readAll().data())
