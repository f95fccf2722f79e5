"""Controls for the settings of annotations: words, amounts and colours."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QColorDialog, QComboBox, QDoubleSpinBox, QSizePolicy

from desktop.panels.figure.controls import StillWheel
from layers.figure.annotation_style import PALETTE

_OTHER = "other"
_SWATCH = QSize(22, 14)


class Words(QComboBox):
    """One of several words; `chosen` carries its value."""

    chosen = Signal(str)

    def __init__(self, label: str, choices: Mapping[str, str]):
        """`choices` leads from each value to the words for it."""
        super().__init__()
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.installEventFilter(StillWheel(self))
        for value, words in choices.items():
            self.addItem(words, value)
        self.activated.connect(lambda _: self.chosen.emit(self.currentData()))

    def show_value(self, value: str | None) -> None:
        """Show a value without choosing it."""
        self.setCurrentIndex(max(0, self.findData(value)))


class Amount(QDoubleSpinBox):
    """A number with a unit; `entered` carries it. Steps that follow each other are one to undo."""

    entered = Signal(float)

    def __init__(self, label: str, least: float, most: float, step: float, unit: str):
        super().__init__()
        self.gesture = object()
        self.setAccessibleName(label)
        self.setDecimals(0 if step >= 1 else 2 if step < 0.5 else 1)
        self.setRange(least, most)
        self.setSingleStep(step)
        self.setSuffix(f" {unit}")
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.installEventFilter(StillWheel(self))
        self.valueChanged.connect(self.entered)

    def show_value(self, value: float | None) -> None:
        """Show a number without entering it; the least stands for none."""
        with QSignalBlocker(self):
            self.setValue(self.minimum() if value is None else value)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let what is entered next be another step."""
        super().focusOutEvent(event)
        self.gesture = object()


class ColourBox(QComboBox):
    """A colour of the palette, one of the user's own, or none; `chosen` carries #rrggbb or "none"."""

    chosen = Signal(str)

    def __init__(self, label: str, *, allows_none: bool):
        super().__init__()
        self._label = label
        self.setAccessibleName(label)
        self.setIconSize(_SWATCH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.installEventFilter(StillWheel(self))
        if allows_none:
            self.addItem(_swatch(None), "None", "none")
        for name, colour in PALETTE.items():
            self.addItem(_swatch(colour), name, colour)
        self.addItem("Other…", _OTHER)
        self._shown = "none"
        self.activated.connect(self._activated)

    def show_value(self, colour: str | None) -> None:
        """Show a colour without choosing it; one that is not in the palette gets an entry."""
        self._shown = colour or "none"
        place = self.findData(self._shown)
        if place < 0:
            place = self.count() - 1
            self.insertItem(place, _swatch(self._shown), self._shown, self._shown)
        self.setCurrentIndex(place)

    def _activated(self) -> None:
        if self.currentData() != _OTHER:
            self.chosen.emit(self.currentData())
            return
        former = QColor(self._shown if self._shown != "none" else "#22201d")
        own = QColorDialog.getColor(former, self, self._label)
        if own.isValid():
            self.chosen.emit(own.name())
        else:
            self.show_value(None if self._shown == "none" else self._shown)


def _swatch(colour: str | None) -> QIcon:
    """Return a sample of a colour; none is a white field with a line through it."""
    picture = QPixmap(_SWATCH)
    picture.fill(QColor(colour or "#ffffff"))
    painter = QPainter(picture)
    painter.setPen(QColor("#857c70"))
    painter.drawRect(0, 0, _SWATCH.width() - 1, _SWATCH.height() - 1)
    if colour is None:
        painter.drawLine(0, _SWATCH.height() - 1, _SWATCH.width() - 1, 0)
    painter.end()
    return QIcon(picture)
