"""What the ear makes of voices and pauses in each state, with a detector that calls everything loud a voice."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pytest

from desktop.engine.errors import ParleyError
from desktop.engine.state import State
from desktop.engine.types import LISTEN_RATE, Samples
from desktop.engine.vad.attention import Attention, Backchannel, Began, Doubt, EarEvent, HandsFree, Heard, Over, Pausing
from desktop.engine.vad.barge_in import HELD_S


class LoudVad:
    """A voice is what is louder than 0.05; of what is fainter than 0.15 it is not so sure."""

    window: ClassVar[int] = 512

    def __init__(self) -> None:
        self.asked = 0

    def load(self) -> None: ...

    def close(self) -> None: ...

    def reset(self) -> None: ...

    def confidence(self, window: Samples) -> float:
        self.asked += 1
        peak = float(np.abs(window).max())
        return 1.0 if peak > 0.15 else 0.6 if peak > 0.05 else 0.0


def voice(seconds: float, hertz: float = 300.0) -> Samples:
    """A vowel that never changes."""
    at = np.arange(round(seconds * LISTEN_RATE)) / LISTEN_RATE
    return (0.3 * np.sin(2 * np.pi * hertz * at)).astype(np.float32)


def speech(seconds: float) -> Samples:
    """Sounds of another colour every 60 ms."""
    syllables = [voice(0.06, hertz) for hertz in (250, 2400, 700, 3500, 1200)]
    return np.resize(np.concatenate(syllables), round(seconds * LISTEN_RATE))


def quiet(seconds: float) -> Samples:
    return np.full(round(seconds * LISTEN_RATE), 1e-3, np.float32)


class WordVad(LoudVad):
    """Has an opinion on every short sound, `lead`: an error is raised."""

    def __init__(self, lead: float | ParleyError) -> None:
        super().__init__()
        self.lead = lead
        self.sounds: list[Samples] = []

    def word_lead(self, sound: Samples) -> float:
        self.sounds.append(sound)
        if isinstance(self.lead, ParleyError):
            raise self.lead
        return self.lead


class Listener:
    """Feeds an Attention 10 ms at a time and keeps what it says; follows its own events as an engine does."""

    def __init__(
        self,
        settings: HandsFree | None = None,
        early: bool = False,
        state: State = State.READY,
        vad: LoudVad | None = None,
    ) -> None:
        self.vad = vad or LoudVad()
        self.attention = Attention(self.vad, settings or HandsFree(), early)
        self.attention.follow(state)
        self.events: list[EarEvent] = []
        self.moments: list[float] = []
        self.now_s = 0.0

    def hear(self, *sounds: Samples) -> Listener:
        for at in range(0, len(sound := np.concatenate(sounds)), 160):
            self.now_s += len(sound[at : at + 160]) / LISTEN_RATE
            for event in self.attention.hear(sound[at : at + 160], self.now_s):
                self.events.append(event)
                self.moments.append(self.now_s)
                if isinstance(event, Began):
                    self.attention.follow(State.LISTENING)
                elif isinstance(event, Over):
                    self.attention.follow(State.THINKING)
        return self

    def kinds(self) -> list[type[EarEvent]]:
        return [type(event) for event in self.events if not isinstance(event, Heard)]

    def last(self, kind: type[EarEvent]) -> int:
        return max(at for at, event in enumerate(self.events) if isinstance(event, kind))


def test_an_utterance_begins_before_its_first_sound_and_nothing_is_lost() -> None:
    """Began and every Heard until Over are one piece of what was pushed, from half a second before the voice on."""
    room = np.random.default_rng(1).uniform(-1e-3, 1e-3, round(3.5 * LISTEN_RATE)).astype(np.float32)
    said = room + np.concatenate((quiet(1.0), speech(1.5), quiet(1.0)))
    listener = Listener().hear(said)
    assert listener.kinds() == [Began, Over]
    sound = np.concatenate([event.sound for event in listener.events if isinstance(event, Began | Heard)])
    begin = next(at for at in range(0, len(said) - len(sound) + 1) if np.array_equal(said[at : at + 512], sound[:512]))
    assert np.array_equal(said[begin : begin + len(sound)], sound)
    assert 0.35 <= 1.0 - begin / LISTEN_RATE <= 0.55


def test_the_end_is_told_when_the_pause_is_long_enough_and_dated_back() -> None:
    """Over comes 0.45 s after the voice, says to 20 ms when that ended, and is not held up by a window's length."""
    listener = Listener().hear(quiet(0.5), speech(1.0), quiet(1.0))
    over = listener.last(Over)
    event = listener.events[over]
    assert isinstance(event, Over)
    assert event.at_s == pytest.approx(1.5, abs=0.02)
    assert listener.moments[over] == pytest.approx(event.at_s + 0.45, abs=0.015)


@pytest.mark.parametrize(("patience", "wait_s"), [("quick", 0.32), ("normal", 0.45), ("patient", 0.9)])
def test_patience_is_how_long_a_pause_may_be(patience: str, wait_s: float) -> None:
    """Each kind of patience waits as long as it says."""
    listener = Listener(HandsFree(patience)).hear(quiet(0.5), speech(1.0), quiet(1.5))
    assert listener.moments[listener.last(Over)] == pytest.approx(1.5 + wait_s, abs=0.02)


def test_who_pauses_long_is_given_longer() -> None:
    """After a pause of 0.4 s that was no end, the end takes a quarter longer than that."""
    listener = Listener().hear(quiet(0.5), speech(1.0), quiet(0.4), speech(1.0), quiet(1.0))
    assert listener.kinds() == [Began, Over]
    assert listener.moments[listener.last(Over)] == pytest.approx(2.9 + 0.5, abs=0.03)


def test_words_that_end_nothing_are_waited_for() -> None:
    """ "What is the weather in" is not answered after the usual pause."""
    listener = Listener().hear(quiet(0.5), speech(1.0))
    listener.attention.partial("what is the weather in")
    listener.hear(quiet(0.8))
    assert listener.kinds() == [Began]
    assert listener.hear(quiet(0.3)).kinds() == [Began, Over]


def test_going_on_before_the_answer_is_the_same_utterance() -> None:
    """A voice while the assistant thinks brings all of the sound again, and where the new part begins."""
    listener = Listener().hear(quiet(0.5), speech(1.0), quiet(0.7), speech(0.5), quiet(1.0))
    assert listener.kinds() == [Began, Over, Began, Over]
    again = [event for event in listener.events if isinstance(event, Began)][1]
    assert again.resumes
    assert 1.9 <= len(again.sound) / LISTEN_RATE <= 2.4
    assert 0 < again.new_from < len(again.sound)


def test_an_end_that_may_be_one_is_told_early() -> None:
    """With `early`, Pausing comes after 0.2 s; going on within the pause is Began with everything, else Over."""
    listener = Listener(early=True).hear(quiet(0.5), speech(1.0), quiet(0.3), speech(0.5), quiet(1.0))
    assert listener.kinds() == [Began, Pausing, Began, Pausing, Over]
    assert listener.moments[listener.events.index(next(e for e in listener.events if isinstance(e, Pausing)))] < 1.75


def test_a_click_begins_nothing() -> None:
    """Less than 0.19 s of voice is no turn."""
    assert not Listener().hear(quiet(0.5), voice(0.06), quiet(1.0), voice(0.1), quiet(1.0)).events


def test_the_detector_is_not_asked_about_silence() -> None:
    """A quiet room costs nothing but a look at its level."""
    listener = Listener().hear(quiet(5.0))
    assert listener.vad.asked == 0


def test_speech_over_the_answer_holds_it_and_interrupts_it_when_it_goes_on() -> None:
    """The answer falls silent within 0.4 s, a turn begins within 0.7 s, and all of what was said belongs to it."""
    said = np.concatenate((quiet(1.0), speech(1.0), quiet(1.0)))
    spoken = Listener(state=State.SPEAKING).hear(said)
    assert spoken.kinds() == [Doubt, Began, Over]
    assert spoken.moments[0] <= 1.4
    assert spoken.moments[1] <= 1.7
    sound = np.concatenate([event.sound for event in spoken.events if isinstance(event, Began | Heard)])
    end = round((spoken.moments[-1] + 0.1) * LISTEN_RATE) // 512 * 512
    starts = [at for at in range(0, end, 512) if np.array_equal(said[at : at + len(sound)], sound)]
    assert len(starts) == 1
    assert 0.35 <= 1.0 - starts[0] / LISTEN_RATE <= 0.55


def test_a_steady_hum_over_the_answer_does_not_even_hold_it() -> None:
    """Its colour never changes."""
    assert Listener(state=State.SPEAKING).hear(quiet(0.5), voice(0.4), quiet(1.0)).kinds() == [Backchannel]


@pytest.mark.parametrize("after", [0.3 * voice(0.2), 0.3 * voice(0.35)], ids=["short", "longer"])
def test_what_does_not_go_on_while_the_answer_is_held_is_an_aside(after: Samples) -> None:
    """An echo's leak, an "uh-huh": the answer goes on soon after it ended."""
    listener = Listener(state=State.SPEAKING).hear(quiet(0.5), speech(0.17), after, quiet(2.0))
    assert listener.kinds() == [Doubt, Backchannel]
    assert listener.moments[1] <= 0.67 + len(after) / LISTEN_RATE + 0.35


def test_a_short_word_over_the_answer_is_told_from_a_hum_once_it_is_over() -> None:
    """ "Stop": its colours go on changing while the answer is held."""
    listener = Listener(state=State.SPEAKING).hear(quiet(0.5), speech(0.35), quiet(2.0))
    assert listener.kinds() == [Doubt, Began, Over]


@pytest.mark.parametrize("lead", [1.0, -1.0])
def test_where_the_recogniser_can_tell_it_is_believed(lead: float) -> None:
    """A word begins a turn, an aside lets the answer go on, whatever the colours; asked once, with what came before."""
    vad = WordVad(lead)
    said = np.concatenate((quiet(1.0), speech(0.35)))
    listener = Listener(state=State.SPEAKING, vad=vad).hear(said, quiet(2.0))
    assert listener.kinds() == ([Doubt, Began, Over] if lead > 0 else [Doubt, Backchannel])
    [sound] = vad.sounds
    assert 0.25 <= np.flatnonzero(np.abs(sound) > 0.05)[0] / LISTEN_RATE <= 0.4
    assert np.count_nonzero(np.abs(sound) > 0.05) == np.count_nonzero(np.abs(said) > 0.05)


def test_a_recogniser_that_fails_is_done_without() -> None:
    """The colours judge."""
    vad = WordVad(ParleyError("The process has gone."))
    listener = Listener(state=State.SPEAKING, vad=vad).hear(quiet(0.5), speech(0.35), quiet(2.0))
    assert listener.kinds() == [Doubt, Began, Over]


@pytest.mark.parametrize("apart_s", [0.6, 3.0])
def test_who_insists_is_heard(apart_s: float) -> None:
    """A sound that was not heeded, and soon another one: that is meant, whatever it is. Later it is not."""
    listener = Listener(state=State.SPEAKING, vad=WordVad(-1.0))
    listener.hear(quiet(0.5), speech(0.35), quiet(0.3 + apart_s), speech(0.35), quiet(2.0))
    soon = apart_s < 1.0
    assert listener.kinds() == [Doubt, Backchannel, Doubt, *([Began, Over] if soon else [Backchannel])]


def test_a_doubt_lasts_no_longer_than_it_may() -> None:
    """Sounds that are no voice and do not end either are none."""
    clicks = [np.concatenate((quiet(0.2), 0.3 * voice(0.03))) for _ in range(10)]
    listener = Listener(state=State.SPEAKING).hear(quiet(0.5), speech(0.17), *clicks)
    assert listener.kinds()[:2] == [Doubt, Backchannel]
    assert listener.moments[1] - listener.moments[0] == pytest.approx(HELD_S, abs=0.04)


def test_who_speaks_on_when_the_answer_ends_by_itself_is_heard() -> None:
    """The doubt is over with the answer, and what nobody speaks over begins a turn."""
    listener = Listener(state=State.SPEAKING).hear(quiet(0.5), speech(0.25))
    assert listener.kinds() == [Doubt]
    listener.attention.follow(State.READY)
    assert listener.hear(speech(0.3), quiet(1.0)).kinds() == [Doubt, Backchannel, Began, Over]


def test_without_barge_in_the_answer_is_not_interrupted() -> None:
    """Somebody who does not want it is not interrupted by anything."""
    listener = Listener(HandsFree(barge_in=False), state=State.SPEAKING).hear(quiet(0.5), speech(1.0), quiet(1.0))
    assert Began not in listener.kinds()


@pytest.mark.parametrize("state", [State.LOADING, State.FAILED])
def test_where_there_is_nobody_to_answer_nothing_is_heard(state: State) -> None:
    """While it loads, or when it cannot go on, the ear is deaf."""
    assert not Listener(state=state).hear(quiet(0.5), speech(1.0), quiet(1.0)).events


def test_a_state_that_crosses_with_the_beginning_changes_nothing() -> None:
    """The answer ended while Began was on its way: what is said goes on to its end."""
    listener = Listener(state=State.SPEAKING)
    listener.hear(quiet(0.5))
    listener.attention.follow(State.SPEAKING)
    for at in range(0, len(sound := speech(0.7)), 160):
        listener.now_s += 0.01
        listener.events += listener.attention.hear(sound[at : at + 160], listener.now_s)
    assert listener.kinds() == [Doubt, Began]
    listener.attention.follow(State.READY)
    listener.attention.follow(State.LISTENING)
    assert listener.hear(speech(0.5), quiet(1.0)).kinds() == [Doubt, Began, Over]


def test_what_was_broken_off_does_not_begin_again_by_itself() -> None:
    """Esc while one speaks: the rest of that sentence is no new turn, the next one is."""
    listener = Listener().hear(quiet(0.5), speech(1.0))
    listener.attention.follow(State.READY)
    listener.hear(speech(1.0), quiet(0.5))
    assert listener.kinds() == [Began]
    assert listener.hear(speech(1.0), quiet(1.0)).kinds() == [Began, Began, Over]
