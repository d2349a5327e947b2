"""Answers are kept as far as they were heard and as long as there is room, and saved in a thread of their own."""

from __future__ import annotations

import os
import threading
import wave
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest
from pytestqt.qtbot import QtBot

from desktop.answers import FADE_S, Answers
from desktop.engine.cancel import CancelToken
from desktop.engine.errors import Problem
from desktop.engine.types import Clip, Frame, Manner, Outcome, TurnReport
from desktop.engine.video.illustrated import IllustratedVideo
from desktop.engine.video.photo.patch import Patch
from desktop.engine.video.visemes import CLOSED
from desktop.paths import resource
from desktop.save import HEAD_S, TAIL_S
from tests.engine.video.speeches import SENTENCE, spoken

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

RATE = 16_000


@pytest.fixture
def answers(qtbot: QtBot) -> Iterator[Answers]:
    """With room for a megabyte."""
    kept = Answers(1_000_000)
    yield kept
    kept.stop()


def piece(turn: int, start_s: float, seconds: float, pixels: int = 0, level: float = 0.5) -> Clip:
    """Sound of one level; one frame at its start, with `pixels` bytes of a picture."""
    start = round(start_s * RATE)
    picture = Patch(0, (0, 0, 1, 1), np.zeros((pixels // 3, 1, 3), np.uint8)) if pixels else CLOSED
    samples = np.full(round(seconds * RATE), level, np.float32)
    return Clip(turn, start, samples, RATE, (Frame(start, picture),))


def report(turn: int, said: str = "", heard_s: float | None = None) -> TurnReport:
    outcome = Outcome.COMPLETED if heard_s is None else Outcome.CANCELLED
    return TurnReport(turn, "", said, None, outcome, heard_s, 1.0, 1, 25.0, 0, {})


def told(answers: Answers) -> list[tuple[int, bool]]:
    """What `savable` says from now on."""
    said: list[tuple[int, bool]] = []
    answers.savable.connect(lambda turn, can: said.append((turn, can)))
    return said


def saved(answers: Answers, qtbot: QtBot, turn: int, path: Path) -> Path:
    face = IllustratedVideo(resource("avatars", "nova"))
    with qtbot.waitSignal(answers.saved, timeout=30_000) as came:
        answers.save(turn, path, face)
    return Path(came.args[0])


def sound_in(path: Path) -> npt.NDArray[np.float32]:
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / np.float32(32767)


def test_an_answer_can_be_saved_once_it_is_over(answers: Answers, qtbot: QtBot, tmp_path: Path) -> None:
    """As a film that lasts as long as the answer with its rests, in which somebody is seen and heard."""
    said = told(answers)
    face = IllustratedVideo(resource("avatars", "nova"))
    made = [*face.animate([spoken(SENTENCE)], 4, CancelToken())]
    for clip in made:
        answers.clip(clip)
    assert said == []
    answers.ended(report(4, "Hello, my name is Nova."))
    assert said == [(4, True)]
    path = saved(answers, qtbot, 4, tmp_path / answers.suggested_name(4))
    assert path.parent == tmp_path
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    seconds = sum(len(clip.samples) for clip in made) / made[0].rate
    with av.open(str(path)) as film:
        video, sound = film.streams.video[0], film.streams.audio[0]
        assert (video.codec_context.name, sound.codec_context.name) == ("h264", "aac")
        assert video.duration is not None
        assert video.time_base is not None
        assert float(video.duration * video.time_base) == pytest.approx(HEAD_S + seconds + TAIL_S, abs=0.06)


def test_only_the_sound(answers: Answers, qtbot: QtBot, tmp_path: Path) -> None:
    """A name that ends with .wav asks for the recording, and nothing else is written."""
    for at in range(3):
        answers.clip(piece(1, at * 0.5, 0.5, level=0.1 * (at + 1)))
    answers.ended(report(1))
    path = saved(answers, qtbot, 1, tmp_path / "a.WAV")
    assert [each.name for each in tmp_path.iterdir()] == ["a.WAV"]
    assert sound_in(path)[[0, RATE // 2, RATE]] == pytest.approx([0.1, 0.2, 0.3], abs=0.001)


def test_a_name_without_an_ending_is_a_film(answers: Answers, qtbot: QtBot, tmp_path: Path) -> None:
    """The ending is put after it, whatever dots it has."""
    answers.clip(piece(1, 0, 0.1))
    answers.ended(report(1))
    assert saved(answers, qtbot, 1, tmp_path / "at 2.30").name == "at 2.30.mp4"


@pytest.mark.parametrize("heard_s", [0.3, 0.5, 0.75, 1.0])
def test_what_was_cut_off_is_saved_as_far_as_it_was_heard(
    answers: Answers, qtbot: QtBot, tmp_path: Path, heard_s: float
) -> None:
    """The rest is gone, and the sound ends as it did from the loudspeaker: faded, not with a click."""
    for at in range(4):
        answers.clip(piece(1, at * 0.5, 0.5))
    answers.ended(report(1, heard_s=heard_s))
    sound = sound_in(saved(answers, qtbot, 1, tmp_path / "a.wav"))
    assert len(sound) == round(heard_s * RATE)
    if heard_s % 0.5:
        fade = round(FADE_S * RATE)
        assert sound[-1] == 0.0
        assert sound[-fade - 1] == pytest.approx(0.5, abs=0.001)
        assert np.abs(np.diff(sound)).max() < 0.01
    assert answers.size < 70_000 * heard_s + 10_000


def test_nothing_heard_is_nothing_to_save(answers: Answers) -> None:
    """A turn without sound, or cut off before its first sample, is not offered."""
    said = told(answers)
    answers.ended(report(1))
    answers.clip(piece(2, 0, 0.5))
    answers.ended(report(2, heard_s=0.0))
    assert said == []
    assert answers.size == 0


def test_late_pieces_belong_to_nothing(answers: Answers, qtbot: QtBot, tmp_path: Path) -> None:
    """What arrives after the end of its turn, or of an earlier turn, changes nothing."""
    answers.clip(piece(5, 0, 0.5))
    answers.ended(report(5))
    answers.clip(piece(5, 0.5, 0.5))
    answers.clip(piece(3, 0, 0.5))
    answers.ended(report(3))
    assert len(sound_in(saved(answers, qtbot, 5, tmp_path / "a.wav"))) == RATE // 2
    with qtbot.waitSignal(answers.problem, timeout=1000):
        answers.save(3, tmp_path / "b.wav", IllustratedVideo(resource("avatars", "nova")))


def test_the_oldest_go_first(answers: Answers) -> None:
    """When they need more memory than there is for them: sound and pixels are counted, what is gone is told."""
    said = told(answers)
    for turn in range(1, 5):
        answers.clip(piece(turn, 0, 0.5, pixels=280_000))
        answers.ended(report(turn))
    assert said == [(1, True), (2, True), (3, True), (1, False), (4, True)]
    assert 3 * 312_000 < answers.size < 1_000_000


def test_one_that_is_too_large_alone(answers: Answers) -> None:
    """It is not offered, keeps no memory, and does not stop the next one."""
    said = told(answers)
    for at in range(40):
        answers.clip(piece(1, at * 0.5, 0.5))
    assert answers.size == 0
    answers.ended(report(1))
    answers.clip(piece(2, 0, 0.5))
    answers.ended(report(2))
    assert said == [(2, True)]


def test_a_part_of_a_large_array_counts_as_the_whole(answers: Answers) -> None:
    """What is kept in memory is what counts: one array of which all clips are parts, once; a mask shared, once."""
    whole = np.zeros(40_000, np.float32)
    mask = np.zeros((100, 100), np.uint8)
    pixels = np.zeros((2, 30, 30, 3), np.uint8)
    for at in range(2):
        frame = Frame(at * 100, Patch(0, (0, 0, 9, 9), pixels[at], mask))
        answers.clip(Clip(1, at * 100, whole[at * 100 : (at + 1) * 100], RATE, (frame,)))
    expected = whole.nbytes + mask.nbytes + pixels.nbytes
    assert expected < answers.size < expected + 2000


def test_forgetting(answers: Answers) -> None:
    """With another face in the window the answers of the one before are not offered any more."""
    said = told(answers)
    answers.clip(piece(1, 0, 0.5))
    answers.ended(report(1))
    answers.clip(piece(2, 0, 0.5))
    answers.forget()
    answers.ended(report(2))
    assert said == [(1, True), (1, False)]
    assert answers.size == 0


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("It is ten past two.", "It is ten past two"),
        ("Well… I'd say: “42”, or so/nearly — that's it, all of it", "Well I'd say 42 or so"),
        ("../../etc/passwd\n\x00", "etc passwd"),
        ("CON", "CON"),
        ("   ", ""),
        ("Ä" * 100, "Ä" * 40),
        ("- - 'n", "n"),
    ],
)
def test_a_name_is_suggested(answers: Answers, said: str, name: str) -> None:
    """When it was given and how it begins, in characters that every system takes."""
    answers.clip(piece(1, 0, 0.5))
    answers.ended(report(1, said))
    suggested = answers.suggested_name(1)
    stem = suggested.removesuffix(".mp4")
    assert stem[20:] == name
    assert datetime.now().timestamp() - datetime.strptime(stem[:19], "%Y-%m-%d %H.%M.%S").timestamp() < 60
    assert not set('<>:"/\\|?*\0') & set(suggested)
    assert answers.suggested_name(99).endswith(".mp4")


def test_a_place_that_takes_nothing(answers: Answers, qtbot: QtBot, tmp_path: Path) -> None:
    """One sentence, told through `problem`; the answer can still be saved elsewhere."""
    answers.clip(piece(1, 0, 0.2))
    answers.ended(report(1))
    for name in ("a.mp4", "a.wav"):
        with qtbot.waitSignal(answers.problem, timeout=10_000) as came:
            answers.save(1, tmp_path / "none" / name, IllustratedVideo(resource("avatars", "nova")))
        problem = came.args[0]
        assert isinstance(problem, Problem)
        assert problem.what == f"{name} could not be written: its folder does not exist."
    saved(answers, qtbot, 1, tmp_path / "a.wav")


def test_a_face_that_fails(answers: Answers, qtbot: QtBot, tmp_path: Path) -> None:
    """An artwork that is gone, or a mistake of our own, is a sentence and leaves no half film."""
    answers.clip(piece(1, 0, 0.2))
    answers.ended(report(1))

    class Broken(IllustratedVideo):
        def painter(self) -> None:  # type: ignore[override]
            raise RuntimeError("no")

    for face in (IllustratedVideo(tmp_path / "gone"), Broken(tmp_path)):
        with qtbot.waitSignal(answers.problem, timeout=10_000):
            answers.save(1, tmp_path / "a.mp4", face)
    assert list(tmp_path.iterdir()) == []


def test_films_are_made_one_after_the_other(answers: Answers, qtbot: QtBot, tmp_path: Path) -> None:
    """In one thread that is not the window's; both arrive."""
    threads: set[int] = set()
    running: list[int] = []

    class Watched(IllustratedVideo):
        def painter(self):  # type: ignore[no-untyped-def]
            painter = super().painter()
            paint = painter.paint

            def watched(*given):  # type: ignore[no-untyped-def]
                threads.add(threading.get_ident())
                running.append(id(self))
                return paint(*given)

            painter.paint = watched  # type: ignore[method-assign]
            return painter

    answers.clip(piece(1, 0, 0.1))
    answers.ended(report(1))
    came: list[str] = []
    answers.saved.connect(came.append)
    faces = [Watched(resource("avatars", "nova")), Watched(resource("avatars", "nova"))]
    for name, face in zip("ab", faces, strict=True):
        answers.save(1, tmp_path / f"{name}.mp4", face)
    qtbot.waitUntil(lambda: len(came) == 2, timeout=30_000)
    assert [Path(path).name for path in came] == ["a.mp4", "b.mp4"]
    assert len(threads) == 1
    assert threads != {threading.get_ident()}
    assert sum(before != after for before, after in pairwise(running)) == 1


def test_closing_the_window_gives_up(qtbot: QtBot, tmp_path: Path) -> None:
    """`stop` comes back soon, with the thread gone, no half film, and nothing of what still waited."""
    answers = Answers()
    painted = threading.Event()

    class Watched(IllustratedVideo):
        def painter(self):  # type: ignore[no-untyped-def]
            painter = super().painter()
            paint = painter.paint

            def watched(frame: Frame | None, manner: Manner, now_s: float, width: int, height: int):  # type: ignore[no-untyped-def]
                if now_s > 0.2:
                    painted.set()
                return paint(frame, manner, now_s, width, height)

            painter.paint = watched  # type: ignore[method-assign]
            return painter

    answers.clip(piece(1, 0, 600.0))
    answers.ended(report(1))
    for name in ("a.mp4", "b.mp4"):
        answers.save(1, tmp_path / name, Watched(resource("avatars", "nova")))
    assert painted.wait(20)
    answers.stop()
    assert list(tmp_path.iterdir()) == []
    answers.stop()
