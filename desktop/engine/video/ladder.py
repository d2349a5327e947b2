"""The ladder: a face made elsewhere, joined in the window's process to one that is always ready.

The voice goes to both. What is played are the clips of the simple face, sound and all, so that nothing the full face
does can lose, change, double or delay the sound; its frames take the place of the simple ones where they are there
in time. A face that is too slow, fails, is lost or is not loaded yet leaves it to the simple one, within the turn.
"""

from __future__ import annotations

import logging
import threading
import time
import weakref
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, ClassVar

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.stages import Painter, Video
from desktop.engine.types import Clip, Speech
from desktop.engine.video.ladder_frames import FullFace, joined, split
from desktop.engine.video.ladder_pace import MOST_LATE, Pace, Trust
from desktop.engine.video.ladder_speech import SharedSpeech

_log = logging.getLogger(__name__)

FIRST_WAIT_S = 0.25
"""How long the first sound of a turn may wait for a face that streams and does not say itself, seconds."""
WHOLE_WAIT_S = 10.0
"""How long a turn waits for a face that makes one clip of it and does not say itself, seconds."""
SPARE = 0.8
"""A face that needs less than this share of a frame's time has room to spare."""
_TO_SCREEN_S = 0.06
"""From handing out a clip to its first frame on the screen, about."""


class LadderVideo:
    """Video: `full` where it can, `simple` where it cannot. `on_problem` is told once when `full` fails.

    `wait_to_load`: `load` comes back when `full` was loaded, too, or failed; otherwise as soon as `simple` is there,
    and `full` joins with a later turn. `first_wait_s` is for a full face that does not say itself (`wait_s`) how long
    an answer may wait for it. `full` may have `indexed`: its `animate` is then told, as `at`, which index of the
    running pictures the first frame falls on, and the painter of the window is asked to be there.
    """

    in_process: ClassVar[bool] = False
    streams: ClassVar[bool] = True

    def __init__(
        self,
        full: Video,
        simple: Video,
        on_problem: Callable[[Problem], None] = lambda problem: None,
        wait_to_load: bool = False,
        first_wait_s: float = FIRST_WAIT_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.full, self.simple = full, simple
        self.on_problem = on_problem
        self.frame_ms: float | None = None
        """What a frame of the full face took in the last turn that had any, median, ms."""
        self._wait_to_load = wait_to_load
        self._first_wait_s = first_wait_s
        self._clock = clock
        self._trust = Trust()
        self._loaded = self._closing = False
        self._loading: threading.Thread | None = None
        self._painters: list[weakref.ref[Painter]] = []
        self._lead_s: float | None = None

    @property
    def fps(self) -> float:
        """Frames a second of the clips: they lie on the grid of the simple face."""
        return self.simple.fps

    @property
    def host(self) -> Any:
        """The full face's Host, where it has one."""
        return getattr(self.full, "host", None)

    def load(self) -> None:
        """Make the simple face ready, and the full one, or begin to. Raises ParleyError where the simple one cannot."""
        self.simple.load()
        if self._wait_to_load:
            self._load_full()
        elif self._loading is None:
            self._loading = threading.Thread(target=self._load_full, name="load-full-face", daemon=True)
            self._loading.start()

    def close(self) -> None:
        """Close both; returns when nothing of them runs any more."""
        self._closing = True
        self.full.close()
        if self._loading is not None:
            self._loading.join()
        self.simple.close()

    def painter(self) -> Painter:
        """The simple face's, which also paints the frames of the full one."""
        painter = self.simple.painter()
        self._painters = [known for known in self._painters if known() is not None] + [weakref.ref(painter)]
        return painter

    def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken) -> Iterator[Clip]:
        """The clips of the simple face, with the full one's frames where they came in time."""
        if not self._ready() or not self._trust.next_turn():
            for clip in self.simple.animate(speech, turn, cancel):
                yield _named(clip)
            return
        stop = CancelToken()
        forget = cancel.on_cancel(stop.cancel)
        shared = SharedSpeech(speech, cancel, self._clock, *(() if self.full.streams else (float("inf"),)))
        full = FullFace(self._asked(shared.for_face(stop), turn, stop), cancel, stop, self._clock, shared.arrived)
        pace = Pace(self._wait_s() if self.full.streams else self._first_wait_s)
        try:
            pieces = shared.for_voice() if self.full.streams else self._once_made(shared, full, pace)
            for clip in self.simple.animate(pieces, turn, cancel):
                yield from self._with_frames(_named(clip), full, pace, shared)
            self._judge(turn, full, pace)
        finally:
            full.close()
            shared.close()
            forget()

    def _once_made(self, shared: SharedSpeech, full: FullFace, pace: Pace) -> Iterator[Speech]:
        """The whole speech, once the full face has made the whole of it, or has taken too long."""
        pieces = list(shared.for_voice())
        until = self._clock() + self._wait_s()
        while not full.reached and (left_s := until - self._clock()) > 0:
            full.wait(left_s)
        if not full.reached:
            _log.info("the film of a whole turn was not there in time")
            self._trust.fell()
            full.leave()
        pace.start(self._clock())
        return iter(pieces)

    def _with_frames(self, clip: Clip, full: FullFace, pace: Pace, shared: SharedSpeech) -> Iterator[Clip]:
        """`clip` as soon as its frames are there. At the deadline what has frames goes first; the rest then has as
        long as that plays."""
        rest: Clip | None = clip
        while rest is not None:
            part, rest = rest, None
            end, arrived = part.start + len(part.samples), shared.arrived(part.start)
            deadline = pace.deadline(arrived)
            full.wait(0.0)
            while full.reached < end and (left_s := deadline - self._clock()) > 0:
                full.wait(left_s)
            if full.failure is not None and not full.told:
                full.told = True
                self._trust.fell()
                self._tell(full.failure)
            if part.start < full.reached < end:
                part, rest = split(part, full.reached)
            elif full.reached < end:
                pace.missed(arrived)
                if pace.late == MOST_LATE:
                    self._trust.fell()
                    full.leave()
            made = joined(part, full, self.full.fps, self._name())
            now = self._clock()
            if not pace.begun:
                self._lead_s = 0.5 * self._expected_s() + 0.5 * (now - arrived + _TO_SCREEN_S)
            pace.handed(now, len(part.samples) / part.rate)
            full.forget_before(part.start + len(part.samples))
            yield made

    def _judge(self, turn: int, full: FullFace, pace: Pace) -> None:
        """What the turn says of the ones to come."""
        budget_ms = 1000.0 / self.fps
        if full.frame_ms is not None:
            self.frame_ms = full.frame_ms
            _log.info("turn %d: %.1f ms a frame of %.1f, late %d times", turn, full.frame_ms, budget_ms, pace.late)
        spare = full.frame_ms is not None and full.frame_ms < SPARE * budget_ms
        if spare and pace.late == 0 and full.failure is None:
            self._trust.held()

    def _tell(self, error: Exception) -> None:
        if isinstance(error, ParleyError):
            what = error.problem.what
            _log.warning("the full face fails: %s", error)
        else:
            what = "The face failed in this answer."
            _log.error("the full face failed", exc_info=error)
        remedy = "The photo's own mouth moves for now."
        self.on_problem(Problem(what, remedy, "warning", "video", replaces="video"))

    def _asked(self, speech: Iterator[Speech], turn: int, stop: CancelToken) -> Generator[Clip, None, None]:
        """The full face's clips; it is asked when the first speech is there, since only then is it known for when."""
        for first in speech:
            named = {} if (at := self._first_index()) is None else {"at": at}
            yield from self.full.animate(chain((first,), speech), turn, stop, **named)
            return

    def _first_index(self) -> int | None:
        """The running index of the picture that the first frame will fall on; the painter is there by then.

        It is the painter that was handed out first of those that are in use: the window's. One for an answer that is
        saved as a film comes later and goes again.
        """
        painter: Any = next((found for known in self._painters if (found := known()) is not None), None)
        if not getattr(self.full, "indexed", False) or not hasattr(painter, "hold_for"):
            return None
        steps, base = round(self._expected_s() * self.fps), getattr(self.simple, "base", None)
        at = int(painter.index) + steps if base is None else int(base.walk(painter.index, steps + 1)[-1])
        painter.hold_for(at)
        return at

    def _expected_s(self) -> float:
        """What passes between the first speech and the first frame on the screen: as measured, or as can be expected of
        a face that takes as long for a batch as it looks ahead.
        """
        lookahead_s: float = getattr(self.full, "lookahead_s", 0.0)
        return self._lead_s if self._lead_s is not None else lookahead_s + _TO_SCREEN_S

    def _load_full(self) -> None:
        try:
            self.full.load()
        except Exception as error:
            if not self._closing:
                self._tell(error)
        else:
            self._loaded = True

    def _ready(self) -> bool:
        """Whether the full face can work now: loaded, and its process not just being replaced or given up."""
        host = self.host
        usable = host is None or (host.stand_in is None and host.status.state == "ready")
        return self._loaded and usable

    def _wait_s(self) -> float:
        own: float | None = getattr(self.full, "wait_s", None)
        return own if own is not None else self._first_wait_s if self.full.streams else WHOLE_WAIT_S

    def _name(self) -> str:
        """What to call the full face's frames where it does not say itself."""
        return str(self.host.spec.name) if self.host is not None else "full"


def _named(clip: Clip) -> Clip:
    """The simple face's clip, which says how it was made."""
    return clip if clip.rung else replace(clip, rung="warp")
