"""Menu bar, tool bar and rows of buttons, filled with the commands that `menus` names."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QMenuBar, QSizePolicy, QToolBar, QToolButton, QWidget

from desktop.commands.actions import Actions
from desktop.commands.menus import MENUS, SUBMENUS, TOOLS


def fill_menu_bar(bar: QMenuBar, commands: Actions, recent: QMenu, shown: Sequence[QAction]) -> None:
    """Fill a window's menus; `recent` lists the files opened last, `shown` turns docks on and off."""
    submenus = {"recent": recent}
    for name, (title, names) in SUBMENUS.items():
        submenus[name] = QMenu(title, bar)
        submenus[name].setToolTipsVisible(True)
        commands.fill(submenus[name], names)
    for title, names in MENUS.items():
        menu = bar.addMenu(title)
        menu.setToolTipsVisible(True)
        commands.fill(menu, names, submenus)
        if title == "&View":
            menu.addSeparator()
            menu.addActions(shown)


def tool_bar(commands: Actions, at_the_end: QWidget, parent: QWidget) -> QToolBar:
    """Return the window's tool bar, with one widget at its right end."""
    bar = QToolBar("Tools", parent)
    bar.setObjectName("tools")
    bar.setMovable(False)
    bar.setIconSize(QSize(20, 20))
    commands.fill(bar, TOOLS)
    space = QWidget(bar)
    space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    bar.addWidget(space)
    bar.addWidget(at_the_end)
    return bar


def fill_buttons(row: QHBoxLayout, commands: Actions, names: str) -> None:
    """Put a button for each command into a row, from its left end on."""
    for name in names.split():
        button = QToolButton()
        button.setDefaultAction(commands[name])
        button.setAutoRaise(True)
        button.setIconSize(QSize(18, 18))
        row.addWidget(button)
    row.addStretch()
