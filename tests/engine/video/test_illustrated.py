"""The video backends: frames on one grid, sound untouched, nothing waited for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.stages import Video
from desktop.engine.types import Speech
from desktop.engine.video.clips import CLIP_S, grid_sample
from desktop.engine.video.illustrated import IllustratedVideo, NoVideo
from desktop.engine.video.visemes import MouthPose
from tests.engine.video.speeches import RATE, SENTENCE, spoken

NOVA = Path(__file__).parents[3] / "avatars" / "nova"
pieces = st.lists(
    st.lists(st.tuples(st.sampled_from(["", "m", "ˈɑː", "s", "tʃ", "oʊ"]), st.floats(0.0, 0.7)), max_size=4), max_size=5
)


def test_both_backends_satisfy_the_contract() -> None:
    """The starter's face and the switched-off face are video backends that live in the window's process."""
    for backend in (IllustratedVideo, NoVideo):
        assert isinstance(backend(avatar=NOVA), Video)
        assert backend.in_process


@settings(max_examples=60, deadline=None)
@given(pieces, st.sampled_from([8000, 16000, 22050, 24000, 44100]), st.sampled_from([12.5, 24.0, 25.0, 30.0, 60.0]))
def test_frames_lie_on_one_grid_and_sound_is_whole(plan: list, rate: int, fps: float) -> None:
    """Through a whole turn no frame is missing or twice, clips touch, and the sound is the same bit for bit."""
    speech = [spoken(piece, rate) for piece in plan]
    clips = list(IllustratedVideo(avatar=NOVA, fps=fps).animate(iter(speech), 3, CancelToken()))
    sound = np.concatenate([piece.samples for piece in speech] or [np.zeros(0, np.float32)])
    joined = np.concatenate([clip.samples for clip in clips] or [np.zeros(0, np.float32)])
    assert joined.tobytes() == sound.tobytes()
    assert [clip.start for clip in clips] == list(np.cumsum([0, *(len(clip.samples) for clip in clips)]))[: len(clips)]
    frames = [frame for clip in clips for frame in clip.frames]
    expected = []
    while (sample := grid_sample(len(expected), rate, fps)) < len(sound):
        expected.append(sample)
    assert [frame.sample for frame in frames] == expected
    for clip in clips:
        assert clip.turn == 3
        assert 0 < len(clip.samples) <= CLIP_S * rate
        assert all(clip.start <= frame.sample < clip.start + len(clip.samples) for frame in clip.frames)
    for frame in frames:
        assert isinstance(frame.picture, MouthPose)
        assert all(0.0 <= weight <= 1.0 for weight in frame.picture.weights)
        assert sum(frame.picture.weights) == pytest.approx(1.0)
        assert 0.0 <= frame.picture.accent <= 1.0


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab ,.é-", max_size=60), st.floats(0.1, 3.0), st.booleans())
def test_text_words_and_phonemes_are_all_handed_on(text: str, seconds: float, words: bool) -> None:
    """Cut into clips, the texts join to the text, and each word and phoneme arrives once, at its place in the turn."""
    first = spoken([("ɑ", 0.3)], text="First.")
    whole = spoken([("ɑ", seconds / 2), ("m", seconds / 2)], text=text)
    whole = whole if words else Speech(whole.samples, RATE, text, whole.phonemes)
    clips = list(IllustratedVideo(avatar=NOVA).animate(iter([first, whole]), 0, CancelToken()))
    assert "".join(clip.text for clip in clips) == "First." + text
    offset = len(first.samples)
    assert [(word.text, word.start) for clip in clips for word in clip.words][1:] == [
        (word.text, word.start + offset) for word in whole.words
    ]
    assert [(sound.symbol, sound.end) for clip in clips for sound in clip.phonemes][1:] == [
        (sound.symbol, sound.end + offset) for sound in whole.phonemes
    ]


def test_a_piece_is_handed_on_before_the_next_is_asked_for() -> None:
    """The first clause's clips are out before the voice is asked for the second clause."""
    asked = []

    def voice() -> Iterator[Speech]:
        for index in range(3):
            asked.append(index)
            yield spoken([("ɑ", 0.4)])

    clips = IllustratedVideo(avatar=NOVA).animate(voice(), 0, CancelToken())
    for index in range(3):
        next(clips)
        assert asked == list(range(index + 1))


def test_a_cancelled_turn_yields_nothing_more() -> None:
    """After the token is set, even the rest of a piece that is already there stays behind."""
    cancel = CancelToken()
    clips = IllustratedVideo(avatar=NOVA).animate(iter([spoken([("ɑ", 3.0)])]), 0, cancel)
    next(clips)
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(clips)


def test_a_change_of_rate_is_said_in_one_sentence() -> None:
    """Positions count samples of one rate: a voice that changes it is named, with both rates."""
    speech = [spoken([("ɑ", 0.1)], 16_000), spoken([("ɑ", 0.1)], 22_050)]
    with pytest.raises(ParleyError, match="16000 to 22050"):
        list(IllustratedVideo(avatar=NOVA).animate(iter(speech), 0, CancelToken()))


def test_switched_off_the_sound_is_the_same_without_frames() -> None:
    """Backend "off": the same clips, no frames."""
    speech = spoken(SENTENCE, text="Hello, my name is Nova.")
    on = list(IllustratedVideo(avatar=NOVA).animate(iter([speech]), 0, CancelToken()))
    off = list(NoVideo(avatar=NOVA).animate(iter([speech]), 0, CancelToken()))
    assert [clip.samples.tobytes() for clip in off] == [clip.samples.tobytes() for clip in on]
    assert [clip.text for clip in off] == [clip.text for clip in on]
    assert all(not clip.frames for clip in off)
