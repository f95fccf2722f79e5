"""The legend in the figure panel: ticks, words, order and entries of one's own, each a step to undo."""

import pytest
from PySide6.QtCore import QModelIndex, QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.panels.figure.legend import LegendSection
from desktop.panels.figure.legend_entry import LegendEntryDialog
from desktop.panels.figure.legend_model import Column
from desktop.panels.figure.settings import FigureSettings
from desktop.workspace import Workspace
from layers import edits
from layers.document import FigureLegend
from layers.edits.legend import add_entry
from layers.figure.legend import Entry
from layers.style import Style

MADE = (
    Entry("bases:a", "map", "Harbour", "Held by Russia", shape="point", style=Style()),
    Entry("towns:b", "map", "Towns", shape="point", style=Style()),
    Entry("zone:c", "map", "Zone", "Proposed", shape="area", style=Style()),
    Entry("party:russia", "party", "Russia", colour="#0b3c5d"),
    Entry("ground:river", "ground", "River", kind="river"),
)


@pytest.fixture
def section(qtbot: QtBot, workspace: Workspace, settings: QSettings) -> LegendSection:
    section = LegendSection(FigureSettings(workspace), settings)
    section.fold(False)
    qtbot.addWidget(section)
    section.show_entries(MADE)
    section.resize(420, 520)
    section.show()
    return section


def titles(section: LegendSection, group: int = 0) -> list[str]:
    model = section.model
    parent = model.index(group, 0)
    return [model.index(row, 0, parent).data() for row in range(model.rowCount(parent))]


def choose(section: LegendSection, entry_id: str) -> QModelIndex:
    index = section.model.index_of(entry_id)
    section.tree.setCurrentIndex(index)
    return index


def test_entries_stand_in_groups_with_their_samples(section: LegendSection) -> None:
    model = section.model
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["Layers", "Parties", "Base map"]
    assert titles(section) == ["Harbour", "Towns", "Zone"]
    assert model.index_of("bases:a").data(Qt.ItemDataRole.DecorationRole) is not None
    assert model.index_of("bases:a").siblingAtColumn(Column.SAYS).data() == "Held by Russia"


def test_space_hides_an_entry_and_shows_it_again(section: LegendSection, workspace: Workspace) -> None:
    choose(section, "towns:b")
    QTest.keyClick(section.tree, Qt.Key.Key_Space)
    [_, hidden] = workspace.document.figure.legend.entries
    assert (hidden.id, hidden.hidden) == ("towns:b", True)
    assert section.model.index_of("towns:b").data(Qt.ItemDataRole.AccessibleTextRole) == "Towns, hidden"
    QTest.keyClick(section.tree, Qt.Key.Key_Space)
    assert workspace.document.figure.legend == FigureLegend()
    assert workspace.position == 2


def test_words_are_typed_in_place_and_those_of_the_map_are_not_written(
    section: LegendSection, workspace: Workspace
) -> None:
    index = section.model.index_of("bases:a")
    assert section.model.setData(index, "Port")
    assert titles(section)[0] == "Port"
    assert "The map says “Harbour: Held by Russia”." in index.data(Qt.ItemDataRole.ToolTipRole)
    assert section.model.setData(index.siblingAtColumn(Column.SAYS), "")
    [entry] = workspace.document.figure.legend.entries
    assert (entry.title, entry.says) == ("Port", "")
    section.model.setData(section.model.index_of("bases:a"), "Harbour")
    [entry] = workspace.document.figure.legend.entries
    assert (entry.title, entry.says) == (None, "")
    workspace.undo()
    assert titles(section)[0] == "Port"


def test_alt_and_an_arrow_move_an_entry_and_keep_it_chosen(section: LegendSection, workspace: Workspace) -> None:
    choose(section, "zone:c")
    QTest.keyClick(section.tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(section.tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert titles(section) == ["Zone", "Harbour", "Towns"]
    assert section.current is not None
    assert section.current.id == "zone:c"
    assert not section.buttons["up"].isEnabled()
    assert section.buttons["up"].toolTip() == "It stands first already."
    QTest.keyClick(section.tree, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert titles(section) == ["Harbour", "Zone", "Towns"]
    workspace.undo()
    workspace.undo()
    workspace.undo()
    assert titles(section) == ["Harbour", "Towns", "Zone"]


def test_a_row_is_dragged_within_its_group_only(section: LegendSection, workspace: Workspace) -> None:
    model = section.model
    dragged = model.mimeData([model.index_of("bases:a")])
    layers, parties = model.index(0, 0), model.index(1, 0)
    model.dropMimeData(dragged, Qt.DropAction.MoveAction, 0, 0, parties)
    assert workspace.position == 0
    model.dropMimeData(dragged, Qt.DropAction.MoveAction, 3, 0, layers)
    assert titles(section) == ["Towns", "Zone", "Harbour"]


def test_an_entry_of_ones_own_is_added_changed_and_removed(section: LegendSection, workspace: Workspace) -> None:
    section.add_own()
    dialog = section.window().findChild(LegendEntryDialog)
    assert isinstance(dialog, LegendEntryDialog)
    dialog.title.setText("Front line")
    dialog.kind.setCurrentIndex(dialog.kind.findData("line"))
    dialog.colour.setText("#aa0000")
    dialog.accept()
    own = workspace.document.figure.legend.entries[-1]
    assert (own.title, own.shape, own.sample) == ("Front line", "line", {"stroke": "#aa0000"})
    assert titles(section)[-1] == "Front line"
    assert section.current is not None
    assert section.current.own
    section.edit_own()
    again = [one for one in section.window().findChildren(LegendEntryDialog) if one is not dialog][-1]
    assert isinstance(again, LegendEntryDialog)
    assert again.sample == {"stroke": "#aa0000"}
    again.says.setText("in May")
    again.accept()
    assert workspace.document.figure.legend.entries[-1].says == "in May"
    QTest.keyClick(section.tree, Qt.Key.Key_Delete)
    assert workspace.document.figure.legend == FigureLegend()


def test_line_width_and_symbol_code_are_a_step_and_what_is_not_asked_for_stays(
    section: LegendSection, workspace: Workspace
) -> None:
    sample = {"stroke": "#aa0000", "stroke-width": 0.5, "stroke-opacity": 0.5}
    workspace.run("Add", add_entry(section.model.natural, title="Line", says="", shape="line", sample=sample))
    before = workspace.document
    choose(section, before.figure.legend.entries[-1].id)
    section.edit_own()
    dialog = section.window().findChild(LegendEntryDialog)
    assert isinstance(dialog, LegendEntryDialog)
    assert dialog.sample == sample
    assert not dialog.code.isEnabled()
    for width, written in ((0.0, {"stroke-width": 0.0}), (dialog.width_of_line.minimum(), {}), (2.5, None)):
        dialog.width_of_line.setValue(width)
        expected = {"stroke-width": 2.5} if written is None else written
        assert dialog.sample == {"stroke": "#aa0000", "stroke-opacity": 0.5} | expected
    dialog.kind.setCurrentIndex(dialog.kind.findData("point"))
    assert not dialog.width_of_line.isEnabled()
    dialog.code.setText("tank")
    dialog.accept()
    assert dialog.isVisible()
    assert "no symbol code" in dialog.note.text()
    dialog.code.setText("sfgpuci----d---")
    dialog.accept()
    own = workspace.document.figure.legend.entries[-1]
    assert own.shape == "point"
    assert own.sample == {"marker-color": "#aa0000", "stroke-opacity": 0.5, "sidc": "SFGPUCI----D---"}
    workspace.undo()
    assert workspace.document.figure == before.figure


def test_an_entry_without_words_is_refused_and_said(qtbot: QtBot, section: LegendSection, workspace: Workspace) -> None:
    section.add_own()
    dialog = section.window().findChild(LegendEntryDialog)
    assert isinstance(dialog, LegendEntryDialog)
    with qtbot.waitSignal(workspace.failed) as said:
        dialog.accept()
    assert "needs a title" in said.args[0]


def test_what_the_map_shows_cannot_be_removed_and_the_button_says_why(section: LegendSection) -> None:
    choose(section, "bases:a")
    assert not section.buttons["remove"].isEnabled()
    assert "untick it" in section.buttons["remove"].toolTip()


def test_title_and_columns_are_steps(section: LegendSection, workspace: Workspace) -> None:
    section.title.selectAll()
    QTest.keyClicks(section.title, "Key")
    QTest.keyClick(section.title, Qt.Key.Key_Return)
    index = section.columns.findData(3)
    section.columns.setCurrentIndex(index)
    section.columns.activated.emit(index)
    assert workspace.document.figure.legend == FigureLegend("Key", 3)
    assert workspace.position == 2
    workspace.undo()
    assert section.columns.currentData() is None


def test_what_is_gone_from_the_map_is_gone_from_the_list_and_comes_back_as_it_was(
    section: LegendSection, workspace: Workspace
) -> None:
    section.model.setData(section.model.index_of("towns:b"), "Places")
    section.show_entries(MADE[:1])
    assert titles(section) == ["Harbour"]
    workspace.run("Set title", edits.set_title("Other"))
    section.show_entries(MADE)
    assert titles(section) == ["Harbour", "Places", "Zone"]


def test_the_legend_follows_the_map_again(section: LegendSection, workspace: Workspace) -> None:
    assert section.buttons["again"].toolTip() == "Nothing was changed."
    section.model.setData(section.model.index_of("towns:b"), "Places")
    section.buttons["again"].click()
    assert titles(section) == ["Harbour", "Towns", "Zone"]
    assert workspace.position == 2
