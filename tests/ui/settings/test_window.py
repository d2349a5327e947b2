"""The settings window: what it shows, what it tells, and how it is used without a mouse."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QScrollArea, QSlider, QWidget
from pytestqt.qtbot import QtBot

from desktop.engine.errors import Problem
from desktop.settings import NEXT_START
from desktop.ui.settings.data import ROOMS, Place, Value
from desktop.ui.settings.device_editor import DeviceEditor
from desktop.ui.settings.editors import ChoiceEditor, SliderEditor, SwitchEditor, TextEditor
from desktop.ui.settings.key_editor import KeyEditor
from desktop.ui.settings.row import RowCard
from desktop.ui.settings.window import SettingsWindow
from desktop.ui.text_size import set_text_size
from tests.ui.settings import scenes


@pytest.fixture
def window(qtbot: QtBot) -> SettingsWindow:
    """As somebody might have it, open."""
    made = scenes.made((900, 760))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def wanted(window: SettingsWindow) -> list[tuple[str, str, Value]]:
    """What the person has set."""
    told: list[tuple[str, str, Value]] = []
    window.set_wanted.connect(lambda section, key, value: told.append((section, key, value)))
    return told


def row(window: SettingsWindow, qtbot: QtBot, section: str, key: str) -> RowCard:
    """The row of a setting, seen."""
    window.show_row(section, key)
    qtbot.waitUntil(lambda: not window.page.filling)
    return window.page.cards[section, key]


def test_every_room_opens(window: SettingsWindow, qtbot: QtBot) -> None:
    """Each room shows its rows, all of them, and the list marks it."""
    from desktop.ui.settings.catalogue import CATALOGUE

    for room in ROOMS:
        window.rooms.buttons[room].click()
        qtbot.waitUntil(lambda: not window.page.filling)
        assert [card.row for card in window.page.shown()] == list(CATALOGUE[room])
        assert [name for name, button in window.rooms.buttons.items() if button.isChecked()] == [room]


def test_a_switch(window: SettingsWindow, qtbot: QtBot, wanted: list[tuple[str, str, Value]]) -> None:
    """Clicked, or turned with the space bar."""
    card = row(window, qtbot, "window", "captions")
    editor = card.editor
    assert isinstance(editor, SwitchEditor)
    assert editor.switch.isChecked()
    editor.switch.click()
    qtbot.keyClick(editor.switch, Qt.Key.Key_Space)
    qtbot.keyClick(editor.switch, Qt.Key.Key_Return)
    assert wanted == [("window", "captions", value) for value in (False, True, False)]


def test_a_choice(window: SettingsWindow, qtbot: QtBot, wanted: list[tuple[str, str, Value]]) -> None:
    """Another value is told; what is in force and not offered stays to be seen."""
    editor = row(window, qtbot, "window", "theme").editor
    assert isinstance(editor, ChoiceEditor)
    qtbot.keyClick(editor.choice, Qt.Key.Key_Down)
    assert wanted == [("window", "theme", "light")]
    plugged = row(window, qtbot, "llm", "backend").editor
    assert isinstance(plugged, ChoiceEditor)
    plugged.set_value("my-plug-in")
    assert plugged.choice.currentText() == "my-plug-in"


def test_a_slider(window: SettingsWindow, qtbot: QtBot, wanted: list[tuple[str, str, Value]]) -> None:
    """The volume is in force with each step; others when the hand rests."""
    editor = row(window, qtbot, "audio", "volume").editor
    assert isinstance(editor, SliderEditor)
    assert editor.words.text() == "65 %"
    qtbot.keyClick(editor.slider, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: wanted == [("audio", "volume", 0.7)])
    editor = row(window, qtbot, "llm", "temperature").editor
    assert isinstance(editor, SliderEditor)
    for _ in range(5):
        qtbot.keyClick(editor.slider, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: len(wanted) == 2)
    assert wanted[1] == ("llm", "temperature", 0.95)


def test_a_text(window: SettingsWindow, qtbot: QtBot, wanted: list[tuple[str, str, Value]]) -> None:
    """Enter takes it over and closes nothing; what comes from the file meanwhile does not take the words away."""
    editor = row(window, qtbot, "audio", "wake_word").editor
    assert isinstance(editor, TextEditor)
    qtbot.keyClicks(editor.line, "hey nova")
    window.set_values({**scenes.somebodys(), ("audio", "volume"): 0.1}, scenes.usual())
    assert editor.line.text() == "hey nova"
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert wanted == [("audio", "wake_word", "hey nova")]
    assert window.isVisible()


def test_keys(window: SettingsWindow, qtbot: QtBot, wanted: list[tuple[str, str, Value]]) -> None:
    """Pressed, not typed; one that every program needs is refused in a sentence; Esc alone goes back; none is none."""
    card = row(window, qtbot, "hot_keys", "talk")
    editor = card.editor
    assert isinstance(editor, KeyEditor)
    assert editor.button.text() == "Ctrl+Alt+T"
    editor.button.click()
    qtbot.keyClick(editor.button, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert wanted == [("hot_keys", "talk", "ctrl+space")]
    editor.button.click()
    qtbot.keyClick(editor.button, Qt.Key.Key_A)
    assert "add ctrl, alt or super" in card.refusal.words.text()
    editor.button.click()
    qtbot.keyClick(editor.button, Qt.Key.Key_Escape)
    assert (len(wanted), window.isVisible(), editor.button.listening) == (1, True, False)
    editor.none.click()
    assert wanted[1:] == [("hot_keys", "talk", "")]


def test_devices(window: SettingsWindow, qtbot: QtBot, wanted: list[tuple[str, str, Value]]) -> None:
    """Offered as they come and go; the level moves, the test sound is asked for."""
    tones: list[int] = []
    window.tone_wanted.connect(lambda: tones.append(1))
    editor = row(window, qtbot, "audio", "microphone").editor
    assert isinstance(editor, DeviceEditor)
    assert editor.chooser.count() == 3
    window.set_devices("microphone", ["Another one"])
    assert "not plugged in" in editor.chooser.currentText()
    assert editor.meter is not None
    window.set_level(0.5)
    assert editor.meter.level == 0.5
    speaker = row(window, qtbot, "audio", "speaker").editor
    assert isinstance(speaker, DeviceEditor)
    speaker.tone.click()
    assert tones == [1]
    speaker.tone._calm()
    speaker.chooser.setCurrentIndex(2)
    speaker.chooser.activated.emit(2)
    assert wanted == [("audio", "speaker", "HDMI")]


def test_the_level_is_asked_for_while_it_is_seen(window: SettingsWindow, qtbot: QtBot) -> None:
    """The microphone is not listened to behind another room, nor after closing."""
    told: list[bool] = []
    window.meter_wanted.connect(told.append)
    window.show_room("sound")
    window.show_room("voice")
    window.show_room("sound")
    window.close()
    assert told == [True, False, True, False]


def test_the_way_back(window: SettingsWindow, qtbot: QtBot) -> None:
    """Reset stands where something was changed, and goes when it is as it came."""
    card = row(window, qtbot, "tts", "speed")
    assert not card.reset.isHidden()
    with qtbot.waitSignal(window.reset_wanted) as told:
        card.reset.click()
    assert told.args == ["tts", "speed"]
    window.set_values(scenes.usual(), scenes.usual())
    assert card.reset.isHidden()
    assert row(window, qtbot, "tts", "pitch").reset.isHidden()


@pytest.mark.qt_log_ignore("does not support propagateSizeHints")  # the offscreen platform lets windows be any size
def test_everything_is_reset_only_after_a_question(window: SettingsWindow, qtbot: QtBot) -> None:
    """Yes asks for it and offers to undo it; the offer goes with the window."""
    told: list[str] = []
    window.reset_all_wanted.connect(lambda: told.append("reset"))
    window.undo_wanted.connect(lambda: told.append("undo"))
    for yes in (False, True):
        window.reset_all.click()
        (question,) = [widget for widget in window.children() if type(widget).__name__ == "Question"]
        (question.yes if yes else question.no).click()
        QApplication.sendPostedEvents(None, 52)  # DeferredDelete
    assert told == ["reset"]
    window.undo.click()
    assert told == ["reset", "undo"]
    assert window.undo.isHidden()


def test_what_has_no_effect_cannot_be_turned(window: SettingsWindow, qtbot: QtBot) -> None:
    """Settings of hands-free wait until it is on."""
    card = row(window, qtbot, "audio", "patience")
    assert card.editor.isEnabled()
    window.set_values(scenes.usual(), scenes.usual())
    assert not card.editor.isEnabled()


def test_what_waits_for_the_next_start_says_so(window: SettingsWindow, qtbot: QtBot) -> None:
    """On its row, and on no other."""
    for place in NEXT_START:
        assert row(window, qtbot, *place).waits.text == "From the next start"
    assert row(window, qtbot, "audio", "volume").waits.text == ""


def test_a_refused_value(window: SettingsWindow, qtbot: QtBot) -> None:
    """The row says why, and shows what is in force; the next value takes the sentence away."""
    card = row(window, qtbot, "window", "theme")
    editor = card.editor
    assert isinstance(editor, ChoiceEditor)
    editor.choice.setCurrentIndex(2)
    window.show_refusal("window", "theme", Problem("It cannot be dark here.", "Wait for the night."))
    assert card.refusal.words.text() == "It cannot be dark here. Wait for the night."
    assert editor.choice.currentData() == "system"
    qtbot.keyClick(editor.choice, Qt.Key.Key_Down)
    assert card.refusal.isHidden()


def test_searching(window: SettingsWindow, qtbot: QtBot) -> None:
    """While one types; what is not there is said; Esc goes back to the room first."""
    qtbot.keyClicks(window.search, "subtitles")
    qtbot.waitUntil(lambda: [card.row.key for card in window.page.shown()] == ["captions"])
    window.search.setText("xylophone")
    qtbot.waitUntil(lambda: "xylophone" in window.page.nothing.text())
    assert not window.page.nothing.isHidden()
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.page.shown() != [] and window.page.nothing.isHidden())
    assert window.isVisible()
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_trouble_with_the_file(window: SettingsWindow) -> None:
    """It stands above the rows until it is over."""
    window.set_trouble(Problem("line 3: no.", level="warning", replaces="settings"))
    assert window.trouble.isVisible()
    window.set_trouble(None)
    assert not window.trouble.isVisible()


def test_it_opens_quickly(qtbot: QtBot) -> None:
    """The call does not wait: what is made in one go takes less than 50 ms of the processor (here: at most thrice)."""
    scenes.made((900, 760)).deleteLater()  # modules are imported
    spent = []
    window: SettingsWindow | None = None

    def opening() -> Iterator[None]:
        nonlocal window
        window = scenes.made((900, 760))
        yield
        window.show()
        yield
        for _ in range(8):
            QApplication.processEvents()
            yield

    began = time.process_time()
    for _ in opening():
        spent.append(time.process_time() - began)
        began = time.process_time()
    assert window is not None
    qtbot.addWidget(window)
    assert max(spent) < 0.15, [round(each, 3) for each in spent]


# Without a mouse, without good eyes


def focusable(window: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(window)
        and not isinstance(widget, QScrollArea)
        and widget.focusProxy() is None
    ]


def test_everything_that_can_be_focused_has_a_name(window: SettingsWindow, qtbot: QtBot) -> None:
    """A screen reader says what each control is, in each room."""
    for room in ROOMS:
        window.show_room(room)
        qtbot.waitUntil(lambda: not window.page.filling)
        for widget in focusable(window):
            assert isinstance(widget, QAbstractButton | QComboBox | QLineEdit | QSlider)
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget


def test_tab_goes_down_the_rows(window: SettingsWindow, qtbot: QtBot) -> None:
    """From the search past the rooms, then row by row, and every control is reached."""
    row(window, qtbot, "window", "theme")
    window.activateWindow()
    window.search.setFocus()
    seen: list[QWidget] = []
    for _ in range(80):
        QApplication.focusWidget().focusNextPrevChild(True)  # type: ignore[union-attr]
        now = QApplication.focusWidget()
        assert now is not None
        if now is window.search:
            break
        seen.append(now)
    else:
        pytest.fail("Tab never came round")
    assert {each for each in focusable(window) if each.isEnabled()} - {window.search, *seen} == set()
    editors = [card.editor.field for card in window.page.shown() if card.editor.isEnabled()]
    assert [each for each in seen if each in editors] == editors


@pytest.mark.parametrize("size", scenes.SIZES)
@pytest.mark.parametrize("text_size", [1.0, 2.0])
def test_nothing_is_cut_off(qtbot: QtBot, size: tuple[int, int], text_size: float) -> None:
    """At every size and with large texts each control stands within its row, and each row within the page."""
    set_text_size(text_size)
    try:
        QApplication.processEvents()
        window = scenes.made(size)
        qtbot.addWidget(window)
        window.show()
        for room in ROOMS:
            window.show_room(room)
            qtbot.waitUntil(lambda: not window.page.filling)
            QApplication.processEvents()
            QApplication.processEvents()
            for card in window.page.shown():
                assert card.width() <= window.area.viewport().width()
                for part in card.findChildren(QWidget):
                    if part.isVisibleTo(card):
                        corner = part.mapTo(card, QPoint(0, 0))
                        assert corner.x() >= 0
                        assert corner.x() + part.width() <= card.width(), (card.row.place, type(part).__name__)
                        assert corner.y() + part.height() <= card.height(), (card.row.place, type(part).__name__)
                for words in (card.title, card.explanation):
                    assert words.height() >= words.heightForWidth(words.width()) - 1, (card.row.place, words.text())
    finally:
        set_text_size(1.0)


def test_values_by_their_place() -> None:
    """The scenes know every setting."""
    places: set[Place] = set(scenes.somebodys())
    assert places == set(scenes.usual())
