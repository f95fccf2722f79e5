"""The values that a property has in the features of a layer, and questions about them."""

import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from msgspec import Raw

from layers.document import Feature, Layer

Operator = Literal["is", "is not", "contains", "begins with", "<", "≤", ">", "≥", "is there", "is missing"]

ABSENT = object()
"""Stands for the value of a property that a feature does not have; null is a value."""

_RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "is": operator.eq,
    "is not": operator.ne,
    "<": operator.lt,
    "≤": operator.le,
    ">": operator.gt,
    "≥": operator.ge,
}
_TEXT_RELATIONS: dict[str, Callable[[str, str], bool]] = {"contains": operator.contains, "begins with": str.startswith}
_WITHOUT_VALUE = ("is there", "is missing")

OPERATORS: tuple[Operator, ...] = (
    "is",
    "is not",
    "contains",
    "begins with",
    "<",
    "≤",
    ">",
    "≥",
    "is there",
    "is missing",
)


def column(features: Sequence[Feature], name: str) -> Iterator[Any]:
    """Yield the value that each feature has for one property, or ABSENT; what is not asked for is not decoded."""
    wanted = msgspec.defstruct("_Wanted", [("value", Any, ABSENT)], rename={"value": name}, gc=False)
    found = msgspec.defstruct("_Found", [("properties", wanted | None, None)], gc=False)
    decode: Callable[[Raw], Any] = msgspec.json.Decoder(found).decode
    for feature in features:
        try:
            properties = decode(feature.text).properties
        except msgspec.ValidationError:  # properties that are no object, or a feature that is none
            properties = None
        yield ABSENT if properties is None else properties.value


def text_of(value: Any) -> str:
    """Return a property's value as a reader sees it: text as it is, everything else as JSON."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def as_number(value: Any) -> float | None:
    """Return a value, or the number that a text spells, as a number; None for what is none, and for true and false."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if number - number == 0 else None  # a text may spell an infinity


@dataclass(frozen=True)
class Question:
    """Asks for the features whose property `name` stands in a relation to `value`.

    Two numbers are compared as numbers, everything else as text that does not mind capitals. A property that is null or
    not there is neither like anything nor greater or less: it "is missing", and it "is not" any value.
    """

    name: str
    operator: Operator
    value: str = ""

    @property
    def needs_value(self) -> bool:
        """Tell whether the relation is one to a value."""
        return self.operator not in _WITHOUT_VALUE

    def matching(self, layer: Layer) -> list[int]:
        """Return the keys of the layer's features that answer the question, in the layer's order."""
        text, number = self.value.strip().casefold(), as_number(self.value)
        values = column(layer.features, self.name)
        return [
            feature.key
            for feature, value in zip(layer.features, values, strict=True)
            if self._holds(value, text, number)
        ]

    def _holds(self, value: Any, text: str, number: float | None) -> bool:
        there = value is not ABSENT and value is not None
        if not self.needs_value:
            return there == (self.operator == "is there")
        if not there:
            return self.operator == "is not"
        if self.operator in _TEXT_RELATIONS:
            return _TEXT_RELATIONS[self.operator](text_of(value).casefold(), text)
        own = as_number(value)
        if own is not None and number is not None:
            return _RELATIONS[self.operator](own, number)
        return _RELATIONS[self.operator](text_of(value).casefold(), text)
