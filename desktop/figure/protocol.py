"""The messages between the shell and the page of the figure view, of the kind that `desktop/web/messages.py` describes.

`assets/web/src/figure_view/protocol.ts` is the other side. The figure's model itself travels by address. What is drawn
on the figure is told in its own measure: millimetres from the corner of its page, or degrees on the ground.
"""

from collections.abc import Callable
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from desktop.web.messages import Error, FromPage, Ready, ToPage, reader
from layers.document import AnnotationKind

Fit = Literal["page", "width"]
Distance = Annotated[float, Meta(ge=-2000, le=2000)]
Factor = Annotated[float, Meta(ge=0.01, le=100)]


class Show(ToPage, frozen=True):
    """Lay out the figure whose model lies at `url`; `number` counts the figures that were sent."""

    number: int
    url: str


class Zoom(ToPage, frozen=True):
    """Fit a whole page or its width into the view, or show paper at a factor of its own size, or step by step.

    One of the members is given; a positive number of `steps` enlarges.
    """

    fit: Fit | None = None
    factor: float | None = None
    steps: int | None = None


class Desk(ToPage, frozen=True):
    """The colours of what the pages lie on, each #rrggbb."""

    desk: str
    handle: str


AnnotationTool = Literal["select", "callout", "text", "arrow", "line", "rectangle", "ellipse", "spotlight", "inset"]
Length = Annotated[float, Meta(ge=-20_000, le=20_000)]
PagePoint = tuple[Length, Length]


class Annotate(ToPage, frozen=True):
    """What the pointer draws, which annotations are selected, and the one whose text is to be written on the page."""

    tool: AnnotationTool = "select"
    selected: tuple[str, ...] = ()
    write: str | None = None


class AnnotationBox(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an annotation covers of the page: left, top, right and bottom."""

    id: str
    box: tuple[Length, Length, Length, Length]


class AnnotationsLaidOut(FromPage, frozen=True):
    """Where the annotations of the figure that is shown are."""

    boxes: tuple[AnnotationBox, ...]


class AnnotationsPicked(FromPage, frozen=True):
    """These annotations were selected, and no others."""

    ids: tuple[str, ...]


class AnnotationPlace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The points of an annotation, and the width of a text where that was changed."""

    id: str
    points: tuple[PagePoint, ...]
    text_width: Length | None


class AnnotationsPlaced(FromPage, frozen=True):
    """Annotations were moved, or one was given another shape."""

    how: Literal["move", "reshape"]
    places: tuple[AnnotationPlace, ...]


class AnnotationDrawn(FromPage, frozen=True):
    """A new annotation was drawn."""

    kind: AnnotationKind
    points: tuple[PagePoint, ...]
    text: str | None
    text_width: Length | None


class AnnotationWritten(FromPage, frozen=True):
    """The text of an annotation was written on the page."""

    id: str
    text: str


class AnnotationToolChosen(FromPage, frozen=True, tag="annotation_tool"):
    """The page asks for another tool, such as when Escape ends drawing."""

    tool: AnnotationTool


class Shown(FromPage, frozen=True):
    """A figure is painted: on how many pages, what found no room, and after how many milliseconds."""

    number: int
    pages: int
    left_out: tuple[str, ...]
    milliseconds: float


class Zoomed(FromPage, frozen=True):
    """The pages are shown at a factor of their own size, which follows the view where they fit into it."""

    factor: Factor
    fit: Fit | None


class BlockMoved(FromPage, frozen=True):
    """The name and numbers of a feature were put by hand, so far in millimetres from the feature's own place."""

    layer: str
    key: int
    right: Distance
    down: Distance


class BlockReleased(FromPage, frozen=True):
    """The name and numbers of a feature are to be placed by the figure again."""

    layer: str
    key: int


Received = (
    Ready
    | Shown
    | Zoomed
    | BlockMoved
    | BlockReleased
    | AnnotationsLaidOut
    | AnnotationsPicked
    | AnnotationsPlaced
    | AnnotationDrawn
    | AnnotationWritten
    | AnnotationToolChosen
    | Error
)

decode: Callable[[str], Received] = reader("the figure view", Received)
"""Returns the message that a text of the page holds; raises ProtocolError."""
