"""Voice detection by Silero, from the ONNX file inside the silero-vad wheel; smart-turn beside it where that is here.

The package itself is never imported: it would import torch, which the file does not need.
"""

from __future__ import annotations

import importlib.util
import logging
import os
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.types import LISTEN_RATE, Samples
from desktop.engine.vad.asides import Asides
from desktop.engine.vad.smart_turn import SmartTurn

_log = logging.getLogger(__name__)

_CONTEXT = 64
"""Samples of the window before that the network wants to see ahead of each window."""


def model_path() -> Path:
    """Where the installed wheel keeps its model. Raises ParleyError when it is not there."""
    spec = importlib.util.find_spec("silero_vad")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "data" / "silero_vad.onnx"
        if path.is_file():
            return path
    raise ParleyError(
        Problem(
            "The voice detector's model is not installed.",
            "Run the set-up again, or install it with: pip install --no-deps silero-vad",
            stage="vad",
        ),
        ExitCode.MISSING,
    )


class SileroVad:
    """A stages.Vad: 512 samples (32 ms) a window, about 0.15 ms of one core each."""

    window: ClassVar[int] = 512

    def __init__(self, turns: Path | None = None) -> None:
        """`turns`: the file of smart-turn, None where it is not here."""
        self._session: Any = None
        self._turns_file = turns
        self._turns: SmartTurn | None = None
        self._asides = Asides()
        self.remark: Problem | None = None
        """What is wrong with smart-turn, which is then done without."""
        self._rate = np.array(LISTEN_RATE, dtype=np.int64)
        self.reset()

    def load(self) -> None:
        """Read the model (about 50 ms) and run it once. Raises ParleyError when it cannot be read."""
        if self._session is not None:
            return
        # onnxruntime sends usage data to its makers unless told not to before it is imported.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime

        path = model_path()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        try:
            self._session = onnxruntime.InferenceSession(
                str(path), sess_options=options, providers=["CPUExecutionProvider"]
            )
            self.confidence(np.zeros(self.window, dtype=np.float32))
        except Exception as error:
            self._session = None
            raise ParleyError(
                Problem(
                    "The voice detector's model cannot be read.",
                    "Install it again: pip install --force-reinstall --no-deps silero-vad",
                    stage="vad",
                )
            ) from error
        self.reset()
        if self._turns_file is not None:
            turns = SmartTurn(self._turns_file)
            try:
                turns.load()
                self._turns = turns
            except ParleyError as error:
                self.remark = error.problem

    def close(self) -> None:
        """Free the models."""
        self._session = None
        self._asides.close()
        if self._turns is not None:
            self._turns.close()
            self._turns = None

    @property
    def hears_turns(self) -> bool:
        """Whether `turn_over` has answers."""
        return self._turns is not None

    def turn_over(self, sound: Samples, cancel: CancelToken | None = None) -> float | None:
        """As SmartTurn.over; None without that model."""
        return self._turns.over(sound, cancel or CancelToken()) if self._turns is not None else None

    def word_lead(self, sound: Samples) -> float | None:
        """As Asides.word_lead; None where PocketSphinx does not work."""
        try:
            return self._asides.word_lead(sound)
        except (ImportError, RuntimeError):
            _log.warning("short words cannot be told from asides", exc_info=True)
            return None

    def reset(self) -> None:
        """Forget the past: the next window begins a new recording."""
        self._state: npt.NDArray[np.float32] = np.zeros((2, 1, 128), dtype=np.float32)
        self._heard: npt.NDArray[np.float32] = np.zeros((1, _CONTEXT + self.window), dtype=np.float32)

    def confidence(self, window: Samples) -> float:
        """How sure it is, 0..1, that `window` (shape (512,)) contains a voice.

        Samples that are not finite count as silence, since one of them would spoil the network's
        state for the rest of the recording. Raises ValueError on another shape.
        """
        if window.shape != (self.window,):
            raise ValueError(f"a window has {self.window} samples, not {window.shape}")
        self._heard[0, :_CONTEXT] = self._heard[0, -_CONTEXT:]
        self._heard[0, _CONTEXT:] = np.nan_to_num(window, nan=0.0, posinf=0.0, neginf=0.0)
        given = {"input": self._heard, "state": self._state, "sr": self._rate}
        confidence, self._state = self._session.run(None, given)
        return float(confidence[0, 0])
