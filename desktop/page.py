"""The HTML documents of the program.

Nothing in them leads to a network: scripts and style sheets are the bundle's, behind `app://map/web/`. What folium
writes inline into the live map carries a nonce that is new for every document, and the policy that goes with it allows
nothing else. A nonce is in lower-case hex: replies reach Chromium with their headers' values in lower case, so one with
capital letters would never match its policy.
"""

import re

ORIGIN = "app://map"

_FIGURE = f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Figure</title>
<link rel="stylesheet" href="{ORIGIN}/web/figure.css">
<script src="{ORIGIN}/qwebchannel.js"></script>
<script defer src="{ORIGIN}/web/figure.js"></script>
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


def live_page(nonce: str) -> str:
    """Return the page with the live map, as folium writes it."""
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
    # folium keeps one entry a name, for scripts and style sheets together.
    live_map.default_js = [("qwebchannel_js", f"{ORIGIN}/qwebchannel.js"), ("live_js", f"{ORIGIN}/web/live.js")]
    live_map.default_css = [("live_css", f"{ORIGIN}/web/live.css")]
    start = MacroElement()  # type: ignore[no-untyped-call]  # branca's constructors carry no types
    start._template = Template(
        "{% macro script(this, kwargs) %}sitmap.start({{ this._parent.get_name() }});{% endmacro %}"
    )
    live_map.add_child(start)
    return re.sub(r"<(script|style)>", rf'<\1 nonce="{nonce}">', live_map.get_root().render())


def editor_page(nonce: str) -> str:
    """Return the page of the text editor, which hands its script's nonce on to the style sheets that it makes."""
    return _EDITOR.replace("NONCE", nonce)


def figure_page() -> str:
    """Return the page on which the figure is laid out and printed from; nothing in it is inline."""
    return _FIGURE


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
