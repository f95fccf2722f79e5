"""Commands: what each is called, its key, why it cannot be used now, and what it does."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolBar

from desktop import theme

Reason = Callable[[], str | None]


def always() -> str | None:
    """Give no reason against: the command can be used at any time."""
    return None


class Command(NamedTuple):
    """One thing that the user can do.

    `why_not` returns the reason why it cannot be done now, as a sentence for the tooltip, or None. `is_on` is given by
    commands that are switched on and off; `more` is what the tooltip explains.
    """

    name: str
    label: str
    icon: str | None
    keys: tuple[str, ...]
    run: Callable[[], object]
    why_not: Reason = always
    is_on: Callable[[], bool] | None = None
    more: str = ""


class Actions(QObject):
    """Qt's actions made from commands; `refresh` asks each again whether it can be used."""

    def __init__(self, commands: Iterable[Command], parent: QObject):
        super().__init__(parent)
        self._commands = {command.name: command for command in commands}
        self._actions = {name: self._make(command) for name, command in self._commands.items()}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> list[QAction]:
        """Return every action, for a window that shall react to their keys."""
        return list(self._actions.values())

    def commands(self) -> list[Command]:
        """Return every command, for the list of keys."""
        return list(self._commands.values())

    def refresh(self) -> None:
        """Enable what can be used now; the tooltip of the rest says why not."""
        for name, command in self._commands.items():
            action, reason = self._actions[name], command.why_not()
            action.setEnabled(reason is None)
            action.setToolTip(_tip(command, reason))
            action.setStatusTip(reason or "")
            if command.is_on is not None:
                action.setChecked(command.is_on())

    def refresh_icons(self) -> None:
        """Draw the icons again in the colours in use."""
        for name, command in self._commands.items():
            if command.icon is not None:
                self._actions[name].setIcon(theme.icon(command.icon))

    def fill(self, place: QMenu | QToolBar, names: str, submenus: Mapping[str, QMenu] = MappingProxyType({})) -> None:
        """Put actions into a menu or tool bar; a dash stands for a line between them, `<name>` for a submenu."""
        for name in names.split():
            if name == "-":
                place.addSeparator()
            elif name.startswith("<"):
                place.addAction(submenus[name.strip("<>")].menuAction())
            else:
                place.addAction(self._actions[name])

    def _make(self, command: Command) -> QAction:
        action = QAction(command.label, self)
        action.setObjectName(command.name)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setCheckable(command.is_on is not None)
        if command.icon is not None:
            action.setIcon(theme.icon(command.icon))
        action.triggered.connect(lambda _checked=False: command.run())
        return action


def _tip(command: Command, reason: str | None) -> str:
    name = command.label.replace("&", "").rstrip("…")
    keys = (
        f" ({QKeySequence(command.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)})" if command.keys else ""
    )
    return "\n".join(filter(None, (f"{name}{keys}", command.more, reason)))
