"""What the figure's page fetches. The module is light: the process that runs Chromium composes nothing itself."""

from collections.abc import Sequence
from typing import Any, NamedTuple


class Content(NamedTuple):
    """What the figure's page fetches: the model, the relief of the map as PNG, and pictures of the analyst's own."""

    model: dict[str, Any]
    relief: bytes | None
    pictures: Sequence[bytes] = ()
