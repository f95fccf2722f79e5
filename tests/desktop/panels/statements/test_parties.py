import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.panels.statements.parties import Column, PartiesDialog
from desktop.workspace import Workspace
from layers.style import CYCLE


@pytest.fixture
def dialog(workspace: Workspace, qtbot: QtBot) -> PartiesDialog:
    dialog = PartiesDialog(workspace)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def names(workspace: Workspace) -> list[str]:
    return [party.name for party in workspace.document.parties]


def type_into(dialog: PartiesDialog, column: Column, text: str) -> None:
    """Edit the cell of the chosen row as a user does: F2, the text, Enter."""
    table = dialog.table
    index = dialog.model.index(table.currentIndex().row(), column)
    table.setCurrentIndex(index)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_F2)
    (editor,) = (found for found in table.findChildren(QLineEdit) if found.isVisible())
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QCoreApplication.processEvents()  # the table takes over what was typed in the next turn


def test_the_model_keeps_qts_rules(dialog: PartiesDialog, qtmodeltester: object) -> None:
    qtmodeltester.check(dialog.model)  # type: ignore[attr-defined]  # pytest-qt gives its tester no type


def test_a_party_is_added_named_coloured_and_taken_back(dialog: PartiesDialog, workspace: Workspace) -> None:
    before = names(workspace)
    QTest.keyClicks(dialog.name, "Free Syrian Army")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    party = workspace.document.parties[-1]
    assert (party.id, party.name) == ("free-syrian-army", "Free Syrian Army")
    assert party.colour in CYCLE
    assert dialog.current == party
    type_into(dialog, Column.SHORT, "FSA")
    type_into(dialog, Column.COLOUR, "#00AA55")
    party = workspace.document.parties[-1]
    assert (party.short, party.colour) == ("FSA", "#00aa55")
    for _ in range(3):
        workspace.undo()
    assert names(workspace) == before


def test_a_wrong_colour_is_refused_and_changes_nothing(
    dialog: PartiesDialog, workspace: Workspace, qtbot: QtBot
) -> None:
    before = workspace.document
    with qtbot.waitSignal(workspace.failed) as told:
        type_into(dialog, Column.COLOUR, "crimson")
    assert "“crimson” is not a colour" in told.args[0]
    assert workspace.document is before


def test_the_list_is_put_in_order_and_an_entry_deleted(dialog: PartiesDialog, workspace: Workspace) -> None:
    first, second, *rest = names(workspace)
    assert not dialog.buttons["up"].isEnabled()
    dialog.buttons["down"].click()
    assert names(workspace) == [second, first, *rest]
    assert dialog.current is not None
    assert dialog.current.name == first
    dialog.buttons["delete"].click()
    assert names(workspace) == [second, *rest]


def test_what_files_refer_to_cannot_be_typed_over(dialog: PartiesDialog) -> None:
    index = dialog.model.index(0, Column.ID)
    assert not index.flags() & Qt.ItemFlag.ItemIsEditable
