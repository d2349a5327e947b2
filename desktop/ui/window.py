"""The window: a call with one person. It knows the contracts, not the engine: the application connects them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from desktop.engine.errors import Problem
from desktop.engine.stages import Painter
from desktop.engine.state import State
from desktop.engine.types import Outcome, StageName, StageStatus, TurnReport
from desktop.ui.about import MORE_MODELS, About
from desktop.ui.file_choice import file_name, save_file
from desktop.ui.language import tr
from desktop.ui.theme import desktop_wants_stillness
from desktop.ui.window_wishes import Wishes

SHORT_TAP = Problem(
    "Hold the space bar while you talk, and let go when you are done.",
    "The round button works the same way.",
    level="info",
    replaces="short tap",
)
_CAPTIONS_STAY_MS = 4000
_BUSY = (State.LISTENING, State.THINKING, State.SPEAKING)


class MainWindow(Wishes):
    """Signals tell what the person wants; slots take what the engine, the player and the set-up tell."""

    talk_pressed = Signal()
    talk_released = Signal(float)
    """When the key or button really came up (time.perf_counter)."""
    message_sent = Signal(str)
    theme_changed = Signal(str)
    captions_toggled = Signal(bool)
    timings_toggled = Signal(bool)
    models_wanted = Signal()
    studio_wanted = Signal()
    file_dropped = Signal(str)
    """A file that somebody is to be made of, or an avatar file: it belongs to the studio."""
    save_wanted = Signal(int)
    """The answer of this turn is to be saved; the question where to follows."""
    save_answer_to = Signal(int, str)
    """A turn, and the MP4 file that its answer is to be written to."""

    def __init__(self, version: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Parley")
        self._version = version
        self._state = State.LOADING
        self._pressed_in = State.LOADING
        self._stages: dict[StageName, StageStatus] = {}
        self.native_choosers = True
        self.name_of_answer: Callable[[int], str] = lambda turn: (
            file_name(tr("{name}, answer {turn}").format(name=self.top_bar.name.text(), turn=turn)) + ".mp4"
        )
        """What a film of a turn's answer may be called."""
        self.still = False
        self._captions_gone = QTimer(self, singleShot=True, interval=_CAPTIONS_STAY_MS)
        self._connect()
        self.resize(960, 720)
        self.theme.choose("system")
        self.menu.show_theme("system")
        self.set_state(State.LOADING)
        self._stage.setFocus()

    def _connect(self) -> None:
        self.talk_key.pressed.connect(self._press)
        self.talk_key.released.connect(self.talk_released)
        self.talk_key.tapped.connect(self._explain_tap)
        self.talk.hold_began.connect(self.talk_key.mouse_press)
        self.talk.hold_ended.connect(self.talk_key.mouse_release)
        self.edit.sent.connect(self.message_sent)
        self.edit.field.focus_changed.connect(self._typing_changed)
        self.menu.theme_chosen.connect(self.theme.choose)
        self.menu.aboutToShow.connect(self.talk_key.drop)
        self.menu.captions.toggled.connect(self._captions_switched)
        self.menu.conversation.toggled.connect(self._drawer_switched)
        self.menu.timings.toggled.connect(self._timings_switched)
        self.menu.models.triggered.connect(self.models_wanted)
        self.menu.avatars.triggered.connect(self.studio_wanted)
        self.menu.save.triggered.connect(self._save_last)
        self.answers.changed.connect(self._answers_changed)
        self.answers.save_wanted.connect(self.save_wanted)
        self.save_wanted.connect(self._choose_where)
        self._drop.dropped.connect(self.file_dropped)
        self.view.pace_changed.connect(self._show_parts)
        self.menu.stop.triggered.connect(self._escape)
        self.menu.about.triggered.connect(self.show_about)
        self.theme.changed.connect(self._theme_switched)
        self.top_bar.menu_button.clicked.connect(self._open_menu)
        QShortcut(QKeySequence(Qt.Key.Key_F10), self, self._open_menu)
        self._captions_button.clicked.connect(self.menu.captions.trigger)
        self._drawer_button.clicked.connect(self.menu.conversation.trigger)
        self._captions_button.setChecked(True)
        self.drawer.closed.connect(self.menu.conversation.toggle)
        self.notices.changed.connect(self._place_notices)
        self.strip.changed.connect(self._place_notices)
        self.drawer.slid.connect(self._place)
        self._captions_gone.timeout.connect(self.captions.clear)

    # ---- what the outside tells -----------------------------------------------------------

    @Slot(object)
    def set_state(self, state: State) -> None:
        """The conversation's state."""
        self._state = state
        for part in (self.view, self.talk, self.status):
            part.set_state(state)
        if self._tray is not None:
            self._tray.set_state(state)
        if state is State.LISTENING:
            self.captions.clear()
        if state is State.READY:
            self._captions_gone.start()
            self.captions.finish()
        else:
            self._captions_gone.stop()

    @Slot(int, str)
    def set_partial(self, turn: int, text: str) -> None:
        """What is recognised so far: into your bubble, and dimmed into the captions."""
        self.drawer.transcript.set_yours(turn, text)
        self.captions.show_tentative(text)

    @Slot(int, str)
    def set_heard(self, turn: int, text: str) -> None:
        """What was recognised, or typed, in the end."""
        self.set_partial(turn, text)

    @Slot(str, int)
    def show_word(self, word: str, turn: int) -> None:
        """The word of `turn` that begins to sound now."""
        self.captions.add_word(word, turn)
        self.drawer.transcript.add_word(word, turn)

    @Slot(object)
    def turn_ended(self, report: TurnReport) -> None:
        """A turn is over."""
        self.drawer.transcript.end_turn(report)
        self.hud.set_report(report)
        if report.outcome is not Outcome.COMPLETED and self._state is not State.LISTENING:
            self.captions.clear()

    @Slot(object)
    def show_problem(self, problem: Problem) -> None:
        """A notice; an error is also what the status line names while the call has failed."""
        self.notices.show_problem(problem)
        if problem.level == "error":
            self.status.set_problem(problem.what)

    @Slot(object)
    def set_stage(self, status: StageStatus) -> None:
        """A stage loads, is ready, restarts, failed."""
        self._stages[status.stage] = status
        self.status.set_stage(status)

    @Slot(float)
    def set_level(self, level: float) -> None:
        """The microphone's level now, 0..1."""
        self.talk.set_level(level)

    @Slot(str, object)
    def set_setup_progress(self, text: str, fraction: float | None = None) -> None:
        """What is being set up behind the window, and how far (0..1 or None); "" takes the strip away."""
        self.strip.set_progress(text, fraction)

    def set_avatar(self, name: str, painter: Painter | None) -> None:
        """Who this call is with."""
        self._show_names(name)
        self.drawer.transcript.set_assistant_name(name)
        self.view.setAccessibleName(tr("{name}, the person you are talking to").format(name=name))
        self.view.set_painter(painter)

    def set_badge(self, text: str, short: str, explanation: str) -> None:
        """What runs, in words; `short` where the window is narrow, `explanation` as the tool tip."""
        self.top_bar.badge.set_text(text, short, explanation)

    def set_starter_only(self, alone: bool) -> None:
        """Only the starter answers: the empty conversation says where there is more."""
        self.drawer.transcript.set_hint(MORE_MODELS if alone else "")

    @Slot(bool)
    def set_captions(self, shown: bool) -> None:
        """Show or hide the captions, as the settings say."""
        self.menu.captions.setChecked(shown)

    @Slot(bool)
    def set_timings(self, shown: bool) -> None:
        """Show or hide the panel with the timings, as the settings say."""
        self.menu.timings.setChecked(shown)

    @Slot(int, bool)
    def set_savable(self, turn: int, savable: bool) -> None:
        """Whether the answer of `turn` can be saved."""
        self.answers.set_savable(turn, savable)

    @Slot(str)
    def set_theme(self, choice: str) -> None:
        """Use "system", "light" or "dark", as the settings say."""
        self.theme.choose(choice)

    @Slot(bool)
    def set_drawer(self, opened: bool) -> None:
        """Open or close the drawer with the conversation."""
        self.menu.conversation.setChecked(opened)

    def set_reduced_motion(self, still: bool) -> None:
        """Nothing slides and nothing turns; so it is anyway where the desktop asks for it."""
        still = still or desktop_wants_stillness()
        self.still = still
        self.talk.set_reduced_motion(still)

    # ---- what the person does -------------------------------------------------------------

    @Slot()
    def _press(self) -> None:
        self._pressed_in = self._state
        self.talk_pressed.emit()

    @Slot()
    def _explain_tap(self) -> None:
        if self._pressed_in is State.READY:
            self.show_problem(SHORT_TAP)

    @Slot()
    def _escape(self) -> None:
        """Silence. In a quiet call Esc leaves the typed line, then closes the drawer."""
        self.silence()
        if self._state in _BUSY:
            return
        if self.edit.field.hasFocus():
            self._stage.setFocus()
        else:
            self.set_drawer(False)

    @Slot()
    def _open_menu(self) -> None:
        button = self.top_bar.menu_button
        corner = button.mapToGlobal(QPoint(button.width(), button.height() + 2))
        self.menu.popup(corner - QPoint(self.menu.sizeHint().width(), 0))

    @Slot()
    def show_about(self) -> None:
        """Open the window that tells what this is."""
        About(self._version, self._stages.values(), self).show()

    @Slot()
    def _typing_changed(self) -> None:
        self.status.set_typing(self.edit.field.hasFocus())

    @Slot(bool)
    def _captions_switched(self, shown: bool) -> None:
        self._captions_button.setChecked(shown)
        self._show_parts()
        self.captions_toggled.emit(shown)

    @Slot(str)
    def _theme_switched(self, choice: str) -> None:
        self.menu.show_theme(choice)
        self.theme_changed.emit(choice)

    @Slot(bool)
    def _drawer_switched(self, opened: bool) -> None:
        self._drawer_button.setChecked(opened)
        if not opened and self.drawer.isAncestorOf(QApplication.focusWidget() or self):
            self._stage.setFocus()
        self.drawer.slide(opened, at_once=self.still or not self.isVisible())

    @Slot(bool)
    def _timings_switched(self, shown: bool) -> None:
        self._show_parts()
        self.timings_toggled.emit(shown)

    @Slot()
    def _answers_changed(self) -> None:
        self.menu.save.setEnabled(self.answers.last is not None)

    @Slot()
    def _save_last(self) -> None:
        if self.answers.last is not None:
            self.save_wanted.emit(self.answers.last)

    @Slot(int)
    def _choose_where(self, turn: int) -> None:
        name = self.name_of_answer(turn)
        chosen = save_file(
            self, tr("Save this answer as a film"), [tr("Film with sound (*.mp4)")], name, self.native_choosers
        )
        chosen.connect(lambda path: self.save_answer_to.emit(turn, path))

    # ---- Qt -------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and not self.isMinimized():
            self.view.refresh()
        elif event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.talk.end_latch()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._hidden_in_tray():
            event.ignore()
            return
        self.talk_key.drop()
        self.drawer.stop()
        super().closeEvent(event)
