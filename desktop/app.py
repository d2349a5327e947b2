"""The window's composition root: settings become stages, an engine and a window, and every connection is made here."""

from __future__ import annotations

import gc
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtWidgets import QApplication

from desktop.adjusting import adjusting
from desktop.answers import Answers
from desktop.arguments import Arguments
from desktop.assembly import Assembly, assemble, quit_on_signals
from desktop.call import Call, Record
from desktop.conversations.conversations import Conversations
from desktop.engine.conversation.characters import Character
from desktop.engine.errors import ExitCode, Problem
from desktop.engine.hosting.backends import known_backends
from desktop.engine.state import State
from desktop.engine.types import LISTEN_RATE
from desktop.guide import Guide
from desktop.installer import Installer
from desktop.logs import Logs
from desktop.media import read_sound
from desktop.meeting import Meeting
from desktop.opening import Opening
from desktop.paths import Folders, own_settings, resource, writable
from desktop.preferences import Preferences
from desktop.report import report, write_report
from desktop.settings import Settings, Value
from desktop.shelf.choosing import Choosing
from desktop.studio.studio import Studio
from desktop.surroundings import Surroundings
from desktop.trouble.trouble import Trouble
from desktop.ui.microphone import Microphone
from desktop.ui.player import Player
from desktop.ui.speaker import Speaker
from desktop.ui.stall import StallMeter

_log = logging.getLogger(__name__)


class Application(QObject):
    """Everything of a windowed run, round a window that can be seen already."""

    def __init__(
        self,
        arguments: Arguments,
        settings: Settings,
        character: Character,
        folders: Folders,
        opening: Opening,
        started_at_s: float,
        seen_at_s: float | None = None,
        logs: Logs | None = None,
    ) -> None:
        """`logs` that are running: what nobody caught, and a crash of the last run, are told in a window."""
        super().__init__()
        self._arguments = arguments
        self._folders = folders
        self._keeps = settings.conversation.keep
        self._saver = ThreadPoolExecutor(1, thread_name_prefix="save")
        self._opening = opening
        self.window = opening.window
        self.record = Record(started_at_s, seen_at_s)
        self._assembly: Assembly = assemble(settings, character, places=folders)
        open_when: Literal["always", "on_press"] = (
            "always" if settings.audio.open_microphone == "always" else "on_press"
        )
        self._microphone = Microphone(settings.audio.microphone, open_when, settings.audio.pre_roll_ms / 1000)
        speaker = Speaker(settings.audio.speaker)
        self.player = Player(speaker)
        self.player.set_volume(settings.audio.volume)
        self._answers = Answers()
        self.call = Call(self.player, self._microphone)
        self.stall = StallMeter()
        self._installer = Installer()
        self._settled = False
        self._adjusting = adjusting(
            settings,
            arguments.settings,
            own_settings(),
            resource("settings.ini"),
            known_backends,
            self._assembly.switch,
        )
        wanted = self._adjusting.settings
        self._choosing = Choosing(self.window, self._assembly, self._adjusting, folders)
        self._meeting = Meeting(self.window, self._assembly, folders, wanted, self._keep)
        self._studio = Studio(self.window, self._assembly, self._meeting, wanted, folders, self.call.interrupted)
        self._conversations = Conversations(self.window, self._assembly, folders, wanted, self._keep)
        self._surroundings = Surroundings(
            self.window, self._assembly, self.player, speaker, self._microphone, self._adjusting, folders, self._keep
        )
        self._preferences = Preferences(
            self.window, self._adjusting, self._surroundings.sound, self._meeting.people, folders
        )
        self._guide = Guide(
            self.window,
            self._assembly,
            self._surroundings.sound,
            self._choosing.shelf,
            wanted,
            self._keep,
            lambda: self._meeting.company[0].name,
        )
        self._logs = logs
        self._trouble = Trouble(self.window, self._assembly, logs, folders, wanted) if logs else None
        self._connect()

    def _connect(self) -> None:
        window, engine, player, call = self.window, self._assembly.engine, self.player, self.call
        # The person.
        window.talk_pressed.connect(call.pressed)
        window.talk_released.connect(call.released)
        window.interrupt_requested.connect(call.interrupted)
        window.message_sent.connect(call.sent)
        window.theme_changed.connect(self._keep_theme)
        window.captions_toggled.connect(self._keep_captions)
        window.timings_toggled.connect(self._keep_timings)
        call.press.connect(engine.press)
        call.release.connect(engine.release)
        call.interrupt.connect(engine.interrupt)
        call.send.connect(engine.send)
        # The microphone.
        engine.listening.connect(self._microphone.listen)
        self._microphone.sound.connect(engine.hear)
        self._microphone.level.connect(window.set_level)
        # The loudspeaker and the face.
        engine.clip.connect(player.play)
        engine.clip.connect(window.captions.expect)
        engine.clips_done.connect(player.clips_done)
        engine.silence.connect(player.silence)
        engine.held.connect(player.hold)
        engine.effect.connect(player.effect)
        engine.rings.connect(self._ring)
        player.sounded.connect(engine.sounded)
        player.frame_shown.connect(engine.frame_shown)
        player.heard_up_to.connect(engine.heard_up_to)
        player.played_out.connect(engine.played_out)
        player.playing.connect(window.view.wake)
        player.word_spoken.connect(window.show_word)
        window.view.set_source(player.due)
        window.view.shown.connect(player.shown)
        # What is told.
        engine.state_changed.connect(window.set_state)
        engine.state_changed.connect(self.record.state)
        engine.state_changed.connect(self._settle)
        engine.partial.connect(window.set_partial)
        engine.heard_text.connect(window.set_heard)
        engine.turn_ended.connect(self.record.turn)
        self.record.turn_ended.connect(window.turn_ended)
        engine.clip.connect(self.record.clip)
        window.view.pace_changed.connect(self.record.pace)
        self.record.rung.connect(window.hud.set_rung)
        window.memory_wanted.connect(self._choosing.shelf.count)
        self._choosing.shelf.running.connect(window.set_memory)
        # Who takes part.
        window.people_chosen.connect(self._meeting.gather)
        self._conversations.people_wanted.connect(self._meeting.gather)
        self._meeting.gathered.connect(self._gathered)
        self._adjusting.changed.connect(self._follow)
        # What was answered, as a film.
        engine.clip.connect(self._answers.clip)
        self.record.turn_ended.connect(self._answers.ended)
        self._meeting.met.connect(self._answers.forget)
        self._answers.savable.connect(window.set_savable)
        self._answers.saved.connect(self._tell_saved)
        window.save_answer_to.connect(self._save_answer)
        window.name_of_answer = self._answers.suggested_name
        engine.stage_status.connect(window.set_stage)
        around = (self._adjusting, self._surroundings, self._preferences, self._conversations)
        others = (self._microphone, self._installer, self._choosing, self._meeting, self._answers)
        for source in (engine, player, *around, *others):
            source.problem.connect(window.show_problem)
        if self._trouble is not None:
            self._trouble.problem.connect(window.show_problem)
        self._installer.progress.connect(window.set_setup_progress)
        self._installer.ended.connect(self._choosing.engines_came)
        self._surroundings.updates.leaving.connect(self._choosing.set_leaving)
        if self._arguments.report:
            engine.state_changed.connect(self.stall.follow)

    def begin(self) -> None:
        """Start the engine's processes, then, while they load, what this process does itself."""
        self._assembly.start()
        self.player.open()
        self._microphone.open()
        self._adjusting.begin()
        self._surroundings.begin()
        if not self._arguments.report:  # a run that is measured is nobody's first
            self._guide.begin()
        self._gathered(tuple(each.key for each in self._meeting.company))
        if self._keeps and (problem := writable(self._folders.sessions)):
            self.window.show_problem(problem)
        if not self._arguments.starter_only:
            self._installer.start()
        if self._trouble is not None:
            self._trouble.begin()
        gc.freeze()  # what is there now stays: no collection in the middle of a turn looks at it again
        gc.enable()

    def run(self, application: QApplication) -> int:
        """Live in the window until it is closed; returns the exit code."""
        try:
            self.begin()
            quit_on_signals(application)
            application.exec()
        finally:
            self.finish()
        return ExitCode.DONE

    def finish(self) -> None:
        """Stop everything; write the report where one was asked for."""
        self.call.interrupted()  # what was heard of an answer that is under way belongs to the conversation
        self._installer.stop()
        processes = self._assembly.processes()
        self._guide.stop()
        self._surroundings.stop()
        self._microphone.close()
        self.player.close()
        self._studio.stop()
        self._answers.stop()
        if self._trouble is not None:
            self._trouble.stop()
        self._choosing.stop()
        self._meeting.stop()
        self._preferences.stop()
        self._adjusting.stop()
        self._assembly.stop()
        self._conversations.stop()
        QCoreApplication.sendPostedEvents(self.record)  # the last turn may have ended just now
        self._saver.shutdown()
        if self._arguments.report:
            window = {
                "visible_ms": self.record.visible_ms,
                "ready_ms": self.record.ready_ms,
                "stall_ms": self.stall.stall_ms(),
                "xruns": self.player.xruns + self._microphone.xruns,
            }
            turns = self.record.turns
            write_report(self._arguments.report, report(self._assembly.engines(), turns, processes, window))

    @Slot(object)
    def _settle(self, state: State) -> None:
        """Once, when one can talk: what the next start and the first turn need not do any more."""
        if state is State.READY and not self._settled:
            self._settled = True
            self._saver.submit(self._opening.still.save, self.window.view.last_picture())

    @Slot(str)
    def _ring(self, _label: str) -> None:
        chime = np.concatenate([*read_sound(resource("assets", "chime.wav"))])
        self.player.play_sound(chime, LISTEN_RATE)

    @Slot(int, str)
    def _save_answer(self, turn: int, path: str) -> None:
        speaker = next((report.speaker for report in self.record.turns if report.turn == turn), "")
        self._answers.save(turn, Path(path), self._assembly.face(speaker))

    @Slot(str)
    def _tell_saved(self, path: str) -> None:
        self.window.show_problem(Problem(f"Saved as {path}.", level="info", replaces="saved"))

    @Slot(str)
    def _keep_theme(self, theme: str) -> None:
        self._keep("window", {"theme": theme})

    @Slot(bool)
    def _keep_captions(self, shown: bool) -> None:
        self._keep("window", {"captions": shown})

    @Slot(bool)
    def _keep_timings(self, shown: bool) -> None:
        self._keep("window", {"timings": shown})

    @Slot(object)
    def _gathered(self, keys: tuple[str, ...]) -> None:
        self.window.set_people(self._meeting.people(), keys)

    @Slot(object, object)
    def _follow(self, old: Settings, new: Settings) -> None:
        """Others are named in the settings, or more is to be logged."""
        if self._logs is not None:
            self._logs.set_level(new.log.level)
        self._conversations.settings_changed(old, new)
        if old.conversation.avatar != new.conversation.avatar or old.conversation.company != new.conversation.company:
            self._meeting.settings_changed(new)

    def _keep(self, section: str, values: Mapping[str, Value]) -> None:
        """What was switched in the window holds next time too."""
        if problem := self._adjusting.set_all(section, values):
            self.window.show_problem(problem)
