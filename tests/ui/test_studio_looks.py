"""The Avatars window at every size: nothing cut, nothing over anything else, everything reached by Tab."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.models_parts import Button, Chip
from desktop.ui.studio.face_card import NumberChip
from desktop.ui.studio.window import StudioWindow
from desktop.ui.theme import Theme
from tests.ui import studio_scenes
from tests.ui.studio_scenes import SCENES

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

SIZES = [(380, 420), (480, 640), (760, 860), (1600, 1000)]


def shown(qtbot: QtBot, scene: str, size: tuple[int, int]) -> StudioWindow:
    window = studio_scenes.made(size)
    qtbot.addWidget(window)
    window.show()
    SCENES[scene](window)
    for _ in range(4):
        QApplication.processEvents()
    return window


def seen_in(window: QWidget, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scene", ["studio-long", "studio-doubt", "studio-clips", "studio-saved", "studio-looking"])
def test_no_text_is_cut_and_nothing_lies_over_anything(qtbot: QtBot, scene: str, size: tuple[int, int]) -> None:
    """Labels have the height their words need, buttons the width, and texts and controls have places of their own."""
    window = shown(qtbot, scene, size)
    labels = [label for label in window.findChildren(QLabel) if label.isVisible() and label.text()]
    assert labels
    for label in labels:
        assert label.height() >= label.heightForWidth(label.width()) - 1, label.text()
        assert seen_in(window, label).right() < window.width(), label.text()
    buttons = [button for button in window.findChildren(Button) if button.isVisible()]
    for button in buttons:
        assert QFontMetricsF(button.font()).horizontalAdvance(button.text()) <= button.width(), button.text()
        assert seen_in(window, button).right() < window.width(), button.text()
    parts: list[QWidget] = [*labels, *buttons]
    parts += [part for kind in (Chip, QLineEdit) for part in window.findChildren(kind) if part.isVisible()]
    for one, other in combinations(parts, 2):
        if one.window() is other.window() and one.parentWidget() is other.parentWidget():
            assert not one.geometry().intersects(other.geometry()), (one, other)


@pytest.mark.parametrize("size", SIZES)
def test_cards_do_not_lie_over_one_another(qtbot: QtBot, size: tuple[int, int]) -> None:
    """Also after the window was made narrower and wider again while it was seen."""
    window = shown(qtbot, "studio-several", (1600, 1000))
    for width, height in ((480, 640), (1200, 700), size):
        window.resize(width, height)
        for _ in range(4):
            QApplication.processEvents()
        bench = window.bench
        cards = [bench.face, bench.form, bench.preview, bench.clips, window.people]
        for one, other in combinations(cards, 2):
            assert not seen_in(window, one).intersects(seen_in(window, other))
        for card in cards:
            assert seen_in(window, card).right() < window.width()
            assert card.height() >= card.sizeHint().height() * 0.5
    assert window.bench.columns == {380: 1, 480: 1, 760: 2, 1600: 3}[size[0]]


@pytest.mark.parametrize("size", SIZES)
def test_a_card_is_as_high_as_what_it_says(qtbot: QtBot, size: tuple[int, int]) -> None:
    """Also where people come while the window is seen already; the empty room is at the end of the page."""
    window = StudioWindow()
    window.resize(*size)
    qtbot.addWidget(window)
    window.show()
    for people in (studio_scenes.people()[:2], studio_scenes.people()):
        window.set_people(people)
        for _ in range(4):
            QApplication.processEvents()
        heights = {card: card.heightForWidth(card.width()) for card in window.people.cards.values()}
        for card, height in heights.items():
            assert card.height() <= max(height, *(heights[each] for each in heights if each.y() == card.y())) + 2


@pytest.mark.parametrize("size", [(480, 640), (1600, 1000)])
@pytest.mark.parametrize("scene", ["studio-empty", "studio-several"])
def test_every_control_is_reached_by_tab_and_has_a_name(qtbot: QtBot, scene: str, size: tuple[int, int]) -> None:
    """Through people and steps and back; what has the focus is scrolled into sight."""
    window = shown(qtbot, scene, size)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    wanted = {
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (isinstance(widget, NumberChip) and not widget.isChecked())  # arrow keys go to the others
    }  # fmt: skip
    assert len(wanted) > 12
    reached: list[QWidget] = []
    for _ in range(2 * len(wanted)):
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        assert widget is not None
        assert widget.accessibleName(), widget
        if not isinstance(widget, QScrollArea):  # it is covered by what is in it
            assert not widget.visibleRegion().isEmpty(), widget
        if widget in reached:
            break
        reached.append(widget)
    assert wanted <= set(reached), wanted - set(reached)
    if scene == "studio-several":
        face, form = window.bench.face, window.bench.form
        order = [reached.index(stop) for stop in (face.editor.handles["whole"], form.name, window.bar.save_button)]
        assert order == sorted(order)


def test_a_theme_changes_everything(qtbot: QtBot) -> None:
    """Every part paints with its palette: dark and light differ all over."""
    theme = Theme()
    pictures = []
    try:
        for choice in ("light", "dark"):
            theme.choose(choice)
            window = shown(qtbot, "studio-long", (480, 640))
            pictures.append(window.grab().toImage())
            window.hide()
    finally:
        theme.choose("system")
    light, dark = pictures
    ratio = light.devicePixelRatio()
    for x, y in ((5, 5), (30, 120), (5, 400), (5, int(light.height() / ratio) - 12)):
        at = int(x * ratio), int(y * ratio)
        assert light.pixelColor(*at).lightness() - dark.pixelColor(*at).lightness() > 80, (x, y)
