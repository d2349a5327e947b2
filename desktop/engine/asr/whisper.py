"""Recognition by faster-whisper: live text while one speaks, and mostly no wait when one stops.

`whisper_model` reads a stretch of sound, `whisper_turn` decides what is read when, `agreement` what of it may stay on
the screen, `evidence` what is believed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

from desktop.engine.asr.listened import Detector, silero
from desktop.engine.asr.pace import Pace
from desktop.engine.asr.whisper_model import WhisperModel
from desktop.engine.asr.whisper_turn import WhisperTurn
from desktop.engine.cancel import CancelToken
from desktop.engine.types import Samples, Transcript

log = logging.getLogger(__name__)


class WhisperAsr:
    """A stages.Asr. `model` is the folder of a Whisper converted for CTranslate2; nothing is looked for elsewhere.

    `language` is a code like "en" or "de-AT", or "" to have it detected in every recording. `words` are names and
    words to expect. `device` is "auto", "cpu" or "cuda": a GPU is used where it works, else the processor.
    `threads` 0 means as many as the machine has cores, at most 4. The final transcript's `source` is
    "faster-whisper", its `confidence` the mean probability of a token.
    """

    def __init__(
        self, model: Path, language: str = "", words: tuple[str, ...] = (), device: str = "auto", threads: int = 0
    ) -> None:
        self._model = WhisperModel(Path(model), language, words, device, threads)
        self._detector: Detector | None = None
        self._executor: Executor | None = None
        self._pace = Pace(0.0)

    @property
    def detail(self) -> str:
        """What runs it, for people: "on the GPU", or why not."""
        return self._model.detail

    def load(self) -> None:
        """Read the model and try it out. Raises ParleyError with a sentence when it cannot be used."""
        if self._executor is not None:
            return
        self._model.load()
        self._detector = silero()
        self._pace = Pace(self._model.took_s)
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="whisper")
        log.info("faster-whisper runs %s; a reading takes about %.2f s", self.detail, self._model.took_s)

    def close(self) -> None:
        """Free the model, once a reading under way has ended."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None
        self._model.close()

    def transcribe(self, sound: Iterable[Samples], cancel: CancelToken) -> Iterator[Transcript]:
        """Partial transcripts as often as the machine can afford, when they change, then the final one.

        Raises Cancelled as soon as `cancel` is set and a piece of sound comes or the last reading is waited for;
        what CTranslate2 is busy with then ends by itself, with nobody waiting.
        """
        if self._executor is None or self._detector is None:
            raise RuntimeError("load() comes before transcribe()")
        turn = WhisperTurn(self._model, self._detector, self._executor, self._pace, self._model.language)
        yield from turn.run(sound, cancel)
        self._model.last_language = turn.language or ""
