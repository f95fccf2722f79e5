"""Typing and the document's changes at the same time: nothing is lost, whichever message comes first."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.editor.session import Push, TextSession
from layers.shown_text import Replacement, difference, length, replaced


class Page:
    """The page's side as `typing.ts` has it: it passes over versions that cross with typing."""

    def __init__(self, text: str) -> None:
        self.text = self.version_text = text
        self.version = self.edit = 0
        self.sent: list[tuple[int, int, Replacement]] = []

    def type(self, start: int, text: str) -> None:
        start = min(start, length(self.text))
        self.text = replaced(self.text, [Replacement(start, start, text)])
        self.edit += 1
        self.sent.append((self.version, self.edit, difference(self.version_text, self.text)))

    def receive(self, push: Push) -> None:
        if push.edit != self.edit:
            return
        self.text = self.version_text = replaced(self.text, [push.change])
        self.version = push.version


def test_what_is_typed_is_the_draft_until_it_is_taken_over() -> None:
    session = TextSession("ab")
    assert session.typed(0, 1, [Replacement(1, 1, "x")]) is None
    assert (session.draft, session.dirty) == ("axb", True)
    push = session.committed("axb")
    assert push == Push(1, 1, Replacement(0, 0, ""), clean=True)
    assert not session.dirty


def test_white_space_around_a_text_is_nothing_to_take_over() -> None:
    session = TextSession("{}")
    session.typed(0, 1, [Replacement(2, 2, " \n")])
    assert not session.dirty


def test_a_change_of_the_document_is_sent_as_the_run_that_differs() -> None:
    session = TextSession('{"a": 1}')
    assert session.follow('{"a": 12}') == Push(1, 0, Replacement(7, 7, "2"), clean=True)
    assert session.follow('{"a": 12}') is None


def test_typing_that_crossed_with_being_taken_over_goes_on_from_there() -> None:
    session = TextSession("ab")
    session.typed(0, 1, [Replacement(1, 1, "x")])
    session.committed("axb")
    assert session.typed(0, 2, [Replacement(1, 1, "xy")]) is None  # the page had not seen the version
    assert session.draft == "axyb"
    assert session.dirty
    session.committed("axyb")
    assert (session.base, session.theirs) == ("axyb", None)


def test_a_version_that_the_page_passed_over_is_made_again() -> None:
    session = TextSession("one two three")
    session.follow("ONE two three")
    push = session.typed(0, 1, [Replacement(13, 13, "!")])
    assert push is not None
    assert (push.edit, push.change) == (1, Replacement(0, 3, "ONE"))
    assert session.draft == "ONE two three!"


def test_the_same_place_changed_on_both_sides_waits_for_the_user() -> None:
    def conflict() -> TextSession:
        session = TextSession("abc")
        session.typed(0, 1, [Replacement(1, 2, "X")])
        assert session.follow("aYc") is None
        assert session.theirs == "aYc"
        assert session.draft == "aXc"
        return session

    kept = conflict()
    kept.keep_mine()
    assert (kept.base, kept.draft, kept.theirs) == ("aYc", "aXc", None)
    undone = conflict()
    push = undone.typed(0, 2, [])
    assert push is not None
    assert (undone.draft, undone.theirs, push.clean) == ("aYc", None, True)


def test_messages_of_an_older_text_are_passed_over() -> None:
    session = TextSession("ab")
    assert session.typed(7, 1, [Replacement(0, 0, "x")]) is None
    assert session.draft == "ab"


DIGITS = "0123456789"
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("type"), st.integers(0, 12), st.sampled_from("xy😀")),
        st.tuples(st.just("change"), st.integers(0, 12), st.sampled_from("AB\n")),
        st.tuples(st.sampled_from(["page_hears", "shell_hears", "commit"])),
    ),
    max_size=25,
)


class Scene:
    """Page, session and document, with messages on their way between them."""

    def __init__(self) -> None:
        self.document = DIGITS
        self.session, self.page = TextSession(DIGITS), Page(DIGITS)
        self.pushes: list[Push] = []
        self.typed = self.changed = ""

    def type(self, position: int, text: str) -> None:
        if self.page.text.isascii():  # so that no position parts a surrogate pair
            self.page.type(position, text)
            self.typed += text

    def change(self, position: int, text: str) -> None:
        self.document = self.document[:position] + text + self.document[position:]
        self.changed += text
        self._send(self.session.follow(self.document))

    def commit(self) -> None:
        if self.session.dirty and self.session.theirs is None:
            self.document = self.session.draft
            self._send(self.session.committed(self.document))

    def shell_hears(self) -> None:
        while self.page.sent:
            version, edit, change = self.page.sent.pop(0)
            self._send(self.session.typed(version, edit, [change]))

    def page_hears(self) -> None:
        while self.pushes:
            self.page.receive(self.pushes.pop(0))

    def _send(self, push: Push | None) -> None:
        if push is not None:
            self.pushes.append(push)


def test_a_change_of_the_document_survives_typing_that_crossed_with_a_commit() -> None:
    scene = Scene()
    scene.type(0, "x")
    scene.change(1, "A")
    scene.shell_hears()
    scene.type(0, "y")
    scene.commit()
    scene.shell_hears()
    assert scene.session.draft == "yx0A123456789"


@settings(max_examples=400)
@given(ACTIONS)
def test_page_and_shell_agree_in_the_end_and_every_letter_is_there(actions: list[tuple[Any, ...]]) -> None:
    scene = Scene()
    for name, *details in actions:
        getattr(scene, name)(*details)
    scene.shell_hears()
    scene.page_hears()
    session, text = scene.session, scene.page.text
    assert session.draft == text
    if session.theirs is None:
        assert session.base == scene.document
        assert sorted(text) == sorted(DIGITS + scene.typed + scene.changed)
    else:
        assert session.theirs == scene.document
        assert all(text.count(letter) == scene.typed.count(letter) for letter in "xy😀")
