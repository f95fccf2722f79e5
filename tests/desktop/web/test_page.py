"""The lock-down, tried in the real page: each test does what a hostile file or page might do, and sees it fail."""

import json
import os
import signal
import threading
from collections.abc import Collection, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile, QWebEngineSettings, QWebEngineUrlScheme
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.map.view import MapView
from desktop.web import page, scheme
from desktop.web.messages import Ready

LIVE = "app://map/"


class Nothing:
    """A situation with nothing in it."""

    def layer(self, layer_id: str) -> bytes:
        raise LookupError(layer_id)

    def features(self, layer_id: str, keys: Collection[int]) -> bytes:
        raise LookupError(layer_id, keys)

    def outlined(self, why: str, layer_id: str) -> bytes:
        raise LookupError(why, layer_id)

    def feature(self, layer_id: str, key: int) -> bytes:
        raise LookupError(layer_id, key)

    def figure(self) -> bytes:
        raise LookupError

    def relief(self) -> bytes:
        raise LookupError

    def picture(self, number: int) -> bytes:
        raise LookupError(number)


class Server:
    """A web server on this machine that counts what reaches it."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.requests.append(self.path)
                self.send_response(200)
                self.send_header("Access-Control-Allow-Origin", "*")
                self.end_headers()
                self.wfile.write(b"reached")

            def log_message(self, *_: Any) -> None:
                """Keep the test's output clean."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def profile(qapp: QApplication) -> Iterator[QWebEngineProfile]:
    profile = scheme.create_profile(Nothing(), qapp)
    yield profile
    shiboken6.delete(profile)


@pytest.fixture
def view(qtbot: QtBot, profile: QWebEngineProfile) -> Iterator[MapView]:
    view = MapView(profile)
    with qtbot.waitSignal(view.received, timeout=20_000) as blocker:
        view.show()
    assert isinstance(blocker.args[0], Ready)
    yield view
    shiboken6.delete(view)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, profile: QWebEngineProfile) -> Iterator[QWebEnginePage]:
    """A page under a policy that allows everything: what the policy would refuse meets the next barrier."""
    monkeypatch.setattr(page, "policy", lambda _: "default-src * file: data: blob: 'unsafe-inline' 'unsafe-eval'")
    bare = scheme.LockedPage(profile)
    with qtbot.waitSignal(bare.loadFinished, timeout=20_000):
        bare.load(scheme.LIVE_PAGE)
    assert run(qtbot, bare, 'return eval("1")') == 1
    yield bare
    shiboken6.delete(bare)


def run(qtbot: QtBot, where: QWebEnginePage, script: str) -> Any:
    """Return what the body of an async function returns in the page; an exception comes as its text."""
    where.runJavaScript(
        "window.answer = null;"
        f"(async () => {{ {script} }})().then((value) => [value], (error) => [String(error)])"
        ".then((answer) => { window.answer = JSON.stringify(answer); });"
    )
    answers: list[str] = []

    def answered() -> bool:
        where.runJavaScript("window.answer ?? ''", answers.append)
        return any(answers)

    qtbot.waitUntil(answered, timeout=10_000)
    return json.loads(next(filter(None, answers)))[0]


VIOLATION = """
    const seen = new Promise((resolve) => document.addEventListener(
        "securitypolicyviolation", ({effectiveDirective}) => resolve(effectiveDirective), {once: true}));
"""


@pytest.mark.parametrize(
    ("attempt", "directive"),
    [
        ('const s = document.createElement("script"); s.textContent = "window.broken = 1";', "script-src-elem"),
        (f'const s = document.createElement("script"); s.src = "{LIVE[:-4]}elsewhere/x.js";', "script-src-elem"),
        ('const s = document.createElement("style"); s.textContent = "body { color: red }";', "style-src-elem"),
        ('const s = document.createElement("img"); s.src = "http://127.0.0.1:9/x.png";', "img-src"),
        ('const s = document.createElement("img"); s.src = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";', "img-src"),
        ('const s = document.createElement("iframe"); s.src = "app://map/";', "frame-src"),
        ('const s = document.createElement("object"); s.data = "app://map/";', "object-src"),
    ],
)
def test_the_policy_refuses_what_is_put_into_the_page(
    qtbot: QtBot, view: MapView, attempt: str, directive: str
) -> None:
    assert run(qtbot, view.page(), f"{VIOLATION} {attempt} document.body.append(s); return await seen;") == directive
    assert run(qtbot, view.page(), "return window.broken ?? null") is None


@pytest.mark.parametrize("attempt", ['eval("1")', 'new Function("return 1")()', 'setTimeout("window.broken = 1")'])
def test_text_is_never_run_as_script(qtbot: QtBot, view: MapView, attempt: str) -> None:
    # What a script of the shell evaluates is not under the page's policy; what the page's own handlers evaluate is.
    answer = run(
        qtbot,
        view.page(),
        f"""
        {VIOLATION}
        setTimeout(() => {{ try {{ {attempt}; }} catch {{ }} }});
        return await seen;
        """,
    )
    assert answer == "script-src"
    assert run(qtbot, view.page(), "return window.broken ?? null") is None


@pytest.mark.parametrize("attempt", ["onclick", "href"])
def test_attributes_are_never_run_as_script(qtbot: QtBot, view: MapView, attempt: str) -> None:
    value = "javascript:window.broken = 1" if attempt == "href" else "window.broken = 1"
    script = f"""
        {VIOLATION}
        const a = document.createElement("a");
        a.setAttribute("{attempt}", "{value}");
        document.body.append(a);
        a.click();
        return await seen;
    """
    assert run(qtbot, view.page(), script) in ("script-src-attr", "script-src-elem")
    assert run(qtbot, view.page(), "return window.broken ?? null") is None


@pytest.mark.parametrize("address", ["file:///etc/hostname", "qrc:/qtwebchannel/qwebchannel.js", "chrome://version"])
def test_the_page_cannot_read_the_system(qtbot: QtBot, view: MapView, address: str) -> None:
    assert "Failed to fetch" in run(qtbot, view.page(), f'return await (await fetch("{address}")).text()')


def test_the_page_cannot_reach_the_network(qtbot: QtBot, view: MapView, server: Server) -> None:
    assert "Failed to fetch" in run(qtbot, view.page(), f'return await (await fetch("{server.url}")).text()')
    assert server.requests == []


@pytest.mark.parametrize(
    "attempt",
    [
        'return await (await fetch("{url}")).text()',
        'return await settled(new Image(), "{url}")',
        'const s = document.createElement("script"); document.body.append(s); return await settled(s, "{url}")',
        'return navigator.sendBeacon("{url}")',
        'return await settled(new WebSocket("{url}".replace("http", "ws")))',
    ],
)
def test_without_the_policy_the_interceptor_still_stops_requests(
    qtbot: QtBot, bare: QWebEnginePage, server: Server, attempt: str
) -> None:
    settled = """
        const settled = (element, url) => new Promise((done) => {
            element.onload = element.onopen = element.onerror = ({type}) => done(type);
            if (url) element.src = url;
        });
    """
    run(qtbot, bare, settled + attempt.format(url=server.url))
    assert run(qtbot, bare, "await new Promise((done) => requestIdleCallback(done)); return 1") == 1
    assert server.requests == []


def test_without_the_policy_the_scheme_still_keeps_files_out(
    qtbot: QtBot, bare: QWebEnginePage, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    answer = run(qtbot, bare, f'return await (await fetch("{secret.as_uri()}")).text()')
    assert "secret" not in answer.replace(secret.name, "")


@pytest.mark.parametrize(
    "address",
    [
        "app://map/web/..%2fpackage.json",
        "app://map/web/%2e%2e/package.json",
        "app://map/web/../../pyproject.toml",
        "app://map/web/..%5cpackage.json",
        "app://map/web//package.json",
        "app://map/basemap/%00",
        "app://map/web/",
        "app://map/web",
        "app://elsewhere/web/live.js",
        "app://map/layers/unknown",
    ],
)
def test_nothing_but_the_bundle_lies_behind_the_scheme(qtbot: QtBot, view: MapView, address: str) -> None:
    answer = run(qtbot, view.page(), f'return (await fetch("{address}")).status')
    assert answer in (404, "TypeError: Failed to fetch")


def test_nothing_can_be_posted_to_the_scheme(qtbot: QtBot, view: MapView) -> None:
    answer = run(
        qtbot, view.page(), 'return (await fetch("app://map/web/live.js", {method: "POST", body: "x"})).status'
    )
    assert answer == 403


@pytest.mark.parametrize(
    "attempt",
    [
        'location.href = "{url}"',
        'location.replace("file:///etc/hostname")',
        'location.href = "data:text/html,broken"',
        'const f = document.createElement("form"); f.action = "{url}"; document.body.append(f); f.submit()',
        "const m = document.createElement('meta'); m.content = '0;url={url}'; m.httpEquiv = 'refresh';"
        "document.head.append(m)",
        'window.open("{url}")',
    ],
)
def test_the_page_stays_where_it_is(qtbot: QtBot, bare: QWebEnginePage, server: Server, attempt: str) -> None:
    run(qtbot, bare, f"{attempt.format(url=server.url)}; await new Promise((done) => setTimeout(done, 100));")
    assert run(qtbot, bare, "return location.href") == LIVE
    assert bare.url() == QUrl(LIVE)
    assert server.requests == []


@pytest.mark.parametrize("target", ["_self", "_blank"])
def test_a_web_link_is_offered_instead_of_followed(qtbot: QtBot, view: MapView, server: Server, target: str) -> None:
    script = f"""
        const a = document.createElement("a");
        a.href = "{server.url}"; a.target = "{target}"; a.textContent = "x".repeat(400);
        a.style.cssText = "position: fixed; inset: 0; z-index: 100000; font-size: 40px; word-break: break-all";
        document.body.append(a);
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    """
    run(qtbot, view.page(), script)
    with qtbot.waitSignal(view.link_clicked, timeout=5_000) as blocker:
        qtbot.mouseClick(view.focusProxy(), Qt.MouseButton.LeftButton, pos=QPoint(60, 40))
    assert blocker.args == [QUrl(server.url)]
    assert view.url() == QUrl(LIVE)
    assert server.requests == []


def test_a_dropped_file_is_not_opened(qtbot: QtBot, view: MapView, tmp_path: Path) -> None:
    dropped = tmp_path / "page.html"
    dropped.write_text("<title>broken</title>")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(dropped))])
    target = view.focusProxy()
    where, action, button = QPoint(50, 50), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    modifier = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(target, QDragEnterEvent(where, action, data, button, modifier))
    QApplication.sendEvent(target, QDropEvent(QPointF(where), action, data, button, modifier, QEvent.Type.Drop))
    assert run(qtbot, view.page(), "await new Promise((done) => setTimeout(done, 100)); return location.href") == LIVE


def test_nothing_is_kept(qtbot: QtBot, view: MapView) -> None:
    assert view.page().profile().isOffTheRecord()
    assert run(qtbot, view.page(), "return String(window.localStorage)") in ("null", "undefined")


def test_the_page_asks_for_nothing(qtbot: QtBot, view: MapView) -> None:
    script = """
        return await new Promise((done) =>
            navigator.geolocation.getCurrentPosition(() => done("told"), () => done("refused")));
    """
    assert run(qtbot, view.page(), script) == "refused"


def test_what_could_lead_out_is_switched_off(view: MapView) -> None:
    attributes = QWebEngineSettings.WebAttribute
    for attribute in (
        attributes.LocalContentCanAccessFileUrls,
        attributes.LocalContentCanAccessRemoteUrls,
        attributes.JavascriptCanOpenWindows,
        attributes.NavigateOnDropEnabled,
        attributes.PluginsEnabled,
    ):
        assert not view.page().settings().testAttribute(attribute)


@pytest.mark.usefixtures("qapp")
def test_the_scheme_is_not_a_local_one() -> None:
    flags = QWebEngineUrlScheme.Flag
    registered = QWebEngineUrlScheme.schemeByName(scheme.SCHEME)
    assert registered.flags() == flags.SecureScheme | flags.CorsEnabled | flags.FetchApiAllowed
    assert registered.syntax() == QWebEngineUrlScheme.Syntax.Host


@pytest.mark.parametrize(("user", "expected"), [(0, "--mute-audio --no-sandbox"), (1000, "--mute-audio")])
def test_the_sandbox_goes_off_for_root_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, user: int, expected: str
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setenv("QTWEBENGINE_CHROMIUM_FLAGS", "--mute-audio")
    with caplog.at_level("INFO"):
        scheme.prepare()
    assert os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] == expected
    assert ("sandbox is off" in caplog.text) == (user == 0)


def test_the_page_comes_back_when_its_process_dies(qtbot: QtBot, view: MapView) -> None:
    with qtbot.waitSignal(view.received, timeout=20_000, check_params_cb=lambda m: isinstance(m, Ready)):
        os.kill(view.page().renderProcessPid(), signal.SIGKILL)
    assert run(qtbot, view.page(), "return location.href") == LIVE


def test_the_page_names_no_other_place() -> None:
    for document in (page.live_page("0a"), page.figure_page()):
        assert "http:" not in document
        assert "https:" not in document
        assert "<script>" not in document
        assert "<style>" not in document


def test_the_policy_is_written_in_lower_case() -> None:
    assert page.policy("0a") == page.policy("0a").lower()
