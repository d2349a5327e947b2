"""The Avatars window as a person uses it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.engine.errors import Problem
from desktop.engine.types import FacePoints, Frame
from desktop.ui.models_parts import Button
from desktop.ui.models_question import Question
from desktop.ui.studio.data import Draft, Person, default_persona
from desktop.ui.studio.form import USUAL_VOICE
from desktop.ui.studio.people import PersonCard
from desktop.ui.studio.window import StudioWindow
from tests.ui.faces import SmileyPainter

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")

FACE = FacePoints((30, 20, 40, 55), (42, 42), (58, 42), (50, 52), (44, 62), (56, 62))
PEOPLE = (
    Person("nova", "Nova", "A warm young woman", current=True),
    Person("ada", "Ada", "", "photo", own=True),
)


def picture() -> np.ndarray:
    return np.full((100, 100, 3), 120, np.uint8)


@pytest.fixture
def window(qtbot: QtBot) -> StudioWindow:
    window = StudioWindow()
    window.native_choosers = False
    qtbot.addWidget(window)
    window.set_people(PEOPLE)
    window.set_voices(("amy", "ben"), "ben")
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def card(window: StudioWindow, key: str) -> PersonCard:
    return window.people.cards[key]


def press(button: Button | None) -> None:
    assert button is not None
    assert button.isVisible()
    assert button.isEnabled()
    QTest.keyClick(button, Qt.Key.Key_Return)


def question(window: StudioWindow) -> Question:
    return next(asked for asked in window.findChildren(Question) if asked.isVisible())


def answer(qtbot: QtBot, window: StudioWindow, yes: bool) -> None:
    """Answer the question that is open."""
    asked = question(window)
    press(asked.yes if yes else asked.no)
    qtbot.waitUntil(lambda: not isValid(asked))


def told(spy: QSignalSpy) -> list[list[object]]:
    """What a signal carried, each time."""
    return [spy.at(n) for n in range(spy.count())]


def begin(window: StudioWindow, name: str = "") -> None:
    """A picture came, and a face in it; the name is typed."""
    window.set_picture(picture(), 1.0, (FACE,))
    QTest.keyClicks(window.bench.form.name, name)


def drop(window: QWidget, *paths: object, text: str = "") -> bool:
    """Hold something over `window` and let it fall; returns whether it was taken."""
    data = QMimeData()
    if paths:
        data.setUrls([QUrl.fromLocalFile(str(path)) if isinstance(path, Path) else QUrl(str(path)) for path in paths])
    if text:
        data.setText(text)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(50, 60), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(window, entering)
    falling = QDropEvent(QPointF(50, 60), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(window, falling)
    return entering.isAccepted()


# ---- people


def test_everybody_has_a_card_with_what_can_be_done(window: StudioWindow) -> None:
    """One's own may be edited and removed; who is in the call says so."""
    nova, ada = card(window, "nova"), card(window, "ada")
    assert nova.chip.text == "In the call"
    assert [button.isVisible() for button in nova.buttons()] == [False, False, True, False]
    assert [button.isVisible() for button in ada.buttons()] == [True, True, True, True]
    assert ada.kind.text() == "Photo · yours"
    assert nova.accessibleName() == "Nova. In the call. Drawn · built in. A warm young woman"
    assert ada.talk.accessibleName() == "Talk to Ada"


def test_talking_to_somebody_else_is_one_press(qtbot: QtBot, window: StudioWindow) -> None:
    """The card's button; the cards that stay are told, not made anew."""
    before = card(window, "ada")
    with qtbot.waitSignal(window.talk_to) as wanted:
        press(before.talk)
    assert wanted.args == ["ada"]
    window.set_people((Person("nova", "Nova"), Person("ada", "Ada", kind="photo", own=True, current=True)))
    assert card(window, "ada") is before
    assert before.chip.text == "In the call"
    window.set_people(())
    assert window.people.nobody.isVisible()
    assert window.people.cards == {}


def test_remove_asks_once(qtbot: QtBot, window: StudioWindow) -> None:
    """No keeps them; who is in the call is kept in any case."""
    removed = QSignalSpy(window.remove_wanted)
    for yes in (False, True):
        press(card(window, "ada").remove)
        assert "deleted" in question(window).accessibleDescription()
        answer(qtbot, window, yes)
    assert told(removed) == [["ada"]]
    window.set_people((Person("ada", "Ada", kind="photo", own=True, current=True),))
    press(card(window, "ada").remove)
    assert question(window).yes is None
    question(window).close()
    assert removed.count() == 1


def test_export_asks_where(qtbot: QtBot, window: StudioWindow, tmp_path: Path) -> None:
    """The person's name is offered as the file's, with the avatar files' ending."""
    press(card(window, "ada").export)
    chooser = window.findChild(QFileDialog)
    assert chooser is not None
    assert chooser.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    assert Path(chooser.selectedFiles()[0]).name == "Ada.parley"
    with qtbot.waitSignal(window.export_wanted) as wanted:
        chooser.fileSelected.emit(str(tmp_path / "Ada.parley"))
        chooser.close()
    assert wanted.args == ["ada", str(tmp_path / "Ada.parley")]


def test_import_asks_for_a_file(qtbot: QtBot, window: StudioWindow, tmp_path: Path) -> None:
    """Or takes one that is dropped."""
    press(window.people.bring)
    chooser = window.findChild(QFileDialog)
    assert chooser is not None
    assert "*.parley" in chooser.nameFilters()[0]
    with qtbot.waitSignal(window.import_wanted) as wanted:
        chooser.fileSelected.emit("/somewhere/greta.parley")
        chooser.close()
    assert wanted.args == ["/somewhere/greta.parley"]
    file = tmp_path / "Greta.PARLEY"
    file.write_bytes(b"x")
    with qtbot.waitSignal(window.import_wanted) as wanted:
        assert drop(window, file)
    assert wanted.args == [str(file)]


# ---- a file


def test_a_dropped_file_is_looked_at(qtbot: QtBot, window: StudioWindow, tmp_path: Path) -> None:
    """A veil says so while it is held above the window; whether it is a picture is found out by who looks at it."""
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"x")
    with qtbot.waitSignal(window.file_chosen) as chosen:
        assert drop(window, file)
    assert chosen.args == [str(file)]
    assert window.drop.veil.isHidden()


def test_only_one_file_of_this_machine_is_taken(window: StudioWindow, tmp_path: Path) -> None:
    """No folder, no address, no text, no two files, nothing that is not there."""
    file, other = tmp_path / "a.png", tmp_path / "b.png"
    file.write_bytes(b"x")
    other.write_bytes(b"x")
    chosen = QSignalSpy(window.file_chosen)
    assert not drop(window, tmp_path)
    assert not drop(window, "https://example.org/photo.jpg")
    assert not drop(window, file, other)
    assert not drop(window, tmp_path / "gone.png")
    assert not drop(window, text="hello")
    assert chosen.count() == 0


def test_a_file_can_be_chosen(qtbot: QtBot, window: StudioWindow) -> None:
    """From the card, and from the title where the window is narrow."""
    press(window.new_card.button)
    chooser = window.findChild(QFileDialog)
    assert chooser is not None
    assert "*.jpg" in chooser.nameFilters()[0]
    assert "*.mp4" in chooser.nameFilters()[0]
    with qtbot.waitSignal(window.file_chosen) as chosen:
        chooser.fileSelected.emit("/photos/me.jpg")
        chooser.close()
    assert chosen.args == ["/photos/me.jpg"]
    assert window.new.isHidden()
    window.resize(480, 640)
    assert window.new.isVisible()


def test_looking_shows_how_far_it_is_and_can_be_cancelled(qtbot: QtBot, window: StudioWindow) -> None:
    """In place of the button; nothing else is begun meanwhile, and that is said."""
    window.set_progress("Looking for the face…", 0.4, True)
    line = window.new_card.progress
    assert line.isVisible()
    assert line.percent.text() == "40 %"
    assert line.bar.fraction == pytest.approx(0.4)
    assert window.new_card.button.isHidden()
    with qtbot.assertNotEmitted(window.file_chosen):
        window.take("/photos/second.jpg")
    assert window.trouble.isVisible()
    with qtbot.waitSignal(window.cancel_wanted):
        press(line.button)
    window.set_progress("Finishing", None, False)
    assert line.button.isHidden()
    assert line.bar.fraction is None
    window.set_progress("", None, False)
    assert line.isHidden()
    assert window.new_card.button.isVisible()


def test_a_file_that_cannot_be_used_leaves_everything_as_it_was(window: StudioWindow) -> None:
    """One sentence and what to do, before anybody is made and while somebody is."""
    problem = Problem("“notes.txt” is a text, not a picture.", "Drop a photo.")
    window.show_problem(problem)
    assert window.trouble.what.text() == problem.what
    assert window.new_card.isVisible()
    begin(window, "Ada")
    assert window.trouble.isHidden()
    before = window.draft()
    window.show_problem(problem)
    assert window.draft() == before
    assert window.bench.isVisible()
    press_close = window.trouble.dismiss
    QTest.keyClick(press_close, Qt.Key.Key_Return)
    assert window.trouble.isHidden()


# ---- the draft


def test_a_picture_opens_the_steps(window: StudioWindow) -> None:
    """Face, form, preview; the new person's voice is the one that was named, their words the usual ones."""
    assert window.draft() is None
    begin(window)
    assert window.bench.isVisible()
    assert window.new_card.isHidden()
    assert window.bar.isVisible()
    assert window.draft() == Draft("", "", "ben", default_persona(""), FACE)
    assert not window.unsaved


def test_the_words_follow_the_name_until_they_are_written_by_hand(window: StudioWindow) -> None:
    """And come back by a press."""
    begin(window, "Ada")
    form = window.bench.form
    assert form.persona_text() == default_persona("Ada")
    form.persona.setPlainText("You are a pirate.")
    form.name.setText("Anne")
    assert form.persona_text() == "You are a pirate."
    press(form.default)
    assert form.persona_text() == default_persona("Anne")
    assert form.default.isHidden()
    form.persona.setPlainText("   ")
    assert form.persona_text() == default_persona("Anne")


def test_save_tells_the_draft_as_it_stands(qtbot: QtBot, window: StudioWindow) -> None:
    """Name in one neat line, voice, words, points in pixels of the picture."""
    window.set_picture(picture(), 0.5, (FACE,))
    window.bench.form.name.setText("  Ada \t Lovelace ")
    window.bench.form.voice.setCurrentIndex(1)
    with qtbot.waitSignal(window.save_wanted) as wanted:
        press(window.bar.save_button)
    assert wanted.args == [Draft("", "Ada Lovelace", "amy", default_persona("Ada Lovelace"), FACE)]
    window.bench.form.name.setText("Ada")
    with qtbot.waitSignal(window.save_wanted):
        QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def test_without_a_name_nothing_is_saved(qtbot: QtBot, window: StudioWindow) -> None:
    """The field is marked and has the focus; typing takes the mark away."""
    begin(window)
    with qtbot.assertNotEmitted(window.save_wanted):
        press(window.bar.save_button)
    form = window.bench.form
    assert form.wanted.isVisible()
    assert form.name_field.wrong
    assert form.name.hasFocus()
    QTest.keyClicks(form.name, "A")
    assert form.wanted.isHidden()
    assert not form.name_field.wrong


def test_points_that_can_be_no_face_are_not_saved(window: StudioWindow) -> None:
    """Save, preview and clips wait until they can be one."""
    begin(window, "Ada")
    window.set_lightx2v(True, "")
    handle = window.bench.face.editor.handles["nose"]
    window.bench.face.editor._dragged("nose", window.bench.face.editor.to_view((50, 30)))
    assert not window.bar.save_button.isEnabled()
    assert not window.bench.preview.button.isEnabled()
    assert not window.bench.clips.start.isEnabled()
    window.bench.face.editor._dragged("nose", window.bench.face.editor.to_view((50, 52)))
    handle.let_go.emit("nose")
    assert window.bar.save_button.isEnabled()


def test_what_is_moved_is_told(qtbot: QtBot, window: StudioWindow) -> None:
    """The points, once they are let go; then there is something to lose."""
    begin(window)
    handle = window.bench.face.editor.handles["eye_left"]
    handle.setFocus()
    with qtbot.waitSignal(window.face_changed) as changed:
        QTest.keyClick(handle, Qt.Key.Key_Left)
    assert changed.args[0].eye_left[0] < FACE.eye_left[0]
    assert window.unsaved


def test_a_saved_draft_closes_and_offers_to_talk(qtbot: QtBot, window: StudioWindow) -> None:
    """Nothing is left to lose; the next picture begins somebody new."""
    begin(window, "Ada")
    window.saved("ada-2")
    assert window.draft() is None
    assert not window.unsaved
    assert window.saved_line.words.text() == "Ada is saved."
    with qtbot.waitSignal(window.talk_to) as wanted:
        press(window.saved_line.talk)
    assert wanted.args == ["ada-2"]
    assert window.saved_line.isHidden()
    begin(window)
    assert window.bench.form.name.text() == ""


def test_discard_asks_where_there_is_something_to_lose(qtbot: QtBot, window: StudioWindow) -> None:
    """Not for a picture that was only looked at."""
    discarded = QSignalSpy(window.discard_wanted)
    begin(window)
    press(window.bar.discard_button)
    assert discarded.count() == 1
    assert window.draft() is None
    begin(window, "Ada")
    press(window.bar.discard_button)
    answer(qtbot, window, False)
    assert window.draft() is not None
    press(window.bar.discard_button)
    assert question(window).windowTitle() == "Throw away Ada?"
    answer(qtbot, window, True)
    assert window.draft() is None
    assert discarded.count() == 2


def test_discarding_cancels_what_is_being_done(qtbot: QtBot, window: StudioWindow) -> None:
    """A picture that is still looked at, clips that are still made: nothing of it comes back later."""
    begin(window)
    window.set_lightx2v(True, "")
    window.set_busy(True)
    window.set_progress("Looking at it…", None, True)
    window.set_clips("working", "", None)
    with qtbot.waitSignals([window.cancel_wanted, window.clips_cancel_wanted, window.discard_wanted]):
        press(window.bar.discard_button)
    assert window.bench.progress.isHidden()


def test_nobody_is_edited_while_a_picture_is_looked_at(qtbot: QtBot, window: StudioWindow) -> None:
    """Its draft would open over theirs."""
    window.set_busy(True)
    with qtbot.assertNotEmitted(window.edit_wanted):
        press(card(window, "ada").edit)
    assert window.trouble.isVisible()
    window.set_busy(False)
    with qtbot.waitSignal(window.edit_wanted):
        press(card(window, "ada").edit)


def test_editing_somebody_leaves_the_draft_first(qtbot: QtBot, window: StudioWindow) -> None:
    """With a question where there is something to lose; then who owns them opens them."""
    edited = QSignalSpy(window.edit_wanted)
    begin(window, "Greta")
    press(card(window, "ada").edit)
    answer(qtbot, window, False)
    assert edited.count() == 0
    press(card(window, "ada").edit)
    answer(qtbot, window, True)
    assert told(edited) == [["ada"]]
    moved = FacePoints((30, 20, 40, 55), (41, 42), (59, 42), (50, 52), (44, 62), (56, 62))
    window.set_draft(Draft("ada", "Ada", "elsewhere's voice", "You are Ada.", moved))
    assert window.bench.face.isHidden()
    window.set_picture(picture(), 1.0, (FACE,))
    assert window.draft() == Draft("ada", "Ada", "elsewhere's voice", "You are Ada.", moved)
    assert not window.unsaved
    window.bench.face.reset.click()
    draft = window.draft()
    assert draft is not None
    assert draft.points == FACE
    press(window.bar.discard_button)
    assert question(window).windowTitle() == "Throw away the changes to Ada?"
    answer(qtbot, window, True)


def test_a_draft_of_somebody_who_is_removed_goes_with_them(qtbot: QtBot, window: StudioWindow) -> None:
    """And of nobody else."""
    window.set_draft(Draft("nova", "Nova"))
    press(card(window, "ada").remove)
    answer(qtbot, window, True)
    assert window.draft() is not None
    window.set_draft(Draft("ada", "Ada"))
    press(card(window, "ada").remove)
    with qtbot.waitSignals([window.discard_wanted, window.remove_wanted], order="strict"):
        answer(qtbot, window, True)
    assert window.draft() is None


def test_another_picture_keeps_name_voice_and_words(qtbot: QtBot, window: StudioWindow) -> None:
    """Points that were moved are asked about first; the old picture stays until there is a new one."""
    begin(window, "Ada")
    chosen = QSignalSpy(window.file_chosen)
    window.take("/photos/second.jpg")
    assert told(chosen) == [["/photos/second.jpg"]]
    window.bench.face.reset.click()
    window.take("/photos/third.jpg")
    answer(qtbot, window, False)
    assert chosen.count() == 1
    window.take("/photos/third.jpg")
    answer(qtbot, window, True)
    assert chosen.count() == 2
    assert window.draft().points == FACE  # type: ignore[union-attr]
    window.set_picture(picture(), 1.0, ())
    draft = window.draft()
    assert draft is not None
    assert draft.name == "Ada"
    assert draft.points != FACE


def test_a_wrong_picture_changes_nothing(window: StudioWindow) -> None:
    """An array that is no picture is the caller's mistake; the draft stays as it was."""
    begin(window, "Ada")
    before = window.draft()
    with pytest.raises(ValueError, match="a picture is"):
        window.set_picture(np.zeros((4, 4), np.uint8), 1.0, ())
    assert window.draft() == before


def test_closing_keeps_the_draft(qtbot: QtBot, window: StudioWindow) -> None:
    """Esc, Ctrl+E and the sign hide the window; what plays is stopped; nothing is lost, so nothing is asked."""
    begin(window, "Ada")
    window.set_playing(True)
    with qtbot.waitSignals([window.preview_stopped, window.closed]):
        QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.isHidden()
    with qtbot.waitSignal(window.opened):
        window.show()
    assert window.draft().name == "Ada"  # type: ignore[union-attr]
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    with qtbot.waitSignal(window.closed):
        QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("yes", [True, False])
def test_the_call_is_not_closed_over_an_unsaved_draft(qtbot: QtBot, yes: bool) -> None:
    """The question comes first; without anything to lose there is none."""
    call = QMainWindow()
    window = StudioWindow(call)
    qtbot.addWidget(call)
    call.show()
    call.close()
    assert call.isHidden()
    call.show()
    begin(window, "Ada")
    call.close()
    assert call.isVisible()
    assert window.isVisible()
    answer(qtbot, window, yes)
    assert call.isVisible() != yes
    assert window.unsaved != yes
    if not yes:
        window.saved("ada")


# ---- voices, preview, clips


def test_voices_have_names_and_can_be_tried(qtbot: QtBot, window: StudioWindow) -> None:
    """The usual one is always there, and the one of a draft, even where no engine of now has it."""
    begin(window)
    form = window.bench.form
    assert [form.voice.itemText(n) for n in range(form.voice.count())] == [USUAL_VOICE, "amy", "ben"]
    with qtbot.waitSignal(window.voice_tried) as tried:
        press(form.listen)
    assert tried.args == ["ben"]
    form.voice.setCurrentIndex(0)
    with qtbot.waitSignal(window.voice_tried) as tried:
        press(form.listen)
    assert tried.args == [""]
    form.voice.setCurrentIndex(1)
    window.set_voices(("amy", "zoe"), "zoe")
    assert form.voice_name() == "amy", "what is chosen stays chosen"
    window.set_voices((), "")
    assert form.voice_name() == "amy"


def test_the_preview_speaks_and_is_stopped(qtbot: QtBot, window: StudioWindow) -> None:
    """One button for both; the view shows the frame that is due."""
    begin(window)
    preview = window.bench.preview
    assert preview.stage.view.isHidden()
    with qtbot.waitSignal(window.preview_wanted):
        press(preview.button)
    painter = SmileyPainter()
    window.set_painter(painter)
    frame = Frame(0, 0.7)
    window.set_source(lambda _ahead_s: (frame, None))
    window.set_playing(True)
    window.area.ensureWidgetVisible(preview)
    qtbot.waitUntil(lambda: any(call[0] == 0.7 for call in painter.calls))
    assert preview.button.text() == "Stop"
    window.set_busy(True)
    with qtbot.waitSignal(window.preview_stopped):
        press(preview.button)
    window.set_playing(False)
    assert preview.button.text() == "Hear them speak"
    assert not preview.button.isEnabled()
    window.set_busy(False)
    window.set_source(None)
    window.set_painter(None)
    assert preview.stage.view.isHidden()


def test_without_lightx2v_its_commands_can_be_copied(qtbot: QtBot, window: StudioWindow) -> None:
    """Selectable, and by a press on the clipboard, as they are."""
    begin(window)
    window.set_lightx2v(False, "python3 -m venv x\nx/bin/pip install y\n")
    clips = window.bench.clips
    assert clips.start.isHidden()
    assert clips.commands.isReadOnly()
    assert clips.commands.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
    press(clips.copy)
    assert QGuiApplication.clipboard().text() == "python3 -m venv x\nx/bin/pip install y"
    assert clips.note.text() == "Copied."
    window.set_lightx2v(True, "")
    assert not clips.commands.isVisible()
    assert clips.start.isVisible()


def test_clips_are_made_cancelled_and_resumed(qtbot: QtBot, window: StudioWindow) -> None:
    """Progress with Cancel while it goes on, and Save waits for its end; what is there already is gone on with."""
    begin(window, "Ada")
    window.set_lightx2v(True, "")
    clips = window.bench.clips
    with qtbot.waitSignal(window.clips_wanted) as wanted:
        press(clips.start)
    assert wanted.args == [window.draft()]
    window.set_clips("working", "Idle clip, step 2 of 4", 0.3)
    assert clips.progress.words.text() == "Idle clip, step 2 of 4"
    assert not window.bar.save_button.isEnabled()
    with qtbot.waitSignal(window.clips_cancel_wanted):
        press(clips.progress.button)
    window.set_clips("partial")
    assert clips.start.text() == "Resume"
    assert "goes on from where it was" in clips.note.text()
    assert window.bar.save_button.isEnabled()
    window.set_clips("working")
    window.set_clips("done")
    assert clips.start.text() == "Make them again"
    assert clips.progress.isHidden()


def test_clips_are_something_to_lose(window: StudioWindow) -> None:
    """They took minutes."""
    begin(window)
    window.set_clips("working", "", None)
    window.set_clips("done", "", None)
    assert window.unsaved


@pytest.mark.parametrize(
    "busy", [lambda w: w.set_busy(True), lambda w: w.set_progress("Making the portrait ready", 0.5, True)]
)
def test_nothing_new_begins_while_something_is_done(window: StudioWindow, busy: Callable[[StudioWindow], None]) -> None:
    """The steps can still be read and edited; Cancel is there where it may be."""
    begin(window, "Ada")
    window.set_lightx2v(True, "")
    busy(window)
    for button in (window.bar.save_button, window.bench.preview.button, window.bench.clips.start):
        assert not button.isEnabled()
    assert window.bench.form.name.isEnabled()
    window.set_busy(False)
    window.set_progress("", None, False)
    assert window.bar.save_button.isEnabled()


def test_progress_of_the_steps_stands_above_them(qtbot: QtBot, window: StudioWindow) -> None:
    """With Cancel."""
    begin(window, "Ada")
    window.set_progress("Making the portrait ready", 0.62, True)
    assert window.bench.progress.isVisible()
    assert window.new_card.progress.isHidden()
    with qtbot.waitSignal(window.cancel_wanted):
        press(window.bench.progress.button)


def test_a_bar_lives_while_nobody_can_tell_how_far_it_is(qtbot: QtBot, window: StudioWindow) -> None:
    """Only while it is seen, and not where motion is reduced."""
    bar = window.new_card.progress.bar
    window.set_progress("Reading", None, True)
    assert bar.running
    before = bar.grab().toImage()
    qtbot.waitUntil(lambda: bar.grab().toImage() != before)
    window.set_progress("Reading", 0.5, True)
    assert not bar.running
    window.set_progress("Reading", None, True)
    window.hide()
    assert not bar.running
    window.show()
    assert bar.running
    window.set_progress("")
    window.set_reduced_motion(True)
    window.set_progress("Reading", None, True)
    assert not bar.running


@pytest.mark.parametrize("fraction", [-1.0, 7.0])
def test_progress_beyond_its_ends_is_shown_at_them(window: StudioWindow, fraction: float) -> None:
    """Whatever the counting was."""
    window.set_progress("Looking", fraction, False)
    assert window.new_card.progress.percent.text() in ("0 %", "100 %")


def test_texts_of_strangers_are_plain(window: StudioWindow) -> None:
    """Names and notes are shown as they are, tags and all; nothing in them is loaded."""
    window.set_people((Person("x", "<b>X</b>", "<img src='http://example.org/x.png'>", own=True),))
    window.set_picture(picture(), 1.0, (FACE,), ("<h1>note</h1>",))
    window.show_problem(Problem("<i>what</i>", "<a href='x'>remedy</a>"))
    for words in [label for label in window.findChildren(QLabel) if label.text()]:
        assert words.textFormat() == Qt.TextFormat.PlainText, words.text()


def test_it_is_freed(qtbot: QtBot) -> None:
    """Without it nothing keeps it alive."""
    window = StudioWindow()
    window.set_people(PEOPLE)
    begin(window, "Ada")
    window.show()
    gone = weakref.ref(window)
    with qtbot.waitSignal(window.destroyed):
        window.deleteLater()
    del window
    gc.collect()
    assert gone() is None
