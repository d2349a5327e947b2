"""Events and sound, whole again from pieces of any length."""

from __future__ import annotations

import io
import struct
import wave
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.engine.network import events
from desktop.engine.network.sound import SPEECH_RATE, SoundReader, UnknownSoundError


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """`data` in pieces, cut at any places."""
    at = sorted({0, len(data), *(place % (len(data) + 1) for place in places)})
    return [data[begin:end] for begin, end in pairwise(at)]


@given(
    texts=st.lists(st.text(st.characters(exclude_characters="\n\r", codec="utf-8"), min_size=1), max_size=5),
    line=st.sampled_from(["\n", "\r\n"]),
    places=st.lists(st.integers(0, 10_000), max_size=8),
)
def test_events_survive_any_cut(texts: list[str], line: str, places: list[int]) -> None:
    """However a stream is cut on its way, inside a letter or a line end too, its events are the same."""
    sent = "".join(f": a comment{line}event: chunk{line}data: {text}{line}{line}" for text in texts)
    assert list(events.data(cut(sent.encode(), places))) == texts


def test_odd_events_are_read() -> None:
    """Without the space, over several lines, and cut off at the end."""
    sent = [b"data:a\n\n", b"\n\ndata: b\ndata: c\n\nid: 7\n\n", b"data: d"]
    assert list(events.data(sent)) == ["a", "b\nc", "d"]


@pytest.mark.parametrize("sent", [[b"data: \xff\xfe\n\n"], [b"data: \xe2\x82"]])
def test_what_is_not_utf_8_is_noticed(sent: list[bytes]) -> None:
    """In the middle, and cut off within a letter."""
    with pytest.raises(UnicodeDecodeError):
        list(events.data(sent))


def as_wav(values: np.ndarray, rate: int = 22_050, channels: int = 1) -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(values.astype("<i2").tobytes())
    return held.getvalue()


@example(values=[4475, 3593], places=[], form="pcm")
@given(
    values=st.lists(st.integers(-32768, 32767), min_size=1, max_size=50),
    places=st.lists(st.integers(0, 10_000), max_size=8),
    form=st.sampled_from(["pcm", "wav", "stream", "tail"]),
)
def test_sound_survives_any_cut(values: list[int], places: list[int], form: str) -> None:
    """Bare samples and WAV files, also with an unknown length or something behind the sound, sample by sample."""
    sent = np.array(values, "<i2").tobytes()
    if form != "pcm":
        sent = as_wav(np.array(values))
    if form == "stream":
        sent = sent[:40] + struct.pack("<I", 0xFFFFFFFF) + sent[44:]
    if form == "tail":
        sent += b"LIST\x04\x00\x00\x00INFO"
    reader = SoundReader()
    heard = np.concatenate([reader.feed(piece) for piece in cut(sent, places)])
    if form == "pcm" and len(sent) < 4:
        return  # too little to tell what it is
    assert np.array_equal(np.round(heard * 32768), values)
    assert reader.rate == (SPEECH_RATE if form == "pcm" else 22_050)


def test_other_wavs_are_read() -> None:
    """Two channels become one; floating point is taken as it is, and what is no number is silence."""
    stereo = SoundReader()
    assert stereo.feed(as_wav(np.array([8192, 16384, -8192, 0]), 48_000, 2)).tolist() == [0.375, -0.125]
    assert stereo.rate == 48_000
    assert SoundReader("audio/L16; rate=22050; channels=1").rate == 22_050
    values = np.array([0.5, np.nan, 2.0], "<f4").tobytes()
    head = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0" + struct.pack("<HHIIHH", 3, 1, 16_000, 64_000, 4, 32)
    assert SoundReader().feed(head + b"data" + struct.pack("<I", len(values)) + values).tolist() == [0.5, 0.0, 1.0]


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        (b"ID3\x04\x00\x00", "MP3"),
        (b"OggS\x00\x02", "Ogg"),
        (b'{"error": "no such voice"}', "text"),
        (b"<html>", "text"),
        (b'[\n  {"error"', "text"),
        (as_wav(np.zeros(4))[:34] + b"\x08\x00" + as_wav(np.zeros(4))[36:], "8 bits"),
        (b"RIFF\0\0\0\0WAVEfmt \x02\0\0\0\x01\0", "damaged"),
        (b"RIFF\0\0\0\0WAVE" + b"junk\0\0\1\0" + bytes(70_000), "without sound"),
    ],
)
def test_what_is_no_sound_is_named(sent: bytes, named: str) -> None:
    """Nobody gets to hear a compressed file, or a page, as noise."""
    with pytest.raises(UnknownSoundError, match=named):
        SoundReader().feed(sent)


def test_a_compressed_form_is_known_by_its_type() -> None:
    """Bytes that might be samples are none where the server says that they are MP3."""
    frame = b"\xff\xfb\x90\x00"
    assert len(SoundReader("audio/pcm").feed(frame)) == 2
    with pytest.raises(UnknownSoundError, match="MP3"):
        SoundReader("audio/mpeg").feed(frame)
