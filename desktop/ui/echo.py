"""Takes the loudspeaker's sound out of the microphone's: WebRTC's canceller, given both sides at the right moment."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import soxr

from desktop.engine.types import LISTEN_RATE, Samples
from desktop.ui.echo_path import FRAME, EchoPath
from desktop.ui.mixer import Mixer

LEAD_S = 0.04
"""The canceller gets the loudspeaker's sound so much before it is said to be heard, where it is known by then. It can
find an echo that comes up to half a second late, and none that comes early: drivers' times are right to a few ten ms.
"""
_NEEDS_S = 0.04
"""So much of the sound after a moment has to be known: 10 ms, 13 that the resampler holds back, 10 of a piece."""
TAIL_S = 0.5
"""A room and the devices' own delays may let the sound be heard so long after it was played."""
_MIXED_UP_S = 0.02
"""So far from where it should be, the loudspeaker's sound is taken up anew at its place; below it is led back."""
_LEAD_BACK_S = 2.0
"""How long that takes."""
_FASTEST = 0.005
"""By how much the two devices' clocks may differ."""

_AUDIBLE = 1e-3
"""Mean level (RMS, of 1) of a frame of the loudspeaker's sound that can be heard in the microphone's."""
_LEARNS_S = 4.0
"""So much of an answer it takes to find the echo and to be sure of it; on the way there the canceller is silent, then
lets too much pass: after 3 s the answer paused in 14 of 45 simulated rooms, after 3.3 in one, after 4 in none of 180.
"""
_SETTLED_DB = -15.0
"""An echo that is reduced to this has been found."""
_SETTLED_S = 0.25
_TRUSTED_S = 10.0
"""After so much of an answer the learned filter knows the room."""
_GIVE_UP_S = 2.5
"""After so much of an answer there is no echo to be found: headphones."""
_FORGETS = 0.95
"""Of a mean level, from one frame to the next."""

_SOMEBODY = 0.02
"""Where the canceller alone leaves so much of the power that it leaves after the learned filter, somebody speaks."""
_SOMEBODY_AT_FIRST = 0.06
"""Until that is trusted: so much of the power that came to the microphone."""
_QUICK = 0.7
"""Of a mean level, from one frame to the next, for that."""
_HOLDS, _HOLDS_AT_FIRST = 30, 8
"""Frames for which somebody who spoke is taken to go on."""


class Plays(Protocol):
    """A loudspeaker, as far as what it plays is concerned."""

    @property
    def mixer(self) -> Mixer:
        """What is played now."""


class EchoCanceller:
    """A microphone's Canceller. It works only while something is played or was just played; all else passes as it is.

    The two devices have clocks of their own. What was played is read at the frame that was heard when a sample was
    captured, through a resampler whose ratio follows the difference, so that the two sides neither drift apart nor
    jump. Until the echo was found for the first time the microphone is silent while something is played: a canceller
    that does not know the room yet lets the first syllables through.

    WebRTC's canceller leaves nothing of the echo, but takes a part of what is said at the same time along. After a
    filter that learned the room (ui/echo_path.py) it takes much less, but now and then lets echo through. So there are
    two, and the second is listened to while the first hears somebody.
    """

    def __init__(self, loudspeaker: Plays) -> None:
        self._loudspeaker = loudspeaker
        self._alone: Any = None
        self._after: Any = None
        self._mixer: Mixer | None = None
        self._far: _Far | None = None
        self._rest: Samples
        self.reset()

    def reset(self) -> None:
        """Another microphone, another loudspeaker: the way from one to the other has to be found anew."""
        self._rest = np.zeros(0, np.float32)
        self._alone = self._after = self._far = None
        self._path = EchoPath()
        self._found = _Found()
        self._levels = {"near": 0.0, "alone": 0.0, "after": 0.0}
        self._held = 0

    def clean(self, samples: Samples, end_s: float) -> Samples:
        """`samples`, the last of which was captured at `end_s`, without what was played; up to 10 ms are held back."""
        mixer = self._loudspeaker.mixer
        if mixer is not self._mixer:
            self.reset()
            self._mixer = mixer
        waiting = np.concatenate((self._rest, samples)) if len(self._rest) else samples
        begin_s = end_s - len(waiting) / LISTEN_RATE
        if not self._plays(mixer, begin_s):
            self._rest, self._far = waiting[:0], None
            return waiting
        if self._alone is None:
            from pywebrtc_audio import AudioProcessor  # 20 ms, and only for those who talk without a key

            self._alone = AudioProcessor(sample_rate=LISTEN_RATE, echo_cancellation=True)
            self._after = AudioProcessor(sample_rate=LISTEN_RATE, echo_cancellation=True)
        if self._far is None:
            self._far = _Far(mixer)
        whole = len(waiting) - len(waiting) % FRAME
        out = np.empty(whole, np.float32)
        for at in range(0, whole, FRAME):
            near = waiting[at : at + FRAME]
            far = self._far.at(begin_s + at / LISTEN_RATE)
            alone, after = self._alone.process(near, far), self._after.process(self._path.without_echo(near, far), far)
            somebody = self._hears_somebody(near, alone, after)
            if not self._found.after(near, far, alone):
                out[at : at + FRAME] = 0.0
            elif self._found.played_s < _TRUSTED_S:
                out[at : at + FRAME] = alone if somebody else 0.0
            else:
                out[at : at + FRAME] = after if somebody else alone
        self._rest = waiting[whole:]
        return out

    def _hears_somebody(self, near: Samples, alone: Samples, after: Samples) -> bool:
        """Whether somebody speaks, or did just now, by one frame of what comes and of what each canceller leaves."""
        for name, frame in (("near", near), ("alone", alone), ("after", after)):
            self._levels[name] = _QUICK * self._levels[name] + (1 - _QUICK) * _power(frame)
        trusted = self._found.played_s >= _TRUSTED_S
        much = self._levels["after"] * _SOMEBODY if trusted else self._levels["near"] * _SOMEBODY_AT_FIRST
        if self._levels["alone"] > max(much, _AUDIBLE**2):
            self._held = _HOLDS if trusted else _HOLDS_AT_FIRST
        elif self._held:
            self._held -= 1
        return self._held > 0

    def _plays(self, mixer: Mixer, at_s: float) -> bool:
        """Whether something that is played can be heard from `at_s` on."""
        return mixer.sounded_until > max(0.0, mixer.clock.frame_at(at_s - TAIL_S))


class _Far:
    """What is played, at LISTEN_RATE, read frame by frame as it is heard."""

    def __init__(self, mixer: Mixer) -> None:
        self._mixer = mixer
        self._rate = mixer.clock.rate
        self._resampler: Any = None
        self._ready: Samples = np.zeros(0, np.float32)
        self._pulled = 0
        self._lead_s = LEAD_S

    def at(self, at_s: float) -> Samples:
        """The next 10 ms, to begin with what is heard at `at_s` or a little later; 0 where nothing was played."""
        wanted = self._mixer.clock.frame_at(at_s + self._lead_s)
        if self._resampler is None or abs(wanted - self._front()) > _MIXED_UP_S * self._rate:
            wanted = self._begin(at_s)
        ahead_s = (wanted - self._front()) / self._rate
        ratio = 1 + min(max(ahead_s / _LEAD_BACK_S, -_FASTEST), _FASTEST)
        self._resampler.set_io_ratio(self._rate * ratio, LISTEN_RATE, self._rate // 100)
        while len(self._ready) < FRAME:
            self._pull()
        far, self._ready = self._ready[:FRAME], self._ready[FRAME:]
        if self._pulled > self._mixer.past.written:
            self._resampler = None  # too early: next time with less of a lead
        return far

    def _begin(self, at_s: float) -> float:
        known_s = self._mixer.clock.time_of(self._mixer.past.written) - at_s - _NEEDS_S
        self._lead_s = min(self._lead_s, known_s)
        wanted = self._mixer.clock.frame_at(at_s + self._lead_s)
        self._resampler = soxr.ResampleStream(self._rate * (1 + _FASTEST), LISTEN_RATE, 1, vr=True)
        self._resampler.set_io_ratio(self._rate, LISTEN_RATE)
        self._ready = np.zeros(0, np.float32)
        self._pulled = round(wanted)
        while not len(self._ready):
            self._pull()
        return wanted

    def _pull(self) -> None:
        count = self._rate // 100
        played = self._mixer.past.read(self._pulled, self._pulled + count)
        self._pulled += count
        self._ready = np.concatenate((self._ready, self._resampler.resample_chunk(played)))

    def _front(self) -> float:
        """The device's frame of the next sample that is ready."""
        return self._pulled - (len(self._ready) + self._resampler.delay()) * self._rate / LISTEN_RATE


class _Found:
    """Whether the echo has been found, or there is none."""

    def __init__(self) -> None:
        self._near = self._left = 0.0
        self.played_s = 0.0
        """How much was played that can be heard, seconds."""
        self._reduced_s = 0.0
        self._there = False
        """An echo was heard that can be taken out."""

    def after(self, near: Samples, far: Samples, cleaned: Samples) -> bool:
        """The same after one more frame."""
        audible = _power(far) >= _AUDIBLE**2
        self.played_s += 0.01 * audible
        if self.played_s >= (_LEARNS_S if self._there else _GIVE_UP_S):
            return True
        self._near = _FORGETS * self._near + _power(near)
        self._left = _FORGETS * self._left + _power(cleaned)
        if not audible:
            return False
        reduced = self._left < self._near * 10 ** (_SETTLED_DB / 10)
        self._reduced_s = self._reduced_s + 0.01 if reduced else 0.0
        self._there = self._there or self._reduced_s >= _SETTLED_S
        return False


def _power(samples: Samples) -> float:
    return float(np.mean(np.square(samples)))
