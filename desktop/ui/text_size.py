"""The size of all texts: one number that every window follows at once, those that are open as well."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from desktop.ui.theme import scaled

_DESKTOPS = "parley desktop font"
_CLASSES = ("QMenu", "QMessageBox", "QTipLabel", "QAbstractItemView", "QHeaderView", "QToolButton")
"""Some desktops give these a font of their own."""


def set_text_size(factor: float) -> None:
    """Show every text at `factor` (0.8 to 2) times the size that the desktop asks for.

    Widgets that have a font of their own keep its proportion to the rest. They learn of it as of any change of fonts
    (QEvent.FontChange), so whoever measured a text measures it anew there.
    """
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        return
    if (desktops := application.property(_DESKTOPS)) is None:
        # The stubs ask for bytes, which the call refuses.
        named = {name: QApplication.font(name) for name in _CLASSES}  # type: ignore[call-overload]
        desktops = {"": QApplication.font(), **named}
        application.setProperty(_DESKTOPS, desktops)
    ratio = _size(scaled(desktops[""], factor)) / _size(QApplication.font())
    if abs(ratio - 1) < 1e-6:
        return
    own = [
        (widget, scaled(widget.font(), ratio))
        for widget in QApplication.allWidgets()
        if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont)
    ]
    QApplication.setFont(scaled(desktops[""], factor))
    for name in _CLASSES:
        if _size(desktops[name]) != _size(desktops[""]):
            QApplication.setFont(scaled(desktops[name], factor), name)  # type: ignore[arg-type]
    for widget, font in own:  # all others get the application's with the next events
        widget.setFont(font)


def text_size() -> float:
    """The factor in force."""
    application = QApplication.instance()
    desktops = application.property(_DESKTOPS) if application else None
    return 1.0 if desktops is None else round(_size(QApplication.font()) / _size(desktops[""]), 3)


def _size(font: QFont) -> float:
    return font.pointSizeF() if font.pointSizeF() > 0 else float(font.pixelSize())
