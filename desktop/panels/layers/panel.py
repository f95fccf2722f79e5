"""The layers panel: what there is, in which order, and how it is shown."""

from operator import is_

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSlider,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from desktop.panels.layers.model import Column, LayersModel, ShownOf
from desktop.theme import IconButton
from desktop.workspace import Workspace
from layers import edits
from layers.document import Layer

LEGEND_INDENT = 76
"""What stands left of a legend's words: indentation and the sample, in logical pixels."""


class LayersTree(QTreeView):
    """The tree of layers; Space toggles the layer that has the focus, and dragging moves it."""

    def __init__(self, model: LayersModel, parent: QWidget | None = None):
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName("Layers")
        self.setHeaderHidden(True)
        self.setWordWrap(True)
        self.setItemDelegate(LegendDelegate(self))
        self.setIndentation(16)
        self.setIconSize(QSize(30, 18))
        self.setUniformRowHeights(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setExpandsOnDoubleClick(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.header()
        header.setMinimumSectionSize(24)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        for column in (Column.PROBLEMS, Column.LOCK):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, 26)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the legends anew in the new width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Space toggle the layer whatever column has the focus."""
        index = self.currentIndex().siblingAtColumn(Column.TITLE)
        if event.key() == Qt.Key.Key_Space and index.isValid():
            state = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole))
            toggled = Qt.CheckState.Unchecked if state == Qt.CheckState.Checked else Qt.CheckState.Checked
            self.model().setData(index, toggled, Qt.ItemDataRole.CheckStateRole)
            return
        super().keyPressEvent(event)


class LegendDelegate(QStyledItemDelegate):
    """Wraps the words beside a sample, smaller than a layer's title, so that they are never cut."""

    def __init__(self, tree: QTreeView):
        super().__init__(tree)
        self._tree = tree

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Set the face of a legend's row."""
        super().initStyleOption(option, index)
        if index.internalId():
            font = QFont(option.font)
            font.setPointSizeF(font.pointSizeF() * 0.92)
            option.font = font
            option.features |= QStyleOptionViewItem.ViewItemFeature.WrapText

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size that the wrapped words need in the width of the tree."""
        usual = super().sizeHint(option, index)
        if not index.internalId():
            return QSize(usual.width(), usual.height() + 4)
        width = self._tree.viewport().width() - LEGEND_INDENT
        font = QFont(option.font)
        font.setPointSizeF(font.pointSizeF() * 0.92)
        flags = Qt.TextFlag.TextWordWrap
        words = QFontMetrics(font).boundingRect(0, 0, width, 1000, flags, str(index.data()))
        return QSize(width, max(usual.height(), words.height() + 5))


class LayersPanel(QWidget):
    """Shows the layers with their legends; everything the user does here is one undoable edit."""

    current_changed = Signal()
    menu_wanted = Signal(QPoint)
    problems_wanted = Signal(str)

    def __init__(self, workspace: Workspace, shown: ShownOf, parent: QWidget | None = None):
        """`shown` returns the styles and shapes in which a layer, given by its id, is drawn now."""
        super().__init__(parent)
        self._workspace = workspace
        self._shown: tuple[object, ...] | None = None  # what of the document the list was made from
        self._slide: object | None = None
        self.model = LayersModel(workspace, shown, self)
        self.tree = LayersTree(self.model, self)
        self.opacity = QSlider(Qt.Orientation.Horizontal, self)
        self.opacity.setRange(0, 100)
        self.opacity.setPageStep(10)
        self.opacity.setAccessibleName("Opacity of the layer")
        self.opacity_text = QLabel(self)
        self.opacity_text.setMinimumWidth(38)
        self.opacity_text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.hint = QLabel("No layers yet. Drop a GeoJSON file here, or choose Layer ▸ Add a GeoJSON file.", self)
        self.hint.setWordWrap(True)
        self.hint.setMargin(14)
        self.hint.setProperty("role", "secondary")
        self._legend_timer = QTimer(self, singleShot=True, interval=120)
        self._legend_timer.timeout.connect(self._refresh_legends)
        self._lay_out()
        self._connect()
        self.refresh()
        self._refresh_legends()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.buttons = QHBoxLayout()
        self.buttons.setContentsMargins(6, 2, 6, 2)
        self.buttons.setSpacing(2)
        bar = QWidget(self)
        bar.setLayout(self.buttons)
        line = QFrame(self)
        line.setProperty("role", "line")
        foot = QWidget(self)
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 6, 12, 8)
        label = QLabel("&Opacity", foot)
        label.setBuddy(self.opacity)
        row.addWidget(label)
        row.addWidget(self.opacity)
        row.addWidget(self.opacity_text)
        layout.addWidget(bar)
        layout.addWidget(line)
        layout.addWidget(self.hint)
        layout.addWidget(self.tree, 1)
        layout.addWidget(foot)

    def _connect(self) -> None:
        workspace = self._workspace
        workspace.changed.connect(self.refresh)
        workspace.opened_changed.connect(self._opened)
        self.tree.selectionModel().currentChanged.connect(self._current_changed)
        self.tree.clicked.connect(self._clicked)
        self.tree.customContextMenuRequested.connect(self._menu)
        self.opacity.sliderPressed.connect(self._slide_began)
        self.opacity.sliderReleased.connect(self._slide_ended)
        self.opacity.actionTriggered.connect(lambda _: self._slid(self.opacity.sliderPosition()))

    @property
    def current_layer(self) -> Layer | None:
        """Return the layer that the layer commands are about."""
        return self.model.layer_at(self.tree.currentIndex())

    def choose(self, layer_id: str) -> None:
        """Make a layer the one that the layer commands are about."""
        flag = QItemSelectionModel.SelectionFlag
        self.tree.selectionModel().setCurrentIndex(self.model.index_of(layer_id), flag.ClearAndSelect | flag.Rows)

    def rename(self) -> None:
        """Open the title of the current layer for typing."""
        self.tree.edit(self.tree.currentIndex().siblingAtColumn(Column.TITLE))

    def add_button(self, icon_name: str, text: str) -> IconButton:
        """Add a button above the tree and return it."""
        button = IconButton(icon_name, text, self)
        self.buttons.addWidget(button)
        return button

    def refresh(self) -> None:
        """Show the document as it is now, at once; the samples follow a moment later."""
        document = self._workspace.document
        shown = (document.layers, document.parties, document.as_of)
        if self._shown is not None and all(map(is_, shown, self._shown)):
            return  # what has changed is not in the list
        self._shown = shown
        current = self.current_layer
        collapsed = self._collapsed()
        self.model.refresh()
        if current is not None and self.current_layer is None:
            self.choose(current.id)
        if not self.tree.currentIndex().isValid() and self.model.rowCount():
            self.choose(self._workspace.document.layers[-1].id)
        self._expand_except(collapsed)
        self.hint.setVisible(not self.model.rowCount())
        self._show_opacity()
        self._legend_timer.start()

    def changeEvent(self, event: QEvent) -> None:
        """Paint badges and locks again when the colours change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.model.refresh()

    def _opened(self) -> None:
        self.refresh()
        self._refresh_legends()
        if self._workspace.document.layers:
            self.choose(self._workspace.document.layers[-1].id)

    def _refresh_legends(self) -> None:
        collapsed = self._collapsed()
        self.model.refresh_legends()
        self._expand_except(collapsed)
        for row in range(self.model.rowCount()):
            parent = self.model.index(row, Column.TITLE)
            for child in range(self.model.rowCount(parent)):
                self.tree.setFirstColumnSpanned(child, parent, True)

    def _collapsed(self) -> set[str]:
        indexes = [self.model.index(row, Column.TITLE) for row in range(self.model.rowCount())]
        closed = (index for index in indexes if self.model.rowCount(index) and not self.tree.isExpanded(index))
        return {layer.id for index in closed if (layer := self.model.layer_at(index)) is not None}

    def _expand_except(self, collapsed: set[str]) -> None:
        for row in range(self.model.rowCount()):
            index = self.model.index(row, Column.TITLE)
            layer = self.model.layer_at(index)
            self.tree.setExpanded(index, layer is not None and layer.id not in collapsed)

    def _current_changed(self) -> None:
        self._show_opacity()
        self.current_changed.emit()

    def _clicked(self, index: QModelIndex) -> None:
        layer = self.model.layer_at(index)
        if layer is None or index.internalId():
            return
        if index.column() == Column.LOCK:
            label = f"Unlock “{layer.title}”" if layer.locked else f"Lock “{layer.title}”"
            self._workspace.run(label, edits.set_layer(layer.id, locked=not layer.locked))
        elif index.column() == Column.PROBLEMS and index.data(Qt.ItemDataRole.ToolTipRole):
            self.problems_wanted.emit(layer.id)

    def _menu(self, point: QPoint) -> None:
        self.menu_wanted.emit(self.tree.viewport().mapToGlobal(point))

    # The slider: one drag is one step

    def _show_opacity(self) -> None:
        layer = self.current_layer
        self.opacity.setEnabled(layer is not None)
        value = round(layer.opacity * 100) if layer is not None else 100
        self.opacity_text.setText(f"{value} %")
        if not self.opacity.isSliderDown():
            self.opacity.setValue(value)

    def _slide_began(self) -> None:
        self._slide = object()

    def _slide_ended(self) -> None:
        self._slide = None

    def _slid(self, value: int) -> None:
        layer = self.current_layer
        if layer is not None:
            label = f"Opacity of “{layer.title}”"
            self._workspace.run(label, edits.set_layer(layer.id, opacity=value / 100), gesture=self._slide)
