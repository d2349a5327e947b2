"""What is read when, and what becomes of it: a scripted model, a voice that can be seen, and a clock set by hand.

Word number n is sound of the level (n + 1) / 4096, so that the scripted model reads it exactly where it is in the sound
it is given, and nowhere else.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.engine.asr import whisper_turn
from desktop.engine.asr.evidence import Reading
from desktop.engine.asr.listened import WINDOW
from desktop.engine.asr.pace import Pace
from desktop.engine.asr.whisper_turn import AFTER, BEFORE, MOST_S, WhisperTurn
from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.types import LISTEN_RATE, Samples, Transcript

STEP_S = WINDOW / LISTEN_RATE


def word(number: int, windows: int = 8) -> Samples:
    """Word `number`, a quarter of a second long."""
    return np.full(windows * WINDOW, (number + 1) / 4096, dtype=np.float32)


def silence(windows: int) -> Samples:
    return np.zeros(windows * WINDOW, dtype=np.float32)


def name(number: int) -> str:
    return f"w{number}"


def detector(sound: Samples) -> np.ndarray:
    return (np.abs(sound.reshape(-1, WINDOW)).mean(axis=1) > 0).astype(np.float32)


class Script:
    """The model: reads the words that are there. Notes the length of what it was given, seconds."""

    words = ()

    def __init__(self, **more: Any) -> None:
        self.lengths: list[float] = []
        self.languages: list[str | None] = []
        self._more = more

    def read(self, samples: Samples, language: str | None, stopped: Callable[[], bool]) -> Reading | None:
        if stopped():
            return None
        self.lengths.append(len(samples) / LISTEN_RATE)
        self.languages.append(language)
        levels = np.rint(samples[::WINDOW] * 4096).astype(int)
        found = [level - 1 for at, level in enumerate(levels) if level and (at == 0 or levels[at - 1] != level)]
        text = " ".join(name(number) for number in found)
        return Reading(text, 2 * len(found), -0.1, 0.0, 1.0, **self._more)


class Now(Executor):
    """Runs everything at once, on the spot."""

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(function(*args, **kwargs))
        return future


class Held(Executor):
    """Keeps what it is given until `release`, then runs everything at once. Tells of each that it is given."""

    def __init__(self, on_submit: Callable[[int], None] = lambda count: None) -> None:
        self.waiting: list[tuple[Future[Any], Callable[[], Any]]] = []
        self.free = False
        self._on_submit = on_submit

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self._on_submit(len(self.waiting) + 1)
        future: Future[Any] = Future()
        if self.free:
            future.set_result(function())
        else:
            self.waiting.append((future, function))
        return future

    def release(self) -> None:
        self.free = True
        for future, function in self.waiting:
            if future.set_running_or_notify_cancel():
                future.set_result(function())
        self.waiting = []


class Clock:
    """Moves with the sound: as if it were spoken."""

    now = 0.0

    def __call__(self) -> float:
        return self.now

    def paced(self, sound: Samples) -> Iterator[Samples]:
        for at in range(0, len(sound), WINDOW):
            self.now += STEP_S
            yield sound[at : at + WINDOW]


def turn(
    script: Script, executor: Executor | None = None, clock: Clock | None = None, took_s: float = 0.3
) -> WhisperTurn:
    return WhisperTurn(script, detector, executor or Now(), Pace(took_s), None, clock or Clock())


def texts(found: Iterable[Transcript]) -> list[str]:
    return [transcript.text for transcript in found]


SPOKEN = st.lists(st.tuples(st.integers(5, 30), st.integers(1, 60)), min_size=1, max_size=60)


@settings(max_examples=60, deadline=None)
@given(SPOKEN, st.integers(100, 40_000), st.booleans())
def test_every_word_is_there_once(spoken: list[tuple[int, int]], piece: int, at_once: bool) -> None:
    """However long the recording, in whatever pieces it comes, paced or at once: the final text has each word once, in
    order; and no reading is longer than Whisper hears."""
    sound = np.concatenate([part for n, (long, pause) in enumerate(spoken) for part in (word(n, long), silence(pause))])
    script, clock = Script(), Clock()
    pieces = iter([sound]) if at_once else (sound[at : at + piece] for at in range(0, len(sound), piece))
    found = list(turn(script, clock=clock).run(pieces, CancelToken()))
    assert found[-1].text.split() == [name(number) for number in range(len(spoken))]
    assert [transcript.final for transcript in found] == [False] * (len(found) - 1) + [True]
    assert max(script.lengths) <= MOST_S


@settings(max_examples=30, deadline=None)
@given(SPOKEN)
def test_what_was_shown_and_agreed_stays(spoken: list[tuple[int, int]]) -> None:
    """While a voice is recorded, each text on the screen continues the one before, also where the recording is cut."""
    sound = np.concatenate([part for n, (long, pause) in enumerate(spoken) for part in (word(n, long), silence(pause))])
    clock = Clock()
    shown = texts(turn(Script(), clock=clock).run(clock.paced(sound), CancelToken()))
    assert all(after.startswith(before) for before, after in pairwise(shown))


def test_a_machine_too_slow_for_partials_loses_nothing() -> None:
    """When no reading is done before two minutes are spoken, they are read in parts in the end, all of them."""
    sound = np.concatenate([part for n in range(240) for part in (word(n), silence(8))])
    script, held, cancel = Script(), Held(), CancelToken()

    def pieces() -> Iterator[Samples]:
        yield from (sound[at : at + 512] for at in range(0, len(sound), 512))
        held.release()

    found = list(turn(script, held).run(pieces(), cancel))
    assert found[-1].text.split() == [name(number) for number in range(240)]
    assert max(script.lengths) <= MOST_S


def test_the_sound_never_waits_for_a_reading() -> None:
    """With a reading that does not come back the turn takes in everything that is spoken."""
    held, taken = Held(), 0

    def pieces() -> Iterator[Samples]:
        nonlocal taken
        for number in range(50):
            taken += 1
            yield word(number)
        held.release()

    list(turn(Script(), held).run(pieces(), CancelToken()))
    assert taken == 50


def test_silence_after_the_last_word_is_not_read_again() -> None:
    """When nothing was said since, the last reading is the final text: the release begins no other."""
    script, clock = Script(), Clock()
    after: list[int] = []

    def pieces() -> Iterator[Samples]:
        yield from clock.paced(np.concatenate([word(0), silence(3), word(1), silence(30)]))
        after.append(len(script.lengths))

    found = list(turn(script, clock=clock).run(pieces(), CancelToken()))
    assert found[-1].text == "w0 w1"
    assert found[-1].source == "faster-whisper"
    assert found[-1].confidence == pytest.approx(np.exp(-0.1))
    assert len(script.lengths) == after[0]


def test_a_long_silence_costs_nothing() -> None:
    """Two sentences with a minute of silence after each are read while they are said, and never again."""
    script, clock = Script(), Clock()
    sentence = [
        np.concatenate([word(number, 20), silence(6), word(number + 1, 20), silence(2000)]) for number in (0, 2)
    ]
    found = list(turn(script, clock=clock).run(clock.paced(np.concatenate(sentence)), CancelToken()))
    assert found[-1].text == "w0 w1 w2 w3"
    assert len(script.lengths) <= 8


def test_a_word_after_the_last_reading_is_read() -> None:
    """What is said right before the release is in the final text."""
    script, clock = Script(), Clock()
    sound = np.concatenate([word(0), silence(20), word(1)])
    assert texts(turn(script, clock=clock).run(clock.paced(sound), CancelToken()))[-1] == "w0 w1"


def test_a_reading_that_has_not_everything_is_let_go_at_the_end() -> None:
    """At the release a reading under way that lacks the last words is told to stop, and another has them all."""
    script = Script()
    held = Held(lambda count: held.release() if count == 2 else None)
    found = list(turn(script, held).run([word(0, 20), word(1, 20)], CancelToken()))
    assert texts(found) == ["w0 w1"]
    assert script.lengths == [pytest.approx(40 * STEP_S)]


def test_silence_around_the_voice_is_not_given_to_whisper() -> None:
    """It gets 0.3 s before the first voice and 0.4 s after the last, of a long silence on both sides."""
    script, clock = Script(), Clock()
    sound = np.concatenate([silence(200), word(0, 20), silence(300)])
    list(turn(script, clock=clock).run(clock.paced(sound), CancelToken()))
    assert max(script.lengths) <= 20 * STEP_S + (BEFORE + AFTER) / LISTEN_RATE + 1e-6


@pytest.mark.parametrize("sound", [silence(0), silence(1), silence(400), word(0, 1)])
def test_without_a_voice_nothing_is_read(sound: Samples) -> None:
    """No sound, silence, a click: an empty final text, and the model is not even asked."""
    script = Script()
    assert texts(turn(script).run([sound], CancelToken())) == [""]
    assert script.lengths == []


def test_what_nobody_said_is_not_shown() -> None:
    """A long phrase read out of a noise the detector takes for 0.1 s of voice is neither shown nor the final text."""

    class Phantom(Script):
        def read(self, samples: Samples, language: str | None, stopped: Callable[[], bool]) -> Reading | None:
            return Reading("Thanks for watching!", 5, -0.2, 0.1, 0.9)

    sound = np.concatenate([word(0, 3), silence(40)])
    assert texts(turn(Phantom(), clock=(clock := Clock())).run(clock.paced(sound), CancelToken())) == [""]
    sound = np.concatenate([word(0, 40), silence(40)])
    assert texts(turn(Phantom(), clock=clock).run(clock.paced(sound), CancelToken()))[-1] == "Thanks for watching!"


def test_four_minutes_keep_half_a_minute_of_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long one talks, the sound that is kept stays that of the last half minute."""
    kept = 0.0
    add = whisper_turn.Listened.add

    def noting(self: whisper_turn.Listened, samples: Samples) -> None:
        nonlocal kept
        add(self, samples)
        kept = max(kept, (self.end - self.begin) / LISTEN_RATE)

    monkeypatch.setattr(whisper_turn.Listened, "add", noting)
    script, clock = Script(), Clock()
    sound = np.concatenate([part for n in range(480) for part in (word(n), silence(8))])
    found = list(turn(script, clock=clock).run(clock.paced(sound), CancelToken()))
    assert len(found[-1].text.split()) == 480
    assert kept < 30.0


@pytest.mark.parametrize(("sureness", "kept"), [(0.95, "de"), (0.5, None)])
def test_a_language_is_looked_for_until_it_is_sure(sureness: float, kept: str | None) -> None:
    """Found with certainty in two seconds of voice, it is used for the rest of the recording; else looked for again."""
    script, clock = Script(language="de", language_prob=sureness), Clock()
    going = turn(script, clock=clock)
    sound = np.concatenate([part for n in range(16) for part in (word(n), silence(4))])
    list(going.run(clock.paced(sound), CancelToken()))
    assert script.languages[0] is None
    assert script.languages[-1] == kept
    assert going.language == "de"


def test_cancelling_does_not_wait_for_a_reading() -> None:
    """While the last reading is waited for, Cancelled comes at once, and the reading is told to stop."""
    cancel = CancelToken()
    held = Held(lambda count: threading.Thread(target=cancel.cancel).start())
    with pytest.raises(Cancelled):
        list(turn(Script(), held).run([word(0, 20)], cancel))
    assert held.waiting[0][0].cancelled()


def test_cancelling_while_sound_comes() -> None:
    """The next piece after the cancel raises Cancelled, also in the middle of a piece of ten minutes."""
    cancel = CancelToken()

    def pieces() -> Iterator[Samples]:
        yield word(0)
        cancel.cancel()
        yield silence(20_000)

    with pytest.raises(Cancelled):
        list(turn(Script()).run(pieces(), cancel))


def test_a_model_that_fails_is_not_hidden() -> None:
    """An exception in a reading is raised to whoever listens."""

    class Broken(Script):
        def read(self, samples: Samples, language: str | None, stopped: Callable[[], bool]) -> Reading | None:
            raise RuntimeError("out of memory")

    class Failing(Now):
        def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            future: Future[Any] = Future()
            try:
                function()
            except RuntimeError as error:
                future.set_exception(error)
            return future

    with pytest.raises(RuntimeError, match="out of memory"):
        list(turn(Broken(), Failing()).run([word(0, 20), silence(20)], CancelToken()))
