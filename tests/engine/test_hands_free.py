"""Turns that begin and end by ear: nothing lost, nothing heard too early, nothing said about noise."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pytest

from desktop.engine.cancel import CancelToken
from desktop.engine.engine import Engine
from desktop.engine.state import State
from desktop.engine.types import LISTEN_RATE, Effect, Outcome, PlayStats, Samples, Transcript
from desktop.engine.vad.ear import Backchannel, Began, Doubt, HandsFree, Heard, Over, Pausing
from tests.engine.person import LOUD, QUIET, Bench
from tests.engine.stand_ins import CountingAsr, ScriptedLlm

Make = Callable[..., Bench]


class SaidAsr(CountingAsr):
    """Understands what it is told to; remembers how much it was given."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.lengths: list[int] = []

    def transcribe(self, sound: Iterable[Samples], cancel: CancelToken) -> Iterator[Transcript]:
        length = 0
        for piece in sound:
            length += len(piece)
            yield Transcript(self.text[:-1])
        self.lengths.append(length)
        yield Transcript(self.text if length else "", final=True)


class Teller:
    """An engine whose ear says what the test wants."""

    def __init__(self, made: Bench, settings: HandsFree) -> None:
        self.made, self.person = made, made.person
        self.person.hands_free.emit(settings)
        made.until(lambda: self._engine._hearing.settings is settings)
        self.number = self._engine._hearing.current

    @property
    def _engine(self) -> Engine:
        return self.made.engine

    def tell(self, event: object) -> None:
        self._engine._told_by_ear.emit(self.number, event)

    def state(self, state: State) -> None:
        self.made.until(lambda: self.person.states[-1] is state)


@pytest.fixture
def ear(bench: Make) -> Callable[..., Teller]:
    def make(settings: HandsFree | None = None, **parts: object) -> Teller:
        return Teller(bench(**parts), settings or HandsFree())

    return make


def test_a_real_ear_begins_and_ends_a_turn(bench: Make) -> None:
    """Sound that has a voice in it, then a pause: answered without a key, measured from the end of the voice."""
    made = bench()
    person = made.person
    person.hands_free.emit(HandsFree())
    began = time.perf_counter()
    for sound in [QUIET] * 2 + [LOUD] * 3 + [QUIET] * 10:
        person.hear.emit(sound)
        made.qtbot.wait(200)  # the length of the piece: the ear goes by the clock
        if person.reports:
            break
    made.until(lambda: person.reports and person.states[-1] is State.READY)
    report = person.reports[0]
    assert report.outcome is Outcome.COMPLETED
    assert int(report.heard.split()[1]) >= 3 * len(LOUD)
    assert person.states == [State.READY, State.LISTENING, State.THINKING, State.SPEAKING, State.READY]
    assert person.listening == []
    assert 0 < report.marks_ms["first_audio"] < (time.perf_counter() - began) * 1000


def test_what_the_ear_hears_is_what_is_recognised(ear: Callable[..., Teller]) -> None:
    """The beginning with what came before it, then each piece once."""
    asr = SaidAsr("hello there")
    told = ear(asr=asr)
    told.tell(Began(np.ones(8000, np.float32)))
    told.state(State.LISTENING)
    told.person.hear.emit(LOUD[:512])  # goes to the ear, which tells it again
    told.tell(Heard(np.ones(512, np.float32)))
    told.tell(Over(time.perf_counter() - 0.5))
    told.made.until(lambda: told.person.reports)
    assert asr.lengths == [8512]
    assert told.person.heard == ["hello there"]
    assert told.person.reports[0].marks_ms["transcript"] >= 500


def test_an_answer_is_made_in_the_pause_and_heard_after_it(ear: Callable[..., Teller]) -> None:
    """While the pause may still be a short one nothing sounds, is shown as understood, or is done."""
    llm = ScriptedLlm(Effect("timer", {"seconds": 0.01, "label": "tea"}), "Here you are.")
    told = ear(llm=llm, asr=SaidAsr("tea please"))
    told.tell(Began(LOUD))
    told.tell(Pausing(time.perf_counter()))
    told.made.until(lambda: llm.asked)
    told.made.qtbot.wait(100)  # time in which it could sound
    assert (told.person.clips, told.person.heard, told.person.rings) == ([], [], [])
    assert told.person.states[-1] is State.LISTENING
    told.tell(Over(time.perf_counter()))
    told.made.until(lambda: told.person.reports)
    assert told.person.reports[0].said == "Here you are."
    assert told.person.heard == ["tea please"]
    told.made.until(lambda: told.person.rings == ["tea"])


@pytest.mark.parametrize("after", ["pausing", "over"])
def test_who_goes_on_after_a_pause_gets_one_answer(ear: Callable[..., Teller], after: str) -> None:
    """The turn under way is forgotten, wherever it was, and all of the sound is understood again."""
    llm, asr = ScriptedLlm("It is ", None, "late."), SaidAsr("what is the time")
    told = ear(llm=llm, asr=asr)
    told.tell(Began(LOUD))
    told.tell(Pausing(0.0) if after == "pausing" else Over(time.perf_counter()))
    told.made.until(lambda: llm.asked)
    llm.tokens = ("It is noon.",)
    told.tell(Began(np.concatenate((LOUD, QUIET, LOUD)), resumes=True, new_from=6400))
    told.tell(Over(time.perf_counter()))
    told.made.until(lambda: len(told.person.reports) == 2 and told.person.states[-1] is State.READY)
    assert [(report.heard, report.outcome) for report in told.person.reports] == [
        ("", Outcome.CANCELLED),
        ("what is the time", Outcome.COMPLETED),
    ]
    assert asr.lengths == [3200, 9600]
    assert told.made.texts == ["what is the time", "It is noon."]
    assert len(told.made.kept) == 1


def test_a_timer_of_a_forgotten_answer_does_not_ring(ear: Callable[..., Teller]) -> None:
    """ "Set a timer for ten minutes … and thirty seconds" is one timer."""
    llm = ScriptedLlm(Effect("timer", {"seconds": 3600, "label": "first"}), "One ", None, "moment.")
    told = ear(llm=llm)
    told.tell(Began(LOUD))
    told.tell(Over(time.perf_counter()))
    told.made.until(lambda: told.made.engine._timers.next_s)
    llm.tokens = (Effect("timer", {"seconds": 7200, "label": "second"}), "Done.")
    told.tell(Began(np.concatenate((LOUD, LOUD)), resumes=True, new_from=3200))
    told.tell(Over(time.perf_counter()))
    told.made.until(lambda: len(told.person.reports) == 2)
    assert told.made.engine._timers.due(float("inf")) == ["second"]


def test_speaking_over_an_answer_ends_it(ear: Callable[..., Teller]) -> None:
    """Silence, what was heard of it is remembered, and the new turn is listened to."""
    llm = ScriptedLlm("One two three four five six seven eight nine ten.", None)
    told = ear(llm=llm, plays=False)
    told.person.send.emit("count")
    told.made.until(lambda: told.person.clips)
    told.person.sounded.emit(0, time.perf_counter())
    told.person.heard_up_to.emit(0, 0.34)
    told.state(State.SPEAKING)
    told.tell(Began(LOUD))
    told.state(State.LISTENING)
    assert told.person.silenced == [0]
    assert told.person.reports[0].said == "One two three"
    assert told.person.reports[0].interrupted_at_s == 0.34


@pytest.fixture
def answering(ear: Callable[..., Teller]) -> Teller:
    """A long answer of which a third of a second was heard, and that is held."""
    told = ear(llm=ScriptedLlm("One two three four five six seven eight nine ten.", None), plays=False)
    told.person.send.emit("count")
    told.made.until(lambda: told.person.clips)
    told.person.sounded.emit(0, time.perf_counter())
    told.person.heard_up_to.emit(0, 0.34)
    told.state(State.SPEAKING)
    told.tell(Doubt())
    told.made.until(lambda: told.person.holds == [(0, True)])
    return told


def test_an_answer_that_was_held_for_nothing_goes_on(answering: Teller) -> None:
    """It is not cancelled, nothing is listened to, and it can be held again."""
    answering.tell(Backchannel())
    answering.made.until(lambda: answering.person.holds == [(0, True), (0, False)])
    assert answering.person.states[-1] is State.SPEAKING
    assert (answering.person.silenced, answering.person.reports) == ([], [])
    answering.tell(Doubt())
    answering.made.until(lambda: answering.person.holds[2:] == [(0, True)])


def test_an_answer_that_is_held_is_interrupted_by_speech(answering: Teller) -> None:
    """What was heard of it by then is remembered."""
    answering.tell(Began(LOUD))
    answering.state(State.LISTENING)
    assert answering.person.silenced == [0]
    assert answering.person.reports[0].said == "One two three"
    answering.tell(Doubt())
    answering.tell(Heard(LOUD))
    answering.tell(Backchannel())
    answering.person.interrupt.emit(-1, PlayStats(0.0))
    answering.state(State.READY)
    assert answering.person.holds == [(0, True)], "only an answer that is heard can be held"


@pytest.mark.parametrize("how", ["esc", "typed", "key"])
def test_what_ends_an_answer_that_is_held_leaves_nothing_held(answering: Teller, how: str) -> None:
    """The next one can be held, and what the ear still says of the old one lets go of nothing."""
    person = answering.person
    if how == "esc":
        person.interrupt.emit(0, PlayStats(0.34))
    elif how == "typed":
        person.send.emit("again")
    else:
        person.press.emit()
    answering.made.until(lambda: person.reports)
    assert person.reports[0].said == "One two three"
    if how == "key":
        person.release.emit(time.perf_counter())
    if how != "typed":
        person.send.emit("again")
    answering.made.until(lambda: person.clips[-1].turn > 0)
    turn = person.clips[-1].turn
    answering.tell(Backchannel())
    person.sounded.emit(turn, time.perf_counter())
    answering.state(State.SPEAKING)
    answering.tell(Doubt())
    answering.made.until(lambda: person.holds == [(0, True), (turn, True)])


def test_switched_off_while_an_answer_is_held_it_goes_on(answering: Teller) -> None:
    """Nobody is left to let go of it."""
    answering.person.hands_free.emit(None)
    answering.made.until(lambda: answering.person.holds == [(0, True), (0, False)])


def test_who_goes_on_when_the_answer_sounds_already_says_something_new(ear: Callable[..., Teller]) -> None:
    """The event crossed with the first sound: what is new is a turn of its own, and the old line stays."""
    llm, asr = ScriptedLlm("Here is a long answer to it.", None), SaidAsr("more")
    told = ear(llm=llm, asr=asr, plays=False)
    told.tell(Began(LOUD))
    told.tell(Over(time.perf_counter()))
    told.made.until(lambda: told.person.clips)
    told.person.sounded.emit(0, time.perf_counter())
    told.state(State.SPEAKING)
    llm.tokens = ("Yes.",)
    told.person.plays = True
    told.tell(Began(np.concatenate((LOUD, QUIET, LOUD)), resumes=True, new_from=6400))
    told.tell(Over(time.perf_counter()))
    told.made.until(lambda: len(told.person.reports) == 2)
    assert asr.lengths == [3200, 3200]
    assert told.made.texts[0] == "more"


def test_noise_is_not_talked_about(ear: Callable[..., Teller]) -> None:
    """A turn in which nothing was understood ends without a word to the person."""
    told = ear(asr=SaidAsr(""))
    told.tell(Began(LOUD))
    told.tell(Over(time.perf_counter()))
    told.made.until(lambda: told.person.reports)
    assert told.person.reports[0].outcome is Outcome.NOTHING_HEARD
    told.state(State.READY)
    assert told.person.problems == []


@pytest.mark.parametrize(
    ("said", "heard"), [("computer what time is it", "what time is it"), ("what time is it", ""), ("my computer", "")]
)
def test_the_wake_word_decides_whether_it_was_meant(ear: Callable[..., Teller], said: str, heard: str) -> None:
    """It is not part of the question; without it nothing is shown, said or remembered."""
    told = ear(HandsFree(wake_word="Computer"), asr=SaidAsr(said))
    told.tell(Began(LOUD))
    told.tell(Over(time.perf_counter()))
    told.made.until(lambda: told.person.reports)
    assert told.person.reports[0].heard == heard
    assert told.person.heard == ([heard] if heard else [])
    assert all(heard.startswith(partial) for partial in told.person.partials)
    assert told.person.problems == []
    assert bool(told.made.kept) == bool(heard)


def test_the_key_needs_no_wake_word_and_gets_what_was_said_before(ear: Callable[..., Teller]) -> None:
    """The microphone is open anyway: the first word is there, though the key was late."""
    asr = SaidAsr("what time is it")
    told = ear(HandsFree(wake_word="Computer"), asr=asr)
    told.person.hear.emit(LOUD)
    told.person.press.emit()
    told.state(State.LISTENING)
    told.person.hear.emit(LOUD)
    told.person.release.emit(time.perf_counter())
    told.made.until(lambda: told.person.reports)
    assert told.person.reports[0].heard == "what time is it"
    assert asr.lengths[0] >= 2 * len(LOUD)
    assert told.person.listening == [True, False]


def test_the_key_takes_over_what_began_without_it(ear: Callable[..., Teller]) -> None:
    """From then on its release is the end, however long the pauses are."""
    asr = SaidAsr("what time is it")
    told = ear(asr=asr)
    told.tell(Began(LOUD))
    told.state(State.LISTENING)
    told.person.press.emit()
    told.tell(Over(time.perf_counter()))
    told.person.hear.emit(LOUD)
    told.made.until(lambda: told.person.partials)
    assert told.person.states[-1] is State.LISTENING
    told.person.release.emit(time.perf_counter())
    told.made.until(lambda: told.person.reports)
    assert asr.lengths == [2 * len(LOUD)]


def test_the_key_in_a_pause_begins_anew(ear: Callable[..., Teller]) -> None:
    """What was said before it may be an answer's already: it ends there, and the key's turn is listened to."""
    asr = SaidAsr("what time is it")
    told = ear(asr=asr)
    told.tell(Began(LOUD))
    told.tell(Pausing(time.perf_counter()))
    told.made.until(lambda: asr.lengths)
    told.person.press.emit()
    told.made.until(lambda: told.person.listening == [True])
    told.person.hear.emit(LOUD)
    told.person.hear.emit(LOUD)
    told.person.release.emit(time.perf_counter())
    told.made.until(lambda: len(told.person.reports) == 2 and told.person.states[-1] is State.READY)
    assert told.person.reports[1].outcome is Outcome.COMPLETED
    assert asr.lengths[1] >= 2 * len(LOUD)


def test_esc_while_one_speaks_ends_it(ear: Callable[..., Teller]) -> None:
    """Nothing is answered or remembered, and what the ear still tells of it starts nothing."""
    told = ear()
    told.tell(Began(LOUD))
    told.state(State.LISTENING)
    told.person.interrupt.emit(-1, PlayStats(0.0))
    told.state(State.READY)
    told.tell(Heard(LOUD))
    told.tell(Over(time.perf_counter()))
    told.made.ask("typed")
    assert [report.heard for report in told.person.reports] == ["", "typed"]


def test_switched_off_in_the_middle_the_turn_is_answered(ear: Callable[..., Teller]) -> None:
    """What was said until then; and an ear that is gone is not listened to any more."""
    told = ear(asr=SaidAsr("hello"))
    told.tell(Began(LOUD))
    told.state(State.LISTENING)
    told.person.hands_free.emit(None)
    told.made.until(lambda: told.person.reports)
    assert told.person.reports[0].heard == "hello"
    told.state(State.READY)
    told.tell(Began(LOUD))
    told.made.ask("still here?")
    assert len(told.person.reports) == 2


def test_another_detector_gets_another_ear(bench: Make) -> None:
    """The one that was replaced is closed; nobody asks it any more."""
    made = bench()
    made.person.hands_free.emit(HandsFree())
    made.until(lambda: made.engine._hearing.current == 1)
    made.engine._hearing.renew(made.engine._parts.vad, State.READY)
    assert made.engine._hearing.current == 2
    assert LISTEN_RATE == 16_000
