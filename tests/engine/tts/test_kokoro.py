"""Kokoro, with its real modules at reduced size and random weights."""

from __future__ import annotations

import importlib.util
import json
import logging
import socket
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.stages import Tts
from desktop.engine.tts import kokoro as backend
from desktop.engine.tts.kokoro import KokoroTts
from desktop.engine.tts.kokoro_voices import Voices
from desktop.engine.types import Voice
from tests.engine.tts.saying import like, say, spoken

torch = pytest.importorskip("torch", reason="torch is part of the full engines; ./test installs it")
if importlib.util.find_spec("kokoro") is None:  # importing it here would import what the backend does without
    pytest.skip("kokoro is part of the full engines; ./test installs it", allow_module_level=True)

SENTENCE = "Yes, Mr. Brown has 25 of the tickets."


def test_it_is_a_tts_that_costs_nothing_before_load(tmp_path: Path) -> None:
    """It satisfies the contract, reads no file in its constructor, and may be closed twice before `load`."""
    tts = KokoroTts(tmp_path / "nowhere")
    assert isinstance(tts, Tts)
    tts.close()
    tts.close()


def test_it_loads_and_speaks_without_a_network(kokoro_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is looked up or connected to, and no text front end that would fetch a model is imported."""
    asked: list[object] = []

    def refuse(*args: object, **_: object) -> None:
        asked.append(args)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    tts = KokoroTts(kokoro_folder)
    tts.load()
    assert say(tts, "Good day.")
    assert asked == []
    assert not {"kokoro.pipeline", "misaki.en"} & set(sys.modules)


def test_sound_is_mono_float_at_one_rate(kokoro: KokoroTts) -> None:
    """Float32 within -1..1 at 24,000 samples a second, with something to hear, then the pause in a piece of its own."""
    *said, pause = say(kokoro, SENTENCE)
    assert said
    for piece in said:
        assert piece.samples.dtype == np.float32
        assert piece.samples.ndim == 1
        assert piece.rate == 24_000
        assert 0.05 < np.abs(piece.samples).max() <= 1.0
    assert pause.text == ""
    assert not pause.samples.any()
    assert len(pause.samples) == round(0.3 * pause.rate)


def test_all_words_come_in_order_with_their_times(kokoro: KokoroTts) -> None:
    """The words as written, figures and abbreviations whole, also those that are said as one ("of the")."""
    (piece, _) = say(kokoro, SENTENCE)
    assert [word.text for word in piece.words] == SENTENCE.split()
    assert piece.text == SENTENCE
    for word in piece.words:
        assert 0 <= word.start < word.end <= len(piece.samples)
    for before, after in pairwise(piece.words):
        assert before.end <= after.start


@pytest.mark.parametrize("rate", [0, 16_000, 48_000])
def test_phonemes_fill_the_sound(kokoro: KokoroTts, rate: int) -> None:
    """They begin with the sound, touch, and end with it, at any rate: their times add up to its length."""
    (piece, _) = say(like(kokoro, rate), SENTENCE)
    assert piece.rate == (rate or 24_000)
    assert piece.phonemes[0].start == piece.words[0].start == 0
    assert piece.phonemes[-1].end == piece.words[-1].end == len(piece.samples)
    for before, after in pairwise(piece.phonemes):
        assert before.start < before.end == after.start
    assert sum(phoneme.end - phoneme.start for phoneme in piece.phonemes) == len(piece.samples)
    for word in piece.words:
        assert any(word.start <= phoneme.start and phoneme.end <= word.end for phoneme in piece.phonemes)


def test_durations_add_up_to_the_sound(kokoro: KokoroTts) -> None:
    """The network's durations, one a symbol and one for each end, are the length of its sound to the sample."""
    network, voices = kokoro._opened()
    ids = [network.vocabulary[letter] for letter in "həlˈO wˈɜɹld."]
    samples, lengths = network.say(ids, voices.style(voices.known(""), 12), 1.0, 1.0, CancelToken())
    assert len(lengths) == len(ids) + 2
    assert sum(lengths) == len(samples)


def test_resampled_sound_is_as_long(kokoro: KokoroTts) -> None:
    """At another rate the same clause takes the same time, and so does each of its words."""
    (own, _) = say(kokoro, SENTENCE)
    (other, _) = say(like(kokoro, 44_100), SENTENCE)
    assert len(other.samples) / other.rate == pytest.approx(len(own.samples) / own.rate, abs=0.05)
    for before, after in zip(own.words, other.words, strict=True):
        assert after.start / other.rate == pytest.approx(before.start / own.rate, abs=0.05)


def test_phonemes_are_ipa(kokoro: KokoroTts) -> None:
    """Kokoro's one-letter diphthongs and affricates are told as the sounds they are."""
    (piece, _) = say(kokoro, "My joy, go each way now.")
    symbols = [phoneme.symbol for phoneme in piece.phonemes]
    assert "".join(symbols).replace("ˌ", "").replace("ˈ", "") == "maɪdʒɔɪɡoʊitʃweɪnaʊ"
    assert "ˈɔɪ" in symbols


def test_british_and_american_voices_differ(kokoro: KokoroTts, copied: Path) -> None:
    """The first letter of a voice's name is its language, unless one is set."""
    (copied / "voices" / "am_michael.pt").rename(copied / "voices" / "bm_george.pt")
    british, set_so = like(kokoro, voices=copied), like(kokoro, language="en-GB")
    ends = []
    for tts, name in ((kokoro, "af_heart"), (british, "bm_george"), (set_so, "af_heart")):
        (piece, _) = say(tts, "Go faster.", Voice(name))
        ends.append("".join(phoneme.symbol for phoneme in piece.phonemes)[-2:])
    assert ends[0] == "əɹ"
    assert ends[1] == ends[2] != ends[0]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El niño habló con Ángel."),
        ("fr", "Un bon vin blanc, s'il vous plaît."),
        ("hi", "नमस्ते दुनिया"),
        ("it", "Buongiorno a tutti."),
        ("pt-BR", "Não há ninguém."),
    ],
)
def test_other_languages_are_spoken(kokoro: KokoroTts, language: str, text: str) -> None:
    """Every word of a sentence of each language that the alphabet covers is said."""
    pieces = say(like(kokoro, language=language), text)
    assert [word.text for piece in pieces for word in piece.words] == text.split()


def test_speed(kokoro: KokoroTts) -> None:
    """Twice the speed is half as long, half of it twice."""
    normal, fast, slow = (len(spoken(say(kokoro, SENTENCE, Voice(speed=speed)))) for speed in (1.0, 2.0, 0.5))
    assert 0.35 < fast / normal < 0.65  # a symbol takes whole frames, one at least
    assert 1.7 < slow / normal < 2.2


def test_pitch_moves_the_melody(kokoro: KokoroTts) -> None:
    """The melody that the network intends is moved before the sound is made; the times stay."""
    network, _ = kokoro._opened()
    heard: list[float] = []

    def listen(_: object, inputs: tuple[torch.Tensor, ...]) -> None:
        heard.append(float(inputs[0].mean()))

    hook = network._model.decoder.F0_conv.register_forward_pre_hook(listen)
    lengths = [len(spoken(say(kokoro, SENTENCE, Voice(pitch=pitch)))) for pitch in (1.0, 0.7, 1.4)]
    hook.remove()
    assert heard[1] / heard[0] == pytest.approx(0.7, abs=0.01)
    assert heard[2] / heard[0] == pytest.approx(1.4, abs=0.01)
    assert max(lengths) - min(lengths) < 0.1 * 24_000


def test_voices_and_blends(kokoro: KokoroTts) -> None:
    """All voices are listed, the default first; a blend is neither of the two, and weights move it between them."""
    assert kokoro.voices() == ("af_heart", "am_michael")
    names = ("af_heart", "am_michael", "af_heart+am_michael", "af_heart*0.9+am_michael*0.1")
    sounds = [spoken(say(kokoro, SENTENCE, Voice(name))).tobytes() for name in names]
    assert len(set(sounds)) == 4
    _, voices = kokoro._opened()
    first, second, even, near = (voices.style(voices.known(name), 40).numpy() for name in names)
    np.testing.assert_allclose(even, (first + second) / 2, atol=1e-6)
    np.testing.assert_allclose(near, 0.9 * first + 0.1 * second, atol=1e-6)


def test_unknown_voice_falls_back(kokoro: KokoroTts, caplog: pytest.LogCaptureFixture) -> None:
    """The default speaks, and the log says so once, naming the voices there are."""
    with caplog.at_level(logging.WARNING):
        unknown = spoken(say(kokoro, "Good day.", Voice("zz_nobody")))
        say(kokoro, "Good day.", Voice("zz_nobody"))
        say(kokoro, "Good day.", Voice("af_heart*+"))
    assert len(unknown) == len(spoken(say(kokoro, "Good day.")))
    assert len(caplog.records) == 2
    assert "zz_nobody" in caplog.text
    assert "am_michael" in caplog.text


def test_voices_beside_the_model(copied: Path) -> None:
    """A folder whose voices lie beside config.json is as good."""
    for voice in list((copied / "voices").iterdir()):
        voice.rename(copied / voice.name)
    (copied / "voices").rmdir()
    assert Voices(copied).names() == ("af_heart", "am_michael")


def test_cancel_stops_between_two_layers(kokoro: KokoroTts) -> None:
    """A cancel in the middle of the network's work ends it before the next layer; the next clause is whole."""
    network, _ = kokoro._opened()
    cancel = CancelToken()
    after: list[str] = []

    def stop(*_: object) -> None:
        cancel.cancel()

    def note(module: object, *_: object) -> None:
        if cancel.cancelled:
            after.append(repr(module))

    hooks = [network._model.decoder.encode.conv1.register_forward_hook(stop)]
    hooks += [module.register_forward_hook(note) for module in network._model.modules() if not list(module.children())]
    stream = kokoro.speak(SENTENCE, Voice(), cancel)
    with pytest.raises(Cancelled):
        next(stream)
    for hook in hooks:
        hook.remove()
    assert len(after) <= 1  # the layer that was at work
    assert [word.text for piece in say(kokoro, "Good day.") for word in piece.words] == ["Good", "day."]


def test_a_long_clause_is_cut_at_its_pauses(kokoro: KokoroTts) -> None:
    """No run of the network is longer than it may be, cuts are where one breathes, and no word is lost."""
    text = "one two three, " * 12 + "x" * 130
    stream = kokoro.speak(text, Voice(speed=2.0), CancelToken())
    pieces = [piece for piece in stream if piece.samples.any()]
    assert len(pieces) > 2
    assert pieces[0].text.endswith("three,")
    assert " ".join(piece.text for piece in pieces if piece.text) == text
    network, _ = kokoro._opened()
    assert network.limit == 510 > backend.MOST_SYMBOLS


def test_clauses_do_not_click(kokoro: KokoroTts) -> None:
    """The sound begins and ends at zero, and follows at a natural distance."""
    for piece in say(kokoro, SENTENCE):
        assert piece.samples[0] == piece.samples[-1] == 0.0


def test_letters_outside_the_alphabet_are_left_out(copied: Path) -> None:
    """What the network does not know is dropped before its durations are read, so that the others keep theirs."""
    config = json.loads((copied / "config.json").read_text("utf-8"))
    del config["vocab"]["l"]
    (copied / "config.json").write_text(json.dumps(config), "utf-8")
    (piece, _) = say(KokoroTts(copied), "Hello Leo.")
    assert "".join(phoneme.symbol for phoneme in piece.phonemes) == "həˈoʊˈioʊ"
    assert [word.text for word in piece.words] == ["Hello", "Leo."]


def test_a_graphics_processor_that_does_not_work_is_passed_by(
    kokoro_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The processor does the work then, and the log says why."""
    if torch.cuda.is_available():
        pytest.skip("there is one that works")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    tts = KokoroTts(kokoro_folder)
    with caplog.at_level(logging.WARNING):
        tts.load()
    assert "cuda" in caplog.text
    assert say(tts, "Good day.")
