"""What the loudspeaker's callback does, apart from PortAudio: takes, fades, volume and the clock.

A *take* is one go at playing a turn's sound; it has a ring of its own. Beginning a take or asking for
silence only changes which take is wanted. The next callback sees that, fades the old take out within
the block and never looks at its ring again: nothing stale can follow, whatever is still queued.
"""

from __future__ import annotations

import math

import numpy as np

from desktop.engine.types import Samples
from desktop.ui.ring import Past, Ring

FADE_S = 0.005
RING_S = 2.0
PAST_S = 1.0
"""What was played is kept for so long, for whoever wants to hear it out of a microphone's sound, seconds."""
_RAMP_S = 0.02
HOLD_RAMP_S = 0.02
"""A take that is held falls silent within it, and comes back within it, seconds."""
_LARGEST_BLOCK = 16_384


class DeviceClock:
    """When the device's frames are heard: a smooth line through what the callbacks observe.

    `origin` is the moment (time.perf_counter, seconds) at which device frame 0 was, or would have
    been, heard. A callback sees that moment with noise: it waits for the interpreter, and drivers
    round. Each observation therefore moves the line by a small, bounded step; only when several in
    a row agree that the device itself has jumped (an underflow, a new sink) does the line follow at once.
    """

    _BOUND_S = 0.004
    _JUMP_S = 0.012
    _JUMPS = 6

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.origin = 0.0
        self._seen = 0
        self._off = 0
        self._nearest = 0.0

    def observe(self, heard_at: float, frame: int) -> None:
        """Device frame `frame` is said to be heard at `heard_at`. Runs in the callback."""
        error = heard_at - frame / self.rate - self.origin
        self._seen += 1
        if self._seen == 1:
            self.origin += error
            return
        if abs(error) < self._JUMP_S or (self._off and error * self._nearest < 0):
            self._off = 0
        else:
            self._nearest = error if self._off == 0 or abs(error) < abs(self._nearest) else self._nearest
            self._off += 1
            if self._off >= self._JUMPS:
                self.origin += self._nearest
                self._off = 0
                self._seen = 1
                return
        bounded = max(-self._BOUND_S, min(self._BOUND_S, error))
        self.origin += bounded / min(self._seen, 50)

    def time_of(self, frame: float) -> float:
        """When device frame `frame` is heard."""
        return self.origin + frame / self.rate

    def frame_at(self, at: float) -> float:
        """Which device frame is heard at `at`."""
        return (at - self.origin) * self.rate


class Take:
    """The sound of one turn on its way to the device. Counts are samples at the device's rate.

    The producer calls `write` and `finish`; the callback pulls. `first_out_at` and `silent_at` are the
    moments (perf_counter) of the callbacks in which the first sample left and in which, after an
    interrupt, only silence was left. `starved` counts gaps: more was to come and was not there.

    While it is held nothing is pulled from it once it has faded: it goes on where it stood.
    """

    def __init__(self, clock: DeviceClock) -> None:
        self._clock = clock
        self._ring = Ring(int(clock.rate * RING_S))
        self._finished = False
        self._flowing = False
        self._line = (0, 0, 0, 0)
        self._latest = -math.inf
        self._held = False
        self._gain = 1.0
        self._step = 1.0 / (clock.rate * HOLD_RAMP_S)
        self.written = 0
        self.handed = 0
        self.starved = 0
        self.first_out_at: float | None = None
        self.silent_at: float | None = None

    def write(self, samples: Samples) -> int:
        """Queue as many of `samples` as fit and return how many did."""
        count = self._ring.write(samples)
        self.written += count
        return count

    def finish(self) -> None:
        """Say that nothing more will be written, so that running empty is no starvation."""
        self._finished = True

    def hold(self, on: bool) -> None:
        """Fall silent and stand still, or go on."""
        self._held = on

    def position(self, at: float) -> float:
        """How many samples have been heard at `at` (perf_counter). Never runs backwards.

        Negative while the first sample is still on its way, -inf while it has not even left.
        """
        if self.first_out_at is None:
            return -math.inf
        frame, sample, earlier_frame, earlier_sample = self._line
        heard = self._clock.frame_at(at)
        position = sample + heard - frame
        if position < sample:
            position = min(float(sample), earlier_sample + heard - earlier_frame)
        self._latest = max(self._latest, min(position, float(self.handed)))
        return self._latest

    def pull(self, out: Samples, frame: int, now: float) -> int:
        """Move samples into `out`, whose first sample is device frame `frame`. Runs in the callback."""
        held = self._held
        if held:
            out = out[: math.ceil(self._gain / self._step)]
            if not len(out):
                self._flowing = False
                return 0
        count = self._ring.read_into(out)
        if held or self._gain < 1.0:
            self._ramp(out[:count], -self._step if held else self._step)
        if count and not self._flowing:
            self._line = (frame, self.handed, *(self._line[:2] if self.handed else (frame, 0)))
            self._flowing = True
        self.handed += count
        if count and self.first_out_at is None:
            self.first_out_at = now
        if self._flowing and (count < len(out) or (held and self._gain == 0.0)):
            self._flowing = False
            if not self._finished and not held:
                self.starved += 1
        return count

    def _ramp(self, out: Samples, step: float) -> None:
        gains = self._gain + step * np.arange(1, len(out) + 1, dtype=np.float32)
        out *= np.clip(gains, 0.0, 1.0)
        self._gain = min(1.0, max(0.0, self._gain + step * len(out)))
        if self._gain < self._step / 2:
            self._gain = 0.0


class _Sound:
    """A short sound mixed over everything; `done` belongs to the callback."""

    def __init__(self, samples: Samples) -> None:
        self.samples = samples
        self.done = 0


class Mixer:
    """Fills the device's blocks. `fill` belongs to the device's thread, all else to one other thread."""

    def __init__(self, rate: int) -> None:
        self.clock = DeviceClock(rate)
        self.past = Past(int(rate * PAST_S) + _LARGEST_BLOCK)
        """What was handed to the device, by its frames."""
        self.sounded_until = 0
        """The frame after the last that was not silence."""
        self.callbacks = 0
        self._frames = 0
        self._wanted: Take | None = None
        self._current: Take | None = None
        self._fading: Take | None = None
        self._faded = 0
        self._sounds: tuple[_Sound, ...] = ()
        self._volume = self._gain = 1.0
        self._count = np.arange(1, _LARGEST_BLOCK + 1, dtype=np.float32)
        self._scratch = np.zeros(_LARGEST_BLOCK, np.float32)
        self._step = np.float32(1.0 / (rate * _RAMP_S))
        self._fade: Samples = np.linspace(1.0, 0.0, max(2, int(rate * FADE_S)), dtype=np.float32)

    def begin(self) -> Take:
        """A new take. What played before fades out in the next block and the new one follows at once."""
        take = Take(self.clock)
        self._wanted = take
        return take

    def silence(self) -> None:
        """Fade out what plays and drop what is queued, in the next block."""
        self._wanted = None

    @property
    def idle(self) -> bool:
        """True when no take is wanted and none is fading."""
        return self._wanted is None and self._current is None and self._fading is None

    @property
    def audible(self) -> bool:
        """True while there is a take or a short sound to play, so that a gap would be heard."""
        return not self.idle or self._sounding()

    def play_sound(self, samples: Samples) -> None:
        """Mix a short sound (at the device's rate) over everything."""
        self._sounds = (*(sound for sound in self._sounds if sound.done < len(sound.samples)), _Sound(samples))

    def set_volume(self, volume: float) -> None:
        """Loudness of everything, 0..1, reached within 20 ms."""
        self._volume = min(1.0, max(0.0, volume))

    def fill(self, out: Samples, now: float, delay_s: float) -> None:
        """Write the next block, shape (n,) float32, heard from `now + delay_s` on. Only copies and adds."""
        self.clock.observe(now + delay_s, self._frames)
        for begin in range(0, len(out), _LARGEST_BLOCK):
            self._fill(out[begin : begin + _LARGEST_BLOCK], now)
        self.callbacks += 1

    def _fill(self, out: Samples, now: float) -> None:
        out.fill(0.0)
        if not self.audible:
            self._gain = self._volume
            self._advance(out)
            return
        wanted = self._wanted
        if wanted is not self._current:
            self._retire(self._current, now)
            self._current = wanted
        done = self._fade_out(out, now)
        if wanted is not None and done < len(out):
            wanted.pull(out[done:], self._frames + done, now)
        for sound in self._sounds:
            count = min(len(out), len(sound.samples) - sound.done)
            if count > 0:
                out[:count] += sound.samples[sound.done : sound.done + count]
                sound.done += count
        self._scale(out)
        self._advance(out)
        self.sounded_until = self._frames

    def _advance(self, out: Samples) -> None:
        self.past.write(out)
        self._frames += len(out)

    def _sounding(self) -> bool:
        return any(sound.done < len(sound.samples) for sound in self._sounds)

    def _retire(self, take: Take | None, now: float) -> None:
        if take is None:
            return
        take.finish()
        if self._fading is None:
            self._fading, self._faded = take, 0
        else:  # the one before is still fading, so this one never began
            take.silent_at = now

    def _fade_out(self, out: Samples, now: float) -> int:
        """Write what is left of the fade; returns how much of `out` it took."""
        take = self._fading
        if take is None:
            return 0
        length = min(len(out), len(self._fade) - self._faded)
        count = take.pull(out[:length], self._frames, now)
        out[:count] *= self._fade[self._faded : self._faded + count]
        self._faded += length
        if count < length or self._faded == len(self._fade):
            take.silent_at = now
            self._fading = None
        return count

    def _scale(self, out: Samples) -> None:
        if self._gain != self._volume:
            gains = self._scratch[: len(out)]
            np.multiply(self._count[: len(out)], self._step if self._volume > self._gain else -self._step, out=gains)
            gains += np.float32(self._gain)
            np.clip(gains, min(self._gain, self._volume), max(self._gain, self._volume), out=gains)
            out *= gains
            last = float(gains[-1])
            self._gain = self._volume if abs(last - self._volume) < 1e-6 else last
        elif self._gain != 1.0:
            out *= np.float32(self._gain)
        np.clip(out, -1.0, 1.0, out=out)
