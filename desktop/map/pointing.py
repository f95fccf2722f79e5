"""What lies under the pointer, and what a click or an area selects: found in the packs that are drawn."""

import numpy as np

from desktop.map import protocol
from desktop.map.content import MapContent
from desktop.workspace import Workspace
from layers.document import FeatureRef
from layers.drawing import picking
from layers.geodesy.mercator import GRID, grid_point, to_grid
from layers.selecting import area_of, within_area

_MARK = 1.5  # times the tolerance of a click: how far the mark of a flaw reaches


class MapPointing:
    """Knows what is pointed at; `flaws` are those that are marked: where each is, and what is said of it."""

    def __init__(self, workspace: Workspace, content: MapContent):
        self._workspace = workspace
        self._content = content
        self.flaws: tuple[tuple[protocol.Position, str], ...] = ()

    def under(self, place: protocol.Hovered, *, marks: bool) -> FeatureRef | str | None:
        """Return what is said of the flaw that is marked at a place, if `marks` count, else the feature there."""
        flaw = self.flaw_at(place) if marks else None
        return self.pick(place) if flaw is None else self.flaws[flaw][1]

    def flaw_at(self, place: protocol.Clicked | protocol.Hovered) -> int | None:
        """Return the number of the flaw whose mark is nearest to a place and reaches it."""
        if not self.flaws:
            return None
        x, y = grid_point(place.longitude, place.latitude)
        reach = place.tolerance / 180 * GRID
        away = np.abs(to_grid(np.array([at for at, _ in self.flaws])) - (x, y)).max(axis=1)
        nearest = int(away.argmin())
        return nearest if away[nearest] <= reach * _MARK else None

    def pick(self, place: protocol.Clicked | protocol.Hovered) -> FeatureRef | None:
        """Return the top-most visible feature at a place."""
        x, y = grid_point(place.longitude, place.latitude)
        tolerance = place.tolerance / 180 * GRID
        for layer in reversed(self._workspace.document.layers):
            if not layer.visible:
                continue
            keys = picking.pick(self._content.pack(layer.id), x, y, tolerance)
            if keys:
                return FeatureRef(layer.id, keys[0])
        return None

    def select_at(self, message: protocol.Clicked) -> None:
        """Select what lies at a place, or add it to the selection, or take it out again."""
        ref = self.pick(message)
        selected, statement = self._workspace.selection
        if not message.add:
            self._workspace.select([ref] if ref else [])
        elif ref in selected:
            self._workspace.select((each for each in selected if each != ref), statement)
        elif ref is not None:  # the statement stays, so that it can be attached to what is added
            self._workspace.select([*selected, ref], statement)

    def select_area(self, message: protocol.AreaSelected) -> None:
        """Select what an area touches, or what lies wholly inside."""
        area = area_of(message.ring)
        found = [
            FeatureRef(layer.id, key)
            for layer in self._workspace.document.layers
            if layer.visible
            for key in within_area(self._content.pack(layer.id), area, wholly=message.wholly)
        ]
        selected, statement = self._workspace.selection
        match message.how:
            case "replace":
                self._workspace.select(found)
            case "add":
                self._workspace.select((*selected, *found), statement)
            case "remove":
                gone = set(found)
                self._workspace.select((ref for ref in selected if ref not in gone), statement)
