from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from desktop.figure.pictures import PictureError, Pictures, read_picture


def picture(path: Path, *, width: int = 40, height: int = 20, comment: str | None = None) -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#0072b2"))
    if comment:
        image.setText("Comment", comment)
    assert image.save(str(path))
    return path


def test_a_picture_is_written_anew_without_what_its_file_says_beside_the_pixels(tmp_path: Path) -> None:
    path = picture(tmp_path / "logo.png", comment="taken at the safe house")
    assert b"safe house" in path.read_bytes()
    written = read_picture(tmp_path, "logo.png", 50, 25)
    assert b"safe house" not in written
    shown = QImage.fromData(written)
    assert (shown.width(), shown.height()) == (40, 20)
    assert shown.pixelColor(5, 5).name() == "#0072b2"


def test_a_picture_is_no_finer_than_print_can_show(tmp_path: Path) -> None:
    picture(tmp_path / "photo.jpg", width=4000, height=2000)
    written = QImage.fromData(read_picture(tmp_path, "photo.jpg", 25.4, 25.4))
    assert (written.width(), written.height()) == (300, 150)


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("missing.png", None, "There is no picture “missing.png”"),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "no PNG, JPEG or WebP"),
        ("renamed.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "no PNG, JPEG or WebP"),
        ("empty.png", b"", "no PNG, JPEG or WebP"),
        ("cut.png", b"\x89PNG\r\n\x1a\n\0\0", "png"),
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


def test_a_link_does_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    outside = picture(tmp_path / "elsewhere.png")
    folder = tmp_path / "situation"
    folder.mkdir()
    (folder / "logo.png").symlink_to(outside)
    with pytest.raises(PictureError, match="outside the situation's folder"):
        read_picture(folder, "logo.png", 20, 20)


def test_a_situation_that_is_stored_nowhere_has_no_pictures() -> None:
    with pytest.raises(PictureError, match="saved in a folder"):
        read_picture(None, "logo.png", 20, 20)


def test_addresses_count_up(tmp_path: Path) -> None:
    picture(tmp_path / "logo.png")
    pictures = Pictures(tmp_path)
    assert [pictures.add("logo.png", 20, 20) for _ in range(2)] == ["figure/images/0", "figure/images/1"]
