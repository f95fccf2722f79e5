"""What was exported last of each situation: where it went, how, and what had been decided about it."""

import hashlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct, structs
from PySide6.QtCore import QSettings

from layers import geojson
from layers.document import Document
from layers.figure.model import FigureOptions, as_asked, published
from layers.publishing.sensitivity import Sensitive, sensitive

MOST_REMEMBERED = 50  # situations


class Care(Struct, frozen=True):
    """What has to be thought about before a figure goes out: its sensitive features, as a digest, and its mark.

    The settings are no place for the names of what is sensitive.
    """

    sensitive: str = ""
    handling: str | None = None


class LastExport(Struct, frozen=True):
    """An export as it is remembered: `care` is what was decided about, `situation` the path of what was exported.

    The path is empty for a situation that is stored nowhere.
    """

    situation: str
    output: str
    dpi: int | None
    options: FigureOptions
    care: Care


def care_for(document: Document, options: FigureOptions) -> Care:
    """Return what has to be thought about before a figure with these options goes out."""
    found = sensitive(as_asked(document, options))
    return Care(digest_of(document, found), published(document, options).figure.handling)


def digest_of(document: Document, found: Iterable[Sensitive]) -> str:
    """Return what tells sets of sensitive features apart from one session to the next; empty where there are none.

    It is made from layer, id or name, and kinds.
    """
    told: list[str] = []
    for one in found:
        identifier = geojson.feature_id(document.feature(one.ref))
        known = one.name if identifier is None else identifier
        told.append(f"{one.ref.layer}\n{one.ref.key if known is None else known}\n{', '.join(one.kinds)}")
    return hashlib.sha256("\n\n".join(sorted(told)).encode()).hexdigest() if told else ""


class LastExports:
    """Keeps the last export of each situation in the settings; of one that is stored nowhere, while it is open."""

    def __init__(self, settings: QSettings):
        self._settings = settings
        self._unstored: LastExport | None = None

    def of(self, path: Path | None) -> LastExport | None:
        """Return the last export of what lies at a path, or of what is stored nowhere; None if there was none."""
        if path is None:
            return self._unstored
        return next((each for each in self._all() if each.situation == str(path)), None)

    def remember(self, last: LastExport) -> None:
        """Keep an export as the last one of its situation."""
        if not last.situation:
            self._unstored = last
            return
        kept = [last, *(each for each in self._all() if each.situation != last.situation)][:MOST_REMEMBERED]
        self._settings.setValue("exports", msgspec.json.encode(kept).decode())

    def forget_unstored(self) -> None:
        """Forget the export of a situation that is stored nowhere, since another one is open now."""
        self._unstored = None

    def _all(self) -> list[LastExport]:
        try:
            return msgspec.json.decode(str(self._settings.value("exports", "[]")), type=list[LastExport])
        except msgspec.DecodeError:  # written by another version; an export that is not remembered is asked about
            return []


def again(last: LastExport, produced: date) -> FigureOptions:
    """Return the options of an export, for another day of production."""
    return structs.replace(last.options, produced=produced)
