"""Light and dark, as palettes: every widget paints with its QPalette, so one call restyles the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyle

Choice = Literal["system", "light", "dark"]
CHOICES: tuple[Choice, ...] = get_args(Choice)
Contrast = Literal["normal", "high"]

Role = QPalette.ColorRole

_LIGHT: Mapping[Role, str] = {
    Role.Window: "#f6f7fb",
    Role.WindowText: "#171a26",
    Role.Base: "#ffffff",
    Role.AlternateBase: "#e7e9f2",
    Role.Text: "#171a26",
    Role.PlaceholderText: "#5c6275",
    Role.Button: "#ffffff",
    Role.ButtonText: "#232735",
    Role.Mid: "#d3d7e4",
    Role.Light: "#ffffff",
    Role.Midlight: "#eceef5",
    Role.Dark: "#b9bfd0",
    Role.Shadow: "#8a90a5",
    Role.Highlight: "#3f57d8",
    Role.HighlightedText: "#ffffff",
    Role.Accent: "#3f57d8",
    Role.Link: "#2f47c8",
    Role.ToolTipBase: "#232735",
    Role.ToolTipText: "#ffffff",
    Role.BrightText: "#ffffff",
}
_DARK: Mapping[Role, str] = {
    Role.Window: "#161922",
    Role.WindowText: "#eef0f7",
    Role.Base: "#232735",
    Role.AlternateBase: "#2b3041",
    Role.Text: "#eef0f7",
    Role.PlaceholderText: "#a2a9bd",
    Role.Button: "#2a2f3f",
    Role.ButtonText: "#eef0f7",
    Role.Mid: "#3c4357",
    Role.Light: "#4a5269",
    Role.Midlight: "#343a4d",
    Role.Dark: "#59617a",
    Role.Shadow: "#000000",
    Role.Highlight: "#5a72f0",
    Role.HighlightedText: "#ffffff",
    Role.Accent: "#5a72f0",
    Role.Link: "#9fb0ff",
    Role.ToolTipBase: "#343a4d",
    Role.ToolTipText: "#eef0f7",
    Role.BrightText: "#ffffff",
}

_LIGHT_HIGH: Mapping[Role, str] = {
    Role.Window: "#ffffff",
    Role.WindowText: "#000000",
    Role.Base: "#ffffff",
    Role.AlternateBase: "#e4e6ee",
    Role.Text: "#000000",
    Role.PlaceholderText: "#33373f",
    Role.Button: "#ffffff",
    Role.ButtonText: "#000000",
    Role.Mid: "#5a5f6b",
    Role.Light: "#ffffff",
    Role.Midlight: "#d5d8e2",
    Role.Dark: "#1c1f26",
    Role.Shadow: "#000000",
    Role.Highlight: "#0a1f9c",
    Role.HighlightedText: "#ffffff",
    Role.Accent: "#0a1f9c",
    Role.Link: "#0a1f9c",
    Role.ToolTipBase: "#000000",
    Role.ToolTipText: "#ffffff",
    Role.BrightText: "#ffffff",
}
_DARK_HIGH: Mapping[Role, str] = {
    Role.Window: "#000000",
    Role.WindowText: "#ffffff",
    Role.Base: "#0b0d12",
    Role.AlternateBase: "#23272f",
    Role.Text: "#ffffff",
    Role.PlaceholderText: "#d3d7e0",
    Role.Button: "#0b0d12",
    Role.ButtonText: "#ffffff",
    Role.Mid: "#9299a8",
    Role.Light: "#ffffff",
    Role.Midlight: "#3a404c",
    Role.Dark: "#e8ebf2",
    Role.Shadow: "#000000",
    Role.Highlight: "#ffd84d",
    Role.HighlightedText: "#000000",
    Role.Accent: "#ffd84d",
    Role.Link: "#ffe27a",
    Role.ToolTipBase: "#ffffff",
    Role.ToolTipText: "#000000",
    Role.BrightText: "#ffffff",
}

LEVEL_COLOURS: Mapping[str, str] = {"info": "#3f7de0", "warning": "#b9730c", "error": "#d8454f"}
"""The stripe and the sign of a notice, readable on both themes. The sign's shape differs as well."""

ON_VIDEO = QColor("#ffffff")
"""Text that stands on the scrim over the picture, whatever the theme."""

SCROLL_BAR = """
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar::handle:vertical { background: palette(dark); border-radius: 3px; min-height: 32px; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; height: 0; }
"""
"""A thin scroll bar without arrows, as a style sheet."""


def palette_for(dark: bool, high: bool = False) -> QPalette:
    """The window's colours. Disabled text is the dim text, in all of them.

    `high`: every text against its ground, and what shows the focus, differs by 7:1 or more (WCAG 2, level AAA), and
    rims by 3:1.
    """
    palette = QPalette()
    colours = (_DARK_HIGH if high else _DARK) if dark else (_LIGHT_HIGH if high else _LIGHT)
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    dim = palette.color(Role.PlaceholderText)
    for role in (Role.WindowText, Role.Text, Role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, dim)
    return palette


def is_dark(palette: QPalette) -> bool:
    """Whether `palette` is a dark one."""
    return palette.color(Role.Window).lightness() < 128


def is_high(palette: QPalette) -> bool:
    """Whether `palette` is one of high contrast: what is painted beside it should be plain, without see-through."""
    return palette.color(Role.Window).name() in ("#000000", "#ffffff")


def alpha(colour: QColor, opacity: float) -> QColor:
    """`colour` with an opacity of 0..1."""
    faded = QColor(colour)
    faded.setAlphaF(opacity)
    return faded


def scaled(font: QFont, factor: float, weight: QFont.Weight | None = None) -> QFont:
    """`font` at `factor` times its size, so that the person's own font size holds everywhere."""
    result = QFont(font)
    if font.pointSizeF() > 0:
        result.setPointSizeF(font.pointSizeF() * factor)
    else:
        result.setPixelSize(max(1, round(font.pixelSize() * factor)))
    if weight is not None:
        result.setWeight(weight)
    return result


def desktop_wants_contrast() -> bool:
    """Whether the desktop asks programs for high contrast, as far as Qt knows."""
    hints = QGuiApplication.styleHints()
    if not hasattr(hints, "accessibility"):
        return False
    return bool(hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast)


def desktop_wants_stillness() -> bool:
    """Whether the desktop asks programs to leave out movement, as far as Qt knows."""
    hints = QGuiApplication.styleHints()
    preference = getattr(hints.accessibility(), "motionPreference", None) if hasattr(hints, "accessibility") else None
    if preference is not None and preference().name == "ReducedMotion":
        return True
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0


class Theme(QObject):
    """The colours in force: the person's choice, or the desktop's own where the choice is "system".

    A desktop that asks for more contrast gets it, whatever the choice.
    """

    changed = Signal(str)
    """The new choice, after the person changed it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice: Choice = "system"
        self._contrast: Contrast = "normal"
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        if hasattr(hints, "accessibility"):  # Qt 6.10
            hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)

    @property
    def choice(self) -> Choice:
        return self._choice

    def choose(self, choice: str) -> None:
        """Restyle the application; an unknown `choice` counts as "system". Says `changed` when it differs."""
        known: Choice = next((name for name in CHOICES if name == choice), "system")
        differs = known != self._choice
        self._choice = known
        self._apply()
        if differs:
            self.changed.emit(known)

    def set_contrast(self, contrast: Contrast) -> None:
        """Restyle the application with "normal" contrast, or with "high"."""
        self._contrast = contrast
        self._apply()

    @Slot()
    def _follow_system(self) -> None:
        self._apply()

    def _apply(self) -> None:
        hints = QGuiApplication.styleHints()
        dark = self._choice == "dark"
        if self._choice == "system":
            dark = hints.colorScheme() == Qt.ColorScheme.Dark
        palette = palette_for(dark, self._contrast == "high" or desktop_wants_contrast())
        if QApplication.palette() != palette:
            QApplication.setPalette(palette)
