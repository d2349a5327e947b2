"""Notices a microphone from which no voice can come."""

from __future__ import annotations

from typing import Literal

import numpy as np

from desktop.engine.types import Samples

ZEROS_S = 0.3
"""Nothing but zeros for so long while somebody is to speak: it is muted, or the system does not let us hear it."""
ALWAYS_ZEROS_S = 3.0
"""So long where it is always listened to. Longer, since some microphones send zeros whenever nobody speaks."""
FAINT_S = 0.8
"""So long without anything louder than FAINT while somebody is to speak: it does not hear them."""
FAINT = 1e-4
"""Peak (of 1), -80 dB: an open microphone's own noise is louder, and a voice at its softest by far."""

NOTHING = 1e-7
"""What resamplers make of zeros is not quite zero; no converter has a step so small."""


class Silence:
    """Judges what a device sends, and says each change once: that it is silent, that it is heard after all."""

    def __init__(self) -> None:
        self._zeros_s = self._faint_s = 0.0
        self._heard = False
        self._said = False

    def begin(self) -> None:
        """Somebody begins to listen: what was before says nothing. What was said holds until it is heard."""
        self._zeros_s = self._faint_s = 0.0
        self._heard = False

    def watch(self, samples: Samples, seconds: float, expected: bool) -> Literal["silent", "audible"] | None:
        """The next `seconds` of sound. `expected`: somebody is to speak now, so that faintness counts as silence.

        Once something was heard, nothing more is said until `begin`: whoever speaks also pauses.
        """
        if self._heard or not len(samples):
            return None
        peak = float(np.abs(samples).max())
        if peak > (FAINT if expected or self._said else NOTHING):
            self._heard = True
            said, self._said = self._said, False
            return "audible" if said else None
        self._faint_s += seconds
        self._zeros_s = self._zeros_s + seconds if peak <= NOTHING else 0.0
        zeros = self._zeros_s > (ZEROS_S if expected else ALWAYS_ZEROS_S)
        if self._said or not (zeros or self._faint_s > (FAINT_S if expected else ALWAYS_ZEROS_S)):
            return None
        self._said = True
        return "silent"
