import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.panels.statements.panel import ABOUT_NO_SHAPE, ALL
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers.document import FeatureRef

TARTUS = FeatureRef("bases", 0)


def listed(window: MainWindow) -> list[str]:
    return [statement.id for statement in window.statements.model.statements]


def trigger(window: MainWindow, name: str) -> None:
    """Use a command as the next turn of the event loop has it."""
    window.refresh()
    assert window.commands[name].isEnabled()
    window.commands[name].trigger()


def choose(window: MainWindow, statement_id: str) -> None:
    """Click the card of a statement."""
    view = window.statements.list
    index = window.statements.model.index(listed(window).index(statement_id))
    view.scrollTo(index)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())


def test_the_model_keeps_qts_rules(window: MainWindow, qtmodeltester: object) -> None:
    qtmodeltester.check(window.statements.model)


def test_selecting_a_feature_lists_what_is_said_about_it(window: MainWindow, workspace: Workspace) -> None:
    assert len(listed(window)) == len(workspace.document.statements)
    workspace.select([TARTUS])
    assert listed(window) == ["tartus-only-base"]
    assert "Tartus naval facility" in window.statements.heading.text()
    workspace.select()
    assert len(listed(window)) == len(workspace.document.statements)


def test_choosing_a_statement_selects_what_it_is_about_and_keeps_the_list(
    window: MainWindow, workspace: Workspace
) -> None:
    before = listed(window)
    choose(window, "tartus-only-base")
    assert workspace.selection == ((TARTUS,), "tartus-only-base")
    assert listed(window) == before


def test_the_arrow_keys_choose_too(window: MainWindow, workspace: Workspace) -> None:
    choose(window, listed(window)[0])
    QTest.keyClick(window.statements.list, Qt.Key.Key_Down)
    assert workspace.selection.statement == listed(window)[1]


def test_a_card_says_who_where_when_and_how_sure(window: MainWindow) -> None:
    model = window.statements.model
    index = model.index(listed(window).index("latakia-armour"))
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    for part in ("ValueWalk", "para. 3", "September 2015", "B2", "Latakia air base"):
        assert part in said
    assert "usually reliable" in index.data(Qt.ItemDataRole.ToolTipRole)
    ungraded = model.index(listed(window).index("tartus-only-base"))
    assert "ungraded" in ungraded.data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_filter_looks_at_everything_on_the_card(window: MainWindow) -> None:
    window.statements.filter.setText("tartus REUTERS")
    assert listed(window) == []
    window.statements.filter.setText("tartus spaulding")
    assert "tartus-only-base" in listed(window)
    window.statements.filter.clear()
    assert len(listed(window)) > 30


def test_statements_about_no_shape_have_a_list_of_their_own(window: MainWindow, workspace: Workspace) -> None:
    scope = window.statements.scope
    scope.setCurrentIndex(ABOUT_NO_SHAPE)
    scope.activated.emit(ABOUT_NO_SHAPE)
    assert set(listed(window)) == {each.id for each in workspace.document.statements if not each.about}
    scope.setCurrentIndex(ALL)
    scope.activated.emit(ALL)
    workspace.select([TARTUS])
    assert len(listed(window)) == len(workspace.document.statements)


def test_a_statement_is_attached_to_what_is_added_to_the_selection(window: MainWindow, workspace: Workspace) -> None:
    choose(window, "tartus-only-base")
    latakia = FeatureRef("bases", 1)
    workspace.select([TARTUS, latakia], workspace.selection.statement)
    trigger(window, "attach")
    assert set(workspace.subjects.features(workspace.document.statement("tartus-only-base"))) == {TARTUS, latakia}
    workspace.select([latakia], "tartus-only-base")
    trigger(window, "detach")
    assert workspace.subjects.features(workspace.document.statement("tartus-only-base")) == (TARTUS,)
    workspace.undo()
    workspace.undo()
    assert not workspace.modified


def test_a_statement_is_deleted_and_comes_back(window: MainWindow, workspace: Workspace) -> None:
    choose(window, "tartus-only-base")
    trigger(window, "delete_statement")
    assert "tartus-only-base" not in listed(window)
    assert workspace.selection.statement is None
    workspace.undo()
    assert "tartus-only-base" in listed(window)


def test_the_card_is_copied_with_its_source(window: MainWindow) -> None:
    choose(window, "tartus-only-base")
    trigger(window, "copy_statement")
    assert "Spaulding" in QApplication.clipboard().text()


def test_three_claims_from_one_report_keep_what_they_share(
    window: MainWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.select([TARTUS])
    source = workspace.document.sources[1].id
    trigger(window, "add_statement")
    form = window.statement_commands.form
    assert form is not None
    qtbot.waitExposed(form)
    form.source.setCurrentIndex(form.source.findData(source))
    form.dates["speaks_of"].setText("2015-09-17")
    form.basis.setCurrentIndex(form.basis.findData("claimed"))
    before = len(workspace.document.statements)
    for number, text in enumerate(("One ship came.", "Two ships came.", "Three ships came.")):
        form.text.setPlainText(text)
        form.locator.setText(f"p. {number + 1}")
        form.next_button.click()
    form.reject()
    added = workspace.document.statements[before:]
    assert [statement.text for statement in added] == ["One ship came.", "Two ships came.", "Three ships came."]
    assert [statement.locator for statement in added] == ["p. 1", "p. 2", "p. 3"]
    shared = {(statement.source, statement.speaks_of, statement.basis) for statement in added}
    assert shared == {(source, "2015-09-17", "claimed")}
    assert all(workspace.subjects.features(statement) == (TARTUS,) for statement in added)
    assert len({statement.id for statement in added}) == 3
    for _ in added:
        workspace.undo()
    assert not workspace.modified


@pytest.mark.parametrize(("field", "value", "told"), [("speaks_of", "30.9.2015", "Speaks of"), (None, "", "text")])
def test_the_form_refuses_what_is_no_statement(
    window: MainWindow, workspace: Workspace, field: str | None, value: str, told: str
) -> None:
    trigger(window, "add_statement")
    form = window.statement_commands.form
    assert form is not None
    if field is not None:
        form.text.setPlainText("Something was said.")
        form.dates[field].setText(value)
    form.next_button.click()
    assert told in form.problem.text()
    assert form.isVisible()
    form.reject()
    assert not workspace.modified


def test_changing_a_statement_keeps_what_the_form_does_not_show(window: MainWindow, workspace: Workspace) -> None:
    choose(window, "latakia-armour")
    before = workspace.document.statement("latakia-armour")
    trigger(window, "edit_statement")
    form = window.statement_commands.form
    assert form is not None
    form.text.setPlainText("Much of the weaponry is there.")
    form.save()
    after = workspace.document.statement("latakia-armour")
    assert after.text == "Much of the weaponry is there."
    assert (after.about, after.graded_by, after.extra) == (before.about, before.graded_by, before.extra)
    assert after.reliability == "B"
