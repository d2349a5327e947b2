"""The window speaks the person's language: every text of it, and what comes from beyond it."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop.engine.errors import Problem
from desktop.engine.types import StageStatus
from desktop.ui import language
from desktop.ui.about import About
from desktop.ui.history.window import HistoryWindow
from desktop.ui.hot_keys.keys import parse
from desktop.ui.language import decimal, localise, localised, tr
from desktop.ui.models import ModelsWindow
from desktop.ui.models_parts import Button
from desktop.ui.trouble.dialog import UNEXPECTED, TroubleDialog
from desktop.ui.window import MainWindow
from tests.ui import guide_scenes, shelf_scenes, studio_scenes
from tests.ui.settings import scenes as settings_scenes

TRANSLATIONS = Path(__file__).resolve().parents[2] / "assets" / "translations"
_VALUE = re.compile(r"\{\w*\}")
_KEY = re.compile(r"&\w")


@pytest.fixture(scope="module")
def update() -> Iterator[ModuleType]:
    """The program that reads the texts out."""
    sys.path.insert(0, str(TRANSLATIONS))
    try:
        import update

        yield update
    finally:
        sys.path.remove(str(TRANSLATIONS))


@pytest.fixture
def german(qapp: QCoreApplication) -> Iterator[None]:
    before = QLocale()
    assert language.install("de", (TRANSLATIONS,)) is None
    yield
    language.install("en", ())
    QLocale.setDefault(before)


def test_keys_are_called_what_is_written_on_them(german: None) -> None:
    """And may be written so; what stands in the settings is the same in every language."""
    keys = parse("ctrl+alt+space")
    assert keys.words() == "Strg+Alt+Leertaste"
    assert parse("Strg+Alt+Leertaste") == keys
    assert str(parse("strg+umschalt+bild auf")) == "ctrl+shift+pageup"


def test_nothing_is_untranslated_and_nothing_obsolete(update: ModuleType) -> None:
    """Each translation has exactly the texts that the program has; mend it with assets/translations/update.py."""
    texts = update.texts()
    found = sorted(TRANSLATIONS.glob("parley_*.ts"))
    assert [path.name for path in found] == ["parley_de.ts"]
    for path in found:
        known = update.read(path)
        assert [text for text in texts if text not in known] == []
        assert [text for text in known if text not in set(texts)] == []
    lines = (TRANSLATIONS / "patterns.txt").read_text("utf-8").splitlines()
    assert lines == [pattern.replace("\n", "\\n") for pattern in update.patterns()]


def test_every_value_is_in_the_translation_too(update: ModuleType) -> None:
    """{name} is the same word there; what has a key to press for it has one, and what ends with a blank does."""
    for text, german in update.read(TRANSLATIONS / "parley_de.ts").items():
        assert sorted(_VALUE.findall(text)) == sorted(_VALUE.findall(german)), text
        assert bool(_KEY.search(text)) == bool(_KEY.search(german)), text
        assert text.endswith((" ", "…")) == german.endswith((" ", "…")), text


def test_what_is_shown_is_what_was_translated(update: ModuleType, german: None) -> None:
    """The .qm file was made from the .ts file as it is."""
    wrong = [text for text, there in update.read(TRANSLATIONS / "parley_de.ts").items() if tr(text) != there]
    assert wrong == []


def test_only_literals_are_marked(update: ModuleType, tmp_path: Path) -> None:
    """A text that is put together before it is translated can be found by nobody: the tool refuses it."""
    import ast

    assert list(update.marked(ast.parse('tr("a")\nmark("b")\ntr(CONSTANT)'))) == ["a", "b"]
    with pytest.raises(ValueError, match="line 1"):
        list(update.marked(ast.parse('tr(f"{name} is here")')))


@pytest.mark.parametrize(
    ("english", "there"),
    [
        ("The log says more.", "Das Protokoll sagt mehr."),
        ("a.gguf is larger than 3 MB.", "a.gguf ist größer als 3 MB."),
        ("Nothing can be kept in /x (the disk is full).", "In /x lässt sich nichts aufheben (die Platte ist voll)."),
        (
            "Speech recognition broke off and is being restarted. Please ask again.",
            "Die Spracherkennung hat abgebrochen und wird neu gestartet. Bitte frag noch einmal.",
        ),
        (
            "Something that nobody foresaw. The log says more.",
            "Something that nobody foresaw. Das Protokoll sagt mehr.",
        ),
        ("", ""),
    ],
)
def test_what_comes_from_beyond_the_window(german: None, english: str, there: str) -> None:
    """Problems are recognised by their pattern, with their values, which may be words themselves, sentence by
    sentence; what nobody knows stays as it is."""
    assert localised(english) == there
    assert localise(Problem(english, english, "info")) == Problem(there, there, "info")


def test_a_translation_of_ones_own(qapp: QCoreApplication, tmp_path: Path) -> None:
    """A file in the folder of the person counts before the program's; the patterns are the program's."""
    shutil.copy(TRANSLATIONS / "parley_de.qm", tmp_path / "parley_nds.qm")
    assert language.available((tmp_path, TRANSLATIONS)) == ["en", "de", "nds"]
    assert language.install("nds", (tmp_path, TRANSLATIONS)) is None
    assert tr("Close") == "Schließen"
    assert localised("The log says more.") == "Das Protokoll sagt mehr."
    assert language.install("en", (tmp_path, TRANSLATIONS)) is None
    assert tr("Close") == "Close"


def test_a_country_has_its_languages_translation(qapp: QCoreApplication) -> None:
    """de-AT is German, and numbers are written as there."""
    assert language.install("de-AT", (TRANSLATIONS,)) is None
    assert tr("Close") == "Schließen"
    assert decimal(2.5, 1) == "2,5"
    language.install("en", ())
    assert decimal(1234.5, 1) == "1234.5"


def test_a_language_that_there_is_none_for(qapp: QCoreApplication, tmp_path: Path) -> None:
    """One sentence, and English; a file that is no translation is named."""
    problem = language.install("tlh", (TRANSLATIONS,))
    assert problem is not None
    assert "tlh" in problem.what
    assert tr("Close") == "Close"
    (tmp_path / "parley_eo.qm").write_text("nonsense")
    problem = language.install("eo", (tmp_path, TRANSLATIONS))
    assert problem is not None
    assert "parley_eo.qm" in problem.what


def test_the_desktops_own_language(qapp: QCoreApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a setting the first one of the desktop's that there is; English stops the search."""
    monkeypatch.setattr(language, "_system_languages", lambda: ["tlh", "de-DE", "de", "en-US"])
    assert language.install("", (TRANSLATIONS,)) is None
    assert tr("Close") == "Schließen"
    monkeypatch.setattr(language, "_system_languages", lambda: ["en-GB", "de"])
    assert language.install("", (TRANSLATIONS,)) is None
    assert tr("Close") == "Close"


def shown(widget: QWidget) -> set[str]:
    """Every text of `widget` and what is within it: labels, buttons, menus, tool tips, names for screen readers."""
    found: set[str] = set()
    for each in (widget, *widget.findChildren(QWidget)):
        found |= {each.toolTip(), each.accessibleName(), each.accessibleDescription(), each.windowTitle()}
        if isinstance(each, (QLabel, QAbstractButton)):
            found.add(each.text())
        if hasattr(each, "placeholderText"):
            found.add(each.placeholderText())
        if isinstance(each, QMenu):
            found |= {action.text() for action in each.actions()}
    return found


def models() -> ModelsWindow:
    window = ModelsWindow()
    window.set_shelves(shelf_scenes.fresh())
    window.set_running(shelf_scenes.PROCESSES)
    return window


WINDOWS: dict[str, Callable[[], QWidget]] = {
    "call": lambda: MainWindow("1.0"),
    "models": models,
    "studio": lambda: studio_scenes.made((760, 860)),
    "trouble": lambda: TroubleDialog(UNEXPECTED, again=True),
    "about": lambda: About("1.0", [StageStatus("asr", "starter", "loading")]),
    "settings": lambda: settings_scenes.made((480, 640)),
    "conversations": HistoryWindow,
    "guide": lambda: guide_scenes.made((480, 640)),
}


@pytest.mark.qt_log_ignore("propagateSizeHints")
@pytest.mark.parametrize("name", WINDOWS)
def test_windows_are_german_throughout(qtbot: QtBot, german: None, update: ModuleType, name: str) -> None:
    """No text of a window is one that has a translation which differs."""
    known = update.read(TRANSLATIONS / "parley_de.ts")
    english = {text for text, there in known.items() if there != text} - set(known.values())
    window = WINDOWS[name]()
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    assert shown(window) & english == set()


@pytest.mark.qt_log_ignore("propagateSizeHints")
@pytest.mark.parametrize("name", WINDOWS)
def test_no_german_button_is_cut_off_in_a_small_window(qtbot: QtBot, german: None, name: str) -> None:
    """At 480×640 every button that is seen has room for its words."""
    window = WINDOWS[name]()
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.resize(480, 640)
    window.show()
    qtbot.waitExposed(window)

    def roomy() -> None:
        seen = [button for button in window.findChildren(Button) if button.isVisible()]
        assert [button.text() for button in seen if button.width() < button.sizeHint().width()] == []

    qtbot.waitUntil(roomy)  # a window that turns narrow is laid out once more


@pytest.mark.parametrize("chosen", ["de", "en"])
def test_no_key_of_a_menu_has_two_meanings(qtbot: QtBot, german: None, chosen: str) -> None:
    """The underlined letters of a menu differ, in German as in English."""
    language.install(chosen, (TRANSLATIONS,))
    window = MainWindow("1.0")
    qtbot.addWidget(window)
    for menu in (window.menu, *window.menu.findChildren(QMenu)):
        keys = [match[1].lower() for a in menu.actions() if (match := re.search(r"&(\w)", a.text()))]
        assert len(keys) == len(set(keys)), keys
