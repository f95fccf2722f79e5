from hypothesis import given
from hypothesis import strategies as st

from layers.geojson.places import finder, place


def test_lines_and_columns_count_from_one_in_characters() -> None:
    text = 'é"ab\n\nü𝄞x'.encode()
    assert place(text, 0) == (1, 1)
    assert place(text, text.index(b'"')) == (1, 2)
    assert place(text, text.index(b"x")) == (3, 3)
    assert place(text, len(text)) == (3, 4)


def test_a_carriage_return_ends_a_line_where_there_is_no_line_feed() -> None:
    assert place(b"a\rb", 2) == (2, 1)
    assert place(b"a\r\nb", 3) == (2, 1)


@given(st.text(st.sampled_from("aé𝄞\r\n"), max_size=30), st.lists(st.integers(0, 30)))
def test_the_fast_way_finds_the_same_places(text: str, characters: list[int]) -> None:
    data = text.encode()
    find = finder(data)
    offsets = [len(text[:count].encode()) for count in characters]
    assert [find(offset) for offset in offsets] == [place(data, offset) for offset in offsets]
