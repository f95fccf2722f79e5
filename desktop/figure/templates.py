"""The user's own templates: files in the program's folder of settings, and wherever somebody passes them on."""

import logging
from collections.abc import Iterator
from pathlib import Path

from platformdirs import user_config_path

from desktop.figure.staged import staged
from layers.edits import free_name
from layers.figure.templates import BUILT_IN, Template, TemplateError, read, write

SUFFIX = ".sitmap-template.json"

_log = logging.getLogger(__name__)


def folder() -> Path:
    """Return the folder of the user's own templates, which need not be there."""
    return user_config_path("sitmap") / "templates"


def own() -> dict[Path, Template]:
    """Return the user's own templates by their files, in the order of their names; what cannot be read is logged."""
    return dict(sorted(_read_all(), key=lambda found: found[1].name.casefold()))


def _read_all() -> Iterator[tuple[Path, Template]]:
    for path in sorted(folder().glob("*.json")):
        try:
            yield path, load(path)
        except TemplateError as error:
            _log.warning("%s", error)


def load(path: Path) -> Template:
    """Return the template in a file; raises TemplateError."""
    try:
        return read(path.read_bytes(), path.name)
    except OSError as error:
        raise TemplateError(f"{path} cannot be read ({error.strerror})") from error


def keep(template: Template) -> Path:
    """Keep a template among the user's own, in place of one of the same name, and return its file.

    Raises ExportError where it cannot be written.
    """
    for path, other in own().items():
        if other.name.casefold() == template.name.casefold():
            save(template, path)
            return path
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    taken = [path.name.removesuffix(SUFFIX) for path in place.iterdir()]
    path = place / f"{free_name(template.name, taken)}{SUFFIX}"
    save(template, path)
    return path


def save(template: Template, path: Path) -> None:
    """Write a template to a file, whole or not at all; raises ExportError."""
    with staged() as files:
        files.write(path, write(template))
        files.commit()


def remove(path: Path) -> None:
    """Delete the file of one of the user's own templates; raises OSError."""
    if path.parent != folder():
        raise ValueError(f"{path} is none of the user's own templates")
    path.unlink()


def find(wanted: str) -> Template:
    """Return the template of this name, the user's own before those that come with the program, or of this file.

    Case does not count. Raises TemplateError with the names where there is none.
    """
    known = [*own().values(), *BUILT_IN]
    for template in known:
        if template.name.casefold() == wanted.strip().casefold():
            return template
    path = Path(wanted).expanduser()
    if path.is_file():
        return load(path)
    names = ", ".join(f"“{template.name}”" for template in known)
    raise TemplateError(f"No template is called {wanted!r}, nor is there such a file; the templates are: {names}")
