"""Words and asides told apart, by the real PocketSphinx, with voices of espeak-ng."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from desktop.engine.hosting.backends import find_backend
from desktop.engine.hosting.host import Host
from desktop.engine.hosting.proxies import HostedVad
from desktop.engine.types import LISTEN_RATE
from desktop.engine.vad.asides import WORD_LEAD, Asides
from desktop.engine.vad.silero import SileroVad
from tests.bench.asr_sound import between_silences, synthesised
from tests.room import hum

VOICES = ("en-us", "en-gb", "en-us+f3", "en-us+m3")


@pytest.fixture(scope="module")
def asides() -> Iterator[Asides]:
    asides = Asides()
    yield asides
    asides.close()


def lead(asides: Asides, text: str, voice: str) -> float:
    return asides.word_lead(between_silences(synthesised(text, voice), 0.3))


@pytest.mark.parametrize("text", ["stop", "wait", "no", "okay", "yes", "hold on"])
def test_a_word_fits_better_than_an_aside(asides: Asides, text: str) -> None:
    """In most voices clearly."""
    leads = [lead(asides, text, voice) for voice in VOICES]
    assert sum(each >= WORD_LEAD for each in leads) >= 3, leads


def test_an_aside_fits_better_than_a_word(asides: Asides) -> None:
    """Hums and what listeners say, nearly always."""
    rng = np.random.default_rng(2)
    leads = [lead(asides, text, voice) for text in ("uh-huh", "aha", "mm-hmm") for voice in VOICES]
    leads += [asides.word_lead(between_silences(hum(rng), 0.3)) for _ in range(10)]
    assert sum(each >= WORD_LEAD for each in leads) <= 2, leads


def test_how_loud_it_is_does_not_matter(asides: Asides) -> None:
    """A whisper of a signal gives what the full one gives."""
    sound = between_silences(synthesised("wait", "en-us"), 0.3)
    assert asides.word_lead(0.02 * sound) == pytest.approx(asides.word_lead(sound), rel=0.1)


def test_silence_is_no_word(asides: Asides) -> None:
    """Nor is next to nothing, and no sound at all is an answer, too."""
    for sound in (np.zeros(LISTEN_RATE, np.float32), np.zeros(100, np.float32), np.zeros(0, np.float32)):
        assert not asides.word_lead(sound) >= WORD_LEAD


def test_the_process_of_the_detector_tells() -> None:
    """What crosses to it and back is the same."""
    vad = HostedVad(Host(find_backend("vad", "starter", turns=None)))
    vad.load()
    try:
        for text, word in (("wait", True), ("uh-huh", False)):
            answer = vad.word_lead(between_silences(synthesised(text, "en-us"), 0.3))
            assert answer is not None
            assert (answer >= WORD_LEAD) is word
    finally:
        vad.close()


def test_the_detector_asks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """And says that it cannot tell where PocketSphinx does not work."""
    vad = SileroVad()
    sound = between_silences(synthesised("wait", "en-us"), 0.3)
    assert (vad.word_lead(sound) or 0.0) >= WORD_LEAD
    vad.close()

    def broken(_asides: Asides, _sound: object) -> float:
        raise RuntimeError("no model")

    monkeypatch.setattr(Asides, "word_lead", broken)
    assert vad.word_lead(sound) is None
