"""Light and dark."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QPalette, QRegion
from PySide6.QtWidgets import QApplication, QLabel, QStyle, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui import theme as theme_module
from desktop.ui.scrim import Scrim
from desktop.ui.theme import LEVEL_COLOURS, Theme, is_dark, is_high, palette_for
from desktop.ui.top_bar import TopBar

Role = QPalette.ColorRole
READ_ON = [
    (Role.WindowText, Role.Window),
    (Role.Text, Role.Base),
    (Role.Text, Role.AlternateBase),
    (Role.PlaceholderText, Role.Window),
    (Role.PlaceholderText, Role.Base),
    (Role.HighlightedText, Role.Highlight),
    (Role.ToolTipText, Role.ToolTipBase),
]
READ_ON_IN_HIGH = [
    *READ_ON,
    (Role.ButtonText, Role.Button),
    (Role.ButtonText, Role.AlternateBase),
    (Role.PlaceholderText, Role.AlternateBase),
    (Role.Link, Role.Window),
    (Role.Link, Role.Base),
    (Role.HighlightedText, Role.Accent),
    (Role.Accent, Role.Window),
    (Role.Accent, Role.Base),
    (Role.Accent, Role.AlternateBase),
]
"""With what shows the focus: rings in the accent's colour."""


def luminance(colour: QColor) -> float:
    """Relative luminance, 0..1 (WCAG 2)."""
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def ratio(one: QColor, other: QColor) -> float:
    """How they differ, 1 to 21 (WCAG 2)."""
    light, deep = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (deep + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("ink", "ground"), READ_ON)
def test_text_is_readable(qapp: QApplication, dark: bool, ink: Role, ground: Role) -> None:
    """At least 4:1, and 4.5:1 where it is not white on the accent."""
    palette = palette_for(dark)
    assert ratio(palette.color(ink), palette.color(ground)) >= (4.0 if ink is Role.HighlightedText else 4.5)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("ink", "ground"), READ_ON_IN_HIGH)
def test_high_contrast_is_high(qapp: QApplication, dark: bool, ink: Role, ground: Role) -> None:
    """At least 7:1, disabled texts too."""
    palette = palette_for(dark, high=True)
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
        assert ratio(palette.color(group, ink), palette.color(group, ground)) >= 7.0


@pytest.mark.parametrize("dark", [False, True])
def test_rims_are_seen_in_high_contrast(qapp: QApplication, dark: bool) -> None:
    """Rims of fields, buttons and cards, and the handle of a scroll bar, differ by 3:1 from what they stand on."""
    palette = palette_for(dark, high=True)
    for rim in (Role.Mid, Role.Dark):
        for ground in (Role.Window, Role.Base):
            assert ratio(palette.color(rim), palette.color(ground)) >= 3.0


@pytest.mark.parametrize("high", [False, True])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("colour", LEVEL_COLOURS.values())
def test_signs_are_seen(qapp: QApplication, dark: bool, high: bool, colour: str) -> None:
    """The sign of a notice differs by 3:1 from the notice."""
    palette = palette_for(dark, high)
    assert ratio(QColor(colour), palette.color(Role.Window)) >= 3.0
    assert ratio(QColor(colour), palette.color(Role.Base)) >= 3.0


@pytest.mark.parametrize("dark", [False, True])
def test_palettes_know_what_they_are(qapp: QApplication, dark: bool) -> None:
    """Who paints by hand can ask the palette for light or dark, plain or high contrast."""
    for high in (False, True):
        palette = palette_for(dark, high)
        assert (is_dark(palette), is_high(palette)) == (dark, high)


def test_contrast_is_chosen_beside_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    """Each stays as it is when the other one changes, and open windows follow at once."""
    label = QLabel("text")
    qtbot.addWidget(label)
    theme = Theme()
    theme.choose("dark")
    theme.set_contrast("high")
    qapp.processEvents()
    assert label.palette().color(Role.Window) == QColor("#000000")
    theme.choose("light")
    qapp.processEvents()
    assert label.palette().color(Role.Window) == QColor("#ffffff")
    theme.set_contrast("normal")
    qapp.processEvents()
    assert not is_high(label.palette())
    assert not is_dark(label.palette())


def test_a_desktop_that_asks_for_contrast_gets_it(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where nothing was chosen."""
    monkeypatch.setattr(theme_module, "desktop_wants_contrast", lambda: True)
    theme = Theme()
    theme.choose("light")
    assert is_high(qapp.palette())
    monkeypatch.undo()
    theme.choose("dark")
    assert not is_high(qapp.palette())


def test_choosing_restyles_everything_and_is_said_once(qtbot: QtBot, qapp: QApplication) -> None:
    """The application's palette changes with the choice; the same choice again is no change."""
    theme, said = Theme(), []
    theme.changed.connect(said.append)
    theme.choose("dark")
    assert is_dark(qapp.palette())
    theme.choose("light")
    theme.choose("light")
    assert not is_dark(qapp.palette())
    assert said == ["dark", "light"]


def test_an_unknown_choice_follows_the_system(qtbot: QtBot) -> None:
    """Nobody is left without a theme."""
    theme = Theme()
    theme.choose("purple")
    assert theme.choice == "system"


def test_a_desktop_that_asks_for_stillness_gets_it(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A style without animations (where desktops tell it to Qt) is a wish for less movement; the usual one is none."""
    assert not theme_module.desktop_wants_stillness()
    style = QApplication.style()
    hints = {QStyle.StyleHint.SH_Widget_Animation_Duration: 0}
    still = SimpleNamespace(styleHint=lambda hint: hints.get(hint, style.styleHint(hint)))
    monkeypatch.setattr(theme_module.QApplication, "style", lambda: still)
    assert theme_module.desktop_wants_stillness()


@pytest.mark.parametrize("background", ["#ffffff", "#808080", "#000000"])
def test_what_stands_over_the_picture_is_readable_in_high_contrast(
    qtbot: QtBot, qapp: QApplication, background: str
) -> None:
    """White on the scrim's lower part and on the top bar has 7:1 on any picture."""
    theme = Theme()
    theme.set_contrast("high")
    qapp.processEvents()
    try:
        for part in (Scrim(), TopBar()):
            qtbot.addWidget(part)
            part.resize(400, 300 if isinstance(part, Scrim) else 56)
            picture = QImage(part.size(), QImage.Format.Format_RGB32)
            picture.fill(QColor(background))
            part.render(picture, QPoint(), QRegion(), QWidget.RenderFlag(0))
            rows = range(140, 300, 10) if isinstance(part, Scrim) else range(2, 44, 4)
            for y in rows:
                assert ratio(QColor("#ffffff"), picture.pixelColor(200, y)) >= 7.0, (type(part).__name__, y)
    finally:
        theme.set_contrast("normal")
        qapp.processEvents()
