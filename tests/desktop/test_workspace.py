from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.workspace import Selection, Workspace
from layers import edits
from layers.document import Document, FeatureRef
from layers.edits import geometry as edits_geometry
from layers.edits import properties as edits_properties
from layers.storage import store
from layers.storage.journal import Unsaved

TARTUS = FeatureRef("bases", 0)


def rename(title: str) -> edits.Edit:
    return edits.set_layer("bases", title=title)


def test_an_edit_is_one_step_and_says_what_changed(qtbot: QtBot, workspace: Workspace) -> None:
    before = workspace.document
    with qtbot.waitSignal(workspace.changed) as signal:
        assert workspace.run("Rename", rename("Ports"))
    assert signal.args[0].presentation == {"bases"}
    assert (workspace.undo_label, workspace.redo_label) == ("Rename", None)
    workspace.undo()
    assert workspace.document == before
    workspace.redo()
    assert workspace.document.layer("bases").title == "Ports"


def test_an_edit_that_changes_nothing_is_no_step(qtbot: QtBot, workspace: Workspace) -> None:
    with qtbot.assertNotEmitted(workspace.changed):
        assert workspace.run("Rename", rename(workspace.document.layer("bases").title))
    assert not workspace.can_undo


def test_a_refused_edit_says_why_and_changes_nothing(qtbot: QtBot, workspace: Workspace) -> None:
    workspace.run("Lock", edits.set_layer("bases", locked=True))
    before = workspace.document
    with qtbot.waitSignal(workspace.failed) as signal:
        assert not workspace.run("Delete", edits_geometry.delete_features([TARTUS]))
    assert "locked" in signal.args[0]
    assert workspace.document is before


def test_the_steps_of_one_gesture_are_undone_together(workspace: Workspace) -> None:
    before, slide = workspace.document, object()
    for percent in (90, 70, 40):
        workspace.run("Opacity", edits.set_layer("bases", opacity=percent / 100), gesture=slide)
    assert workspace.document.layer("bases").opacity == 0.4
    workspace.undo()
    assert workspace.document == before
    assert not workspace.can_undo
    workspace.redo()
    assert workspace.document.layer("bases").opacity == 0.4


def test_two_gestures_are_two_steps(workspace: Workspace) -> None:
    for percent in (90, 40):
        workspace.run("Opacity", edits.set_layer("bases", opacity=percent / 100), gesture=object())
    workspace.undo()
    assert workspace.document.layer("bases").opacity == 0.9


def test_what_is_deleted_is_no_longer_selected(qtbot: QtBot, workspace: Workspace) -> None:
    workspace.select([TARTUS, FeatureRef("bases", 1)])
    with qtbot.waitSignal(workspace.selection_changed):
        workspace.run("Delete", edits_geometry.delete_features([TARTUS]))
    assert workspace.selection == Selection((FeatureRef("bases", 1),))


def test_selecting_the_same_again_says_nothing(qtbot: QtBot, workspace: Workspace) -> None:
    workspace.select([TARTUS, TARTUS])
    with qtbot.assertNotEmitted(workspace.selection_changed):
        workspace.select([TARTUS])


def test_undoing_an_edit_makes_the_document_unmodified(workspace: Workspace) -> None:
    assert not workspace.modified
    workspace.run("Set", edits_properties.set_property([TARTUS], "name", "Tartus"))
    assert workspace.modified
    assert set(workspace.unsaved.features) == {"bases"}
    workspace.undo()
    assert not workspace.modified


def test_saving_writes_what_changed_and_nothing_else(qtbot: QtBot, workspace: Workspace, folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    workspace.run("Set", edits_properties.set_property([TARTUS], "name", "Tartus"))
    with qtbot.waitSignal(workspace.saved_changed):
        workspace.save()
    assert not workspace.modified
    changed = {path.name for path in folder.iterdir() if path.read_bytes() != before.get(path.name)}
    assert changed == {"bases.geojson"}
    assert workspace.can_undo


def test_edits_made_while_a_save_runs_are_still_unsaved_after_it(qtbot: QtBot, workspace: Workspace) -> None:
    workspace.run("Set", edits_properties.set_property([TARTUS], "name", "Tartus"))
    with qtbot.waitSignal(workspace.saved_changed):
        workspace.save()
        workspace.run("Rename", rename("Ports"))
    assert workspace.modified
    assert workspace.unsaved.presentation == {"bases"}


def test_opening_replaces_everything(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "one.geojson"
    file.write_text('{"type": "FeatureCollection", "features": []}')
    workspace.run("Rename", rename("Ports"))
    workspace.select([TARTUS])
    with qtbot.waitSignal(workspace.opened_changed):
        workspace.open(file)
    assert workspace.path == file
    assert workspace.selection == Selection()
    assert not workspace.can_undo
    assert not workspace.modified


@pytest.mark.parametrize("name", ["missing", "empty-folder", "broken.geojson"])
def test_what_cannot_be_opened_leaves_what_is_open(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path, name: str
) -> None:
    (tmp_path / "empty-folder").mkdir()
    (tmp_path / "broken.geojson").write_text('{"type": "FeatureCollection",\n "features": [}')
    before = workspace.document
    with qtbot.waitSignal(workspace.failed) as signal:
        workspace.open(tmp_path / name)
    assert name in signal.args[0]
    assert workspace.document is before
    assert not workspace.busy


def test_a_cancelled_opening_changes_nothing(qtbot: QtBot, workspace: Workspace, folder: Path) -> None:
    before = workspace.document
    with qtbot.assertNotEmitted(workspace.opened_changed):
        workspace.open(folder)
        workspace.cancel()
        workspace.finish()
    assert workspace.document is before
    assert not workspace.busy


def test_only_one_thing_is_opened_or_saved_at_a_time(qtbot: QtBot, workspace: Workspace, folder: Path) -> None:
    workspace.open(folder)
    with qtbot.waitSignals([workspace.failed, workspace.opened_changed]):
        workspace.save()


def test_a_new_situation_must_be_given_a_place(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> None:
    workspace.new(Document(title="Fresh"))
    with qtbot.waitSignal(workspace.failed):
        workspace.save()
    with qtbot.waitSignal(workspace.saved_changed):
        workspace.save_as(tmp_path / "fresh")
    assert store.open_path(tmp_path / "fresh").document.title == "Fresh"


def test_the_copy_of_the_example_is_stored_nowhere(qtbot: QtBot, workspace: Workspace, folder: Path) -> None:
    with qtbot.waitSignal(workspace.opened_changed):
        workspace.open_copy(folder)
    assert workspace.path is None
    assert not workspace.modified


def crashed(workspace: Workspace, folder: Path, tmp_path: Path) -> Workspace:
    """Return a workspace as the next start of the program finds it, when this one ended without closing."""
    assert workspace.opened is not None
    workspace.finish()
    store.close(workspace.opened)  # the system lets go of the locks of a program that crashed
    workspace.opened = None
    after = Workspace(workspace.parent(), journals=tmp_path / "journals")
    after.show(store.open_path(folder, to_edit=True))
    return after


def wait_for_journal(qtbot: QtBot, tmp_path: Path) -> None:
    qtbot.waitUntil(lambda: any(file.stat().st_size for file in (tmp_path / "journals").glob("*")))


def test_unsaved_changes_come_back_after_a_crash(
    qtbot: QtBot, workspace: Workspace, folder: Path, tmp_path: Path
) -> None:
    workspace.run("Rename", rename("Ports"))
    wait_for_journal(qtbot, tmp_path)
    after = crashed(workspace, folder, tmp_path)
    assert [step.label for step in after.left_behind.steps] == ["Rename"]
    after.recover()
    assert after.document.layer("bases").title == "Ports"
    assert after.modified
    after.undo()
    assert after.document == after.saved_document
    after.close()


def test_what_was_saved_or_forgotten_is_not_offered_again(
    qtbot: QtBot, workspace: Workspace, folder: Path, tmp_path: Path
) -> None:
    workspace.run("Rename", rename("Ports"))
    with qtbot.waitSignal(workspace.saved_changed):
        workspace.save()
    after = crashed(workspace, folder, tmp_path)
    assert after.left_behind == Unsaved()
    after.run("Rename", rename("Harbours"))
    wait_for_journal(qtbot, tmp_path)
    later = crashed(after, folder, tmp_path)
    assert len(later.left_behind.steps) == 1
    later.forget()
    assert later.left_behind == Unsaved()
    later.close()
