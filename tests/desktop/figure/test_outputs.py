"""What is said about the files of a figure."""

from pathlib import Path

from desktop.figure.outputs import pages_left_over


def test_pages_of_an_earlier_export_are_named_and_left(tmp_path: Path) -> None:
    for name in ("map.png", "map-2.png", "map-3.png", "map-5.png", "map-2.pdf", "map.svg"):
        (tmp_path / name).write_bytes(b"")
    outputs = [tmp_path / "map.png", tmp_path / "map.pdf", tmp_path / "map.svg"]
    (said,) = pages_left_over(outputs, 1)
    assert said.startswith("map-2.png and map-3.png are no pages of this figure: left there")
    assert pages_left_over(outputs, 2)[0].startswith("map-3.png is no page of this figure")
    assert pages_left_over(outputs, 3) == ()
    assert len(list(tmp_path.iterdir())) == 6
