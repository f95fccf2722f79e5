"""The user's own templates, kept in the folder of settings and found by name or file."""

from pathlib import Path

import pytest

from desktop.figure import templates
from layers.figure.templates import BUILT_IN, Template, TemplateError


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of settings."""
    monkeypatch.setattr(templates, "user_config_path", lambda _: tmp_path)
    return tmp_path


def test_there_are_none_at_first() -> None:
    assert templates.own() == {}


def test_what_is_kept_is_listed_by_name_and_found_again() -> None:
    zebra, apple = Template("Zebra", {"paper": "A3"}), Template("apple", {"paper": "A5"})
    templates.keep(zebra)
    path = templates.keep(apple)
    assert list(templates.own().values()) == [apple, zebra]
    assert templates.find("APPLE") == apple
    assert templates.find(str(path)) == apple


def test_a_template_of_the_same_name_takes_the_place_of_the_other() -> None:
    first = templates.keep(Template("Mine", {"paper": "A3"}))
    assert templates.keep(Template("mine", {"paper": "A5"})) == first
    assert [dict(each.settings) for each in templates.own().values()] == [{"paper": "A5"}]


def test_one_of_the_own_is_removed_and_nothing_else(config: Path) -> None:
    path, other = templates.keep(Template("Mine", {})), config / "notes.json"
    other.write_bytes(b"{}")
    templates.keep(Template("Yours", {}))
    templates.remove(path)
    assert [each.name for each in templates.own().values()] == ["Yours"]
    with pytest.raises(ValueError, match="none of the user's own"):
        templates.remove(other)
    assert other.exists()


def test_names_that_make_the_same_file_name_are_kept_apart() -> None:
    templates.keep(Template("A / B", {}))
    templates.keep(Template("A B", {}))
    assert len(templates.own()) == 2


def test_an_own_template_comes_before_one_that_comes_with_the_program() -> None:
    assert templates.find("slide") == BUILT_IN[2]
    templates.keep(Template("Slide", {"paper": "4:3"}))
    assert templates.find("slide").settings == {"paper": "4:3"}


def test_one_that_cannot_be_read_hides_no_other(config: Path, caplog: pytest.LogCaptureFixture) -> None:
    templates.keep(Template("Mine", {}))
    broken = config / "templates" / "broken.json"
    broken.write_bytes(b"{")
    assert [each.name for each in templates.own().values()] == ["Mine"]
    assert "broken.json, line 1" in caplog.text
    assert broken.read_bytes() == b"{"
    with pytest.raises(TemplateError, match="broken"):
        templates.find(str(broken))


def test_what_there_is_not_is_refused_with_the_names() -> None:
    templates.keep(Template("Mine", {}))
    with pytest.raises(TemplateError, match="“Mine”, “Report”"):
        templates.find("Yours")
