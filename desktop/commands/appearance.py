"""Commands for how the window looks: its colours, and the language of the map's place names; both are remembered."""

from collections.abc import Callable

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.commands.actions import Command
from desktop.map.protocol import Language

_SCHEMES = (("system", "as the system"), ("light", "light"), ("dark", "dark"))
_LANGUAGES: tuple[tuple[Language, str], ...] = (
    ("en", "Place names in English"),
    ("ar", "Place names in Arabic"),
    ("both", "Place names in both"),
)


class Appearance:
    """Chooses between light and dark, and between English and Arabic names."""

    def __init__(self, settings: QSettings, show_language: Callable[[Language], None]):
        self._settings = settings
        self._show_language = show_language

    def commands(self) -> list[Command]:
        """Return a command for each choice; the one in force is marked."""
        return [*(self._scheme(*each) for each in _SCHEMES), *(self._language(*each) for each in _LANGUAGES)]

    def _scheme(self, scheme: str, label: str) -> Command:
        def choose() -> None:
            self._settings.setValue("scheme", scheme)
            if isinstance(application := QApplication.instance(), QApplication):
                theme.choose(application, scheme)

        def is_on() -> bool:
            return bool(self._settings.value("scheme", "system") == scheme)

        return Command(f"scheme_{scheme}", f"Colours: {label}", None, (), choose, is_on=is_on)

    def _language(self, language: Language, label: str) -> Command:
        def choose() -> None:
            self._settings.setValue("language", language)
            self._show_language(language)

        def is_on() -> bool:
            return bool(self._settings.value("language", "en") == language)

        return Command(f"language_{language}", label, None, (), choose, is_on=is_on)
