"""What lies behind each address; no Qt is needed for it."""

import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import assets
from desktop.web.resources import data_for


class Echo:
    """Answers with what it was asked for."""

    def layer(self, layer_id: str) -> bytes:
        return f"layer {layer_id}".encode()

    def features(self, layer_id: str, keys: Collection[int]) -> bytes:
        return f"features {layer_id} {list(keys)}".encode()

    def outlined(self, why: str, layer_id: str) -> bytes:
        return f"{why} {layer_id}".encode()

    def feature(self, layer_id: str, key: int) -> bytes:
        return f"feature {layer_id} {key}".encode()

    def text(self, number: int) -> bytes:
        return f"نص {number}".encode()

    def figure(self) -> bytes:
        return b"figure"

    def relief(self) -> bytes:
        return b"relief"

    def picture(self, number: int) -> bytes:
        return f"picture {number}".encode()


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundle with one script, and a secret beside it."""
    (tmp_path / "web" / "dist").mkdir(parents=True)
    (tmp_path / "web" / "dist" / "live.js").write_text("script")
    (tmp_path / "web" / "secret.json").write_text("secret")
    monkeypatch.setattr(assets, "path", tmp_path.joinpath)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/layers/bases", "layer bases"),
        ("/layers/a%2Fb%20c", "layer a/b c"),
        ("/layers/%D8%B7", "layer ط"),
        ("/changes/bases/3,14", "features bases [3, 14]"),
        ("/outlines/old/bases", "old bases"),
        ("/features/bases/7", "feature bases 7"),
        ("/texts/12", "نص 12"),
        ("/figure.json", "figure"),
        ("/figure/images/3", "picture 3"),
        ("/helper.js", "helper"),
    ],
)
def test_an_address_leads_to_its_content(path: str, answer: str) -> None:
    assert data_for(path, Echo(), "0a", {"helper.js": b"helper"}).data.decode() == answer


@pytest.mark.parametrize("path", ["/", "/editor", "/figure"])
def test_a_document_carries_its_nonce(path: str) -> None:
    mime, document = data_for(path, Echo(), "0a1b")
    assert mime == "text/html"
    assert document.count(b"<script>") == document.count(b"<style>") == 0
    assert path == "/figure" or b'nonce="0a1b"' in document


@pytest.mark.usefixtures("bundle")
def test_a_bundled_file_has_its_type() -> None:
    assert data_for("/web/live.js", Echo(), "0a") == ("text/javascript", b"script")


@pytest.mark.usefixtures("bundle")
@pytest.mark.parametrize(
    "path",
    [
        "/web/../secret.json",
        "/web/%2e%2e/secret.json",
        "/web/..%2Fsecret.json",
        "/web/..%5Csecret.json",
        "/web/%2e%2e%2fsecret.json",
        "/web//secret.json",
        "/web/./live.js",
        "/web/live.js%00.json",
        "/web/",
        "/web",
        "/web/missing.js",
        "/web/%ff",
        "/../secret.json",
        "//web/live.js",
        "/layers",
        "/layers/a/b",
        "/changes/a/1,",
        "/changes/a/-1",
        "/features/a/1,2",
        "/features/a/٣",
        "/unheard-of",
    ],
)
def test_nothing_else_lies_there(path: str) -> None:
    with pytest.raises(LookupError):
        data_for(path, Echo(), "0a")


@given(st.text(alphabet="./%25eEfF2\\cC0ab:", max_size=30))
def test_no_path_leads_out_of_the_bundle(tail: str) -> None:
    try:
        data = data_for(f"/web/{tail}", Echo(), "0a").data
    except LookupError:
        return
    inside = {file.read_bytes() for file in assets.path("web", "dist").rglob("*") if file.is_file()}
    assert data in inside


def test_it_needs_no_qt() -> None:
    script = "import sys, desktop.web.resources; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
