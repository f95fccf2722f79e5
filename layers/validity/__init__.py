"""What is wrong with the shapes of a layer while one works on them, where, and what would put it right.

`checking` judges files; this judges shapes, and offers for each flaw a fix: an operation that is undone like any other,
and a sentence that names what it will change. A fix is worked out when it is run, on the document as it is by then.
"""

from layers.document import Document
from layers.validity.flaw import Flaw, fix_all
from layers.validity.inspection import GAP, MOST, Inspection, Stopped

__all__ = ["GAP", "MOST", "Flaw", "Inspection", "Stopped", "fix_all", "flaws"]


def flaws(document: Document, layer_id: str, *, gap: float = GAP) -> tuple[Flaw, ...]:
    """Return the flaws of a layer's shapes, feature by feature, then those between them; `gap` is in metres."""
    return Inspection(gap).look(document.layer(layer_id))
