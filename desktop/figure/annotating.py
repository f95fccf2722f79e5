"""Annotations in the figure view: what is selected, what the pointer draws, and the edits that follow from both."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from desktop.figure import protocol as figure_protocol
from desktop.figure.pictures import kept_inside
from desktop.figure.protocol import AnnotationTool
from desktop.figure.view_controller import FigureController
from desktop.web.messages import Ready
from desktop.workspace import Workspace
from layers.document import Annotation, AnnotationKind, Document
from layers.edits import Edit
from layers.edits import annotations as edits
from layers.edits.identifiers import FOR_AN_ANNOTATION, notice_of_ids
from layers.figure.annotations import KINDS
from layers.figure.arranging import Axis, Edge, PageBox, Way, aligned, anchored, moved, spread
from layers.figure.page_ground import Anchor, NoGroundError, PageGround, Points
from layers.pictures import PictureError, picture_of

BESIDE: Way = (5.0, 5.0)  # millimetres from an annotation to its copy
ON_PAPER: frozenset[AnnotationKind] = frozenset({"inset", "image"})  # anchored to the paper unless said otherwise


class Annotating(QObject):
    """Holds tool and selection; `changed` tells that either differs, or that a selected annotation does."""

    changed = Signal()

    def __init__(self, workspace: Workspace, controller: FigureController, parent: QObject):
        super().__init__(parent)
        self.workspace = workspace
        self.tool: AnnotationTool = "select"
        self.selected: tuple[str, ...] = ()
        self._controller = controller
        self._boxes: dict[str, PageBox] = {}
        controller.received.connect(self._receive)
        workspace.changed.connect(self._document_changed)
        workspace.opened_changed.connect(self._document_changed)

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        """Return the selected annotations in drawing order."""
        return tuple(each for each in self.workspace.document.figure.annotations if each.id in self.selected)

    @property
    def ground(self) -> PageGround | None:
        """Return what lies under the page, or None before a figure was made."""
        return self._controller.ground

    def box(self, annotation_id: str) -> PageBox | None:
        """Return what an annotation covers of the page, in millimetres; None where the page does not show it."""
        return self._boxes.get(annotation_id)

    def choose(self, tool: AnnotationTool) -> None:
        """Set what the pointer does on the page."""
        self.tool = tool
        self._tell()
        if self._controller.view is not None:
            self._controller.view.setFocus()
        self.changed.emit()

    def select(self, ids: Iterable[str]) -> None:
        """Select annotations and no others."""
        self.selected = tuple(ids)
        self._tell()
        self.changed.emit()

    def select_all(self) -> None:
        """Select every annotation."""
        self.select(each.id for each in self.workspace.document.figure.annotations)

    def write(self) -> None:
        """Let the text of the selected annotation be written on the page."""
        if len(self.selected) == 1:
            self._tell(write=self.selected[0])
            if self._controller.view is not None:
                self._controller.view.setFocus()

    # Edits of what is selected

    def remove(self) -> None:
        """Take the selected annotations away."""
        self.run("Delete", edits.remove_annotations(self.selected))

    def duplicate(self) -> None:
        """Draw the selected annotations once more, a little beside them, and select the copies."""
        document = self.workspace.document
        new_ids: dict[str, str] = {}
        for annotation in self.annotations:
            wish = edits.free_id(document, annotation.kind)
            new_ids[annotation.id] = wish
            document = edits.add_annotation(Annotation(wish, annotation.kind))(document)
        points = self._on_page(lambda ground: moved(self.annotations, dict.fromkeys(new_ids, BESIDE), ground))
        if points is not None and self.run("Duplicate", edits.duplicate_annotations(points, new_ids)):
            self.select(new_ids.values())

    def style(self, gesture: object | None = None, **settings: Any) -> None:
        """Change settings of the selected annotations, underscores in their names standing for dashes."""
        named = {name.replace("_", "-"): value for name, value in settings.items()}
        self.run("Restyle", edits.style_annotations(self.selected, named), gesture)

    def set(self, gesture: object | None = None, **members: Any) -> None:
        """Change text, subject, file or extent of the selected annotation."""
        for annotation_id in self.selected[:1]:
            self.run("Change", edits.set_annotation(annotation_id, **members), gesture)

    def anchor(self, anchor: Anchor) -> None:
        """Anchor the selected annotations to the ground or to the paper, where they are on this page."""
        points = self._on_page(lambda ground: anchored(self.annotations, anchor, ground))
        if points is not None:
            where = "ground" if anchor == "ground" else "paper"
            self.run(f"Anchor to {where}:", edits.anchor_annotations(anchor, points))

    def reorder(self, where: edits.Where) -> None:
        """Put the selected annotations above or below others."""
        self.run("Reorder", edits.reorder_annotations(self.selected, where))

    def align(self, edge: Edge) -> None:
        """Line the selected annotations up; a single one within the map's frame."""
        boxes = self._selected_boxes()
        ground = self.ground
        within = PageBox(*ground.box) if len(boxes) == 1 and ground else None
        self._go("Align", aligned(boxes, edge, within))

    def spread(self, axis: Axis) -> None:
        """Make the gaps between the selected annotations equal."""
        self._go("Spread", spread(self._selected_boxes(), axis))

    def add(self, kind: AnnotationKind, page: Points, text_width: float | None = None, **members: Any) -> bool:
        """Add an annotation at points in millimetres of the page, and select it; say whether it was done."""
        anchor: Anchor = "paper" if kind in ON_PAPER else "ground"
        points = self._on_page(lambda ground: _anchored_at(page, anchor, ground))
        if points is None:
            return False
        anchor, where = points
        style = {} if text_width is None else {"text-width": max(5.0, text_width)}
        new = Annotation(edits.free_id(self.workspace.document, kind), kind, anchor, where, style=style, **members)
        if not self.workspace.run(f"Add {KINDS[kind]}", edits.add_annotation(new)):
            return False
        self.tool = "select"
        self.select([new.id])
        return True

    def annotate_selected(self, kind: AnnotationKind) -> None:
        """Draw callouts at the features that are selected on the map, or leave them bright, as one step."""
        workspace = self.workspace
        refs = workspace.selection.features
        before = {each.id for each in workspace.document.figure.annotations}
        notice = notice_of_ids(workspace.document, refs, FOR_AN_ANNOTATION)
        if workspace.run(f"Add {KINDS[kind]}", edits.annotate_features(kind, refs)):
            self.select(each.id for each in workspace.document.figure.annotations if each.id not in before)
            if notice:
                workspace.message.emit(notice)

    def adopted(self, path: Path) -> str | None:
        """Return a picture's path inside the situation's folder, into which it is copied where it lies elsewhere.

        What is no picture, or cannot be copied, is told to the user.
        """
        opened = self.workspace.opened
        if opened is None:
            return None
        try:
            picture_of(path.read_bytes(), path.name)
            return kept_inside(path, opened.folder)
        except (OSError, PictureError) as error:
            self.workspace.failed.emit(f"The picture was not added: {error}.")
            return None

    def run(self, verb: str, edit: Edit, gesture: object | None = None) -> bool:
        """Run an edit under a label that names what it is done to."""
        found = self.annotations
        what = KINDS[found[0].kind] if len(found) == 1 else f"{len(found)} annotations"
        done = self.workspace.run(f"{verb} {what}", edit, gesture=gesture)
        if not done:
            self._tell()  # the page takes its draft back
        return done

    def _go(self, verb: str, ways: dict[str, Way]) -> None:
        points = self._on_page(lambda ground: moved(self.annotations, ways, ground))
        if points:
            self.run(verb, edits.place_annotations(points))

    def _selected_boxes(self) -> dict[str, PageBox]:
        """Return the boxes of those that can be moved and are on the page."""
        return {each.id: self._boxes[each.id] for each in self.annotations if each.id in self._boxes and each.points}

    def _on_page(self, reckon: Callable[[PageGround], Any]) -> Any:
        """Return what is reckoned with the page's ground; where there is none, say so and return None."""
        if self.ground is None:
            return None
        try:
            return reckon(self.ground)
        except NoGroundError as error:
            self.workspace.fail(str(error), "edit")
            self._tell()
            return None

    # What the page says, and what it is told

    def _receive(self, message: figure_protocol.Received) -> None:
        match message:
            case Ready():
                self._tell()
            case figure_protocol.AnnotationsLaidOut():
                self._boxes = {each.id: PageBox(*each.box) for each in message.boxes}
                self.changed.emit()
            case figure_protocol.AnnotationsPicked():
                self.selected = message.ids
                self.changed.emit()
            case figure_protocol.AnnotationsPlaced():
                self._placed(message)
            case figure_protocol.AnnotationDrawn():
                self._drawn(message)
            case figure_protocol.AnnotationWritten():
                self.selected = (message.id,)
                self.set(text=message.text or None)
            case figure_protocol.AnnotationToolChosen():
                self.choose(message.tool)

    def _drawn(self, message: figure_protocol.AnnotationDrawn) -> None:
        kind = message.kind
        if not self.add(kind, message.points, message.text_width, **({"text": message.text} if message.text else {})):
            self._tell()

    def _placed(self, message: figure_protocol.AnnotationsPlaced) -> None:
        by_id = {each.id: each for each in self.workspace.document.figure.annotations}
        known = [place for place in message.places if place.id in by_id]

        def reckon(ground: PageGround) -> dict[str, Points]:
            return {place.id: ground.to_anchor(_array(place.points), by_id[place.id].anchor) for place in known}

        points = self._on_page(reckon)
        if not points:
            return
        edit = edits.place_annotations(points)
        widths = {place.id: max(5.0, place.text_width) for place in known if place.text_width is not None}

        def placed_and_widened(document: Document) -> Document:
            document = edit(document)
            for annotation_id, width in widths.items():
                document = edits.style_annotations((annotation_id,), {"text-width": width})(document)
            return document

        self.run("Move" if message.how == "move" else "Reshape", placed_and_widened)

    def _document_changed(self) -> None:
        present = {each.id for each in self.workspace.document.figure.annotations}
        kept = tuple(each for each in self.selected if each in present)
        if kept != self.selected:
            self.selected = kept
            self._tell()
        self.changed.emit()

    def _tell(self, write: str | None = None) -> None:
        if self._controller.view is not None:
            self._controller.view.send(figure_protocol.Annotate(tool=self.tool, selected=self.selected, write=write))


def _anchored_at(page: Points, anchor: Anchor, ground: PageGround) -> tuple[Anchor, Points]:
    """Return the points as an annotation holds them: on the paper, where one of them is off the map."""
    left, top, right, bottom = ground.box
    off = any(not (left <= x <= right and top <= y <= bottom) for x, y in page)
    anchor = "paper" if off else anchor
    return anchor, ground.to_anchor(_array(page), anchor)


def _array(points: Sequence[tuple[float, float]]) -> Any:
    return np.array(points, dtype=np.float64).reshape(-1, 2)
