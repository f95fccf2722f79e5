"""The list of keys, made from the commands themselves."""

from collections.abc import Iterable

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.commands.actions import Command

ON_THE_MAP = (
    ("Select a feature", "Click"),
    ("Add to the selection, or take out of it", "Shift+Click"),
    ("Select by rectangle or lasso: add, take away", "Shift+Drag, Ctrl+Drag"),
    ("Select only what lies wholly inside", "Alt+Drag"),
    ("Move the map", "Drag"),
    ("Zoom", "Wheel"),
    ("Delete a vertex while editing", "Alt+Click"),
    ("Place a vertex freely, without snapping", "Ctrl while dragging or clicking"),
    ("End a line or an area while drawing", "Return, or double-click"),
    ("Take back the last place while drawing", "Backspace"),
)
ON_THE_FIGURE = (
    ("Put a name or note number of the figure where it stays", "Drag, or Tab to it and arrow keys"),
    ("Let a name of the figure place itself again", "Double-click, or Delete"),
    ("Select annotations on the figure", "Click, Shift+Click, or drag around them"),
    ("Move what is selected on the figure", "Drag, or arrow keys; Shift moves further"),
    ("Keep proportions, or draw straight", "Shift while dragging"),
    ("Take a vertex out of a line on the figure", "Alt+Click; dragging the mark between two adds one"),
    ("Write the text of an annotation", "Double-click, or Return"),
    ("End what is written on the figure", "Ctrl+Return; Escape drops it"),
    ("Tick or untick an entry of the legend", "Space"),
    ("Move an entry of the legend", "Alt+Up, Alt+Down, or drag"),
    ("Word an entry of the legend", "F2, or double-click"),
)


class KeysDialog(QDialog):
    """Shows what can be done with which key."""

    def __init__(self, commands: Iterable[Command], parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle("Keys and gestures")
        self.resize(520, 620)
        self.list = QTreeWidget()
        self.list.setHeaderLabels(["What", "Key"])
        self.list.setRootIsDecorated(False)
        self.list.setAccessibleName("Keys")
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().resizeSection(1, 190)
        native = QKeySequence.SequenceFormat.NativeText
        for command in commands:
            if command.keys:
                keys = ", ".join(QKeySequence(each).toString(native) for each in command.keys)
                self.list.addTopLevelItem(QTreeWidgetItem([command.label.replace("&", "").rstrip("…"), keys]))
        for row in (*ON_THE_MAP, *ON_THE_FIGURE):
            self.list.addTopLevelItem(QTreeWidgetItem(list(row)))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.list)
        layout.addWidget(buttons)
