"""The operations on selected shapes as one table: what each is called, what it asks for, and why it cannot run now.

A window asks `why_not(document, refs)` whenever the selection changes, lets the user give what `asks` names, and runs
`operation(refs, given)(document)`. Operations that add a shape to a layer (`constructing`) and pasting (`copying`) work
on a layer instead of a selection, and are called directly.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Literal, NamedTuple

from layers.document import Document, FeatureRef
from layers.edits import EditError
from layers.operations import constructing, copying, dividing, overlaying, refining
from layers.operations.outcome import Operation, Outcome

Asks = Literal["nothing", "line", "ring", "place or nothing", "metres", "layer"]
"""What the user gives: a drawn line or ring (positions), a place or None, a number of metres, the id of a layer."""


Sharing = Collection[str] | None
"""The layers, by id, whose shapes follow a border that they share; None for the target's own layer alone."""


class Entry(NamedTuple):
    """One operation on selected shapes; where the order of the selection counts, the first one is changed."""

    name: str
    label: str
    asks: Asks
    why_not: Callable[[Document, Sequence[FeatureRef]], str | None]
    make: Callable[[Sequence[FeatureRef], Any, Sharing], Operation]

    def operation(self, refs: Sequence[FeatureRef], given: Any = None, sharing: Sharing = None) -> Operation:
        """Return the operation on these features with what the user gave; it raises EditError with the reason."""

        def checked(document: Document) -> Outcome:
            why_not = self.why_not(document, refs)
            if why_not is not None:
                raise EditError(why_not)
            return self.make(refs, given, sharing)(document)

        return checked


OPERATIONS: tuple[Entry, ...] = (
    Entry(
        "split",
        "Split along a line",
        "line",
        dividing.why_not_split,
        lambda refs, line, sharing: dividing.split(refs, line, sharing_layers=sharing),
    ),
    Entry("merge", "Merge", "nothing", dividing.why_not_merge, lambda refs, _, __: dividing.merge(refs)),
    Entry(
        "collect", "Collect into one", "nothing", dividing.why_not_collect, lambda refs, _, __: dividing.collect(refs)
    ),
    Entry("explode", "Take apart", "nothing", dividing.why_not_explode, lambda refs, _, __: dividing.explode(refs)),
    Entry(
        "cut-hole",
        "Cut a hole",
        "ring",
        overlaying.why_not_hole,
        lambda refs, ring, _: overlaying.cut_hole(refs[0], ring),
    ),
    Entry(
        "cut-hole-with",
        "Cut out the other shape",
        "nothing",
        overlaying.why_not_hole_with,
        lambda refs, _, __: overlaying.cut_hole_with(refs[0], refs[1]),
    ),
    Entry(
        "fill-hole",
        "Fill a hole",
        "place or nothing",
        overlaying.why_not_fill,
        lambda refs, at, _: overlaying.fill_holes(refs[0], at),
    ),
    Entry("subtract", "Subtract", "nothing", overlaying.why_not_overlay, lambda refs, _, __: overlaying.subtract(refs)),
    Entry(
        "intersect", "Intersect", "nothing", overlaying.why_not_overlay, lambda refs, _, __: overlaying.intersect(refs)
    ),
    Entry(
        "reshape",
        "Reshape along a line",
        "line",
        overlaying.why_not_reshape,
        lambda refs, line, sharing: overlaying.reshape(refs[0], line, sharing_layers=sharing),
    ),
    Entry(
        "simplify",
        "Simplify",
        "metres",
        refining.why_not_outline,
        lambda refs, metres, _: refining.simplify(refs, metres),
    ),
    Entry("smooth", "Smooth", "nothing", refining.why_not_outline, lambda refs, _, __: refining.smooth(refs)),
    Entry("reverse", "Reverse", "nothing", refining.why_not_reverse, lambda refs, _, __: refining.reverse(refs)),
    Entry("orient", "Orient rings", "nothing", refining.why_not_orient, lambda refs, _, __: refining.orient(refs)),
    Entry(
        "buffer",
        "Buffer",
        "metres",
        constructing.why_not_buffer,
        lambda refs, metres, _: constructing.buffer(refs, metres),
    ),
    Entry("duplicate", "Duplicate", "nothing", copying.why_not_carry, lambda refs, _, __: copying.duplicate(refs)),
    Entry(
        "move-to-layer",
        "Move to layer",
        "layer",
        copying.why_not_carry,
        lambda refs, layer, _: copying.move_to_layer(refs, layer),
    ),
)
