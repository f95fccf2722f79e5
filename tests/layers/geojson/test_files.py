import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import structs

import layers
from layers import geojson
from layers.geojson.files import read_geojson, write_geojson
from layers.storage.disk_errors import StoreError

CONTENT = b'{"type": "Feature", "properties": {"name": "x"}, "geometry": null}'


def test_a_file_is_read_as_a_layer_named_after_it(tmp_path: Path) -> None:
    (tmp_path / "bases.geojson").write_bytes(CONTENT)
    layer = read_geojson(tmp_path / "bases.geojson")
    assert (layer.id, layer.title, layer.file) == ("bases", "bases", "bases.geojson")


def test_writing_keeps_bytes_mode_and_link(tmp_path: Path) -> None:
    file, link = tmp_path / "bases.geojson", tmp_path / "link.geojson"
    file.write_bytes(CONTENT)
    file.chmod(0o640)
    link.symlink_to(file)
    layer = layers.read_geojson(str(link))
    feature = geojson.with_property(layer.features[0], "name", "y")
    layers.write_geojson(structs.replace(layer, features=(feature,)), str(link))
    assert file.read_bytes() == CONTENT.replace(b'"x"', b'"y"')
    assert link.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(tmp_path.iterdir()) == [file, link]


def test_a_new_file_gets_the_mode_that_any_new_file_has(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    (tmp_path / "a.geojson").write_bytes(CONTENT)
    write_geojson(read_geojson(tmp_path / "a.geojson"), tmp_path / "b.geojson")
    assert (tmp_path / "b.geojson").read_bytes() == CONTENT
    assert (tmp_path / "b.geojson").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_bytes(CONTENT)
    layer = read_geojson(tmp_path / "a.geojson")
    (tmp_path / "folder.geojson").mkdir()
    with pytest.raises(StoreError, match=r"folder\.geojson"):
        write_geojson(layer, tmp_path / "folder.geojson")
    assert {path.name for path in tmp_path.iterdir()} == {"a.geojson", "folder.geojson"}


def test_the_package_imports_nothing_until_it_is_asked() -> None:
    code = "import sys, layers; assert 'numpy' not in sys.modules; layers.check; assert 'numpy' in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_check_stays_a_function_once_its_module_is_imported() -> None:
    import layers.validity.checking  # noqa: PLC0415 # the import is what could hide the function

    assert callable(layers.check)
    with pytest.raises(AttributeError, match="nothing"):
        layers.nothing  # noqa: B018 # the access is what is tested
