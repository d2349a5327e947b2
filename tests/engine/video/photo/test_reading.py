"""Pictures as people have them."""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from desktop.engine.errors import ParleyError
from desktop.engine.video.photo import reading
from desktop.engine.video.photo.reading import LONGEST, read, read_picture

RED, GREEN = (200, 30, 40), (20, 160, 60)
"""RGB."""


def two_halves(width: int = 120, height: int = 80) -> Image.Image:
    """The left half is red, the right one green."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(GREEN, (width // 2, 0, width, height))
    return picture


def colour(picture: np.ndarray, x: float, y: float) -> tuple[int, ...]:
    """RGB at a part of the width and height of what was read."""
    return tuple(int(value) for value in picture[int(picture.shape[0] * y), int(picture.shape[1] * x), ::-1])


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "bmp", "tiff", "gif"])
def test_common_kinds_are_read_as_bgr(tmp_path: Path, suffix: str) -> None:
    """What is red in the file is in the last channel, whatever kind the file is of."""
    two_halves().save(tmp_path / f"a.{suffix}")
    picture = read_picture(tmp_path / f"a.{suffix}")
    assert picture.dtype == np.uint8
    assert picture.shape == (80, 120, 3)
    assert picture.flags.c_contiguous
    assert colour(picture, 0.2, 0.5) == pytest.approx(RED, abs=12)
    assert colour(picture, 0.8, 0.5) == pytest.approx(GREEN, abs=12)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_taken_sideways_stands_upright(tmp_path: Path, orientation: int) -> None:
    """EXIF's eight orientations, each as a camera that was held so writes it."""
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    stored = two_halves()
    if orientation in turned:
        stored = stored.transpose(turned[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(tmp_path / "a.jpg", exif=exif, quality=95)
    found = read(tmp_path / "a.jpg")
    assert found.picture.shape == (80, 120, 3)
    assert found.notes == ()
    assert colour(found.picture, 0.2, 0.5) == pytest.approx(RED, abs=12)


def test_what_can_be_seen_through_lies_on_grey(tmp_path: Path) -> None:
    """An alpha channel, or one transparent colour, lets a neutral grey through."""
    picture = two_halves().convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 120, 40))
    picture.save(tmp_path / "a.png")
    assert colour(read_picture(tmp_path / "a.png"), 0.2, 0.2) == (128, 128, 128)
    assert colour(read_picture(tmp_path / "a.png"), 0.2, 0.8) == RED
    palette = two_halves().quantize(4)
    palette.save(tmp_path / "p.gif", transparency=palette.getpixel((0, 0)))
    assert colour(read_picture(tmp_path / "p.gif"), 0.2, 0.5) == (128, 128, 128)


def test_print_colours_become_screen_colours(tmp_path: Path) -> None:
    """CMYK, as print shops send it."""
    two_halves().convert("CMYK").save(tmp_path / "a.jpg", quality=95)
    assert colour(read_picture(tmp_path / "a.jpg"), 0.2, 0.5) == pytest.approx(RED, abs=12)


def test_the_colour_profile_is_used(tmp_path: Path) -> None:
    """Numbers mean the colours that the picture's profile says: here one in which red and green change places."""
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    changed = own.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    for name, profile, expected in (("own", own, RED), ("changed", changed, (30, 200, 40)), ("broken", b"none", RED)):
        two_halves().save(tmp_path / f"{name}.png", icc_profile=profile)
        assert colour(read_picture(tmp_path / f"{name}.png"), 0.2, 0.5) == pytest.approx(expected, abs=12), name


def test_sixteen_bits_and_grey(tmp_path: Path) -> None:
    """Scanners' grey pictures of 16 bits keep their brightness."""
    values = np.linspace(0, 65535, 100 * 100).reshape(100, 100).astype(np.uint16)
    Image.fromarray(values).save(tmp_path / "a.png")
    picture = read_picture(tmp_path / "a.png")
    assert picture.shape == (100, 100, 3)
    assert np.abs(picture[..., 1].astype(float) - values / 257).max() <= 1.0


@pytest.mark.parametrize("suffix", ["gif", "webp", "png"])
def test_of_a_moving_picture_the_first_is_used_and_told(tmp_path: Path, suffix: str) -> None:
    """An animation is no error, but whoever chose it should know."""
    path = tmp_path / f"wave.{suffix}"
    two_halves().save(path, save_all=True, append_images=[Image.new("RGB", (120, 80), GREEN)], lossless=True)
    found = read(path)
    assert colour(found.picture, 0.2, 0.5) == pytest.approx(RED, abs=8)
    assert found.notes == (f"wave.{suffix} is animated: its first picture is used.",)


@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_eight_thousand_pixels_are_made_fewer(tmp_path: Path, suffix: str) -> None:
    """A picture of 8,000 pixels is scaled down, in shape, and that is told."""
    Image.new("L", (8000, 4000), 90).save(tmp_path / f"big.{suffix}")
    found = read(tmp_path / f"big.{suffix}")
    assert max(found.picture.shape) == LONGEST
    assert found.picture.shape[0] == pytest.approx(LONGEST / 2, abs=1)
    assert found.notes == (f"big.{suffix} was made smaller, from 8,000 × 4,000 to 4,096 × 2,048 pixels.",)


def cut(picture: bytes) -> bytes:
    return picture[: len(picture) // 2]


def encoded(kind: str, size: tuple[int, int] = (120, 80)) -> bytes:
    """A picture whose file cannot be compressed to next to nothing."""
    noise = np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), np.uint8)
    into = io.BytesIO()
    Image.fromarray(noise).save(into, kind)
    return into.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("cut.jpg", cut(encoded("JPEG")), "cut.jpg is damaged, or a part of it is missing. Copy it here again"),
        ("cut.png", cut(encoded("PNG")), "cut.png is damaged, or a part of it is missing."),
        ("cut.webp", cut(encoded("WEBP")), "cut.webp is damaged, or a part of it is missing."),
        ("text.jpg", b"Dear diary, " * 50, "text.jpg is no picture that can be read here. Choose a photo: JPEG, PNG"),
        ("empty.png", b"", "empty.png is empty."),
        ("tiny.png", encoded("PNG", (30, 30)), "tiny.png is only 30 × 30 pixels, too small for a face."),
        ("thin.png", encoded("PNG", (3000, 30)), "thin.png is only 3000 × 30 pixels"),
        (
            "a.heic",
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" * 9,
            "a.heic is an HEIC photo, which cannot be read here. Save",
        ),
        ("a.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n", "a.eps is no picture that can be read here."),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    """The sentence names the file and says what to do."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ParleyError) as raised:
        read(tmp_path / name)
    assert str(raised.value).startswith(told)
    assert raised.value.problem.remedy


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    """A folder, a name that is not there, a pipe that would never end."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(ParleyError, match=r"folder is a folder, not a photo\."):
        read(tmp_path / "folder")
    with pytest.raises(ParleyError, match=r"gone\.jpg cannot be opened: it is not there\."):
        read(tmp_path / "gone.jpg")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.jpg")
        with pytest.raises(ParleyError, match=r"pipe\.jpg is a pipe or a device, not a photo\."):
            read(tmp_path / "pipe.jpg")


def test_a_promise_of_too_many_pixels_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few bytes may promise gigabytes: they are refused before anything is decoded."""
    Image.new("1", (20_000, 10_000)).save(tmp_path / "bomb.png")
    with pytest.raises(ParleyError, match=r"bomb\.png has more than 160 million pixels\."):
        read(tmp_path / "bomb.png")
    monkeypatch.setattr(reading, "MOST_BYTES", 100)
    (tmp_path / "large.png").write_bytes(encoded("PNG"))
    with pytest.raises(ParleyError, match=r"large\.png is larger than"):
        read(tmp_path / "large.png")
