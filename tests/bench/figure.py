"""Time the figure view in Sitmap's real window on the bundled situation's folder; print one JSON line of seconds.

    python tests/bench/figure.py FOLDER

A change is timed from the call that a click would make to the page's word that the figure is laid out anew and shown.
Every kind of change that the figure's panel and the tools for annotations can make is done a few times:
"redraw" holds those that leave the map's frame where it is, "redraw frame" those that draw the whole ground anew, and
each kind has a line of its own. "redraw worst" is the slowest of the first.
"""

import json
import sys
import tempfile
from itertools import chain
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).parents[2]))

from window import Stopwatch, first_position, rest

from desktop.application import build
from desktop.web import scheme
from desktop.window import MainWindow
from desktop.workspace import Workspace
from layers import edits
from layers.document import Annotation, Document, FeatureRef
from layers.edits import Edit, annotations, legend, pins
from layers.edits import geometry as edits_geometry

Kinds = dict[str, list[Edit]]


def measure(window: MainWindow, workspace: Workspace, folder: Path) -> dict[str, list[float]]:
    """Return the seconds until the figure is first shown, and after each of several changes of every kind."""
    watch, figure = Stopwatch(workspace, window.map), window.figure.controller
    watch.changed(lambda: workspace.open(folder))

    def redrawn(change: Edit) -> float:
        rest()
        return watch.until(figure.shown, lambda: workspace.run("Change", change), lambda: not figure.busy)

    def taken(kinds: Kinds) -> dict[str, list[float]]:
        return {f"redraw: {name}": [redrawn(change) for change in changes] for name, changes in kinds.items()}

    seconds = {"figure": [watch.until(figure.shown, lambda: window.figure.switch(on=True), lambda: not figure.busy)]}
    natural = [entry.id for entry in figure.content.model["legend"]["made"]] if figure.content else []
    for annotation in drawn():
        redrawn(annotations.add_annotation(annotation))
    local = taken(local_changes(workspace.document, natural))
    frame = taken(frame_changes(workspace.document))
    every = list(chain.from_iterable(local.values()))
    seconds |= {"redraw": every, "redraw worst": [max(every)]}
    return seconds | local | {"redraw frame": list(chain.from_iterable(frame.values()))} | frame


def drawn() -> list[Annotation]:
    """Return some annotations that stand on the figure while everything is measured."""
    return [
        Annotation("callout", "callout", points=((36.72, 35.93), (37.6, 35.2)), text="A place that matters"),
        Annotation("text", "text", points=((37.9, 34.6),), text="Steppe, hardly settled"),
        Annotation("arrow", "arrow", points=((36.2, 34.4), (36.9, 34.9))),
        Annotation("rectangle", "rectangle", points=((38.1, 35.9), (38.7, 35.5))),
    ]


def local_changes(document: Document, natural: list[str]) -> Kinds:
    """Return changes that leave the map's frame where it is; `natural` are the ids of the legend's entries."""
    set_figure = edits.set_figure
    layer = document.layers[0].id
    point = next(each for each in document.layers if each.id == "bases")
    pinned = FeatureRef(point.id, point.features[0].key)
    moved, path, (longitude, latitude) = first_position(document)
    return {
        "title": [set_figure(title=f"A title that was changed {number} times") for number in range(1, 6)],
        "subtitle": [set_figure(subtitle=f"A subtitle that was changed {number} times") for number in range(1, 6)],
        "remarks": [set_figure(notes=(f"A remark, written {number} times.",)) for number in range(1, 6)],
        "publisher": [set_figure(publisher=f"Publisher {number}") for number in range(1, 6)],
        "layer hidden and shown": [
            edits.set_layer(each.id, visible=visible) for each in document.layers for visible in (False, True)
        ],
        "layer's opacity": [edits.set_layer(layer, opacity=share) for share in (0.5, 0.6, 0.7, 0.8, 1.0)],
        "layer's style": [edits.set_layer(layer, style={"stroke-width": width}) for width in (1.5, 2.0, 2.5, 3.0)],
        "annotation moved": [
            annotations.place_annotations({"text": ((37.9 + 0.05 * step, 34.6),)}) for step in range(1, 6)
        ],
        "callout moved": [
            annotations.place_annotations({"callout": ((36.72, 35.93), (37.6 - 0.05 * step, 35.2))})
            for step in range(1, 6)
        ],
        "annotation added": [
            annotations.add_annotation(
                Annotation(f"more-{step}", "text", points=((38.4, 34.2 + 0.1 * step),), text="+")
            )
            for step in range(1, 6)
        ],
        "annotation removed": [annotations.remove_annotations([f"more-{step}"]) for step in range(1, 6)],
        "annotation restyled": [
            annotations.style_annotations(["rectangle"], {"stroke": colour})
            for colour in ("#005f9e", "#a84300", "#006b4c", "#8f3a6b")
        ],
        "annotation's text": [annotations.set_annotation("text", text=f"Text {number}") for number in range(1, 6)],
        "annotation to front": [annotations.reorder_annotations([name], "front") for name in ("callout", "text")],
        "name pinned": [pins.pin(pinned, 12.0, step) for step in (-6.0, -4.0, 4.0, 6.0)] + [pins.unpin([pinned])],
        "legend's entry worded": [
            legend.word_entry(natural[0], natural, title=f"Worded {number}", says=None) for number in range(1, 5)
        ],
        "legend's entry hidden": [
            legend.hide_entries(natural[:1], natural, hidden=hidden) for hidden in (True, False, True, False)
        ],
        "legend's entry added": [
            legend.add_entry(natural, title=f"Own {number}", says="", shape="area", sample={"fill": "#a84300"})
            for number in range(1, 4)
        ],
        "legend's columns": [legend.set_legend(title=None, columns=columns) for columns in (2, 3, None)],
        "scale's units": [set_figure(scale_units=units) for units in (("mi",), ("km", "nmi"), ("km",))],
        "part hidden": [set_figure(hidden=hidden) for hidden in (("locator",), (), ("north",), ())],
        "vertex moved": [
            edits_geometry.move_vertex(moved, path, longitude + 0.01 * step, latitude) for step in range(1, 6)
        ],
        "as-of date": [edits.set_as_of(date) for date in ("2015-09-29", "2015-09-28", document.as_of)],
    }


def frame_changes(document: Document) -> Kinds:
    """Return changes after which the map shows other ground, or the same ground in another way."""
    set_figure = edits.set_figure
    west, south, east, north = document.figure.extent or (34.6, 33.9, 39.2, 37.25)
    return {
        "extent": [set_figure(extent=(west + step, south, east + step, north)) for step in (0.2, 0.4, 0.6)]
        + [set_figure(extent=document.figure.extent)],
        "scale": [set_figure(ratio=ratio) for ratio in (2_000_000.0, 2_500_000.0, None)],
        "projection": [set_figure(projection=name) for name in ("mercator", "lambert", None)],
        "paper": [set_figure(paper=paper) for paper in ("A3", "Letter", "A4")],
        "orientation": [set_figure(orientation=way) for way in ("portrait", "landscape")],
        "margin": [set_figure(margin=margin) for margin in (15.0, None)],
        "layout": [set_figure(layout=layout) for layout in ("page", "slide", "report")],
        "handling mark": [set_figure(handling=mark) for mark in ("TLP:GREEN", None)],
        "grid": [set_figure(grid=grid) for grid in ("graticule", "mgrs", None)],
    }


def main() -> None:
    """Open the window, measure, print and end."""
    scheme.prepare()
    program = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(program, journals=Path(folder) / "journals")
        window = build(workspace, QSettings(f"{folder}/window.ini", QSettings.Format.IniFormat))
        window.resize(1440, 900)
        Stopwatch(workspace, window.map).moved(window.show)
        print(json.dumps(measure(window, workspace, Path(sys.argv[1]))), flush=True)
        window.deleteLater()


if __name__ == "__main__":
    main()
