"""The parts of a figure's page that may be left away: their names in `Figure.hidden`, and what a user calls them.

What a licence, a handling mark or honesty asks for is not among them: the map itself, its title, the mark, and the
credit for the base map are always there. A name that is not listed here means nothing and is kept.
"""

from layers.document import Figure

PARTS: dict[str, str] = {
    "subtitle": "Subtitle",
    "as_of": "As-of date",
    "legend": "Legend",
    "parties": "Parties in the legend",
    "classes": "Key of lines and hatches",
    "base_map": "Base map in the legend",
    "scale": "Scale bar",
    "ratio": "Ratio",
    "north": "North arrow",
    "locator": "Locator",
    "remarks": "About this map",
    "notes": "Notes",
    "methods": "How outlines were made",
    "grades": "Key of grades",
    "sources": "Sources",
    "projection": "Projection",
    "disclaimer": "Disclaimer",
    "disputed": "Disputed areas",
    "logo": "Logo",
    "publisher": "Publisher and contact",
    "map_number": "Map number and version",
    "cut_off": "Data cut-off",
    "produced": "Production date",
}
"""Name in the file to name on screen, in the order in which a form lists them."""


def shown(figure: Figure, part: str) -> bool:
    """Tell whether a part of the page is to be there; the name must be one of `PARTS`."""
    if part not in PARTS:
        raise KeyError(part)
    return part not in figure.hidden
