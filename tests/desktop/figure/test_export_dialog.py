"""The name that the export dialog proposes."""

from pathlib import Path

import pytest
from msgspec import json, structs
from pytestqt.qtbot import QtBot

from desktop.dialogs import export
from desktop.dialogs.export import ExportDialog
from layers.document import Document, Figure, Layer, Statement
from layers.geojson import read


def layer(**told: str) -> Layer:
    feature = {"type": "Feature", "properties": told, "geometry": {"type": "Point", "coordinates": [36, 35]}}
    return read(json.encode(feature), layer_id="a", title="A", file="a.geojson")


def proposed(qtbot: QtBot, document: Document, folder: Path) -> str:
    dialog = ExportDialog(document, folder)
    qtbot.addWidget(dialog)
    return Path(dialog.output.text()).name


def test_the_name_says_what_is_shown_and_how_it_is_to_be_handled(qtbot: QtBot, tmp_path: Path) -> None:
    document = Document(
        title="Depots in the north",
        as_of="2015-09-30",
        layers=(layer(handling="TLP:GREEN"),),
        statements=(
            Statement("s", "A depot.", handling="TLP:AMBER"),
            Statement("t", "Not published.", handling="TLP:RED", restricted=True),
        ),
        figure=Figure(map_number="12", handling="TLP:CLEAR"),
    )
    assert proposed(qtbot, document, tmp_path) == "12_depots-in-the-north_A4_20150930_TLP-AMBER.pdf"


def test_the_dialog_opens_at_once_on_very_many_features_with_the_marks_of_layers_and_figure(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MOST_LOOKED_AT", 0)
    marked = structs.replace(layer(handling="TLP:RED"), handling="TLP:GREEN")
    assert proposed(qtbot, Document(title="Depots", layers=(marked,)), tmp_path) == "depots_A4_TLP-GREEN.pdf"
