"""Whether somebody has finished: small models with smart-turn's interface in the real process, and what they change."""

from __future__ import annotations

import os
import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting import proxies
from desktop.engine.hosting.backends import find_backend
from desktop.engine.hosting.host import Host
from desktop.engine.hosting.proxies import HostedVad
from desktop.engine.types import Samples
from desktop.engine.vad.attention import Attention, Began, HandsFree, Over, Pausing
from desktop.engine.vad.silero import SileroVad
from tests.bench.asr_sound import synthesised
from tests.engine.vad.test_attention import Listener, LoudVad, quiet, speech
from tests.engine.vad.turn_model import write_turn_model

ENDED = np.concatenate((speech(1.0), quiet(0.2)))
GOING_ON = speech(1.2)


class Asked(LoudVad):
    """Keeps what it is asked and answers with `answer`, the last of which holds on."""

    def __init__(self, *answers: float | Exception | Callable[[Samples], float | None] | None) -> None:
        super().__init__()
        self.sounds: list[Samples] = []
        self._answers = list(answers)

    def turn_over(self, sound: Samples) -> float | None:
        self.sounds.append(sound)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer(sound) if callable(answer) else answer


class Guessing(Listener):
    """A Listener whose detector can tell whether a turn is over."""

    def __init__(self, vad: LoudVad, settings: HandsFree | None = None, early: bool = True) -> None:
        super().__init__(settings, early)
        state = self.attention._state
        self.attention = Attention(vad, settings or HandsFree(), early)
        self.attention.follow(state)

    def wait_s(self, voice_end_s: float = 1.5) -> float:
        """How long the last pause was when it was an end."""
        return self.moments[self.last(Over)] - voice_end_s


@pytest.fixture
def hosted(tmp_path: Path) -> Iterator[Callable[[Path | None], tuple[HostedVad, queue.Queue[Problem]]]]:
    """The real detector in its real process, with the file of a turn model, and what it told."""
    made: list[HostedVad] = []

    def start(turns: Path | None) -> tuple[HostedVad, queue.Queue[Problem]]:
        told: queue.Queue[Problem] = queue.Queue()
        made.append(HostedVad(Host(find_backend("vad", "starter", turns=turns), on_problem=told.put)))
        made[-1].load()
        return made[-1], told

    yield start
    for vad in made:
        vad.close()


def test_the_process_tells_an_end_from_a_pause(hosted: Callable[..., tuple[HostedVad, object]], tmp_path: Path) -> None:
    """The probability is the model's, of the sound as it was given; a voice is still heard by Silero."""
    vad, _ = hosted(write_turn_model(tmp_path / "turns.onnx"))
    over, not_over = vad.turn_over(ENDED), vad.turn_over(GOING_ON)
    assert over is not None
    assert not_over is not None
    assert not_over < 0.5 < over <= 1.0
    said = synthesised("hello there")
    assert max(vad.confidence(said[at : at + 512]) for at in range(0, 8192, 512)) > 0.5


def test_without_the_model_nothing_is_asked(
    hosted: Callable[..., tuple[HostedVad, queue.Queue[Problem]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No call is made, and nothing is told."""
    vad, told = hosted(None)
    monkeypatch.setattr(vad.host, "stream", None)
    assert vad.turn_over(ENDED) is None
    assert told.empty()


@pytest.mark.parametrize("kind", ["broken", "empty", "gone", "another"])
def test_a_file_that_is_no_such_model_is_said_and_done_without(
    hosted: Callable[..., tuple[HostedVad, queue.Queue[Problem]]], tmp_path: Path, kind: str
) -> None:
    """One sentence with what to do; Silero works as ever."""
    path = tmp_path / "turns.onnx"
    if kind == "another":
        write_turn_model(path, given="sound")
    elif kind != "gone":
        path.write_bytes(os.urandom(5000) if kind == "broken" else b"")
    vad, told = hosted(path)
    problem = told.get(timeout=20)
    assert str(problem).startswith("The model that hears whether you have finished (turns.onnx) cannot be read. ")
    assert "./run --download smart-turn" in problem.remedy
    assert problem.level == "warning"
    assert vad.turn_over(ENDED) is None
    assert vad.confidence(np.zeros(512, np.float32)) < 0.5
    assert told.empty()


def test_a_slow_model_is_not_waited_for(
    hosted: Callable[..., tuple[HostedVad, queue.Queue[Problem]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No answer in time is none: windows are judged meanwhile, by the same process, and it answers again later."""
    vad, told = hosted(write_turn_model(tmp_path / "turns.onnx", rounds=300))
    pid = vad.host.pid
    monkeypatch.setattr(proxies, "TURN_OVER_S", 0.02)
    assert vad.turn_over(ENDED) is None
    assert vad.confidence(np.zeros(512, np.float32)) < 0.5
    assert vad.turn_over(ENDED) is None
    monkeypatch.setattr(proxies, "TURN_OVER_S", 60.0)
    while (answer := vad.turn_over(ENDED)) is None:
        pass  # it still thinks about the first sound
    assert answer > 0.5
    assert vad.host.pid == pid
    assert told.empty()


def test_a_process_that_is_gone_is_not_waited_for(
    hosted: Callable[..., tuple[HostedVad, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the next one loads, which takes longer than the answer is of use, there is none."""
    vad, _ = hosted(write_turn_model(tmp_path / "turns.onnx"))
    process = vad.host.wait_ready()
    monkeypatch.setattr(proxies, "TURN_OVER_S", 0.02)
    process.kill()
    assert process.wait_ended(20)
    assert vad.turn_over(ENDED) is None


def test_closing_is_harmless_at_any_time(tmp_path: Path) -> None:
    """Before loading, twice, and afterwards there is no answer."""
    vad = SileroVad(write_turn_model(tmp_path / "turns.onnx"))
    vad.close()
    vad.load()
    assert vad.hears_turns
    vad.close()
    vad.close()
    assert vad.turn_over(ENDED) is None


@pytest.mark.parametrize(("patience", "wait_s"), [("quick", 0.25), ("normal", 0.28), ("patient", 0.6)])
def test_who_has_finished_is_answered_sooner(patience: str, wait_s: float) -> None:
    """The model is asked once, after 0.2 s, of all that was said with the pause, and what it says shortens the wait."""
    vad = Asked(0.9)
    listener = Guessing(vad, HandsFree(patience)).hear(quiet(0.5), speech(1.0), quiet(1.5))
    assert listener.kinds() == [Began, Pausing, Over]
    assert listener.wait_s() == pytest.approx(wait_s, abs=0.02)
    assert len(vad.sounds) == 1
    assert len(vad.sounds[0]) / 16000 == pytest.approx(0.5 + 1.0 + 0.2, abs=0.06)


@pytest.mark.parametrize(("patience", "wait_s"), [("quick", 0.9), ("normal", 1.1), ("patient", 1.6)])
def test_who_has_not_finished_is_waited_for(patience: str, wait_s: float) -> None:
    """A pause of which the model says that there is more to come may last longer."""
    listener = Guessing(Asked(0.1), HandsFree(patience)).hear(quiet(0.5), speech(1.0), quiet(2.0))
    assert listener.kinds() == [Began, Pausing, Over]
    assert listener.wait_s() == pytest.approx(wait_s, abs=0.02)


@pytest.mark.parametrize("answer", [None, ParleyError("It broke off.")], ids=["no answer in time", "an error"])
def test_without_an_answer_all_is_as_without_the_model(answer: ParleyError | None) -> None:
    """The same events at the same moments, also where words are open or somebody paused before."""
    sounds = quiet(0.5), speech(1.0), quiet(0.4), speech(0.7), quiet(1.5), speech(0.5), quiet(1.2)
    with_it, without = Guessing(Asked(answer)), Guessing(LoudVad())
    for listener in (with_it, without):
        listener.attention.partial("what is the weather in")
        listener.hear(*sounds)
    assert with_it.kinds() == without.kinds()
    assert with_it.moments == without.moments


def test_each_pause_is_asked_about_anew() -> None:
    """What was thought of a pause says nothing about the next one; one no longer than an earlier one is no question."""
    vad = Asked(0.1, 0.9)
    listener = Guessing(vad).hear(quiet(0.5), speech(1.0), quiet(0.6), speech(1.0), quiet(0.3), speech(1.0), quiet(1.5))
    assert listener.kinds() == [Began, Pausing, Began, Pausing, Over]
    assert listener.wait_s(0.5 + 1.0 + 0.6 + 1.0 + 0.3 + 1.0) == pytest.approx(0.6, abs=0.03)
    assert len(vad.sounds) == 2


def test_words_that_end_nothing_outweigh_a_voice_that_does() -> None:
    """ "What is the weather in", said like the end of a sentence, gets half a second more than that."""
    listener = Guessing(Asked(0.9)).hear(quiet(0.5), speech(1.0))
    listener.attention.partial("what is the weather in")
    listener.hear(quiet(1.5))
    assert listener.wait_s() == pytest.approx(0.78, abs=0.02)


def test_of_a_long_utterance_only_the_end_is_shown() -> None:
    """No more than the eight seconds that the model can take go to the process."""
    vad = Asked(0.9)
    Guessing(vad).hear(quiet(0.5), speech(12.0), quiet(1.0))
    assert [len(sound) / 16000 for sound in vad.sounds] == [8.0]


def test_the_real_process_shortens_and_lengthens_the_wait(
    hosted: Callable[..., tuple[HostedVad, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a pause that the model takes for an end the turn is over soon; where it hears something else, late."""
    vad, _ = hosted(write_turn_model(tmp_path / "turns.onnx"))
    monkeypatch.setattr(proxies, "TURN_OVER_S", 20.0)  # this machine may be busy
    ended = Guessing(Asked(vad.turn_over)).hear(quiet(0.5), speech(1.0), quiet(1.5))
    humming = Guessing(Asked(vad.turn_over)).hear(quiet(0.5), speech(1.0), 0.04 * speech(1.5))
    assert ended.wait_s() == pytest.approx(0.28, abs=0.02)
    assert humming.wait_s() == pytest.approx(1.1, abs=0.05)
