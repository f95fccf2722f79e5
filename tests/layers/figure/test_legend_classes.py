from layers.document import Document, Layer
from layers.figure.legend import Shown
from layers.figure.legend_classes import classes, made_entries
from layers.style import Style, style_for

AREAS = Layer("areas", "Areas of control", "areas.geojson")
DOCUMENT = Document(layers=(AREAS,))


def styled(**properties: str) -> Style:
    return style_for({name.replace("_", "-"): value for name, value in properties.items()}, AREAS, DOCUMENT)


def titles(*shown: Shown) -> list[str]:
    return [entry.title for entry in classes(shown)]


def test_the_key_explains_the_classes_that_occur_and_no_others() -> None:
    contested = Shown(AREAS, styled(state="contested", basis="confirmed"), "area", 1)
    assert titles(contested) == ["Cross-hatch: contested"]
    claimed = Shown(AREAS, styled(state="advance", basis="claimed", precision="indicative"), "area", 1)
    assert titles(claimed) == [
        "Single hatch: held or advance, claimed",
        "Ticked edge: advance, ticks point forward",
        "Faded edge: the outline is only indicative",
    ]
    assert titles(Shown(AREAS, styled(), "area", 1)) == []


def test_full_and_light_fills_and_discs_are_told_apart() -> None:
    full, light = styled(state="held", basis="confirmed"), styled(state="held", basis="assessed")
    assert titles(Shown(AREAS, full, "area", 1), Shown(AREAS, light, "area", 1)) == [
        "Full fill: confirmed",
        "Light fill: assessed",
    ]
    claimed = styled(state="held", basis="claimed")
    assert titles(*(Shown(AREAS, style, "point", 1) for style in (full, light, claimed))) == [
        "Dark disc: confirmed",
        "Light disc: assessed",
        "White disc, dashed rim: claimed or proposed",
    ]


def test_each_sample_shows_its_class_and_nothing_else() -> None:
    shapes = [
        styled(state=state, basis=basis)
        for state in ("held", "advance", "proposed")
        for basis in ("confirmed", "claimed")
    ]
    for entry in classes([Shown(AREAS, style, "area", 1) for style in shapes]):
        assert entry.style is not None
        signs = [
            entry.style.fill_opacity > 0,
            entry.style.hatch is not None,
            entry.style.ticks is not None,
            entry.style.dash is not None,
            entry.style.edge_fade,
        ]
        assert sum(signs) == 1, entry.title


def test_the_whole_legend_is_layers_then_parties_classes_and_base_map() -> None:
    shown = [Shown(AREAS, styled(state="held", basis="confirmed"), "area", 1)]
    found = made_entries(DOCUMENT, shown, [{"label": "River", "kind": "river"}])
    assert [entry.id for entry in found] == ["areas:area:-:held:confirmed:-", "class:full", "ground:river"]
