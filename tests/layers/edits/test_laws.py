"""The laws that every edit and every operation keeps, on shapes of every kind, in two reference systems.

Undo gives the document back, to the last byte of its files, redo does it again, and what cannot be done is refused in
a sentence and changes nothing. A function that makes an edit and is not in the table below fails a test.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

import layers.edits
import layers.operations
from layers import edits, embedded, geojson
from layers.document import Document, FeatureRef, Layer, Party, Source, Statement, Subject, View
from layers.edits import EditError, geometry, properties, shared_borders, statements, text
from layers.geojson.vertices import Place, Vertex
from layers.history import diff
from layers.operations import constructing, copying, dividing, overlaying, refining
from layers.operations.constructions import ConstructionError
from layers.operations.outcome import Outcome
from tests.layers.making import line, square

Change = Callable[[Document], Any]  # an edit or an operation

OF_THE_FIGURE = {"layers.edits.annotations", "layers.edits.legend", "layers.edits.pins"}
"""Modules whose edits touch no shape; their laws stand beside their other tests in `edits/`."""

# Documents: shapes that touch, overlap, are broken, empty or missing, and one file in metres


def feature(number: int, geometry: Any) -> dict[str, Any]:
    return {"type": "Feature", "id": number, "properties": {"name": f"n{number}", "n": 1.50}, "geometry": geometry}


def layer(layer_id: str, geometries: list[Any], crs: str | None = None) -> Layer:
    collection: dict[str, Any] = {"type": "FeatureCollection"}
    if crs is not None:
        collection["crs"] = {"type": "name", "properties": {"name": crs}}
    collection["features"] = [feature(number, geometry) for number, geometry in enumerate(geometries)]
    encoded = msgspec.json.format(msgspec.json.encode(collection), indent=1)
    return geojson.read(encoded, layer_id=layer_id, title=layer_id, file=f"{layer_id}.geojson")


steps = st.integers(0, 8).map(lambda value: 36 + value / 4)
positions = st.tuples(steps, steps.map(lambda value: value - 1))
# Places on the embedded map: near a border and further along it, and one far from any.
embedded_positions = st.sampled_from([(36.38, 36.22), (36.63, 36.22), (37.0, 36.0)])
sizes = st.sampled_from([0.25, 0.5, 1, 1.5])
SQUARES = st.builds(lambda at, size: square(*at, size), positions, sizes)
HOLED = st.builds(
    lambda at: {
        "type": "Polygon",
        "coordinates": [
            square(*at, 1)["coordinates"][0],
            [[at[0] + x, at[1] + y] for x, y in ((0.25, 0.25), (0.25, 0.5), (0.5, 0.5), (0.25, 0.25))],
        ],
    },
    positions,
)
RINGS = st.lists(positions, min_size=3, max_size=5).map(
    lambda ring: {"type": "Polygon", "coordinates": [[*map(list, ring), list(ring[0])]]}
)
LINES = st.lists(positions, min_size=2, max_size=4).map(lambda places: line(*places))
POINTS = positions.map(lambda at: {"type": "Point", "coordinates": [*at, 12.50]})
MANY = st.lists(SQUARES, min_size=1, max_size=3).map(
    lambda squares: {"type": "MultiPolygon", "coordinates": [each["coordinates"] for each in squares]}
)
MANY_LINES = st.lists(LINES, min_size=1, max_size=2).map(
    lambda lines: {"type": "MultiLineString", "coordinates": [each["coordinates"] for each in lines]}
)
MIXED = st.lists(st.one_of(SQUARES, POINTS), max_size=2).map(
    lambda parts: {"type": "GeometryCollection", "geometries": parts}
)
ODD = st.sampled_from(
    [
        None,
        {"type": "Polygon", "coordinates": []},
        {"type": "MultiPoint", "coordinates": []},
        {"type": "LineString", "coordinates": [[36, 35], [36, 35]]},
        {"type": "Polygon", "coordinates": [[[36, 35], [37, 35], [37, 36]]]},
        {"type": "Polygon", "coordinates": [[[179, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]]]},
        {"type": "Point", "coordinates": [36, 95]},
    ]
)
SHAPES = st.one_of(SQUARES, SQUARES, HOLED, RINGS, LINES, POINTS, MANY, MANY_LINES, MIXED, ODD)
METRES = st.sampled_from(
    [square(400_000, 3_900_000, 50_000), square(450_000, 3_900_000, 50_000), line((4e5, 39e5), (5e5, 40e5)), None]
)
STATEMENTS = (
    Statement("s", "It is held.", source="x", about=(Subject("a", 0), Subject("a", 1))),
    Statement("t", "It is not.", contradicts=("s",)),
)


# Four squares around (37, 36), and what each of the operations can be done on.
TIDY = [
    square(36, 35),
    square(37, 35),
    square(36, 36),
    square(37, 36),
    {"type": "Polygon", "coordinates": [*square(40, 35)["coordinates"], square(40.25, 35.25, 0.25)["coordinates"][0]]},
    {"type": "Polygon", "coordinates": [square(42, 35)["coordinates"][0][::-1]]},
    line((36, 38), (36.5, 38.001), (37, 38), (38, 39)),
    line((38, 39), (39, 39)),
    {"type": "MultiPolygon", "coordinates": [square(x, 40)["coordinates"] for x in (36, 38)]},
    square(36.25, 35.25, 0.5),  # inside of the first
    square(36.5, 39.5),  # over a part of the one with two parts
]


@st.composite
def documents(draw: st.DrawFn) -> Document:
    own = layer("a", draw(st.one_of(st.just(TIDY), st.just(TIDY), st.lists(SHAPES, min_size=2, max_size=5))))
    other = layer("b", draw(st.lists(SQUARES, min_size=1, max_size=2)))
    metric = layer("m", draw(st.lists(METRES, min_size=1, max_size=3)), "urn:ogc:def:crs:EPSG::32637")
    locked = structs.replace(other, locked=draw(st.booleans()))
    parties = (Party("p", "The party"), Party("q", "The other"))
    return Document(
        title="Laws",
        layers=(own, locked, metric),
        parties=parties,
        sources=tuple(Source(each, {"id": each, "type": "book", "title": "X"}) for each in ("x", "z")),
        statements=STATEMENTS,
    )


LAYERS = st.sampled_from(["a", "a", "a", "b", "m", "gone"])
REF = st.one_of(
    *(st.builds(FeatureRef, st.just("a"), st.integers(0, 3)) for _ in range(3)),
    st.builds(FeatureRef, st.just("a"), st.integers(0, 8)),
    st.builds(FeatureRef, LAYERS, st.integers(0, 4)),
)


def several(*keys: int) -> list[FeatureRef]:
    return [FeatureRef("a", key) for key in keys]


LINE_REFS = st.just(several(6, 7))
REFS = st.one_of(st.lists(REF, min_size=1, max_size=3, unique=True), LINE_REFS)
PATHS = st.one_of(
    st.builds(lambda at: (0, at), st.integers(0, 4)),
    st.builds(lambda part, at: (part, 0, at), st.integers(0, 1), st.integers(0, 4)),
    st.builds(lambda at: (at,), st.integers(0, 3)),
    st.just(()),
)
CUTS = st.builds(lambda south, north: [(35.5, south), (36.9, north), (38.5, south)], steps, steps).map(
    lambda drawn: [(x, y - 1) for x, y in drawn]
)
BULGES = st.sampled_from([[(36.6, 35.2), (37.4, 35.5), (36.6, 35.8)], [(37.4, 35.2), (36.6, 35.5), (37.4, 35.8)]])
INNER = st.sampled_from([[(36.2, 35.2), (36.6, 35.3), (36.4, 35.7)], [(37.1, 35.2), (37.2, 35.2), (37.2, 35.3)]])
DRAWN = st.one_of(CUTS, BULGES, INNER, st.lists(positions, min_size=1, max_size=5))
GROUND = st.sampled_from([-20_000.0, 0.0, 1_000.0, 30_000.0, 60_000.0])
VERTICES = st.lists(st.builds(Vertex, REF, PATHS), min_size=1, max_size=3)
PLACES = st.one_of(
    positions.map(lambda at: Place(*at)), st.just(Place(450_000.125, 3_900_000.5, "EPSG:32637")), st.just(Place(0, 99))
)
TEXTS = st.sampled_from(
    [
        b'{"type": "Feature", "properties": null, "geometry": {"type": "Point", "coordinates": [36, 35]}}',
        b'{"type": "FeatureCollection", "features": [{"type": "Point", "coordinates": [1e1, 2.50]}]}',
        b'{"type": "FeatureCollection", "features": []}',
        b"[1, 2",
        b"",
    ]
)
SHARING = st.sampled_from([None, {"a"}, {"a", "b", "m"}])
IDS = st.sampled_from(["s", "t", "gone"])
names = st.sampled_from(["name", "n", "new"])

TABLE: dict[Callable[..., Change], st.SearchStrategy[Change]] = {
    edits.set_title: st.builds(edits.set_title, st.sampled_from(["", "New"])),
    edits.set_as_of: st.builds(edits.set_as_of, st.sampled_from([None, "2015-09", "2015/2016", "soon"])),
    edits.set_view: st.builds(edits.set_view, st.sampled_from([None, View(36, 35, 7)])),
    edits.set_figure: st.builds(lambda title: edits.set_figure(title=title), st.sampled_from([None, "Figure"])),
    edits.set_layer: st.builds(lambda each, on: edits.set_layer(each, visible=on), LAYERS, st.booleans()),
    edits.move_layer: st.builds(edits.move_layer, LAYERS, st.integers(0, 2)),
    edits.add_layer: st.builds(
        lambda each, at: edits.add_layer(layer(each, [square(36, 35)]), at),
        st.sampled_from(["a", "new"]),
        st.sampled_from([None, 0, 2]),
    ),
    edits.remove_layer: st.builds(edits.remove_layer, LAYERS),
    edits.add_party: st.builds(lambda each: edits.add_party(Party(each, "P")), st.sampled_from(["p", "new"])),
    edits.change_party: st.builds(
        lambda each, colour: edits.change_party(each, colour=colour),
        st.sampled_from(["p", "gone"]),
        st.sampled_from(["#112233", "red"]),
    ),
    edits.delete_party: st.builds(edits.delete_party, st.sampled_from(["p", "gone"])),
    edits.move_party: st.builds(edits.move_party, st.sampled_from(["p", "q", "gone"]), st.integers(0, 1)),
    geometry.move_vertex: st.builds(geometry.move_vertex, REF, PATHS, steps, steps),
    geometry.add_vertex: st.builds(geometry.add_vertex, REF, PATHS, steps, steps),
    geometry.delete_vertex: st.builds(geometry.delete_vertex, REF, PATHS),
    geometry.move_features: st.builds(geometry.move_features, REFS, st.sampled_from([0.1, 400]), st.just(-0.25)),
    geometry.set_geometry: st.builds(geometry.set_geometry, REF, SHAPES),
    geometry.add_feature: st.builds(geometry.add_feature, LAYERS, SHAPES, st.just({"name": "new"})),
    geometry.delete_features: st.builds(geometry.delete_features, REFS),
    properties.set_property: st.builds(properties.set_property, REFS, names, st.sampled_from(["x", 1.5, None])),
    properties.remove_property: st.builds(properties.remove_property, REFS, names),
    statements.add_statement: st.builds(
        lambda each, refs: statements.add_statement(Statement(each, "Said."), refs), IDS, REFS
    ),
    statements.change_statement: st.builds(lambda each: statements.change_statement(each, text="Other."), IDS),
    statements.delete_statement: st.builds(statements.delete_statement, IDS),
    statements.attach: st.builds(statements.attach, IDS, REFS),
    statements.detach: st.builds(statements.detach, IDS, REFS),
    statements.add_source: st.builds(
        lambda each: statements.add_source(Source(each, {"id": each, "type": "book"})), st.sampled_from(["x", "y"])
    ),
    statements.change_source: st.builds(
        lambda each: statements.change_source(each, csl={"id": each, "type": "book", "title": "Y"}),
        st.sampled_from(["x", "gone"]),
    ),
    statements.delete_source: st.builds(statements.delete_source, st.sampled_from(["x", "z", "gone"])),
    text.set_feature_text: st.builds(text.set_feature_text, REF, TEXTS),
    text.set_layer_text: st.builds(text.set_layer_text, LAYERS, TEXTS),
    shared_borders.move_shared_vertex: st.builds(
        lambda shared, to, exactly: shared_borders.move_shared_vertex(shared, to, exactly=exactly),
        VERTICES,
        PLACES,
        st.booleans(),
    ),
    shared_borders.add_shared_vertex: st.builds(shared_borders.add_shared_vertex, VERTICES, PLACES),
    shared_borders.delete_shared_vertex: st.builds(shared_borders.delete_shared_vertex, VERTICES),
    dividing.split: st.builds(
        lambda refs, drawn, sharing: dividing.split(refs, drawn, sharing_layers=sharing), REFS, DRAWN, SHARING
    ),
    dividing.merge: st.builds(dividing.merge, REFS),
    dividing.collect: st.builds(dividing.collect, REFS),
    dividing.explode: st.builds(dividing.explode, st.one_of(REFS, st.just(several(8)))),
    overlaying.cut_hole: st.builds(overlaying.cut_hole, REF, st.one_of(DRAWN, INNER)),
    overlaying.cut_hole_with: st.one_of(
        st.just(overlaying.cut_hole_with(*several(0, 9))), st.builds(overlaying.cut_hole_with, REF, REF)
    ),
    overlaying.fill_holes: st.builds(
        overlaying.fill_holes, st.one_of(REF, st.just(*several(4))), st.one_of(st.none(), positions)
    ),
    overlaying.subtract: st.builds(
        overlaying.subtract, st.one_of(REFS, st.just(several(8, 10)), st.just(several(0, 9)))
    ),
    overlaying.intersect: st.builds(
        overlaying.intersect, st.one_of(REFS, st.just(several(8, 10)), st.just(several(9, 0)))
    ),
    overlaying.reshape: st.builds(
        lambda ref, drawn, sharing: overlaying.reshape(ref, drawn, sharing_layers=sharing), REF, DRAWN, SHARING
    ),
    refining.simplify: st.builds(refining.simplify, REFS, GROUND),
    refining.smooth: st.builds(refining.smooth, REFS),
    refining.reverse: st.builds(refining.reverse, st.one_of(REFS, LINE_REFS)),
    refining.orient: st.builds(refining.orient, st.one_of(REFS, st.just(several(5)))),
    constructing.buffer: st.builds(constructing.buffer, REFS, GROUND),
    constructing.circle: st.builds(
        constructing.circle, LAYERS, st.one_of(positions, st.sampled_from([(0.0, 89.9), (180.0, 0.0)])), GROUND
    ),
    constructing.strip: st.builds(
        lambda into, along, side: constructing.strip(into, *along, side=side, kilometres=5),
        LAYERS,
        st.one_of(
            st.tuples(st.none(), embedded_positions, embedded_positions),
            st.tuples(REF, positions, positions),
        ),
        st.sampled_from(["left", "right"]),
    ),
    constructing.embedded_area: st.builds(
        constructing.embedded_area,
        LAYERS,
        st.sampled_from([(37.0, 36.0), (35.8, 33.9), (34.0, 35.8)]),  # in Syria, in Lebanon, and in the sea
        st.sampled_from(["country", "province"]),
    ),
    copying.duplicate: st.builds(copying.duplicate, REFS),
    copying.move_to_layer: st.builds(copying.move_to_layer, st.one_of(REFS, st.just(several(0, 3))), LAYERS),
    copying.paste: st.builds(copying.paste, LAYERS, TEXTS.map(bytes.decode)),
}


def makers() -> set[Callable[..., Change]]:
    """Return every public function of the program that makes an edit or an operation."""
    modules = [layers.edits, layers.operations, shared_borders]
    for package in (layers.edits, layers.operations):
        modules += [
            importlib.import_module(f"{package.__name__}.{one.name}") for one in pkgutil.iter_modules(package.__path__)
        ]
    return {
        function
        for module in modules
        if module.__name__ not in OF_THE_FIGURE
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_") and makes_change(function)
    }


def makes_change(function: Callable[..., Any]) -> bool:
    return inspect.signature(function).return_annotation in (edits.Edit, layers.operations.outcome.Operation)


def test_every_edit_and_operation_is_held_to_the_laws() -> None:
    assert makers() == set(TABLE)


def files(document: Document) -> dict[str, bytes]:
    return {each.id: geojson.write(each) for each in document.layers}


def remembered(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a pure function that works out each answer or refusal once."""
    found: dict[tuple[Any, ...], Any] = {}

    def recalled(*arguments: Any) -> Any:
        if arguments not in found:
            try:
                found[arguments] = function(*arguments)
            except ConstructionError as error:
                found[arguments] = error
        if isinstance(found[arguments], ConstructionError):
            raise ConstructionError(str(found[arguments]))
        return found[arguments]

    return recalled


@pytest.fixture(scope="module", autouse=True)
def embedded_map_read_once() -> Iterator[None]:
    """Find each border of the embedded map once: the laws are about what an operation makes of it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("area_at", "border_between"):
            patch.setattr(embedded, name, remembered(getattr(embedded, name)))
        yield


@pytest.mark.parametrize("maker", list(TABLE), ids=lambda maker: f"{maker.__module__.split('.')[-1]}.{maker.__name__}")
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_undo_is_identity_and_refusals_are_sentences(maker: Callable[..., Change], data: st.DataObject) -> None:
    before = data.draw(documents())
    change = data.draw(TABLE[maker])
    refusal = None
    try:
        result = change(before)
    except EditError as error:
        refusal = str(error)
    if refusal is not None:
        assert refusal[0].isupper() or refusal[0] == "“"
        assert refusal.endswith((".", "?"))
        return
    after: Document = result.document if isinstance(result, Outcome) else result
    difference = diff(before, after)
    assert difference.apply(before) == after
    undone = difference.inverse().apply(after)
    assert undone == before
    assert files(undone) == files(before)
    assert difference.apply(undone) == after
    check_sound(after)
    if isinstance(result, Outcome):
        for ref in result.selection:
            after.feature(ref)
        assert all(note.endswith(".") for note in result.notes)


def check_sound(document: Document) -> None:
    """See that every file reads again as it is in memory, and that no two features are mistaken for each other."""
    for each in document.layers:
        keys = [one.key for one in each.features]
        assert len(set(keys)) == len(keys)
        assert all(key < each.next_key for key in keys)
        again = geojson.read(geojson.write(each), layer_id=each.id, title=each.title, file=each.file)
        assert len(again.features) == len(each.features)
        for one, other in zip(each.features, again.features, strict=True):
            assert geojson.properties(one) == geojson.properties(other)
            here, there = geojson.geometry(one, each.frame.crs), geojson.geometry(other, again.frame.crs)
            assert (here is None) == (there is None)
            assert here is None or shapely.equals_identical(here, there)
