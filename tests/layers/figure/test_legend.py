from hypothesis import given
from hypothesis import strategies as st
from msgspec import json

from layers.document import Document, FigureLegend, Layer, LegendEntry, Party
from layers.figure.legend import Entry, Shown, arranged, as_data, describe, entries, entry_id, parties
from layers.style import Style, StyleKey, style_for

AREAS = Layer("areas", "Areas of control", "areas.geojson")
BASES = Layer("bases", "Bases", "bases.geojson")
DOCUMENT = Document(
    parties=(Party("russia", "Russia", colour="#0b3c5d"), Party("none-stated", "None stated", colour="#b2432f")),
    layers=(AREAS, BASES),
)


def styled(layer: Layer, **properties: str) -> Style:
    return style_for({name.replace("_", "-"): value for name, value in properties.items()}, layer, DOCUMENT)


def test_an_entry_says_symbol_state_party_and_basis() -> None:
    shown = Shown(
        BASES, styled(BASES, party="russia", state="held", basis="assessed", marker_symbol="airfield"), "point", 1
    )
    assert describe(shown, DOCUMENT) == ("Airfield", "Held by Russia, assessed")
    assert entry_id(shown, DOCUMENT) == "bases:point:russia:held:assessed:airfield"


def test_an_area_without_a_party_does_not_name_one() -> None:
    style = styled(AREAS, party="none-stated", state="contested", basis="claimed", precision="indicative")
    shown = Shown(AREAS, style, "area", 4)
    assert describe(shown, DOCUMENT) == ("Areas of control", "Contested, claimed; extent indicative")
    assert entry_id(shown, DOCUMENT) == "areas:area:-:contested:claimed:-:indicative"


def test_what_states_nothing_is_called_by_its_layer() -> None:
    assert describe(Shown(AREAS, styled(AREAS), "line", 1), DOCUMENT) == ("Areas of control", "")


def test_a_military_symbol_code_is_not_printed_as_a_word_but_says_whose_side_it_is_on() -> None:
    for code, side in (("SHGPUCI----K---", "Hostile"), ("10031000001211000000", "Friend"), ("SPGP-----------", "")):
        shown = Shown(BASES, Style(key=StyleKey(category=code)), "point", 1)
        assert describe(shown, DOCUMENT) == ("Bases", side)
        assert entry_id(shown, DOCUMENT) == f"bases:point:-:-:-:{side.lower() or '-'}"


STYLES = [
    styled(BASES, **dict(zip(("party", "state", "basis", "marker_symbol"), values, strict=True)))
    for values in [
        ("russia", "held", "assessed", "harbor"),
        ("russia", "held", "confirmed", "harbor"),
        ("none-stated", "held", "confirmed", "airfield"),
        ("nobody", "contested", "confirmed", ""),
        ("russia", "", "claimed", "town-hall"),
        ("", "advance", "", ""),
        ("none-stated", "advance", "", "XX"),
    ]
]


@given(st.sampled_from(STYLES), st.sampled_from(STYLES), st.sampled_from(["point", "area"]))
def test_entries_have_one_id_exactly_when_they_say_the_same(one: Style, other: Style, shape: str) -> None:
    first, second = (Shown(BASES, style, shape, 1) for style in (one, other))  # type: ignore[arg-type]  # one of the words
    same = describe(first, DOCUMENT) == describe(second, DOCUMENT)
    assert same == (entry_id(first, DOCUMENT) == entry_id(second, DOCUMENT))


def test_samples_carry_the_style_of_the_map_topmost_layer_first_and_nothing_twice() -> None:
    held = styled(AREAS, party="russia", state="held", basis="confirmed")
    base = styled(BASES, party="russia", state="held", basis="confirmed", marker_symbol="harbor")
    shown = [Shown(AREAS, held, "area", 2), Shown(BASES, base, "point", 1), Shown(AREAS, held, "area", 1)]
    found = entries(DOCUMENT, shown)
    assert [entry.title for entry in found] == ["Harbour", "Areas of control"]
    assert found[1].style == held


def test_only_parties_that_are_visible_are_listed() -> None:
    style = styled(AREAS, party="none-stated", state="contested")
    [entry] = parties(DOCUMENT, [Shown(AREAS, style, "area", 1)])
    assert (entry.id, entry.title, entry.colour) == ("party:none-stated", "No party stated", "#b2432f")


MADE = [
    Entry("bases:a", "map", "Harbour", "Held"),
    Entry("areas:b", "map", "Areas", "Contested"),
    Entry("party:c", "party", "Russia", colour="#0b3c5d"),
    Entry("class:d", "class", "Dots: proposed"),
]


def ids(*overrides: LegendEntry) -> list[str]:
    return [entry.id for entry in arranged(MADE, FigureLegend(entries=overrides), DOCUMENT)]


def test_what_the_document_lists_comes_first_and_the_rest_by_itself_at_the_end() -> None:
    assert ids() == ["bases:a", "areas:b", "party:c", "class:d"]
    assert ids(LegendEntry("areas:b"), LegendEntry("party:c")) == ["areas:b", "party:c", "bases:a", "class:d"]


def test_an_override_of_what_is_no_longer_visible_means_nothing() -> None:
    assert ids(LegendEntry("gone:x", title="Gone", hidden=True)) == ["bases:a", "areas:b", "party:c", "class:d"]


def test_entries_are_renamed_and_hidden_and_remember_what_the_map_says() -> None:
    legend = FigureLegend(entries=(LegendEntry("bases:a", title="Port", says=""), LegendEntry("areas:b", hidden=True)))
    port, areas, *_ = arranged(MADE, legend, DOCUMENT)
    assert (port.title, port.says, port.title_of_map, port.says_of_map) == ("Port", "", "Harbour", "Held")
    assert areas.hidden
    groups = as_data([port, areas])
    assert [entry["title"] for entry in groups["map"]] == ["Port"]
    json.encode(groups)  # plain data


def test_an_entry_of_ones_own_has_the_sample_that_its_properties_draw() -> None:
    sample = {"state": "held", "basis": "confirmed", "party": "russia"}
    own = LegendEntry("own", title="Front line", shape="line", sample=sample)
    entry = arranged(MADE, FigureLegend(entries=(own,)), DOCUMENT)[0]
    assert entry.own
    assert entry.shape == "line"
    assert entry.style is not None
    assert entry.style.stroke == "#0b3c5d"


def test_what_looks_different_and_says_the_same_is_one_entry_with_a_sample_of_each_look() -> None:
    colours = ("#aa0000", "#00aa00", "#0000aa", "#aa00aa", "#00aaaa")
    shown = [Shown(BASES, styled(BASES, marker_color=colour), "point", 1) for colour in (*colours, colours[0])]
    [entry] = entries(DOCUMENT, shown)
    assert entry.style is not None
    assert [style.point_fill for style in (entry.style, *entry.also)] == list(colours[:4])
    [told] = as_data([entry])["map"]
    assert len(told["styles"]) == 4


def test_the_same_look_is_not_shown_twice() -> None:
    one, other = styled(AREAS, party="none-stated"), styled(AREAS)
    shown = [Shown(AREAS, style, "area", 1) for style in (one, other, one)]
    [entry] = entries(DOCUMENT, shown)
    assert len(entry.also) == (0 if one.fill == other.fill else 1)
