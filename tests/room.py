"""A simulated room: a loudspeaker that plays answers, a microphone that hears them and a person, and other sounds.

Everything is at LISTEN_RATE where nothing else is said, and time is counted, not waited for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt
import soxr

from desktop.engine.cancel import CancelToken
from desktop.engine.tts.espeak import EspeakTts
from desktop.engine.types import LISTEN_RATE, Samples, Voice
from desktop.ui.echo import EchoCanceller
from desktop.ui.mixer import Mixer

DEVICE_RATE = 48_000
BLOCK = 480
"""Frames of a callback, 10 ms."""
LATENCY_S = 0.04
"""What the loudspeaker's driver says it buffers."""

SENTENCES = (
    "It is a quarter past three in the afternoon, and the sun will set in about two hours.",
    "Honey never spoils: pots of it from ancient tombs could still be eaten today.",
    "I am the starter, so I can tell the time, set timers, convert units and do sums.",
    "Thirty-four days until Christmas. It is on Friday, the twenty-fifth of December.",
    "Once upon a time a small lighthouse wished that it could see the far side of the sea.",
    "Seven times eight is fifty-six, and half of that is twenty-eight.",
    "An octopus has three hearts, and two of them stop beating when it swims.",
)
VOICES = ("en-us+f3", "en-us+m3", "en-gb", "en-us+f1", "en-us+m7")
WORDS = (
    "Stop.",
    "Wait.",
    "No, wait.",
    "What time is it?",
    "Turn it off please.",
    "One moment.",
    "That is not what I meant.",
    "Okay, thank you.",
    "How many are there?",
)
"""What people say to interrupt."""


@cache
def _tts() -> EspeakTts:
    tts = EspeakTts()
    tts.load()
    return tts


@cache
def say(text: str, voice: str, rate: int = LISTEN_RATE) -> Samples:
    """`text` as espeak-ng speaks it."""
    pieces = list(_tts().speak(text, Voice(voice), CancelToken()))
    return np.concatenate([soxr.resample(piece.samples, piece.rate, rate) for piece in pieces]).astype(np.float32)


def level(sound: Samples) -> float:
    """RMS of the parts that are not a pause."""
    frames = sound[: len(sound) // 320 * 320].reshape(-1, 320)
    power = np.mean(np.square(frames), axis=1)
    return float(np.sqrt(power[power > power.max() * 1e-3].mean()))


def noise(rng: np.random.Generator, count: int, rms: float) -> Samples:
    """A room's own noise: white."""
    return (rng.standard_normal(count) * rms).astype(np.float32)


def echo_path(rng: np.random.Generator, delay_s: float, t60_s: float = 0.35) -> npt.NDArray[np.float64]:
    """The way from the loudspeaker to the microphone: after `delay_s` the direct sound, then a room that fades by 60 dB
    in `t60_s` and has a quarter of the direct sound's power.
    """
    count = round(0.5 * LISTEN_RATE)
    tail = rng.standard_normal(count) * np.exp(-6.9 * np.arange(count) / (t60_s * LISTEN_RATE))
    tail *= 0.5 / np.sqrt(np.sum(tail**2))
    tail[0] += 1.0
    return np.concatenate((np.zeros(round(delay_s * LISTEN_RATE)), tail))


def convolved(sound: Samples, path: npt.NDArray[np.float64]) -> Samples:
    """What of `sound` comes through `path`, as long as `sound`."""
    length = 1 << (len(sound) + len(path) - 1).bit_length()
    spectrum = np.fft.rfft(sound, length) * np.fft.rfft(path, length)
    return np.asarray(np.fft.irfft(spectrum, length)[: len(sound)], dtype=np.float32)


def _voice(hertz: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    turns = np.cumsum(hertz) / LISTEN_RATE
    return (np.diff(np.floor(turns), prepend=0) > 0).astype(float)


def _through(
    source: npt.NDArray[np.float64], hertz: Sequence[float], widths: Sequence[float], gains: Sequence[float]
) -> npt.NDArray[np.float64]:
    """`source` through resonances."""
    spectrum = np.fft.rfft(source)
    at = np.fft.rfftfreq(len(source), 1 / LISTEN_RATE)
    shape = sum(
        gain / np.sqrt(1 + ((at - centre) / (width / 2)) ** 2)
        for centre, width, gain in zip(hertz, widths, gains, strict=True)
    )
    return np.asarray(np.fft.irfft(spectrum * shape, len(source)))


def hum(rng: np.random.Generator) -> Samples:
    """ "Mhm": a voice through a closed mouth, mostly with a breath in the middle and higher after it."""
    pitch = rng.uniform(95, 230)
    mouth = (rng.uniform(220, 300), rng.uniform(900, 1200), rng.uniform(2000, 2500))

    def part(begin: float, end: float, seconds: float) -> npt.NDArray[np.float64]:
        sound = _through(
            _voice(np.linspace(begin, end, round(seconds * LISTEN_RATE))), mouth, (100, 150, 200), (1, 0.06, 0.02)
        )
        edge = round(0.04 * LISTEN_RATE)
        sound[:edge] *= np.linspace(0, 1, edge)
        sound[-edge:] *= np.linspace(1, 0, edge)
        return sound

    parts = [part(pitch, pitch * 0.9, rng.uniform(0.12, 0.2))]
    if rng.random() < 0.7:
        breath = rng.standard_normal(round(rng.uniform(0.04, 0.08) * LISTEN_RATE))
        parts.append(_through(breath, mouth, (200, 300, 300), (0.02, 0.02, 0.01)))
        parts.append(part(pitch * 1.1, pitch * rng.uniform(1.2, 1.5), rng.uniform(0.15, 0.28)))
    sound = np.concatenate(parts)
    return (sound / np.abs(sound).max() * 0.5).astype(np.float32)


def cough(rng: np.random.Generator) -> Samples:
    """One or two bursts of noise that begin at once and fade within 0.1 s."""
    bursts = []
    for _ in range(rng.integers(1, 3)):
        count = round(rng.uniform(0.18, 0.35) * LISTEN_RATE)
        burst = _through(rng.standard_normal(count), (500, 1400, 2800), (500, 900, 1500), (1, 0.7, 0.4))
        at = np.arange(count) / LISTEN_RATE
        burst *= np.minimum(1, at / 0.008) * np.exp(-at / rng.uniform(0.05, 0.1))
        bursts += [burst / np.abs(burst).max() * 0.6, np.zeros(round(rng.uniform(0.05, 0.25) * LISTEN_RATE))]
    return np.concatenate(bursts).astype(np.float32)


@dataclass(slots=True)
class Room:
    """Answers played one after the other, `pause_s` apart, and heard `echo_db` louder after `delay_s`, on top of what
    the driver says. The loudspeaker runs faster by `drift_ppm`, its callbacks come up to `jitter_s` late, and it
    distorts a little.
    """

    seed: int
    seconds: float
    delay_s: float
    echo_db: float = -6.0
    drift_ppm: float = 60.0
    jitter_s: float = 0.004
    pause_s: float = 1.5
    noise_rms: float = 10 ** (-65 / 20)
    played: Samples = field(init=False)
    """At DEVICE_RATE."""
    answers: list[tuple[float, float]] = field(init=False, default_factory=list)
    """When each begins and ends to be handed to the device, seconds, where none is held."""
    others: Samples = field(init=False)
    """What comes to the microphone besides the loudspeaker's sound; `add` to it, also while it runs."""
    heard: Samples = field(init=False)
    """What came to the microphone, as far as it ran."""
    voice_level: float = field(init=False)
    """RMS of the answers as they are played."""
    held_s: float = field(init=False, default=0.0)
    """For how long answers were held so far."""
    _holds: list[tuple[float, bool]] = field(init=False, default_factory=list)
    _path: npt.NDArray[np.float64] = field(init=False)
    _rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        rng = np.random.default_rng(self.seed)
        self._rng = rng
        self.played = np.zeros(round(self.seconds * DEVICE_RATE), np.float32)
        at = DEVICE_RATE
        while True:
            words = rng.choice(SENTENCES, size=rng.integers(1, 4), replace=False)
            sound = np.concatenate([say(str(text), VOICES[len(self.answers) % 5], DEVICE_RATE) for text in words])
            if at + len(sound) > len(self.played):
                break
            self.played[at : at + len(sound)] = sound
            self.answers.append((at / DEVICE_RATE, (at + len(sound)) / DEVICE_RATE))
            at += len(sound) + round(self.pause_s * DEVICE_RATE)
        out = soxr.resample(np.tanh(1.2 * self.played) / 1.2, DEVICE_RATE * (1 + self.drift_ppm * 1e-6), LISTEN_RATE)
        count = round(self.seconds * LISTEN_RATE)
        out = np.concatenate((np.zeros(round(LATENCY_S * LISTEN_RATE), np.float32), out, np.zeros(count, np.float32)))
        self._path = echo_path(rng, self.delay_s)
        echo = convolved(out[:count].astype(np.float32), self._path)
        self.voice_level = level(soxr.resample(self.played, DEVICE_RATE, LISTEN_RATE))
        self._path *= self.voice_level * 10 ** (self.echo_db / 20) / level(echo)
        self.others = noise(rng, count, self.noise_rms)
        self.heard = np.zeros(count, np.float32)

    def add(self, sound: Samples, at_s: float, db: float = 0.0) -> None:
        """Somebody makes `sound`, at `at_s`, at `db` against the answers as they are played."""
        begin = round(at_s * LISTEN_RATE)
        sound = sound[: max(0, len(self.others) - begin)]
        self.others[begin : begin + len(sound)] += sound / level(sound) * self.voice_level * 10 ** (db / 20)

    def hold(self, on: bool, at_s: float) -> None:
        """The answer falls silent and stands still from `at_s` on, or goes on; to be called while it runs."""
        self._holds.append((at_s, on))

    def left_s(self, at_s: float) -> float:
        """How much of an answer is still to be heard at `at_s`, seconds; 0 where none is being played."""
        at_s -= self.held_s + LATENCY_S
        return max((end - at_s for begin, end in self.answers if begin <= at_s <= end), default=0.0)

    def run(self, cancel: bool = True) -> Iterator[tuple[float, bool, Samples]]:
        """Each 10 ms: its end, whether an answer is being played or held, and what a microphone hands on."""
        mixer = Mixer(DEVICE_RATE)
        canceller = EchoCanceller(_Played(mixer))
        rate = DEVICE_RATE * (1 + self.drift_ppm * 1e-6)
        take, written, frames, held_at_s = mixer.begin(), 0, 0, np.inf
        block = np.empty(BLOCK, np.float32)
        step = LISTEN_RATE // 100
        sounding = _Echo(rate, self._path, step)
        for at in range(0, len(self.others) - step + 1, step):
            end_s = (at + step) / LISTEN_RATE
            written += take.write(self.played[written : written + DEVICE_RATE])
            while (due_s := frames / rate) <= end_s:
                while self._holds and self._holds[0][0] <= due_s:
                    _, on = self._holds.pop(0)
                    take.hold(on)
                    if on == np.isinf(held_at_s):
                        self.held_s += 0.0 if on else due_s - held_at_s
                        held_at_s = due_s if on else np.inf
                mixer.fill(block, due_s + self._rng.uniform(0, self.jitter_s), LATENCY_S)
                sounding.play(block)
                frames += BLOCK
            self.heard[at : at + step] = piece = self.others[at : at + step] + sounding.next()
            held = not np.isinf(held_at_s)
            yield end_s, held or self.left_s(end_s) > 0.0, canceller.clean(piece, end_s) if cancel else piece


class _Echo:
    """What a microphone hears, `step` samples at a time, of what is played."""

    def __init__(self, rate: float, path: npt.NDArray[np.float64], step: int) -> None:
        self._step = step
        self._resampler = soxr.ResampleStream(DEVICE_RATE * 1.001, LISTEN_RATE, 1, vr=True)
        self._resampler.set_io_ratio(rate, LISTEN_RATE)
        self._waiting: Samples = np.zeros(round(LATENCY_S * LISTEN_RATE), np.float32)
        self._past: Samples = np.zeros(1 << (len(path) + step - 1).bit_length(), np.float32)
        self._spectrum = np.fft.rfft(path, len(self._past))

    def play(self, block: Samples) -> None:
        """The next sound that is handed to the device, at its rate."""
        out = self._resampler.resample_chunk(np.tanh(1.2 * block) / 1.2)
        self._waiting = np.concatenate((self._waiting, out.astype(np.float32)))

    def next(self) -> Samples:
        """What of it is heard next."""
        self._past = np.concatenate((self._past[self._step :], self._waiting[: self._step]))
        self._waiting = self._waiting[self._step :]
        if not self._past.any():
            return np.zeros(self._step, np.float32)
        echo = np.fft.irfft(np.fft.rfft(self._past) * self._spectrum, len(self._past))
        return np.asarray(echo[-self._step :], np.float32)


@dataclass(frozen=True, slots=True)
class _Played:
    mixer: Mixer
