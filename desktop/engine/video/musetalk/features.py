"""What the mouth is made from: whisper-tiny's five hidden states over a window of the turn's sound."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from desktop.engine.types import LISTEN_RATE
from desktop.engine.video.musetalk.hearing import COLUMNS, Hearing
from desktop.engine.video.musetalk.schedule import AFTER, BEFORE, SLOTS, WINDOW, needed_ms, window_start
from desktop.engine.video.musetalk.weights import FEATURES

STATES = 5
"""Hidden states of a slot: the inputs of the four layers, and what comes out in the end."""
ROWS = WINDOW * STATES
"""Rows of FEATURES numbers that one frame attends to."""


def mel_filters() -> npt.NDArray[np.floating[Any]]:
    """Whisper's mel filters, (201, 80)."""
    from transformers.audio_utils import mel_filter_bank

    return np.asarray(
        mel_filter_bank(
            num_frequency_bins=201,
            num_mel_filters=80,
            min_frequency=0.0,
            max_frequency=8000.0,
            sampling_rate=LISTEN_RATE,
            norm="slaney",
            mel_scale="slaney",
        )
    )


def positions() -> npt.NDArray[np.float32]:
    """The sinusoidal encoding (Vaswani et al., base 10000) that is added to a frame's rows: (50, 384)."""
    rate = np.exp(np.arange(0, FEATURES, 2) * (-np.log(10_000.0) / FEATURES))
    angle = np.arange(ROWS)[:, None] * rate[None]
    made = np.empty((ROWS, FEATURES), np.float32)
    made[:, 0::2], made[:, 1::2] = np.sin(angle), np.cos(angle)
    return made


class Listener:
    """The encoder, always in float32: it is a hundredth of the work."""

    def __init__(self, encoder: Any, device: Any) -> None:
        self._encoder = encoder.to(device)
        self._device = device

    def states(self, columns: npt.NDArray[np.float32]) -> Any:
        """The hidden states of 3000 columns: a tensor (1500, 5, 384), a slot every 20 ms."""
        import torch

        with torch.inference_mode():
            heard = torch.from_numpy(columns)[None].to(self._device)
            result = self._encoder(heard, output_hidden_states=True)
            # The last one of the tuple is normalised in some versions of transformers only; this one always is.
            layers = [*result.hidden_states[: STATES - 1], result.last_hidden_state]
            return torch.stack(layers, dim=2)[0]

    def features(self, hearing: Hearing, batch: range) -> Any:
        """What the frames of `batch` are made from: a tensor (frames, 50, 384), without the positions.

        `hearing` knows the sound to `needed_ms(batch.stop)`, or the voice has ended or paused: then silence follows.
        """
        import torch

        start = window_start(batch.stop)
        end = min(needed_ms(batch.stop) * LISTEN_RATE // 1000, hearing.received)
        states = self.states(hearing.columns(start, max(end, 1)))
        slots = torch.zeros((COLUMNS // 2 + BEFORE + AFTER, STATES, FEATURES), device=self._device)
        heard = min(hearing.received * SLOTS // LISTEN_RATE - 2 * start, COLUMNS // 2)
        slots[BEFORE : BEFORE + heard] = states[:heard]
        return torch.stack([window(slots, frame - start) for frame in batch])


def window(slots: Any, frame: int) -> Any:
    """The rows of `frame`, (50, 384): slots [2f - 4, 2f + 6) of what was heard, after four empty ones."""
    return slots[2 * frame : 2 * frame + WINDOW].reshape(ROWS, FEATURES)
