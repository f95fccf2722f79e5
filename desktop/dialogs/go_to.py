"""The go-to box: a coordinate or a place name, typed or pasted, and the map goes there."""

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QListView, QWidget

from desktop import theme
from desktop.theme import IconButton
from layers import gazetteer
from layers.geodesy import coordinates

MOST_PLACES = 12


class Place(NamedTuple):
    """Somewhere to go: degrees, what to call it, and the zoom level that suits it (None: as it is)."""

    longitude: float
    latitude: float
    text: str
    zoom: float | None


class GoToBox(QWidget):
    """Finds coordinates and places while one types; `chosen` goes there, `point_wanted` makes a point there."""

    chosen = Signal(object)
    point_wanted = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._place: Place | None = None
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText("Go to a coordinate or place  (Ctrl+G)")
        self.edit.setAccessibleName("Go to a coordinate or place")
        self.edit.setToolTip("35.4011 N 35.9487 E, 35 24 04 N 35 56 55 E, or a name such as Tartus")
        self.edit.setClearButtonEnabled(True)
        self.edit.setMinimumWidth(270)
        self.point_button = IconButton("point", "Make a point there, in the chosen layer", self)
        self.point_button.setEnabled(False)
        self._found: list[Place] = []
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._popup = QListView(self)
        self._popup.setAccessibleName("Places found")
        self._popup.setProperty("role", "popup")
        self._completer.setPopup(self._popup)
        self._popup.activated.connect(self._chosen)
        self._popup.clicked.connect(self._chosen)
        self.edit.setCompleter(self._completer)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.edit)
        layout.addWidget(self.point_button)
        self.edit.textEdited.connect(self._search)
        self.edit.returnPressed.connect(self._first)
        self.edit.textChanged.connect(lambda text: None if text else self._clear())
        self.point_button.clicked.connect(lambda: self.point_wanted.emit(self._place))

    def start(self) -> None:
        """Take the keyboard, with what is there selected so that typing replaces it."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def _search(self, text: str) -> None:
        self._found = find(text)
        self._model.clear()
        for place in self._found:
            self._model.appendRow(QStandardItem(QIcon(theme.icon("go-to", 16)), place.text))

    def _first(self) -> None:
        if self._popup.isVisible() and self._popup.currentIndex().isValid():
            return  # the list hands over the chosen row itself
        text = self.edit.text().strip()
        self._search(text)
        if self._found:
            self._go(self._found[0])
        elif text:
            self.failed.emit(_why_nothing(text))

    def _chosen(self, index: QModelIndex) -> None:
        self._go(self._found[index.row()])

    def _go(self, place: Place) -> None:
        self._place = place
        self.point_button.setEnabled(True)
        QTimer.singleShot(0, lambda: self.edit.setText(place.text))  # after the completer has put in its own text
        self.chosen.emit(place)

    def _clear(self) -> None:
        self._place = None
        self.point_button.setEnabled(False)
        self.chosen.emit(None)


def find(text: str) -> list[Place]:
    """Return the coordinate that a text holds, or else the places whose names begin with it or hold it."""
    stripped = text.strip()
    if not stripped:
        return []
    try:
        longitude, latitude, order = coordinates.parse(stripped)
    except coordinates.CoordinateError:
        return [Place(each.longitude, each.latitude, each.name, 9) for each in gazetteer.search(stripped, MOST_PLACES)]
    assumed = "  (latitude first)" if order == "assumed" else ""
    return [Place(longitude, latitude, coordinates.decimal_text(longitude, latitude) + assumed, None)]


def _why_nothing(text: str) -> str:
    if any(character.isdigit() for character in text):
        try:
            coordinates.parse(text)
        except coordinates.CoordinateError as error:
            return f"{error} Type degrees such as 35.4011 N 35.9487 E, or 35 24 04 N 35 56 55 E."
    return f"No place called “{text}” is known. A coordinate such as 35.4011 N 35.9487 E works too."
