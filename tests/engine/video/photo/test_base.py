"""The pictures a face is painted on: decoded once and elsewhere, kept on the disk, walked along one index."""

from __future__ import annotations

import os
import shutil
import tracemalloc
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.errors import ParleyError
from desktop.engine.video.photo import unpacked
from desktop.engine.video.photo.base import PLACED, Base, room
from desktop.engine.video.photo.film import write_film
from desktop.engine.video.photo.folder import read_folder
from desktop.engine.video.photo.unpacked import Unpacked, unpack, write_clips, write_portrait
from desktop.engine.video.photo.view import cover
from tests.engine.video.photo.avatar_folder import (
    IDLE,
    SIDE,
    TALKING,
    face,
    loop,
    make_folder,
    portrait,
    seen_number,
    shift_of,
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An avatar with both clips."""
    return make_folder(tmp_path_factory.mktemp("avatars") / "nova", clips=True, talking=True)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def base(folder: Path, cache: Path) -> Base:
    return Base.open(folder, cache)


def loops(idle: int, talking: int) -> Base:
    """A base with loops of these lengths and no pixels."""
    found = Base(face(), portrait=portrait())
    found._idle, found._talking, found.count = idle, talking, idle + talking
    return found


def test_a_portrait_is_one_picture(tmp_path: Path) -> None:
    """Its pixels are the portrait's, its face is where face.json says, and every index is 0."""
    base = Base.open(make_folder(tmp_path / "nova"), tmp_path / "cache")
    assert (base.size, base.count, base.moves) == ((720, 720), 1, False)
    assert np.array_equal(base.picture(0), portrait())
    assert base.face == face()
    assert base.walk(0, 3) == (0, 0, 0)
    assert base.placed(0) == PLACED


def test_clips_are_the_idle_and_then_the_talking_pictures(base: Base) -> None:
    """Every picture has its number's mark, its colours, and the face where the track says."""
    assert base.count == IDLE + TALKING
    assert base.size == (SIDE, SIDE)
    for index in range(base.count):
        talking = index >= IDLE
        number = index - IDLE if talking else index
        picture = base.picture(index)
        assert picture.shape == (SIDE, SIDE, 3)
        assert seen_number(picture, talking) == number
        meant = loop(TALKING if talking else IDLE, talking)[number]
        assert np.abs(picture.astype(int) - meant).mean() < 4.0
        shift = base.placed(index).shift
        assert shift == pytest.approx(shift_of(number, TALKING if talking else IDLE), abs=0.01)
    assert base.face.size == (SIDE, SIDE)
    assert base.face.points.nose[0] == pytest.approx((face().points.nose[0] + 0.5) / 3 - 0.5)


@given(st.integers(2, 9), st.integers(0, 9), st.integers(0, 30), st.lists(st.booleans(), max_size=40))
def test_the_running_index_changes_loops_only_at_their_ends(
    idle: int, talking: int, start: int, speaks: list[bool]
) -> None:
    """Each step goes to the next picture of the loop, or from its last to the first of the loop that is wanted."""
    base = loops(idle, talking)
    at = base.within(start)
    for speaking in speaks:
        following = base.after(at, speaking)
        if at in (idle - 1, idle + talking - 1):
            assert following == (idle if speaking and talking else 0)
        else:
            assert following == at + 1
        at = following


@given(st.integers(2, 9), st.integers(0, 9), st.integers(0, 17), st.integers(0, 40))
def test_counting_on_is_walking_on(idle: int, talking: int, start: int, ahead: int) -> None:
    """An index that was merely counted on names the picture that speech comes to by then."""
    base = loops(idle, talking)
    start = base.within(start)
    assert base.within(start + ahead) == base.walk(start, ahead + 1)[-1]
    assert base.walk(start + ahead, 1) == (base.within(start + ahead),)


def test_pictures_are_decoded_once_and_elsewhere(folder: Path, cache: Path, base: Base, monkeypatch) -> None:
    """The second opening takes what is in the cache: no process is started for it."""

    def never(*_: object, **__: object) -> str:
        raise AssertionError("decoded again")

    monkeypatch.setattr(unpacked, "apart", never)
    again = Base.open(folder, cache)
    assert np.array_equal(again.picture(5), base.picture(5))
    again.close()
    again.close()


def test_a_clip_does_not_lie_in_memory(tmp_path: Path) -> None:
    """Walking through 200 pictures of a clip of 94 MB takes room for a few pictures."""
    width, height, count = 640, 480, 200
    path = tmp_path / f"clips-{width}x{height}-{count}+0-ab.i420"
    with path.open("wb") as file:
        file.truncate(width * height * 3 // 2 * count)
    small_face = replace(face(), size=(640, 480), shown=(0.0, 0.0, 640.0, 480.0))
    base = Base(small_face, clips=Unpacked(path, (width, height), (count, 0)))
    view, planes, into = cover(base.face, 200, 200, even=True), room(200, 200), np.empty((200, 200, 4), np.uint8)
    tracemalloc.start()
    for index in range(count):
        base.show(index, view, planes, into)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


def test_a_view_of_a_clip_is_its_picture_scaled(base: Base) -> None:
    """What is shown at another size differs from the whole picture scaled by no more than scaling of colour planes."""
    for width, height in ((120, 120), (91, 133), (300, 180)):
        view, planes = cover(base.face, width + width % 2, height + height % 2, even=True), room(width, height)
        into = np.empty((height, width, 4), np.uint8)
        base.show(3, view, planes, into)
        part = base.picture(3)[view.top : view.top + view.height, view.left : view.left + view.width]
        meant = cv2.resize(part, view.size, interpolation=cv2.INTER_AREA)[:height, :width]
        assert np.abs(into[..., :3].astype(int) - meant).mean() < 3.0
        assert (into[..., 3] == 255).all()


def test_what_was_made_of_earlier_pictures_is_taken_away(tmp_path: Path) -> None:
    """A new portrait in the same folder: one file stays in the cache, the new one's."""
    folder, cache = make_folder(tmp_path / "nova"), tmp_path / "cache"
    first = unpack(read_folder(folder), cache)
    assert cv2.imwrite(str(folder / "portrait.png"), 255 - portrait())
    second = unpack(read_folder(folder), cache)
    assert sorted(second.path.parent.iterdir()) == sorted([second.path, second.path.parent / "folder.txt"])
    assert first.path.parent == second.path.parent


def test_what_was_made_for_an_avatar_goes_with_it(tmp_path: Path) -> None:
    """The next avatar that is unpacked clears the room of one whose folder is gone, and of no other."""
    cache = tmp_path / "cache"
    gone, stays, new = (make_folder(tmp_path / name) for name in ("gone", "stays", "new"))
    first, second = (unpack(read_folder(folder), cache) for folder in (gone, stays))
    shutil.rmtree(gone)
    third = unpack(read_folder(new), cache)
    assert not first.path.parent.exists()
    assert second.whole()
    assert third.whole()


def test_a_file_that_is_not_whole_is_made_anew(tmp_path: Path) -> None:
    """A file cut short by a lost power line is not believed."""
    folder, cache = make_folder(tmp_path / "nova"), tmp_path / "cache"
    kept = unpack(read_folder(folder), cache)
    os.truncate(kept.path, 1000)
    assert unpack(read_folder(folder), cache).whole()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is Linux's")
def test_a_full_disk_is_told_and_nothing_stays(tmp_path: Path) -> None:
    """One sentence with the folder's name, for portraits and clips, and no half file."""
    folder, place = make_folder(tmp_path / "nova", clips=True), tmp_path / "cache"
    place.mkdir()
    for make, sources in ((write_portrait, folder / "portrait.png"), (write_clips, (folder / "idle.mp4",))):
        (place / f"{os.getpid()}.part").symlink_to("/dev/full")
        with pytest.raises(ParleyError, match=r"could not be kept in .*cache: the disk is full"):
            make(sources, place, "ab")
        assert list(place.iterdir()) == []


def test_clips_that_do_not_fit_are_told(tmp_path: Path) -> None:
    """Another size, a single picture, no film at all: a sentence with the file's name, and the cache stays empty."""
    small = [picture[: SIDE // 2, : SIDE // 2] for picture in loop(4, False)]
    good, other, short, text = (tmp_path / name for name in ("idle.mp4", "talking.mp4", "short.mp4", "text.mp4"))
    write_film(good, loop(4, False))
    write_film(other, small)
    write_film(short, small[:1])
    text.write_text("no film")
    place = tmp_path / "cache"
    for sources, why in (
        ((good, other), r"idle\.mp4 and talking\.mp4 do not have the same size"),
        ((short,), r"short\.mp4 is too short"),
        ((text,), r"text\.mp4 is damaged or no film"),
    ):
        with pytest.raises(ParleyError, match=why):
            write_clips(sources, place, "ab")
    assert list(place.iterdir()) == []


def test_a_portrait_that_is_no_picture_is_told_by_the_other_process(tmp_path: Path) -> None:
    """The sentence of the process that decodes arrives here."""
    folder = make_folder(tmp_path / "nova")
    (folder / "portrait.png").write_text("no picture")
    with pytest.raises(ParleyError, match=r"portrait\.png is no picture"):
        unpack(read_folder(folder), tmp_path / "cache")


def test_without_a_cache_the_pictures_go_with_the_base(tmp_path: Path) -> None:
    """Nothing stays behind when the last one who had it is gone (the leak check looks, too)."""
    base = Base.open(make_folder(tmp_path / "nova", clips=True), None)
    place = Path(base._file.name)
    assert place.exists()
    del base
    assert not place.exists()
