"""The HTML documents of the program, written with folium and branca.

Nothing in them leads to a network: scripts and style sheets are the bundle's, behind `app://map/web/`. What folium
writes inline carries a nonce that is new for every document, and the policy that goes with it allows nothing else.
"""

import re

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink, MacroElement
from jinja2 import Template

ORIGIN = "app://map"


class _Start(MacroElement):
    """Hands the map to the bundle at the end of the script that folium writes."""

    _template = Template("{% macro script(this, kwargs) %}sitmap.start({{ this._parent.get_name() }});{% endmacro %}")


def live_page(nonce: str) -> str:
    """Return the page with the live map.

    `nonce` is in lower-case hex: replies reach Chromium with their header's values in lower case, so a nonce with
    capital letters would never match its policy.
    """
    live_map = folium.Map(
        location=(20, 0),
        zoom_start=2,
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        world_copy_jump=True,
        zoom_snap=0.5,
        zoom_delta=1,
        max_zoom=18,
    )
    # folium keeps one entry a name, for scripts and style sheets together.
    live_map.default_js = [
        ("qwebchannel_js", f"{ORIGIN}/qwebchannel.js"),
        ("live_js", f"{ORIGIN}/web/live.js"),
    ]
    live_map.default_css = [("live_css", f"{ORIGIN}/web/live.css")]
    live_map.add_child(_Start())  # type: ignore[no-untyped-call]  # branca's constructors carry no types
    return _document(live_map.get_root(), nonce)


def figure_page(nonce: str) -> str:
    """Return the page on which the figure is laid out and printed from."""
    figure = Figure()
    figure.header.add_child(CssLink(f"{ORIGIN}/web/figure.css"), name="figure_css")
    figure.header.add_child(JavascriptLink(f"{ORIGIN}/qwebchannel.js"), name="qwebchannel_js")
    figure.header.add_child(JavascriptLink(f"{ORIGIN}/web/figure.js"), name="figure_js")
    return _document(figure, nonce)


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


def _document(root: Element, nonce: str) -> str:
    return re.sub(r"<(script|style)>", rf'<\1 nonce="{nonce}">', root.render())
