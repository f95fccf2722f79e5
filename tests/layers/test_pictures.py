import struct
import zlib
from pathlib import Path

import pytest

from layers.pictures import PictureError, picture_of, read_picture

PIXEL = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">IIBBBBB", 640, 480, 8, 2, 0, 0, 0)
# start, an application segment that holds a marker's bytes, a progressive frame of 300 by 200 pixels
JPEG = b"\xff\xd8\xff\xe0\x00\x06\xff\xc0\x00\x01" + b"\xff\xff\xc2\x00\x11\x08\x00\xc8\x01\x2c\x03" + bytes(9)


def test_the_size_is_read_from_the_bytes_whatever_the_name(tmp_path: Path) -> None:
    (tmp_path / "art").mkdir()
    (tmp_path / "art" / "logo.jpg").write_bytes(PIXEL)
    found = read_picture(tmp_path, "art/logo.jpg")
    assert found == ("image/png", 640, 480, PIXEL)


def test_a_jpeg_tells_its_size_behind_other_segments() -> None:
    assert picture_of(JPEG, "logo")[:3] == ("image/jpeg", 300, 200)


@pytest.mark.parametrize("cut", range(3, 20))
def test_a_jpeg_that_is_cut_off_is_damaged(cut: int) -> None:
    with pytest.raises(PictureError, match="damaged"):
        picture_of(JPEG[:cut], "logo.jpg")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"GIF89a", "neither a PNG nor a JPEG"),
        (b"", "neither"),
        (PIXEL[:20], "damaged"),
        (PIXEL.replace(struct.pack(">I", 640), bytes(4)), "empty"),
        (zlib.compress(PIXEL), "neither"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(PictureError, match=rf"^logo\.png: .*{reason}"):
        picture_of(data, "logo.png")


def test_a_missing_picture_is_named_with_its_folder(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=rf"^logo\.png: there is no such file in {tmp_path}"):
        read_picture(tmp_path, "logo.png")
    with pytest.raises(PictureError, match="save the situation first"):
        read_picture(None, "logo.png")
    with pytest.raises(PictureError, match="cannot be read"):
        read_picture(tmp_path, ".")


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "situation"
    folder.mkdir()
    (tmp_path / "private.png").write_bytes(PIXEL)
    (folder / "logo.png").symlink_to(tmp_path / "private.png")
    with pytest.raises(PictureError, match="leads out"):
        read_picture(folder, "logo.png")
