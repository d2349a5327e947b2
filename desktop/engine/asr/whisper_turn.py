"""One recording on its way through Whisper, which is read again and again while it grows.

The caller's thread takes the sound in and judges where there is a voice; the readings happen on the backend's own
thread, one at a time, so that sound never waits for them. Past LONG_S the recording is cut at its pauses: a part is
read once more by itself, its text kept, its sound dropped.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Protocol

from desktop.engine.asr.agreement import Agreement, left_over
from desktop.engine.asr.evidence import Reading, confidence, is_invented, joined
from desktop.engine.asr.listened import WINDOW, Detector, Listened
from desktop.engine.asr.pace import Pace
from desktop.engine.cancel import CancelToken
from desktop.engine.types import LISTEN_RATE, Samples, Transcript

log = logging.getLogger(__name__)

SOURCE = "faster-whisper"

BEFORE = 9 * WINDOW
AFTER = 12 * WINDOW
"""Samples that are read from before the first voice and from after the last: 0.3 s for soft beginnings, 0.4 s for ends.
Longer silence is kept from Whisper, which makes phrases out of it."""

SPILL = 1
"""Windows with a voice that may follow what was read without being worth another reading: 32 ms are no word."""

LONG_S = 20.0
"""From this length on a recording is cut where somebody pauses, seconds."""

MOST_S = 28.0
"""At this length at the latest: Whisper hears 30 s."""

FROM_S = 8.0
"""Not before this: context helps."""

BREAK_S = 1.0
BREAK_FROM_S = 12.0
"""A silence of this length, seconds, ends a part that is so long and was read already, without reading it again."""

SURE_LANGUAGE = 0.8
SURE_FROM_S = 2.0
"""A language found with this probability in so much voice is not looked for again in the same recording."""

_PART = 2 * LISTEN_RATE
"""Samples judged between two looks at the cancel token: about 10 ms of work."""


class Reader(Protocol):
    """What a turn needs of the model."""

    words: tuple[str, ...]

    def read(self, samples: Samples, language: str | None, stopped: Callable[[], bool]) -> Reading | None:
        """As WhisperModel.read."""


@dataclass(slots=True)
class _Job:
    """A reading of the sound from `begin` to `end`. With a `cut` its text is kept, what lies before that dropped."""

    begin: int
    end: int
    voiced_s: float
    cut: int | None
    stop: threading.Event = field(default_factory=threading.Event)
    future: Future[tuple[Reading | None, float]] = field(default_factory=Future)


class WhisperTurn:
    """Use it once. `language` is the fixed one or None. After the end it is the one that was found."""

    def __init__(
        self,
        reader: Reader,
        detector: Detector,
        executor: Executor,
        pace: Pace,
        language: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reader = reader
        self._executor = executor
        self._pace = pace
        self._clock = clock
        self.language = language
        self._heard = Listened(detector)
        self._agreement = Agreement()
        self._job: _Job | None = None
        self._begin = 0
        self._kept: list[Reading] = []
        self._latest: Reading | None = None
        self._read_until = 0
        self._shown = ""

    def run(self, sound: Iterable[Samples], cancel: CancelToken) -> Iterator[Transcript]:
        """As stages.Asr.transcribe."""
        try:
            for piece in sound:
                for at in range(0, len(piece), _PART):
                    cancel.raise_if_cancelled()
                    self._heard.add(piece[at : at + _PART])
                cancel.raise_if_cancelled()
                if self._collect():
                    yield Transcript(self._shown)
                if self._job is None:
                    self._begin_next()
            cancel.raise_if_cancelled()
            self._heard.finish()
            yield from self._finish(cancel)
        finally:
            self._abandon()

    def _unread(self) -> int:
        """How many windows with a trace of a voice came after what was read."""
        return self._heard.traces(max(self._begin, self._read_until), self._heard.end)

    def _begin_next(self) -> None:
        """Begin another reading if it is time for one."""
        first, last = self._heard.first_voice(self._begin), self._heard.last_voice(self._begin)
        if first is None or last is None:
            self._skip_to(self._heard.end - BEFORE)
            return
        self._skip_to(first - BEFORE)
        new = self._unread()
        silent_s = (self._heard.end - last) / LISTEN_RATE
        is_read = self._read_until > self._begin and new <= SPILL
        too_long = self._heard.end - self._begin > LONG_S * LISTEN_RATE
        if is_read and silent_s >= BREAK_S and (too_long or last - self._begin >= BREAK_FROM_S * LISTEN_RATE):
            self._keep(self._latest, self._heard.end - BEFORE)
        elif too_long:
            self._submit_part()
        elif new > SPILL and self._pace.is_due(self._clock(), new * WINDOW / LISTEN_RATE, silent_s):
            self._submit(self._begin, min(last + AFTER, self._heard.end), None)

    def _skip_to(self, position: int) -> None:
        """Forget silence before `position`."""
        if position > self._begin:
            self._begin = position
            self._heard.drop(position)

    def _submit_part(self) -> None:
        """Read what lies before the best pause of a long recording, to keep it."""
        limit = min(self._heard.end, self._begin + round(MOST_S * LISTEN_RATE) // WINDOW * WINDOW)
        cut = self._heard.quietest(self._begin + round(FROM_S * LISTEN_RATE) // WINDOW * WINDOW, limit)
        last = self._heard.last_voice(self._begin, cut) or cut
        self._submit(self._begin, min(last + AFTER, cut), cut)

    def _submit(self, begin: int, end: int, cut: int | None) -> None:
        job = _Job(begin, end, self._heard.voiced_s(begin, end), cut)
        sound, language = self._heard.sound(begin, end), self.language

        def read() -> tuple[Reading | None, float]:
            began = self._clock()
            reading = self._reader.read(sound, language, job.stop.is_set)
            return reading, self._clock() - began

        job.future = self._executor.submit(read)
        self._job = job

    def _collect(self) -> bool:
        """Take the result of a reading that is done. True when other words are shown than before."""
        job = self._job
        if job is None or not job.future.done():
            return False
        self._job = None
        reading, took_s = job.future.result()
        self._pace.note(took_s, self._clock())
        said = self._believed(reading, job.voiced_s) if reading is not None else None
        self._read_until = job.end
        if job.cut is None:
            self._latest = said
            self._agreement.add(said.text if said else "")
        else:
            self._keep(said, job.cut, left_over(said.text, self._agreement.shown) if said else "")
        shown = joined([*(kept.text for kept in self._kept), self._agreement.shown])
        changed, self._shown = shown != self._shown, shown
        return changed

    def _believed(self, reading: Reading, voiced_s: float) -> Reading | None:
        """`reading`, unless nobody said that."""
        if voiced_s >= SURE_FROM_S and reading.language_prob >= SURE_LANGUAGE:
            self.language = reading.language
        if not is_invented(reading, voiced_s, self._reader.words):
            return reading
        log.debug("taken for invented, with %.2f s of voice: %r", voiced_s, reading.text)
        return None

    def _keep(self, said: Reading | None, cut: int, shown: str = "") -> None:
        """What lies before `cut` is read for good; `shown` of the sound after it stays on the screen."""
        self._agreement = Agreement(shown)
        if said is not None:
            self._kept.append(said)
        self._latest, self._read_until = None, cut
        self._skip_to(cut)

    def _finish(self, cancel: CancelToken) -> Iterator[Transcript]:
        """No more sound comes: wait for a reading that has it all, or begin the last."""
        if (
            self._job is not None
            and self._job.cut is None
            and self._heard.traces(self._job.end, self._heard.end) > SPILL
        ):
            self._abandon()
        while True:
            if self._job is not None:
                is_part = self._job.cut is not None
                self._wait(self._job.future, cancel)
                if self._collect() and is_part:
                    yield Transcript(self._shown)
            elif self._heard.end - self._begin > MOST_S * LISTEN_RATE:
                self._begin_next()
            elif self._unread() > SPILL:
                last = self._heard.last_voice(self._begin) or self._heard.end
                self._submit(self._begin, min(last + AFTER, self._heard.end), None)
            else:
                break
        readings = [*self._kept, *([self._latest] if self._latest else [])]
        if readings:
            self.language = readings[-1].language
        yield Transcript(joined([reading.text for reading in readings]), True, SOURCE, confidence(readings))

    @staticmethod
    def _wait(future: Future[tuple[Reading | None, float]], cancel: CancelToken) -> None:
        """Until `future` is done. Raises Cancelled as soon as `cancel` is set."""
        over = threading.Event()
        forget = cancel.on_cancel(over.set)
        try:
            future.add_done_callback(lambda _: over.set())
            over.wait()
        finally:
            forget()
        cancel.raise_if_cancelled()

    def _abandon(self) -> None:
        """Let go of a reading under way: it ends where it next can, and nobody takes its result."""
        if self._job is not None:
            self._job.stop.set()
            self._job.future.cancel()
            self._job = None
