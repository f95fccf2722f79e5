"""Templates: how a figure is laid out and furnished, kept apart from what a situation says.

A template is a JSON file that can be passed on:

    {"sitmap_template": 1, "name": "Ministry report", "figure": {"layout": "report", "paper": "A3"}}

`figure` has members of `situation.json`'s figure; those of `MEMBERS` count, and what is not named stays as it is.
Everything else in the file means nothing and is passed over, so that a file from a friend cannot bring a title, an
extent or a handling mark along.
"""

import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from pydantic import ValidationError

from layers.document import Figure
from layers.figure.paper import PaperError, paper_named
from layers.situation_models import FigureModel

VERSION = 1
MEMBERS = (
    "layout",
    "paper",
    "orientation",
    "margin",
    "dpi",
    "projection",
    "grid",
    "scale_units",
    "hidden",
    "publisher",
    "contact",
    "disclaimer",
)
"""The members of `Figure` that a template may set: page and furniture, and the publisher's own words."""
LARGEST = 1_000_000  # bytes of a file


class TemplateError(ValueError):
    """A template that cannot be used; the message is for the user, and names the file."""


class Template(Struct, frozen=True):
    """A named set of settings for `edits.set_figure`."""

    name: str
    settings: Mapping[str, Any]


_PLAIN = {"orientation": "landscape", "margin": None}
BUILT_IN = (
    Template("Report", {"layout": "report", "paper": "A4", "dpi": 300, **_PLAIN}),
    Template("Full page", {"layout": "page", "paper": "A4", "dpi": 300, **_PLAIN}),
    Template("Slide", {"layout": "slide", "paper": "16:9", "dpi": 144, **_PLAIN}),
    Template("Social card", {"layout": "card", "paper": "1080", "dpi": 144, **_PLAIN}),
)


def template_of(figure: Figure, name: str) -> Template:
    """Return a template with everything that a figure says about page and furniture."""
    return Template(name.strip(), {member: getattr(figure, member) for member in MEMBERS})


def write(template: Template) -> bytes:
    """Return a template as the text of its file."""
    content = {"sitmap_template": VERSION, "name": template.name, "figure": dict(template.settings)}
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def read(data: bytes, file: str) -> Template:
    """Return the template that a file holds; raises TemplateError, whose message names the file and the place."""
    content = _object(data, file)
    version = content.get("sitmap_template")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise TemplateError(f"{file} is no template of Sitmap: it has no “sitmap_template” with the format's version")
    if version > VERSION:
        raise TemplateError(
            f"{file} was written by a newer version of Sitmap (its format is {version}, this program reads {VERSION}). "
            "Update Sitmap, or ask for the template in the older format"
        )
    name, figure = content.get("name"), content.get("figure", {})
    if not isinstance(name, str) or not name.strip():
        raise TemplateError(f"{file}: “name” must be a text, so that the template can be listed")
    if not isinstance(figure, dict):
        raise TemplateError(f"{file}: “figure” must be an object with the settings")
    return Template(name.strip(), _settings(figure, file))


def _object(data: bytes, file: str) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise TemplateError(f"{file} is too large for a template ({len(data) / 1e6:.1f} MB)")
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise TemplateError(f"{file} is no template: it is not a text in UTF-8") from None
    except json.JSONDecodeError as error:
        raise TemplateError(
            f"{file}, line {error.lineno}, column {error.colno}: this is not JSON ({error.msg})"
        ) from None
    except RecursionError:
        raise TemplateError(f"{file} is no template: it is nested too deeply") from None
    if not isinstance(content, dict):
        raise TemplateError(f"{file} is no template of Sitmap: it holds no object")
    return content


def _settings(figure: dict[str, Any], file: str) -> dict[str, Any]:
    """Return the settings of a template as the document holds them."""
    named = {member: figure[member] for member in MEMBERS if member in figure}
    try:
        model = FigureModel.model_validate_json(json.dumps(named))
        paper = paper_named(model.paper)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise TemplateError(f"{file}: “figure.{place}” cannot be used: {first['msg']}") from None
    except PaperError as error:
        raise TemplateError(f"{file}: “figure.paper” cannot be used: {error}") from None
    settings = {member: getattr(model, member) for member in named}
    return settings | {"paper": paper} if "paper" in named else settings
