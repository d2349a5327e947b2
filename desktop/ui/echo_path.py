"""The way from the loudspeaker to the microphone, learned as a filter that only adds and takes away.

A partitioned block filter in the frequency domain whose step is that of a Kalman filter: G. Enzner, P. Vary,
"Frequency-domain adaptive Kalman filter for acoustic echo control in hands-free telephones" (Signal Processing 86,
2006), with the partitions of F. Kuech, E. Mabande, G. Enzner, "State-space architecture of the partitioned-block-based
acoustic echo controller" (ICASSP 2014). Because what it cannot explain counts as noise, it stands still while somebody
speaks; and what they say comes through as it is.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from desktop.engine.types import LISTEN_RATE, Samples

FRAME = LISTEN_RATE // 100
"""It works on 10 ms."""
_PARTITIONS = 40
"""Frames of echo it can learn: 0.4 s."""
_KEEPS = 0.9998
"""How much of the way holds from one frame to the next: rooms change slowly."""
_SMOOTH = 0.8
"""Of the power of what is not explained, from one frame to the next."""


class EchoPath:
    """Feed it both sides, frame by frame."""

    def __init__(self) -> None:
        bins = FRAME + 1
        self._played: npt.NDArray[np.complex128] = np.zeros((_PARTITIONS, bins), np.complex128)
        self._way: npt.NDArray[np.complex128] = np.zeros((_PARTITIONS, bins), np.complex128)
        self._doubt = np.ones((_PARTITIONS, bins))
        """The variance of the error of `_way`."""
        self._unexplained = np.full(bins, 2e-6 * FRAME)
        self._pair = np.zeros(2 * FRAME)

    def without_echo(self, near: Samples, far: Samples) -> Samples:
        """`near`, FRAME samples, without what it has of `far`, which was played then and before."""
        self._pair[:FRAME], self._pair[FRAME:] = self._pair[FRAME:].copy(), far
        self._played[1:] = self._played[:-1]
        self._played[0] = np.fft.rfft(self._pair)
        power = self._played.real**2 + self._played.imag**2
        left = near - np.fft.irfft(np.sum(self._played * self._way, axis=0))[FRAME:]
        error = np.fft.rfft(np.concatenate((np.zeros(FRAME), left)))
        self._unexplained *= _SMOOTH
        self._unexplained += (1 - _SMOOTH) * (error.real**2 + error.imag**2)
        step = self._doubt / (0.5 * np.sum(power * self._doubt, axis=0) + self._unexplained + 1e-10)
        change = np.fft.irfft(step * np.conj(self._played) * error, axis=1)
        change[:, FRAME:] = 0.0  # a partition is as long as a frame
        self._way += np.fft.rfft(change, axis=1)
        self._doubt *= _KEEPS**2 * np.maximum(0.0, 1 - 0.5 * step * power)
        self._doubt += (1 - _KEEPS**2) * (self._way.real**2 + self._way.imag**2)
        return left.astype(np.float32)
