"""A program as a face: its films in step with the sound, its failures in a sentence, and nothing of it left behind."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import psutil
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.types import Clip, Speech
from desktop.engine.video.clips import grid_sample
from desktop.engine.video.command import MOST_PIXELS, CommandVideo
from desktop.engine.video.photo.patch import Patch
from tests.engine.video.commanded import PORTRAIT, avatar, still_running, tone
from tests.engine.video.speeches import RATE


@pytest.fixture
def face(tmp_path: Path) -> Callable[..., CommandVideo]:
    def made(extra: str = "", settings: str = "") -> CommandVideo:
        video = CommandVideo(avatar(tmp_path / "my face", extra, settings), tmp_path / "cache")
        video.load()
        return video

    return made


@pytest.fixture(autouse=True)
def _no_files_left(tmp_path: Path) -> Iterator[None]:
    yield
    assert not [*(tmp_path / "cache").glob("*")]


def made_of(video: CommandVideo, *pieces: Speech, cancel: CancelToken | None = None) -> list[Clip]:
    return list(video.animate(iter(pieces), 2, cancel or CancelToken()))


def levels(clips: list[Clip], upper: bool) -> list[int]:
    """How bright the half of each frame is."""
    found = []
    for clip in clips:
        for frame in clip.frames:
            pixels = frame.picture.pixels
            row = len(pixels) // 4 if upper else 3 * len(pixels) // 4
            found.append(int(pixels[row, pixels.shape[1] // 2, 1]))
    return found


def check(clips: list[Clip], sound: np.ndarray, rate: int = RATE) -> None:
    """Clips touch, carry the sound, and have a whole picture at every point of the grid."""
    assert clips[0].start == 0
    for one, next_ in pairwise(clips):
        assert one.start + len(one.samples) == next_.start
    np.testing.assert_array_equal(np.concatenate([clip.samples for clip in clips]), sound)
    frames = [frame for clip in clips for frame in clip.frames]
    assert [frame.sample for frame in frames] == [grid_sample(n, rate, 25) for n in range(len(frames))]
    assert 0 < len(sound) - frames[-1].sample <= rate / 25 + 1
    for frame in frames:
        assert isinstance(frame.picture, Patch)
        assert (frame.picture.index, frame.picture.box, frame.picture.mask) == (0, (0, 0, *PORTRAIT), None)
    assert {(clip.rung, clip.turn) for clip in clips} == {("command", 2)}


def test_films_of_windows_follow_the_sound(face: Callable[..., CommandVideo], tmp_path: Path) -> None:
    """Three windows of one sentence: loudness where it sounds, one window fading into the next, and no gap."""
    notes = tmp_path / "notes"
    video = face(f"--notes '{notes}'")
    pieces = [tone(1.3), tone(1.4), tone(1.5)]
    clips = made_of(video, *pieces)
    check(clips, np.concatenate([piece.samples for piece in pieces]))
    runs = [line.split() for line in notes.read_text().splitlines()]
    assert [int(ms) for _, _, ms, *_ in runs] == [1800, 1800, 1080]
    assert all(" ".join(rest) == str(tmp_path / "my face" / "portrait.png") for _, _, _, *rest in runs)
    upper = levels(clips, upper=True)
    assert upper[:39] == pytest.approx([20] * 39, abs=3)
    assert upper[39:45] == pytest.approx(np.linspace(20, 40, 8)[1:-1], abs=3)
    assert upper[45:78] == pytest.approx([40] * 33, abs=3)
    assert upper[84:] == pytest.approx([60] * len(upper[84:]), abs=3)
    lower = levels(clips, upper=False)
    assert np.mean(lower[2:24]) < np.mean(lower[26:31]), "louder in the second second"
    assert (video.fps, video.streams, video.wait_s) == (25.0, True, 3.0)
    video.close()


def test_a_window_is_filmed_as_soon_as_its_sound_is_there(face: Callable[..., CommandVideo]) -> None:
    """The first pictures come while the rest has not been spoken."""
    video, spoken = face(), threading.Event()

    def speech() -> Iterator[Speech]:
        yield tone(2.0)
        assert spoken.wait(20), "the first window was not filmed before more was said"
        yield tone(0.3)

    clips = video.animate(speech(), 0, CancelToken())
    first = next(clips)
    spoken.set()
    rest = list(clips)
    assert len(first.frames) + sum(len(clip.frames) for clip in rest) == 58


def test_a_turn_as_one_film(face: Callable[..., CommandVideo], tmp_path: Path) -> None:
    """One run for all of it, however long its windows would be."""
    notes = tmp_path / "notes"
    video = face(f"--notes '{notes}'", "command.mode = turn\ncommand.wait = 30")
    pieces = [tone(1.3), tone(1.4)]
    check(made_of(video, *pieces), np.concatenate([piece.samples for piece in pieces]))
    assert [line.split()[2] for line in notes.read_text().splitlines()] == ["2700"]
    assert (video.streams, video.wait_s) == (False, 30.0)


def test_a_turn_without_a_word(face: Callable[..., CommandVideo]) -> None:
    """Nothing is run for nothing."""
    assert made_of(face()) == []
    assert made_of(face(settings="command.mode = turn")) == []


def test_sound_shorter_than_a_window(face: Callable[..., CommandVideo]) -> None:
    """A "yes" has its film, too."""
    check(made_of(face(), tone(0.31)), tone(0.31).samples)


@pytest.mark.parametrize("extra", ["--fps 16", "--fps 50", "--size 48x40", "--size 400x200", "--do dot", "--short 0.2"])
def test_a_film_that_is_a_little_different_is_made_to_fit(face: Callable[..., CommandVideo], extra: str) -> None:
    """Another frame rate, size, shape or name, or a fifth of a second too short: it is used all the same."""
    clips = made_of(face(extra), tone(1.0))
    check(clips, tone(1.0).samples)
    height, width = clips[0].frames[0].picture.pixels.shape[:2]
    assert width <= PORTRAIT[0]
    assert width / height == pytest.approx(PORTRAIT[0] / PORTRAIT[1], rel=0.05)


@pytest.mark.parametrize(
    ("does", "mode", "what"),
    [
        ("crash", "window", "failed (SIGSEGV)"),
        ("exit", "window", "failed (exit code 3). It said: “CUDA out of memory, poor thing.”"),
        ("exit", "turn", "failed (exit code 3). It said: “CUDA out of memory, poor thing.”"),
        ("nothing", "window", "ended without making a film"),
        ("half", "window", "out.mp4 is cut off before its end"),
        ("half", "turn", "out.mp4 is cut off before its end"),
        ("empty", "window", "out.mp4 is empty"),
        ("text", "window", "out.mp4 is damaged or no film"),
        ("silent", "window", "out.mp4 has no moving picture in it"),
    ],
)
def test_each_failure_has_its_sentence(face: Callable[..., CommandVideo], does: str, mode: str, what: str) -> None:
    """What the program did wrong, by its name."""
    with pytest.raises(ParleyError) as raised:
        made_of(face(f"--do {does}", f"command.mode = {mode}"), tone(1.0))
    assert what in raised.value.problem.what
    assert Path(sys.executable).name in raised.value.problem.what
    assert raised.value.problem.stage == "video"


def test_a_film_that_is_much_too_short_is_no_use(face: Callable[..., CommandVideo]) -> None:
    """Half of the words would have no picture."""
    with pytest.raises(ParleyError, match=r"made 0\.60 s of film for 1\.00 s of speech"):
        made_of(face("--short 0.4"), tone(1.0))


def test_what_came_before_a_failure_was_given(face: Callable[..., CommandVideo], tmp_path: Path) -> None:
    """The second run fails: the pictures of the first are there."""
    clips = face(f"--do exit --from 2 --notes '{tmp_path / 'notes'}'").animate(iter([tone(4.0)]), 2, CancelToken())
    assert sum(len(next(clips).frames) for _ in range(4)) == 39
    with pytest.raises(ParleyError, match="exit code 3"):
        next(clips)


@pytest.mark.parametrize("does", ["hang", "deaf", "children", "endless"])
def test_cancel_ends_the_program_and_what_it_started(
    face: Callable[..., CommandVideo], tmp_path: Path, does: str
) -> None:
    """At once, even one that does not mind being asked; no process and no file is left."""
    notes, cancel = tmp_path / "notes", CancelToken()
    video = face(f"--do {does} --notes '{notes}'")
    at: list[float] = []
    seen: list[psutil.Process] = []

    def stop() -> None:
        while not notes.exists() or not notes.read_text().endswith("\n"):
            time.sleep(0.005)
        program = psutil.Process(int(notes.read_text().split()[1]))
        deadline = time.monotonic() + 10
        while does == "children" and not program.children() and time.monotonic() < deadline:
            time.sleep(0.005)
        seen.extend([program, *program.children()])
        at.append(time.monotonic())
        cancel.cancel()

    waiting = threading.Thread(target=stop)
    waiting.start()
    with pytest.raises(Cancelled):
        made_of(video, tone(2.0), cancel=cancel)
    took_s = time.monotonic() - at[0]
    waiting.join()
    assert took_s < 1.0  # 0.2 s where nothing else runs
    assert len(seen) == (2 if does == "children" else 1)
    assert still_running(seen) == []


def test_a_program_that_takes_too_long_is_ended(face: Callable[..., CommandVideo]) -> None:
    """A turn's film is waited for as long as avatar.ini says, and then is none."""
    with pytest.raises(ParleyError, match="took longer than 1 seconds"):
        made_of(face("--do hang", "command.mode = turn\ncommand.wait = 1"), tone(1.0))


def test_a_program_that_prints_a_lot_is_read(face: Callable[..., CommandVideo]) -> None:
    """Five megabytes do not fill the pipe and stop it, and are not kept."""
    check(made_of(face("--do chatter"), tone(0.5)), tone(0.5).samples)


def test_a_picture_is_no_larger_than_is_passed_on(tmp_path: Path) -> None:
    """A film as large as a cinema's is scaled down: a call must not fill the memory."""
    import cv2

    folder = avatar(tmp_path / "large", "--size 1920x1600")
    assert cv2.imwrite(str(folder / "portrait.png"), np.full((1600, 1920, 3), 99, np.uint8))
    video = CommandVideo(folder)
    video.load()
    clip = made_of(video, tone(0.2))[0]
    height, width = clip.frames[0].picture.pixels.shape[:2]
    assert 0.9 * MOST_PIXELS < height * width <= MOST_PIXELS
    assert clip.frames[0].picture.box == (0, 0, 1920, 1600)


def test_what_a_killed_process_left_is_swept_up(tmp_path: Path) -> None:
    """At the next start, and only where its process is gone."""
    import os

    cache = tmp_path / "cache"
    gone, here = cache / "face-command-999999999-x", cache / f"face-command-{os.getpid()}-x"
    for folder in (gone, here):
        folder.mkdir(parents=True)
    CommandVideo(avatar(tmp_path / "face"), cache).load()
    assert (gone.exists(), here.exists()) == (False, True)
    here.rmdir()


@pytest.mark.parametrize("portrait", ["missing", "broken"])
def test_a_portrait_that_cannot_be_used_is_told_at_load(tmp_path: Path, portrait: str) -> None:
    """Not in the middle of the first answer."""
    folder = avatar(tmp_path / "face")
    (folder / "portrait.png").unlink()
    if portrait == "broken":
        (folder / "portrait.png").write_text("no picture")
    with pytest.raises(ParleyError, match=r"portrait\.png"):
        CommandVideo(folder).load()
