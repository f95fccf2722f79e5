"""A page of the figure as an SVG that stands alone: what the page wrote, with its fonts and its own words inside."""

import re
from html import unescape
from xml.sax.saxutils import escape

import assets
from desktop.figure import fonts
from desktop.figure.fonts import Face
from layers.figure.words import LANGUAGE, Words

_ROOT = re.compile(r"<svg ([^>]*)>")
_TAG = re.compile(r"<[^>]*>")
_WEIGHT = re.compile(r'font-weight="(\d+)"')
_DUBLIN_CORE = {
    "Title": "title",
    "Description": "description",
    "Author": "publisher",
    "Produced": "date",
    "Source": "source",
    "Handling": "rights",
    "Extent (W S E N)": "coverage",
}
"""Which element of Dublin Core says what; everything else is in `dc:subject` with its name before it."""


def with_words_and_fonts(page: str, words: Words) -> bytes:
    """Return a page's SVG with a title, a description, metadata and the fonts of its letters; raises ValueError."""
    root = _ROOT.match(page)
    if root is None:
        raise ValueError("the page wrote no SVG")
    style = assets.path("web", "dist", "figure.css").read_text(encoding="utf-8")
    letters = set(map(ord, unescape(_TAG.sub("", page))))
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        f'<svg xml:lang="{LANGUAGE}" aria-labelledby="title description" {root[1]}>',
        f'<title id="title">{escape(words.title)}</title>',
        f'<desc id="description">{escape(words.alt_text)}</desc>',
        _metadata(words),
        f"<style>{escape(fonts.faces(style, letters, _faces(page)))}</style>",
        page[root.end() :],
        "\n",
    ]
    return "".join(parts).encode()


def _faces(page: str) -> list[Face]:
    """Return the weights and slants that a page sets type in."""
    weights = sorted({"400", *_WEIGHT.findall(page)})
    return [(weight, "normal") for weight in weights] + ([("400", "italic")] if 'font-style="italic"' in page else [])


def _metadata(words: Words) -> str:
    """Return everything that is known of the figure in Dublin Core (RDF), which programs for drawings read."""
    said = words.labelled()
    told = "".join(
        f"<dc:{element}>{escape(said[name])}</dc:{element}>" for name, element in _DUBLIN_CORE.items() if name in said
    )
    more = "".join(
        f"<rdf:li>{escape(f'{name}: {text}')}</rdf:li>" for name, text in said.items() if name not in _DUBLIN_CORE
    )
    return (
        '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<rdf:Description rdf:about="">{told}<dc:format>image/svg+xml</dc:format>'
        f"<dc:subject><rdf:Bag>{more}</rdf:Bag></dc:subject></rdf:Description></rdf:RDF></metadata>"
    )
