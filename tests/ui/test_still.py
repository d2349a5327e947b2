"""The face of the last time: shown at the next start, and only while it is still that face."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from desktop.ui.still import Still

SIZE = (40, 30)


@pytest.fixture
def avatar(tmp_path: Path) -> Path:
    folder = tmp_path / "avatars" / "nova"
    folder.mkdir(parents=True)
    (folder / "face.svg").write_text("<svg/>", "utf-8")
    return folder


def picture(colour: str = "#336699", size: tuple[int, int] = SIZE) -> QImage:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def test_what_was_saved_is_shown_next_time(qapp: QApplication, tmp_path: Path, avatar: Path) -> None:
    """Pixel for pixel, in the size it was painted in; before that there is nothing."""
    assert Still(tmp_path, avatar, SIZE).load() is None
    Still(tmp_path, avatar, SIZE).save(picture())
    shown = Still(tmp_path, avatar, SIZE).load()
    assert shown is not None
    assert shown.toImage().convertToFormat(QImage.Format.Format_RGB32) == picture()


def test_another_face_or_size_is_not_shown(qapp: QApplication, tmp_path: Path, avatar: Path) -> None:
    """An artwork that was changed since, or a window of another size, gets no picture of the old one."""
    Still(tmp_path, avatar, SIZE).save(picture())
    assert Still(tmp_path, avatar, (41, 30)).load() is None
    (avatar / "face.svg").write_text("<svg><g/></svg>", "utf-8")
    assert Still(tmp_path, avatar, SIZE).load() is None


def test_one_picture_is_kept_of_each_face(qapp: QApplication, tmp_path: Path, avatar: Path) -> None:
    """The newest takes the place of the others; one of another size than was asked for is not kept."""
    stills = tmp_path / "stills"
    Still(stills, avatar, SIZE).save(picture(size=(9, 9)))
    assert not stills.exists()
    for size in (SIZE, (50, 60)):
        Still(stills, avatar, size).save(picture(size=size))
    assert [entry.name for entry in stills.iterdir()] == [Still(stills, avatar, (50, 60)).path.name]


@pytest.mark.parametrize("content", [b"", b"no picture"])
def test_a_damaged_picture_is_no_picture(qapp: QApplication, tmp_path: Path, avatar: Path, content: bytes) -> None:
    """Then the living face is waited for, as at the first start."""
    still = Still(tmp_path, avatar, SIZE)
    still.path.write_bytes(content)
    assert still.load() is None


def test_a_place_that_takes_nothing_is_only_logged(
    qapp: QApplication, tmp_path: Path, avatar: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody is told: the next start takes a moment longer, that is all."""
    taken = tmp_path / "taken"
    taken.write_text("a file", "utf-8")
    caplog.set_level("INFO")
    Still(taken, avatar, SIZE).save(picture())
    assert "no picture of nova is kept" in caplog.text
    assert sorted(os.listdir(tmp_path)) == ["avatars", "taken"]
