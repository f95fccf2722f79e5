from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from desktop.figure.pictures import Pictures


def picture(path: Path, *, width: int = 40, height: int = 20, comment: str | None = None) -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#0072b2"))
    if comment:
        image.setText("Comment", comment)
    assert image.save(str(path))
    return path


def shown(folder: Path, file: str, width: float, height: float) -> bytes:
    pictures = Pictures(folder)
    assert str(pictures.add(file, width, height)).startswith("figure/images/0?")
    return pictures.images[0]


def test_a_picture_is_written_anew_without_what_its_file_says_beside_the_pixels(tmp_path: Path) -> None:
    path = picture(tmp_path / "logo.png", comment="taken at the safe house")
    assert b"safe house" in path.read_bytes()
    written = shown(tmp_path, "logo.png", 50, 25)
    assert b"safe house" not in written
    image = QImage.fromData(written)
    assert (image.width(), image.height()) == (40, 20)
    assert image.pixelColor(5, 5).name() == "#0072b2"


def test_a_picture_is_no_finer_than_print_can_show(tmp_path: Path) -> None:
    picture(tmp_path / "photo.jpg", width=4000, height=2000)
    image = QImage.fromData(shown(tmp_path, "photo.jpg", 25.4, 25.4))
    assert (image.width(), image.height()) == (300, 150)


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("missing.png", None, "there is no such file"),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "neither a PNG nor a JPEG"),
        ("cut.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\2\0\0\0", "damaged"),
        ("vast.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\1\0\0\0\1\0\0\x08\2\0\0\0", "65536 × 65536 pixels"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_a_problem_and_no_crash(
    tmp_path: Path, file: str, content: bytes | None, says: str
) -> None:
    if content is not None:
        (tmp_path / file).write_bytes(content)
    pictures = Pictures(tmp_path)
    assert pictures.add(file, 20, 20) is None
    assert says in pictures.problems[0]
    assert file in pictures.problems[0]
    assert pictures.images == []


def test_another_picture_has_another_address(tmp_path: Path) -> None:
    picture(tmp_path / "logo.png")
    picture(tmp_path / "other.png", width=41)
    pictures = Pictures(tmp_path)
    first, again, other = (str(pictures.add(file, 20, 20)) for file in ("logo.png", "logo.png", "other.png"))
    assert [address.split("?")[0] for address in (first, again)] == ["figure/images/0", "figure/images/1"]
    assert first.split("?")[1] == again.split("?")[1] != other.split("?")[1]
