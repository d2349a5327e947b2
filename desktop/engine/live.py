"""A turn while it is under way: what the engine keeps of it, and what its thread tells."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.conversation.history import HeardText
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.preparing import Preparing
from desktop.engine.stages import Video
from desktop.engine.turn.gate import Gate
from desktop.engine.turn.playhead import Playhead
from desktop.engine.turn.run import Answerer, Request, Stages, run_turn
from desktop.engine.turn.speakers import Company, Speaker
from desktop.engine.turn.timeline import Timeline
from desktop.engine.types import (
    Clip,
    Effect,
    Message,
    Outcome,
    PlayStats,
    Samples,
    TurnReport,
    Voice,
)
from desktop.engine.vad.recording import Recording
from desktop.engine.vad.trim import Trimmer

_log = logging.getLogger(__name__)

SLOWEST, FASTEST = 0.5, 2.0
NOTHING_HEARD = Problem(
    "I could not hear any words.", "Hold the space bar while you talk, or type instead.", "info", replaces="heard"
)


@dataclass(frozen=True, slots=True)
class Wires:
    """Where the turn's thread tells things; each is safe to call from any thread."""

    partial: Callable[[int, str], None]
    heard_text: Callable[[int, str], None]
    answering: Callable[[int, str], None]
    effect: Callable[[int, Effect], None]
    clip: Callable[[Clip], None]
    problem: Callable[[Problem], None]
    over: Callable[[int, Outcome], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What a turn is for. A spoken one needs nothing of it.

    `text` is a typed message, or what is said as it stands where `announcement` is set. `unasked`: nobody said
    anything just now, and `asked` is what is answered of what was said before. `speaker` answers, where the text does
    not decide that, and `line` follows. What is not `kept` is no part of the conversation.
    """

    text: str = ""
    announcement: bool = False
    unasked: bool = False
    asked: str = ""
    speaker: Speaker | None = None
    line: tuple[Speaker, ...] = ()
    kept: bool = True


FORGOTTEN = Order(kept=False)
"""What becomes of a turn that is begun again with more of what the person said."""


@dataclass(slots=True)
class LiveTurn:
    """One turn, from its start until its report is written.

    The turn's thread writes what it finds out; the engine reads it after `over` and everything else
    is the engine's own.
    """

    number: int
    order: Order
    company: Company
    messages: tuple[Message, ...]
    """What was said before."""
    present: Speaker
    """Who answers when nobody is called by name."""
    wires: Wires
    cancel: CancelToken
    recording: Recording | None = None
    trimmer: Trimmer | None = None
    """None for a recording that the ear judges."""
    wake_word: str = ""
    held: bool = False
    """It began without a key, and the key was pressed meanwhile: its release is the end."""
    gate: Gate = field(init=False)
    """Shut while the person may go on: until then the answer is made, and nothing of it is heard or done."""
    timeline: Timeline = field(default_factory=Timeline)
    words: HeardText = field(default_factory=HeardText)
    heard: str = ""
    skill: str | None = None
    made_s: float = 0.0
    frames: int = 0
    rungs: tuple[str, ...] = ()
    outcome: Outcome | None = None
    stats: PlayStats | None = None
    speaker: Speaker = field(init=False)
    line: tuple[Speaker, ...] = field(init=False)
    """Who was called, too, and answers after this one."""
    spoken_as: Voice = field(init=False)
    """How the next clause is to be spoken; what the reply changes of it holds for the turns after, too."""
    playhead: Playhead = field(init=False)
    thread: threading.Thread = field(init=False)
    preparing: Preparing | None = None
    _stages: Stages = field(init=False)

    def __post_init__(self) -> None:
        self.playhead = Playhead(self.cancel)
        self.gate = Gate(self.cancel, opened=not self.by_ear)
        self.speaker, self.line = self.order.speaker or self.present, self.order.line
        self.spoken_as = self.speaker.voice

    @property
    def by_ear(self) -> bool:
        """The person talks without a key."""
        return self.recording is not None and self.trimmer is None

    @property
    def fps(self) -> float:
        """The face's frames a second."""
        return self._face.fps

    @property
    def _face(self) -> Video:
        return self.speaker.video or self._stages.video

    def start(self, stages: Stages) -> None:
        """Run the turn on a thread of its own; while the person talks, the model reads what was said before."""
        self._stages = stages
        if self.recording is not None:
            said = self.company.conversation(self.speaker, self.messages)
            self.preparing = Preparing.begin(stages.llm, said, self.cancel, self.number)
        self.thread = threading.Thread(target=self._run, args=(stages,), name=f"turn-{self.number}", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Cancel; whatever the thread waits for comes back at once."""
        self.cancel.cancel()
        if self.recording is not None:
            self.recording.close()

    @property
    def recorded_any(self) -> bool:
        """Whether the microphone delivered anything; when not, it was the microphone's to say why."""
        return self.recording is not None and self.recording.pushed > 0

    def report(self) -> TurnReport:
        """How it went; to be asked once the turn is over and its sound was played or silenced."""
        stats = self.stats or PlayStats(self.playhead.heard_s)
        outcome = self.outcome or Outcome.CANCELLED
        heard_s = min(stats.heard_s, self.made_s)
        interrupted = outcome is Outcome.CANCELLED and self.made_s > 0.0
        return TurnReport(
            turn=self.number,
            heard=self.heard if self.order.kept else "",
            said=self.words.text_up_to(heard_s),
            skill=self.skill,
            outcome=outcome,
            interrupted_at_s=round(heard_s, 3) if interrupted else None,
            audio_s=round(self.made_s, 3),
            frames=self.frames,
            fps=self.fps,
            dropped_frames=stats.dropped,
            marks_ms=self.timeline.marks_ms(),
            av_offset_ms=stats.offsets,
            rungs=self.rungs,
            speaker=self.speaker.key,
            xruns=stats.xruns,
        )

    # From here on: called on the turn's threads.

    def _run(self, stages: Stages) -> None:
        request = Request(
            self.number,
            self.cancel,
            self.timeline,
            recording=self._recorded() if self.recording is not None else None,
            text=self.order.text,
            announcement=self.order.announcement,
            unasked=self.order.unasked,
            wake_word=self.wake_word,
        )
        outcome = Outcome.FAILED
        try:
            outcome = run_turn(request, stages, self)
            self.gate.wait()
        except Cancelled:
            outcome = Outcome.CANCELLED
        except ParleyError as error:
            self.wires.problem(error.problem)
        except Exception:
            _log.exception("turn %d failed", self.number)
            self.wires.problem(Problem("This answer could not be finished.", "Please ask again; the log says more."))
        finally:
            if self.preparing is not None:
                self.preparing.end()
            self.wires.over(self.number, outcome)

    def _recorded(self) -> Iterator[Samples]:
        """The recording as the voice detector lets it through; tells when it is over."""
        assert self.recording is not None
        try:
            yield from self.recording if self.trimmer is None else self.trimmer
        finally:
            if self.recording.problem is not None:
                self.wires.problem(self.recording.problem)

    def partial(self, text: str) -> None:
        """What is recognised so far."""
        self.wires.partial(self.number, text)

    def final(self, text: str) -> Answerer:
        """The person's words are known, and with them who answers."""
        if self.preparing is not None:
            self.preparing.end()
        messages, asked = self.messages, self.order.asked
        if text:
            self.speaker, *line = self.company.choose(text, self.present.key)
            self.line, self.spoken_as = tuple(line), self.speaker.voice
            self.heard = text
            self.gate.then(lambda: self.wires.heard_text(self.number, text))
            messages, asked = (*messages, Message("user", text)), self.company.asked(text)
        said = self.company.conversation(self.speaker, messages, asked)
        tts = self._stages.tts
        if spoken_by := getattr(tts, "as_spoken_by", None):
            tts = spoken_by(self.speaker.voices)
        return Answerer(said, tts, self._face, self.company.others(self.speaker))

    def effect(self, effect: Effect) -> None:
        """The reply does something besides speaking."""
        self.gate.wait()
        if effect.kind == "skill":
            self.skill = str(effect.values["name"])
        elif effect.kind == "speed":
            speed = effect.values.get("rate") or self.spoken_as.speed * effect.values["factor"]
            self.spoken_as = replace(self.spoken_as, speed=min(max(speed, SLOWEST), FASTEST))
        else:
            self.wires.effect(self.number, effect)

    def voice(self) -> Voice:
        """How the next clause is to be spoken."""
        return self.spoken_as

    def clip(self, clip: Clip) -> None:
        """Hand a clip to the player, waiting while it is far ahead; before the first, tell whose it is."""
        self.gate.wait()
        if self.made_s == 0.0:
            self.wires.answering(self.number, self.speaker.key)
        self.words.add(clip)
        self.made_s = (clip.start + len(clip.samples)) / clip.rate
        self.frames += len(clip.frames)
        if clip.rung and self.rungs[-1:] != (clip.rung,):
            self.rungs += (clip.rung,)
        self.wires.clip(clip)
        self.playhead.wait_for_room(self.made_s)

    def problem(self, problem: Problem) -> None:
        """Something failed that the turn survives."""
        self.wires.problem(problem)
