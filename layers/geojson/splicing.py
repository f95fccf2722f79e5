"""What every edit of one feature's text needs: its refusal, and numbers as they are written to a file."""

from typing import Any

import msgspec
from msgspec import Raw, structs

from layers.document import Feature
from layers.geojson import jsontext, reference_system

MOST_DECIMALS = 7
"""Decimals of a degree that an edit writes of its own accord: 7 are about 1 cm."""


class SpliceError(ValueError):
    """An edit that the feature's geometry does not allow; the message is for the user."""


def with_text(feature: Feature, text: bytes) -> Feature:
    """Return the feature with another text."""
    return structs.replace(feature, text=Raw(text))


def own_type(text: bytes) -> Any:
    """Return the type that an object's text names, whatever it is; None where it names none or is no object."""
    try:
        span = jsontext.find(text, ["type"])
    except (KeyError, msgspec.ValidationError):
        return None
    return msgspec.json.decode(text[span.start : span.end])


def decimal_places(crs: str | None, decimals: int | None) -> int | None:
    """Return how many decimals numbers in a reference system get for so many of a degree; None for all there are."""
    return None if decimals is None else reference_system.decimals(crs, decimals)


def number_text(value: float, places: int | None) -> bytes:
    """Return a number as JSON with at most so many decimals, or for None so that it reads back as the same."""
    if places is None:
        return repr(shortest(value)).encode()
    digits = f"{value:.{places}f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return b"0" if digits == "-0" else digits.encode()


def shortest(value: float) -> float:
    """Return a whole number as an integer, which JSON writes without a decimal point."""
    return int(value) if value.is_integer() else value
