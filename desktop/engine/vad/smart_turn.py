"""Whether somebody has finished speaking, by the sound of it: smart-turn v3, an ONNX file that is downloaded.

It knows 23 languages and needs no words: melody, pace and how a last syllable is drawn out say whether there is more to
come. What it is given and gives is documented at https://github.com/pipecat-ai/smart-turn.
"""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path
from typing import Any

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import Samples
from desktop.engine.vad.turn_features import turn_features

_log = logging.getLogger(__name__)

_CLOSE_S = 1.0


class SmartTurn:
    """The model in the file `path`. One answer takes 12 to 60 ms of one core, or longer on a busy machine: it is made
    in a thread of its own, so that who asks can stop waiting for it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._session: Any = None
        self._thinking: threading.Thread | None = None

    def load(self) -> None:
        """Read the model and run it once. Raises ParleyError when it cannot be read or is another kind of model."""
        # onnxruntime sends usage data to its makers unless told not to before it is imported.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        try:
            self._session = onnxruntime.InferenceSession(
                str(self._path), sess_options=options, providers=["CPUExecutionProvider"]
            )
            self._probability(np.zeros(0, dtype=np.float32))
        except Exception as error:
            self._session = None
            _log.info("%s: %s", self._path, error)
            what = f"The model that hears whether you have finished ({self._path.name}) cannot be read."
            remedy = "Until then pauses alone end what you say. Download it again: ./run --download smart-turn"
            raise ParleyError(Problem(what, remedy, "warning", stage="vad", replaces="smart-turn")) from error

    def close(self) -> None:
        """Free the model. What it is thinking about is not waited for long."""
        self._session = None
        if self._thinking is not None:
            self._thinking.join(_CLOSE_S)

    def over(self, sound: Samples, cancel: CancelToken) -> float | None:
        """How probable it is, 0..1, that who speaks in `sound`, which ends in a pause, has finished. None when
        `cancel` is set first, and while it still thinks about an earlier sound.
        """
        session = self._session
        if session is None or (self._thinking is not None and self._thinking.is_alive()):
            return None
        found: list[float] = []
        settled = threading.Event()

        def think() -> None:
            try:
                found.append(self._probability(sound, session))
            except Exception:
                _log.exception("smart-turn failed")
            finally:
                settled.set()

        self._thinking = threading.Thread(target=think, name="smart-turn", daemon=True)
        self._thinking.start()
        unregister = cancel.on_cancel(settled.set)
        settled.wait()
        unregister()
        return found[0] if found and not cancel.cancelled else None

    def _probability(self, sound: Samples, session: Any = None) -> float:
        given = (session or self._session).run(None, {"input_features": turn_features(sound)})
        probability = float(np.asarray(given[0]).reshape(-1)[0])
        if not 0.0 <= probability <= 1.0:
            raise ValueError(f"{probability} is no probability")
        return probability
