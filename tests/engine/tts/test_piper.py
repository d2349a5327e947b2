"""Piper's real library, with a graph made here whose sounds can be told apart."""

from __future__ import annotations

import json
import socket
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.stages import Tts
from desktop.engine.tts.piper import PiperTts
from desktop.engine.types import Speech, Voice
from tests.engine.tts import tiny_piper
from tests.engine.tts.saying import say, spoken

pytest.importorskip("piper", reason="piper-tts is part of the full engines; ./test installs it")
onnx = pytest.importorskip("onnx", reason="onnx is part of the tests; ./test installs it")

SENTENCE = "Hello there, it costs 25 euros, and the best of the tickets for Mr. Brown's aunt are ready."


def tone(samples: np.ndarray, rate: int) -> float:
    """The strongest frequency, Hz."""
    return float(np.argmax(np.abs(np.fft.rfft(samples * np.hanning(len(samples)))))) * rate / len(samples)


def refusal(path: Path) -> str:
    """The sentence that the voice is refused with."""
    with pytest.raises(ParleyError) as caught:
        PiperTts(path).load()
    assert caught.value.problem.stage == "tts"
    assert caught.value.problem.remedy
    return str(caught.value)


def test_it_is_a_tts_that_costs_nothing_before_load(tmp_path: Path) -> None:
    """It satisfies the contract, reads no file in its constructor, and may be closed twice before `load`."""
    tts = PiperTts(tmp_path / "nothing.onnx")
    assert isinstance(tts, Tts)
    tts.close()
    tts.close()


def test_it_loads_and_speaks_without_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is looked up or connected to."""
    asked: list[object] = []

    def refuse(*args: object, **_: object) -> None:
        asked.append(args)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert say(PiperTts(tiny_piper.make(tmp_path)), "Good day.")
    assert asked == []


def test_sound_is_mono_float_at_one_rate(piper: PiperTts) -> None:
    """Float32 within -1..1 at the voice's rate, then the pause in a piece of its own."""
    said, pause = say(piper, "Good day.")
    assert said.samples.dtype == np.float32
    assert said.samples.ndim == 1
    assert said.rate == pause.rate == 22_050
    assert 0.05 < np.abs(said.samples).max() <= 1.0
    assert said.samples[0] == said.samples[-1] == 0.0
    assert pause.text == ""
    assert not pause.samples.any()
    assert len(pause.samples) == round(0.3 * 22_050)


def test_all_words_come_in_order_with_their_times(piper: PiperTts) -> None:
    """The words as written, figures and abbreviations whole, also over several sentences."""
    pieces = [piece for piece in say(piper, SENTENCE + " Is it 7:30 (p.m.)? Of the 3, none!") if piece.text]
    assert len(pieces) == 3
    words = [word.text for piece in pieces for word in piece.words]
    assert words == [*SENTENCE.split(), "Is", "it", "7:30", "(p.m.)?", "Of", "the", "3,", "none!"]
    for piece in pieces:
        assert piece.text == " ".join(word.text for word in piece.words)
        for word in piece.words:
            assert 0 <= word.start < word.end <= len(piece.samples)
        for before, after in pairwise(piece.words):
            assert before.end <= after.start


@pytest.mark.parametrize("how", [{}, {"alignment": False, "inside": True}])
def test_sounds_are_where_the_times_say(tmp_path: Path, how: dict[str, Any]) -> None:
    """By ear: within each phoneme its own tone sounds, whether the graph tells its durations or only has them."""
    tts = PiperTts(tiny_piper.make(tmp_path, **how))
    (piece, _) = say(tts, "My big puppy hums.")
    ids = tts._opened()._ids
    assert "".join(phoneme.symbol.strip("ˈˌ") for phoneme in piece.phonemes) == "maɪbɪɡpʌpihʌmz"
    for phoneme in piece.phonemes:
        number = ids[phoneme.symbol[-1]][0]
        frames = int(tiny_piper.frames_of(number)) - 1
        near = [
            tone(piece.samples[start : start + tiny_piper.HOP * frames], piece.rate)
            for start in range(phoneme.start, phoneme.end - tiny_piper.HOP * frames, 64)
        ]
        assert any(heard == pytest.approx(tiny_piper.tone_of(number), abs=45) for heard in near), phoneme


@pytest.mark.parametrize("how", [{}, {"alignment": False}])
def test_phonemes_fill_the_sound(tmp_path: Path, how: dict[str, Any]) -> None:
    """With durations from the graph or estimated ones they touch, and add up to the sound's length."""
    (piece, _) = say(PiperTts(tiny_piper.make(tmp_path, **how)), "The best of the tickets are ready.")
    assert piece.phonemes[0].start == piece.words[0].start == 0
    assert piece.phonemes[-1].end == piece.words[-1].end == len(piece.samples)
    for before, after in pairwise(piece.phonemes):
        assert before.start < before.end == after.start


def test_estimated_times_are_near_the_true_ones(tmp_path: Path) -> None:
    """Where the graph does not tell, each word is lit up within a quarter of a second of when it is said."""
    true, guessed = (
        say(PiperTts(tiny_piper.make(tmp_path / name, alignment=told)), SENTENCE)[0]
        for name, told in (("a", True), ("b", False))
    )
    assert [word.text for word in true.words] == [word.text for word in guessed.words]
    for one, other in zip(true.words, guessed.words, strict=True):
        assert abs(one.start - other.start) < 0.25 * true.rate


@pytest.mark.parametrize("rate", [16_000, 24_000, 48_000])
def test_resampled_sound_is_as_long(piper: PiperTts, rate: int) -> None:
    """At another rate the clause takes the same time, and each word begins at the same moment."""
    (own, own_pause) = say(piper, SENTENCE)
    (made, pause) = say(PiperTts(piper._path, rate), SENTENCE)
    assert made.rate == pause.rate == rate
    assert len(made.samples) / rate == pytest.approx(len(own.samples) / own.rate, abs=0.001)
    assert len(pause.samples) / rate == pytest.approx(len(own_pause.samples) / own.rate, abs=0.001)
    for one, other in zip(own.words, made.words, strict=True):
        assert other.start / rate == pytest.approx(one.start / own.rate, abs=0.001)


def test_speed(piper: PiperTts) -> None:
    """Twice the speed is half as long, half of it twice."""
    normal, fast, slow = (len(spoken(say(piper, SENTENCE, Voice(speed=speed)))) for speed in (1.0, 2.0, 0.5))
    assert 0.45 < fast / normal < 0.65  # the graph rounds each symbol up to a frame
    assert 1.8 < slow / normal < 2.05


@pytest.mark.parametrize("pitch", [0.7, 1.4])
def test_pitch(piper: PiperTts, pitch: float) -> None:
    """The tones are higher or lower by as much, and the clause takes as long."""
    (own, _) = say(piper, "Aaaaah.")
    (made, _) = say(piper, "Aaaaah.", Voice(pitch=pitch))
    assert len(made.samples) == pytest.approx(len(own.samples), rel=0.3)  # each symbol has whole frames
    assert _strongest(made) / _strongest(own) == pytest.approx(pitch, rel=0.04)


def _strongest(piece: Speech) -> float:
    longest = max(piece.phonemes, key=lambda phoneme: phoneme.end - phoneme.start)
    return tone(piece.samples[longest.start : longest.end], piece.rate)


def test_speakers(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A speaker is chosen by name or number; an unknown one is logged once, and the default speaks."""
    tts = PiperTts(tiny_piper.make(tmp_path, speakers=3))
    assert tts.voices() == ("speaker 0", "speaker 1", "speaker 2")
    sounds = {
        name: spoken(say(tts, "Good day.", Voice(name))) for name in ("", "speaker 0", "speaker 2", "2", "nobody")
    }
    shapes = {name: float(np.mean(sound / np.abs(sound).max())) for name, sound in sounds.items()}
    assert shapes[""] == pytest.approx(shapes["speaker 0"], abs=1e-4)
    assert shapes["2"] == pytest.approx(shapes["speaker 2"], abs=1e-4)
    assert shapes["nobody"] == pytest.approx(shapes["speaker 0"], abs=1e-4)
    assert abs(shapes["speaker 2"] - shapes["speaker 0"]) > 0.01
    say(tts, "Good day.", Voice("nobody"))
    assert [record.levelname for record in caplog.records if record.name.endswith("piper")] == ["WARNING"]
    assert "nobody" in caplog.text
    assert "speaker 1" in caplog.text


def test_a_single_speaker_is_named_after_the_file(piper: PiperTts) -> None:
    """There is always a name to show and to choose."""
    assert piper.voices() == ("voice",)
    assert say(piper, "Good day.", Voice("voice"))


def test_cancel_stops_the_graph(tmp_path: Path) -> None:
    """A cancel while the graph runs ends the run within a small part of its work; the next clause is whole."""
    tts = PiperTts(tiny_piper.make(tmp_path, layers=15))
    opened = tts._opened()
    began = time.process_time()
    say(tts, SENTENCE)
    full_s = time.process_time() - began
    cancel, running, session = CancelToken(), threading.Event(), opened._session

    class Watched:
        def get_inputs(self) -> Any:
            return session.get_inputs()

        def run(self, *args: Any) -> Any:
            running.set()
            return session.run(*args)

    opened._session = Watched()

    def stop() -> None:
        running.wait(10)
        cancel.cancel()

    thread = threading.Thread(target=stop)
    thread.start()
    began = time.process_time()
    with pytest.raises(Cancelled):
        list(tts.speak(SENTENCE, Voice(), cancel))
    assert time.process_time() - began < 0.5 * full_s
    thread.join()
    opened._session = session
    assert [word.text for piece in say(tts, "Good day.") for word in piece.words] == ["Good", "day."]


def test_a_long_sentence_is_cut_at_its_pauses(piper: PiperTts) -> None:
    """Each run is short, ends where one breathes, and no word is lost."""
    text = "one two three, " * 40 + "x" * 300
    pieces = [piece for piece in say(piper, text) if piece.samples.any()]
    assert len(pieces) > 3
    assert pieces[0].text.endswith("three,")
    assert " ".join(piece.text for piece in pieces if piece.text) == text


def _json(path: Path, **changes: object) -> None:
    file = path.with_name("voice.onnx.json")
    config = json.loads(file.read_text("utf-8")) | changes
    file.write_text(json.dumps({key: value for key, value in config.items() if value is not None}), "utf-8")


def _foreign(path: Path) -> None:
    helper = onnx.helper
    value = helper.make_tensor_value_info("picture", onnx.TensorProto.FLOAT, [1])
    result = helper.make_tensor_value_info("faces", onnx.TensorProto.FLOAT, [1])
    graph = helper.make_graph([helper.make_node("Identity", ["picture"], ["faces"])], "other", [value], [result])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8), str(path))


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda p: p.unlink(), "There is no Piper voice at"),
        (lambda p: p.with_name("voice.onnx.json").unlink(), "lacks its"),
        (lambda p: p.with_name("voice.onnx.json").write_text("{", "utf-8"), "does not describe a Piper voice"),
        (lambda p: p.with_name("voice.onnx.json").write_text("[]", "utf-8"), "does not describe a Piper voice"),
        (lambda p: p.with_name("voice.onnx.json").write_bytes(b"\xff\xfe\x00"), "does not describe a Piper voice"),
        (lambda p: _json(p, phoneme_id_map=None), "does not describe a Piper voice"),
        (lambda p: _json(p, phoneme_id_map={"a": [3]}), "phoneme_id_map is not usable"),
        (lambda p: _json(p, num_symbols=7), "phoneme_id_map is not usable"),
        (lambda p: _json(p, phoneme_type="runes"), "does not describe a Piper voice"),
        (lambda p: _json(p, phoneme_type="pinyin"), "from the network"),
        (lambda p: _json(p, phoneme_id_map={"_": [0], "^": [1], "$": [2], "a": [250]}), "do not belong together"),
        (lambda p: _json(p, num_speakers=4), "names 4 speakers"),
        (lambda p: p.write_bytes(p.read_bytes()[:2000]), "is damaged"),
        (lambda p: p.write_bytes(b"just some words"), "is damaged"),
        (lambda p: p.write_bytes(b""), "is damaged"),
        (_foreign, "is no Piper voice: it asks for picture"),
    ],
)
def test_wrong_files_are_refused(tmp_path: Path, spoil: Any, told: str) -> None:
    """A missing, mismatching, truncated or foreign file gets one sentence naming it."""
    path = tiny_piper.make(tmp_path)
    spoil(path)
    sentence = refusal(path)
    assert told in sentence
    assert str(path) in sentence
