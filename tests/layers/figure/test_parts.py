import pytest

from layers.document import Figure
from layers.figure.parts import PARTS, shown


def test_a_part_is_there_until_it_is_hidden_and_unknown_names_mean_nothing() -> None:
    figure = Figure(hidden=("locator", "fireworks"))
    assert [part for part in PARTS if not shown(figure, part)] == ["locator"]


def test_neither_the_handling_mark_nor_the_credit_for_the_base_map_can_be_hidden() -> None:
    for part in ("handling", "attribution", "title"):
        with pytest.raises(KeyError):
            shown(Figure(), part)
