"""--self-test: every part loaded and exercised, one line each."""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from desktop import __version__
from desktop.assembly import Assembly, assemble
from desktop.console import say
from desktop.engine.cancel import CancelToken
from desktop.engine.conversation.characters import Character
from desktop.engine.errors import ExitCode, ParleyError
from desktop.engine.types import Clip, Conversation, Manner, Message, Speech, Voice
from desktop.media import read_sound
from desktop.paths import Folders, resource
from desktop.report import write_report
from desktop.save import save_answer
from desktop.settings import Settings

_log = logging.getLogger(__name__)

QUESTION = "how many days until christmas"
"""What assets/question.wav says."""


@dataclass(frozen=True, slots=True)
class Check:
    """How one part did."""

    part: str
    passed: bool
    required: bool
    seconds: float
    detail: str

    def __str__(self) -> str:
        verdict = "ok    " if self.passed else "FAILED" if self.required else "none  "
        return f"{verdict}  {self.part:<18} {self.seconds:5.2f} s  {self.detail}"


def self_test(
    settings: Settings, character: Character, places: Folders | None = None, report_to: Path | None = None
) -> int:
    """Print a line a part; 1 when a required one failed."""
    checks = []
    for check in _checks(settings, character, places):
        say(check)
        checks.append(check)
    failed = [check.part for check in checks if check.required and not check.passed]
    say(
        f"Parley {__version__}: "
        + (f"failed: {', '.join(failed)}." if failed else "everything that is required works.")
    )
    if report_to:
        write_report(report_to, {"version": __version__, "checks": [asdict(check) for check in checks]})
    return ExitCode.FAILED if failed else ExitCode.DONE


def _checks(settings: Settings, character: Character, places: Folders | None) -> Iterator[Check]:
    assembly = assemble(settings, character, places=places, patient=True)
    try:
        yield from _stage_checks(assembly, character)
    finally:
        for stage in (assembly.vad, *_stages(assembly).values()):
            stage.close()
    yield _tried("microphone", False, lambda: _device("input"))
    yield _tried("loudspeaker", False, lambda: _device("output"))


def _stages(assembly: Assembly) -> dict[str, Any]:
    stages = assembly.stages
    return {"asr": stages.asr, "llm": stages.llm, "tts": stages.tts, "video": stages.video}


def _stage_checks(assembly: Assembly, character: Character) -> Iterator[Check]:
    stages, vad = assembly.stages, assembly.vad
    spoken: list[Speech] = []

    def detects() -> str:
        vad.load()
        silence = vad.confidence(np.zeros(vad.window, np.float32))
        if silence > 0.5:
            raise ValueError(f"silence is taken for a voice ({silence:.2f})")
        return f"silence is {silence:.2f} of a voice"

    def recognises() -> str:
        stages.asr.load()
        sound = read_sound(resource("assets", "question.wav"))
        heard = [transcript.text for transcript in stages.asr.transcribe(sound, CancelToken()) if transcript.final]
        if heard != [QUESTION]:
            raise ValueError(f"the recorded question was understood as {heard}")
        return f'understood "{heard[0]}"'

    def answers() -> str:
        stages.llm.load()
        conversation = Conversation(character.persona, (Message("user", QUESTION),))
        tokens = stages.llm.reply(conversation, CancelToken())
        text = "".join(token for token in tokens if isinstance(token, str)).strip()
        if not text:
            raise ValueError("no answer came")
        return f'answered "{text}"'

    def speaks() -> str:
        stages.tts.load()
        spoken.extend(stages.tts.speak("Hello, I am here.", Voice(), CancelToken()))
        if not spoken:
            raise ValueError("the voice said nothing")
        seconds = sum(len(piece.samples) / piece.rate for piece in spoken)
        loud = max(float(np.abs(piece.samples).max()) for piece in spoken)
        if loud < 0.01:
            raise ValueError("the voice is silent")
        return f"{seconds:.1f} s of sound, {sum(len(piece.phonemes) for piece in spoken)} phonemes"

    clips: list[Clip] = []

    def moves() -> str:
        stages.video.load()
        clips.extend(stages.video.animate(iter(spoken), 0, CancelToken()))
        frames = [frame for clip in clips for frame in clip.frames]
        painter = stages.video.painter()
        painter.paint(frames[len(frames) // 2] if frames else None, Manner.SPEAKING, 0.0, 720, 720)
        return f"{len(frames)} frames, one painted at 720×720"

    def saves() -> str:
        if not clips:
            raise ValueError("there is no answer to save")
        with tempfile.TemporaryDirectory() as folder:
            save_answer(Path(folder, "answer"), clips, stages.video)
            return f"{Path(folder, 'answer.mp4').stat().st_size // 1024} KiB of MP4"

    yield _tried("voice detection", True, detects)
    yield _tried("recognition", True, recognises)
    yield _tried("language", True, answers)
    yield _tried("voice", True, speaks)
    yield _tried("face", True, moves)
    yield _tried("saving", True, saves)


def _device(direction: str) -> str:
    from desktop.ui.devices import devices

    found = devices("input" if direction == "input" else "output")
    if not found:
        raise ValueError("there is none")
    return found[0].name


def _tried(part: str, required: bool, check: Callable[[], str]) -> Check:
    began = time.perf_counter()
    try:
        detail, passed = check(), True
    except ParleyError as error:
        detail, passed = str(error), False
    except Exception as error:
        _log.info("self-test of %s failed", part, exc_info=True)
        detail, passed = str(error) or type(error).__name__, False
    return Check(part, passed, required, round(time.perf_counter() - began, 2), detail)
