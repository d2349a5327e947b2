"""Sound for the tests and the bench of voice detection and recognition: recordings, synthesis, noise, rooms."""

from __future__ import annotations

import ctypes
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from desktop.engine.types import LISTEN_RATE, Samples


class Utterance(NamedTuple):
    """Something said: 16 kHz mono, and its words."""

    name: str
    samples: Samples
    text: str


def shared_data() -> Path | None:
    """The folder of recordings, from PARLEY_SHARED or beside the checkout; None where it is missing."""
    root = Path(os.environ.get("PARLEY_SHARED") or Path(__file__).parents[3] / "shared")
    return root / "data" if (root / "data" / "speech" / "manifest.jsonl").is_file() else None


def read_sound(path: Path) -> Samples:
    """A sound file as 16 kHz mono."""
    import av

    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=LISTEN_RATE)
        frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
        frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


def recordings() -> list[Utterance]:
    """The recorded sentences, none of which is a command. Needs shared_data()."""
    folder = shared_data()
    assert folder is not None
    lines = (folder / "speech" / "manifest.jsonl").read_text("utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    return [
        Utterance(entry["file"], read_sound(folder / "speech" / entry["file"]), normalised(entry["text"]))
        for entry in entries
    ]


def kitchen() -> Samples:
    """Half a minute of a kitchen. Needs shared_data()."""
    folder = shared_data()
    assert folder is not None
    return read_sound(folder / "noise" / "kitchen.flac")


def normalised(text: str) -> str:
    """Lower case words with single spaces; apostrophes stay, since pronunciations have them."""
    return " ".join(re.findall(r"[a-z0-9']+", text.lower()))


def with_noise(speech: Samples, noise: Samples, snr_db: float, offset: int) -> Samples:
    """`speech` with a stretch of `noise` from `offset` on (wrapping round), at a ratio of mean powers."""
    stretch = np.take(noise, np.arange(offset, offset + len(speech)), mode="wrap")
    ratio = np.sqrt(np.mean(speech**2) / max(float(np.mean(stretch**2)), 1e-12))
    mixed = speech + stretch * ratio * 10 ** (-snr_db / 20)
    return (mixed / max(1.0, float(np.abs(mixed).max()))).astype(np.float32)


def in_a_room(speech: Samples, seconds: float = 0.3, seed: int = 1) -> Samples:
    """`speech` in a room whose echo falls by 60 dB in `seconds`: noise under an exponential, 6 dB below the voice."""
    n = round(seconds * LISTEN_RATE)
    tail = np.random.default_rng(seed).standard_normal(n) * 10 ** (-3 * np.arange(n) / n)
    tail[: LISTEN_RATE // 200] = 0
    response = 0.5 * tail / np.sqrt(np.sum(tail**2))
    response[0] = 1.0
    size = len(speech) + n
    wet = np.fft.irfft(np.fft.rfft(speech, size) * np.fft.rfft(response, size), size)[: len(speech)]
    return (wet / max(1.0, float(np.abs(wet).max()))).astype(np.float32)


def between_silences(speech: Samples, before_s: float = 0.3, after_s: float = 0.2, seed: int = 1) -> Samples:
    """`speech` as a microphone delivers it: a moment of a quiet room (-66 dB) before and after."""
    before, after = round(before_s * LISTEN_RATE), round(after_s * LISTEN_RATE)
    whole = np.random.default_rng(seed).standard_normal(before + len(speech) + after) * 5e-4
    whole[before : before + len(speech)] += speech
    return whole.astype(np.float32)


_COLLECT = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


@cache
def _espeak() -> tuple[ctypes.CDLL, int, list[bytes], object]:
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = library.espeak_Initialize(2, 0, str(espeakng_loader.get_data_path()).encode(), 0)
    collected: list[bytes] = []

    @_COLLECT
    def collect(wav: object, count: int, _events: object) -> int:
        if wav and count:
            collected.append(ctypes.string_at(wav, count * 2))
        return 0

    library.espeak_SetSynthCallback(collect)
    return library, rate, collected, collect


def synthesised(text: str, voice: str = "en-us", words_a_minute: int = 165, pitch: int = 50) -> Samples:
    """`text` spoken by espeak-ng at 16 kHz, without silence round it; `voice` as in "en-gb" or "en-us+f3".

    In a process of its own: there is one espeak-ng a process, and the program's own voice sets it up otherwise.
    """
    command = [sys.executable, "-m", "tests.bench.asr_sound", voice, str(words_a_minute), str(pitch)]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True, cwd=root)
    return np.frombuffer(done.stdout, np.float32)


def _synthesise(text: str, voice: str, words_a_minute: int, pitch: int) -> Samples:
    import soxr

    library, rate, collected, _ = _espeak()
    collected.clear()
    name, _, variant = voice.partition("+")
    known = {"en-gb": "en"}.get(name, name) + (f"+{variant}" if variant else "")
    if library.espeak_SetVoiceByName(known.encode()) != 0:
        raise ValueError(f"espeak-ng has no voice {voice}")
    library.espeak_SetParameter(1, words_a_minute, 0)
    library.espeak_SetParameter(3, pitch, 0)
    spoken = text.encode() + b"\0"
    library.espeak_Synth(spoken, len(spoken), 0, 1, 0, 1, None, None)
    library.espeak_Synchronize()
    sound = np.frombuffer(b"".join(collected), np.int16).astype(np.float32) / 32768
    loud = np.flatnonzero(np.abs(sound) > 1e-3)
    return soxr.resample(sound[loud[0] : loud[-1] + 1], rate, LISTEN_RATE).astype(np.float32)


if __name__ == "__main__":
    said = _synthesise(sys.stdin.read(), sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.buffer.write(said.tobytes())
