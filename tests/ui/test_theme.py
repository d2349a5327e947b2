"""Light and dark."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.theme import Theme, is_dark, palette_for

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


def luminance(colour: QColor) -> float:
    """Relative luminance, 0..1 (WCAG 2)."""
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("ink", "ground"), READ_ON)
def test_text_is_readable(qapp: QApplication, dark: bool, ink: Role, ground: Role) -> None:
    """At least 4:1, and 4.5:1 where it is not white on the accent."""
    palette = palette_for(dark)
    light, deep = sorted((luminance(palette.color(ink)), luminance(palette.color(ground))), reverse=True)
    assert (light + 0.05) / (deep + 0.05) >= (4.0 if ink is Role.HighlightedText else 4.5)


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
