"""The dates that occur in a situation, to step through."""

from collections.abc import Iterator

from layers import dates, geojson
from layers.document import Document, Layer

_DATED = (b'"start"', b'"end"')


def dates_that_occur(document: Document) -> list[str]:
    """Return the dates on which something begins, ends or is spoken of, the earliest first.

    An interval counts with its ends. Of dates with the same last day, the most precise stands for all; doubts are left
    out, since they do not move a date. What is no date is passed over.
    """
    found: dict[dates.Day, str] = {}
    for text in _texts(document):
        for part in filter(dates.is_valid, text.split("/")):
            plain = part.rstrip("~?%")
            day = dates.last_day(plain)
            found[day] = max(found.get(day, ""), plain, key=len)
    return [found[day] for day in sorted(found)]


def _texts(document: Document) -> Iterator[str]:
    for statement in document.statements:
        yield from filter(None, (statement.speaks_of, statement.start, statement.end))
    for layer in document.layers:
        yield from _feature_texts(layer)


def _feature_texts(layer: Layer) -> Iterator[str]:
    for feature in layer.features:
        text = bytes(feature.text)
        if any(name in text for name in _DATED):  # parsing a million features for a date that none has takes seconds
            properties = geojson.properties(feature)
            yield from (value for name in ("start", "end") if isinstance(value := properties.get(name), str))
