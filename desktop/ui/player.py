"""Plays the turns: sound to the loudspeaker, and for the view the frame that belongs to what is heard."""

from __future__ import annotations

import contextlib
import logging
import math
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import Clip, Effect, Frame, PlayStats, Samples
from desktop.ui import devices
from desktop.ui.playout import Playout
from desktop.ui.speaker import NO_SPEAKER, Loudspeaker, NullSpeaker, Playing, Speaker

log = logging.getLogger(__name__)

_TICK_MS = 10
"""Until the first sample has left; it is told at the next tick."""
_CALM_TICK_MS = 30
"""From then on: words are shown to the nearest tick, and two seconds of sound wait in the ring."""
_HEARD_EVERY_S = 0.1
_CLOSED_S = 1.0
_LONGEST_HOLD_S = 2.0
"""Who held an answer lets go of it sooner; where that does not come, the answer goes on by itself."""
_RETRY_MS = 5000
_MOVE_AFTER_MS = 250
"""After a turn's end the loudspeaker still fades, and what is in the device is heard; then it may be another one."""
_CAPTIONS = "Plug one in, or choose another one in the settings; it is tried again by itself."


class Player(QObject):
    """Owns the loudspeaker. The audio device's position is the clock of all it says.

    Turn ids only grow. After `interrupt` nothing of that turn is played, and until the engine has
    answered with `silence` (or a second has passed, because it had nothing to silence) no clip at
    all: those still on their way belong to what was interrupted.
    """

    sounded = Signal(int, float)
    """turn, at: its first sample left the device's callback then (perf_counter, seconds)."""
    frame_shown = Signal(int, float)
    heard_up_to = Signal(int, float)
    """turn, seconds of it that were heard; about ten times a second."""
    played_out = Signal(int, object)
    word_spoken = Signal(str, int)
    playing = Signal(bool)
    """A turn's frames are waiting (True), or there are none any more (False): for the view."""
    problem = Signal(object)

    def __init__(
        self,
        speaker: Loudspeaker,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__(parent)
        self._speaker: Loudspeaker = speaker
        self._wanted = speaker
        self._clock = clock
        self._volume = 1.0
        self._playout: Playout | None = None
        self._silenced = -1
        self._closed_until = 0.0
        self._interrupted: tuple[float, Playing] | None = None
        self._said_sounded = False
        self._said_heard_at = 0.0
        self._held_until = math.inf
        self._xruns_before = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)
        self._retry = QTimer(self)
        self._retry.setInterval(_RETRY_MS)
        self._retry.timeout.connect(self.look_again)
        self._named: str | None = None
        self._move = QTimer(self, singleShot=True, interval=_MOVE_AFTER_MS)
        self._move.timeout.connect(self._take_named)

    # ---- the device -----------------------------------------------------------------------

    @property
    def xruns(self) -> int:
        """Underflows of the device since it was opened."""
        return self._speaker.xruns

    @property
    def audible(self) -> bool:
        """Whether a loudspeaker is open, and not only its clock."""
        return self._speaker is self._wanted and self._speaker.alive()

    @property
    def interrupt_to_silence_s(self) -> float | None:
        """From the last interrupt to the callback that was silent; None before there was one, or while it fades."""
        if self._interrupted is None or self._interrupted[1].silent_at is None:
            return None
        return self._interrupted[1].silent_at - self._interrupted[0]

    def open(self) -> None:
        """Open the loudspeaker; without one, a clock takes its place and `problem` says so."""
        if not isinstance(self._wanted, Speaker):
            return
        try:
            self._wanted.open()
        except ParleyError as error:
            self.problem.emit(Problem(NO_SPEAKER, error.problem.remedy or _CAPTIONS, "warning", replaces="loudspeaker"))
            self._speaker = NullSpeaker(clock=self._clock)
            self._retry.start()
            return
        self._speaker = self._wanted
        self._speaker.set_volume(self._volume)
        if self._wanted.notice is not None:
            self.problem.emit(self._wanted.notice)

    def choose(self, name: str) -> None:
        """Another loudspeaker ("" is the default), at once or, while an answer plays, right after it."""
        self._named = name
        if self._playout is None and not self._move.isActive():
            self._take_named()

    def close(self) -> None:
        """Stop playing and free the device."""
        self._timer.stop()
        self._retry.stop()
        self._move.stop()
        self._playout = None
        self._speaker.close()

    # ---- from the engine ------------------------------------------------------------------

    @Slot(object)
    def play(self, clip: Clip) -> None:
        """Queue a clip at its place in its turn."""
        if clip.turn <= self._silenced or self._clock() < self._closed_until:
            return
        playout = self._playout
        if playout is None or clip.turn > playout.turn:
            playout = self._begin(clip)
        elif clip.turn < playout.turn or playout.finished:
            return
        playout.add(clip)

    @Slot(int)
    def clips_done(self, turn: int) -> None:
        """No more clips will come for `turn`."""
        if turn <= self._silenced:
            return
        if self._playout is None or self._playout.turn < turn:
            self._silenced = turn
            self.played_out.emit(turn, PlayStats(0.0))
        elif self._playout.turn == turn:
            self._playout.finish()

    @Slot(int)
    def silence(self, turn: int) -> None:
        """Everything up to and including `turn` is silent from now on."""
        self._closed_until = 0.0
        self._silenced = max(self._silenced, turn)
        if self._playout is not None and self._playout.turn <= turn:
            self._stop()

    @Slot(int, bool)
    def hold(self, turn: int, held: bool) -> None:
        """`turn` falls silent and stands still, or goes on where it stood."""
        if self._playout is not None and self._playout.turn == turn:
            self._held_until = self._clock() + _LONGEST_HOLD_S if held else math.inf
            self._playout.hold(held)

    @Slot(object)
    def effect(self, effect: Effect) -> None:
        """Carry out a change of volume."""
        if effect.kind == "volume":
            level = effect.values.get("level", self._volume * effect.values.get("factor", 1.0))
            self.set_volume(float(level))

    # ---- from the window ------------------------------------------------------------------

    def interrupt(self) -> tuple[int, PlayStats]:
        """Silence, now. Returns the turn that was playing (-1: none) and what was heard of it."""
        self._closed_until = self._clock() + _CLOSED_S
        playout = self._playout
        if playout is None:
            return -1, PlayStats(0.0)
        stats = playout.stats(playout.handed_s(), self._clock(), self._speaker.xruns - self._xruns_before)
        self._silenced = playout.turn
        self._interrupted = (self._clock(), playout.take)
        self._stop()
        return playout.turn, stats

    def due(self, ahead_s: float = 0.0) -> tuple[Frame | None, float | None]:
        """The frame that belongs to what is heard `ahead_s` from now, and the seconds until the next one is due.

        No frame: nothing is being said. No seconds: no further frame is known at the moment.
        """
        if self._playout is None:
            return None, None
        return self._playout.due(self._clock() + ahead_s)

    def shown(self, frame: Frame, at: float) -> None:
        """The view painted `frame` at `at` (perf_counter)."""
        if self._playout is not None and self._playout.shown(frame, at):
            self.frame_shown.emit(self._playout.turn, at)

    def set_volume(self, volume: float) -> None:
        """Loudness, 0..1."""
        self._volume = min(1.0, max(0.0, volume))
        self._speaker.set_volume(self._volume)

    def play_sound(self, samples: Samples, rate: int) -> None:
        """Mix a short sound over everything (a chime)."""
        self._speaker.play_sound(samples, rate)

    # ---- inside ---------------------------------------------------------------------------

    def _begin(self, clip: Clip) -> Playout:
        self._playout = Playout(clip.turn, clip.rate, self._speaker.begin(), self._speaker.rate)
        self._said_sounded = False
        self._said_heard_at = 0.0
        self._held_until = math.inf
        self._xruns_before = self._speaker.xruns
        self._timer.start(_TICK_MS)
        self.playing.emit(True)
        return self._playout

    def _stop(self) -> None:
        self._speaker.silence()
        self._playout = None
        self._timer.stop()
        self._move.start()
        self.playing.emit(False)

    @Slot()
    def _take_named(self) -> None:
        if self._playout is not None or self._named is None or not isinstance(self._wanted, Speaker):
            return
        named, self._named = self._named, None
        self._retry.stop()
        self._wanted.close()
        with contextlib.suppress(ParleyError):  # `open` tells it
            self._wanted.choose(named)
        self.open()

    @Slot()
    def tick(self) -> None:
        """Look after the turn that is playing. The player's own timer calls it."""
        playout, now = self._playout, self._clock()
        if playout is None:
            return
        if not self._speaker.alive():
            self._lose_speaker(playout, now)
        if now >= self._held_until:
            self.hold(playout.turn, False)
        playout.pump()
        if not self._said_sounded and playout.take.first_out_at is not None:
            self._said_sounded = True
            self._timer.start(_CALM_TICK_MS)
            self.sounded.emit(playout.turn, playout.take.first_out_at)
        for word in playout.words_until(now):
            self.word_spoken.emit(word.text, playout.turn)
        if now - self._said_heard_at >= _HEARD_EVERY_S:
            self._said_heard_at = now
            self.heard_up_to.emit(playout.turn, playout.heard(now))
        if self._playout is playout and playout.over(now):
            self._silenced = playout.turn
            stats = playout.stats(playout.heard(now), now, self._speaker.xruns - self._xruns_before)
            self._stop()
            self.played_out.emit(playout.turn, stats)

    def _lose_speaker(self, playout: Playout, now: float) -> None:
        """The device has gone: the turn goes on by the clock from where it was."""
        log.warning("the loudspeaker has gone in turn %d", playout.turn)
        lost, clock = self._speaker, NullSpeaker(self._speaker.rate, self._clock)
        position = int(max(0.0, playout.take.position(now)))
        playout.move_to(clock.begin(position), position)
        self._speaker = clock
        self._xruns_before = 0
        lost.close()
        self.problem.emit(Problem(NO_SPEAKER, _CAPTIONS, "warning", replaces="loudspeaker"))
        self._retry.start()

    @Slot()
    def look_again(self) -> None:
        """Look, between turns, whether there is a loudspeaker again."""
        if self._playout is not None or not isinstance(self._wanted, Speaker):
            return
        try:
            devices.refresh()
            if not self._wanted.alive():
                self._wanted.open()
        except ParleyError:
            return
        self._retry.stop()
        self._speaker = self._wanted
        self._speaker.set_volume(self._volume)
        self.problem.emit(Problem("The loudspeaker is back.", level="info", replaces="loudspeaker"))
