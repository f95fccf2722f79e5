"""The HTML documents of the program.

Nothing in them leads to a network: scripts and style sheets are the bundle's, behind `app://map/web/`. What folium
writes inline into the live map carries a nonce that is new for every document, and the policy that goes with it allows
nothing else. A nonce is in lower-case hex: replies reach Chromium with their headers' values in lower case, so one with
capital letters would never match its policy.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from layers.figure.words import Words

ORIGIN = "app://map"

_FIGURE = f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Figure</title>
<link rel="stylesheet" href="{ORIGIN}/web/NAME.css">
<script src="{ORIGIN}/qwebchannel.js"></script>
<script defer src="{ORIGIN}/web/NAME.js"></script>
</head>
<body></body>
</html>
"""

_EDITOR = f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>GeoJSON</title>
<link rel="stylesheet" href="{ORIGIN}/web/editor.css">
<script src="{ORIGIN}/qwebchannel.js"></script>
<script defer nonce="NONCE" src="{ORIGIN}/web/editor.js"></script>
</head>
<body></body>
</html>
"""


class WebParts(NamedTuple):
    """What an exported page is made of: words for its head, the bundle's script and style sheet, and data as JSON."""

    words: Words
    script: str
    style: str
    data: str


def live_page(nonce: str) -> str:
    """Return the page with the live map, as folium writes it."""
    # folium keeps one entry a name, for scripts and style sheets together.
    html = _with_map(
        scripts=[("qwebchannel_js", f"{ORIGIN}/qwebchannel.js"), ("live_js", f"{ORIGIN}/web/live.js")],
        styles=[("live_css", f"{ORIGIN}/web/live.css")],
    )
    return re.sub(r"<(script|style)>", rf'<\1 nonce="{nonce}">', html)


def web_page(parts: WebParts) -> str:
    """Return the one file of an exported map: it names no other, and its policy lets it load none.

    The same parts give the same text.
    """
    html = _with_map()
    # Readers may enlarge the page, whatever folium thinks of that on phones.
    html = re.sub(r"width=device-width,\s*initial-scale=1.0,[^\"]*", "width=device-width, initial-scale=1", html)
    html = html.replace("<html>", '<html lang="en">', 1)
    data = parts.data.replace("<", "\\u003c")  # nothing in it can end the element
    head = (
        f"<title>{escape(parts.words.title)}</title>",
        *(f'<meta name="{escape(name)}" content="{escape(said)}">' for name, said in _meta(parts.words)),
        f'<script type="application/json" id="situation">{data}</script>',
        f"<style>{parts.style}</style>",
        f"<script>{parts.script}</script>",
    )
    html = html.replace("</head>", "\n".join(filter(None, head)) + "\n</head>", 1)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{escape(_policy_of_file(html))}">'
    return html.replace("<head>", f"<head>\n    {meta}", 1)


def _meta(words: Words) -> Iterator[tuple[str, str]]:
    """Yield what the head of a page says: the standard names of HTML, then Dublin Core's, then our own."""
    names = {
        "Description": "description",
        "Author": "author",
        "Software": "generator",
        "Produced": "dcterms.created",
        "Source": "dcterms.source",
        "Extent (W S E N)": "dcterms.spatial",
        "Situation as of": "dcterms.temporal",
        "Handling": "handling",
    }
    said = words.labelled()
    return ((name, said[word]) for word, name in names.items() if word in said)


def _with_map(*, scripts: Sequence[tuple[str, str]] = (), styles: Sequence[tuple[str, str]] = ()) -> str:
    """Return a document with a map that folium writes and `sitmap.start` takes over; links are (name, address)."""
    import folium  # noqa: PLC0415  # takes a third of a second, which passes while Chromium starts
    from branca.element import MacroElement  # noqa: PLC0415  # comes with folium
    from jinja2 import Template  # noqa: PLC0415  # comes with folium

    live_map = folium.Map(
        location=(20, 0),
        zoom_start=2,
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        world_copy_jump=True,
        zoom_snap=0.5,
        max_zoom=18,
    )
    live_map._id = "situation"  # folium's own would be new every time
    live_map.default_js = list(scripts)
    live_map.default_css = list(styles)
    start = MacroElement()  # type: ignore[no-untyped-call]  # branca's constructors carry no types
    start._template = Template(
        "{% macro script(this, kwargs) %}sitmap.start({{ this._parent.get_name() }});{% endmacro %}"
    )
    live_map.add_child(start)
    return str(live_map.get_root().render())


def editor_page(nonce: str) -> str:
    """Return the page of the text editor, which hands its script's nonce on to the style sheets that it makes."""
    return _EDITOR.replace("NONCE", nonce)


def figure_page() -> str:
    """Return the page on which the figure is laid out and printed from; nothing in it is inline."""
    return _FIGURE.replace("NAME", "figure")


def figure_view_page() -> str:
    """Return the page on which the window shows the figure as it will print; nothing in it is inline."""
    return _FIGURE.replace("NAME", "figure_view")


def policy(nonce: str) -> str:
    """Return the Content-Security-Policy of a document with this nonce: the program's own origin and nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}'",
            "img-src 'self'",
            "font-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


def _policy_of_file(html: str) -> str:
    """Return the policy of a page that stands alone: its own inline parts by their hashes, and no network at all."""
    scripts, styles = (
        " ".join(_hash(text) for text in re.findall(rf"<{name}>(.*?)</{name}>", html, re.DOTALL))
        for name in ("script", "style")
    )
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            f"style-src {styles}",
            "font-src data:",
            "connect-src blob:",  # what the page unpacks from itself
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    """Return the source expression that allows an inline part: of its text as Chromium reads it."""
    digest = hashlib.sha256(text.replace("\r\n", "\n").encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
