"""Samples of how features are drawn, for the layers panel: the same style table as the map's, painted by Qt."""

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF
from PySide6.QtSvg import QSvgRenderer

import assets
from layers.figure.legend import Shape
from layers.style import Style

SIZE = QSize(30, 18)
GROUND = "#f6f2ea"  # the map's land, so that a sample looks the same beside a dark window


def swatch(style: Style, shape: Shape, ratio: float = 1) -> QPixmap:
    """Return a sample of a style as a picture of SIZE logical pixels."""
    picture = QPixmap(SIZE * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = QRectF(0, 0, SIZE.width(), SIZE.height())
    ground = QPainterPath()
    ground.addRoundedRect(frame, 3, 3)
    painter.fillPath(ground, QColor(GROUND))
    if shape == "area":
        _paint_area(painter, frame.adjusted(3.5, 3.5, -3.5, -3.5), style)
    elif shape == "line":
        _paint_line(painter, frame, style)
    else:
        _paint_point(painter, frame.center(), style)
    painter.end()
    return picture


def _paint_area(painter: QPainter, box: QRectF, style: Style) -> None:
    if style.fill:
        painter.fillRect(box, _with_opacity(style.fill, style.fill_opacity))
    if style.hatch and style.hatch_colour:
        painter.save()
        painter.setClipRect(box)
        _paint_hatch(painter, box, style)
        painter.restore()
    if style.stroke:
        painter.setPen(_stroke(style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        if style.ticks:
            for x in range(int(box.left()) + 4, int(box.right()), 6):
                painter.drawLine(QPointF(x, box.top()), QPointF(x, box.top() - 3))


def _paint_hatch(painter: QPainter, box: QRectF, style: Style) -> None:
    colour = QColor(style.hatch_colour or style.stroke or GROUND)
    spacing = style.hatch_spacing
    if style.hatch == "dots":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        columns, rows = int(box.width() / spacing) + 2, int(box.height() / spacing) + 2
        for row in range(rows):
            for column in range(columns):
                centre = QPointF(box.left() + (column + 0.5) * spacing, box.top() + (row + 0.5) * spacing)
                painter.drawEllipse(centre, style.hatch_width / 2, style.hatch_width / 2)
        return
    painter.setPen(QPen(colour, style.hatch_width))
    step = spacing * 2**0.5  # between lines at 45° that are `spacing` apart
    for index in range(-int(box.height() / step) - 1, int(box.width() / step) + 2):
        x = box.left() + index * step
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()))
        if style.hatch == "cross":
            painter.drawLine(QPointF(x, box.top()), QPointF(x + box.height(), box.bottom()))


def _paint_line(painter: QPainter, frame: QRectF, style: Style) -> None:
    painter.setPen(_stroke(style))
    left, right = frame.left() + 4, frame.right() - 4
    middle = frame.center().y()
    painter.drawPolyline(
        QPolygonF(
            [
                QPointF(left, middle + 3),
                QPointF(left + 8, middle - 2),
                QPointF(right - 7, middle + 2),
                QPointF(right, middle - 3),
            ]
        )
    )


def _paint_point(painter: QPainter, centre: QPointF, style: Style) -> None:
    pen = QPen(QColor(style.point_stroke), style.point_stroke_width)
    if style.point_dash:
        pen.setDashPattern([length / style.point_stroke_width for length in style.point_dash])
    painter.setPen(pen)
    painter.setBrush(QColor(style.point_fill))
    radius = min(style.radius, SIZE.height() / 2 - 1.5)
    painter.drawEllipse(centre, radius, radius)
    symbol = _symbol(style)
    if symbol is not None:
        half = style.symbol_size / 2
        symbol.render(painter, QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half))


def _symbol(style: Style) -> QSvgRenderer | None:
    """Return the symbol in a point's disc, in its colour; None where Maki has none of that name."""
    file = assets.path("web", "dist", "maki", f"{style.symbol}.svg")
    if style.symbol is None or not file.exists():
        return None
    text = file.read_bytes().replace(b"<svg ", b'<svg fill="%s" ' % style.symbol_colour.encode(), 1)
    return QSvgRenderer(QByteArray(text))


def _stroke(style: Style) -> QPen:
    pen = QPen(_with_opacity(style.stroke or GROUND, style.stroke_opacity), style.stroke_width)
    if style.dash and style.stroke_width:
        pen.setDashPattern([length / style.stroke_width for length in style.dash])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _with_opacity(colour: str, opacity: float) -> QColor:
    result = QColor(colour)
    result.setAlphaF(opacity)
    return result
