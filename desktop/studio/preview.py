"""A person in the making, seen and heard in the studio before they are kept."""

from __future__ import annotations

import logging
import threading

from PySide6.QtCore import QObject, Signal, Slot

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.stages import Tts, Video
from desktop.engine.types import Clip, Voice
from desktop.engine.video.clips import clips
from desktop.ui.avatar_view import Due, silent
from desktop.ui.player import Player
from desktop.ui.speaker import Speaker

_log = logging.getLogger(__name__)


class Preview(QObject):
    """Plays one sentence at a time through a loudspeaker of its own. Lives in the window's thread."""

    begun = Signal()
    ended = Signal()
    problem = Signal(object)
    _made = Signal(int, object)
    _failed = Signal(int, object)

    def __init__(self, speaker: str) -> None:
        """`speaker` is the device's name, "" the system's default."""
        super().__init__()
        self._speaker = speaker
        self._player: Player | None = None
        self._cancel = CancelToken()
        self._thread: threading.Thread | None = None
        self._number = 0
        self._made.connect(self._play)
        self._failed.connect(self._tell)

    @property
    def due(self) -> Due:
        """What the preview's view is to show."""
        return self._player.due if self._player is not None else silent

    def say(self, text: str, voice: Voice, tts: Tts, face: Video | None) -> None:
        """Speak `text`, with `face` where there is one. A second call silences the first."""
        self.stop()
        self._cancel, self._number = CancelToken(), self._number + 1
        arguments = (self._number, text, voice, tts, face, self._cancel)
        self._thread = threading.Thread(target=self._make, args=arguments, name="preview", daemon=True)
        self._thread.start()

    @Slot()
    def stop(self) -> None:
        """Silence; what is still being made is let go."""
        self._cancel.cancel()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._player is not None:
            player, self._player = self._player, None
            player.interrupt()
            player.close()
            player.deleteLater()
            self.ended.emit()

    def _make(
        self,
        number: int,
        text: str,
        voice: Voice,
        tts: Tts,
        face: Video | None,
        cancel: CancelToken,
    ) -> None:
        try:
            speech = tts.speak(text, voice, cancel)
            made = face.animate(speech, number, cancel) if face is not None else clips(speech, number, cancel, None)
            said = list(made)
            cancel.raise_if_cancelled()
        except Cancelled:
            return
        except ParleyError as error:
            self._failed.emit(number, error.problem)
        except Exception:
            _log.exception("the preview failed")
            self._failed.emit(number, Problem("This could not be spoken.", "The log says more."))
        else:
            self._made.emit(number, said)

    @Slot(int, object)
    def _play(self, number: int, said: list[Clip]) -> None:
        if number != self._number or self._cancel.cancelled:
            return
        player = self._player = Player(Speaker(self._speaker), self)
        player.problem.connect(self.problem)
        player.played_out.connect(self._over)
        player.open()
        for clip in said:
            player.play(clip)
        player.clips_done(number)
        self.begun.emit()

    @Slot(int, object)
    def _over(self, number: int, _stats: object) -> None:
        if number == self._number:
            self.stop()

    @Slot(int, object)
    def _tell(self, number: int, problem: Problem) -> None:
        if number == self._number:
            self.problem.emit(problem)
            self.ended.emit()
