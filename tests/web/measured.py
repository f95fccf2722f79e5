"""A figure laid out in the real page, and what can be measured there: text with its size, colours and place; marks."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
import shiboken6
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument
from pytestqt.qtbot import QtBot

from desktop.figure.content import figure_content
from desktop.figure.printing import FigureJob, Printed, page_layout
from layers.document import Document
from layers.figure.model import FigureOptions

WAIT = 60_000
DPI = 150

# Every text of the first sheet: its size in points, colours, and its corners in millimetres from the page's corner.
# A line of text on the map reaches from the top of its capitals to where the lowest letters end.
TEXTS = """(() => {
  const sheet = document.querySelector('.sheet').getBoundingClientRect();
  const millimetre = 96 / 25.4;
  const place = ({ x, y }) => [(x - sheet.left) / millimetre, (y - sheet.top) / millimetre];
  const found = [];
  for (const element of document.querySelectorAll('.sheet:first-of-type svg text')) {
    if (!element.textContent.trim() || element.closest('.military')) continue;
    const style = getComputedStyle(element);
    const matrix = element.getScreenCTM();
    const size = parseFloat(style.fontSize);
    const { x, width } = element.getBBox();
    const baseline = Number(element.getAttribute('y') ?? 0);
    const corners = [[x, -0.74], [x + width, -0.74], [x + width, 0.24], [x, 0.24]];
    found.push({
      text: element.textContent,
      points: size * Math.hypot(matrix.a, matrix.b) * 0.75,
      colour: style.fill,
      halo: style.stroke === 'none' ? null : style.stroke,
      halo_width: style.stroke === 'none' ? 0 : parseFloat(style.strokeWidth) / size,
      corners: corners.map(([at, down]) => place(new DOMPoint(at, baseline + down * size).matrixTransform(matrix))),
      block: [...document.querySelectorAll('.placed, .named')].indexOf(element.closest('.placed, .named')),
    });
  }
  const walker = document.createTreeWalker(document.querySelector('.sheet'), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.textContent.trim() || parent.closest('svg, script, style, title')) continue;
    const style = getComputedStyle(parent);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, top, right, bottom } of range.getClientRects())
      found.push({ text: node.textContent, points: parseFloat(style.fontSize) * 0.75, colour: style.color, halo: null,
        halo_width: 0, block: -1,
        corners: [[left, top], [right, top], [right, bottom], [left, bottom]].map(([x, y]) => place({ x, y })) });
  }
  return found;
})()"""

# Pills, leaders, and the marks of points, as outlines in millimetres from the page's corner.
MARKS = """(() => {
  const sheet = document.querySelector('.sheet').getBoundingClientRect();
  const millimetre = 96 / 25.4;
  const place = (point) => [(point.x - sheet.left) / millimetre, (point.y - sheet.top) / millimetre];
  const blocks = [...document.querySelectorAll('.placed, .named')];
  const outline = (element) => {
    const { x, y, width, height } = element.getBBox();
    const matrix = element.getScreenCTM();
    return [[x, y], [x + width, y], [x + width, y + height], [x, y + height]].map(([atX, atY]) =>
      place(new DOMPoint(atX, atY).matrixTransform(matrix)));
  };
  const ends = (element) => {
    const matrix = element.getScreenCTM();
    const length = element.getTotalLength();
    return [0, length].map((at) => place(element.getPointAtLength(at).matrixTransform(matrix)));
  };
  return {
    pills: [...document.querySelectorAll('.placed rect')].map((element) => (
      { corners: outline(element), block: blocks.indexOf(element.closest('.placed')) })),
    leaders: [...document.querySelectorAll('path.leader')].map(ends),
    points: [...document.querySelectorAll('.map .point')].map(outline),
    map: (({ left, top, right, bottom }) => [[left, top], [right, top], [right, bottom], [left, bottom]].map(([x, y]) =>
      place({ x, y })))(document.querySelector('.map').getBoundingClientRect()),
  };
})()"""

WITHOUT_LETTERS = """(() => {
  const style = new CSSStyleSheet();
  style.replaceSync('* { color: transparent !important } text { fill: transparent !important }');
  document.adoptedStyleSheets.push(style);
  return true;
})()"""


class Text(NamedTuple):
    """A line of text: points of size, colours as red, green and blue, and its outline in millimetres of the page."""

    text: str
    points: float
    colour: tuple[int, int, int]
    halo: tuple[int, int, int] | None
    halo_width: float  # of the size, both sides together
    block: int
    outline: shapely.Polygon


class LaidOut:
    """A figure's page that is laid out and never shown."""

    def __init__(self, qtbot: QtBot, job: FigureJob, printed: Printed, size: tuple[float, float]):
        self._qtbot = qtbot
        self._page = job._page
        self._size = size
        self.left_out = printed.left_out
        self.pdf = printed.pdf

    def run(self, script: str) -> Any:
        """Return the value of a script."""
        values: list[str] = []
        self._page.runJavaScript(f"JSON.stringify({script}) ?? 'null'", values.append)
        self._qtbot.waitUntil(lambda: bool(values), timeout=WAIT)
        return json.loads(values[0])

    def texts(self) -> list[Text]:
        """Return every line of text on the first page."""
        return [
            Text(
                each["text"],
                each["points"],
                _channels(each["colour"]),
                None if each["halo"] is None else _channels(each["halo"]),
                each["halo_width"],
                each["block"],
                shapely.Polygon(each["corners"]),
            )
            for each in self.run(TEXTS)
        ]

    def picture(self, dpi: int, page: int = 0) -> npt.NDArray[np.uint8]:
        """Return a page as it is printed, counted from 0: rows, columns, channels."""
        return pixels(self.pdf, self._size, dpi, page)

    def picture_without_text(self) -> npt.NDArray[np.uint8]:
        """Return the first page as it is printed, without its letters but with their halos: rows, columns, channels."""
        self.run(WITHOUT_LETTERS)
        printed: list[QByteArray] = []
        self._page.printToPdf(printed.append, page_layout(*self._size))
        self._qtbot.waitUntil(lambda: bool(printed), timeout=WAIT)
        return pixels(bytes(printed[0].data()), self._size, DPI)


def pixels(pdf: bytes, size: tuple[float, float], dpi: int, page: int = 0) -> npt.NDArray[np.uint8]:
    """Return a page of a PDF, this wide and high in millimetres, as rows, columns and channels."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    width, height = (round(length / 25.4 * dpi) for length in size)
    rendered = document.render(page, QSize(width, height))
    picture = rendered.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(picture.constBits(), dtype=np.uint8).reshape(picture.height(), picture.bytesPerLine())
    raw = rows[:, : width * 4].reshape(picture.height(), width, 4).astype(np.float64)
    alpha = raw[..., 3:] / 255
    return np.asarray(raw[..., :3] * alpha + 255 * (1 - alpha), dtype=np.uint8)


@contextmanager
def laid_out(qtbot: QtBot, document: Document, options: FigureOptions) -> Iterator[LaidOut]:
    """Lay out the figure of a document in a page of its own."""
    job = FigureJob(lambda: figure_content(document, options))
    try:
        with qtbot.waitSignal(job.finished, timeout=WAIT) as done:
            pass
        printed = done.args[0]
        plan = job._model.result().model["plan"]
        yield LaidOut(qtbot, job, printed, (plan["width"], plan["height"]))
    finally:
        job.close()
        shiboken6.delete(job)


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = colour[colour.index("(") + 1 : -1].split(",")[:3]
    return int(red), int(green), int(blue)


def luminance(colour: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the relative luminance of WCAG 2 of colours, from 0 to 1."""
    share = np.asarray(colour, dtype=np.float64) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: npt.ArrayLike, other: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the contrast ratio of WCAG 2 of colours, from 1 to 21."""
    first, second = luminance(one), luminance(other)
    return np.asarray((np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05))
