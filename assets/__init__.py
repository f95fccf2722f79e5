"""What the program ships beside its code: the web page, fonts, icons, the basemap and the bundled situation."""

from pathlib import Path


def path(*parts: str) -> Path:
    """Return the path of a bundled file or folder."""
    return Path(__file__).parent.joinpath(*parts)
