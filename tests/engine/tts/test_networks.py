"""What Kokoro and Piper promise alike."""

from __future__ import annotations

import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.stages import Tts
from desktop.engine.types import Voice
from tests.engine.tts.saying import say, spoken

for _library in ("torch", "transformers", "piper", "onnx"):
    pytest.importorskip(_library, reason=f"{_library} is part of the full engines; ./test installs it")


@pytest.fixture(params=["kokoro", "piper"])
def tts(request: pytest.FixtureRequest) -> Tts:
    """Each of the two, loaded."""
    loaded: Tts = request.getfixturevalue(request.param)
    return loaded


def test_cancelled_before_it_begins(tts: Tts) -> None:
    """A cancelled turn makes no sound."""
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(tts.speak("Hello.", Voice(), cancel))


@pytest.mark.parametrize("text", ["", "   ", "...", "🙂🙂", "\x00\x01\x02", "**", "—"])
def test_nothing_to_say_is_no_sound(tts: Tts, text: str) -> None:
    """No piece at all, and no error."""
    assert say(tts, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "你好，世界。",
        "Привет, мир",
        "a\x00b\x1b[0m\u202e end",
        "[[h@l'oU]] is no phoneme input",
        "1 000 km² at 3.5 m/s, 7:30 p.m.",
    ],
)
def test_odd_text_is_spoken(tts: Tts, text: str) -> None:
    """Other scripts, control characters, brackets and figures are said, for a sensible time."""
    pieces = say(tts, text)
    assert 0 < len(spoken(pieces)) / pieces[0].rate < 60
