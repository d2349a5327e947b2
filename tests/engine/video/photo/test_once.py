"""The face of an avatar, found once."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import cv2
import pytest

from desktop.engine.errors import ParleyError
from desktop.engine.video.photo import once
from desktop.engine.video.photo.film import write_film
from desktop.engine.video.photo.once import ensure, ensure_face
from desktop.engine.video.photo.record import FACE_FILE, load, save_face, sha256
from desktop.engine.video.photo.tracking import marks_of
from tests.engine.video.photo.portraits import NOVA, rendered

POINTS = "points = " + " ".join(f"{x},{y}" for x, y in marks_of(NOVA))


@pytest.fixture
def model(shared: Path) -> Path:
    path = shared / "data" / "models" / "face_detection_yunet.onnx"
    if not path.is_file():
        pytest.skip(f"YuNet is not at {path}")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An avatar that nobody has looked at yet."""
    place = tmp_path / "nova"
    place.mkdir()
    cv2.imwrite(str(place / "portrait.png"), rendered("nova"))
    write(place)
    return place


def write(folder: Path, *lines: str) -> None:
    (folder / "avatar.ini").write_text("\n".join(["[face]", "kind = photo", "portrait = portrait.png", *lines]))


def no_process(*_: object, **__: object) -> None:
    raise AssertionError("the face was looked for")


def test_points_in_the_settings_need_no_finder(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked at in another process, kept beside the portrait, and not looked at again."""
    write(folder, POINTS)
    face = ensure_face(folder, tmp_path / "cache", None)
    assert face.found_by == "person"
    assert marks_of(face.points) == marks_of(NOVA)
    assert load(folder).face == face
    monkeypatch.setattr(once, "apart", no_process)
    assert ensure_face(folder, tmp_path / "cache", None) == face


def test_other_points_are_looked_at_again(folder: Path) -> None:
    """Who corrects avatar.ini by hand sees it."""
    write(folder, POINTS)
    first = ensure_face(folder, None, None)
    write(folder, POINTS.replace("360.0,353.0", "362.0,350.0"))
    second = ensure_face(folder, None, None)
    assert (first.points.nose, second.points.nose) == ((360.0, 353.0), (362.0, 350.0))


def test_a_portrait_is_looked_at_by_yunet(folder: Path, model: Path) -> None:
    """With the finder at hand nothing has to be marked."""
    face = ensure_face(folder, None, model)
    assert face.found_by == "yunet"
    assert face.points.eye_left == pytest.approx(NOVA.eye_left, abs=4)
    assert (folder / FACE_FILE).is_file()


def test_without_finder_and_points_there_is_one_sentence(folder: Path) -> None:
    """It says both ways out."""
    with pytest.raises(ParleyError) as raised:
        ensure_face(folder, None, None)
    assert str(raised.value) == (
        "Where the face is in the portrait of “nova” is not known yet. "
        "Mark the face in Avatars, or download the face finder: ./run --download yunet"
    )


def test_nobody_in_the_portrait_is_told(folder: Path, model: Path) -> None:
    """From the other process to the person who waits."""
    cv2.imwrite(str(folder / "portrait.png"), rendered("nova")[:140])
    with pytest.raises(ParleyError, match=r"No face was found in the portrait of “nova”\. Mark it in Avatars"):
        ensure_face(folder, None, model)


def test_what_is_no_portrait_is_told(folder: Path) -> None:
    """A text with the name of a picture, and marks that are no face."""
    write(folder, POINTS)
    (folder / "portrait.png").write_text("not a picture")
    with pytest.raises(ParleyError, match=r"portrait\.png is no picture that can be read here\."):
        ensure_face(folder, None, None)
    write(folder, "points = here and there")
    with pytest.raises(ParleyError, match=r"avatar\.ini of “nova”: points = here and there cannot be read"):
        ensure_face(folder, None, None)


def test_a_newer_record_is_not_overwritten(folder: Path) -> None:
    """It is told, and the file stays."""
    (folder / FACE_FILE).write_text('{"format": 9}')
    with pytest.raises(ParleyError, match="newer version"):
        ensure_face(folder, None, None)
    assert (folder / FACE_FILE).read_text() == '{"format": 9}'


def test_where_the_folder_takes_nothing_the_cache_does(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An avatar that came with the program lies where nobody may write: its face is found once all the same."""
    write(folder, POINTS)

    def refuse(*_: object, **__: object) -> None:
        raise ParleyError("face.json could not be written.")

    monkeypatch.setattr(once, "save_face", refuse)
    face = ensure_face(folder, tmp_path / "cache", None)
    assert not (folder / FACE_FILE).exists()
    monkeypatch.setattr(once, "apart", no_process)
    assert ensure_face(folder, tmp_path / "cache", None) == face
    assert len(os.listdir(tmp_path / "cache" / "faces")) == 1


def test_clips_are_followed_as_well(folder: Path) -> None:
    """Who puts clips beside a portrait by hand gets the face's way through them, in the portrait's pixels."""
    small = cv2.resize(rendered("nova"), (360, 360), interpolation=cv2.INTER_AREA)
    shifted = [cv2.copyMakeBorder(small, 0, 0, at, 0, cv2.BORDER_REPLICATE)[:, :360] for at in (0, 2, 4, 4, 2)]
    write_film(folder / "idle.mp4", shifted)
    write(folder, POINTS, "idle = idle.mp4")
    record = ensure(folder, None, None)
    assert len(record.track) == 5
    assert record.track[0].shift == pytest.approx(0, abs=1e-6)
    assert 3.0 < record.track[2].shift.real < 9.0
    assert [placed.shift for placed in load(folder).track] == pytest.approx(
        [placed.shift for placed in record.track], abs=1e-5
    )


def test_a_record_of_another_picture_is_replaced(folder: Path) -> None:
    """The portrait was exchanged: the face is looked for again."""
    write(folder, POINTS)
    face = ensure_face(folder, None, None)
    save_face(folder, replace(face, brows=(1.0, 1.0)), "0" * 64)
    assert ensure_face(folder, None, None) == face
    assert load(folder).face == face
    assert sha256(folder / "portrait.png") in (folder / FACE_FILE).read_text()
