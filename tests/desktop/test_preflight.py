import pytest

from desktop import preflight


def test_complete_system_has_nothing_missing() -> None:
    assert preflight.missing_libraries() == []
    preflight.check()


def test_missing_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(preflight.WEB_ENGINE, "libabsent.so.7", ("libabsent7",))
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)

    with pytest.raises(SystemExit, match=r"lacks libabsent\.so\.7(.|\n)*sudo apt-get install -y libabsent7"):
        preflight.check()


def test_display_libraries_are_needed_only_with_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(preflight.X11_DISPLAY, "libabsent.so.7", ("libabsent7",))
    monkeypatch.setattr("sys.platform", "linux")

    monkeypatch.delenv("DISPLAY", raising=False)
    assert preflight.missing_libraries() == []
    monkeypatch.setenv("DISPLAY", ":99")
    assert "libabsent.so.7" in preflight.missing_libraries()


def test_ordinary_user_gets_the_line_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(preflight.WEB_ENGINE, "libabsent.so.7", ("libabsent7",))
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    with pytest.raises(SystemExit, match="Debian calls them: libabsent7"):
        preflight.install()
