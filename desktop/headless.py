"""The same engine without a window: questions from files or text, answers as text, MP4 and a report."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from desktop.arguments import ENDED_BY_SIGNAL, Arguments
from desktop.asking import ask, questions
from desktop.assembly import assemble
from desktop.console import say
from desktop.engine.conversation.characters import Character
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.stages import Video
from desktop.engine.types import Clip, Outcome, TurnReport
from desktop.paths import folders, resource
from desktop.report import report, timeline, write_report
from desktop.save import save_answer
from desktop.settings import Settings

_NO_DISPLAY = "There is no display here, so no window can be shown; a recorded question is answered instead."
_NOTHING_HEARD = "No words could be heard in the recording. Ask with one in which somebody speaks."


def run(
    arguments: Arguments, settings: Settings, character: Character, display: bool, problem: Problem | None = None
) -> int:
    """What was asked for without a window; returns the exit code.

    `display`: a window could be shown. `problem` is what was noticed before. Raises ParleyError where
    nothing could be done.
    """
    if problem is not None:
        say(problem, error=True)
    if arguments.bench:
        from desktop.bench.run import bench

        return bench(settings, character, arguments.report, display)
    application = QCoreApplication(sys.argv[:1])
    places = folders(arguments.data_dir)
    if arguments.self_test:
        from desktop.selftest import self_test

        return self_test(settings, character, places, arguments.report)
    asked, stem = arguments.ask, arguments.save and arguments.save / "turn-"
    if not asked:
        say(_NO_DISPLAY)
        asked, stem = (str(resource("assets", "question.wav")),), Path.cwd() / "reply"
    put = questions(asked)
    assembly = assemble(settings, character, places=places, patient=True)
    face = assembly.face()
    if getattr(face, "in_process", False):
        face.load()  # a face that cannot be used is no matter of a single answer
    answers = Answers(stem, face, numbered=bool(arguments.ask))
    came = ask(assembly, put, arguments.fast, application, answers.take)
    if arguments.report:
        write_report(arguments.report, report(assembly.engines(), came.reports, came.processes))
    if came.signal:
        return ENDED_BY_SIGNAL + came.signal
    return ExitCode.DONE if answers.good == len(asked) else ExitCode.FAILED


class Answers:
    """Tells each answer when it is over and saves it. `good` counts those that were completed and saved."""

    def __init__(self, stem: Path | None, video: Video, numbered: bool) -> None:
        """Saves to `stem`.mp4 and `stem`.wav; `numbered`: with the turn's number (from 1) after the stem."""
        self._stem = stem
        self._video = video
        self._numbered = numbered
        self._taken = 0
        self.good = 0

    def take(self, turn: TurnReport, clips: list[Clip]) -> None:
        """The next answer."""
        self._taken += 1
        say(timeline(turn))
        if turn.outcome is Outcome.NOTHING_HEARD:
            say(_NOTHING_HEARD, error=True)
        saved = self._save(clips) if self._stem is not None and clips else True
        self.good += saved and turn.outcome is Outcome.COMPLETED

    def _save(self, clips: list[Clip]) -> bool:
        assert self._stem is not None
        stem = self._stem.with_name(f"{self._stem.name}{self._taken}") if self._numbered else self._stem
        try:
            save_answer(stem, clips, self._video)
        except ParleyError as error:
            say(error, error=True)
            return False
        say(f"         written to {stem}.mp4")
        return True
