"""The sound and its words survive being cut where the frames want it."""

from __future__ import annotations

import numpy as np
import pytest

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.types import Phoneme, Speech, Word
from desktop.engine.video.clips import clips
from desktop.engine.video.musetalk.passage import Passage


def piece(text: str, seconds: float, spoken: bool = True) -> Speech:
    """A piece whose words are evenly spaced, each with one phoneme."""
    length, written = round(24_000 * seconds), text.split()
    words = tuple(
        Word(word, length * n // len(written), length * (n + 1) // len(written)) for n, word in enumerate(written)
    )
    phonemes = tuple(Phoneme(word.text[0], word.start, word.end) for word in words)
    samples = np.arange(length, dtype=np.float32)
    return Speech(samples, 24_000, text, phonemes if spoken else (), words if spoken else ())


SAID = [piece("Well, well, well. ", 1.3), piece("This has no times at all. ", 0.9, False), piece("Bye.", 0.21)]


@pytest.mark.parametrize("step", [480, 960, 3000, 7777, 24_000 * 3])
def test_nothing_is_lost_whatever_the_cuts(step: int) -> None:
    """Samples, words, phonemes and text are all there once, in order, with the turn's own positions."""
    passage = Passage()
    for each in SAID:
        passage.add(each)
    cuts = [passage.cut(min(end, passage.length)) for end in range(step, passage.length + step, step)]
    whole = list(clips(SAID, 1, CancelToken(), None))
    assert "".join(cut.text for cut in cuts) == "".join(each.text for each in SAID)
    assert [word for cut in cuts for word in cut.words] == [word for clip in whole for word in clip.words]
    assert [p for cut in cuts for p in cut.phonemes] == [p for clip in whole for p in clip.phonemes]
    assert np.array_equal(np.concatenate([cut.samples for cut in cuts]), np.concatenate([s.samples for s in SAID]))


def test_a_word_goes_with_the_sound_that_it_begins_in() -> None:
    """So that a caption never runs ahead of the voice."""
    passage = Passage()
    passage.add(piece("one two three four", 2.0))
    first, second = passage.cut(20_000), passage.cut(48_000)
    assert [word.text for word in first.words] == ["one", "two"]
    assert first.text == "one two "
    assert second.text == "three four"


def test_a_voice_that_changes_its_rate_is_refused() -> None:
    """One sentence that says what to choose."""
    passage = Passage()
    passage.add(SAID[0])
    with pytest.raises(ParleyError, match="from 24000 to 16000"):
        passage.add(Speech(np.zeros(100, np.float32), 16_000, ""))
