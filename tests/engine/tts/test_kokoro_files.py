"""Kokoro's files when they are not what they should be."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.engine.errors import ParleyError
from desktop.engine.tts.kokoro import KokoroTts
from desktop.engine.tts.kokoro_voices import Voices
from desktop.engine.types import Voice
from tests.engine.tts.saying import like, say

torch = pytest.importorskip("torch", reason="torch is part of the full engines; ./test installs it")
if importlib.util.find_spec("kokoro") is None:  # importing it here would import what the backend does without
    pytest.skip("kokoro is part of the full engines; ./test installs it", allow_module_level=True)

PARTS = ("bert", "bert_encoder", "predictor", "text_encoder", "decoder")


class Foreign:
    """An object that a pickle may hold and that a reader of weights must refuse."""


def refusal(folder: Path) -> str:
    """The sentence that the folder is refused with."""
    tts = KokoroTts(folder)
    with pytest.raises(ParleyError) as caught:
        tts.load()
    assert caught.value.problem.stage == "tts"
    assert caught.value.problem.remedy
    return str(caught.value)


def _config(folder: Path, **changes: object) -> None:
    path = folder / "config.json"
    config = json.loads(path.read_text("utf-8")) | changes
    path.write_text(json.dumps({key: value for key, value in config.items() if value is not None}), "utf-8")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda f: (f / "config.json").unlink(), "has no"),
        (lambda f: (f / "config.json").write_text("{ this is", "utf-8"), "cannot be read as JSON"),
        (lambda f: (f / "config.json").write_text("[1]", "utf-8"), "does not describe a Kokoro model"),
        (lambda f: (f / "config.json").write_text('{"model_type": "llama"}', "utf-8"), "does not describe a Kokoro"),
        (lambda f: _config(f, istftnet=None), "no usable 'istftnet'"),
        (lambda f: _config(f, istftnet={"a": 1}), "could be built"),
        (lambda f: _config(f, n_token=5), "'vocab' does not fit"),
        (lambda f: _config(f, n_layer=2), "another architecture"),
        (lambda f: _config(f, max_dur=20), "another architecture"),
    ],
)
def test_a_wrong_config_is_refused(copied: Path, spoil: Callable[[Path], object], told: str) -> None:
    """One sentence naming the file."""
    spoil(copied)
    sentence = refusal(copied)
    assert told in sentence
    assert str(copied) in sentence


def _weights(folder: Path, data: bytes) -> None:
    (folder / "kokoro.pth").unlink()
    (folder / "kokoro.pth").write_bytes(data)


def _saved(folder: Path, content: object) -> None:
    (folder / "kokoro.pth").unlink()
    torch.save(content, folder / "kokoro.pth")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda f: (f / "kokoro.pth").unlink(), "no .pth file"),
        (lambda f: _weights(f, (f / "kokoro.pth").read_bytes()[:1_000_000]), "damaged"),
        (lambda f: _weights(f, b"just some words"), "damaged"),
        (lambda f: _weights(f, b""), "damaged"),
        (lambda f: _saved(f, {"model.weight": torch.zeros(3)}), "holds no Kokoro model"),
        (lambda f: _saved(f, torch.zeros(3)), "holds no Kokoro model"),
        (lambda f: _saved(f, {name: {} for name in PARTS}), "another architecture"),
    ],
)
def test_wrong_weights_are_refused(copied: Path, spoil: Callable[[Path], object], told: str) -> None:
    """A missing, truncated, foreign or other network's .pth gets one sentence naming it."""
    spoil(copied)
    sentence = refusal(copied)
    assert told in sentence
    assert str(copied) in sentence


def _voice(folder: Path, content: object) -> None:
    torch.save(content, folder / "voices" / "am_michael.pt")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda f: _voice(f, torch.zeros(510, 256)), "510×256"),
        (lambda f: _voice(f, torch.zeros(510, 1, 128)), "510×1×128"),
        (lambda f: _voice(f, torch.zeros(510, 1, 256, dtype=torch.int32)), "shape"),
        (lambda f: _voice(f, torch.full((510, 1, 256), torch.nan)), "that are none"),
        (lambda f: _voice(f, {"style": torch.zeros(510, 1, 256)}), "a dict"),
        (lambda f: (f / "voices" / "am_michael.pt").write_bytes(b"RIFF"), "cannot be read"),
        (lambda f: _voice(f, Foreign()), "cannot be read"),
    ],
)
def test_a_wrong_voice_is_refused(copied: Path, spoil: Callable[[Path], object], told: str) -> None:
    """Its file is named when it is asked for, code in it is not run, and the other voices are still there."""
    spoil(copied)
    voices = Voices(copied)
    with pytest.raises(ParleyError) as caught:
        voices.style(voices.known("af_heart+am_michael"), 40)
    assert told in str(caught.value)
    assert "am_michael.pt" in str(caught.value)
    assert voices.style(voices.known("af_heart"), 40).shape == (1, 256)


def test_the_turn_is_told_of_a_wrong_voice(kokoro: KokoroTts, copied: Path) -> None:
    """The clause fails with the sentence, another voice speaks the next one; a wrong default cannot be loaded."""
    _voice(copied, torch.zeros(3))
    other = like(kokoro, voices=copied)
    with pytest.raises(ParleyError, match=r"am_michael\.pt"):
        say(other, "Good day.", Voice("am_michael"))
    assert say(other, "Good day.", Voice("af_heart"))
    (copied / "voices" / "am_michael.pt").replace(copied / "voices" / "af_heart.pt")
    assert "af_heart.pt" in refusal(copied)


def test_a_missing_model_or_language_is_told(kokoro: KokoroTts, tmp_path: Path, copied: Path) -> None:
    """So is a folder without voices, a language nobody speaks, and one that cannot be read."""
    assert "no Kokoro model at" in refusal(tmp_path / "nowhere")
    with pytest.raises(ParleyError, match='speaks no "tlh"'):
        KokoroTts(copied, language="tlh").load()
    (copied / "voices" / "am_michael.pt").rename(copied / "voices" / "jf_alpha.pt")
    with pytest.raises(ParleyError, match="Japanese"):
        say(like(kokoro, voices=copied), "Good day.", Voice("jf_alpha"))
    assert say(like(kokoro, language="en", voices=copied), "Good day.", Voice("jf_alpha"))
    for voice in list((copied / "voices").iterdir()):
        voice.unlink()
    assert "no voices" in refusal(copied)
