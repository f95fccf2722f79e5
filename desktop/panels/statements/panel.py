"""The statements panel: what is said about the selection, by whom, where and when."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAbstractTextDocumentLayout, QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import theme, wording
from desktop.panels.statements.card import Card, plain_text
from desktop.theme import IconButton
from desktop.workspace import Workspace
from layers.document import Statement

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
MARGIN = 12
SCOPES = ("Of the selection", "All statements", "About no shape")
OF_SELECTION, ALL, ABOUT_NO_SHAPE = range(3)


class StatementsModel(QAbstractListModel):
    """The statements that the panel lists."""

    def __init__(self, workspace: Workspace):
        super().__init__()
        self._workspace = workspace
        self.statements: tuple[Statement, ...] = ()

    def show(self, statements: tuple[Statement, ...]) -> None:
        """List these statements."""
        self.beginResetModel()
        self.statements = statements
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Return how many statements are listed."""
        return 0 if parent.isValid() else len(self.statements)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a statement's words; the cards themselves are painted by the delegate."""
        statement = self.statements[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return statement.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            refs = self._workspace.subjects.features(statement)
            return plain_text(statement, refs, self._workspace.document)
        if role == Qt.ItemDataRole.ToolTipRole:
            return wording.grade_explained(statement)
        return None


class CardDelegate(QStyledItemDelegate):
    """Paints statements as cards and keeps their layouts until document, width or colours change."""

    def __init__(self, workspace: Workspace, model: StatementsModel, view: QListView):
        super().__init__(view)
        self._workspace = workspace
        self._model = model
        self._view = view
        self._cards: dict[str, Card] = {}

    def forget(self) -> None:
        """Drop the layouts: what they show may have changed."""
        self._cards.clear()

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a card in the width of the list."""
        width = self._view.viewport().width()
        return QSize(width, round(self._card(index).height(width - 2 * MARGIN)) + 2 * MARGIN - 3)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Paint one card: its ground, a bar where it is selected, its text, a line under it."""
        tones = theme.colours()
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(tones.selection))
            painter.fillRect(option.rect.adjusted(0, 0, 3 - option.rect.width(), 0), QColor(tones.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(tones.hover))
        painter.setPen(QColor(tones.border))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.translate(QPointF(option.rect.topLeft()) + QPointF(MARGIN, MARGIN - 2))
        card = self._card(index)
        card.height(option.rect.width() - 2 * MARGIN)
        card.text.documentLayout().draw(painter, QAbstractTextDocumentLayout.PaintContext())
        painter.restore()

    def _card(self, index: Index) -> Card:
        statement = self._model.statements[index.row()]
        card = self._cards.get(statement.id)
        if card is None or card.statement is not statement:
            refs = self._workspace.subjects.features(statement)
            card = Card(statement, refs, self._workspace.document, theme.colours(), self._view.font())
            self._cards[statement.id] = card
        return card


class StatementsList(QListView):
    """A list of cards that are laid out again when its width changes; `chosen` follows a click or an arrow key."""

    chosen = Signal(QModelIndex)

    def __init__(self, workspace: Workspace, model: StatementsModel, parent: QWidget | None = None):
        super().__init__(parent)
        self.cards = CardDelegate(workspace, model, self)
        self.setModel(model)
        self.setItemDelegate(self.cards)
        self.clicked.connect(self.chosen)
        self.setAccessibleName("Statements")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrow keys choose, not only the mouse."""
        before = self.currentIndex()
        super().keyPressEvent(event)
        if self.currentIndex() != before:
            self.chosen.emit(self.currentIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the cards out in the new width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class StatementsPanel(QWidget):
    """Lists statements; choosing one selects the features that it is about, and the other way round."""

    edit_wanted = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self.scope = QComboBox(self)
        self.scope.addItems(SCOPES)
        self.scope.setAccessibleName("Which statements are listed")
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText("Filter")
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName("Filter the statements by their words")
        self.heading = QLabel(self)
        self.heading.setProperty("role", "secondary")
        self.heading.setWordWrap(True)
        self.model = StatementsModel(workspace)
        self.list = StatementsList(workspace, self.model, self)
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(10, 8, 10, 4)
        top.addWidget(self.scope)
        top.addWidget(self.filter, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setContentsMargins(8, 2, 8, 4)
        self.buttons.setSpacing(2)
        self.heading.setIndent(12)
        self.heading.setMinimumHeight(26)
        layout.addLayout(top)
        layout.addLayout(self.buttons)
        layout.addWidget(self.heading)
        layout.addWidget(self.list, 1)

    def _connect(self) -> None:
        workspace = self._workspace
        workspace.changed.connect(self.refresh)
        workspace.opened_changed.connect(self.refresh)
        workspace.selection_changed.connect(self._selection_changed)
        self.scope.activated.connect(self.refresh)
        self.filter.textChanged.connect(self.refresh)
        self.list.chosen.connect(self._chosen)
        self.list.activated.connect(self.edit_wanted)

    def add_button(self, icon_name: str, text: str) -> IconButton:
        """Add a button above the list and return it."""
        button = IconButton(icon_name, text, self)
        self.buttons.addWidget(button)
        return button

    @property
    def current(self) -> Statement | None:
        """Return the statement that is selected, wherever it was selected."""
        chosen = self._workspace.selection.statement
        return next((each for each in self._workspace.document.statements if each.id == chosen), None)

    def changeEvent(self, event: QEvent) -> None:
        """Lay the cards out again when colours or font change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.list.cards.forget()
            self.list.scheduleDelayedItemsLayout()

    def refresh(self) -> None:
        """List what the document says now."""
        self.list.cards.forget()
        listed = self._listed()
        self.model.show(listed)
        self.heading.setText(self._summary(listed))
        self._mark_current()

    def _listed(self) -> tuple[Statement, ...]:
        document, words = self._workspace.document, self.filter.text().casefold().split()
        listed = self._in_scope()
        if words:
            subjects = self._workspace.subjects
            listed = tuple(
                statement
                for statement in listed
                if _holds(plain_text(statement, subjects.features(statement), document).casefold(), words)
            )
        return listed

    def _in_scope(self) -> tuple[Statement, ...]:
        statements = self._workspace.document.statements
        if self.scope.currentIndex() == ABOUT_NO_SHAPE:
            return tuple(statement for statement in statements if not statement.about)
        selection = self._workspace.selection
        if self.scope.currentIndex() == ALL or not selection.features:
            return statements
        return self._workspace.subjects.statements(selection.features)

    def _summary(self, listed: tuple[Statement, ...]) -> str:
        features = self._workspace.selection.features
        counted = wording.count(len(listed), "statement")
        if not self._workspace.document.statements:
            return "No statements yet. Select what you want to say something about, and press Ctrl+T."
        if self.scope.currentIndex() == ABOUT_NO_SHAPE:
            return f"{counted} about no shape on the map"
        if self.scope.currentIndex() == OF_SELECTION and features:
            return f"{counted} about {wording.feature_names(self._workspace.document, features)}"
        if self.scope.currentIndex() == OF_SELECTION and listed:
            return f"{counted}. Select a shape to see only those about it."
        return counted

    def _selection_changed(self) -> None:
        chosen = self._workspace.selection.statement
        if chosen is None or all(statement.id != chosen for statement in self.model.statements):
            self.refresh()
        else:
            self._mark_current()

    def _mark_current(self) -> None:
        chosen = self._workspace.selection.statement
        rows = [row for row, statement in enumerate(self.model.statements) if statement.id == chosen]
        selection = self.list.selectionModel()
        if rows:
            selection.setCurrentIndex(self.model.index(rows[0]), QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.list.scrollTo(self.model.index(rows[0]))
        else:
            selection.clear()

    def _chosen(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        statement = self.model.statements[index.row()]
        if QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier:
            self._workspace.select(self._workspace.selection.features, statement.id)  # to attach it to them
        elif statement.id != self._workspace.selection.statement:
            self._workspace.select(self._workspace.subjects.features(statement), statement.id)


def _holds(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)
