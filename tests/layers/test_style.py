from itertools import combinations, product
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from layers.document import Document, Layer, Party
from layers.style import BASES, CYCLE, NEUTRAL, STATE_COLOURS, STATES, VOCABULARY, Style, next_colour, style_for, styler
from tests.colours import VISIONS, apart, contrast, luminance

LAYER = Layer("shapes", "Shapes", "shapes.geojson")
DOCUMENT = Document(parties=(Party("russia", "Russia", colour="#0b3c5d"),), layers=(LAYER,))
LAND = "#f6f2ea"


def drawn(**properties: Any) -> Style:
    return style_for({name.replace("_", "-"): value for name, value in properties.items()}, LAYER, DOCUMENT)


def edge(style: Style) -> str:
    if style.ticks:
        return "ticked"
    return "dashed" if style.dash else "solid"


def body(style: Style) -> str:
    if style.hatch:
        return {"single": "single hatch", "cross": "cross-hatch", "dots": "dots"}[style.hatch]
    return {True: "full fill", False: "light fill"}[style.fill_opacity >= 0.4] if style.fill_opacity else "no fill"


def ink(style: Style) -> float:
    """Return the share of an area that is covered, as a grey print shows it: 1 is all black."""

    def darkness(colour: str | None) -> float:
        return 1 - luminance(colour) if colour else 0

    lines = {None: 0, "single": 1, "cross": 2, "dots": np.pi / 4 * style.hatch_width / style.hatch_spacing}[style.hatch]
    covered = lines * style.hatch_width / style.hatch_spacing
    return covered * darkness(style.hatch_colour) + style.fill_opacity * darkness(style.fill)


@pytest.mark.parametrize(
    ("state", "forms"),
    [
        ("held", [("full fill", "solid"), ("light fill", "solid"), ("single hatch", "dashed")]),
        ("advance", [("full fill", "ticked"), ("light fill", "ticked"), ("single hatch", "ticked")]),
        ("contested", [("cross-hatch", "solid"), ("cross-hatch", "solid"), ("cross-hatch", "dashed")]),
        ("proposed", [("dots", "dashed"), ("dots", "dashed"), ("no fill", "dashed")]),
    ],
)
def test_state_and_basis_decide_the_form(state: str, forms: list[tuple[str, str]]) -> None:
    styles = [drawn(state=state, basis=basis) for basis in BASES]
    assert [(body(style), edge(style)) for style in styles] == forms


def test_assessed_contested_ground_is_lighter_than_confirmed() -> None:
    assert ink(drawn(state="contested", basis="assessed")) < 0.8 * ink(drawn(state="contested", basis="confirmed"))


def test_every_form_is_its_own_without_colour() -> None:
    def form(style: Style) -> tuple[Any, ...]:
        filled = round(style.fill_opacity, 1)
        return filled, style.hatch, style.hatch and style.hatch_spacing, style.dash, style.ticks

    forms = [form(drawn(state=state, basis=basis)) for state, basis in product(STATES, BASES)]
    assert len(set(forms)) == len(STATES) * len(BASES)


@pytest.mark.parametrize(("state", "basis"), list(product(STATES, BASES)))
def test_what_is_only_indicative_is_never_the_loudest_mark(state: str, basis: str) -> None:
    exact, indicative = drawn(state=state, basis=basis), drawn(state=state, basis=basis, precision="indicative")
    others = [drawn(state=other, basis=basis) for other in STATES]
    assert indicative.edge_fade
    assert indicative.stroke_width <= exact.stroke_width
    assert ink(indicative) <= 0.6 * ink(exact)
    assert ink(indicative) <= max(ink(other) for other in others)
    assert exact.hatch is None or indicative.hatch_spacing > exact.hatch_spacing
    assert not exact.edge_fade
    assert drawn(state=state, basis=basis, precision="province") == exact


def test_a_state_without_a_basis_is_drawn_as_the_weakest_and_says_so() -> None:
    unstated = drawn(state="held")
    claimed = drawn(state="held", basis="claimed")
    assert structs.replace(unstated, key=claimed.key) == claimed
    assert unstated.key.basis is None


def test_the_party_gives_the_hue() -> None:
    held = drawn(state="held", basis="confirmed", party="russia")
    assert (held.fill, held.stroke, held.point_fill) == ("#0b3c5d", "#0b3c5d", "#0b3c5d")
    assert held.key.party == "russia"
    nobody = drawn(state="held", basis="confirmed", party="atlantis")
    assert (nobody.fill, nobody.key.party) == (NEUTRAL, None)


@pytest.mark.parametrize("name", VOCABULARY)
@pytest.mark.parametrize("value", ["TX", "", "ĕ", 7e300, -1, True, None, [], {"a": 1}])
def test_a_value_outside_the_vocabulary_is_just_a_property(name: str, value: object) -> None:
    assert style_for({name: value}, LAYER, DOCUMENT) == style_for({}, LAYER, DOCUMENT)


def test_simplestyle_replaces_colours_and_widths() -> None:
    style = drawn(stroke="#ABC", stroke_width=3, stroke_opacity=0.5, fill="00ff00", fill_opacity=0.25)
    assert (style.stroke, style.stroke_width, style.stroke_opacity) == ("#aabbcc", 3, 0.5)
    assert (style.fill, style.fill_opacity) == ("#00ff00", 0.25)
    point = drawn(marker_color="#123456", marker_size="large", marker_symbol="harbor")
    assert (point.point_fill, point.symbol, point.radius) == ("#123456", "harbor", 10.5)
    assert point.key.category == "harbor"


def test_simplestyle_never_hides_state_and_basis() -> None:
    style = drawn(state="contested", basis="claimed", stroke="#000", fill="#0f0")
    assert (style.stroke, style.hatch_colour) == ("#000000", "#00ff00")
    assert (body(style), edge(style)) == ("cross-hatch", "dashed")


def test_a_points_disc_says_its_basis() -> None:
    confirmed, assessed, claimed = (drawn(state="held", basis=basis, marker_symbol="harbor") for basis in BASES)
    assert luminance(confirmed.point_fill) < luminance(assessed.point_fill) < luminance(claimed.point_fill)
    assert [style.point_dash is None for style in (confirmed, assessed, claimed)] == [True, True, False]
    for style in (confirmed, assessed, claimed):
        assert contrast(style.symbol_colour, style.point_fill) >= 4.5


@pytest.mark.parametrize("code", ["SFGPUCI----K", "10031000001211000000"])
def test_a_symbol_code_is_kept(code: str) -> None:
    assert drawn(sidc=code).sidc == code
    assert drawn(sidc=code).key.category == code


def test_a_layer_gives_its_features_defaults() -> None:
    layer = structs.replace(LAYER, style={"colour": "#111111", "state": "contested", "stroke-width": 5})
    assert style_for({}, layer, DOCUMENT).hatch == "cross"
    assert style_for({"state": "held", "basis": "confirmed"}, layer, DOCUMENT).hatch is None
    assert style_for({"stroke-width": 2}, layer, DOCUMENT).stroke_width == 2
    assert style_for({}, structs.replace(layer, style={"colour": "#111111"}), DOCUMENT).stroke == "#111111"


def test_a_new_layer_gets_a_colour_that_no_layer_has() -> None:
    document = Document()
    colours = []
    for number in range(len(CYCLE)):
        colours.append(next_colour(document))
        layer = Layer(f"layer-{number}", "", "", style={"colour": colours[-1]})
        document = structs.replace(document, layers=(*document.layers, layer))
    assert sorted(colours) == sorted(CYCLE)


@pytest.mark.parametrize("vision", VISIONS)
def test_colours_stay_apart(vision: str) -> None:
    assert min(apart(one, other, vision) for one, other in combinations(CYCLE, 2)) >= 20
    states = {NEUTRAL, *STATE_COLOURS.values()}
    assert min(apart(one, other, vision) for one, other in combinations(states, 2)) >= 9.5


def test_colours_stay_apart_in_grey_and_on_land() -> None:
    for colours in (CYCLE, tuple({NEUTRAL, *STATE_COLOURS.values()})):
        assert min(contrast(one, other) for one, other in combinations(colours, 2)) >= 1.25
        assert min(contrast(colour, LAND) for colour in colours) >= 3


values = (
    st.none() | st.booleans() | st.floats(-2, 50) | st.sampled_from(["held", "claimed", "#abc", "harbor", "russia"])
)


@given(st.dictionaries(st.sampled_from(VOCABULARY), values))
def test_every_style_is_a_json_object_and_the_same_each_time(properties: dict[str, Any]) -> None:
    style_of = styler(LAYER, DOCUMENT)
    style = style_of(properties)
    assert style_of(dict(properties)) is style
    assert msgspec.json.decode(msgspec.json.encode(style), type=Style) == style
    assert 0 <= style.fill_opacity <= 1
