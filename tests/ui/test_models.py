"""The Models window as a person uses it."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QFontMetricsF
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.engine.errors import Problem
from desktop.ui import models as models_module
from desktop.ui.models import ModelsWindow
from desktop.ui.models_data import Running, Shelves, Work
from desktop.ui.models_parts import Button
from desktop.ui.models_question import LicenceQuestion, Question
from desktop.ui.models_row import RowCard
from desktop.ui.text_size import set_text_size
from desktop.ui.window import MainWindow
from tests.ui import shelf_scenes
from tests.ui.shelf_scenes import changed, fresh

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

SIZES = [(480, 640), (760, 860), (1600, 1000)]


@pytest.fixture
def window(qtbot: QtBot) -> ModelsWindow:
    window = ModelsWindow()
    window.native_choosers = False
    qtbot.addWidget(window)
    window.set_shelves(fresh())
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def card(window: ModelsWindow, id: str) -> RowCard:
    return next(card for card in window.cards() if card.row.id == id)


def press(button: Button | None) -> None:
    assert button is not None
    assert button.isVisible()
    QTest.keyClick(button, Qt.Key.Key_Return)


def question(window: ModelsWindow) -> Question:
    return next(asked for asked in window.findChildren(Question) if asked.isVisible())


def freed(qtbot: QtBot, widget: QWidget) -> None:
    """A dialog that was closed does not stay."""
    qtbot.waitUntil(lambda: not isValid(widget))


def test_the_menu_and_its_key_ask_for_the_models(qtbot: QtBot) -> None:
    """Ctrl+M and the menu's item are one; the empty conversation and About say where it is while only the starter
    answers."""
    window = MainWindow("1")
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    with qtbot.waitSignal(window.models_wanted):
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(window.models_wanted):
        window.menu.models.trigger()
    window.set_reduced_motion(True)
    window.set_drawer(True)
    transcript = window.drawer.transcript
    without = transcript.grab().toImage()
    window.set_starter_only(True)
    assert "Ctrl+M" in transcript.accessibleDescription()
    assert transcript.grab().toImage() != without
    window.set_heard(1, "hello")
    said = transcript.grab().toImage()
    window.set_starter_only(False)
    assert transcript.grab().toImage() == said, "it goes with the first word"


def test_one_button_gets_what_is_recommended(qtbot: QtBot, window: ModelsWindow) -> None:
    """It says how much that is, and asks for each model of the set once, without a question where none is due."""
    button = window.offer.button
    assert button.text() == "Get the recommended models (2.6 GB)"
    wanted = QSignalSpy(window.download_wanted)
    press(button)
    assert [wanted.at(n) for n in range(wanted.count())] == [
        ["whisper-base", False],
        ["granite-3b", False],
        ["kokoro", False],
    ]


def test_the_offer_follows_the_download(qtbot: QtBot, window: ModelsWindow) -> None:
    """Busy it counts the whole set and offers Cancel; when all is in use it asks for nothing."""
    shelves, works = shelf_scenes.loading()
    window.set_shelves(shelves)
    for work in works:
        window.set_work(work)
    assert window.offer.button.text() == "Cancel"
    done = window.offer.bar.fraction
    assert done is not None
    assert done == pytest.approx((147.9 + 934) / (147.9 + 2100 + 355), abs=0.01)
    stopped = QSignalSpy(window.cancel_wanted)
    press(window.offer.button)
    assert [stopped.at(n)[0] for n in range(stopped.count())] == ["granite-3b", "kokoro"]
    window.set_shelves(shelf_scenes.long()[0])
    assert window.offer.button.isHidden()


def test_progress_is_told_in_bytes_speed_and_time(window: ModelsWindow) -> None:
    """In the row of the model and nowhere else."""
    shelves, works = shelf_scenes.loading()
    window.set_shelves(shelves)
    window.set_work(works[0])
    row = card(window, "granite-3b")
    assert row.doing.text() == "934 MB of 2.1 GB · 8.2 MB/s · 2 min left"
    assert row.bar.fraction == pytest.approx(934 / 2100)
    assert card(window, "kokoro").doing.isHidden()
    window.set_work(Work("granite-3b", "waiting", 934_000_000, 2_100_000_000))
    assert row.doing.text().endswith("waiting for the server…")


@pytest.mark.parametrize(
    ("state", "words", "signal"),
    [
        ("absent", "Download", "download_wanted"),
        ("partial", "Resume", "download_wanted"),
        ("waiting", "Cancel", "cancel_wanted"),
        ("working", "Cancel", "cancel_wanted"),
        ("here", "Use", "use_wanted"),
    ],
)
def test_each_state_has_its_button(qtbot: QtBot, window: ModelsWindow, state: str, words: str, signal: str) -> None:
    """And a screen reader hears which model it is for."""
    window.set_shelves(changed(fresh(), whisper_small={"state": state}))
    button = card(window, "whisper-small").button
    assert button.text() == words
    assert button.accessibleName() == f"{words} Whisper small"
    with qtbot.waitSignal(getattr(window, signal)) as told:
        press(button)
    assert "whisper-small" in told.args


def test_a_failure_stands_in_its_row_with_a_way_to_try_again(qtbot: QtBot, window: ModelsWindow) -> None:
    """The sentence, what to do, Retry; it goes when the next try begins."""
    window.set_shelves(shelf_scenes.troubled()[0])
    row = card(window, "granite-3b")
    assert row.trouble.isVisible()
    assert row.trouble.what.text().startswith("example.org stopped sending")
    assert row.button.text() == "Retry"
    with qtbot.waitSignal(window.download_wanted):
        press(row.button)
    window.set_shelves(changed(fresh(), granite_3b={"state": "working"}))
    assert row.trouble.isHidden()


def test_one_can_go_back_to_the_starter(qtbot: QtBot, window: ModelsWindow) -> None:
    """It is a row of its own, and built in."""
    window.set_shelves(shelf_scenes.loading()[0])
    starter = next(card for card in window.cards() if card.row.key == ("asr", ""))
    assert starter.chip.text == "Built in"
    with qtbot.waitSignal(window.use_wanted) as told:
        press(starter.button)
    assert told.args == ["asr", ""]


def test_what_arrived_says_when_it_takes_over(window: ModelsWindow) -> None:
    """With the next question; or when its engine is there."""
    window.set_shelves(shelf_scenes.loading()[0])
    assert card(window, "whisper-base").note.text() == "Takes over with your next question."
    window.set_shelves(shelf_scenes.troubled()[0])
    assert "engine is not installed yet" in card(window, "whisper-base").note.text()
    assert card(window, "whisper-small").button.text() == "Take over"


@pytest.mark.parametrize("agrees", [True, False])
def test_terms_come_before_the_download(qtbot: QtBot, window: ModelsWindow, agrees: bool) -> None:
    """Nothing is fetched before somebody agreed; Esc and "Not now" mean no."""
    wanted = QSignalSpy(window.download_wanted)
    press(card(window, "gemma-e4b").button)
    asked = question(window)
    assert isinstance(asked, LicenceQuestion)
    assert wanted.count() == 0
    if agrees:
        press(asked.yes)
    else:
        QTest.keyClick(asked, Qt.Key.Key_Escape)
    freed(qtbot, asked)
    assert [wanted.at(n) for n in range(wanted.count())] == ([["gemma-e4b", True]] if agrees else [])


def test_a_licence_can_be_read(qtbot: QtBot, window: ModelsWindow) -> None:
    """Its name stands in the row; its address opens in the browser, by key as well."""

    class Browser(QObject):
        opened: str = ""

        @Slot(QUrl)
        def open(self, url: QUrl) -> None:
            self.opened = url.toString()

    browser = Browser()
    QDesktopServices.setUrlHandler("https", browser, "open")
    try:
        press(card(window, "granite-3b").licence)
        asked = question(window)
        assert isinstance(asked, LicenceQuestion)
        assert asked.yes is None
        press(asked.links[0])
        assert browser.opened == "https://example.org/granite/licence"
        press(asked.no)
        freed(qtbot, asked)
    finally:
        QDesktopServices.unsetUrlHandler("https")


def test_remove_asks_once(qtbot: QtBot, window: ModelsWindow) -> None:
    """It says what that frees; Esc keeps the model."""
    window.set_shelves(changed(fresh(), whisper_small={"state": "here"}))
    removed = QSignalSpy(window.remove_wanted)
    for yes in (False, True):
        press(card(window, "whisper-small").remove)
        asked = question(window)
        assert "486 MB" in asked.accessibleDescription()
        press(asked.yes if yes else asked.no)
        freed(qtbot, asked)
        assert removed.count() == int(yes)


def test_what_is_in_use_is_kept_until_the_starter_took_over(qtbot: QtBot, window: ModelsWindow) -> None:
    """The question offers the way back, and removes nothing."""
    window.set_shelves(changed(fresh(), whisper_small={"state": "here", "in_use": True, "running": True}))
    removed = QSignalSpy(window.remove_wanted)
    press(card(window, "whisper-small").remove)
    asked = question(window)
    with qtbot.waitSignal(window.use_wanted) as told:
        press(asked.yes)
    freed(qtbot, asked)
    assert told.args == ["asr", ""]
    window.set_shelves(changed(fresh(), whisper_small={"state": "here", "running": True}))
    press(card(window, "whisper-small").remove)
    assert question(window).yes is None
    question(window).close()
    assert removed.count() == 0


@pytest.mark.parametrize(("id", "folder"), [("granite-3b", False), ("whisper-small", True)])
def test_a_file_or_folder_is_chosen_for_an_import(
    qtbot: QtBot, window: ModelsWindow, tmp_path: Path, id: str, folder: bool
) -> None:
    """A folder where the model has several files."""
    press(card(window, id).bring)
    chooser = window.findChild(QFileDialog)
    assert chooser is not None
    assert (chooser.fileMode() == QFileDialog.FileMode.Directory) == folder
    with qtbot.waitSignal(window.import_wanted) as told:
        chooser.fileSelected.emit(str(tmp_path))
        chooser.close()
    freed(qtbot, chooser)
    assert told.args == [id, str(tmp_path), False]


def test_a_model_of_ones_own_is_chosen_by_its_file(qtbot: QtBot, window: ModelsWindow) -> None:
    """Where the catalogue does not know it: for each stage that can use one."""
    own = [button for button in window.findChildren(Button) if button.text() == "Use a file of yours…"]
    assert len(own) == 3
    press(own[1])
    chooser = window.findChild(QFileDialog)
    assert chooser is not None
    assert "gguf" in chooser.nameFilters()[0]
    with qtbot.waitSignal(window.own_wanted) as told:
        chooser.fileSelected.emit("/models/mine.gguf")
        chooser.close()
    freed(qtbot, chooser)
    assert told.args == ["llm", "/models/mine.gguf"]


def test_processes_are_asked_for_only_while_the_window_is_seen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once when it opens, then again and again; hidden, never."""
    monkeypatch.setattr(models_module, "LOOK_EVERY_MS", 20)
    window = ModelsWindow()
    qtbot.addWidget(window)
    asked = QSignalSpy(window.processes_wanted)
    looked = QSignalSpy(window.look_wanted)
    window.show()
    assert (asked.count(), looked.count()) == (1, 1)
    qtbot.waitUntil(lambda: asked.count() > 3)
    window.hide()
    before = asked.count()
    with qtbot.assertNotEmitted(window.processes_wanted, wait=100):
        pass
    assert asked.count() == before


def test_what_runs_is_told_with_its_memory(window: ModelsWindow) -> None:
    """Each process, and the sum."""
    window.set_running((Running("", "", 212.4), Running("llm", "llama-cpp: granite.gguf", 3000.0, coming=True)))
    assert window.running.lines == [
        ("This window", "212 MB"),
        ("Thinking – llama-cpp: granite.gguf, takes over next", "2.9 GB"),
        ("Together", "3.1 GB"),
    ]
    window.set_running((Running("", "", 212.4),))
    assert window.running.lines == [("This window", "212 MB")]


def test_a_catalogue_that_cannot_be_read_is_said(window: ModelsWindow) -> None:
    """In place of an offer; later it may be well again."""
    window.set_shelves(Shelves(problem=Problem("models.toml: it is no valid TOML.", "Correct it.")))
    assert window.trouble.isVisible()
    assert window.offer.isHidden()
    assert window.cards() == []
    window.set_shelves(fresh())
    assert window.trouble.isHidden()
    assert len(window.cards()) == 8


def test_every_control_is_reached_by_tab_and_has_a_name(qtbot: QtBot, window: ModelsWindow) -> None:
    """Down the window in the order of the rows, also where one came later."""
    shelves = fresh()
    later = replace(shelves.rows[2], id="whisper-tiny", title="Whisper tiny")
    window.set_shelves(replace(shelves, rows=(*shelves.rows[:1], later, *shelves.rows[1:])))
    wanted = {
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    assert len(wanted) > 15
    reached: list[QWidget] = []
    for _ in range(2 * len(wanted)):
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        assert widget is not None
        assert widget.accessibleName(), widget
        assert not widget.visibleRegion().isEmpty(), "what has the focus is scrolled into sight"
        if widget in reached:
            break
        reached.append(widget)
    assert wanted <= set(reached)
    rows = [card.row.key for widget in reached for card in window.cards() if card.isAncestorOf(widget)]
    assert list(dict.fromkeys(rows)) == [card.row.key for card in window.cards() if card.row.key in rows]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scene", ["loading", "troubled", "long"])
def test_no_text_is_cut_at_any_size(qtbot: QtBot, window: ModelsWindow, size: tuple[int, int], scene: str) -> None:
    """Every label has the height its words need, no button shortens what stands on it, nothing is wider than the
    window."""
    window.resize(*size)
    shelves, works = getattr(shelf_scenes, scene)()
    window.set_shelves(shelves)
    window.set_running(shelf_scenes.PROCESSES)
    for work in works:
        window.set_work(work)

    def uncut() -> None:
        for words in window.findChildren(QLabel):
            if words.isVisible() and words.text():
                assert words.height() >= words.heightForWidth(words.width()) - 1, words.text()
                assert words.mapTo(window, words.rect().topRight()).x() < window.width(), words.text()
        for button in window.findChildren(Button):
            if button.isVisible():
                assert QFontMetricsF(button.font()).horizontalAdvance(button.text()) <= button.width(), button.text()

    qtbot.waitUntil(uncut)


def test_focus_stays_near_when_a_button_goes(window: ModelsWindow) -> None:
    """A download that was started by key does not throw the reader back to the top."""
    button = card(window, "whisper-small").button
    button.setFocus()
    window.set_shelves(changed(fresh(), whisper_small={"state": "here", "in_use": True}))
    focus = QApplication.focusWidget()
    assert focus is not None
    assert card(window, "whisper-small").isAncestorOf(focus)


def test_rows_that_stay_are_not_made_anew(window: ModelsWindow) -> None:
    """What changes is told to the row that is there: no flicker, no lost focus."""
    before = window.cards()
    window.set_shelves(shelf_scenes.loading()[0])
    assert window.cards() == before


def test_it_closes_by_key_and_is_freed(qtbot: QtBot) -> None:
    """Esc hides it; without it nothing keeps it alive."""
    window = ModelsWindow()
    window.set_shelves(shelf_scenes.long()[0])
    window.show()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.isHidden()
    gone = weakref.ref(window)
    with qtbot.waitSignal(window.destroyed):
        window.deleteLater()
    del window
    gc.collect()
    assert gone() is None


def test_large_texts_are_not_cut(window: ModelsWindow) -> None:
    """With texts twice as large, in a small window, nothing is wider than what can be seen."""
    set_text_size(2.0)
    try:
        window.resize(480, 640)
        window.set_shelves(fresh())
        window.set_running(shelf_scenes.PROCESSES)
        for _ in range(4):
            QApplication.processEvents()
        assert window._inside.width() <= window.area.viewport().width()
        for words in window.findChildren(QLabel):
            if words.isVisible() and words.text():
                assert words.height() >= words.heightForWidth(words.width()) - 1, words.text()
    finally:
        set_text_size(1.0)
