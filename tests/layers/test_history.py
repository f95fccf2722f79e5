import time
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw, structs

from layers.document import Document, Feature, Figure, Layer, Party, Source, Statement
from layers.history import Change, History, diff
from layers.splices import Touched

TEXTS = st.sampled_from([b'{"a":1}', b'{"a":2}', b"null", b'{"type": "Feature"}'])


@st.composite
def layers(draw: st.DrawFn, layer_id: str) -> Layer:
    keys = draw(st.lists(st.integers(0, 12), unique=True))
    return Layer(
        id=layer_id,
        title=draw(st.sampled_from(["Bases", "Zones"])),
        file=f"{layer_id}.geojson",
        visible=draw(st.booleans()),
        features=tuple(Feature(key, Raw(draw(TEXTS))) for key in keys),
        next_key=13,
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    layer_ids = draw(st.permutations(["a", "b", "c"]))[: draw(st.integers(0, 3))]
    statement_ids = draw(st.permutations(["p", "q", "r"]))[: draw(st.integers(0, 3))]
    words = st.sampled_from(["", "x", "y"])
    return Document(
        title=draw(words),
        as_of=draw(st.none() | st.just("2015-09")),
        layers=tuple(draw(layers(layer_id)) for layer_id in layer_ids),
        parties=tuple(Party(name, draw(words)) for name in draw(st.sampled_from(["", "g", "gr"]))),
        sources=tuple(Source(name, {"title": draw(words)}) for name in draw(st.sampled_from(["", "s", "st"]))),
        statements=tuple(Statement(statement_id, draw(words)) for statement_id in statement_ids),
        figure=Figure(title=draw(words)),
    )


@st.composite
def edited(draw: st.DrawFn, document: Document) -> Document:
    """Change a document as edits do: everything that is not touched is shared."""
    layers_now = list(document.layers)
    for position, layer in enumerate(layers_now):
        features = list(layer.features)
        for _ in range(draw(st.integers(0, 3))):
            at = draw(st.integers(0, len(features)))
            match draw(st.sampled_from(["replace", "remove", "insert", "swap"])):
                case "replace" if at < len(features):
                    features[at] = structs.replace(features[at], text=Raw(draw(TEXTS)))
                case "remove" if at < len(features):
                    del features[at]
                case "insert":
                    key = max((feature.key for feature in features), default=0) + 100
                    features.insert(at, Feature(key, Raw(b"{}")))
                case "swap" if features:
                    features.append(features.pop(0))
        if features != list(layer.features):
            layers_now[position] = structs.replace(layer, features=tuple(features))
    if draw(st.booleans()):
        layers_now.reverse()
    return structs.replace(document, layers=tuple(layers_now), title=draw(st.sampled_from([document.title, "z"])))


@given(documents(), documents())
def test_change_leads_from_any_document_to_any_other_and_back(old: Document, new: Document) -> None:
    change = diff(old, new)
    assert change.apply(old) == new
    assert change.inverse().apply(new) == old
    assert change.inverse().inverse() == change
    assert bool(change) == (old != new)


@given(st.data())
def test_change_of_an_edit_keeps_the_identity_of_what_it_does_not_touch(data: st.DataObject) -> None:
    old = data.draw(documents())
    new = data.draw(edited(old))
    result = diff(old, new).apply(old)
    assert result == new
    shared = {id(feature) for layer in old.layers for feature in layer.features}
    for layer, made in zip(new.layers, result.layers, strict=True):
        for feature, same in zip(layer.features, made.features, strict=True):
            assert id(feature) not in shared or same is feature


@given(documents(), documents())
def test_change_names_the_features_that_differ(old: Document, new: Document) -> None:
    features = diff(old, new).features
    for layer_id in {layer.id for layer in (*old.layers, *new.layers)}:
        before = {f.key: f for layer in old.layers if layer.id == layer_id for f in layer.features}
        after = {f.key: f for layer in new.layers if layer.id == layer_id for f in layer.features}
        touched = features.get(layer_id)
        if touched is None:
            assert list(before.items()) == list(after.items())
            continue
        assert touched.added == after.keys() - before.keys()
        assert touched.removed == before.keys() - after.keys()
        unlike = {key for key in before.keys() & after.keys() if before[key] != after[key]}
        assert unlike <= touched.changed


@dataclass
class Program:
    """What a workspace does with a history."""

    document: Document
    history: History = field(default_factory=History)

    def run(self, new: Document) -> None:
        change = diff(self.document, new)
        if change:
            self.history.record("Edit", change)
            self.document = new

    def undo(self) -> None:
        self.document = self.history.undo().change.apply(self.document)

    def redo(self) -> None:
        self.document = self.history.redo().change.apply(self.document)


@given(st.data())
def test_undo_and_redo_walk_over_the_same_documents(data: st.DataObject) -> None:
    program = Program(data.draw(documents()))
    seen = [program.document]
    for _ in range(data.draw(st.integers(1, 4))):
        program.run(data.draw(edited(program.document)))
        if program.document != seen[-1]:
            seen.append(program.document)
    for document in reversed(seen[:-1]):
        program.undo()
        assert program.document == document
    for document in seen[1:]:
        program.redo()
        assert program.document == document


def titled(title: str) -> Document:
    return Document(title=title)


def test_views_are_told_what_to_redraw() -> None:
    bases = Layer("bases", "Bases", "bases.geojson", features=(Feature(0, Raw(b"{}")),), next_key=1)
    zones = Layer("zones", "Zones", "zones.geojson")
    old = Document(layers=(bases, zones), statements=(Statement("one", "First."),))

    hidden = diff(old, old.with_layer(structs.replace(bases, visible=False)))
    assert hidden.presentation == {"bases"}
    assert hidden.features == {}
    assert hidden.order is None

    moved = diff(old, structs.replace(old, layers=(zones, bases)))
    assert moved.order is not None
    assert moved.order.new == ("zones", "bases")
    assert not moved.layers

    without = diff(old, structs.replace(old, layers=(zones,)))
    assert without.presentation == {"bases"}
    assert without.features["bases"].removed == {0}
    assert without.layers[0].removed
    assert without.inverse().layers[0].added

    grown = diff(old, old.with_layer(structs.replace(bases, next_key=2)))
    assert grown
    assert grown.presentation == frozenset()

    reworded = diff(old, structs.replace(old, statements=(Statement("one", "Other."), Statement("two", "Second."))))
    assert reworded.touched_statements == Touched(frozenset({"two"}), frozenset(), frozenset({"one"}))


def test_features_that_change_places_are_told_apart_from_changed_ones() -> None:
    first, second = Feature(0, Raw(b"{}")), Feature(1, Raw(b"[]"))
    layer = Layer("bases", "Bases", "bases.geojson", features=(first, second), next_key=2)
    old = Document(layers=(layer,))
    change = diff(old, old.with_layer(structs.replace(layer, features=(second, first))))
    assert change.layers[0].reordered
    assert change.features["bases"] == Touched()


def test_a_change_is_refused_by_a_document_that_it_was_not_made_on() -> None:
    change = diff(titled("a"), titled("b"))
    with pytest.raises(ValueError, match="title"):
        change.apply(titled("c"))
    layer = Layer("bases", "Bases", "bases.geojson", features=(Feature(0, Raw(b"{}")),))
    old = Document(layers=(layer,))
    emptied = diff(old, old.with_layer(structs.replace(layer, features=())))
    other = old.with_layer(structs.replace(layer, features=(Feature(0, Raw(b"[]")),)))
    with pytest.raises(ValueError, match="does not fit"):
        emptied.apply(other)
    hidden = diff(old, old.with_layer(structs.replace(layer, visible=False)))
    with pytest.raises(ValueError, match="bases"):
        hidden.apply(old.with_layer(structs.replace(layer, title="Harbours")))


def test_history_names_its_steps_and_refuses_to_walk_off_its_ends() -> None:
    history = History()
    with pytest.raises(IndexError):
        history.undo()
    with pytest.raises(IndexError):
        history.redo()
    with pytest.raises(IndexError):
        history.replace(Change())
    history.record("Rename", diff(titled("a"), titled("b")))
    assert (history.undo_label, history.redo_label) == ("Rename", None)
    history.undo()
    assert (history.undo_label, history.redo_label) == (None, "Rename")


def test_a_drag_is_one_step() -> None:
    start = titled("start")
    program = Program(start)
    program.run(titled("moved a little"))
    for title in ("moved more", "moved to its place"):
        program.document = titled(title)
        program.history.replace(diff(start, program.document))
    assert len(program.history.steps) == 1
    program.undo()
    assert program.document == start
    program.redo()
    assert program.document == titled("moved to its place")


def test_modified_follows_the_saved_position() -> None:
    program = Program(titled("a"))
    assert not program.history.modified
    program.run(titled("b"))
    assert program.history.modified
    program.history.mark_saved()
    assert not program.history.modified
    program.undo()
    assert program.history.modified
    program.redo()
    assert not program.history.modified


def test_a_saved_step_that_can_no_longer_be_reached_leaves_the_document_modified() -> None:
    program = Program(titled("a"))
    program.run(titled("b"))
    program.history.mark_saved()
    program.undo()
    program.run(titled("c"))
    assert program.history.modified
    program.undo()
    assert program.history.modified


def test_replacing_the_saved_step_leaves_the_document_modified() -> None:
    program = Program(titled("a"))
    program.run(titled("b"))
    program.history.mark_saved()
    program.history.replace(diff(titled("a"), titled("c")))
    assert program.history.modified


def test_a_million_features_are_compared_fast_enough_to_follow_a_drag() -> None:
    features = tuple(Feature(key, Raw(b"{}")) for key in range(1_000_000))
    layer = Layer("points", "Points", "points.geojson", features=features)
    old = Document(layers=(layer,))
    middle = structs.replace(features[500_000], text=Raw(b"[]"))
    new = old.with_layer(structs.replace(layer, features=(*features[:500_000], middle, *features[500_001:])))
    times = []
    for _ in range(5):
        start = time.perf_counter()
        change = diff(old, new)
        times.append(time.perf_counter() - start)
    assert change.features["points"].changed == {500_000}
    assert min(times) < 0.06  # some 12 ms measured


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))
def test_going_to_any_step_is_the_same_as_going_there_one_by_one(count: int, first: int, then: int) -> None:
    documents_seen = [titled("0")]
    program = Program(documents_seen[0])
    for number in range(1, count + 1):
        documents_seen.append(titled(str(number)))
        program.run(documents_seen[-1])
    for position in (min(first, count), min(then, count)):
        for step in program.history.go_to(position):
            program.document = step.change.apply(program.document)
        assert program.document == documents_seen[position]
        assert program.history.position == position


def test_there_is_no_step_beyond_the_last() -> None:
    history = History()
    for position in (-1, 1):
        with pytest.raises(IndexError):
            history.go_to(position)


def test_what_was_saved_is_known_by_the_steps_that_led_there() -> None:
    program = Program(titled("a"))
    program.run(titled("b"))
    saved = program.history.steps
    program.run(titled("c"))
    program.history.mark_saved(saved)
    assert program.history.saved == 1
    program.undo()
    program.undo()
    program.run(titled("d"))
    program.history.mark_saved(saved)
    assert program.history.saved is None
