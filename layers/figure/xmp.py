"""A figure's words as XMP (ISO 16684), which PDF, PNG and the programs that file pictures read."""

from collections.abc import Sequence
from functools import partial
from html import escape

from layers.figure.words import LANGUAGE, PROGRAM, Words

# The module xml.sax has the same, but brings along what opens addresses on the web: 20 ms at each start.
_text = partial(escape, quote=False)

_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
}


def packet(words: Words, media_type: str) -> str:
    """Return the packet for a file of a media type; the alternative text stands where IPTC wants it (2021.1)."""
    more = [f"{name}: {text}" for name, text in words.labelled().items() if name in _AS_KEYWORDS]
    parts = [
        f"<dc:format>{_text(media_type)}</dc:format>",
        _alternatives("dc:title", words.title),
        _alternatives("dc:description", words.alt_text),
        _alternatives("Iptc4xmpCore:AltTextAccessibility", words.alt_text),
        _alternatives("dc:rights", words.handling),
        _list("dc:creator", "Seq", [words.publisher] if words.publisher else []),
        _list("dc:date", "Seq", [words.produced.isoformat()] if words.produced else []),
        _list("dc:language", "Bag", [LANGUAGE]),
        _list("dc:subject", "Bag", more),
        f"<dc:source>{_text('; '.join(words.sources))}</dc:source>" if words.sources else "",
        f"<dc:coverage>{_text(words.extent_text)}</dc:coverage>",
        f"<photoshop:Headline>{_text(words.subtitle)}</photoshop:Headline>" if words.subtitle else "",
        f"<xmp:CreatorTool>{PROGRAM}</xmp:CreatorTool>",
        f"<xmp:CreateDate>{words.produced.isoformat()}</xmp:CreateDate>" if words.produced else "",
        f"<pdf:Producer>{PROGRAM}</pdf:Producer>" if media_type == "application/pdf" else "",
    ]
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in _NAMESPACES.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces}>{"".join(parts)}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )


_AS_KEYWORDS = ("Situation as of", "Projection", "Scale", "Base map")


def _alternatives(name: str, text: str | None) -> str:
    return _list(name, "Alt", [text]) if text else ""


def _list(name: str, kind: str, texts: Sequence[str]) -> str:
    language = ' xml:lang="x-default"' if kind == "Alt" else ""
    items = "".join(f"<rdf:li{language}>{_text(text)}</rdf:li>" for text in texts)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if texts else ""
