"""Answers as films and recordings, read back as a player would: picture and sound in step, rest before and after."""

from __future__ import annotations

import wave
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.types import Clip, Frame, Manner, Samples, Speech
from desktop.engine.video.clips import clips, grid_frames, grid_sample
from desktop.engine.video.illustrated import IllustratedVideo
from desktop.engine.video.photo.analysis import analyse
from desktop.engine.video.photo.base import Base
from desktop.engine.video.photo.painter import PhotoPainter
from desktop.engine.video.photo.patch import Patch
from desktop.engine.video.photo.unpacked import Unpacked
from desktop.media import MOVIE_RATE
from desktop.paths import resource
from desktop.save import HEAD_S, TAIL_S, save_answer, save_film
from tests.engine.video.speeches import SENTENCE, spoken


@dataclass
class Film:
    """An MP4, decoded: the time of each picture and the pictures (RGB), and the sound at MOVIE_RATE from time 0 on."""

    times: list[float] = field(default_factory=list)
    pictures: list[npt.NDArray[np.uint8]] = field(default_factory=list)
    sound: Samples = field(default_factory=lambda: np.zeros(0, np.float32))


def film(path: Path) -> Film:
    read = Film(sound=np.zeros(30 * MOVIE_RATE, np.float32))
    end = 0
    with av.open(str(path)) as container:
        for picture in container.decode(video=0):
            assert picture.time is not None
            read.times.append(picture.time)
            read.pictures.append(np.asarray(picture.to_ndarray(format="rgb24"), np.uint8))
    with av.open(str(path)) as container:
        for piece in container.decode(audio=0):
            samples = piece.to_ndarray().reshape(-1)
            assert piece.time is not None
            at = round(piece.time * MOVIE_RATE)
            read.sound[max(0, at) : at + len(samples)] += samples[max(0, -at) :]
            end = at + len(samples)
    read.sound = read.sound[:end]
    return read


class Flashing:
    """A face that is white where its frame says so and grey at rest; it notes how it was asked."""

    streams = True

    def __init__(self, fps: float) -> None:
        self.fps = fps
        self.manners: list[Manner] = []

    def load(self) -> None:
        """Nothing to read."""

    def close(self) -> None:
        """Nothing to free."""

    def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken) -> Iterator[Clip]:
        return clips(speech, turn, cancel, None)

    def painter(self) -> Flashing:
        return self

    def paint(
        self, frame: Frame | None, manner: Manner, now_s: float, width: int, height: int
    ) -> npt.NDArray[np.uint8]:
        self.manners.append(manner)
        return np.full((height, width, 4), 255 if frame is not None and frame.picture else 90, np.uint8)

    def next_change_s(self, manner: Manner, now_s: float) -> float:
        return 0.04


def flashing(fps: float, rate: int, flashes: tuple[int, ...], seconds: float = 2.3) -> list[Clip]:
    """Sound that beeps and frames that are white from each of `flashes` on, for a tenth of a second."""
    length = round(seconds * rate)
    samples = np.zeros(length, np.float32)
    white = set()
    for flash in flashes:
        begin = grid_sample(flash, rate, fps)
        samples[begin : begin + rate // 10] = 0.6 * np.sin(2 * np.pi * 1000 * np.arange(rate // 10) / rate)
        white |= set(range(flash, flash + int(fps / 10)))
    cuts = [0, length // 3, length // 2, length]
    return [
        Clip(
            1,
            begin,
            samples[begin:end],
            rate,
            tuple(Frame(grid_sample(at, rate, fps), at in white) for at in grid_frames(begin, end, rate, fps)),
        )
        for begin, end in pairwise(cuts)
    ]


@pytest.mark.parametrize(("fps", "rate"), [(25.0, 22_050), (30.0, 24_000), (29.97, 16_000), (12.5, 48_000)])
def test_picture_and_sound_are_in_step(tmp_path: Path, fps: float, rate: int) -> None:
    """What belongs together comes within 5 ms of each other, and as much later than in the answer as the head takes."""
    flashes = (3, round(1.5 * fps))
    save_film(tmp_path / "a.mp4", flashing(fps, rate, flashes), Flashing(fps))
    read = film(tmp_path / "a.mp4")
    white = [picture.mean() > 180 for picture in read.pictures]
    begins = [at for at in range(1, len(white)) if white[at] and not white[at - 1]]
    assert len(begins) == len(flashes)
    head_s = round(HEAD_S * fps) / fps
    for flash, at in zip(flashes, begins, strict=True):
        assert read.times[at] == pytest.approx(head_s + flash / fps, abs=0.001)
        around = np.abs(read.sound[round((read.times[at] - 0.1) * MOVIE_RATE) :][: MOVIE_RATE // 5])
        onset_s = int(np.argmax(around > 0.1)) / MOVIE_RATE - 0.1
        assert abs(onset_s) < 0.005


def test_rest_before_and_after(tmp_path: Path) -> None:
    """0.4 s before the first sample and 0.7 s after the last: silence, a person at rest, pictures to the very end."""
    face = Flashing(25.0)
    answer = flashing(25.0, 24_000, (0, 55))
    seconds = sum(len(clip.samples) for clip in answer) / 24_000
    save_film(tmp_path / "a.mp4", answer, face)
    read = film(tmp_path / "a.mp4")
    assert len(read.pictures) == 10 + 58 + 18
    assert read.times[-1] + 0.04 == pytest.approx(HEAD_S + seconds + TAIL_S, abs=0.041)
    assert len(read.sound) / MOVIE_RATE == pytest.approx(read.times[-1] + 0.04, abs=0.03)
    assert np.abs(read.sound[: round((HEAD_S - 0.02) * MOVIE_RATE)]).max() < 0.01
    assert np.abs(read.sound[round((HEAD_S + seconds + 0.02) * MOVIE_RATE) :]).max() < 0.01
    assert [each.mean() > 180 for each in read.pictures[9:11]] == [False, True]
    assert face.manners == [Manner.IDLE] * 10 + [Manner.SPEAKING] * 58 + [Manner.IDLE] * 18


def test_an_answer_without_frames(tmp_path: Path) -> None:
    """Where the face made none the person is seen all the same, as long as there is sound."""
    bare = [Clip(1, 0, np.full(16_000, 0.1, np.float32), 16_000)]
    save_film(tmp_path / "a.mp4", bare, Flashing(25.0))
    assert len(film(tmp_path / "a.mp4").pictures) == 10 + 25 + 18


def test_the_recording_is_the_answer_alone(tmp_path: Path) -> None:
    """The .wav beside the film has neither head nor tail."""
    answer = flashing(25.0, 24_000, (0,))
    save_answer(tmp_path / "turn-1", answer, Flashing(25.0))
    with wave.open(str(tmp_path / "turn-1.wav")) as file:
        assert file.getnframes() == sum(len(clip.samples) for clip in answer)
        assert file.getframerate() == 24_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["turn-1.mp4", "turn-1.wav"]


def test_a_drawn_person_talks_and_rests(tmp_path: Path) -> None:
    """In the film the mouth moves while there is speech, and neither before nor after; the person lives all along."""
    face = IllustratedVideo(resource("avatars", "nova"))
    face.load()
    answer = [*face.animate([spoken(SENTENCE)], 1, CancelToken())]
    save_film(tmp_path / "a.mp4", answer, face)
    read = film(tmp_path / "a.mp4")
    mouth = np.array([picture[380:440, 300:420].astype(float) for picture in read.pictures])
    moved = np.abs(np.diff(mouth, axis=0)).mean(axis=(1, 2, 3))
    assert moved[10 : 10 + 60].max() > 4 * max(moved[:9].max(), moved[-14:].max())
    assert any((read.pictures[0] != picture).any() for picture in read.pictures[1:10])


def test_cancelled_in_the_middle(tmp_path: Path) -> None:
    """Nothing is left of a film that is not finished."""
    cancel = CancelToken()
    face = Flashing(25.0)
    paint = face.paint

    def stop(frame: Frame | None, manner: Manner, now_s: float, width: int, height: int) -> npt.NDArray[np.uint8]:
        if now_s > 1.0:
            cancel.cancel()
        return paint(frame, manner, now_s, width, height)

    face.paint = stop  # type: ignore[method-assign]  # one face of this test alone
    with pytest.raises(Cancelled):
        save_film(tmp_path / "a.mp4", flashing(25.0, 24_000, (0,)), face, cancel)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """One sentence names the film."""
    with pytest.raises(ParleyError, match=r"a\.mp4 could not be written: its folder does not exist"):
        save_film(tmp_path / "none" / "a.mp4", flashing(25.0, 24_000, (0,)), Flashing(25.0))


# A face that runs along a clip


class Photo(Flashing):
    """A photo's face on a made-up clip in which picture k is as bright as k says."""

    def __init__(self, place: Path, counts: tuple[int, int]) -> None:
        super().__init__(25.0)
        from tests.engine.video.photo.portraits import NOVA, rendered

        size = 128
        face = analyse(rendered("nova"), NOVA)
        pictures = np.full((sum(counts), size * 3 // 2, size), 128, np.uint8)
        pictures[:, :size] = (30 + 2 * np.arange(sum(counts)))[:, None, None]
        pictures.tofile(place / "clip.i420")
        self.base = Base(face, clips=Unpacked(place / "clip.i420", (size, size), counts))

    def painter(self) -> PhotoPainter:  # type: ignore[override]  # the real one, for once
        return PhotoPainter(self.base)


@pytest.mark.parametrize(("first", "without"), [(0, 0), (4, 6), (40, 0), (63, 6)])
def test_a_clip_runs_into_speech_without_a_jump(tmp_path: Path, first: int, without: int) -> None:
    """The head of the film is the part of the clip that leads to the picture the first frame was made for."""
    face = Photo(tmp_path, (60, 40))
    walked = face.base.walk(first, 12)
    frames = tuple(Frame((at + without) * 960, Patch(index)) for at, index in enumerate(walked))
    answer = [Clip(1, 0, np.zeros((12 + without) * 960, np.float32), 24_000, frames)]
    save_film(tmp_path / "a.mp4", answer, face)
    # 16 is black and 235 white in the clip; the picture's corner shows nothing of mouth and eyes.
    seen = [(picture[-60:, :60].mean() / 255 * 219 + 16 - 30) / 2 for picture in film(tmp_path / "a.mp4").pictures]
    begin = max(0, first - 10 - without)
    wanted = [*(min(first, begin + at) for at in range(10 + without)), *walked]
    assert np.abs(np.array(seen[: len(wanted)]) - wanted).max() < 0.9
