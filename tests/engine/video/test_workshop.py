"""The workshop: from a photo or a film to the files of an avatar, through a host as the window has it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.host import Host
from desktop.engine.types import FacePoints
from desktop.engine.video.lightx2v import make as lightx2v
from desktop.engine.video.photo.film import read_film, write_film
from desktop.engine.video.photo.making import STATE
from desktop.engine.video.photo.reading import read_picture
from desktop.engine.video.photo.record import load, sha256
from desktop.engine.video.photo.tracking import marks_of
from desktop.engine.video.workshop import Finished, Progress, Seen, Workshop
from tests.engine.video.photo.portraits import NOVA, Picture, rendered, talking

FACTORY = "desktop.engine.video.workshop:Workshop"


@pytest.fixture(scope="module")
def model(shared: Path) -> Path:
    path = shared / "data" / "models" / "face_detection_yunet.onnx"
    if not path.is_file():
        pytest.skip(f"YuNet is not at {path}")
    return path


@pytest.fixture
def by_hand(tmp_path: Path) -> Iterator[Workshop]:
    """A workshop without a face finder."""
    workshop = Workshop(tmp_path / "cache")
    workshop.load()
    yield workshop
    workshop.close()


@pytest.fixture
def workshop(tmp_path: Path, model: Path) -> Iterator[Workshop]:
    """A workshop that finds faces."""
    made = Workshop(tmp_path / "cache", model)
    made.load()
    yield made
    made.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "holiday.png"
    cv2.imwrite(str(path), rendered("nova"))
    return path


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second and a half of Nova, who sways; her mouth is open but for a moment in the middle."""
    path = tmp_path_factory.mktemp("film") / "wave.mp4"
    shut, wide = (np.asarray(cv2.resize(picture, (480, 480), interpolation=cv2.INTER_AREA), np.uint8)
                  for picture in (rendered("nova"), talking("nova", "ah")))  # fmt: skip

    def pictures() -> Iterator[Picture]:
        for at in range(36):
            matrix = np.float32([[1, 0, 5 * math.sin(2 * math.pi * at / 36)], [0, 1, 0]])
            picture = shut if 12 <= at < 22 else wide
            yield np.asarray(cv2.warpAffine(picture, matrix, (480, 480), borderMode=cv2.BORDER_REPLICATE), np.uint8)

    write_film(path, pictures())
    return path


def seen(workshop: Workshop, path: Path) -> Seen:
    """What `look` ends with, after at least one word of how far it is."""
    *progress, last = workshop.look(str(path), CancelToken())
    assert progress
    assert all(isinstance(step, Progress) for step in progress)
    assert isinstance(last, Seen)
    return last


def made(workshop: Workshop, path: Path, points: FacePoints, folder: Path) -> list[Any]:
    steps = list(workshop.make(str(path), points, str(folder), CancelToken()))
    assert steps[-1] == Finished(str(folder))
    return steps


def test_a_photo_becomes_an_avatar_through_a_host(tmp_path: Path, photo: Path, model: Path) -> None:
    """Look, correct, make, in a process of its own: the portrait, and the face where the points were put."""
    host = Host(BackendSpec("video", "workshop", FACTORY, {"cache": tmp_path / "cache", "finder": model}))
    host.start()
    try:
        *_, looked = host.stream("look", str(photo), cancel=CancelToken())
        assert looked.size == (720, 720)
        assert looked.preview.shape == (720, 720, 3)
        assert looked.preview[0, 0].tolist() == rendered("nova")[0, 0, ::-1].tolist()
        assert (looked.scale, looked.film, looked.notes) == (1.0, False, ())
        assert len(looked.faces) == 1
        for mark, expected in zip(marks_of(looked.faces[0]), marks_of(NOVA), strict=True):
            assert math.dist(mark, expected) < 6
        *_, last = host.stream("make", str(photo), looked.faces[0], str(tmp_path / "new"), cancel=CancelToken())
        assert last == Finished(str(tmp_path / "new"))
        with pytest.raises(ParleyError, match=r"gone\.jpg cannot be opened: it is not there\."):
            list(host.stream("look", str(tmp_path / "gone.jpg"), cancel=CancelToken()))
    finally:
        host.close()
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["face.json", "portrait.png"]
    assert np.array_equal(read_picture(tmp_path / "new" / "portrait.png"), rendered("nova"))
    record = load(tmp_path / "new")
    assert record.face.found_by == "yunet"
    assert record.track == ()


def test_what_is_whole_is_not_made_again(
    by_hand: Workshop, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same photo and the same points: finished at once. Other points: the portrait stays, the face is new."""
    made(by_hand, photo, NOVA, tmp_path / "new")
    portrait = (tmp_path / "new" / "portrait.png").stat().st_mtime_ns
    before = load(tmp_path / "new")
    assert before.face.points == NOVA
    assert before.face.found_by == "person"
    assert len(made(by_hand, photo, NOVA, tmp_path / "new")) == 2
    assert (tmp_path / "new" / "portrait.png").stat().st_mtime_ns == portrait
    other = FacePoints(NOVA.box, NOVA.eye_left, NOVA.eye_right, (362.0, 350.0), NOVA.mouth_left, NOVA.mouth_right)
    made(by_hand, photo, other, tmp_path / "new")
    assert load(tmp_path / "new").face.points.nose == (362.0, 350.0)


def test_without_a_finder_the_face_is_marked_by_hand(by_hand: Workshop, photo: Path) -> None:
    """It is said, with the way to get one."""
    looked = seen(by_hand, photo)
    assert looked.faces == ()
    assert looked.notes == (
        "There is no face finder. Mark the eyes, the nose and the corners of the mouth, or fetch YuNet in "
        "Models (Ctrl+M).",
    )


def test_a_large_photo_is_no_larger_than_what_is_shown(by_hand: Workshop, tmp_path: Path) -> None:
    """Points are in pixels of the photo as it was read; the portrait has as many as a window can show."""
    large = cv2.resize(rendered("nova"), (2880, 2880), interpolation=cv2.INTER_LINEAR)
    cv2.imwrite(str(tmp_path / "large.jpg"), large)
    looked = seen(by_hand, tmp_path / "large.jpg")
    assert looked.size == (2880, 2880)
    assert looked.preview.shape == (1024, 1024, 3)
    assert looked.scale == pytest.approx(1024 / 2880)
    four = FacePoints(
        tuple(4 * value for value in NOVA.box),  # type: ignore[arg-type]
        *((4 * x, 4 * y) for x, y in marks_of(NOVA)),
    )
    made(by_hand, tmp_path / "large.jpg", four, tmp_path / "new")
    assert read_picture(tmp_path / "new" / "portrait.png").shape == (2160, 2160, 3)
    assert load(tmp_path / "new").face.points.nose == pytest.approx((1080, 1059))


def people(count: int) -> Picture:
    """So many of Nova in a row, the last one the largest."""
    picture = np.full((560, 400 * count, 3), 200, np.uint8)
    for number in range(count):
        side = 400 if number < count - 1 else 560
        one = cv2.resize(rendered("nova"), (side, side), interpolation=cv2.INTER_AREA)[:, (side - 400) // 2 :][:, :400]
        picture[:side, 400 * number : 400 * (number + 1)] = one
    return picture


NOBODY = "No face was found in {}. Mark the eyes, the nose and the corners of the mouth, or choose another photo."


@pytest.mark.parametrize(
    ("picture", "faces", "note"),
    [
        (lambda: rendered("nova")[:140], 0, NOBODY),
        (lambda: people(5), 5, "5 faces were found in {}; the largest is chosen."),
        (lambda: cv2.resize(rendered("nova"), (150, 150), interpolation=cv2.INTER_AREA), 1,
         "The face is small in {}: it will look soft."),
        (lambda: np.full((300, 300, 3), 128, np.uint8), 0, NOBODY),
    ],
)  # fmt: skip
def test_what_is_odd_about_a_photo_is_noted(
    workshop: Workshop, tmp_path: Path, picture: Callable[[], Picture], faces: int, note: str
) -> None:
    """Nobody, five people, a small face: a sentence each, and what can be used is used."""
    cv2.imwrite(str(tmp_path / "odd.png"), picture())
    looked = seen(workshop, tmp_path / "odd.png")
    assert len(looked.faces) == faces
    assert note.format("odd.png") in looked.notes
    widths = [face.box[2] for face in looked.faces]
    assert widths == sorted(widths, reverse=True)


def test_a_face_in_profile_is_told(workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found, but of no use: when it is looked at and when somebody marks it."""
    side = FacePoints((200, 150, 226, 320), (330, 298), (360, 298), (300, 353), (320, 398), (350, 398))
    monkeypatch.setattr(workshop._finder, "find", lambda *_: (side,))
    cv2.imwrite(str(tmp_path / "side.png"), rendered("nova"))
    looked = seen(workshop, tmp_path / "side.png")
    assert looked.faces == ()
    told = "The face in side.png is seen from the side. Choose a photo that looks into the camera."
    assert looked.notes == (told,)
    with pytest.raises(ParleyError) as raised:
        list(workshop.make(str(tmp_path / "side.png"), side, str(tmp_path / "new"), CancelToken()))
    assert str(raised.value) == told
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("kind", ["CMYK", "alpha", "animated", "8,000 px"])
def test_pictures_of_every_kind_can_be_looked_at(workshop: Workshop, tmp_path: Path, kind: str) -> None:
    """The face is found in each, and what was done to the picture is noted."""
    nova = Image.fromarray(np.ascontiguousarray(rendered("nova")[..., ::-1]))
    path = tmp_path / {"CMYK": "a.jpg", "alpha": "a.webp", "animated": "a.gif", "8,000 px": "a.png"}[kind]
    if kind == "CMYK":
        nova.convert("CMYK").save(path, quality=92)
    elif kind == "alpha":
        nova.putalpha(255)
        nova.save(path)
    elif kind == "animated":
        nova.save(path, save_all=True, append_images=[Image.new("RGB", nova.size)])
    else:
        wide = Image.new("RGB", (8000, 1440), (90, 90, 90))
        wide.paste(nova.resize((1440, 1440)), (3000, 0))
        wide.save(path, compress_level=1)
    looked = seen(workshop, path)
    assert len(looked.faces) == 1
    told = {"animated": "a.gif is animated: its first picture is used.", "8,000 px": "a.png was made smaller, from"}
    assert any(note.startswith(told.get(kind, "")) for note in looked.notes) == (kind in told)


@pytest.mark.parametrize("name", ["text.jpg", "cut.png", "tiny.png", "text.mp4", "empty.mov"])
def test_what_cannot_be_used_is_told(by_hand: Workshop, tmp_path: Path, name: str) -> None:
    """A sentence that names the file, from `look` and from `make`, and nothing is left of it."""
    path = tmp_path / name
    if name == "tiny.png":
        Image.new("RGB", (30, 30)).save(path)
    elif name == "cut.png":
        cv2.imwrite(str(path), rendered("nova"))
        path.write_bytes(path.read_bytes()[:5000])
    else:
        path.write_bytes(b"Dear diary, " * 100 if name.startswith("text") else b"")
    with pytest.raises(ParleyError, match=name):
        list(by_hand.look(str(path), CancelToken()))
    with pytest.raises(ParleyError, match=name):
        list(by_hand.make(str(path), NOVA, str(tmp_path / "new"), CancelToken()))
    assert list((tmp_path / "new").glob("*.*")) in ([], [tmp_path / "new" / STATE])


def test_a_film_becomes_a_loop_that_begins_with_its_best_picture(
    workshop: Workshop, film: Path, tmp_path: Path
) -> None:
    """The portrait has its mouth shut and is the loop's first picture; the face is followed through the loop."""
    looked = seen(workshop, film)
    assert looked.film
    assert looked.size == (480, 480)
    assert len(looked.faces) == 1
    made(workshop, film, looked.faces[0], tmp_path / "new")
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["face.json", "idle.mp4", "portrait.png"]
    portrait = read_picture(tmp_path / "new" / "portrait.png")
    assert np.array_equal(portrait[..., ::-1], looked.preview)
    record = load(tmp_path / "new")
    lips = record.face.lips
    assert lips.upper_inner == lips.lower_inner
    pictures = list(read_film(tmp_path / "new" / "idle.mp4", CancelToken()))
    assert np.abs(pictures[0].astype(float) - portrait).mean() < 3
    assert len(record.track) == len(pictures)
    assert record.track[0].shift == pytest.approx(0, abs=1e-3)
    nose = complex(*record.face.points.nose)
    assert (
        6 < max(placed(nose).real for placed in record.track) - min(placed(nose).real for placed in record.track) < 12
    )


def test_a_film_that_was_broken_off_is_gone_on_with(
    by_hand: Workshop, film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancelled while the loop is written: nothing half is left. Cancelled after it: the loop is not written again."""
    points = FacePoints((165, 100, 150, 214), (204, 199), (276, 199), (240, 235), (210, 266), (270, 266))
    folder = tmp_path / "new"

    def until(text: str) -> None:
        cancel = CancelToken()
        steps = by_hand.make(str(film), points, str(folder), cancel)
        assert any(step.text.startswith(text) for step in steps)
        cancel.cancel()
        with pytest.raises(Cancelled):
            list(steps)

    until("Writing the loop")
    assert not (folder / "idle.mp4").exists()
    assert not list(folder.glob("*.part"))
    until("Looking at the face")
    assert (folder / STATE).is_file()
    loop = sha256(folder / "idle.mp4"), (folder / "idle.mp4").stat().st_mtime_ns
    steps = made(by_hand, film, points, folder)
    assert not any(step.text.startswith("Writing") for step in steps[:-1])
    assert (sha256(folder / "idle.mp4"), (folder / "idle.mp4").stat().st_mtime_ns) == loop
    assert not (folder / STATE).exists()
    assert len(load(folder).track) == steps_of(folder)


def steps_of(folder: Path) -> int:
    return sum(1 for _ in read_film(folder / "idle.mp4", CancelToken()))


def test_what_was_cancelled_at_once_has_done_nothing(by_hand: Workshop, photo: Path, tmp_path: Path) -> None:
    """A cancel before the face was looked at ends it there."""
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        list(by_hand.look(str(photo), cancel))
    with pytest.raises(Cancelled):
        list(by_hand.make(str(photo), NOVA, str(tmp_path / "new"), cancel))
    assert not (tmp_path / "new" / "face.json").exists()


def test_base_clips_are_followed_and_kept(
    by_hand: Workshop, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What LightX2V made is beside the portrait, smaller than it; face.json says how the face lies in each picture."""
    folder = tmp_path / "new"
    made(by_hand, photo, NOVA, folder)
    asked: list[Any] = []

    def make_base_clips(place: Path, options: Any, find: Any, cancel: CancelToken) -> Iterator[lightx2v.Progress]:
        asked.append((place, options, find))
        small = np.asarray(cv2.resize(rendered("nova"), (360, 360), interpolation=cv2.INTER_AREA), np.uint8)
        yield lightx2v.Progress("Idle clip: step 1 of 4", 0.2)
        write_film(place / "idle.mp4", [small] * 6)
        write_film(place / "talking.mp4", [np.roll(small, min(at, 7 - at), axis=1) for at in range(7)])
        yield lightx2v.Progress("Both clips are there", 1.0)

    monkeypatch.setattr(lightx2v, "make_base_clips", make_base_clips)
    steps = list(by_hand.base_clips(str(folder), "options", CancelToken()))  # type: ignore[arg-type]
    assert asked == [(folder, "options", None)]
    assert steps[0] == Progress("Idle clip: step 1 of 4", pytest.approx(0.19))
    assert steps[-1] == Finished(str(folder))
    record = load(folder)
    assert record.face.points == NOVA
    assert len(record.track) == 13
    assert max(abs(placed.shift) for placed in record.track[:6]) < 0.5
    assert 3 < record.track[9].shift.real < 8  # three pixels of the clip are six of the portrait


def test_base_clips_of_a_portrait_that_nobody_looked_at(
    workshop: Workshop, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The face is found on the way; where there is none, that is said."""
    monkeypatch.setattr(lightx2v, "make_base_clips", lambda *_: iter(()))
    folder = tmp_path / "new"
    folder.mkdir()
    for name in ("idle", "talking"):
        write_film(folder / f"{name}.mp4", [rendered("nova", 360)] * 3)
    cv2.imwrite(str(folder / "portrait.png"), rendered("nova"))
    list(workshop.base_clips(str(folder), "options", CancelToken()))  # type: ignore[arg-type]
    assert load(folder).face.found_by == "yunet"
    cv2.imwrite(str(folder / "portrait.png"), np.full((300, 300, 3), 128, np.uint8))
    with pytest.raises(ParleyError, match=r"No face was found in portrait\.png\."):
        list(workshop.base_clips(str(folder), "options", CancelToken()))  # type: ignore[arg-type]


def test_who_corrects_a_face_keeps_their_clips(by_hand: Workshop, photo: Path, tmp_path: Path) -> None:
    """Its portrait is the photo and stays as it is; the clips are followed from the new points."""
    folder = tmp_path / "new"
    made(by_hand, photo, NOVA, folder)
    for name in ("idle", "talking"):
        write_film(folder / f"{name}.mp4", [rendered("nova", 360)] * 4)
    before = sha256(folder / "portrait.png")
    other = FacePoints(NOVA.box, NOVA.eye_left, NOVA.eye_right, (362.0, 350.0), NOVA.mouth_left, NOVA.mouth_right)
    made(by_hand, folder / "portrait.png", other, folder)
    assert sha256(folder / "portrait.png") == before
    record = load(folder)
    assert record.face.points.nose == (362.0, 350.0)
    assert len(record.track) == 8
    assert (folder / "talking.mp4").is_file()
    assert not (folder / STATE).exists()
