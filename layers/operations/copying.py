"""Operations that carry whole features: duplicate, move to another layer, copy and paste as GeoJSON."""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely

from layers import geojson
from layers.document import Document, Feature, FeatureRef, Layer
from layers.edits import EditError, editable_layer, known_layer
from layers.edits.geometry import known_feature, spliced
from layers.geojson import jsontext
from layers.operations.outcome import (
    Need,
    Operation,
    Outcome,
    append_features,
    copy_of,
    counted,
    heirs,
    removed,
)

_ANY = Need()
_HEAD, _TAIL = b'{"type": "FeatureCollection", "features": [\n', b"\n]}\n"


def duplicate(refs: Iterable[FeatureRef]) -> Operation:
    """Add a copy of each feature on top of its layer; ids, and what statements say, stay with the originals."""
    wanted = tuple(dict.fromkeys(refs))

    def operation(document: Document) -> Outcome:
        _check(document, wanted)
        selection: list[FeatureRef] = []
        for layer_id in dict.fromkeys(ref.layer for ref in wanted):
            layer = editable_layer(document, layer_id)
            copies = [copy_of(known_feature(layer, ref), layer, 0) for ref in wanted if ref.layer == layer_id]
            grown = append_features(layer, copies)
            selection += [FeatureRef(layer_id, feature.key) for feature in grown.features[-len(copies) :]]
            document = document.with_layer(grown)
        return Outcome(document, tuple(selection))

    return operation


def move_to_layer(refs: Iterable[FeatureRef], layer_id: str) -> Operation:
    """Move features on top of another layer; their statements follow them.

    An id that the other layer has already stays behind, and positions are reprojected where its file has another
    reference system; both is told.
    """
    wanted = tuple(dict.fromkeys(refs))

    def operation(document: Document) -> Outcome:
        _check(document, wanted)
        goal = editable_layer(document, layer_id)
        moving = [ref for ref in wanted if ref.layer != layer_id]
        if not moving:
            raise EditError(f"These shapes are in “{goal.title}” already.")
        taken = {geojson.feature_id(feature) for feature in goal.features} - {None}
        copies: list[Feature] = []
        lost = reprojected = 0
        for ref in moving:
            layer = editable_layer(document, ref.layer)
            feature = known_feature(layer, ref)
            identifier = geojson.feature_id(feature)
            keep = identifier is not None and identifier not in taken
            lost += identifier is not None and not keep
            taken.add(identifier)
            reprojected += layer.frame.crs != goal.frame.crs
            copies.append(_in_reference_system(copy_of(feature, goal, 0, keep_id=keep), layer, goal))
        grown = append_features(goal, copies)
        document = document.with_layer(grown)
        selection = [FeatureRef(layer_id, feature.key) for feature in grown.features[-len(copies) :]]
        for old, new in zip(moving, selection, strict=True):
            document, _ = heirs(document, [old], [new])
        document = removed(document, moving)
        notes = [f"{counted(lost, 'id')} that “{goal.title}” has already stayed behind."] if lost else []
        if reprojected:
            notes.append(f"{counted(reprojected, 'shape')} reprojected into the reference system of “{goal.title}”.")
        return Outcome(document, tuple(selection), tuple(notes))

    return operation


def copied_text(document: Document, refs: Iterable[FeatureRef]) -> str:
    """Return features as a GeoJSON text that any program reads: a FeatureCollection in WGS 84, digits as in the file.

    Locked layers may be copied from. Raises EditError when nothing is selected.
    """
    texts: list[bytes] = []
    for ref in dict.fromkeys(refs):
        layer = known_layer(document, ref.layer)
        feature = geojson.as_feature(known_feature(layer, ref))
        if layer.frame.crs is not None:
            shape = geojson.geometry(feature, layer.frame.crs)
            geometry = None if shape is None else shapely.geometry.mapping(shape)
            feature = spliced(lambda one=feature, to=geometry: geojson.with_geometry(one, to))  # type: ignore[misc] # bound at once
        text = bytes(feature.text)
        texts.append(jsontext.without_member(text, "crs") if text.startswith(b"{") else text)
    if not texts:
        raise EditError("Select a shape first.")
    return (_HEAD + b",\n".join(texts) + _TAIL).decode()


def paste(layer_id: str, text: str) -> Operation:
    """Add what a GeoJSON text of any program holds on top of a layer: collection, feature or bare geometry.

    An id that the layer has already is left out, features that cannot be drawn are not taken; both is told.
    """

    def operation(document: Document) -> Outcome:
        goal = editable_layer(document, layer_id)
        source = _read(text)
        taken = {geojson.feature_id(feature) for feature in goal.features} - {None}
        copies: list[Feature] = []
        lost = skipped = 0
        for feature in source.features:
            if geojson.geometry(feature, source.frame.crs) is None and geojson.geometry_object(feature) is not None:
                skipped += 1
                continue
            identifier = geojson.feature_id(feature)
            keep = identifier is not None and identifier not in taken
            lost += identifier is not None and not keep
            taken.add(identifier)
            copies.append(_in_reference_system(copy_of(feature, goal, 0, keep_id=keep), source, goal))
        if not copies:
            raise EditError("The text on the clipboard is GeoJSON, but holds no feature that could be pasted.")
        grown = append_features(goal, copies)
        notes = [f"{counted(lost, 'id')} that “{goal.title}” has already left out."] if lost else []
        if skipped:
            notes.append(f"{counted(skipped, 'feature')} left out that cannot be drawn.")
        selection = tuple(FeatureRef(layer_id, feature.key) for feature in grown.features[-len(copies) :])
        return Outcome(document.with_layer(grown), selection, tuple(notes))

    return operation


def why_not_carry(document: Document, refs: Sequence[FeatureRef]) -> str | None:
    """Return why these features cannot be duplicated or moved now, None when they can."""
    try:
        _check(document, refs)
    except EditError as error:
        return str(error)
    return None


def why_not_paste(document: Document, layer_id: str | None) -> str | None:
    """Return why nothing can be pasted into a layer now, None when it can; the text is judged by `paste`."""
    if layer_id is None:
        return "Select the layer to paste into first."
    try:
        editable_layer(document, layer_id)
    except EditError as error:
        return str(error)
    return None


def _check(document: Document, refs: Sequence[FeatureRef]) -> None:
    if not refs:
        raise EditError("Select a shape first.")
    for ref in refs:
        known_feature(editable_layer(document, ref.layer), ref)


def _read(text: str) -> Layer:
    if not text.strip():
        raise EditError("The clipboard holds no text.")
    try:
        data = text.encode()
        return geojson.read(data, layer_id="clipboard", title="Clipboard", file="clipboard.geojson")
    except geojson.GeoJSONError as error:
        problem = error.problem
        where = "" if problem.line is None else f" (line {problem.line}, column {problem.column})"
        raise EditError(f"The text on the clipboard is no GeoJSON{where}: {problem.message}") from None
    except UnicodeEncodeError:
        raise EditError("The text on the clipboard holds half a character, so it is no GeoJSON.") from None


def _in_reference_system(feature: Feature, source: Layer, goal: Layer) -> Feature:
    """Return a feature with its positions in another layer's reference system; text that fits stays as it is."""
    if source.frame.crs == goal.frame.crs:
        return feature
    shape = geojson.geometry(feature, source.frame.crs)
    if shape is None:
        return feature
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        raise EditError(f"A shape lies where “{goal.title}” has no place on the Earth.")
    geometry = shapely.geometry.mapping(shape)
    return spliced(lambda: geojson.with_geometry(feature, geometry, crs=goal.frame.crs))
