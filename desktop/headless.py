"""The same engine without a window: questions from files or text, answers as text, MP4 and a report."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from desktop.arguments import Arguments
from desktop.asking import ask, questions
from desktop.assembly import assemble
from desktop.engine.conversation.characters import Character
from desktop.engine.errors import ExitCode
from desktop.engine.types import Outcome
from desktop.paths import resource
from desktop.report import report, timeline, write_report
from desktop.save import save_answer
from desktop.settings import Settings


def run(arguments: Arguments, settings: Settings, character: Character, display: bool) -> int:
    """What was asked for without a window; returns the exit code. `display`: a window could be shown."""
    if arguments.bench:
        from desktop.bench.run import bench

        return bench(settings, character, arguments.report, display)
    application = QCoreApplication(sys.argv[:1])
    if arguments.self_test:
        from desktop.selftest import self_test

        return self_test(settings, character, arguments.report)
    save, asked = arguments.save, arguments.ask
    if not asked:
        print("There is no display here, so no window can be shown; a recorded question is answered instead.")
        save, asked = Path.cwd(), (str(resource("assets", "question.wav")),)
    put = questions(asked)
    assembly = assemble(settings, character)
    answers = ask(assembly, put, arguments.fast, application)
    for number, (turn, clips) in enumerate(zip(answers.reports, answers.clips, strict=False), start=1):
        print(timeline(turn))
        if save is not None and clips:
            stem = save / ("reply" if not arguments.ask else f"turn-{number}")
            save_answer(stem, clips, assembly.stages.video)
            print(f"         written to {stem}.mp4")
    if arguments.report:
        write_report(arguments.report, report(assembly.engines(), answers.reports, answers.processes))
    completed = [turn for turn in answers.reports if turn.outcome is Outcome.COMPLETED]
    return ExitCode.DONE if len(completed) == len(asked) else ExitCode.FAILED
