"""The starter's recognition on speech: commands, dictation, partials, latency, cancelling, rubbish, reuse."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import psutil
import pytest
from rapidfuzz.distance import Levenshtein

from desktop.engine.asr import pocketsphinx as backend
from desktop.engine.asr.pocketsphinx import PocketSphinxAsr
from desktop.engine.asr.searches import words_of
from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.sphinx import Search
from desktop.engine.stages import Asr
from desktop.engine.types import Samples, Transcript
from tests.bench.asr_sound import between_silences, recordings, shared_data, synthesised

GRAMMAR = """#JSGF V1.0;
grammar test;
public <command> = [please] (<ask> | <timer> | stop [talking] | flip a coin | tell me (a | another) (joke | story));
<ask> = what time is it | (what is | what's) <number> (plus | times) <number>;
<timer> = set a timer for <number> minutes | cancel the timer;
<number> = one | two | three | four | five | six | seven | eight | nine | ten | eleven | twelve;
"""
COMMANDS = ("what time is it", "what is twelve times seven", "set a timer for five minutes", "flip a coin")

needs_recordings = pytest.mark.skipif(shared_data() is None, reason="the shared recordings are not on this machine")


@pytest.fixture(scope="module")
def asr() -> Iterator[PocketSphinxAsr]:
    """Loaded once: half a second."""
    asr = PocketSphinxAsr(GRAMMAR)
    asr.load()
    yield asr
    asr.close()


def pieces(sound: Samples, length: int = 320) -> Iterator[Samples]:
    """As a microphone delivers it, without waiting."""
    for at in range(0, len(sound), length):
        yield sound[at : at + length]


def heard(asr: PocketSphinxAsr, sound: Samples) -> list[Transcript]:
    """Everything that comes out."""
    return list(asr.transcribe(pieces(sound), CancelToken()))


def command(text: str, voice: str = "en-us") -> Samples:
    """A spoken command between moments of silence."""
    return between_silences(synthesised(text, voice) * 0.5)


def test_it_is_an_asr(asr: PocketSphinxAsr) -> None:
    """The class satisfies the stage's Protocol."""
    assert isinstance(asr, Asr)


@pytest.mark.parametrize("voice", ["en-us", "en-gb", "en-gb-x-rp"])
@pytest.mark.parametrize("text", COMMANDS)
def test_spoken_commands_are_understood(asr: PocketSphinxAsr, text: str, voice: str) -> None:
    """Commands in three voices and accents come back word for word, from the grammar, with a confidence."""
    final = heard(asr, command(text, voice))[-1]
    assert (final.text, final.source) == (text, "grammar")
    assert final.confidence is not None
    assert 0.5 <= final.confidence <= 1.0


@needs_recordings
def test_people_who_give_no_command_are_dictated(asr: PocketSphinxAsr) -> None:
    """The shorter recordings come from dictation, with less than half of the words wrong."""
    errors = words = 0
    for utterance in (u for u in recordings() if len(u.samples) < 80_000):
        final = heard(asr, utterance.samples)[-1]
        assert final.source == "dictation", final
        assert final.text == final.text.lower()
        errors += Levenshtein.distance(utterance.text.split(), final.text.split())
        words += len(utterance.text.split())
    assert errors < 0.5 * words


def test_there_is_one_final_transcript_and_it_is_the_last() -> None:
    """Partial transcripts come while the person speaks, change each time, and grow but for their last words.

    By a recogniser of its own: how the words come depends on the voices that one has adapted to.
    """
    asr = PocketSphinxAsr(GRAMMAR)
    asr.load()
    transcripts = heard(asr, command("what is twelve times seven. tell me another story. set a timer for five minutes"))
    asr.close()
    assert [t.final for t in transcripts] == [False] * (len(transcripts) - 1) + [True]
    texts = [t.text for t in transcripts[:-1]]
    assert len(texts) >= 4
    assert all(a != b for a, b in itertools.pairwise(texts))
    lengths = [len(text.split()) for text in texts]
    assert all(after >= before - 2 for before, after in itertools.pairwise(lengths))


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.3, 3.0])
def test_silence_is_an_empty_text(asr: PocketSphinxAsr, seconds: float) -> None:
    """No sound, next to no sound, silence: one final transcript, and its text is empty."""
    assert [(t.text, t.final) for t in heard(asr, np.zeros(round(16_000 * seconds), dtype=np.float32))] == [("", True)]


def test_rubbish_is_survived(asr: PocketSphinxAsr) -> None:
    """NaN, infinities and a hundredfold overload do no harm to the next turn."""
    rubbish = np.array([np.nan, np.inf, -np.inf, 100.0, -100.0] * 2000, dtype=np.float32)
    assert heard(asr, rubbish)[-1].final
    heard(asr, command("flip a coin"))
    assert heard(asr, command("flip a coin"))[-1].text == "flip a coin"


def test_the_tail_is_short(asr: PocketSphinxAsr) -> None:
    """From the last sample to the final transcript: the median of five commands costs less than 120 ms of CPU.

    What was spoken before is decoded by then, since decoding takes less time than speaking.
    """
    tails, shares = [], []
    for text in (*COMMANDS, "tell me another story"):
        sound = command(text)
        marks: list[float] = []

        def fed(sound: Samples = sound, marks: list[float] = marks) -> Iterator[Samples]:
            yield from pieces(sound)
            marks.append(time.thread_time())

        began = time.thread_time()
        assert list(asr.transcribe(fed(), CancelToken()))[-1].final
        ended = time.thread_time()
        tails.append(ended - marks[0])
        shares.append((ended - began) / (len(sound) / 16_000))
    assert sorted(tails)[2] < 0.12
    assert sorted(shares)[2] < 0.9


def test_cancelling_stops_at_once(asr: PocketSphinxAsr) -> None:
    """A cancelled turn raises Cancelled within 50 ms (median of five), even with lots of sound waiting."""
    sound = np.concatenate([command("tell me another story")] * 10)
    delays = []
    for _ in range(5):
        cancel = CancelToken()
        transcripts = asr.transcribe([sound], cancel)
        assert not next(transcripts).final
        cancelled = time.perf_counter()
        cancel.cancel()
        with pytest.raises(Cancelled):
            next(transcripts)
        delays.append(time.perf_counter() - cancelled)
    assert sorted(delays)[2] < 0.05
    assert heard(asr, command("flip a coin"))[-1].text == "flip a coin"


def test_many_turns_leave_nothing_behind(asr: PocketSphinxAsr) -> None:
    """A dozen turns, some abandoned, need no more memory than three, and no threads."""
    sound = command("stop")
    process, threads = psutil.Process(), threading.active_count()

    def turns(count: int) -> None:
        for number in range(count):
            if number % 3:
                heard(asr, sound)
            else:
                next(asr.transcribe(pieces(command("tell me another story")), CancelToken()))

    turns(3)
    before = process.memory_info().rss
    turns(12)
    assert process.memory_info().rss - before < 16 * 2**20
    assert threading.active_count() == threads


@needs_recordings
def test_a_long_speech_is_cut_and_joined(asr: PocketSphinxAsr, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the longest utterance the sound is decoded in parts, and the text has the words of all of them."""
    monkeypatch.setattr(backend, "UTTERANCE", 4 * 16_000)
    monkeypatch.setattr(backend, "PAUSE_FROM", 2 * 16_000)
    monkeypatch.setattr(backend, "LONGEST_COMMAND", 4 * 16_000)
    spoken = next(u for u in recordings() if u.name == "LJ001-0001.flac")
    final = heard(asr, spoken.samples)[-1]
    said = spoken.text.split()
    assert final.source == "dictation"
    assert Levenshtein.distance(said, final.text.split()) < 0.5 * len(said)


def test_a_word_nobody_listed_does_not_spoil_the_grammar() -> None:
    """An invented word in the grammar is listened for as it is spelled, and the other commands work."""
    asr = PocketSphinxAsr("#JSGF V1.0;\ngrammar t;\npublic <c> = flip a coin | stop the zorblax;\n")
    asr.load()
    assert heard(asr, command("flip a coin"))[-1].text == "flip a coin"
    assert heard(asr, command("stop the zor blacks"))[-1].text == "stop the zorblax"
    asr.close()
    asr.close()


def test_a_broken_grammar_is_said_in_a_sentence() -> None:
    """`load` raises a ParleyError for the person, not a ValueError of the library."""
    with pytest.raises(ParleyError, match="grammar of spoken commands cannot be read"):
        PocketSphinxAsr("grammar t; public <c> = (flip | a coin;").load()


def test_without_a_grammar_everything_is_dictated() -> None:
    """An empty grammar means dictation alone."""
    asr = PocketSphinxAsr()
    asr.load()
    final = heard(asr, command("flip a coin"))[-1]
    assert final.source == "dictation"
    asr.close()


def test_the_words_of_a_grammar() -> None:
    """Words are found, rules and notation are not."""
    assert words_of("#JSGF V1.0;\ngrammar t;\npublic <c> = what's [the] (<a> | time)*;\n<a> = x;") == {
        "what's",
        "the",
        "time",
        "x",
    }


def test_loading_comes_first() -> None:
    """Transcribing before `load` is a programmer's error, said as one."""
    with pytest.raises(RuntimeError, match="load"):
        next(PocketSphinxAsr().transcribe([], CancelToken()))


# ---- an utterance that goes on after a pause


def paused(first: str, then: str) -> tuple[Samples, Samples]:
    """What was said until the pause, and all of it."""
    beginning = command(first)
    return beginning, np.concatenate((beginning, command(then)))


@contextmanager
def counted(search: Search | None) -> Iterator[list[int]]:
    """The samples of each piece that `search` is fed meanwhile."""
    fed = list[int]()
    assert search is not None

    def feed(pcm: bytes) -> None:
        fed.append(len(pcm) // 2)
        Search.feed(search, pcm)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "feed", feed)
        yield fed


def test_what_was_dictated_before_a_pause_is_not_dictated_again(asr: PocketSphinxAsr) -> None:
    """The text before it stays, and what follows is added."""
    beginning, whole = paused("people wrote long letters to each other in the evening", "and nobody read them")
    before = heard(asr, beginning)[-1].text
    with counted(asr._dictation) as dictated:
        final = heard(asr, whole)[-1].text
    assert sum(dictated) == len(whole) - len(beginning)
    assert final.startswith(before + " ")
    assert len(final.split()) >= len(before.split()) + 3
    heard(asr, command("flip a coin"))
    with counted(asr._dictation) as dictated:
        heard(asr, whole)
    assert sum(dictated) == len(whole)


def test_a_command_with_a_pause_in_it_is_one_command(asr: PocketSphinxAsr) -> None:
    """Its beginning alone was something else."""
    beginning, whole = paused("set a timer for", "five minutes")
    heard(asr, beginning)
    final = heard(asr, whole)[-1]
    assert (final.text, final.source) == ("set a timer for five minutes", "grammar")


def test_after_a_second_pause(asr: PocketSphinxAsr) -> None:
    """Each time all that was said is there, once."""
    beginning, twice = paused("the water was cold", "and the boat was old")
    thrice = np.concatenate((twice, command("so we walked home")))
    texts = [heard(asr, sound)[-1].text for sound in (beginning, twice, thrice)]
    assert texts[1].startswith(texts[0] + " ")
    assert texts[2].startswith(texts[1] + " ")


def test_the_same_sound_again_gives_the_same_text(asr: PocketSphinxAsr) -> None:
    """Nothing is new."""
    sound = command("people wrote long letters to each other in the evening")
    assert heard(asr, sound)[-1].text == heard(asr, sound)[-1].text


def test_what_was_broken_off_is_gone_on_with() -> None:
    """Cancelled in the middle, and all of the sound comes again: the same text as in one go, and only what is new is
    decoded.
    """
    beginning, whole = paused("people wrote long letters to each other in the evening", "and nobody read them")
    texts, decoded = [], []
    for broken_off in (False, True):
        asr = PocketSphinxAsr(GRAMMAR)
        asr.load()
        cancel = CancelToken()

        def until_cancelled(cancel: CancelToken = cancel) -> Iterator[Samples]:
            yield from pieces(beginning)
            cancel.cancel()
            yield whole[len(beginning) :]

        if broken_off:
            with pytest.raises(Cancelled):
                list(asr.transcribe(until_cancelled(), cancel))
        with counted(asr._dictation) as dictated, counted(asr._grammar) as commanded:
            texts.append(heard(asr, whole)[-1].text)
        assert sum(commanded) == sum(dictated)
        decoded.append(sum(dictated))
        asr.close()
    assert texts[0] == texts[1]
    assert decoded == [len(whole), len(whole) - len(beginning)]


@pytest.mark.parametrize("shared_s", [0.0, 0.31, 1.0])
def test_another_sound_is_decoded_from_its_beginning(asr: PocketSphinxAsr, shared_s: float) -> None:
    """Also where both begin alike: with silence, or with the same word."""
    beginning = command("flip a coin")
    heard(asr, beginning)
    other = np.concatenate((beginning[: round(shared_s * 16_000)], command("what time is it")))
    heard(asr, other[: len(other) - 16_000])
    heard(asr, beginning)
    assert "what time is it" in heard(asr, other)[-1].text
