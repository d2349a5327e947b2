"""Pictures of the window in every state, to be looked at: `python -m tests.ui.gallery OUT [--only NAME]`.

Renders on the display that QT_QPA_PLATFORM names, offscreen where it names none.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QPoint
from PySide6.QtWidgets import QApplication

from desktop.engine.errors import Problem
from desktop.engine.stages import Painter
from desktop.engine.state import State
from desktop.engine.types import Frame, Offsets, Outcome, StageStatus, TurnReport
from desktop.ui.models import ModelsWindow
from desktop.ui.models_data import Shelves, Work
from desktop.ui.models_question import LicenceQuestion
from desktop.ui.theme import Theme
from desktop.ui.window import SHORT_TAP, MainWindow
from tests.ui import call_scenes, guide_scenes, shelf_scenes, studio_scenes
from tests.ui.faces import SmileyPainter
from tests.ui.settings import scenes as settings_scenes

SIZES = ((480, 640), (1600, 1000), (360, 480))
SAID = "Today is Saturday, the twenty-first of November. That leaves thirty-four days until Christmas."


def face() -> Painter:
    """The illustrated face where it is there, a stand-in where it is not."""
    try:
        from desktop.engine.video.illustrated import IllustratedVideo

        video = IllustratedVideo(avatar=Path("avatars/nova"))
        video.load()
        return video.painter()
    except Exception as error:
        print(f"gallery: the stand-in face ({error})", file=sys.stderr)
        return SmileyPainter()


def report(turn: int, heard: str, said: str, outcome: Outcome = Outcome.COMPLETED) -> TurnReport:
    """A turn that has ended."""
    return TurnReport(turn, heard, said, None, outcome, None, 2.0, 50, 25.0, 0, {}, Offsets())


def talk_a_while(window: MainWindow) -> None:
    """A short conversation for the drawer."""
    for turn, (heard, said, outcome) in enumerate(
        (
            ("what time is it", "It is ten past two.", Outcome.COMPLETED),
            (
                "tell me a story about a lighthouse keeper who was afraid of the dark",
                "Once there was a keeper who lit the lamp an hour before sunset, every day, and told nobody why",
                Outcome.CANCELLED,
            ),
            (
                "שלום, מה שלומך היום? 🙂",
                "I only speak English for now, but thank you for asking! 🎉",
                Outcome.COMPLETED,
            ),
        )
    ):
        window.turn_ended(report(turn, heard, said, outcome))


def idle(window: MainWindow) -> None:
    window.set_state(State.READY)


def loading(window: MainWindow) -> None:
    for stage in ("asr", "tts"):
        window.set_stage(StageStatus(stage, "starter", "loading"))
    window.set_state(State.LOADING)


def listening(window: MainWindow) -> None:
    window.set_state(State.LISTENING)
    window.set_partial(9, "how many days until")
    window.set_level(0.7)


def thinking(window: MainWindow) -> None:
    window.set_state(State.THINKING)
    window.set_heard(9, "how many days until Christmas")


def speaking(window: MainWindow) -> None:
    window.set_heard(9, "how many days until Christmas")
    window.set_state(State.SPEAKING)
    for word in SAID.split():
        window.show_word(word, 9)


def drawer(window: MainWindow) -> None:
    talk_a_while(window)
    speaking(window)
    window.set_drawer(True)


def savable(window: MainWindow) -> None:
    """The mouse is over an answer that can be saved."""
    drawer(window)
    transcript = window.drawer.transcript
    for turn in (0, 1, 2):
        window.set_savable(turn, True)
    settle(QApplication.instance(), 40)  # type: ignore[arg-type]
    for y in range(10, transcript.viewport().height()):
        if (found := transcript.answer_at(QPoint(40, y))) and found[0] == 1:
            window.answers._hover(QPoint(40, y), False)
            return


def timings(window: MainWindow) -> None:
    """A turn that went well, and one whose face could not keep up."""
    marks = {
        "transcript": 212.0,
        "first_token": 384.0,
        "first_clause": 610.0,
        "first_audio": 742.0,
        "first_frame": 748.0,
    }
    bad = window.width() < 480
    rungs = ("musetalk", "half rate", "warp", "half rate", "musetalk") if bad else ("musetalk",)
    offsets = Offsets(2.0, 34.0 if bad else 11.0, 18.0)
    turn = replace(report(1, "hello", "Hi!"), marks_ms=marks, av_offset_ms=offsets, rungs=rungs, dropped_frames=3 * bad)
    speaking(window)
    window.set_timings(True)
    window.turn_ended(turn)
    if bad:
        window.hud.set_report(replace(turn, xruns=2))


def dropping(window: MainWindow) -> None:
    """A file is held over the window."""
    idle(window)
    window._drop._show(True)


def notices(window: MainWindow) -> None:
    window.set_state(State.READY)
    window.show_problem(SHORT_TAP)
    window.show_problem(
        Problem(
            "No loudspeaker was found, so answers appear as captions only.",
            "Plug one in, or choose another one in the settings; it is tried again by itself.",
            "warning",
        )
    )
    window.show_problem(
        Problem("The voice stopped working.", "It is being started again; you can go on typing.", "error")
    )


def setup(window: MainWindow) -> None:
    window.set_state(State.READY)
    window.set_setup_progress("Installing the full models: torch (3 of 9)", 0.37)


def failed(window: MainWindow) -> None:
    window.set_stage(StageStatus("asr", "starter", "failed"))
    window.set_state(State.FAILED)
    window.show_problem(
        Problem("Speech recognition cannot start.", "Type your message instead, or see the log.", "error")
    )


def focus(window: MainWindow) -> None:
    window.set_state(State.READY)
    window.edit.field.setText("How far is it from here to the moon?")
    window.edit.field.setFocus()


SCENES: dict[str, Callable[[MainWindow], None]] = {
    scene.__name__: scene
    for scene in (
        idle,
        loading,
        listening,
        thinking,
        speaking,
        drawer,
        notices,
        setup,
        failed,
        focus,
        savable,
        timings,
        dropping,
    )
}


MODELS_SIZES = ((480, 640), (760, 860), (1600, 1000))
MODELS_SCENES: dict[str, Callable[[], tuple[Shelves, list[Work]]]] = {
    "models": lambda: (shelf_scenes.fresh(), []),
    "models-loading": shelf_scenes.loading,
    "models-troubled": shelf_scenes.troubled,
    "models-long": shelf_scenes.long,
}


def settle(app: QApplication, ms: int) -> None:
    """Let the window live for a moment."""
    clock = QElapsedTimer()
    clock.start()
    while clock.elapsed() < ms:
        app.processEvents()


def render(out: Path, only: str = "") -> Iterator[Path]:
    """Every scene at every size in both themes, as PNG files in `out`."""
    app = QApplication.instance() or QApplication([])
    painter = face()
    for theme in ("light", "dark"):
        for width, height in SIZES:
            for name, scene in (SCENES | call_scenes.SCENES).items():
                if only not in f"{name}-{width}x{height}-{theme}":
                    continue
                window = MainWindow("0.2.0")
                window.set_reduced_motion(name in ("drawer", "savable"))
                window.resize(width, height)
                window.set_theme(theme)
                window.set_avatar("Nova", painter)
                if name == "speaking" and isinstance(painter, SmileyPainter):
                    window.view.set_source(lambda _ahead_s: (Frame(0, 0.8), None))
                window.show()
                settle(app, 30)
                scene(window)
                settle(app, 120)
                path = out / f"{name}-{width}x{height}-{theme}.png"
                call_scenes.picture(window).save(str(path))
                call_scenes.restore(window)
                window.close()
                window.deleteLater()
                yield path


def render_models(out: Path, only: str = "") -> Iterator[Path]:
    """The Models window: its upper end, and the lower one where it scrolls; and its questions."""
    app = QApplication.instance() or QApplication([])
    for theme in ("light", "dark"):
        chosen = Theme()
        chosen.choose(theme)
        for width, height in MODELS_SIZES:
            for name, scene in MODELS_SCENES.items():
                if only not in f"{name}-{width}x{height}-{theme}":
                    continue
                window = ModelsWindow()
                window.resize(width, height)
                shelves, works = scene()
                window.set_shelves(shelves)
                window.set_running(shelf_scenes.PROCESSES)
                for work in works:
                    window.set_work(work)
                window.show()
                settle(app, 120)
                bar = window.area.verticalScrollBar()
                for part in ("", "-lower") if bar.maximum() else ("",):
                    bar.setValue(bar.maximum() if part else 0)
                    settle(app, 30)
                    path = out / f"{name}{part}-{width}x{height}-{theme}.png"
                    window.grab().save(str(path))
                    yield path
                window.close()
                window.deleteLater()
        if only in "models-question":
            window = ModelsWindow()
            question = LicenceQuestion([shelf_scenes.GEMMA], "Agree and download", window)
            question.show()
            settle(app, 120)
            path = out / f"models-question-{theme}.png"
            question.grab().save(str(path))
            question.close()
            window.deleteLater()
            yield path


def render_studio(out: Path, only: str = "") -> Iterator[Path]:
    """The Avatars window in every state: its upper end, and the lower one where it scrolls."""
    app = QApplication.instance() or QApplication([])
    for theme in ("light", "dark"):
        chosen = Theme()
        chosen.choose(theme)
        for size in MODELS_SIZES:
            for name, scene in studio_scenes.SCENES.items():
                if only not in f"{name}-{size[0]}x{size[1]}-{theme}":
                    continue
                window = studio_scenes.made(size)
                window.show()
                settle(app, 120)
                scene(window)
                settle(app, 60)
                bar = window.area.verticalScrollBar()
                for part in ("", "-lower") if bar.maximum() else ("",):
                    bar.setValue(bar.maximum() if part else 0)
                    settle(app, 30)
                    path = out / f"{name}{part}-{size[0]}x{size[1]}-{theme}.png"
                    window.grab().save(str(path))
                    yield path
                window.close()
                window.deleteLater()


def main() -> None:
    """Write the gallery."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="a part of the file's name")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for scenes in (render, render_models, render_studio, settings_scenes.render, guide_scenes.render):
        for path in scenes(arguments.out, arguments.only):
            print(path)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
