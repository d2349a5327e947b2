"""The ladder in the test's own process: whatever the full face does, the voice is played as it is."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import Clip, Speech
from desktop.engine.video.clips import grid_sample
from desktop.engine.video.illustrated import IllustratedVideo
from desktop.engine.video.ladder import LadderVideo
from desktop.engine.video.ladder_frames import split
from desktop.engine.video.photo.patch import Patch
from desktop.engine.video.visemes import MouthPose
from tests.engine.video.full_face import FullFace
from tests.engine.video.speeches import RATE, SENTENCE, spoken

AVATAR = Path(__file__).parents[3] / "avatars" / "nova"
PIECES = [
    spoken(SENTENCE[:12], text="Hello my name"),
    spoken(SENTENCE[12:17], text="is Nova"),
    spoken(SENTENCE[17:], text="bah pack soo"),
]
SOUND = np.concatenate([piece.samples for piece in PIECES])
PATIENT_S = 5.0
"""A first wait that a busy machine does not exceed."""


def ladder(full: Any, problems: list[Problem] | None = None, **options: Any) -> LadderVideo:
    made = LadderVideo(full, IllustratedVideo(AVATAR), (problems if problems is not None else []).append, **options)
    made.load()
    if made._loading is not None:
        made._loading.join(10)
    return made


def check_sound(clips: list[Clip], sound: np.ndarray = SOUND) -> None:
    """The clips are the speech: every sample once, in order; each grid point has its frame; each word comes once."""
    assert clips[0].start == 0
    for one, next_ in pairwise(clips):
        assert one.start + len(one.samples) == next_.start
    np.testing.assert_array_equal(np.concatenate([clip.samples for clip in clips]), sound)
    samples = [frame.sample for clip in clips for frame in clip.frames]
    assert samples == [grid_sample(n, RATE, 25) for n in range(len(samples))]
    assert 0 <= len(sound) - samples[-1] <= RATE / 25
    for clip in clips:
        assert all(clip.start <= frame.sample < clip.start + len(clip.samples) for frame in clip.frames)


def kinds(clips: list[Clip]) -> str:
    """M for each frame of the full face, w for each of the simple one."""
    return "".join("M" if isinstance(frame.picture, Patch) else "w" for clip in clips for frame in clip.frames)


def test_a_face_that_keeps_up_is_what_is_seen() -> None:
    """Every frame is its own, the sound is the voice's, the words are all there."""
    face = ladder(FullFace(), first_wait_s=PATIENT_S)
    clips = list(face.animate(iter(PIECES), 3, CancelToken()))
    check_sound(clips)
    assert set(kinds(clips)) == {"M"}
    assert {clip.rung for clip in clips} == {"musetalk"}
    assert {clip.turn for clip in clips} == {3}
    assert " ".join(word.text for clip in clips for word in clip.words) == "Hello my name is Nova bah pack soo"
    assert "".join(clip.text for clip in clips) == "Hello my nameis Novabah pack soo"
    assert face.frame_ms is not None
    assert face.fps == 25.0
    face.close()


def test_a_face_without_a_word_for_its_frames_is_called_by_its_name() -> None:
    """Where its clips say nothing of how they were made, they are not taken for the warp."""
    face = ladder(FullFace(rung=""), first_wait_s=PATIENT_S)
    assert {clip.rung for clip in face.animate(iter(PIECES), 0, CancelToken())} == {"full"}
    face.close()


def test_a_face_that_is_far_too_slow_is_left_for_the_turn() -> None:
    """The first sound waits no longer than it may; the rest goes on with the simple mouth; nothing is told."""
    problems: list[Problem] = []
    face = ladder(FullFace(frame_s=0.4), problems)
    began = time.perf_counter()
    stream = face.animate(iter(PIECES), 0, CancelToken())
    clips = [next(stream)]
    first_s = time.perf_counter() - began
    clips += stream
    check_sound(clips)
    assert 0.2 < first_s < 2.0
    assert "M" not in kinds(clips)
    assert {clip.rung for clip in clips} == {"warp"}
    assert problems == []
    face.close()


def test_one_that_fell_is_tried_again_later() -> None:
    """A turn without it, then one with it; again too slow: two turns without it."""
    full = FullFace(frame_s=0.4)
    face = ladder(full)
    tried = []
    for turn in range(6):
        before = len(full.asked)
        list(face.animate(iter(PIECES), turn, CancelToken()))
        tried.append(len(full.asked) > before)
    assert tried == [True, False, True, False, False, True]
    face.close()


def test_one_that_fails_again_and_again_is_left_alone_for_longer() -> None:
    """Frames that came quickly before it failed are no reason to trust it; it is told of each time it was tried."""
    problems: list[Problem] = []
    full = FullFace(fails_at=30)
    face = ladder(full, problems, first_wait_s=PATIENT_S)
    tried = []
    for turn in range(7):
        before = len(full.asked)
        list(face.animate(iter(PIECES), turn, CancelToken()))
        tried.append(len(full.asked) > before)
    assert tried == [True, False, True, False, False, True, False]
    assert len(problems) == 3
    face.close()


def test_one_that_is_quick_again_stays() -> None:
    """A turn with room to spare takes the pause back."""
    full = FullFace(frame_s=0.4)
    face = ladder(full)
    list(face.animate(iter(PIECES), 0, CancelToken()))
    full._frame_s = 0.0
    face._first_wait_s = PATIENT_S
    rungs = [{clip.rung for clip in face.animate(iter(PIECES), turn, CancelToken())} for turn in (1, 2, 3)]
    assert rungs == [{"warp"}, {"musetalk"}, {"musetalk"}]
    face.close()


def test_frames_that_are_there_at_the_deadline_are_shown() -> None:
    """A batch that came in time goes out with the sound it belongs to, the rest of the clip waits while that plays."""
    full = FullFace(frame_s=0.02, batch=5)
    face = ladder(full, first_wait_s=0.15)
    clips = list(face.animate(iter(PIECES), 0, CancelToken()))
    check_sound(clips)
    assert len(clips[0].samples) < 0.5 * RATE
    assert "M" in kinds(clips)
    face.close()


@pytest.mark.parametrize("frame", [0, 7, 60, 79])
def test_one_that_fails_at_any_frame_leaves_it_to_the_simple_one(frame: int) -> None:
    """It is told once, in the face's own words; the simple mouth moves from there on, and in the next turn."""
    problems: list[Problem] = []
    full = FullFace(fails_at=frame, batch=1)
    face = ladder(full, problems, first_wait_s=PATIENT_S)
    clips = list(face.animate(iter(PIECES), 0, CancelToken()))
    check_sound(clips)
    assert kinds(clips).rstrip("w") == "M" * frame
    assert [problem.what for problem in problems] == ["The card has no memory left."]
    assert problems[0].remedy == "The photo's own mouth moves for now."
    assert (problems[0].level, problems[0].stage, problems[0].replaces) == ("warning", "video", "video")
    assert {clip.rung for clip in face.animate(iter(PIECES), 1, CancelToken())} == {"warp"}
    face.close()


def test_one_that_stumbles_is_told_of_without_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    """An exception that is no sentence becomes one; the rest is in the log."""

    class Stumbling(FullFace):
        def animate(self, *_: Any, **__: Any) -> Iterator[Clip]:
            raise ZeroDivisionError("in the face")
            yield

    problems: list[Problem] = []
    face = ladder(Stumbling(), problems, first_wait_s=PATIENT_S)
    check_sound(list(face.animate(iter(PIECES), 0, CancelToken())))
    assert [problem.what for problem in problems] == ["The face failed in this answer."]
    assert "ZeroDivisionError" in caplog.text
    face.close()


def test_one_that_cannot_load_is_told_of_and_never_asked() -> None:
    """The simple face serves, at once and for good."""
    problems: list[Problem] = []
    full = FullFace(load_fails="The weights are of another version.")
    face = ladder(full, problems)
    clips = list(face.animate(iter(PIECES), 0, CancelToken()))
    check_sound(clips)
    assert [problem.what for problem in problems] == ["The weights are of another version."]
    assert full.asked == []
    face.close()


def test_a_simple_face_that_cannot_load_is_an_error(tmp_path: Path) -> None:
    """Without it there would be nothing to fall back on."""
    face = LadderVideo(FullFace(), IllustratedVideo(tmp_path))
    with pytest.raises(ParleyError):
        face.load()
    face.close()


def test_it_serves_while_the_full_face_loads() -> None:
    """`load` does not wait; a turn that begins before that is the simple face's, one after it the full one's."""
    go = threading.Event()

    class Slow(FullFace):
        def load(self) -> None:
            go.wait(20)

    face = LadderVideo(Slow(), IllustratedVideo(AVATAR), first_wait_s=PATIENT_S)
    face.load()
    early = list(face.animate(iter(PIECES), 0, CancelToken()))
    go.set()
    assert face._loading is not None
    face._loading.join(10)
    late = list(face.animate(iter(PIECES), 1, CancelToken()))
    assert ({clip.rung for clip in early}, {clip.rung for clip in late}) == ({"warp"}, {"musetalk"})
    face.close()


def test_who_has_time_waits_for_it() -> None:
    """With `wait_to_load` the very first turn has the full face."""
    face = LadderVideo(FullFace(), IllustratedVideo(AVATAR), wait_to_load=True, first_wait_s=PATIENT_S)
    face.load()
    assert {clip.rung for clip in face.animate(iter(PIECES), 0, CancelToken())} == {"musetalk"}
    face.close()


def test_a_cancelled_turn_ends_at_once() -> None:
    """While it waits for frames: Cancelled within 50 ms of the cancel, and the full face's stream is closed."""
    closed = threading.Event()

    class Waiting(FullFace):
        def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken, at: int = 0) -> Iterator[Clip]:
            try:
                cancel.wait(30)
                yield from ()
            finally:
                closed.set()

    face = ladder(Waiting(), first_wait_s=30)
    waits = []
    for turn in range(5):
        cancel = CancelToken()
        at: list[float] = []

        def stop(cancel: CancelToken = cancel, at: list[float] = at) -> None:
            at.append(time.perf_counter())
            cancel.cancel()

        timer = threading.Timer(0.05, stop)
        timer.start()
        with pytest.raises(Cancelled):
            list(face.animate(iter(PIECES), turn, cancel))
        waits.append(time.perf_counter() - at[0])
        assert closed.wait(5)
        timer.join()
    assert sorted(waits)[1] < 0.05
    face.close()


def test_a_turn_that_is_left_takes_its_threads_along() -> None:
    """Whoever stops taking clips, at any of them, leaves nothing running."""
    face = ladder(FullFace(frame_s=0.005), first_wait_s=PATIENT_S)
    for count in range(5):
        stream = face.animate(iter(PIECES), count, CancelToken())
        for _ in range(count):
            next(stream)
        stream.close()  # type: ignore[attr-defined]
    assert not [t.name for t in threading.enumerate() if t.name.startswith(("full-face", "speech-for-both"))]
    face.close()


def test_a_voice_that_fails_fails_the_turn_after_what_it_said() -> None:
    """Its error comes through as it is, when everything before it was handed out."""

    def breaking() -> Iterator[Speech]:
        yield PIECES[0]
        raise ParleyError(Problem("The voice broke.", stage="tts"))

    face = ladder(FullFace(), first_wait_s=PATIENT_S)
    clips: list[Clip] = []
    with pytest.raises(ParleyError, match="The voice broke"):
        clips.extend(face.animate(breaking(), 0, CancelToken()))
    check_sound(clips, PIECES[0].samples)
    face.close()


def test_speech_is_taken_no_further_than_the_face_needs() -> None:
    """A long answer is not synthesised to its end while its beginning plays."""
    taken: list[int] = []

    def long() -> Iterator[Speech]:
        for number in range(100):
            taken.append(number)
            yield PIECES[0]

    face = ladder(FullFace(), first_wait_s=PATIENT_S)
    stream = face.animate(long(), 0, CancelToken())
    next(stream)
    seconds = len(PIECES[0].samples) / RATE
    deadline = time.monotonic() + 5
    while len(taken) * seconds < 6 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(taken) * seconds < 6 + 3 * seconds
    stream.close()  # type: ignore[attr-defined]
    face.close()


class _Held:
    """A painter that has a running index, as a photo's does."""

    index = 40

    def __init__(self) -> None:
        self.held: list[int] = []

    def hold_for(self, at: int) -> None:
        self.held.append(at)


class _WithHeld(IllustratedVideo):
    def painter(self) -> Any:
        return _Held()


def test_the_painter_is_where_the_first_frame_is() -> None:
    """The full face is told an index a little ahead of the painter's, and the painter to be there."""
    full = FullFace()
    face = LadderVideo(full, _WithHeld(AVATAR), wait_to_load=True, first_wait_s=PATIENT_S)
    face.load()
    painter: Any = face.painter()
    clips = list(face.animate(iter(PIECES), 0, CancelToken()))
    assert painter.held == full.asked
    assert 40 < painter.held[0] <= 40 + 25
    assert [frame.picture.index for clip in clips for frame in clip.frames][:2] == [
        painter.held[0],
        painter.held[0] + 1,
    ]
    for_a_film = face.painter()
    list(face.animate(iter(PIECES), 1, CancelToken()))
    assert painter.held == full.asked
    del for_a_film, painter
    list(face.animate(iter(PIECES), 2, CancelToken()))
    assert full.asked[2] == 0, "nobody paints: the film begins with its first picture"
    face.close()


def test_one_that_makes_a_clip_a_turn_is_waited_for_and_played_whole() -> None:
    """Nothing sounds before it is there; then every frame is its own."""
    face = ladder(FullFace(streams=False, wait_s=20.0, rung="command"))
    clips = list(face.animate(iter(PIECES), 0, CancelToken()))
    check_sound(clips)
    assert set(kinds(clips)) == {"M"}
    assert {clip.rung for clip in clips} == {"command"}
    face.close()


def test_one_that_takes_too_long_over_a_turn_is_not_played_at_all() -> None:
    """The simple face plays the turn, from its beginning to its end, once; the next turn does not wait."""
    full = FullFace(streams=False, frame_s=1.0, wait_s=0.2)
    face = ladder(full)
    clips = list(face.animate(iter(PIECES), 0, CancelToken()))
    check_sound(clips)
    assert set(kinds(clips)) == {"w"}
    list(face.animate(iter(PIECES), 1, CancelToken()))
    assert len(full.asked) == 1
    face.close()


def test_faces_of_different_frame_rates_fit() -> None:
    """The clips keep the simple face's grid, each frame with the picture of the full one that is due."""
    face = LadderVideo(FullFace(), IllustratedVideo(AVATAR, fps=40.0), wait_to_load=True, first_wait_s=PATIENT_S)
    face.load()
    clips = list(face.animate(iter(PIECES), 0, CancelToken()))
    assert set(kinds(clips)) == {"M"}
    pictures = [frame.picture.index for clip in clips for frame in clip.frames]
    assert pictures == sorted(pictures)
    assert face.fps == 40.0
    face.close()


def test_a_clip_in_two_is_the_clip() -> None:
    """Cut anywhere: sound, frames, words and sounds are all there once, each in the part in which it begins."""
    clip = next(iter(IllustratedVideo(AVATAR).animate(iter(PIECES), 0, CancelToken())))
    for at in range(1, len(clip.samples), 997):
        first, second = split(clip, at)
        assert first.start + len(first.samples) == second.start == at
        np.testing.assert_array_equal(np.concatenate([first.samples, second.samples]), clip.samples)
        for name in ("frames", "words", "phonemes", "text"):
            assert getattr(first, name) + getattr(second, name) == getattr(clip, name)
        assert all(frame.sample >= at for frame in second.frames)
        assert all(isinstance(frame.picture, MouthPose) for frame in first.frames)
