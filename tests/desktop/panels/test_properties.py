from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.panels.properties import NAME, SEVERAL, VALUE, text_from_value, value_from_text
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import edits, geojson
from layers.document import FeatureRef
from layers.edits import properties as edits_properties

TARTUS, LATAKIA = FeatureRef("bases", 0), FeatureRef("bases", 1)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def properties(workspace: Workspace, ref: FeatureRef) -> dict[str, Any]:
    return geojson.properties(workspace.document.feature(ref))


def table(window: MainWindow) -> dict[str, str]:
    model = window.properties.model
    return {model.index(row, NAME).data(): model.index(row, VALUE).data() for row in range(model.rowCount())}


def type_value(window: MainWindow, name: str, text: str) -> bool:
    model = window.properties.model
    row = list(table(window)).index(name)
    return model.setData(model.index(row, VALUE), text)


@given(JSON)
def test_what_is_shown_and_typed_again_is_the_same_value(value: Any) -> None:
    again = value_from_text(text_from_value(value), value)
    assert again == value
    assert type(again) is type(value)


@given(st.text(alphabet="0123456789.-e", min_size=1))
def test_a_string_that_looks_like_a_number_stays_a_string(text: str) -> None:
    assert value_from_text(text_from_value(text), text) == text


@pytest.mark.parametrize(
    ("text", "old", "value"),
    [
        ("12", 3, 12),
        ("1.50", None, 1.5),
        ("true", None, True),
        ("null", "x", "null"),
        ("007", None, "007"),
        ("NaN", None, "NaN"),
        ('"12"', 3, "12"),
        ("a b", 3, "a b"),
        ("[1, 2]", None, [1, 2]),
    ],
)
def test_a_typed_text_has_the_type_that_it_reads_as(text: str, old: Any, value: Any) -> None:
    found = value_from_text(text, old)
    assert found == value
    assert type(found) is type(value)


def test_the_table_shows_the_selected_feature(window: MainWindow, workspace: Workspace) -> None:
    assert table(window) == {}
    workspace.select([TARTUS])
    assert table(window)["precision"] == "locality"
    assert "Tartus naval facility" in window.properties.heading.text()


def test_a_typed_value_is_one_step(window: MainWindow, workspace: Workspace) -> None:
    workspace.select([TARTUS])
    assert type_value(window, "precision", "vicinity")
    assert properties(workspace, TARTUS)["precision"] == "vicinity"
    assert table(window)["precision"] == "vicinity"
    workspace.undo()
    assert table(window)["precision"] == "locality"


def test_the_same_text_is_no_step(window: MainWindow, workspace: Workspace) -> None:
    workspace.select([TARTUS])
    assert not type_value(window, "precision", "locality")
    assert not workspace.can_undo


def test_many_features_say_where_they_differ_and_change_together(window: MainWindow, workspace: Workspace) -> None:
    workspace.select([TARTUS, LATAKIA])
    assert window.properties.model.value_of("name") is SEVERAL
    assert table(window)["name"] == "several values"
    assert table(window)["party"] == "russia"
    type_value(window, "precision", "district")
    assert [properties(workspace, ref)["precision"] for ref in (TARTUS, LATAKIA)] == ["district", "district"]
    workspace.undo()
    assert not workspace.modified


def test_a_property_is_added_and_removed(window: MainWindow, workspace: Workspace) -> None:
    workspace.select([TARTUS])
    panel = window.properties
    panel.new_name.setEditText("berths")
    panel.new_value.setText("4")
    panel.add()
    assert properties(workspace, TARTUS)["berths"] == 4
    panel.table.setCurrentIndex(panel.model.index(list(table(window)).index("berths"), VALUE))
    panel.remove()
    assert "berths" not in properties(workspace, TARTUS)


def test_a_locked_layer_shows_why_it_cannot_be_edited(window: MainWindow, workspace: Workspace) -> None:
    workspace.select([TARTUS])
    workspace.run("Lock", edits.set_layer("bases", locked=True))
    panel = window.properties
    assert "locked" in panel.caption.text()
    assert not panel.add_button.isEnabled()
    assert (
        not panel.model.flags(panel.model.index(0, VALUE))
        & panel.model.flags(panel.model.index(0, VALUE)).ItemIsEditable
    )


def test_the_table_follows_undo(window: MainWindow, workspace: Workspace) -> None:
    workspace.select([TARTUS])
    workspace.run("Set", edits_properties.set_property([TARTUS], "name", "Port"))
    assert table(window)["name"] == "Port"
    assert window.properties.heading.text() == "Port"
    workspace.undo()
    assert table(window)["name"] == "Tartus naval facility"
