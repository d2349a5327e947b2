"""The picture with the face on it, corrected with mouse and keys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from desktop.engine.types import FacePoints
from desktop.ui.studio import face_shape
from desktop.ui.studio.face_card import FaceCard
from desktop.ui.studio.face_editor import FaceEditor
from desktop.ui.studio.face_shape import NAMES, POINTS

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

FACE = FacePoints((600, 400, 800, 1100), (800, 850), (1200, 850), (1000, 1050), (850, 1250), (1150, 1250))
OTHER = FacePoints((50, 100, 400, 500), (150, 300), (350, 300), (250, 400), (180, 480), (320, 480))
SCALE = 0.25
"""The preview is 500 × 500 of a picture of 2,000 × 2,000."""


def preview(width: int = 500, height: int = 500) -> np.ndarray:
    picture = np.zeros((height, width, 3), np.uint8)
    picture[..., 0] = np.arange(width, dtype=np.uint8)[None, :]
    return picture


@pytest.fixture
def editor(qtbot: QtBot) -> FaceEditor:
    editor = FaceEditor()
    editor.resize(400, 400)
    qtbot.addWidget(editor)
    editor.set_picture(preview(), SCALE, (FACE,))
    editor.show()
    qtbot.waitExposed(editor)
    editor.activateWindow()
    return editor


def drag(editor: FaceEditor, name: str, dx: int, dy: int) -> None:
    """Press on the middle of a handle, move in two steps, let go."""
    handle = editor.handles[name]  # type: ignore[index]
    grip = handle.rect().center()
    began = handle.pos() + grip
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=grip)
    for part in (0.5, 1.0):
        QTest.mouseMove(handle, began + QPoint(round(dx * part), round(dy * part)) - handle.pos())
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=began + QPoint(dx, dy) - handle.pos())


def test_handles_stand_where_the_points_are(editor: FaceEditor) -> None:
    """400 pixels show 2,000: five of the picture's are one of the screen."""
    for name in POINTS:
        x, y = getattr(FACE, name)
        assert editor.handles[name].middle() == QPointF(x / 5, y / 5)
    assert editor.points == FACE


def test_dragging_moves_a_point_in_pixels_of_the_picture(qtbot: QtBot, editor: FaceEditor) -> None:
    """40 to the right and 20 down on the screen are 200 and 100 in the picture; told when it is let go."""
    told = QSignalSpy(editor.changed)
    live = QSignalSpy(editor.moved)
    drag(editor, "nose", 40, 20)
    assert editor.points.nose == pytest.approx((1200, 1150), abs=5.1)
    assert replace(editor.points, nose=FACE.nose) == FACE
    assert told.count() == 1
    assert told.at(0)[0] == editor.points
    assert live.count() >= 2


def test_a_handle_is_held_where_it_was_taken(editor: FaceEditor) -> None:
    """Pressing beside its middle moves nothing; a mere click is no change."""
    handle = editor.handles["eye_left"]
    changed = QSignalSpy(editor.changed)
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=QPoint(22, 9))
    assert changed.count() == 0
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(22, 9))
    QTest.mouseMove(handle, QPoint(22, 9))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(22, 9))
    assert editor.points.eye_left == pytest.approx(FACE.eye_left, abs=1)


def test_a_handle_stops_at_the_edge(editor: FaceEditor) -> None:
    """However far the mouse goes."""
    drag(editor, "mouth_right", 4000, -4000)
    assert editor.points.mouth_right == (1999, 0)


def test_arrow_keys_move_a_handle_and_shift_moves_it_further(qtbot: QtBot, editor: FaceEditor) -> None:
    """A step is a pixel of the screen where that is more than one of the picture; told once the keys rest."""
    handle = editor.handles["eye_left"]
    handle.setFocus()
    with qtbot.waitSignal(editor.changed) as told:
        QTest.keyClick(handle, Qt.Key.Key_Right)
        QTest.keyClick(handle, Qt.Key.Key_Right)
        QTest.keyClick(handle, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert told.args[0].eye_left == pytest.approx((810, 800))
    assert editor.loupe.isVisible()
    qtbot.waitUntil(editor.loupe.isHidden)


def test_every_handle_has_a_name_and_says_where_it_is(editor: FaceEditor) -> None:
    """For those who hear the window; all but two corners are reached by Tab, which set the box alone."""
    for name, handle in editor.handles.items():
        assert handle.accessibleName() == NAMES[name]
        assert "to the right" in handle.accessibleDescription()
    by_tab = {name for name, handle in editor.handles.items() if handle.focusPolicy() & Qt.FocusPolicy.TabFocus}
    assert by_tab == {"whole", *POINTS, "upper_left", "lower_right"}
    assert editor.handles["nose"].accessibleDescription().startswith("1000 to the right, 1050 down")


def test_the_whole_face_is_dragged_by_its_sign_or_from_within(editor: FaceEditor) -> None:
    """The sign above the box, or anywhere in it: everything goes along."""
    drag(editor, "whole", 20, 0)
    moved = editor.points
    assert moved.nose == pytest.approx((1100, 1050), abs=5.1)
    assert moved.box[0] - FACE.box[0] == pytest.approx(moved.nose[0] - FACE.nose[0])
    inside = QPoint(200, 130)
    QTest.mousePress(editor, Qt.MouseButton.LeftButton, pos=inside)
    QTest.mouseMove(editor, inside + QPoint(0, 30))
    QTest.mouseRelease(editor, Qt.MouseButton.LeftButton, pos=inside + QPoint(0, 30))
    assert editor.points.nose[1] == pytest.approx(1200, abs=5.1)
    assert editor.points.nose[1] - moved.nose[1] == pytest.approx(editor.points.box[1] - moved.box[1])


def test_plus_and_minus_change_the_size_of_the_whole_face(qtbot: QtBot, editor: FaceEditor) -> None:
    """About its middle, by keys."""
    handle = editor.handles["whole"]
    with qtbot.waitSignal(editor.changed):
        QTest.keyClick(handle, Qt.Key.Key_Plus)
    assert editor.points.box[2] > FACE.box[2]
    QTest.keyClick(handle, Qt.Key.Key_Minus)
    assert editor.points.box[2] == pytest.approx(FACE.box[2])


def test_the_glass_shows_while_a_point_is_in_the_hand(editor: FaceEditor) -> None:
    """It does not cover what it enlarges, stays within the picture, and goes with the hand."""
    for name in POINTS:
        handle = editor.handles[name]
        QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=handle.rect().center())
        QTest.mouseMove(handle, handle.rect().center() + QPoint(3, 3))
        assert editor.loupe.isVisible()
        assert editor.rect().contains(editor.loupe.geometry())
        assert not editor.loupe.geometry().contains(handle.middle().toPoint())
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=handle.rect().center())
        assert editor.loupe.isHidden()


def test_reset_goes_back_to_what_was_found(qtbot: QtBot, editor: FaceEditor) -> None:
    """And that is a change as well."""
    drag(editor, "nose", 30, 30)
    with qtbot.waitSignal(editor.changed) as told:
        editor.reset()
    assert told.args == [FACE]
    assert editor.points == FACE


def test_another_face_is_chosen_by_a_click_on_it(qtbot: QtBot, editor: FaceEditor) -> None:
    """The others are seen; an index that is none changes nothing."""
    editor.set_picture(preview(), SCALE, (FACE, OTHER))
    with qtbot.waitSignal(editor.chosen) as told:
        QTest.mouseClick(editor, Qt.MouseButton.LeftButton, pos=QPoint(30, 40))
    assert told.args == [1]
    editor.choose(1)
    assert editor.points == OTHER
    editor.choose(7)
    editor.choose(-1)
    assert editor.index == 1


def test_without_a_face_there_is_one_in_the_middle_that_goes_with_its_box(editor: FaceEditor) -> None:
    """Until somebody moves a point of it."""
    editor.set_picture(preview(), SCALE, ())
    assert editor.points == face_shape.template((2000, 2000))
    before = editor.points.mouth_left
    drag(editor, "lower_right", 20, 20)
    carried = editor.points.mouth_left
    assert carried[1] > before[1]
    drag(editor, "nose", 2, 0)
    drag(editor, "lower_left", 10, 10)
    assert editor.points.mouth_left == carried


def test_a_small_face_is_shown_from_near(editor: FaceEditor) -> None:
    """With what is round it; the numbers stay the picture's; the whole picture is a call away."""
    small = FacePoints((900, 900, 160, 200), (940, 980), (1020, 980), (980, 1020), (950, 1060), (1010, 1060))
    editor.set_picture(preview(), SCALE, (small,))
    assert editor.near
    assert editor.zoom > 0.5
    assert editor.to_picture(editor.handles["nose"].middle()) == pytest.approx((980, 1020), abs=2)
    drag(editor, "nose", 30, 0)
    assert editor.points.nose[0] == pytest.approx(980 + 30 / editor.zoom, abs=2)
    editor.set_near(False)
    assert not editor.near
    assert editor.zoom == pytest.approx(0.2)


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((10, 10), np.uint8),
        np.zeros((10, 10, 4), np.uint8),
        np.zeros((10, 10, 3), np.float32),
        np.zeros((0, 10, 3), np.uint8),
    ],
)
def test_what_is_no_picture_is_refused_and_the_old_one_stays(editor: FaceEditor, wrong: np.ndarray) -> None:
    """A wrong shape or type, and a scale that is none."""
    with pytest.raises(ValueError, match="a picture is"):
        editor.set_picture(wrong, 1.0, ())
    for scale in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="a preview has"):
            editor.set_picture(preview(), scale, ())
    assert editor.points == FACE
    assert editor.image.width() == 500


def test_faces_with_impossible_numbers_do_no_harm(editor: FaceEditor) -> None:
    """A box that reaches out of the picture, a point that is nowhere."""
    nan = float("nan")
    editor.set_picture(preview(), SCALE, (replace(FACE, nose=(nan, 3.0)),))
    assert editor.points == face_shape.template((2000, 2000))
    editor.set_picture(preview(), SCALE, (replace(FACE, box=(-300.0, -300.0, 9000.0, 9000.0)),))
    assert editor.points.box == (0, 0, 1999, 1999)


@pytest.mark.parametrize("size", [(60, 1000), (1000, 60), (30, 30)])
def test_pictures_of_any_shape_are_shown(editor: FaceEditor, size: tuple[int, int]) -> None:
    """Very tall, very wide, very small: the handles are in the widget, the picture keeps its proportions."""
    editor.set_picture(preview(*size), 1.0, ())
    box = editor.picture_rect()
    assert box.width() / box.height() == pytest.approx(size[0] / size[1], rel=0.01) or editor.near
    for handle in editor.handles.values():
        assert editor.rect().contains(handle.geometry().center())
    assert 200 <= editor.heightForWidth(400) <= 470


# ---- the card


@pytest.fixture
def card(qtbot: QtBot) -> FaceCard:
    card = FaceCard()
    card.resize(420, 700)
    qtbot.addWidget(card)
    card.show()
    return card


def test_chips_choose_among_several_faces(qtbot: QtBot, card: FaceCard) -> None:
    """A number each, the largest first; a click in the picture and a chip are one."""
    card.set_picture(preview(), SCALE, (FACE, OTHER), ())
    assert [chip.text() for chip in card.chips] == ["1", "2"]
    assert [chip.accessibleName() for chip in card.chips] == ["Face 1 of 2", "Face 2 of 2"]
    assert "2 faces were found" in card.hint.text()
    with qtbot.waitSignal(card.changed) as told:
        QTest.keyClick(card.chips[1], Qt.Key.Key_Space)
    assert told.args == [OTHER]
    with qtbot.waitSignal(card.changed) as told:
        card.editor.chosen.emit(0)
    assert told.args == [FACE]
    assert card.chips[0].isChecked()
    card.activateWindow()
    card.chips[0].setFocus()
    qtbot.waitUntil(card.chips[0].hasFocus)
    with qtbot.waitSignal(card.changed) as told:
        QTest.keyClick(card.chips[0], Qt.Key.Key_Right)
    assert told.args == [OTHER]
    card.set_picture(preview(), SCALE, (FACE,), ())
    assert card.chips == []


def test_what_was_noticed_is_said_under_the_picture(card: FaceCard) -> None:
    """Notes of who looked at it, and what to do where no face was found."""
    card.set_picture(preview(), SCALE, (), ("The picture was turned.", "Only its first frame is used."))
    assert card.hint.text().startswith("No face was found. Drag the frame")
    assert card.notes.text() == "The picture was turned.\nOnly its first frame is used."
    card.set_picture(preview(), SCALE, (FACE,), ())
    assert card.notes.isHidden()


def test_points_of_earlier_are_shown_and_gone_back_to(card: FaceCard) -> None:
    """Nothing needs to be found where somebody marked the face before; a small one is shown from near."""
    small = FacePoints((900, 900, 160, 200), (940, 980), (1020, 980), (980, 1020), (950, 1060), (1010, 1060))
    card.set_picture(preview(), SCALE, (), ())
    card.set_points(small)
    assert card.hint.text().startswith("Are the points on")
    assert card.editor.near
    assert card.near.text() == "Whole picture"
    QTest.keyClick(card.editor.handles["nose"], Qt.Key.Key_Right)
    assert card.editor.points != small
    card.reset.click()
    assert card.editor.points == small
    card.near.click()
    assert not card.editor.near
    assert card.near.text() == "Closer"


def test_points_that_can_be_no_face_are_doubted_while_they_move(qtbot: QtBot, card: FaceCard) -> None:
    """A sentence with what to do takes the hint's place; it goes when they can be one again."""
    card.set_picture(preview(), SCALE, (FACE,), ())
    with qtbot.waitSignal(card.doubted) as told:
        card.set_points(replace(FACE, mouth_left=(850, 700), mouth_right=(1150, 700)))
    assert told.args == [True]
    assert card.doubtful
    assert "below the eyes" in card.doubt.what.text()
    assert card.hint.isHidden()
    with qtbot.waitSignal(card.doubted) as told:
        card.reset.click()
    assert told.args == [False]
    assert card.doubt.isHidden()
