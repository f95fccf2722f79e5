"""The commands on annotations: tools, and what is done with those that are selected."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.commands.actions import Command
from desktop.figure.annotating import Annotating
from desktop.figure.protocol import AnnotationTool
from layers.document import AnnotationKind
from layers.edits import annotations as edits
from layers.figure.arranging import Axis, Edge
from layers.pictures import picture_of

TOOLS: tuple[tuple[AnnotationTool, str, str, str, str], ...] = (
    ("select", "&Select annotations", "select", "1", "Click one, Shift-click more, or drag around them."),
    ("callout", "Draw &callout", "callout", "2", "Drag from what it points at to where its letter stands."),
    ("text", "Write &text", "text", "3", "Click where it begins, or drag its width."),
    ("arrow", "Draw &arrow", "draw-arrow", "4", "Drag from tail to head, or click each vertex."),
    ("line", "Draw &line", "free-line", "5", "Drag freely, or click each vertex and double-click the last."),
    ("rectangle", "Draw &rectangle", "box", "6", "Drag from corner to corner; Shift makes a square."),
    ("ellipse", "Draw &ellipse", "ellipse", "7", "Drag from corner to corner; Shift makes a circle."),
    ("spotlight", "Draw s&potlight", "spotlight", "8", "Drag around what stays bright; the rest is dimmed."),
    ("inset", "Draw &inset map", "inset", "9", "Drag its box; what it shows is set beside the figure."),
)
EDGES: tuple[tuple[Edge, str], ...] = (
    ("left", "Align &left"),
    ("center", "Align ce&ntres across"),
    ("right", "Align &right"),
    ("top", "Align &top"),
    ("middle", "Align &middles"),
    ("bottom", "Align &bottom"),
)
SPREADS: tuple[tuple[Axis, str], ...] = (("across", "Spread &across"), ("down", "Spread &down"))
ORDERS: tuple[tuple[edits.Where, str, str], ...] = (
    ("front", "Bring to &front", "Ctrl+Shift+]"),
    ("forward", "Bring for&ward", "Ctrl+]"),
    ("backward", "Send back&ward", "Ctrl+["),
    ("back", "Send to &back", "Ctrl+Shift+["),
)
PICTURE_WIDTH = 40.0  # millimetres of a picture that was just added
ONLY_THERE = "Annotations are drawn in the figure view (F9)."


class AnnotationCommands:
    """Makes the commands; they can be used while the figure is looked at."""

    def __init__(self, annotating: Annotating, is_on: Callable[[], bool], window: QWidget):
        self._annotating = annotating
        self._is_on = is_on
        self._window = window

    def commands(self) -> list[Command]:
        """Return the tools and the commands on what is selected."""
        annotating = self._annotating
        return [
            *(self._tool(*tool) for tool in TOOLS),
            Command(
                "annotate_image",
                "Add &picture…",
                "picture",
                ("0",),
                self.add_picture,
                self._why_no_picture,
                more="A PNG or JPEG, such as a logo; it is kept in the situation's folder.",
            ),
            self._selected(
                "callout", "Call out selected &features", "A callout at each shape that is selected on the map."
            ),
            self._selected(
                "spotlight", "Spotlight on selected feat&ures", "Dims everything but the shapes selected on the map."
            ),
            Command("annotation_all", "Select &all annotations", None, (), annotating.select_all, self._why_none),
            self._own("annotation_write", "Edit te&xt", "edit", None, annotating.write, why_not=self._why_not_write),
            self._own("annotation_duplicate", "&Duplicate annotation", "copy", None, annotating.duplicate),
            self._own("annotation_delete", "Dele&te annotation", "delete", None, annotating.remove),
            self._own("anchor_ground", "Anchor to the &ground", None, None, lambda: annotating.anchor("ground")),
            self._own("anchor_paper", "Anchor to the &paper", None, None, lambda: annotating.anchor("paper")),
            *(self._order(*order) for order in ORDERS),
            *(self._align(*edge) for edge in EDGES),
            *(self._spread(*axis) for axis in SPREADS),
        ]

    def add_picture(self) -> None:
        """Ask for a picture and put it into the middle of the map."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Add a picture", "", "Pictures (*.png *.jpg *.jpeg)")
        if name:
            self.place_picture(Path(name))

    def place_picture(self, path: Path) -> None:
        """Put a picture into the middle of the map; one that lies elsewhere is copied into the situation's folder."""
        annotating, ground = self._annotating, self._annotating.ground
        file = annotating.adopted(path) if ground is not None else None
        if file is None or ground is None:
            return
        picture = picture_of(path.read_bytes(), path.name)
        left, top, right, bottom = ground.box
        width = min(PICTURE_WIDTH, (right - left) / 3)
        half = (width / 2, width * picture.height / picture.width / 2)
        x, y = (left + right) / 2, (top + bottom) / 2
        annotating.add("image", ((x - half[0], y - half[1]), (x + half[0], y + half[1])), file=file)

    def _tool(self, name: AnnotationTool, label: str, icon: str, key: str, more: str) -> Command:
        annotating = self._annotating
        return Command(
            f"annotate_{name}",
            label,
            icon,
            (key,),
            lambda: annotating.choose(name),
            self._why_not_here,
            lambda: annotating.tool == name,
            more,
        )

    def _selected(self, kind: AnnotationKind, label: str, more: str) -> Command:
        run = partial(self._annotating.annotate_selected, kind)
        return Command(f"{kind}_selected", label, None, (), run, self._why_no_features, more=more)

    def _own(
        self,
        name: str,
        label: str,
        icon: str | None,
        key: str | None,
        run: Callable[[], object],
        *,
        why_not: Callable[[], str | None] | None = None,
    ) -> Command:
        return Command(name, label, icon, (key,) if key else (), run, why_not or self._why_nothing)

    def _order(self, where: edits.Where, label: str, key: str) -> Command:
        return self._own(f"annotation_{where}", label, None, key, lambda: self._annotating.reorder(where))

    def _align(self, edge: Edge, label: str) -> Command:
        return self._own(
            f"align_{edge}", label, None, None, lambda: self._annotating.align(edge), why_not=self._why_not_align
        )

    def _spread(self, axis: Axis, label: str) -> Command:
        return self._own(
            f"spread_{axis}", label, None, None, lambda: self._annotating.spread(axis), why_not=self._why_not_spread
        )

    # Reasons

    def _why_not_here(self) -> str | None:
        return None if self._is_on() else ONLY_THERE

    def _why_none(self) -> str | None:
        if (reason := self._why_not_here()) is not None:
            return reason
        there = self._annotating.workspace.document.figure.annotations
        return None if there else "There are no annotations on the figure yet."

    def _why_nothing(self) -> str | None:
        if not self._is_on():
            return ONLY_THERE
        return None if self._annotating.selected else "Select an annotation of the figure first."

    def _why_not_write(self) -> str | None:
        found = self._annotating.annotations
        if (reason := self._why_nothing()) is not None:
            return reason
        written = len(found) == 1 and found[0].kind in ("text", "callout")
        return None if written else "Select one text or callout to write in it."

    def _why_not_align(self) -> str | None:
        if (reason := self._why_nothing()) is not None:
            return reason
        movable = [each for each in self._annotating.annotations if each.points]
        return None if movable else "A spotlight on a feature stays where the feature is."

    def _why_not_spread(self) -> str | None:
        if (reason := self._why_nothing()) is not None:
            return reason
        movable = [each for each in self._annotating.annotations if each.points]
        return None if len(movable) > 2 else "Select three annotations or more to make the gaps between them equal."

    def _why_no_picture(self) -> str | None:
        if (reason := self._why_not_here()) is not None:
            return reason
        opened = self._annotating.workspace.opened
        if opened is None or opened.kind != "situation":
            return "Save the situation in a folder first: its pictures lie there."
        return None

    def _why_no_features(self) -> str | None:
        if (reason := self._why_not_here()) is not None:
            return reason
        return None if self._annotating.workspace.selection.features else "Select the shapes on the map first."
