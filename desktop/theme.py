"""How the window looks: two palettes from the map's own colours, one style sheet, line icons in the text's colour."""

import re
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

import assets


class Colours(NamedTuple):
    """The colours of the window, each #rrggbb, and what depends on them."""

    window: str
    panel: str
    raised: str
    border: str
    text: str
    secondary: str
    disabled: str
    accent: str
    on_accent: str
    selection: str
    hover: str
    warning: str
    error: str
    good: str
    tick: str  # the icon that stands on the accent colour


LIGHT = Colours(
    window="#f1ede5",
    panel="#fbf9f5",
    raised="#ffffff",
    border="#d8d0c3",
    text="#22201d",
    secondary="#5b544c",
    disabled="#a39a8e",
    accent="#0b4f6c",
    on_accent="#ffffff",
    selection="#d5e5ec",
    hover="#ebe5da",
    warning="#8a5a00",
    error="#a3301d",
    good="#2b6b3f",
    tick="tick-light",
)
DARK = Colours(
    window="#1d1c1a",
    panel="#252421",
    raised="#2e2c29",
    border="#45413b",
    text="#ece7de",
    secondary="#b3aba0",
    disabled="#77706a",
    accent="#7cc0dc",
    on_accent="#10222a",
    selection="#284452",
    hover="#36332f",
    warning="#e6b35a",
    error="#f5a291",
    good="#8fcf9f",
    tick="tick-dark",
)

GENERIC_FAMILIES = {"", "Sans", "Sans Serif", "DejaVu Sans"}


def colours() -> Colours:
    """Return the colours of the scheme in use."""
    return DARK if QGuiApplication.palette().window().color().lightness() < 128 else LIGHT


def install(application: QApplication, scheme: str) -> None:
    """Give the application its style, font and colours, and follow the system when it changes its scheme."""
    application.setStyle("Fusion")
    if application.font().family() in GENERIC_FAMILIES:
        _use_bundled_font(application)
    choose(application, scheme)
    application.styleHints().colorSchemeChanged.connect(lambda changed: _colour(application, _tones(changed)))


def choose(application: QApplication, scheme: str) -> None:
    """Use the light or the dark scheme, or with any other word the one of the system."""
    chosen = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(scheme, Qt.ColorScheme.Unknown)
    hints = application.styleHints()
    hints.setColorScheme(chosen)  # window frames and native dialogs follow, where the platform lets them
    _colour(application, _tones(hints.colorScheme() if chosen == Qt.ColorScheme.Unknown else chosen))


def _tones(scheme: Qt.ColorScheme) -> Colours:
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


def icon(name: str, size: int = 20, colour: str | None = None) -> QIcon:
    """Return one of the program's line icons, drawn in the text colour of the scheme in use or in `colour`."""
    tones = colours()
    result = QIcon()
    for ratio in (1, 2):
        result.addPixmap(pixmap(name, size, colour or tones.text, ratio), QIcon.Mode.Normal)
        result.addPixmap(pixmap(name, size, tones.disabled, ratio), QIcon.Mode.Disabled)
        result.addPixmap(pixmap(name, size, colour or tones.accent, ratio), QIcon.Mode.Normal, QIcon.State.On)
    return result


def pixmap(name: str, size: int, colour: str, ratio: float = 1) -> QPixmap:
    """Return a line icon as a picture of `size` logical pixels at a device pixel ratio."""
    key = f"sitmap/{name}/{size}/{colour}/{ratio}"
    picture = QPixmap()
    if QPixmapCache.find(key, picture):
        return picture
    text = assets.path("icons", f"{name}.svg").read_bytes().replace(b"currentColor", colour.encode())
    picture = QPixmap(QSize(size, size) * ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(text)).render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, picture)
    return picture


class IconButton(QToolButton):
    """A flat button with a line icon that follows the colour scheme; its text is its tooltip and accessible name."""

    def __init__(self, icon_name: str, text: str, parent: QWidget | None = None):
        super().__init__(parent)
        self._icon_name = icon_name
        self.setAutoRaise(True)
        self.setIconSize(QSize(18, 18))
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.setIcon(icon(icon_name, 18))

    def set_icon(self, icon_name: str) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self.setIcon(icon(icon_name, 18))

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon again when the colours change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.setIcon(icon(self._icon_name, 18))


def _use_bundled_font(application: QApplication) -> None:
    # Desktops without a font of their own would fall back to a wide one; the map's face serves the window as well.
    folder = assets.path("web", "dist", "woff2")
    for weight in (400, 600, 700):
        QFontDatabase.addApplicationFont(str(folder / f"noto-sans-latin-{weight}-normal.woff2"))
    QFontDatabase.addApplicationFont(str(folder / "noto-sans-latin-400-italic.woff2"))
    font = QFont(application.font())
    font.setFamilies(["Noto Sans", application.font().family()])
    font.setPointSizeF(max(9.5, application.font().pointSizeF()))
    application.setFont(font)


def _colour(application: QApplication, tones: Colours) -> None:
    application.setPalette(_palette(tones))
    application.setStyleSheet(_style_sheet(tones))


def _palette(tones: Colours) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette(QColor(tones.window), QColor(tones.window))
    for each, colour in {
        role.Window: tones.window,
        role.WindowText: tones.text,
        role.Base: tones.panel,
        role.AlternateBase: tones.window,
        role.Text: tones.text,
        role.Button: tones.window,
        role.ButtonText: tones.text,
        role.PlaceholderText: tones.secondary,
        role.ToolTipBase: tones.raised,
        role.ToolTipText: tones.text,
        role.Highlight: tones.selection,
        role.HighlightedText: tones.text,
        role.Accent: tones.accent,
        role.Link: tones.accent,
        role.Light: tones.raised,
        role.Midlight: tones.hover,
        role.Mid: tones.border,
        role.Dark: tones.border,
        role.Shadow: tones.border,
    }.items():
        palette.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, each, QColor(tones.disabled))
    return palette


def _style_sheet(tones: Colours) -> str:
    text = Path(__file__).with_suffix(".qss").read_text("utf-8")
    text = text.replace("@icons", assets.path("icons").as_posix())
    return re.sub(r"@(\w+)", lambda match: str(getattr(tones, match[1])), text)
