from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from layers.document import Document, Figure, FigureLegend, LegendEntry
from layers.edits import Edit, EditError
from layers.edits import legend as edits
from layers.edits.legend import order_of

NATURAL = ("bases:a", "towns:b", "zone:c", "party:d", "ground:e")


def legend_of(edit: Edit, legend: FigureLegend = FigureLegend()) -> FigureLegend:  # noqa: B008  # it is immutable
    return edit(Document(figure=Figure(legend=legend))).figure.legend


names = st.sampled_from([*NATURAL, "gone:x"])
overrides = st.lists(
    st.builds(
        LegendEntry,
        names | st.sampled_from(["own-a", "own-b"]),
        title=st.sampled_from([None, "Title", ""]),
        hidden=st.booleans(),
    ),
    max_size=5,
    unique_by=lambda entry: entry.id,
).map(
    lambda entries: tuple(
        structs.replace(entry, sample={}) if entry.id.startswith("own") else entry for entry in entries
    )
)
legends = st.builds(FigureLegend, entries=overrides)


@given(legends, st.sampled_from(NATURAL), st.none() | st.sampled_from(NATURAL))
def test_an_entry_moves_in_front_of_another_and_the_rest_keeps_its_order(
    legend: FigureLegend, moved: str, before: str | None
) -> None:
    old = order_of(legend, NATURAL)
    new = order_of(legend_of(edits.move_entry(moved, NATURAL, before), legend), NATURAL)
    assert [name for name in new if name != moved] == [name for name in old if name != moved]
    if before is None:
        assert new[-1] == moved
    elif before != moved:
        assert new.index(before) == new.index(moved) + 1


@given(legends, st.sampled_from(NATURAL), st.sampled_from([None, "", "Port"]))
def test_wording_an_entry_moves_nothing_and_loses_nothing(legend: FigureLegend, name: str, title: str | None) -> None:
    new = legend_of(edits.word_entry(name, NATURAL, title=title, says=None), legend)
    assert order_of(new, NATURAL) == order_of(legend, NATURAL)
    old = {entry.id: entry for entry in legend.entries}
    for entry in new.entries:
        expected = old.get(entry.id, LegendEntry(entry.id))
        assert entry == (structs.replace(expected, title=title, says=None) if entry.id == name else expected)
    told = {entry.id for entry in legend.entries if entry != LegendEntry(entry.id) and entry.id != name}
    assert told <= {entry.id for entry in new.entries}


@given(legends, st.sampled_from(NATURAL))
def test_hiding_and_showing_again_is_as_before(legend: FigureLegend, name: str) -> None:
    shown = legend_of(edits.hide_entries([name], NATURAL, hidden=False), legend)
    hidden = legend_of(edits.hide_entries([name], NATURAL, hidden=True), shown)
    assert any(entry.id == name and entry.hidden for entry in hidden.entries)
    assert legend_of(edits.hide_entries([name], NATURAL, hidden=False), hidden) == shown


def test_no_more_is_written_than_is_needed() -> None:
    renamed = legend_of(edits.word_entry("towns:b", NATURAL, title="Places", says=None))
    assert [entry.id for entry in renamed.entries] == ["bases:a", "towns:b"]
    assert legend_of(edits.word_entry("towns:b", NATURAL, title=None, says=None), renamed) == FigureLegend()
    moved = legend_of(edits.move_entry("towns:b", NATURAL, "bases:a"))
    assert [entry.id for entry in moved.entries] == ["towns:b"]
    assert legend_of(edits.move_entry("bases:a", NATURAL, "towns:b"), moved) == FigureLegend()


def test_what_is_not_visible_now_keeps_what_was_said_of_it() -> None:
    legend = FigureLegend(entries=(LegendEntry("gone:x", title="Later"),))
    moved = legend_of(edits.move_entry("zone:c", NATURAL, "bases:a"), legend)
    assert LegendEntry("gone:x", title="Later") in moved.entries


def test_an_entry_of_ones_own_is_added_changed_and_removed() -> None:
    sample = {"state": "held", "party": "russia"}
    added = legend_of(edits.add_entry(NATURAL, title="Front line", says="", shape="line", sample=sample))
    own = added.entries[-1]
    assert own == LegendEntry("own-front-line", title="Front line", shape="line", sample=sample)
    assert order_of(added, NATURAL)[-1] == own.id
    changed = legend_of(
        edits.change_entry(own.id, NATURAL, title="Front", says="of May", shape="area", sample={"fill": "#112233"}),
        added,
    )
    assert changed.entries[-1] == LegendEntry(
        own.id, title="Front", says="of May", shape="area", sample={"fill": "#112233"}
    )
    assert legend_of(edits.remove_entry(own.id, NATURAL), changed) == FigureLegend()


def test_two_entries_of_the_same_title_have_ids_of_their_own() -> None:
    once = legend_of(edits.add_entry(NATURAL, title="Line", says="", shape="line", sample={}))
    twice = legend_of(edits.add_entry(NATURAL, title="Line", says="", shape="line", sample={}), once)
    assert [entry.id for entry in twice.entries[-2:]] == ["own-line", "own-line-2"]


def test_the_legend_follows_the_map_again_and_keeps_what_is_the_analysts_own() -> None:
    own = LegendEntry("own-a", title="Mine", sample={})
    legend = FigureLegend("Key", 2, (LegendEntry("bases:a", hidden=True), own))
    assert legend_of(edits.follow_map(), legend) == FigureLegend("Key", 2, (own,))


def test_title_and_columns() -> None:
    assert legend_of(edits.set_legend(title="Key", columns=3)) == FigureLegend("Key", 3)
    assert legend_of(edits.set_legend(title="", columns=None), FigureLegend("Key", 3)) == FigureLegend()


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (lambda: edits.set_legend(title=None, columns=5), "1 to 4 columns"),
        (lambda: edits.word_entry("gone:x", NATURAL, title="x", says=None), "not in the legend any more"),
        (lambda: edits.hide_entries(["gone:x"], NATURAL, hidden=True), "not in the legend any more"),
        (lambda: edits.move_entry("bases:a", NATURAL, "gone:x"), "not in the legend any more"),
        (lambda: edits.remove_entry("bases:a", NATURAL), "Hide it instead"),
        (lambda: edits.add_entry(NATURAL, title=" ", says="", shape="line", sample={}), "needs a title"),
        (
            lambda: edits.change_entry("bases:a", NATURAL, title="x", says="", shape="line", sample={}),
            "entry of your own",
        ),
    ],
)
def test_what_cannot_be_done_says_why(edit: Callable[[], Edit], reason: str) -> None:
    with pytest.raises(EditError, match=reason):
        legend_of(edit())
