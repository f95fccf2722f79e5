"""What is known of a layer's shapes: after an edit only what it touched, and what lies there, is judged again."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from layers import geojson
from layers.document import Feature, FeatureRef, Layer, position_of
from layers.operations.outcome import Position, areas, name_of
from layers.splices import find_splices
from layers.validity.between import SLIVER, gap_flaw, inside, may_contradict, narrow_holes, overlap_flaw
from layers.validity.flaw import Flaw
from layers.validity.own import own_flaws
from layers.validity.screening import screen

GAP = 50
"""Gaps up to this many metres wide between neighbours are flaws; wider ones are taken to be meant."""

MOST = 500
"""Overlaps of a layer that are listed: where more shapes overlap, they are meant to, or the file is beyond reading."""

_AROUND_THE_WORLD = frozenset({"antimeridian", "outside-world"})  # what has one of these would overlap half of it
_METRES_OF_DEGREE = 111_000
_CHUNK = 2_000  # features that are screened at once; between chunks one may stop
_PAIRS_CHUNK = 100  # areas that are laid over others at once


class Stopped(Exception):  # noqa: N818 # nothing is wrong
    """Somebody wants no answer any more."""


class _Own(NamedTuple):
    """The flaws of one shape, and the name of its feature that they speak of."""

    name: str
    flaws: tuple[Flaw, ...]


class _Gap(NamedTuple):
    touching: tuple[int, ...]
    heir: int
    hole: shapely.Polygon


class _Areas(NamedTuple):
    """The valid areas of a layer: their keys, shapes, and a tree of them."""

    keys: NDArray[np.int64]
    shapes: NDArray[Any]
    tree: shapely.STRtree

    def within(self, width: float, shapes: Sequence[Any] | NDArray[Any]) -> NDArray[np.intp]:
        """Return which areas come as near as a width in degrees to the bounds of some shapes."""
        if not len(shapes):
            return np.zeros(0, np.intp)
        west, south, east, north = shapely.bounds(np.asarray(shapes, object)).T
        boxes = shapely.box(west - width, south - width, east + width, north + width)
        return np.unique(self.tree.query(boxes)[1])


class Inspection:
    """Judges a layer's shapes, again and again as it is edited; not to be used by two threads at once."""

    def __init__(self, gap: float = GAP):
        """Take how wide a gap (metres) may be to be a flaw."""
        self._width = gap / _METRES_OF_DEGREE
        self._forget()

    def look(self, layer: Layer, proceed: Callable[[], bool] = lambda: True) -> tuple[Flaw, ...]:
        """Return the flaws of a layer's shapes as they are now, shape by shape, then those between them.

        `proceed` is asked now and then; when it says no, Stopped is raised, and the next look begins anew.
        """
        try:
            return self._look(layer, proceed)
        except BaseException:
            self._forget()
            raise

    def _forget(self) -> None:
        self._features: tuple[Feature, ...] = ()
        self._frame: tuple[str, str | None] | None = None
        self._areas: dict[int, Any] = {}  # valid ones, by key
        self._own: dict[int, _Own] = {}
        self._uneven: set[int] = set()  # areas with an edge that does not fit those around
        self._overlaps: dict[tuple[int, int], Position] = {}
        self._gaps: list[_Gap] = []

    def _look(self, layer: Layer, proceed: Callable[[], bool]) -> tuple[Flaw, ...]:
        if self._frame != (layer.id, layer.frame.crs) or len(self._overlaps) >= MOST:
            self._forget()
        everything = not self._features
        gone, new = _touched(self._features, layer.features)
        self._features, self._frame = layer.features, (layer.id, layer.frame.crs)
        former = [self._areas.pop(key) for key in gone if key in self._areas]
        for key in gone:
            self._own.pop(key, None)
        for start in range(0, len(new), _CHUNK):
            self._screen(layer, new[start : start + _CHUNK])
            _check(proceed)
        self._rename(layer)
        fresh = {feature.key for feature in new} & self._areas.keys()
        self._judge_between(gone, fresh, former, everything=everything, proceed=proceed)
        return tuple(self._flaws(layer))

    def _screen(self, layer: Layer, features: Sequence[Feature]) -> None:
        """Judge features by themselves, and keep the areas that can be laid over each other."""
        screened = screen(features, layer.frame.crs)
        flawed = {position for position in screened.suspects if not self._judge(layer, features[position])}
        self._areas |= {
            features[position].key: area for position, area in screened.areas.items() if position not in flawed
        }

    def _judge(self, layer: Layer, feature: Feature) -> bool:
        """Keep the flaws of one feature's shape; return whether it can be laid over others all the same."""
        shape = geojson.geometry(feature, layer.frame.crs)
        if shape is None or shape.is_empty:
            return False
        found = tuple(own_flaws(layer, FeatureRef(layer.id, feature.key), shape))
        if found:
            self._own[feature.key] = _Own(name_of(layer, feature), found)
        return bool(shape.is_valid) and not any(flaw.code in _AROUND_THE_WORLD for flaw in found)

    def _rename(self, layer: Layer) -> None:
        """Let flaws speak of features by what they are called now: one without a name goes by its place."""
        for key, (name, _) in list(self._own.items()):
            feature = layer.features[position_of(layer, key)]
            if name_of(layer, feature) != name:
                self._judge(layer, feature)

    def _judge_between(
        self,
        gone: set[int],
        fresh: set[int],
        former: Sequence[Any],
        *,
        everything: bool,
        proceed: Callable[[], bool],
    ) -> None:
        """Judge the areas that are new or different against those around them, and around where they were."""
        self._uneven.difference_update(gone)
        stale = {*gone, *fresh}
        self._overlaps = {pair: at for pair, at in self._overlaps.items() if stale.isdisjoint(pair)}
        if not self._areas:
            self._gaps = []
            return
        shapes = np.array(list(self._areas.values()), object)
        known = _Areas(np.array(list(self._areas), np.int64), shapes, shapely.STRtree(shapes))
        near = around = np.arange(len(shapes))
        if not everything:
            near = known.within(self._width, [*former, *(self._areas[key] for key in fresh)])
            around = np.union1d(near, known.within(self._width, shapes[near]))
        edges: Any = shapely.coverage_invalid_edges(shapes[around], gap_width=self._width)
        uneven = np.intersect1d(around[~shapely.is_empty(edges)], near)
        self._uneven.difference_update(known.keys[near].tolist())
        self._uneven.update(known.keys[uneven].tolist())
        _check(proceed)
        self._find_overlaps(known, uneven, fresh, proceed)
        self._find_gaps(known, {*known.keys[near].tolist(), *gone}, proceed)

    def _find_overlaps(
        self, known: _Areas, uneven: NDArray[np.intp], fresh: set[int], proceed: Callable[[], bool]
    ) -> None:
        # Of two that overlap in full, only the inner one has an edge that does not fit: each is tried against all.
        for start in range(0, len(uneven), _PAIRS_CHUNK):
            suspects = uneven[start : start + _PAIRS_CHUNK]
            one, other = known.tree.query(known.shapes[suspects], predicate="intersects")
            pairs = np.unique(np.sort(np.column_stack((suspects[one], other)), axis=1), axis=0)
            for first, second in pairs[pairs[:, 0] != pairs[:, 1]].tolist():
                pair = int(known.keys[first]), int(known.keys[second])
                if fresh.isdisjoint(pair) or pair in self._overlaps:
                    continue
                common = areas(shapely.intersection(known.shapes[first], known.shapes[second]))
                if common.area > SLIVER:
                    self._overlaps[pair] = inside(common)
                    if len(self._overlaps) >= MOST:
                        return
            _check(proceed)

    def _find_gaps(self, known: _Areas, touched: set[int], proceed: Callable[[], bool]) -> None:
        """Look for gaps again among what hangs together with what was touched."""
        waiting = sorted(touched & self._uneven)
        linked = set(waiting)
        while waiting:
            around = known.keys[known.within(self._width, [self._areas[key] for key in waiting])].tolist()
            waiting = [key for key in around if key in self._uneven and key not in linked]
            linked.update(waiting)
        again = touched | linked
        self._gaps = [gap for gap in self._gaps if again.isdisjoint(gap.touching)]
        _check(proceed)
        if len(linked) > 1:
            found = narrow_holes({key: self._areas[key] for key in linked}, self._width)
            self._gaps += [_Gap(*each) for each in found]

    def _flaws(self, layer: Layer) -> Iterable[Flaw]:
        keys = {*self._own, *chain.from_iterable(self._overlaps)}
        at = {key: position_of(layer, key) for key in keys}
        for key in sorted(self._own, key=at.__getitem__):
            yield from self._own[key].flaws
        ordered = [(sorted(pair, key=at.__getitem__), place) for pair, place in self._overlaps.items()]
        for (lower, upper), place in sorted(ordered, key=lambda each: [at[key] for key in each[0]]):
            if not may_contradict(layer.features[at[lower]], layer.features[at[upper]]):
                yield overlap_flaw(layer, lower, upper, place)
        for gap in self._gaps:
            yield gap_flaw(layer, *gap)


def _touched(old: tuple[Feature, ...], new: tuple[Feature, ...]) -> tuple[set[int], list[Feature]]:
    """Return the keys of the features that are gone or different, and those that are new or different."""
    gone: set[int] = set()
    fresh: list[Feature] = []
    for splice in find_splices(old, new, "key"):
        gone.update(feature.key for feature in splice.old)
        fresh += splice.new
    return gone, fresh


def _check(proceed: Callable[[], bool]) -> None:
    if not proceed():
        raise Stopped
