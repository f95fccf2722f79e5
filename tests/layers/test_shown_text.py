"""Text as an editor shows it, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.shown_text import Layout, Replacement, difference, layout_of, length, merged, replaced

LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
LETTERS = st.sampled_from("ab\n \t{}إد😀🗺")
TEXTS = st.text(LETTERS)


@given(st.text(st.sampled_from("ab\n\r \t😀إ")), st.booleans())
def test_what_is_shown_is_written_back_byte_for_byte(text: str, indented: bool) -> None:
    layout = layout_of(text.encode(), indented=indented)
    shown = layout.show(text.encode())
    assert shown is not None
    assert layout.original(shown) == text.encode()


@given(TEXTS, LINE_ENDS, st.sampled_from(["", "  ", "\t"]))
def test_what_is_typed_is_shown_again_as_typed(typed: str, line_end: str, indent: str) -> None:
    layout = Layout(line_end, indent)
    assert layout.show(layout.original(typed)) == typed


def test_a_feature_is_shown_without_the_indentation_of_its_place_in_the_file() -> None:
    text = b'{\r\n      "type": "Feature"\r\n    }'
    layout = layout_of(text, indented=True)
    assert layout == Layout("\r\n", "    ")
    assert layout.show(text) == '{\n  "type": "Feature"\n}'


def test_a_line_with_less_indentation_keeps_all_of_it() -> None:
    assert layout_of(b'{\n"a": 1\n    }', indented=True) == Layout("\n", "")


def test_a_text_of_another_layout_is_not_shown() -> None:
    assert Layout("\n", "    ").show(b'{\n"a": 1}') is None


def test_a_text_on_one_line_takes_the_line_end_of_what_is_around_it() -> None:
    assert layout_of(b"{}", b"[\r\n").line_end == "\r\n"
    assert layout_of(b"{}").line_end == "\n"


def test_carriage_returns_among_line_feeds_are_kept_as_characters() -> None:
    assert layout_of(b"a\r\nb\nc").show(b"a\r\nb\nc") == "a\r\nb\nc"


@given(TEXTS, TEXTS)
def test_the_difference_makes_the_new_text_of_the_old_one(old: str, new: str) -> None:
    assert replaced(old, [difference(old, new)]) == new


@given(TEXTS, st.lists(LETTERS, max_size=4).map("".join), TEXTS)
def test_the_difference_is_as_short_as_what_was_put_in(before: str, put: str, after: str) -> None:
    found = difference(before + after, before + put + after)
    assert found.end == found.start
    assert len(found.text) == len(put)


def test_positions_count_as_javascript_counts() -> None:
    assert difference("😀a", "😀b") == Replacement(2, 3, "b")
    assert difference("😀", "😁") == Replacement(0, 2, "😁")  # they share one half of their pair
    assert length("😀a") == 3


@given(TEXTS, TEXTS)
def test_what_only_one_side_changed_is_taken_over(base: str, new: str) -> None:
    assert merged(base, base, new) == new
    assert merged(base, new, base) == new
    assert merged(base, new, new) == new


@given(TEXTS, TEXTS, TEXTS)
def test_changes_at_different_places_are_both_kept(mine: str, between: str, theirs: str) -> None:
    base = f"1[]{between}|[]2"
    assert merged(base, f"1[{mine}]{between}|[]2", f"1[]{between}|[{theirs}]2") == f"1[{mine}]{between}|[{theirs}]2"
    assert merged(base, f"1[]{between}|[{theirs}]2", f"1[{mine}]{between}|[]2") == f"1[{mine}]{between}|[{theirs}]2"


@pytest.mark.parametrize(("mine", "theirs"), [("aXc", "aYc"), ("ac", "aYc"), ("aXXc", "ac")])
def test_changes_of_the_same_place_are_not_merged(mine: str, theirs: str) -> None:
    assert merged("abc", mine, theirs) is None
