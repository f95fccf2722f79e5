"""A series of figures from one situation: one for each layer, each date, or each region of a list.

A series is planned before the first figure is made: what each shows, and the file that it goes to. Names of files come
from a template with places for words in curly brackets; they are made safe for every system, no two are alike, and
nothing leads out of the template's folder.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import structs

from layers import dates, geojson
from layers.dates import Date
from layers.document import Bounds, Document, Layer
from layers.embedded import Level, area_at
from layers.figure import file_name
from layers.figure.extents import WORLD, as_written, counted_on, extent_of_boxes, extent_of_shape
from layers.figure.model import FigureOptions, as_asked, published
from layers.gazetteer import bundled, name_key
from layers.operations.constructions import ConstructionError
from layers.publishing.sensitivity import Sensitive, sensitive

Kind = Literal["layers", "dates", "regions"]

PLACES = ("name", "number", "date", "layer", "region", "mark")
"""The words that a template may have places for; `mark` is how the figure is to be handled, such as TLP-AMBER."""

MOST_FIGURES = 2_000
MARGIN = 0.08  # of a region's size, kept free on each side
LONGEST_NAME = 80  # characters; Arabic takes two bytes each, and file systems hold 255

_PLACE = re.compile(r"\{([^{}]*)\}")
_UNSAFE = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]+')
_DIRECTIONS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"))
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_PAGE = re.compile(r"-\d+$")


class SeriesError(ValueError):
    """A series that cannot be made as asked; the message is for the user."""


class Region(NamedTuple):
    """A named piece of ground: west, south, east and north in degrees."""

    name: str
    extent: Bounds


class Part(NamedTuple):
    """One figure of a series: what it is called, the words for its file's name, and what it shows."""

    name: str
    words: Mapping[str, str]
    options: FigureOptions


class SeriesRequest(msgspec.Struct, frozen=True):
    """What a series is asked for: dates and regions are texts as a user writes them, `every` a step between dates."""

    kind: Kind
    dates: str = ""
    every: int = 1
    regions: str = ""


def parts(document: Document, request: SeriesRequest, options: FigureOptions) -> list[Part]:
    """Return the figures of a series in their order; raises SeriesError.

    Layers and dates are all shown in the same frame, so that the figures can be laid side by side. A title may have
    places for words, as a file's name does; a region is named in the title unless one is given.
    """
    if request.kind == "layers":
        found = _by_layer(document, options)
    elif request.kind == "dates":
        found = _by_date(document, dates_of(request.dates, request.every), options)
    else:
        found = _by_region(document, regions_of(document, request.regions), options)
    if len(found) > MOST_FIGURES:
        raise SeriesError(f"A series of {len(found):,} figures is too long; the most are {MOST_FIGURES:,}.")
    width = len(str(len(found)))
    numbered = [
        part._replace(words={**part.words, "number": f"{number:0{width}d}"}) for number, part in enumerate(found, 1)
    ]
    return [part._replace(options=_titled(part)) for part in numbered]


def sensitive_in(document: Document, series: Iterable[Part]) -> tuple[Sensitive, ...]:
    """Return the sensitive features that any figure of a series would show."""
    asked = {(part.options.as_of, part.options.layers): part.options for part in series}
    found = {one.ref: one for options in asked.values() for one in sensitive(as_asked(document, options))}
    return tuple(found.values())


def file_names(template: Path, series: Sequence[Part], document: Document) -> list[Path]:
    """Return the file of each figure; raises SeriesError for a template that does not tell them apart or leads away.

    Names that would be alike, whatever their case, are numbered: `Idlib (2).png`. A name that would read as the second
    page of another is numbered as well.
    """
    if _PLACE.search(str(template.parent)):
        raise SeriesError(f"{template.parent}: only the file's name may have places for words, not its folder.")
    places = _PLACE.findall(template.stem)
    unknown = [word for word in places if word not in PLACES]
    if unknown or not places:
        listed = ", ".join(f"{{{word}}}" for word in PLACES)
        wrong = f"there is no {{{unknown[0]}}}" if unknown else "every figure would go to the same file"
        raise SeriesError(f"{template.name}: {wrong}; a name may have places for {listed}.")
    marks = _marks(document, series) if "mark" in places else [""] * len(series)
    names = _Names(paged=template.suffix.lower() in (".png", ".svg"))
    # The folder is the template's own; what a name holds can only ever be a name in it.
    return [
        template.parent
        / f"{names.free(safe_name(filled(template.stem, {**part.words, 'mark': mark})))}{template.suffix}"
        for part, mark in zip(series, marks, strict=True)
    ]


def _marks(document: Document, series: Sequence[Part]) -> list[str]:
    """Return how each figure is to be handled, as a file's name can hold it."""
    shown: dict[Any, str] = {}
    for part in series:
        options = part.options
        if (options.as_of, options.layers) not in shown:
            mark = published(document, options).figure.handling
            shown[options.as_of, options.layers] = file_name.marked(mark)
    return [shown[part.options.as_of, part.options.layers] for part in series]


def filled(template: str, words: Mapping[str, str]) -> str:
    """Return a template with its words; what stands in other curly brackets stays."""
    return _PLACE.sub(lambda found: words.get(found[1], found[0]), template)


def safe_name(text: str) -> str:
    """Return a text as the name of a file that every system can hold; letters of any script stay."""
    plain = unicodedata.normalize("NFC", text).translate(_DIRECTIONS)
    plain = " ".join(_UNSAFE.sub("-", plain).split())
    plain = plain.strip(" .")[:LONGEST_NAME].strip(" .")
    if _DEVICES.fullmatch(plain):
        plain = f"_{plain}"
    return plain or "figure"


def dates_of(text: str, every: int = 1) -> tuple[str, ...]:
    """Return the dates that a user lists, separated by commas; `2015-07..2015-12` means each month from July on.

    The step of a range is `every` days, months or years, as its dates are written. Raises SeriesError.
    """
    if every < 1:
        raise SeriesError(f"Every {every}: the step between dates is 1 or more.")
    found: list[str] = []
    for word in filter(None, (each.strip() for each in text.split(","))):
        start, dots, end = word.partition("..")
        if not dots:
            _checked_date(word)
            found.append(word)
            continue
        found += _range(start.strip(), end.strip(), every)
    if not found:
        raise SeriesError("A series over time needs dates, such as 2015-07,2015-08 or 2015-07..2015-12.")
    return tuple(dict.fromkeys(found))


def regions_of(document: Document, text: str) -> list[Region]:
    """Return the regions that a text names; raises SeriesError.

    It is the path of a GeoJSON file with named features, or the id or title of a layer of the situation, or names of
    countries and provinces of the embedded map, separated by commas.
    """
    text = text.strip()
    if not text:
        raise SeriesError("A series over regions needs a GeoJSON file, a layer, or names such as Idlib,Aleppo.")
    layer = next((each for each in document.layers if text in (each.id, each.title)), None)
    if layer is None and _is_file(text):
        try:
            layer = _read(Path(text))
        except (OSError, geojson.GeoJSONError) as error:
            said = error.problem.message if isinstance(error, geojson.GeoJSONError) else error.strerror
            raise SeriesError(f"{text}: the regions cannot be read: {said}") from None
    if layer is None:
        return [_embedded(name.strip()) for name in text.split(",") if name.strip()]
    found = _of_layer(layer)
    if not found:
        raise SeriesError(f"{layer.title}: no feature there has a place on the map, so there are no regions.")
    return found


def _by_layer(document: Document, options: FigureOptions) -> list[Part]:
    asked = as_asked(document, options)
    shown = [layer for layer in reversed(asked.layers) if layer.visible and layer.unreadable is None]
    if not shown:
        raise SeriesError("No layer is visible, so there is nothing to make a series of.")
    extent = options.extent or document.figure.extent or _extent(asked, options)
    return [
        Part(
            layer.title,
            {"name": layer.title, "layer": layer.id, "date": asked.as_of or "", "region": ""},
            structs.replace(options, layers=(layer.id,), extent=extent),
        )
        for layer in shown
    ]


def _by_date(document: Document, wanted: Iterable[str], options: FigureOptions) -> list[Part]:
    extent = (
        options.extent
        or document.figure.extent
        or _extent(structs.replace(document, as_of=None), structs.replace(options, as_of=None))
    )
    return [
        Part(
            date,
            {"name": date, "date": date, "layer": "", "region": ""},
            structs.replace(options, as_of=date, extent=extent),
        )
        for date in wanted
    ]


def _by_region(document: Document, regions: Iterable[Region], options: FigureOptions) -> list[Part]:
    asked = as_asked(document, options)
    title = options.title or f"{document.figure.title or document.title} – {{region}}"
    return [
        Part(
            region.name,
            {"name": region.name, "region": region.name, "date": asked.as_of or "", "layer": ""},
            structs.replace(options, extent=_with_margin(region.extent), title=title),
        )
        for region in regions
    ]


def _titled(part: Part) -> FigureOptions:
    title = part.options.title
    return part.options if title is None else structs.replace(part.options, title=filled(title, part.words))


def _extent(document: Document, options: FigureOptions) -> Bounds | None:
    """Return the bounds of what may be published, a little kept free around it; None where that is nothing."""
    copy = published(document, options)
    boxes = [
        extent_of_shape(shape)
        for layer in copy.layers
        for feature in layer.features
        if (shape := geojson.geometry(feature, layer.frame.crs)) is not None and not shape.is_empty
    ]
    if not boxes:
        return None
    return _with_margin(extent_of_boxes(boxes))


def _with_margin(extent: Bounds) -> Bounds:
    west, south, east, north = counted_on(extent)
    across, up = (east - west) * MARGIN, (north - south) * MARGIN
    south, north = max(south - up, min(south, WORLD[1])), min(north + up, max(north, WORLD[3]))
    return as_written((west - across, south, east + across, north))


class _Names:
    """Names that are not alike; `paged` says that a figure's further pages go to files called `name-2` and so on."""

    def __init__(self, *, paged: bool):
        self._paged = paged
        self._used: set[str] = set()
        self._first_pages: set[str] = set()  # of which a name in use would be a further page

    def free(self, wish: str) -> str:
        """Return a name that is not taken yet, and take it."""
        name, number = wish, 2
        while self._is_taken(name):
            name, number = f"{wish} ({number})", number + 1
        self._used.add(_folded(name))
        if _first_page(name) != _folded(name):
            self._first_pages.add(_first_page(name))
        return name

    def _is_taken(self, name: str) -> bool:
        folded = _folded(name)
        if folded in self._used:
            return True
        return self._paged and (folded in self._first_pages or _first_page(name) in self._used)


def _first_page(name: str) -> str:
    return _PAGE.sub("", _folded(name))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _checked_date(text: str) -> Date:
    try:
        date = dates.parse(text)
    except dates.DateError as error:
        raise SeriesError(str(error)) from None
    if not isinstance(date, Date):
        raise SeriesError(f"“{text}”: a figure shows one day; for a range write 2015-07..2015-12.")
    return date


def _range(start: str, end: str, every: int) -> list[str]:
    first, last = _checked_date(start), _checked_date(end)
    if first.precision != last.precision or first.precision not in ("day", "month", "year"):
        raise SeriesError(f"“{start}..{end}”: both ends of a range are days, or months, or years.")
    if first.first > last.first:
        raise SeriesError(f"“{start}..{end}” ends before it starts.")
    found: list[str] = []
    day = first.first
    while day <= last.first:
        if len(found) == MOST_FIGURES:
            raise SeriesError(f"“{start}..{end}” is more than {MOST_FIGURES:,} dates; choose a larger step.")
        found.append(dates.written(day, first.precision))
        day = dates.stepped(day, first.precision, every)
    return found


def _is_file(text: str) -> bool:
    """Tell whether a text means a file: one that is there, or one that only a path can mean."""
    return "/" in text or "\\" in text or Path(text).suffix.lower() in (".geojson", ".json") or Path(text).is_file()


def _read(path: Path) -> Layer:
    return geojson.read(path.read_bytes(), layer_id="regions", title=path.name, file=path.name)


def _of_layer(layer: Layer) -> list[Region]:
    found: list[Region] = []
    for number, feature in enumerate(layer.features, 1):
        shape = geojson.geometry(feature, layer.frame.crs)
        if shape is None or shape.is_empty:
            continue
        said = geojson.properties(feature)
        names = (said.get("name"), said.get("title"), geojson.feature_id(feature))
        name = next((str(each) for each in names if each not in (None, "")), f"Region {number}")
        found.append(Region(name, extent_of_shape(shape)))
    return found


def _embedded(name: str) -> Region:
    """Return a province or a country of the embedded map by its name, the province where both are called so."""
    key = name_key(name)
    levels: tuple[Level, ...] = ("province", "country")
    for level in levels:
        for place in bundled().places:
            if place.kind != level or key not in {name_key(each) for each in (place.name, place.name_ar) if each}:
                continue
            try:
                area = area_at((place.longitude, place.latitude), level)
            except ConstructionError:
                continue
            return Region(name, extent_of_shape(area))
    raise SeriesError(f"No country or province of the embedded map is called “{name}”, and there is no such layer.")
