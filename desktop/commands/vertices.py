"""The command that places vertices by typed coordinates: the one that was clicked, or the next ones of a drawing."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.commands.actions import Command
from desktop.dialogs.coordinates import CoordinatesDialog
from desktop.map.controller import MapController
from desktop.workspace import Workspace
from layers.geodesy.coordinates import Coordinate
from layers.geojson.vertices import Place, position_at

_DECIMALS = 9  # a tenth of a millimetre: what degrees of seconds or metres are rounded to


class VertexCommands:
    """Asks for coordinates, and hands them to the map."""

    def __init__(self, workspace: Workspace, the_map: MapController, window: QWidget):
        self._workspace = workspace
        self._map = the_map
        self._window = window

    def commands(self) -> list[Command]:
        """Return the command."""
        return [
            Command(
                "type_coordinates",
                "Type &coordinates…",
                None,
                ("N",),
                self.type_coordinates,
                self._why_not,
                more="Moves the vertex that was clicked, or sets the next places of what is being drawn.",
            )
        ]

    def type_coordinates(self) -> None:
        """Ask for the place of the chosen vertex, or for the next places of the drawing."""
        place = self.chosen_place
        if self._map.mode == "edit":
            dialog = CoordinatesDialog("Place vertex", self._window, many=False, start=place)
            dialog.ask(self._move)
        else:
            dialog = CoordinatesDialog("Add places", self._window, many=self._map.mode != "draw_point")
            dialog.ask(lambda found: self._map.add_places([_degrees(each) for each in found]))
        dialog.finished.connect(lambda _result: self._map.view.setFocus())

    @property
    def chosen_place(self) -> tuple[float, float] | None:
        """Return where the chosen vertex stands, in degrees; None while there is none."""
        vertex = self._map.chosen_vertex
        if vertex is None:
            return None
        try:
            layer = self._workspace.document.layer(vertex.ref.layer)
            found = position_at(self._workspace.document.feature(vertex.ref), vertex.path)
        except KeyError:
            return None
        return None if found is None else Place(*found, layer.frame.crs).degrees

    def _move(self, found: Sequence[Coordinate]) -> None:
        (place,) = found
        self._map.place_vertex(*_degrees(place))

    def _why_not(self) -> str | None:
        mode = self._map.mode
        if mode == "edit":
            return None if self._map.chosen_vertex is not None else "Click a vertex first."
        if mode.startswith(("draw_", "measure_")):
            return None
        return "Draw a shape, or edit the vertices of one, first."


def _degrees(place: Coordinate) -> tuple[float, float]:
    return round(place.longitude, _DECIMALS), round(place.latitude, _DECIMALS)
