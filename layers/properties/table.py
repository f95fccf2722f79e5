"""The properties of a layer's features as a table: rows that are read when they are looked at, sorted and searched."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Raw, Struct

from layers import geojson
from layers.document import Feature, Layer
from layers.properties.values import ABSENT, as_number, column, text_of

ID = "id"
"""The first column: the features' own ids. It is no property, and its name is not found among them."""

_KEPT_ROWS = 1_000
_NULL = Raw(b"null")
_NAMES = msgspec.json.Decoder(dict[str, Raw] | None)


class _Feature(Struct, gc=False):
    id: Raw = _NULL
    properties: Raw = _NULL


_FEATURE = msgspec.json.Decoder(_Feature)


class PropertyTable:
    """Reads the cells of one layer; `columns` are the names of all the properties that occur, in order of occurrence.

    The table of a layer's next value is made with `follow`, which looks at the features that changed only.
    """

    def __init__(self, layer: Layer):
        self.layer = layer
        self.columns = _columns(layer.features)
        self._rows: OrderedDict[int, dict[str, Any]] = OrderedDict()

    def follow(self, layer: Layer) -> None:
        """Show the layer's next value; a column stays while the table does, even when it has become empty."""
        known = set(map(id, self.layer.features))
        fresh = [feature for feature in layer.features if id(feature) not in known]
        self.columns = tuple(dict.fromkeys((*self.columns, *_columns(fresh))))
        self.layer = layer
        self._rows.clear()

    def __len__(self) -> int:
        return len(self.layer.features)

    def identifier(self, row: int) -> str | int | float | None:
        """Return the id of the feature in a row as its file has it."""
        return geojson.feature_id(self.layer.features[row])

    def value(self, row: int, name: str) -> Any:
        """Return the value of a property of the feature in a row, or ABSENT."""
        if row not in self._rows:
            self._rows[row] = geojson.properties(self.layer.features[row])
            if len(self._rows) > _KEPT_ROWS:
                self._rows.popitem(last=False)
        return self._rows[row].get(name, ABSENT)

    def sorted(self, rows: Sequence[int], name: str | None, *, descending: bool = False) -> list[int]:
        """Return these rows sorted by a property, by the ids where it is None; equal rows keep their order.

        Numbers stand before texts, and what is not there at the end whichever way the table is sorted.
        """
        features = [self.layer.features[row] for row in rows]
        values = map(geojson.feature_id, features) if name is None else column(features, name)
        keyed = [(_sort_key(value), row) for value, row in zip(values, rows, strict=True)]
        there = [each for each in keyed if each[0] is not None]
        there.sort(key=lambda each: each[0], reverse=descending)  # type: ignore[arg-type, return-value] # none is None
        return [row for _, row in there] + [row for key, row in keyed if key is None]

    def containing(self, words: str) -> list[int]:
        """Return the rows in which the id or a value of any property contains these words; capitals do not matter."""
        needle = words.strip().casefold()
        if not needle:
            return list(range(len(self)))
        return [row for row, feature in enumerate(self.layer.features) if _contains(feature, needle)]


def _columns(features: Sequence[Feature]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for feature in features:
        names.update(dict.fromkeys(_names(feature)))
    return tuple(names)


def _names(feature: Feature) -> dict[str, Raw]:
    try:
        return _NAMES.decode(_FEATURE.decode(feature.text).properties) or {}
    except msgspec.ValidationError:  # properties that are no object, or a feature that is none
        return {}


def _sort_key(value: Any) -> tuple[int, float, str] | None:
    if value is ABSENT or value is None:
        return None
    number = None if isinstance(value, str) else as_number(value)
    return (1, 0.0, text_of(value).casefold()) if number is None else (0, number, "")


def _contains(feature: Feature, needle: str) -> bool:
    try:
        found = _FEATURE.decode(feature.text)
    except msgspec.ValidationError:
        return False
    text = bytes(found.properties) + bytes(found.id)
    # A value's letters stand in the text as they are, unless they are escaped; names of properties stand there too.
    if b"\\" not in text and needle not in text.decode().casefold():
        return False
    values = (geojson.feature_id(feature), *geojson.properties(feature).values())
    return any(needle in text_of(value).casefold() for value in values if value is not None)
