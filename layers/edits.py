"""Edits: pure functions from one document to the next.

Each function here takes what the user decided and returns an `Edit`; the edit is applied to whatever the document is by
then. An edit that changes nothing returns the document itself, so that no step is recorded.
"""

from collections.abc import Callable

from layers.document import Document

Edit = Callable[[Document], Document]


class EditError(Exception):
    """Say why an edit cannot be done, in a sentence for the user."""
