from msgspec import structs

from layers.document import Document, Layer, Party
from layers.figure.legend import Shown, classes, describe, legend, parties
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
    style = styled(BASES, party="russia", state="held", basis="assessed", marker_symbol="airfield")
    assert describe(Shown(BASES, style, "point", 1), DOCUMENT) == ("Airfield", "Held by Russia, assessed")


def test_an_area_without_a_party_does_not_name_one() -> None:
    style = styled(AREAS, party="none-stated", state="contested", basis="claimed", precision="indicative")
    expected = ("Areas of control", "Contested, claimed; extent indicative")
    assert describe(Shown(AREAS, style, "area", 4), DOCUMENT) == expected


def test_what_states_nothing_is_called_by_its_layer() -> None:
    assert describe(Shown(AREAS, styled(AREAS), "line", 1), DOCUMENT) == ("Areas of control", "")


def test_a_military_symbol_code_is_not_printed_as_a_word() -> None:
    style = Style(key=StyleKey(category="SFGPUCI----K---"))
    assert describe(Shown(BASES, style, "point", 1), DOCUMENT)[0] == "Bases"


def test_samples_carry_the_style_of_the_map_topmost_layer_first_and_nothing_twice() -> None:
    held = styled(AREAS, party="russia", state="held", basis="confirmed")
    base = styled(BASES, party="russia", state="held", basis="confirmed", marker_symbol="harbor")
    shown = [Shown(AREAS, held, "area", 2), Shown(BASES, base, "point", 1), Shown(AREAS, held, "area", 1)]
    entries = legend(DOCUMENT, shown)
    assert [entry["title"] for entry in entries] == ["Harbour", "Areas of control"]
    assert entries[1]["style"] == structs.asdict(held)


def test_only_parties_that_are_visible_are_listed() -> None:
    style = styled(AREAS, party="none-stated", state="contested")
    assert parties(DOCUMENT, [Shown(AREAS, style, "area", 1)]) == [{"name": "No party stated", "colour": "#b2432f"}]


def test_the_key_explains_the_classes_that_occur_and_no_others() -> None:
    contested = Shown(AREAS, styled(AREAS, state="contested", basis="confirmed"), "area", 1)
    assert classes([contested]) == ["Cross-hatch: contested"]
    claimed = Shown(AREAS, styled(AREAS, state="advance", basis="claimed", precision="indicative"), "area", 1)
    assert classes([claimed]) == [
        "Single hatch: held or advance, claimed",
        "Ticked edge: advance, ticks point forward",
        "Faded edge: the outline is only indicative",
    ]
    assert classes([Shown(AREAS, styled(AREAS), "area", 1)]) == []
