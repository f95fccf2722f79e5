"""Switches for editing: what places snap to and which vertices move together, remembered from one start to the next."""

from collections.abc import Callable

from PySide6.QtCore import QSettings

from desktop.commands.actions import Command
from desktop.map.controller import MapController
from desktop.map.vertex_editing import SNAPPING_PIXELS, EditingRules


class EditingSwitches:
    """Holds the user's rules for editing and tells them to the map."""

    def __init__(self, settings: QSettings, the_map: MapController, changed: Callable[[], object]):
        """Take the rules from the settings; `changed` is called when the user has switched something."""
        self._settings = settings
        self._map = the_map
        self._changed = changed
        usual = EditingRules()
        kept = (settings.value(f"editing/{name}", usual._asdict()[name], bool) for name in usual._fields)
        self.rules = EditingRules(*map(bool, kept))
        the_map.set_editing_rules(self.rules)

    def commands(self) -> list[Command]:
        """Return a command for each switch."""
        near = f"Within {SNAPPING_PIXELS} pixels of any visible layer, or of a border of the basemap. Ctrl suspends it."
        both = "A vertex that neighbours share moves in all of them. Locked layers never move."
        wide = (
            "Shapes of other visible layers with the same vertex, or the border that is reshaped or split, follow too."
        )
        return [
            Command(
                "snap",
                "S&nap to vertices and borders",
                "snap",
                ("Shift+S",),
                lambda: self._set(snap=not self.rules.snap),
                is_on=lambda: self.rules.snap,
                more=near,
            ),
            Command(
                "share_borders",
                "Move shared &borders together",
                "share-borders",
                ("Shift+B",),
                lambda: self._set(together=not self.rules.together),
                is_on=lambda: self.rules.together,
                more=both,
            ),
            Command(
                "share_across_layers",
                "Move shared borders across la&yers",
                None,
                (),
                lambda: self._set(across_layers=not self.rules.across_layers),
                self._why_not_across,
                is_on=lambda: self.rules.across_layers,
                more=wide,
            ),
        ]

    def _why_not_across(self) -> str | None:
        return None if self.rules.together else "“Move shared borders together” is switched off."

    def _set(self, **changed: bool) -> None:
        self.rules = self.rules._replace(**changed)
        for name, value in changed.items():
            self._settings.setValue(f"editing/{name}", value)
        self._map.set_editing_rules(self.rules)
        self._changed()
